// Today's figures from the organisation's own list, and what has moved while the page is open.
import { useState } from 'react'
import { part } from '../../api.ts'
import { cycleOf } from '../../data/cycle.ts'
import { addDays } from '../../data/days.ts'
import type { ListPage, ListRow } from '../../data/filing.ts'
import { addDecimals } from '../../data/sums.ts'
import { columnOf, type TypeInfo, unitOfColumn } from '../../data/types.ts'
import { useCalm, useData, useMoved, useNow } from '../../data/use.ts'
import { dayOf } from '../../format.ts'
import { Failed, Loading } from '../../parts/basic.tsx'
import { Num, stepWord, typeWord } from '../../parts/filing.tsx'
import { Glyph } from '../../parts/icons.tsx'
import { Link } from '../../router.tsx'
import { useMe } from '../../session.tsx'
import type { Moved } from '../../stream.ts'
import { useSay } from '../../words.tsx'

const MOST = 500

/** Filings of each hour of the day so far, from the first with any. */
const hoursOf = (rows: readonly ListRow[], hourOf: (at: string) => number, now: number) => {
  const counts = new Map<number, number>()
  for (const { accepted } of rows) {
    const hour = hourOf(accepted)
    counts.set(hour, (counts.get(hour) ?? 0) + 1)
  }
  const first = Math.max(0, Math.min(now, ...counts.keys(), now - 5))
  return Array.from({ length: now - first + 1 }, (_, n) => {
    const hour = first + n
    return { hour, count: counts.get(hour) ?? 0 }
  })
}

const Hours = ({ rows, now }: { readonly rows: readonly ListRow[]; readonly now: number }) => {
  const { t, zone, count } = useSay()
  const hourOf = (at: string | number): number =>
    Number(
      new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hour12: false }).format(
        new Date(at),
      ),
    ) % 24
  const hours = hoursOf(rows, hourOf, hourOf(now))
  const most = Math.max(1, ...hours.map(each => each.count))
  return (
    <figure className="hours">
      <figcaption>{t('home.hours')}</figcaption>
      <ol>
        {hours.map(({ hour, count: n }) => (
          <li key={hour}>
            <em>{n === 0 ? '' : count(n)}</em>
            <i style={{ height: `${(n / most) * 64}px` }} aria-hidden />
            <small>{String(hour).padStart(2, '0')}</small>
          </li>
        ))}
      </ol>
    </figure>
  )
}

export const Today = ({ type }: { readonly type: TypeInfo }) => {
  const say = useSay()
  const { t, zone, count, whole } = say
  const me = useMe()
  const now = useNow()
  const today = dayOf(zone, now)
  const query = `from=${today}&to=${addDays(today, 1)}&limit=${MOST}`
  const { data, problem, reload } = useData<ListPage>(`/filings/${type.type}?${query}`)
  const calm = useCalm(reload, 1_500)
  useMoved(moved => {
    if (moved.type === type.type) calm()
  })
  if (problem !== undefined) return <Failed problem={problem} retry={reload} />
  if (data === undefined) return <Loading rows={5} />
  const rows = data.filings.filter(each => !type.until.has(each.state))
  const money = type.columns
    .map(name => columnOf(type, name))
    .filter(each => each?.kind === 'money' && each.currency !== undefined)
  return (
    <section>
      <div className="sub">
        <h2>{me.types.length > 1 ? typeWord(say, type) : t('home.today')}</h2>
      </div>
      <dl className="figures">
        <div>
          <dt>{t('home.count')}</dt>
          <dd>{count(rows.length)}</dd>
        </div>
        {money.map(field =>
          field === undefined ? null : (
            <div key={field.name}>
              <dt>{say.or(`field.${field.name}`, field.name)}</dt>
              <dd>
                {whole(addDecimals(rows.map(each => String(each[field.name] ?? '0'))))}
                <small>{unitOfColumn(field)}</small>
              </dd>
            </div>
          ),
        )}
      </dl>
      {data.next === undefined ? null : <p className="help">{t('home.first', { n: MOST })}</p>}
      <Hours rows={rows} now={now} />
    </section>
  )
}

const SHOWN = 6

/** What moved since the page was opened, newest first; said aloud politely. */
export const Moves = () => {
  const say = useSay()
  const { t, clock } = say
  const { typeOf, roles } = useMe()
  const [moves, setMoves] = useState<readonly Moved[]>([])
  useMoved(moved =>
    setMoves(before =>
      [moved, ...before.filter(each => each.position !== moved.position)].slice(0, SHOWN),
    ),
  )
  return (
    <section>
      <div className="sub">
        <h2>{t('home.moved')}</h2>
      </div>
      <ol className="news" aria-live="polite">
        {moves.map(({ position, type: name, number, event, steps, state, at }) => {
          const type = typeOf(name)
          if (type === undefined) return null
          return (
            <li key={position}>
              <Glyph look={cycleOf(type).look(state, roles)} />
              <Link to={`/filings/${part(name)}/${part(number)}`}>
                <Num type={type} number={number} short /> {stepWord(say, steps.at(-1) ?? event)}
                <small>{say.state(name, state)}</small>
              </Link>
              <time dateTime={at}>{clock(at)}</time>
            </li>
          )
        })}
      </ol>
      {moves.length === 0 ? <p className="help">{t('home.still')}</p> : null}
    </section>
  )
}
