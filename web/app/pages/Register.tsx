// Operators: the register of access. Nothing here is ever changed; newest first.

import { useState } from 'react'
import { REGISTER_EVENTS } from '#kit/register-events.ts'
import { api, withQuery } from '../api.ts'
import { useData, useSending } from '../data/use.ts'
import { Page } from '../frame/Page.tsx'
import { Button, Empty, Failed, Field, Input, Loading, Select } from '../parts/basic.tsx'
import { setQuery, usePlace } from '../router.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import NotFound from './NotFound.tsx'

interface RegisterRow {
  readonly position: number
  readonly at: string
  readonly event: string
  readonly org: string
  readonly actor: string
  readonly detail: Readonly<Record<string, unknown>>
}
interface Told {
  readonly events: readonly RegisterRow[]
  readonly next?: string
}

const detailText = (detail: RegisterRow['detail']): string =>
  Object.entries(detail)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(' · ')

const Filters = ({ event, organisation }: { readonly event: string; organisation: string }) => {
  const { t } = useSay()
  const [text, setText] = useState(organisation)
  return (
    <form
      className="register-filters"
      onSubmit={submitted => {
        submitted.preventDefault()
        setQuery({ organisation: text.trim() })
      }}
    >
      <Field label={t('register.event')}>
        {wiring => (
          <Select
            {...wiring}
            value={event}
            onChange={changed => setQuery({ event: changed.target.value })}
          >
            <option value="">{t('list.view.all')}</option>
            {REGISTER_EVENTS.map(each => (
              <option key={each} value={each}>
                {t(`register.${each}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('register.organisation')}>
        {wiring => (
          <Input
            {...wiring}
            pattern="org_\w{1,40}"
            placeholder="org_…"
            value={text}
            onChange={changed => setText(changed.target.value)}
          />
        )}
      </Field>
      <Button type="submit">{t('list.filter.set')}</Button>
    </form>
  )
}

const Register = () => {
  const { t, moment, or } = useSay()
  const me = useMe()
  const { query } = usePlace()
  const event = query.get('event') ?? ''
  const organisation = query.get('organisation') ?? ''
  const path = withQuery('/register', { event, organisation })
  const first = useData<Told>(me.has('operator') ? path : undefined)
  const [later, setLater] = useState<{ path: string; told: Told }>()
  const { busy, problem: refused, send } = useSending()
  if (!me.has('operator')) return <NotFound />
  const shown = later?.path === path ? later.told : undefined
  const events = [...(first.data?.events ?? []), ...(shown?.events ?? [])]
  const next = shown === undefined ? first.data?.next : shown.next
  const more = (): void =>
    void send(async () => {
      const told = await api.get<Told>(
        withQuery('/register', { event, organisation, cursor: next }),
      )
      setLater({ path, told: { ...told, events: [...(shown?.events ?? []), ...told.events] } })
    })
  const problem = first.problem ?? refused
  return (
    <Page title={t('nav.register')} className="settings">
      <p className="lead">{t('register.why')}</p>
      <Filters key={organisation} event={event} organisation={organisation} />
      {first.loading ? <Loading rows={8} /> : null}
      {problem === undefined ? null : <Failed problem={problem} retry={first.reload} />}
      {first.data !== undefined && events.length === 0 ? (
        <Empty icon="book" title={t('register.none')} />
      ) : null}
      <ol className="register">
        {events.map(row => (
          <li key={row.position}>
            <time dateTime={row.at}>{moment(row.at)}</time>
            <b className={/refused/.test(row.event) ? 't-red' : ''}>
              {or(`register.${row.event}`, row.event)}
            </b>
            <span>
              <code>{row.actor}</code>
              {row.org === '' || row.actor.startsWith(row.org) ? null : <code>{row.org}</code>}
            </span>
            <small>{detailText(row.detail)}</small>
          </li>
        ))}
      </ol>
      {next === undefined ? null : (
        <Button busy={busy} onClick={more}>
          {t('list.more')}
        </Button>
      )}
    </Page>
  )
}
export default Register
