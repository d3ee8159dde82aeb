// What makes up the total beside the lines, and what is to pay today where it is late.
import type { Filing } from '../../data/filing.ts'
import type { TypeInfo } from '../../data/types.ts'
import { trimmed } from '../../format.ts'
import { isFigure, unitOf, Value } from '../../parts/filing.tsx'
import { useSay } from '../../words.tsx'

export interface Payable {
  readonly on: string
  readonly currency: string
  readonly amount: string
  readonly surcharge: string
  readonly days: number
}

export const Late = ({
  type,
  filing,
  payable,
}: {
  readonly type: TypeInfo
  readonly filing: Filing
  readonly payable: Payable | undefined
}) => {
  const { t, or, decimal, date } = useSay()
  // what not every filing has is said where it is there
  const own = type.amounts.filter(
    each => each.optional && each.rows === undefined && filing.amounts[each.name] !== undefined,
  )
  const day = { year: 'numeric', month: 'short', day: 'numeric' } as const
  return (
    <>
      {own.length === 0 ? null : (
        <div className="working">
          <dl>
            {own.map(each => {
              const value = filing.amounts[each.name]
              const unit = isFigure(each) ? unitOf(each, filing.amounts) : ''
              const told = each.kind === 'quantity' ? trimmed(String(value)) : value
              return (
                <div key={each.name}>
                  <dt>{or(`field.${each.name}`, each.name)}</dt>
                  <dd className={isFigure(each) ? 'num' : ''}>
                    <Value field={each} value={told} bill />
                    {unit === '' || unit === '%' ? null : <small>{unit}</small>}
                  </dd>
                </div>
              )
            })}
          </dl>
        </div>
      )}
      {payable === undefined || payable.days === 0 ? null : (
        <p className="due payable">
          {t('case.payable', { day: date(`${payable.on}T12:00:00Z`, day) })}{' '}
          <b>{decimal(payable.amount)}</b> <small>{payable.currency}</small>{' '}
          {t('case.payable.late', { surcharge: decimal(payable.surcharge), days: payable.days })}
        </p>
      )}
    </>
  )
}
