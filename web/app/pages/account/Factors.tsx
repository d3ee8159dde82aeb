// Second factors and sessions.
import { type FormEvent, useState } from 'react'
import { api, part } from '../../api.ts'
import { useData, useSending } from '../../data/use.ts'
import {
  Button,
  Empty,
  Failed,
  Field,
  faultAt,
  Input,
  Loading,
  Password,
  Refused,
  sayFault,
} from '../../parts/basic.tsx'
import { Dialog, FormDialog } from '../../parts/float.tsx'
import { useMe } from '../../session.tsx'
import { TotpSetup } from '../../sign/Totp.tsx'
import { useSay } from '../../words.tsx'

const RemoveTotp = ({ close }: { readonly close: (done: boolean) => void }) => {
  const say = useSay()
  const { t } = say
  const { busy, problem, send } = useSending()
  const [password, setPassword] = useState('')
  const fault = faultAt(problem, '/password')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await send(() => api.post('/totp/remove', { password }))) close(true)
  }
  return (
    <FormDialog
      title={t('totp.remove')}
      yes={t('totp.remove')}
      kind="grave"
      busy={busy}
      onSubmit={event => void submit(event)}
      onClose={() => close(false)}
    >
      <p>{t('totp.remove.why')}</p>
      {fault === undefined ? <Refused problem={problem} /> : null}
      <Field label={t('sign.password')} fault={fault && sayFault(say, fault)}>
        {wiring => (
          <Password
            {...wiring}
            autoComplete="current-password"
            value={password}
            onChange={event => setPassword(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}

export const Totp = () => {
  const { t } = useSay()
  const me = useMe()
  const [open, setOpen] = useState<'set' | 'remove'>()
  const close = (done: boolean): void => {
    setOpen(undefined)
    if (done) void me.refresh()
  }
  return (
    <section>
      <div className="sub">
        <h2>{t('totp.title')}</h2>
        <span className={me.person.totp ? 't-green' : ''}>
          {t(me.person.totp ? 'totp.on' : 'totp.off')}
        </span>
        <span className="grow" />
        {me.person.totp ? (
          <Button kind="quiet" onClick={() => setOpen('remove')}>
            {t('totp.remove')}
          </Button>
        ) : (
          <Button onClick={() => setOpen('set')}>{t('totp.set')}</Button>
        )}
      </div>
      <p className="help">{t('totp.why')}</p>
      {open === 'set' ? (
        <Dialog title={t('totp.title')} onClose={() => close(true)}>
          <TotpSetup onDone={() => close(true)} />
        </Dialog>
      ) : null}
      {open === 'remove' ? <RemoveTotp close={close} /> : null}
    </section>
  )
}

interface Passkey {
  readonly credential: string
  readonly label: string
  readonly created: string
  readonly used: string | null
}

const AddPasskey = ({ close }: { readonly close: (done: boolean) => void }) => {
  const { t } = useSay()
  const { busy, problem, send } = useSending()
  const [label, setLabel] = useState('')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    let made = false
    await send(async () => {
      const { startRegistration } = await import('@simplewebauthn/browser')
      type Options = Parameters<typeof startRegistration>[0]['optionsJSON']
      const optionsJSON = await api.post<Options>('/passkeys/begin')
      const response = await startRegistration({ optionsJSON }).catch(() => undefined)
      // waved away by the person: nothing happened
      if (response === undefined) return
      await api.post('/passkeys', { label: label.trim(), response })
      made = true
    })
    if (made) close(true)
  }
  return (
    <FormDialog
      title={t('passkey.add')}
      yes={t('passkey.add')}
      busy={busy}
      onSubmit={event => void submit(event)}
      onClose={() => close(false)}
    >
      <p>{t('passkey.why')}</p>
      <Refused problem={problem} />
      <Field label={t('passkey.label')} help={t('passkey.label.help')}>
        {wiring => (
          <Input
            {...wiring}
            maxLength={100}
            value={label}
            onChange={event => setLabel(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}

export const Passkeys = () => {
  const { t, day } = useSay()
  const { data, problem, reload } = useData<{ readonly passkeys: readonly Passkey[] }>('/passkeys')
  const { problem: refused, send } = useSending()
  const [adding, setAdding] = useState(false)
  const remove = async ({ credential }: Passkey): Promise<void> => {
    if (await send(() => api.post('/passkeys/remove', { credential }))) reload()
  }
  return (
    <section>
      <div className="sub">
        <h2>{t('passkey.title')}</h2>
        <span className="grow" />
        <Button icon="plus" onClick={() => setAdding(true)}>
          {t('passkey.add')}
        </Button>
      </div>
      <Refused problem={refused} />
      {problem !== undefined ? <Failed problem={problem} retry={reload} /> : null}
      {data === undefined && problem === undefined ? <Loading rows={1} /> : null}
      {data?.passkeys.length === 0 ? <Empty icon="key" title={t('passkey.none')} /> : null}
      <ul className="rows">
        {(data?.passkeys ?? []).map(each => (
          <li key={each.credential}>
            <div>
              <b>{each.label}</b>
              <small>{t('passkey.since', { day: day(each.created) })}</small>
            </div>
            <small>
              {each.used === null
                ? t('passkey.unused')
                : t('passkey.used', { day: day(each.used) })}
            </small>
            <Button kind="quiet" onClick={() => void remove(each)}>
              {t('passkey.remove')}
            </Button>
          </li>
        ))}
      </ul>
      {adding ? (
        <AddPasskey
          close={done => {
            setAdding(false)
            if (done) reload()
          }}
        />
      ) : null}
    </section>
  )
}

interface Session {
  readonly session: string
  readonly current: boolean
  readonly address: string
  readonly created: string
  readonly seen: string
  readonly expires: string
  readonly kept: boolean
}

export const Sessions = () => {
  const { t, moment } = useSay()
  const { data, problem, reload } = useData<{ readonly sessions: readonly Session[] }>('/sessions')
  const { problem: refused, send } = useSending()
  const end = async ({ session }: Session): Promise<void> => {
    if (await send(() => api.post(`/sessions/${part(session)}/end`))) reload()
  }
  return (
    <section>
      <div className="sub">
        <h2>{t('sessions.title')}</h2>
        <span>{data?.sessions.length ?? ''}</span>
      </div>
      <Refused problem={refused} />
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {data === undefined && problem === undefined ? <Loading rows={2} /> : null}
      <ul className="rows">
        {(data?.sessions ?? []).map(each => (
          <li key={each.session}>
            <div>
              <b>{each.address}</b>
              <small>{t('sessions.since', { at: moment(each.created) })}</small>
            </div>
            <span>
              {each.current ? t('sessions.here') : t('sessions.seen', { at: moment(each.seen) })}
            </span>
            <small>{t('org.until', { day: moment(each.expires) })}</small>
            {each.current ? null : (
              <Button kind="quiet" onClick={() => void end(each)}>
                {t('sessions.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
