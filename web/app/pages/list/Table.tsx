// The list itself: rows of one line, heads that stay, a box to choose each.
import { type ReactNode, useEffect, useRef } from 'react'
import { part } from '../../api.ts'
import type { ListRow } from '../../data/filing.ts'
import { columnOf, type FieldInfo, type TypeInfo, unitOfColumn } from '../../data/types.ts'
import { useNarrow } from '../../data/use.ts'
import { isFigure, Num, StateChip, Value } from '../../parts/filing.tsx'
import { go, Link } from '../../router.tsx'
import { useSay } from '../../words.tsx'

interface TableProps {
  readonly type: TypeInfo
  readonly rows: readonly ListRow[]
  readonly columns: readonly string[]
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (numbers: readonly string[], on: boolean) => void
  readonly onEnd: () => void
  readonly foot: ReactNode
}

const pathOf = (type: TypeInfo, row: ListRow): string =>
  `/filings/${part(type.type)}/${part(row.number)}`

/** Tells when the end of the list comes into sight. */
const End = ({ onEnd }: { readonly onEnd: () => void }) => {
  const mark = useRef<HTMLDivElement>(null)
  const latest = useRef(onEnd)
  latest.current = onEnd
  useEffect(() => {
    const element = mark.current
    if (element === null) return
    const watcher = new IntersectionObserver(
      entries => {
        if (entries.some(each => each.isIntersecting)) latest.current()
      },
      { rootMargin: '400px' },
    )
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [])
  return <div ref={mark} className="list-end" />
}

const Cards = ({ type, rows, fields, onEnd, foot }: TableProps & { fields: FieldInfo[] }) => {
  const { moment, or } = useSay()
  return (
    <>
      <ol className="cards">
        {rows.map(row => (
          <li key={row.id}>
            <Link to={pathOf(type, row)}>
              <span className="card-head">
                <StateChip type={type} state={row.state} />
                <time dateTime={row.accepted}>{moment(row.accepted)}</time>
              </span>
              <Num type={type} number={row.number} />
              <dl>
                {fields
                  .filter(each => row[each.name] !== undefined)
                  .map(each => (
                    <div key={each.name}>
                      <dt>{or(`field.${each.name}`, each.name)}</dt>
                      <dd>
                        <Value field={each} value={row[each.name]} />
                      </dd>
                    </div>
                  ))}
              </dl>
            </Link>
          </li>
        ))}
      </ol>
      {foot}
      <End onEnd={onEnd} />
    </>
  )
}

const Head = ({
  fields,
  all,
  some,
  onAll,
}: {
  readonly fields: readonly FieldInfo[]
  readonly all: boolean
  readonly some: boolean
  readonly onAll: (on: boolean) => void
}) => {
  const { t, or } = useSay()
  return (
    <thead>
      <tr>
        <th className="pick">
          <input
            type="checkbox"
            aria-label={t('list.choose.all')}
            checked={all}
            ref={box => {
              if (box !== null) box.indeterminate = some && !all
            }}
            onChange={event => onAll(event.target.checked)}
          />
        </th>
        <th scope="col">{t('case.state')}</th>
        <th scope="col">{t('case.number')}</th>
        {fields.map(field => (
          <th key={field.name} scope="col" className={isFigure(field) ? 'num' : ''}>
            {or(`field.${field.name}`, field.name)}
            {isFigure(field) && field.kind === 'money' ? ` ${unitOfColumn(field)}` : ''}
          </th>
        ))}
        <th scope="col" className="num">
          {t('case.lodged')}
        </th>
      </tr>
    </thead>
  )
}

export const Table = (props: TableProps) => {
  const { type, rows, columns, chosen, onChoose, onEnd, foot } = props
  const { t, moment } = useSay()
  const narrow = useNarrow()
  const fields = columns.flatMap(name => columnOf(type, name) ?? [])
  if (narrow) return <Cards {...props} fields={fields} />
  const numbers = rows.map(each => each.number)
  const all = rows.length > 0 && numbers.every(each => chosen.has(each))
  return (
    // a box that scrolls is reached by the keyboard
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="table-box" tabIndex={0} aria-label={t('list.table')}>
      <table className="list-table">
        <Head
          fields={fields}
          all={all}
          some={chosen.size > 0}
          onAll={on => onChoose(numbers, on)}
        />
        <tbody>
          {rows.map(row => (
            <tr
              key={row.id}
              className={chosen.has(row.number) ? 'on' : ''}
              onClick={() => go(pathOf(type, row))}
            >
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: the box within has the keys */}
              <td className="pick" onClick={event => event.stopPropagation()}>
                <input
                  type="checkbox"
                  aria-label={t('list.choose', { number: row.number })}
                  checked={chosen.has(row.number)}
                  onChange={event => onChoose([row.number], event.target.checked)}
                />
              </td>
              <td>
                <StateChip type={type} state={row.state} />
              </td>
              <th scope="row">
                <Link to={pathOf(type, row)} onClick={event => event.stopPropagation()}>
                  <Num type={type} number={row.number} />
                </Link>
              </th>
              {fields.map(field => (
                <td key={field.name} className={isFigure(field) ? 'num' : ''}>
                  <Value field={field} value={row[field.name]} />
                </td>
              ))}
              <td className="num">
                <time dateTime={row.accepted}>{moment(row.accepted)}</time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {foot}
      <End onEnd={onEnd} />
    </section>
  )
}
