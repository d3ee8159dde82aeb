// An amount of money, in a fixed currency or in the one that another field holds.
import { decimalsOf } from '#kit/money.ts'
import { useWords } from '../words.tsx'
import { useCurrency } from './context.ts'
import { type FieldKind, type InputProps, type ShownProps, textOf } from './kind.ts'
import { NumberInput } from './number.tsx'
import { readNumber, shownNumber, typedNumber } from './numbers.ts'

const Input = (props: InputProps) => {
  const currency = useCurrency(props.field)
  return <NumberInput {...props} unit={currency} decimals={decimalsOf(currency) ?? 0} />
}

const Cell = ({ field, value }: ShownProps) => {
  const decimals = decimalsOf(useCurrency(field)) ?? 0
  return useWords().number(textOf(value), decimals)
}

const View = ({ field, value }: ShownProps) => {
  const currency = useCurrency(field)
  return (
    <>
      <small>{currency} </small>
      {useWords().number(textOf(value), decimalsOf(currency) ?? 0)}
    </>
  )
}

export const money: FieldKind = {
  Input,
  Cell,
  View,
  isNumber: true,
  width: () => 116,
  toShown: shownNumber,
  toText: (value, _, { point }) => typedNumber(textOf(value), point),
  fromText: (typed, _, { point }) => readNumber(typed, point),
}
