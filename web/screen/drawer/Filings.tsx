import { type FormEvent, useCallback, useEffect, useId, useState } from 'react'
import { useIntl } from 'react-intl'
import { TAGS } from '../amounts.ts'
import { momentIn } from '../calendar.ts'
import { useScreen } from '../context.ts'
import type { Query } from '../drill.ts'
import { directionOf } from '../figures.ts'
import { type Filings, fetchFilings, type Row, text } from './api.ts'
import { Failed, Loading } from './parts.tsx'
import { useAsk } from './useAsk.ts'

interface PartProps {
  readonly query: Query
  readonly apiKey: string
  readonly keep: (key: string) => void
  readonly open: (number: string) => void
}

/** The filings behind a figure, for who has a right to them; the public is told so plainly. */
export const FilingsPart = ({ query, apiKey, keep, open }: PartProps) => {
  const { formatMessage } = useIntl()
  return (
    <section className="filings" aria-label={formatMessage({ id: 'drawer.filings' })}>
      <div className="cells-head">
        <h3>{formatMessage({ id: 'drawer.filings' })}</h3>
        {apiKey && (
          <button type="button" className="button" onClick={() => keep('')}>
            {formatMessage({ id: 'key.forget' })}
          </button>
        )}
      </div>
      {apiKey ? (
        <List key={JSON.stringify([query, apiKey])} query={query} apiKey={apiKey} open={open} />
      ) : (
        <KeyForm keep={keep} />
      )}
    </section>
  )
}

const KeyForm = ({ keep }: { keep: (key: string) => void }) => {
  const { formatMessage } = useIntl()
  const id = useId()
  const [typed, setTyped] = useState('')
  const use = (event: FormEvent): void => {
    event.preventDefault()
    if (typed.trim()) keep(typed.trim())
  }
  return (
    <form className="key" onSubmit={use}>
      <p>{formatMessage({ id: 'key.public' })}</p>
      <label htmlFor={id}>{formatMessage({ id: 'key.label' })}</label>
      <div className="key-line">
        <input
          id={id}
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          aria-describedby={`${id}-note`}
          onChange={event => setTyped(event.target.value)}
        />
        <button type="submit" className="button strong" disabled={!typed.trim()}>
          {formatMessage({ id: 'key.use' })}
        </button>
      </div>
      <p id={`${id}-note`} className="key-note">
        {formatMessage({ id: 'key.note' })}
      </p>
    </form>
  )
}

const List = ({ query, apiKey, open }: Omit<PartProps, 'keep'>) => {
  const { formatMessage } = useIntl()
  const { lang } = useScreen()
  const [rows, setRows] = useState<readonly Row[]>([])
  const [cursor, setCursor] = useState<string>()
  const asking = useCallback(
    (signal: AbortSignal) => fetchFilings(query, cursor, { lang: TAGS[lang], key: apiKey, signal }),
    [query, cursor, apiKey, lang],
  )
  const { answer, again } = useAsk<Filings>(asking)
  useEffect(() => {
    if (answer.state !== 'here') return
    const { filings } = answer.value
    setRows(before => {
      const seen = new Set(before.map(row => text(row.id)))
      return [...before, ...filings.filter(row => !seen.has(text(row.id)))]
    })
  }, [answer])
  const next = answer.state === 'here' ? answer.value.next : undefined
  return (
    <>
      {rows.length > 0 && <Rows rows={rows} open={open} />}
      {answer.state === 'loading' && <Loading />}
      {answer.state === 'failed' && <Failed refusal={answer.refusal} again={again} />}
      {answer.state === 'here' && rows.length === 0 && answer.value.filings.length === 0 && (
        <p className="empty">{formatMessage({ id: 'filings.none' })}</p>
      )}
      {next !== undefined && (
        <button type="button" className="button" onClick={() => setCursor(next)}>
          {formatMessage({ id: 'filings.more' })}
        </button>
      )}
    </>
  )
}

const Rows = ({ rows, open }: { rows: readonly Row[]; open: (number: string) => void }) => {
  const { formatMessage } = useIntl()
  const { zone, nameOf } = useScreen()
  const when = (accepted: string): string => {
    const instant = Date.parse(accepted)
    if (Number.isNaN(instant)) return accepted
    const { day, time } = momentIn(instant, zone)
    return `${day} ${time}`
  }
  return (
    <ul className="filing-rows">
      {rows.map(row => {
        const state = text(row.state)
        const direction = text(row.direction)
        return (
          <li key={text(row.id)}>
            <button type="button" className="filing-row" onClick={() => open(text(row.number))}>
              <span className="filing-number num">{text(row.number)}</span>
              <span className={`filing-state ${state}`}>
                {formatMessage({ id: `step.${state}`, defaultMessage: state })}
              </span>
              <span className="filing-when num">{when(text(row.accepted))}</span>
              <span className="filing-what">
                {[
                  direction && formatMessage({ id: directionOf(direction) }),
                  text(row.office) && nameOf('office', text(row.office)),
                  text(row.partner) && nameOf('partner', text(row.partner)),
                  text(row.declarant),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              <span className="filing-value num">{text(row.value)}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
