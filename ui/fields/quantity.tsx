// A quantity in a unit.
import { useWords } from '../words.tsx'
import { type FieldKind, type InputProps, type ShownProps, textOf } from './kind.ts'
import { NumberInput } from './number.tsx'
import { readNumber, shownNumber, typedNumber } from './numbers.ts'

const Input = (props: InputProps) => <NumberInput {...props} unit={props.field.unit ?? ''} />

const View = ({ field, value }: ShownProps) => {
  const words = useWords()
  return (
    <>
      {words.number(textOf(value))}
      {field.unit ? <small> {field.unit}</small> : null}
    </>
  )
}

export const quantity: FieldKind = {
  Input,
  View,
  isNumber: true,
  width: () => 104,
  toShown: shownNumber,
  toText: (value, _, { point }) => typedNumber(textOf(value), point),
  fromText: (typed, _, { point }) => readNumber(typed, point),
}
