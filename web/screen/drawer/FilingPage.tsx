// One filing in full: what was declared, what it came to, and the journal's rows about it.
import { useCallback, useState } from 'react'
import { useIntl } from 'react-intl'
import { TAGS } from '../amounts.ts'
import { momentIn } from '../calendar.ts'
import { useScreen } from '../context.ts'
import {
  fetchFiling,
  fetchHistory,
  fetchProof,
  fetchWords,
  Refusal,
  type Row,
  text,
} from './api.ts'
import { saveFile } from './csv.ts'
import { Failed, Loading } from './parts.tsx'
import { useAsk } from './useAsk.ts'

interface PageProps {
  readonly number: string
  readonly type?: string | undefined
  readonly apiKey: string
}

export const FilingPage = ({ number, type, apiKey }: PageProps) => {
  const { formatMessage } = useIntl()
  const { lang } = useScreen()
  const asking = useCallback(
    async (signal: AbortSignal) => {
      const reach = { lang: TAGS[lang], key: apiKey, signal }
      const [filing, history, words] = await Promise.all([
        fetchFiling({ number, type }, reach),
        fetchHistory({ number, type }, reach),
        // without words the filing is still worth showing, under the names of the API
        fetchWords(lang, reach).catch((): Row => ({})),
      ])
      return { filing, history, say: (key: string) => text(words[key]) }
    },
    [number, type, apiKey, lang],
  )
  const { answer, again } = useAsk(asking)
  if (answer.state === 'loading') return <Loading />
  if (answer.state === 'failed') return <Failed refusal={answer.refusal} again={again} />
  const { filing, history, say } = answer.value
  return (
    <div className="filing">
      <Facts filing={filing} say={say} />
      <Proof number={number} type={type} apiKey={apiKey} />
      <h3>{formatMessage({ id: 'filing.amounts' })}</h3>
      <Tree value={filing.amounts} say={say} />
      <h3>{formatMessage({ id: 'filing.history' })}</h3>
      <History events={history} say={say} />
      <h3>{formatMessage({ id: 'filing.document' })}</h3>
      <Tree value={filing.document} say={say} />
      <h3>{formatMessage({ id: 'filing.reference' })}</h3>
      <Tree value={filing.reference} say={say} />
    </div>
  )
}

/** The pack's word for a key; '' where it has none. */
type Say = (key: string) => string

const useWhen = () => {
  const { zone } = useScreen()
  return (at: unknown): string => {
    const instant = Date.parse(text(at))
    if (Number.isNaN(instant)) return text(at)
    const { day, time } = momentIn(instant, zone)
    return `${day} ${time}`
  }
}

const Facts = ({ filing, say }: { filing: Row; say: Say }) => {
  const { formatMessage } = useIntl()
  const when = useWhen()
  const state = text(filing.state)
  return (
    <dl className="facts">
      <div>
        <dt>{formatMessage({ id: 'filing.state' })}</dt>
        <dd>{say(`state.${state}`) || state}</dd>
      </div>
      <div>
        <dt>{formatMessage({ id: 'filing.accepted' })}</dt>
        <dd className="num">{when(filing.accepted)}</dd>
      </div>
      <div>
        <dt>{formatMessage({ id: 'filing.version' })}</dt>
        <dd className="num">{text(filing.version)}</dd>
      </div>
    </dl>
  )
}

const Proof = ({ number, type, apiKey }: PageProps) => {
  const { formatMessage } = useIntl()
  const { lang } = useScreen()
  const [refusal, setRefusal] = useState<Refusal>()
  const save = (): void => {
    setRefusal(undefined)
    fetchProof({ number, type }, { lang: TAGS[lang], key: apiKey }).then(
      blob => saveFile(blob, `${number}-proof.json`),
      (reason: unknown) => setRefusal(reason instanceof Refusal ? reason : new Refusal(0, '')),
    )
  }
  return refusal ? (
    <Failed refusal={refusal} again={save} />
  ) : (
    <button type="button" className="button" onClick={save}>
      {formatMessage({ id: 'filing.proof' })}
    </button>
  )
}

const History = ({ events, say }: { events: readonly Row[]; say: Say }) => {
  const { formatMessage } = useIntl()
  const when = useWhen()
  return (
    <ol className="history">
      {events.map(event => {
        const steps = Array.isArray(event.steps) ? event.steps.map(text) : []
        const name = text(event.event) || steps.join(', ')
        const state = text(event.state)
        return (
          <li key={text(event.position)}>
            <span className="num">{when(event.at)}</span>
            <strong>{say(`state.${state}`) || state || name}</strong>
            <span>
              {[
                ...[name, ...steps.filter(step => step !== name)].map(
                  step => say(step === 'lodge' ? 'state.lodged' : `transition.${step}`) || step,
                ),
                text(event.actor),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            <span className="num">
              {formatMessage({ id: 'event.position' })} {text(event.position)}
            </span>
          </li>
        )
      })}
    </ol>
  )
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null

interface TreeProps {
  readonly value: unknown
  readonly say: Say
  /** names of the fields around it */
  readonly within?: string
}

/** Any document: fields under their names in the reader's language, lists numbered. */
const Tree = ({ value, say, within = '' }: TreeProps) => {
  if (value === undefined || value === null) return <p className="empty">—</p>
  if (isPlain(value)) return <span>{text(value)}</span>
  const entries = Array.isArray(value)
    ? value.map((item, n) => ({ key: String(n + 1), label: String(n + 1), path: within, item }))
    : Object.entries(value).map(([key, item]) => {
        const path = within === '' ? key : `${within}.${key}`
        return { key, label: say(`field.${path}`) || key, path, item }
      })
  return (
    <dl className="tree">
      {entries.map(({ key, label, path, item }) => (
        <div key={key} className={isPlain(item) ? 'leaf' : 'branch'}>
          <dt>{label}</dt>
          <dd>
            {isPlain(item) ? (
              say(`code.${key}.${text(item)}`) || text(item) || '—'
            ) : (
              <Tree value={item} say={say} within={path} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
