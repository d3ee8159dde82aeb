// The table of an answer. Heads narrow the question; figures open their filings, for officers.
import type { ReactNode } from 'react'
import type { Crosstab } from '#kit/crosstab.ts'
import { useNames } from '../../data/names.ts'
import type { TypeInfo } from '../../data/types.ts'
import { trimmed } from '../../format.ts'
import { Link } from '../../router.tsx'
import { useMe } from '../../session.tsx'
import { useSay } from '../../words.tsx'
import { dimensionWord, valueWords } from './names.ts'
import { canNarrow, filingsOf, narrowed, type Place, type Question } from './question.ts'

interface TableProps {
  readonly type: TypeInfo
  readonly question: Question
  readonly table: Crosstab
  readonly unit: string
  readonly onAsk: (question: Question) => void
}

const Head = ({
  name,
  value,
  ...props
}: TableProps & { readonly name: string; readonly value: string }) => {
  const say = useSay()
  const names = useNames(say.lang)
  const words = valueWords(say, names, props.type, name, value)
  const text = (
    <>
      {words.name}
      {words.code === '' ? null : <small> {words.code}</small>}
    </>
  )
  if (!canNarrow(value)) return text
  return (
    <button
      type="button"
      title={say.t('stat.only', { name: words.name })}
      onClick={() => props.onAsk(narrowed(props.question, { [name]: value }))}
    >
      {text}
    </button>
  )
}

const Figure = ({
  value,
  place,
  type,
  question,
  unit,
}: TableProps & { readonly value: string | undefined; readonly place: Place }) => {
  const say = useSay()
  const me = useMe()
  if (value === undefined) return <span className="q">–</span>
  const text = say.decimal(unit === 'kg' ? trimmed(value) : value)
  const to = me.has('officer') ? filingsOf(type, question, place) : undefined
  return to === undefined ? (
    text
  ) : (
    <Link to={to} title={say.t('stat.filings')}>
      {text}
    </Link>
  )
}

const Foot = (props: TableProps) => {
  const { t } = useSay()
  const { table } = props
  const cell = (key: string, value: string | undefined, place: Place): ReactNode => (
    <td key={key} className="num">
      <Figure {...props} value={value} place={place} />
    </td>
  )
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={Math.max(1, table.down.length)}>
          {t('stat.sum')}
        </th>
        {table.columns.map(column =>
          cell(column, table.sums.get(column), { [table.across ?? '']: column }),
        )}
        {cell('', table.total, {})}
      </tr>
    </tfoot>
  )
}

export const Table = (props: TableProps) => {
  const say = useSay()
  const { t } = say
  const { table, unit } = props
  const { down, across, columns, lines } = table
  const heads = down.length === 0 ? [''] : down
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by key
    <section className="scroll stat-table" tabIndex={0} aria-label={t('stat.table')}>
      <table>
        <thead>
          <tr>
            {heads.map(name => (
              <th key={name} scope="col">
                {name === '' ? '' : dimensionWord(say, name)}
              </th>
            ))}
            {columns.map(column => (
              <th key={column} scope="col" className="num">
                <Head {...props} name={across ?? ''} value={column} />
              </th>
            ))}
            <th scope="col" className="num">
              {t('stat.sum')}
              {unit === '1' ? null : <small> {unit}</small>}
            </th>
          </tr>
        </thead>
        {down.length === 0 ? null : (
          <tbody>
            {lines.map(line => {
              const own = Object.fromEntries(down.map((name, i) => [name, line.keys[i] ?? '']))
              return (
                <tr key={line.keys.join()}>
                  {down.map((name, i) => (
                    <th key={name} scope="row">
                      <Head {...props} name={name} value={line.keys[i] ?? ''} />
                    </th>
                  ))}
                  {columns.map(column => (
                    <td key={column} className="num">
                      <Figure
                        {...props}
                        value={line.values.get(column)}
                        place={{ ...own, [across ?? '']: column }}
                      />
                    </td>
                  ))}
                  <td className="num">
                    <Figure {...props} value={line.sum} place={own} />
                  </td>
                </tr>
              )
            })}
          </tbody>
        )}
        <Foot {...props} />
      </table>
    </section>
  )
}
