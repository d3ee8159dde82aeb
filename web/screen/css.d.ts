// Custom properties that components hand to the style sheet.
import 'react'

declare module 'react' {
  interface CSSProperties {
    '--width'?: string
    '--part'?: string
  }
}
