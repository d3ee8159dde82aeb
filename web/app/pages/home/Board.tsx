// Clearance as a departures board: a step is a column, a time is a cell, the waiting cell bears
// the state's shape and how long.
import { useEffect, useState } from 'react'
import { api, part } from '../../api.ts'
import { cycleOf } from '../../data/cycle.ts'
import type { Filing, HistoryEvent, ListPage } from '../../data/filing.ts'
import { aboutOf, columnOf, type TypeInfo } from '../../data/types.ts'
import { useCalm, useMoved, useNow } from '../../data/use.ts'
import { Empty, Failed, Loading } from '../../parts/basic.tsx'
import { Num, stepWord, typeWord, Value } from '../../parts/filing.tsx'
import { Glyph, Icon } from '../../parts/icons.tsx'
import { go, Link } from '../../router.tsx'
import { useMe } from '../../session.tsx'
import { useSay } from '../../words.tsx'
import { timesOf } from '../filing/Parts.tsx'

const ROWS = 8

interface Row {
  readonly filing: Filing
  readonly events: readonly HistoryEvent[]
}

/** The newest filings that are not over, each with its history. */
const askRows = async (type: TypeInfo, signal: AbortSignal): Promise<Row[]> => {
  const path = `/filings/${type.type}`
  const cycle = cycleOf(type)
  const page = await api.get<ListPage>(`${path}?limit=100`, signal)
  const open = page.filings.filter(each => !cycle.isEnd(each.state)).slice(0, ROWS)
  const rows = await Promise.all(
    open.map(async ({ number }) => {
      const own = `${path}/${part(number)}`
      const [filing, told] = await Promise.all([
        api.get<Filing>(own, signal),
        api.get<{ events: HistoryEvent[] }>(`${own}/history`, signal),
      ])
      return { filing, events: told.events }
    }),
  )
  return rows
}

/** Asked again, calmly, when anything of the type moves. */
const useRows = (type: TypeInfo) => {
  const [rows, setRows] = useState<readonly Row[]>()
  const [problem, setProblem] = useState<unknown>()
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    const own = new AbortController()
    askRows(type, own.signal).then(
      found => {
        if (own.signal.aborted) return
        setRows(found)
        setProblem(undefined)
      },
      (error: unknown) => own.signal.aborted || setProblem(error),
    )
    return () => own.abort()
  }, [type, round])
  const reload = (): void => setRound(n => n + 1)
  const calm = useCalm(reload, 800)
  useMoved(moved => {
    if (moved.type === type.type) calm()
  })
  return { rows, problem, reload }
}

const Cells = ({ type, row, now }: { readonly type: TypeInfo; row: Row; now: number }) => {
  const say = useSay()
  const { t, clock, age, moment } = say
  const { roles } = useMe()
  const cycle = cycleOf(type)
  const { filing, events } = row
  const at = cycle.levelOf(filing.state) ?? 0
  const times = timesOf(type, events)
  const look = cycle.look(filing.state, roles)
  const next = cycle.nextLevel(filing.state)
  const today = now - Date.parse(filing.changed) < 20 * 3_600_000
  return cycle.levels.map((level, n) => {
    const key = level.states.join()
    const time = times.get(n)
    // on a phone the columns have no heads: each says its step itself
    const step = stepWord(say, level.steps[0]?.name ?? 'lodge')
    // what is waited for leads no further along: the place where it stands says so
    const waits = n === next || (n === at && next === undefined && !cycle.isEnd(filing.state))
    if (n <= at && time !== undefined && !waits) {
      return (
        <td key={key} className="st done" data-step={step}>
          <span className="node">
            <i className="disc" />
          </span>
          <span className="when">{today ? clock(time.at) : moment(time.at)}</span>
        </td>
      )
    }
    if (waits) {
      return (
        <td key={key} className={`st wait t-${look.tone}`} data-step={step}>
          <span className="node">
            <Glyph look={look} />
          </span>
          <span className="when">{age(now - Date.parse(filing.changed))}</span>
          <span className="unseen">{t('home.waiting')}</span>
        </td>
      )
    }
    return (
      <td key={key} className={`st ${n <= at ? 'left-out' : 'todo'}`} data-step={step}>
        <span className="node">
          <i className={n <= at ? 'bar' : 'hole'} />
        </span>
        <span className="when">{n <= at ? t('home.none') : ' '}</span>
      </td>
    )
  })
}

const BoardRow = ({ type, row, now }: { readonly type: TypeInfo; row: Row; now: number }) => {
  const { filing } = row
  const { document } = filing
  const about = aboutOf(type, document)
  const to = `/filings/${part(type.type)}/${part(filing.number)}`
  const coded = type.columns.map(name => columnOf(type, name)).find(each => each?.codes)
  // the form's first part is about the paper; what follows is about the goods and their way
  const paper = type.sections[0]?.fields ?? []
  const told = type.fields.filter(
    ({ kind, name }) => kind === 'text' && document[name] !== undefined && !paper.includes(name),
  )
  return (
    <tr onClick={() => go(to)}>
      <th scope="row">
        <Link to={to} onClick={event => event.stopPropagation()}>
          <Num type={type} number={filing.number} short />
        </Link>
      </th>
      <td className="about">
        <b>
          <span>{about.name}</span>
          {about.more > 0 ? <i>+{about.more}</i> : null}
        </b>
        <small>
          {coded === undefined ? null : (
            <Value field={coded} value={document[coded.name] ?? filing.amounts[coded.name]} />
          )}
          <span>
            {told
              .slice(0, 2)
              .map(each => String(document[each.name]))
              .join(' · ')}
          </span>
        </small>
      </td>
      <Cells type={type} row={row} now={now} />
    </tr>
  )
}

export const Board = ({ type }: { readonly type: TypeInfo }) => {
  const say = useSay()
  const { t } = say
  const me = useMe()
  const now = useNow()
  const { rows, problem, reload } = useRows(type)
  const { levels } = cycleOf(type)
  return (
    <section>
      <div className="sub">
        <h2>{me.types.length > 1 ? typeWord(say, type) : t('home.clearing')}</h2>
        <span>{t('home.clearing.sub')}</span>
        <div className="grow" />
        <Link className="link" to={`/filings/${type.type}`}>
          {t('home.all')}
          <Icon n="right" size={14} />
        </Link>
      </div>
      {rows === undefined && problem === undefined ? <Loading rows={6} /> : null}
      {problem instanceof Error ? <BoardFailed problem={problem} retry={reload} /> : null}
      {rows?.length === 0 ? (
        <Empty title={t('home.clear')}>
          {me.has('trader') ? (
            <Link to={`/filings/${type.type}/new`} className="btn btn-plain">
              <Icon n="plus" />
              <span>{t('nav.new')}</span>
            </Link>
          ) : null}
        </Empty>
      ) : null}
      {rows === undefined || rows.length === 0 ? null : (
        <div className="board-box">
          <table className="board">
            <thead>
              <tr>
                <th scope="col">{t('case.number')}</th>
                <th scope="col">{t('case.about')}</th>
                {levels.map(({ states, steps }) => (
                  <th key={states.join()} scope="col" className="st">
                    {stepWord(say, steps[0]?.name ?? 'lodge')}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(row => (
                <BoardRow key={row.filing.id} type={type} row={row} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

const BoardFailed = ({ problem, retry }: { readonly problem: Error; retry: () => void }) => (
  <Failed problem={problem as Parameters<typeof Failed>[0]['problem']} retry={retry} />
)
