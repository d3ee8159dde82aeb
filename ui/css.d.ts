// Custom properties that the parts of a form hand to the style sheet.
import 'react'

declare module 'react' {
  interface CSSProperties {
    '--columns'?: string
    '--row'?: string
    '--total'?: string
    '--share'?: string
  }
}
