import { type Shown, show } from '../amounts.ts'
import { useScreen } from '../context.ts'

interface AmountProps {
  readonly value: bigint
  readonly unit: string
  readonly scale: number
}

/** Digits and their unit, the unit smaller. */
export const Amount = ({ value, unit, scale }: AmountProps) => {
  const { lang } = useScreen()
  const shown: Shown = show(value, unit, scale, lang)
  return (
    <span className="amount">
      <span className="num">{shown.digits}</span>
      {shown.unit && <small>{shown.unit}</small>}
    </span>
  )
}
