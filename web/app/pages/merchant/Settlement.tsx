// The settlement of a month, or of one of its days: how it comes to what is payable, each line a
// filing, all of it as a file.
import { useState } from 'react'
import { api, Problem, part } from '../../api.ts'
import { useData, useSending } from '../../data/use.ts'
import { dayOf, isZero } from '../../format.ts'
import {
  Button,
  Empty,
  Failed,
  IconButton,
  Loading,
  Refused,
  saveBlob,
} from '../../parts/basic.tsx'
import { Num, typeWord } from '../../parts/filing.tsx'
import { Link, setQuery, usePlace } from '../../router.tsx'
import { useMe } from '../../session.tsx'
import { useSay } from '../../words.tsx'

type Amounts = Readonly<
  Record<'gross' | 'tax' | 'returned' | 'taxReturned' | 'fees' | 'payable', string>
>
type Line = Amounts & {
  readonly type: string
  readonly number: string
  readonly at: string
  readonly position: number
}
interface Told {
  readonly period: string
  readonly total: Amounts
  readonly days: readonly (Amounts & { readonly day: string; readonly lines: number })[]
  readonly lines: readonly Line[]
  readonly balance: string
  readonly next?: string
}

const monthFrom = (month: string, n: number): string => {
  const [year = 0, at = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, at - 1 + n, 1)).toISOString().slice(0, 7)
}
const pathOf = (period: string): string => `/settlement/statement?period=${part(period)}`
const noon = (day: string): string => `${day}T12:00:00Z`

/** What comes off is written with its minus; nothing is a dash. */
const Signed = ({ amount, off = false }: { readonly amount: string; readonly off?: boolean }) => {
  const { decimal } = useSay()
  if (isZero(amount)) return <span className="zero">–</span>
  const minus = amount.startsWith('-')
  return (
    <>{minus === off ? decimal(amount.replace('-', '')) : `−${decimal(amount.replace('-', ''))}`}</>
  )
}

const STEPS = [
  ['gross', 'desk.money.gross', false],
  ['tax', 'desk.money.tax', true],
  ['returned', 'desk.money.returned', true],
  ['taxReturned', 'desk.money.tax-returned', false],
  ['fees', 'desk.money.fees', true],
] as const

const Sum = ({ total }: { readonly total: Amounts }) => {
  const { t, decimal } = useSay()
  return (
    <dl className="desk-sum">
      {STEPS.map(([name, word, off]) => (
        <div key={name}>
          <dt>{t(word)}</dt>
          <dd>
            <Signed amount={total[name]} off={off} />
          </dd>
        </div>
      ))}
      <div className="desk-payable">
        <dt>{t('desk.money.payable')}</dt>
        <dd>
          {decimal(total.payable)} <small>CNY</small>
        </dd>
      </div>
    </dl>
  )
}

/** Whole yuan are exact enough for the height of a bar. */
const heightOf = (amount: string): number => Math.max(0, Number(amount.split('.')[0]))

const Days = ({ told, day }: { readonly told: Told; readonly day: string | undefined }) => {
  const { t, date, decimal } = useSay()
  const month = told.period.slice(0, 7)
  const byDay = new Map(told.days.map(each => [each.day, each]))
  const last = new Date(Date.parse(`${monthFrom(month, 1)}-01T00:00:00Z`) - 1).getUTCDate()
  const days = Array.from({ length: last }, (_, n) => `${month}-${String(n + 1).padStart(2, '0')}`)
  const most = Math.max(1, ...told.days.map(each => heightOf(each.payable)))
  return (
    <figure className="desk-month scroll">
      <figcaption>{t('desk.money.days')}</figcaption>
      <ol>
        {days.map(each => {
          const of = byDay.get(each)
          const bar = (
            <>
              <i
                style={{ height: `${(heightOf(of?.payable ?? '0') / most) * 56}px` }}
                aria-hidden
              />
              <small aria-hidden>{Number(each.slice(8))}</small>
            </>
          )
          if (of === undefined) return <li key={each}>{bar}</li>
          const said = t('desk.money.day', {
            day: date(noon(each), { day: 'numeric', month: 'long' }),
            ...{ amount: decimal(of.payable), n: of.lines },
          })
          return (
            <li key={each}>
              <button
                type="button"
                title={said}
                aria-label={said}
                aria-pressed={day === each}
                onClick={() => setQuery({ period: day === each ? month : each })}
              >
                {bar}
              </button>
            </li>
          )
        })}
      </ol>
    </figure>
  )
}

const Lines = ({ lines }: { readonly lines: readonly Line[] }) => {
  const say = useSay()
  const { t } = say
  const { typeOf } = useMe()
  return (
    <table className="plain desk-table">
      <thead>
        <tr>
          <th scope="col">{t('desk.money.filing')}</th>
          <th scope="col" className="desk-wide">
            {t('desk.money.when')}
          </th>
          {STEPS.map(([name, word]) => (
            <th key={name} scope="col" className="num desk-wide">
              {t(word)}
            </th>
          ))}
          <th scope="col" className="num">
            {t('desk.money.payable')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(line => {
          const type = typeOf(line.type)
          return (
            <tr key={line.position}>
              <th scope="row">
                <Link to={`/filings/${part(line.type)}/${part(line.number)}`}>
                  <Num type={type} number={line.number} short />
                </Link>{' '}
                <span className="q">{type === undefined ? '' : typeWord(say, type)}</span>
              </th>
              <td className="desk-wide q">{say.moment(line.at)}</td>
              {STEPS.map(([name, , off]) => (
                <td key={name} className="num desk-wide">
                  <Signed amount={line[name]} off={off} />
                </td>
              ))}
              <td className="num">
                <b>
                  <Signed amount={line.payable} />
                </b>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** Further pages of one period, below the first. */
const useLines = (period: string, told: Told | undefined) => {
  const [more, setMore] = useState<{ of: Told; lines: readonly Line[]; next: string | undefined }>()
  const { busy, problem, send } = useSending()
  // what came below an older first page is not of this one any more
  const own = more?.of === told ? more : undefined
  const next = own === undefined ? told?.next : own.next
  const load = (): void =>
    void send(async () => {
      if (told === undefined || next === undefined) return
      const page = await api.get<Told>(`${pathOf(period)}&before=${next}`)
      setMore({ of: told, lines: [...(own?.lines ?? []), ...page.lines], next: page.next })
    })
  return { lines: [...(told?.lines ?? []), ...(own?.lines ?? [])], next, busy, problem, load }
}

const PERIOD = /^\d{4}-\d{2}(-\d{2})?$/

export const Settlement = () => {
  const { t, zone, date, decimal } = useSay()
  const { query } = usePlace()
  const today = dayOf(zone, Date.now())
  const asked = query.get('period') ?? ''
  const period = PERIOD.test(asked) ? asked : today.slice(0, 7)
  const month = period.slice(0, 7)
  const day = period.length > 7 ? period : undefined
  // the bars are always the month's
  const whole = useData<Told>(pathOf(month))
  const one = useData<Told>(day === undefined ? undefined : pathOf(day))
  const shown = day === undefined ? whole : one
  const { data, problem, loading, reload } = shown
  const page = useLines(period, data)
  const file = useSending()
  const save = (): void =>
    void file.send(async () => {
      const response = await api.open(pathOf(period), { headers: { Accept: 'text/csv' } })
      if (!response.ok) throw new Problem(response.status, await response.json().catch(() => null))
      saveBlob(`settlement-${period}.csv`, await response.blob())
    })
  const name =
    day === undefined
      ? date(noon(`${month}-15`), { year: 'numeric', month: 'long' })
      : date(noon(day), { year: 'numeric', month: 'long', day: 'numeric' })
  return (
    <section id="desk-money" aria-labelledby="desk-money-name" className="desk-money">
      <div className="sub">
        <h2 id="desk-money-name">{t('desk.money')}</h2>
        <div className="desk-period">
          <IconButton
            icon="left"
            label={t('desk.money.before')}
            onClick={() => setQuery({ period: monthFrom(month, -1) })}
          />
          <b aria-live="polite">{name}</b>
          <IconButton
            icon="right"
            label={t('desk.money.after')}
            onClick={() => setQuery({ period: monthFrom(month, 1) })}
          />
        </div>
        {day === undefined ? null : (
          <Button kind="quiet" icon="close" onClick={() => setQuery({ period: month })}>
            {t('desk.money.whole')}
          </Button>
        )}
        <span className="grow" />
        <Button icon="download" busy={file.busy} onClick={save}>
          CSV
        </Button>
      </div>
      <Refused problem={file.problem} />
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {loading ? <Loading rows={6} /> : null}
      {data === undefined ? null : <Sum total={data.total} />}
      {whole.data === undefined || whole.data.days.length === 0 ? null : (
        <Days told={whole.data} day={day} />
      )}
      {data === undefined ? null : page.lines.length === 0 ? (
        <Empty icon="inbox" title={t('desk.money.none')} />
      ) : (
        <Lines lines={page.lines} />
      )}
      <Refused problem={page.problem} />
      {page.next === undefined ? null : (
        <Button busy={page.busy} onClick={page.load}>
          {t('list.more')}
        </Button>
      )}
      {data === undefined ? null : (
        <p className="help">
          {t('desk.money.ledger')} {t('desk.money.balance', { amount: decimal(data.balance) })}
        </p>
      )}
    </section>
  )
}
