// Who files for this organisation, and for whom it files.
import { type FormEvent, useState } from 'react'
import { api, part } from '../../api.ts'
import { addDays } from '../../data/days.ts'
import { useData, useNow, useSending } from '../../data/use.ts'
import { dayOf } from '../../format.ts'
import {
  Button,
  Check,
  Empty,
  Failed,
  Field,
  faultAt,
  Input,
  Loading,
  Refused,
  sayFault,
} from '../../parts/basic.tsx'
import { typeWord } from '../../parts/filing.tsx'
import { Confirm, FormDialog } from '../../parts/float.tsx'
import { useMe } from '../../session.tsx'
import { useSay } from '../../words.tsx'

interface Mandate {
  readonly mandate: string
  readonly org: string
  readonly orgName?: string
  readonly agent: string
  readonly agentName?: string
  readonly types: readonly string[]
  readonly expires: string
  readonly ended: string | null
}

const Give = ({ close }: { readonly close: (done: boolean) => void }) => {
  const say = useSay()
  const { t, zone } = say
  const me = useMe()
  const today = dayOf(zone, useNow())
  const { busy, problem, send } = useSending()
  const [text, setText] = useState('')
  const [agent, setAgent] = useState<{ org: string; name: string }>()
  const [types, setTypes] = useState<readonly string[]>(me.types.map(each => each.type))
  const [until, setUntil] = useState(addDays(today, 365))
  const found = useData<{ readonly brokers: readonly { org: string; name: string }[] }>(
    text.trim() === '' ? undefined : `/brokers?q=${encodeURIComponent(text.trim())}`,
  )
  const faultOf = (path: string): string | undefined => {
    const fault = faultAt(problem, path)
    return fault && sayFault(say, fault)
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const body = { agent: agent?.org ?? '', types, until }
    if (await send(() => api.post('/mandates', body))) close(true)
  }
  return (
    <FormDialog
      title={t('mandate.give')}
      yes={t('mandate.give')}
      busy={busy}
      onSubmit={event => void submit(event)}
      onClose={() => close(false)}
    >
      <p>{t('mandate.why')}</p>
      {problem !== undefined && faultOf('/agent') === undefined ? (
        <Refused problem={problem} />
      ) : null}
      <Field label={t('mandate.agent')} fault={faultOf('/agent')} help={t('mandate.agent.help')}>
        {wiring => (
          <Input
            {...wiring}
            value={agent?.name ?? text}
            onChange={event => {
              setAgent(undefined)
              setText(event.target.value)
            }}
          />
        )}
      </Field>
      {agent === undefined && found.data !== undefined ? (
        <ul className="menu inline">
          {found.data.brokers.map(each => (
            <li key={each.org}>
              <button type="button" onClick={() => setAgent(each)}>
                {each.name}
              </button>
            </li>
          ))}
          {found.data.brokers.length === 0 ? <li className="q">{t('search.none')}</li> : null}
        </ul>
      ) : null}
      <fieldset className="choices">
        <legend>{t('mandate.types')}</legend>
        {me.types.map(each => (
          <Check
            key={each.type}
            label={typeWord(say, each)}
            checked={types.includes(each.type)}
            onChange={event =>
              setTypes(
                me.types
                  .map(one => one.type)
                  .filter(one => (one === each.type ? event.target.checked : types.includes(one))),
              )
            }
          />
        ))}
      </fieldset>
      <Field label={t('mandate.until')} fault={faultOf('/until')}>
        {wiring => (
          <Input
            {...wiring}
            type="date"
            min={today}
            value={until}
            onChange={event => setUntil(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}

const Row = ({ mandate, name, onEnd }: { mandate: Mandate; name: string; onEnd: () => void }) => {
  const say = useSay()
  const { t, day, list } = say
  const { typeOf } = useMe()
  const now = useNow()
  const over = mandate.ended !== null || Date.parse(mandate.expires) < now
  const types = mandate.types.map(each => {
    const type = typeOf(each)
    return type === undefined ? each : typeWord(say, type)
  })
  return (
    <li className={over ? 'over' : ''}>
      <div>
        <b>{name}</b>
        <small>{types.length === 0 ? t('mandate.all') : list(types)}</small>
      </div>
      <small>
        {mandate.ended !== null
          ? t('mandate.ended', { day: day(mandate.ended) })
          : t(over ? 'mandate.expired' : 'org.until', { day: day(mandate.expires) })}
      </small>
      {over ? null : (
        <Button kind="quiet" onClick={onEnd}>
          {t('mandate.end')}
        </Button>
      )}
    </li>
  )
}

export const Mandates = () => {
  const { t } = useSay()
  const { org } = useMe()
  const { data, problem, reload } = useData<{
    readonly given: readonly Mandate[]
    readonly held: readonly Mandate[]
  }>('/mandates')
  const { busy, problem: refused, send } = useSending()
  const [giving, setGiving] = useState(false)
  const [ending, setEnding] = useState<Mandate>()
  const end = async (mandate: Mandate): Promise<void> => {
    const went = await send(() => api.post(`/mandates/${part(mandate.mandate)}/end`))
    setEnding(undefined)
    if (went) reload()
  }
  const rows = (mandates: readonly Mandate[], name: (each: Mandate) => string) => (
    <ul className="rows">
      {mandates.map(each => (
        <Row key={each.mandate} mandate={each} name={name(each)} onEnd={() => setEnding(each)} />
      ))}
    </ul>
  )
  return (
    <section>
      <div className="sub">
        <h2>{t('mandate.title')}</h2>
        <span className="grow" />
        {org.kind === 'trader' ? (
          <Button icon="plus" onClick={() => setGiving(true)}>
            {t('mandate.give')}
          </Button>
        ) : null}
      </div>
      <Refused problem={refused} />
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {data === undefined && problem === undefined ? <Loading rows={2} /> : null}
      {data === undefined ? null : (
        <>
          {data.given.length + data.held.length === 0 ? (
            <Empty icon="people" title={t('mandate.none')} />
          ) : null}
          {data.given.length === 0 ? null : <h3>{t('mandate.given')}</h3>}
          {rows(data.given, each => each.agentName ?? each.agent)}
          {data.held.length === 0 ? null : <h3>{t('mandate.held')}</h3>}
          {rows(data.held, each => each.orgName ?? each.org)}
        </>
      )}
      {giving ? (
        <Give
          close={done => {
            setGiving(false)
            if (done) reload()
          }}
        />
      ) : null}
      {ending === undefined ? null : (
        <Confirm
          title={t('mandate.end')}
          text={t('mandate.end.sure')}
          yes={t('mandate.end')}
          grave
          busy={busy}
          onYes={() => void end(ending)}
          onClose={() => setEnding(undefined)}
        />
      )}
    </section>
  )
}
