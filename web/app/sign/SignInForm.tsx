// Mail and password, then a code if the person has set one up; or a passkey instead of both.
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { api } from '../api.ts'
import { type Sending, useSending } from '../data/use.ts'
import {
  Button,
  Check,
  Field,
  faultAt,
  Input,
  Password,
  Refused,
  sayFault,
  useFocusFault,
} from '../parts/basic.tsx'
import type { Level } from '../session.tsx'
import { useSay } from '../words.tsx'

interface FormProps {
  /** the password was right before, and only the code is wanted */
  readonly half?: boolean
  readonly onDone: () => Promise<void>
}

const Code = ({ onDone, onBack }: { readonly onDone: FormProps['onDone']; onBack: () => void }) => {
  const say = useSay()
  const { t } = say
  const { busy, problem, send } = useSending()
  const [code, setCode] = useState('')
  const [recovery, setRecovery] = useState(false)
  const form = useFocusFault(problem)
  const input = useRef<HTMLInputElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another kind of code, another field
  useEffect(() => input.current?.focus(), [recovery])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void send(async () => {
      await api.ask('/session/code', {
        method: 'POST',
        body: { code: code.replace(/\s/g, '') },
        bare: true,
      })
      await onDone()
    })
  }
  const fault = problem === undefined ? undefined : faultAt(problem, '/code')
  return (
    <form className="sign-form" ref={form} onSubmit={submit} noValidate>
      <h1>{t('sign.code')}</h1>
      <p className="lead">{t(recovery ? 'sign.code.recovery' : 'sign.code.app')}</p>
      {fault === undefined ? <Refused problem={problem} /> : null}
      <Field
        label={t(recovery ? 'sign.recovery' : 'sign.six')}
        fault={fault && sayFault(say, fault)}
      >
        {wiring => (
          <input
            {...wiring}
            ref={input}
            className="input code"
            autoComplete="one-time-code"
            inputMode={recovery ? 'text' : 'numeric'}
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={recovery ? 40 : 9}
            value={code}
            onChange={event => setCode(event.target.value)}
          />
        )}
      </Field>
      <Button kind="main" className="tall" type="submit" busy={busy}>
        {t('sign.go')}
      </Button>
      <Button
        kind="quiet"
        onClick={() => {
          setRecovery(!recovery)
          setCode('')
        }}
      >
        {t(recovery ? 'sign.code.use' : 'sign.recovery.use')}
      </Button>
      <Button kind="quiet" onClick={onBack}>
        {t('sign.back')}
      </Button>
    </form>
  )
}

/** Ask for a letter with a link; answered alike whether the address is known or not. */
const Forgotten = ({ mail, onBack }: { readonly mail: string; readonly onBack: () => void }) => {
  const say = useSay()
  const { t } = say
  const { busy, problem, send } = useSending()
  const [text, setText] = useState(mail)
  const [sent, setSent] = useState(false)
  const form = useFocusFault(problem)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const body = { mail: text.trim() }
    setSent(await send(() => api.ask('/password/forgot', { method: 'POST', body, bare: true })))
  }
  const fault = problem === undefined ? undefined : faultAt(problem, '/mail')
  return (
    <form className="sign-form" ref={form} onSubmit={event => void submit(event)} noValidate>
      <h1>{t('sign.forgot')}</h1>
      {sent ? (
        <p className="lead" role="status">
          {t('sign.forgot.sent')}
        </p>
      ) : (
        <>
          <p className="lead">{t('sign.forgot.how')}</p>
          {fault === undefined ? <Refused problem={problem} /> : null}
          <Field label={t('sign.mail')} fault={fault && sayFault(say, fault)}>
            {wiring => (
              <Input
                {...wiring}
                type="email"
                autoComplete="username"
                value={text}
                onChange={event => setText(event.target.value)}
              />
            )}
          </Field>
          <Button kind="main" className="tall" type="submit" busy={busy}>
            {t('sign.forgot.send')}
          </Button>
        </>
      )}
      <Button kind="quiet" onClick={onBack}>
        {t('sign.back')}
      </Button>
    </form>
  )
}

/** The passkey's way in; the library comes only when it is asked for. */
const usePasskey = (
  { send }: Sending,
  keep: boolean,
  onLevel: (level: Level) => Promise<void>,
): (() => void) => {
  return () =>
    void send(async () => {
      const { startAuthentication } = await import('@simplewebauthn/browser')
      type Options = Parameters<typeof startAuthentication>[0]['optionsJSON']
      const optionsJSON = await api.ask<Options>('/session/passkey/begin', {
        method: 'POST',
        bare: true,
      })
      const response = await startAuthentication({ optionsJSON }).catch(() => undefined)
      // waved away by the person: nothing happened
      if (response === undefined) return
      const body = { response, keep }
      const { level } = await api.ask<{ level: Level }>('/session/passkey', {
        method: 'POST',
        body,
        bare: true,
      })
      await onLevel(level)
    })
}

export const SignInForm = ({ half = false, onDone }: FormProps) => {
  const say = useSay()
  const { t } = say
  const sending = useSending()
  const { busy, problem, send } = sending
  const [step, setStep] = useState<'password' | 'code' | 'forgotten'>(half ? 'code' : 'password')
  const [mail, setMail] = useState('')
  const [password, setPassword] = useState('')
  const [keep, setKeep] = useState(false)
  const form = useFocusFault(problem)
  const onLevel = async (level: Level): Promise<void> => {
    if (level === 'half') setStep('code')
    else await onDone()
  }
  const passkey = usePasskey(sending, keep, onLevel)
  const back = (): void => setStep('password')
  if (step === 'code') return <Code onDone={onDone} onBack={back} />
  if (step === 'forgotten') return <Forgotten mail={mail} onBack={back} />
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void send(async () => {
      const body = { mail: mail.trim(), password, keep }
      const { level } = await api.ask<{ level: Level }>('/session', {
        method: 'POST',
        body,
        bare: true,
      })
      setPassword('')
      await onLevel(level)
    })
  }
  const faultOf = (path: string): string | undefined => {
    const fault = faultAt(problem, path)
    return fault && sayFault(say, fault)
  }
  const placed = faultOf('/mail') ?? faultOf('/password')
  return (
    <form className="sign-form" ref={form} onSubmit={submit} noValidate>
      <h1>{t('sign.title')}</h1>
      <p className="lead">{t('sign.sub')}</p>
      {placed === undefined ? <Refused problem={problem} /> : null}
      <Field label={t('sign.mail')} fault={faultOf('/mail')}>
        {wiring => (
          <Input
            {...wiring}
            type="email"
            autoComplete="username"
            value={mail}
            onChange={event => setMail(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t('sign.password')}
        fault={faultOf('/password')}
        aside={
          <button type="button" className="link" onClick={() => setStep('forgotten')}>
            {t('sign.forgot.ask')}
          </button>
        }
      >
        {wiring => (
          <Password
            {...wiring}
            autoComplete="current-password"
            value={password}
            onChange={event => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Check
        label={t('sign.keep')}
        checked={keep}
        onChange={event => setKeep(event.target.checked)}
      />
      <Button kind="main" className="tall" type="submit" busy={busy}>
        {t('sign.go')}
      </Button>
      <div className="or">
        <i />
        <span>{t('sign.or')}</span>
        <i />
      </div>
      <Button className="tall" icon="key" onClick={passkey}>
        {t('sign.passkey')}
      </Button>
    </form>
  )
}
