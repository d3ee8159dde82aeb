// What there is of each kind of field: a control with its label, a grid's cell, a value to read.
import type { ReactNode } from 'react'
import type { FieldShape } from '../filing/shape.ts'
import type { PageWords } from '../page-words.ts'

export interface InputProps {
  readonly field: FieldShape
  readonly path: string
}
export interface ShownProps {
  readonly field: FieldShape
  readonly value: unknown
}

export interface FieldKind {
  readonly Input: (props: InputProps) => ReactNode
  /** a grid's cell at rest, where it shows more than `toShown` or `toText` can know */
  readonly Cell?: (props: ShownProps) => ReactNode
  readonly View: (props: ShownProps) => ReactNode
  /** stands at the right, and can be summed up */
  readonly isNumber: boolean
  /** width of a column, px */
  readonly width: (field: FieldShape) => number
  /** as a cell in hand shows it, where that is not what an editor begins with */
  readonly toShown?: (value: unknown, words: PageWords) => string
  /** what an editor begins with */
  readonly toText: (value: unknown, field: FieldShape, words: PageWords) => string
  /** what a typed or pasted text means; what means nothing stays as typed */
  readonly fromText: (text: string, field: FieldShape, words: PageWords) => unknown
}

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value)
