// Parts of a filing's page: its steps, its entries, its fields, its history.
import type { ReactNode } from 'react'
import { cycleOf } from '../../data/cycle.ts'
import type { Entry, Filing, HistoryEvent } from '../../data/filing.ts'
import {
  assessedOf,
  type FieldInfo,
  goodsOf,
  type Members,
  rowsOf,
  type TypeInfo,
} from '../../data/types.ts'
import { useNow } from '../../data/use.ts'
import { trimmed } from '../../format.ts'
import { Empty } from '../../parts/basic.tsx'
import { isFigure, stepWord, unitOf, Value } from '../../parts/filing.tsx'
import { Glyph } from '../../parts/icons.tsx'
import { useMe } from '../../session.tsx'
import { type Say, useSay } from '../../words.tsx'

/** When each level of the way was reached; an amendment begins the way anew. */
export const timesOf = (
  type: TypeInfo,
  events: readonly HistoryEvent[],
): Map<number, { at: string; step: string }> => {
  const cycle = cycleOf(type)
  const times = new Map<number, { at: string; step: string }>()
  for (const { at, event, steps } of events) {
    const amended = type.transitions.some(each => each.name === event && each.amends)
    if (amended) times.clear()
    if (amended || event === 'lodge') times.set(0, { at, step: event })
    for (const name of steps.includes(event) ? steps : [event, ...steps]) {
      const to = type.transitions.find(each => each.name === name && !each.amends)?.to
      const level = to === undefined ? undefined : cycle.levelOf(to)
      if (level !== undefined) times.set(level, { at, step: name })
    }
  }
  return times
}

interface Passage {
  readonly key: string
  readonly kind: 'done' | 'now' | 'todo'
  readonly step: string
  readonly mark: ReactNode
  readonly at?: string
  readonly told?: string
}

/** The way across the page: what is done and when, what waits and how long, what is to come. */
export const Track = ({
  type,
  filing,
  events,
}: {
  readonly type: TypeInfo
  readonly filing: Filing
  readonly events: readonly HistoryEvent[]
}) => {
  const say = useSay()
  const { t, moment, age } = say
  const { roles } = useMe()
  const now = useNow()
  const cycle = cycleOf(type)
  const times = timesOf(type, events)
  const at = cycle.levelOf(filing.state)
  const look = cycle.look(filing.state, roles)
  const over = cycle.isEnd(filing.state)
  const next = cycle.nextLevel(filing.state)
  // what is waited for leads no further along the way: papers that are asked for, tax of later
  const awaited = next === undefined && !over ? cycle.onward(filing.state)[0] : undefined
  const waiting = (key: string, step: string): Passage => ({
    key,
    kind: 'now',
    step,
    mark: <Glyph look={look} size={18} />,
    told: t('case.waits', { age: age(now - Date.parse(filing.changed)) }),
  })
  const steps = cycle.levels.flatMap((level, n): Passage[] => {
    const done = times.get(n)
    const step = done?.step ?? level.steps[0]?.name ?? 'lodge'
    if (done !== undefined && (at === undefined || n <= at)) {
      const passed: Passage = {
        key: String(n),
        kind: 'done',
        step,
        mark: <Glyph look={DONE} size={18} />,
        at: done.at,
      }
      return n === at && awaited !== undefined ? [passed, waiting('here', awaited.name)] : [passed]
    }
    // what was left out is neither done nor to come
    if (at !== undefined && n <= at) return []
    if (!over && n === next) {
      return [waiting(String(n), step)]
    }
    return [{ key: String(n), kind: 'todo', step, mark: <i /> }]
  })
  const ended = at === undefined && over
  return (
    <ol className="track" aria-label={t('case.way')}>
      {steps.map(({ key, kind, step, mark, at: time, told }) => (
        <li
          key={key}
          className={kind === 'now' ? `now t-${look.tone}` : kind}
          aria-current={kind === 'now' ? 'step' : undefined}
        >
          <span>{mark}</span>
          <b>{stepWord(say, step)}</b>
          <small>{time === undefined ? (told ?? ' ') : moment(time)}</small>
        </li>
      ))}
      {ended ? (
        <li className={`now t-${look.tone}`} aria-current="step">
          <span>
            <Glyph look={look} size={18} />
          </span>
          <b>{say.or(`state.${filing.state}`, filing.state)}</b>
          <small>{moment(filing.changed)}</small>
        </li>
      ) : null}
    </ol>
  )
}
const DONE = { tone: 'green', shape: 'done', progress: 1 } as const

/** An account by what it is and whose: `due:org_91…` reads as what is due, of whom. */
const Account = ({
  account,
  houses,
}: {
  readonly account: string
  /** names of those who acted on the filing, by their identifiers */
  readonly houses: ReadonlyMap<string, string>
}) => {
  const { or } = useSay()
  const { org } = useMe()
  const [template = '', ...rest] = account.split(':')
  const kind = template.slice(template.indexOf('/') + 1)
  const whose = rest.join(':')
  const house = whose === org.org ? org.name : houses.get(whose)
  return (
    <>
      {or(`ledger.${kind}`, kind)}
      {whose === '' ? null : (
        <span className="q"> {house ?? or(`field.${whose}`, or(`ledger.${whose}`, whose))}</span>
      )}
    </>
  )
}

export const Entries = ({ events }: { readonly events: readonly HistoryEvent[] }) => {
  const { t, decimal } = useSay()
  const all: { key: string; entry: Entry; at: string }[] = events.flatMap(event =>
    event.entries.map((entry, n) => ({ key: `${event.position} ${n}`, entry, at: event.at })),
  )
  const { moment } = useSay()
  const houses = new Map(events.flatMap(({ actor, by }) => (by === '' ? [] : [[actor, by]])))
  return (
    <section>
      <div className="sub">
        <h2>{t('case.entries')}</h2>
        <span>{all.length}</span>
      </div>
      {all.length === 0 ? (
        <Empty icon="book" title={t('case.entries.none')} />
      ) : (
        // a box that scrolls is reached by the keyboard
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        <section className="scroll" tabIndex={0} aria-label={t('case.entries')}>
          <table className="entries">
            <thead>
              <tr>
                <th scope="col">{t('case.when')}</th>
                <th scope="col">{t('case.debit')}</th>
                <th scope="col">{t('case.credit')}</th>
                <th scope="col" className="num">
                  {t('case.amount')}
                </th>
              </tr>
            </thead>
            <tbody>
              {all.map(({ key, entry, at }) => (
                <tr key={key}>
                  <td className="q">{moment(at)}</td>
                  <td>
                    <Account account={entry.debit} houses={houses} />
                  </td>
                  <td>
                    <Account account={entry.credit} houses={houses} />
                  </td>
                  <td className="num">
                    {decimal(isMoney(entry.unit) ? entry.amount : trimmed(entry.amount))}
                    <small>{entry.unit}</small>
                    {entry.kind === 'posted' ? null : (
                      <small>{t(`case.entry.${entry.kind}`)}</small>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}

const Row = ({
  field,
  value,
  document,
  above = '',
}: {
  readonly field: FieldInfo
  readonly value: unknown
  readonly document: Members
  readonly above?: string
}) => {
  const { or } = useSay()
  const unit = isFigure(field) ? unitOf(field, document) : ''
  return (
    <div>
      <dt>{or(`field.${above}${field.name}`, field.name)}</dt>
      <dd>
        <Value field={field} value={value} bill />
        {unit === '' || unit === '%' ? null : <small>{unit}</small>}
      </dd>
    </div>
  )
}

/** Rows of a list that is not the goods: drawn small, they are few. */
const Rows = ({ field, document }: { readonly field: FieldInfo; readonly document: Members }) => {
  const { or } = useSay()
  const rows = rowsOf(document[field.name])
  return (
    <div className="wide">
      <dt>{or(`field.${field.name}`, field.name)}</dt>
      {rows.map((row, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <dd key={n}>
          {(field.rows ?? []).map(each => (
            <Value key={each.name} field={each} value={row[each.name]} bill />
          ))}
        </dd>
      ))}
    </div>
  )
}

/** Goods that bear no amounts of their own (of a certificate, the bills of a manifest): a table. */
const Goods = ({ field, document }: { readonly field: FieldInfo; readonly document: Members }) => {
  const { or } = useSay()
  const rows = rowsOf(document[field.name])
  const columns = (field.rows ?? []).filter(each => rows.some(row => row[each.name] !== undefined))
  const title = or(`field.${field.name}`, field.name)
  return (
    // a box that scrolls is reached by the keyboard
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="scroll" tabIndex={0} aria-label={title}>
      <table className="amounts">
        <thead>
          <tr>
            {columns.map(each => (
              <th key={each.name} scope="col" className={isFigure(each) ? 'num' : ''}>
                {or(`field.${field.name}.${each.name}`, each.name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={n}>
              {columns.map(each => (
                <td key={each.name} className={isFigure(each) ? 'num' : ''}>
                  <Value field={each} value={row[each.name]} bill />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** All that was declared, in the form's parts and order; what was left out is left out. */
export const Fields = ({
  type,
  document,
}: {
  readonly type: TypeInfo
  readonly document: Members
}) => {
  const { t, or } = useSay()
  const goods = goodsOf(type)
  const apart = assessedOf(type) === undefined ? goods : undefined
  const sections =
    type.sections.length > 0
      ? type.sections
      : [{ name: '', fields: type.fields.map(each => each.name) }]
  const drawn = (name: string): ReactNode => {
    const field = type.fields.find(each => each.name === name)
    if (field === undefined || document[name] === undefined) return null
    // goods that bear amounts stand above, with them
    if (field === goods) return null
    if (field.rows !== undefined) return <Rows key={name} field={field} document={document} />
    return <Row key={name} field={field} value={document[name]} document={document} />
  }
  return (
    <section>
      <div className="sub">
        <h2>{t('case.fields')}</h2>
      </div>
      {sections.map(({ name, fields }) => {
        const rows = fields.map(drawn).filter(each => each !== null)
        const table = apart !== undefined && fields.includes(apart.name) ? apart : undefined
        if (rows.length === 0 && table === undefined) return null
        return (
          <div key={name} className="field-part">
            {name === '' ? null : <h3>{or(`section.${name}`, name)}</h3>}
            {rows.length === 0 ? null : <dl className="declared">{rows}</dl>}
            {table === undefined ? null : <Goods field={table} document={document} />}
          </div>
        )
      })}
    </section>
  )
}

/** Who acted: one's own house by its name, the node itself, others by their identifier. */
const actorWord = (say: Say, { actor, by }: Pick<HistoryEvent, 'actor' | 'by'>): string =>
  actor === 'node' || actor === 'system' || actor === ''
    ? say.t('case.system')
    : by !== ''
      ? by
      : actor === 'payments'
        ? say.t('case.payments')
        : actor

export const History = ({
  type,
  events,
}: {
  readonly type: TypeInfo
  readonly events: readonly HistoryEvent[]
}) => {
  const say = useSay()
  const { t, moment, or } = say
  const { roles } = useMe()
  const cycle = cycleOf(type)
  return (
    <section>
      <div className="sub">
        <h2>{t('case.history')}</h2>
      </div>
      <ol className="history">
        {events.map((event, n) => {
          const own = event.steps.filter(step => step !== event.event)
          return (
            <li key={event.position}>
              <span>
                {n === events.length - 1 ? <Glyph look={cycle.look(event.state, roles)} /> : <i />}
              </span>
              <div>
                <b>{say.list([event.event, ...own].map(step => stepWord(say, step)))}</b>
                <small>
                  {actorWord(say, event)} · {or(`state.${event.state}`, event.state)}
                </small>
                {event.note === null ? null : <p className="said">{event.note}</p>}
              </div>
              <time dateTime={event.at}>{moment(event.at)}</time>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

const isMoney = (unit: string): boolean => /^[A-Z]{3}$/.test(unit)
