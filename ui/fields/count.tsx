// A whole number of things.
import { useWords } from '../words.tsx'
import { type FieldKind, type InputProps, type ShownProps, textOf } from './kind.ts'
import { NumberInput } from './number.tsx'
import { readNumber, shownNumber, typedNumber } from './numbers.ts'

const Input = (props: InputProps) => <NumberInput {...props} />
const View = ({ value }: ShownProps) => useWords().number(textOf(value))

export const count: FieldKind = {
  Input,
  View,
  isNumber: true,
  width: () => 84,
  toShown: shownNumber,
  toText: (value, _, { point }) => typedNumber(textOf(value), point),
  fromText: (typed, _, { point }) => readNumber(typed, point),
}
