// Of a paper that others draw on: what is left of each of its goods, and who drew it.
import { useEffect } from 'react'
import { part } from '../../api.ts'
import type { Filing } from '../../data/filing.ts'
import type { Drawings } from '../../data/papers.ts'
import { rowsOf, type TypeInfo } from '../../data/types.ts'
import { useData } from '../../data/use.ts'
import { isZero, trimmed } from '../../format.ts'
import { Failed } from '../../parts/basic.tsx'
import { Num, StateChip } from '../../parts/filing.tsx'
import { Left } from '../../parts/Left.tsx'
import { Link } from '../../router.tsx'
import { useMe } from '../../session.tsx'
import { useSay } from '../../words.tsx'

const Told = ({
  type,
  filing,
  told,
}: {
  readonly type: TypeInfo
  readonly filing: Filing
  readonly told: Drawings
}) => {
  const { t, decimal } = useSay()
  const me = useMe()
  const list = type.fields.find(each => each.name === type.paper?.of)
  const text = list?.rows?.find(each => each.kind === 'text')
  const rows = rowsOf(filing.document[list?.name ?? ''])
  const nameOf = (at: readonly number[]): string =>
    at.map(n => String(rows[n]?.[text?.name ?? ''] ?? '')).join(', ')
  const amounts = (of: readonly string[]): string =>
    of
      .flatMap((amount, n) =>
        isZero(amount) ? [] : [`${decimal(trimmed(amount))} ${told.goods[n]?.unit ?? ''}`],
      )
      .join(' · ')
  const others = amounts(told.others)
  return (
    <>
      <ul className="lefts">
        {told.goods.map(each => (
          <li key={each.rows.join()}>
            <span>{nameOf(each.rows)}</span>
            <Left goods={each} />
          </li>
        ))}
      </ul>
      {told.by.length === 0 && others === '' ? <p className="q">{t('papers.none')}</p> : null}
      {told.by.length === 0 ? null : (
        <ul className="drawn-by" aria-label={t('papers.by')}>
          {told.by.map(each => {
            const own = me.typeOf(each.type)
            return (
              <li key={each.number}>
                <Link to={`/filings/${part(each.type)}/${part(each.number)}`}>
                  <Num type={own} number={each.number} />
                </Link>
                {own === undefined ? null : <StateChip type={own} state={each.state} />}
                <span className="num">{amounts(each.drawn)}</span>
              </li>
            )
          })}
        </ul>
      )}
      {others === '' ? null : <p className="q">{t('papers.others', { amount: others })}</p>}
    </>
  )
}

export const DrawnBox = ({
  type,
  filing,
}: {
  readonly type: TypeInfo
  readonly filing: Filing
}) => {
  const { t } = useSay()
  const issued = filing.state === type.paper?.in
  const path = `/filings/${part(type.type)}/${part(filing.number)}/drawings`
  const { data, problem, reload } = useData<Drawings>(issued ? path : undefined)
  const { version } = filing
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version grants another amount
  useEffect(reload, [version, reload])
  if (!issued) return null
  return (
    <section>
      <div className="sub">
        <h2>{t('papers.by')}</h2>
      </div>
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {data === undefined ? null : <Told type={type} filing={filing} told={data} />}
    </section>
  )
}
