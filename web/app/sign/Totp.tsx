// Setting up a second factor: a code to scan or to type, then proof that it works, then the
// recovery codes, which are shown this once.
import { type FormEvent, useEffect, useMemo, useState } from 'react'
import { encode } from 'uqr'
import { api } from '../api.ts'
import { useSending } from '../data/use.ts'
import {
  Button,
  Copy,
  Failed,
  Field,
  faultAt,
  Loading,
  Refused,
  saveText,
  sayFault,
  useFocusFault,
} from '../parts/basic.tsx'
import { useSay } from '../words.tsx'

/** A QR code as one path: dark on light whatever the theme, or phones cannot read it. */
export const Qr = ({ text, label, size = 176 }: { text: string; label: string; size?: number }) => {
  const { path, width } = useMemo(() => {
    const { data, size: cells } = encode(text, { border: 2 })
    const dots = data.flatMap((row, y) =>
      row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
    )
    return { path: dots.join(''), width: cells }
  }, [text])
  return (
    <svg
      className="qr"
      width={size}
      height={size}
      viewBox={`0 0 ${width} ${width}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={width} height={width} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

export const RecoveryCodes = ({
  codes,
  onDone,
}: {
  readonly codes: readonly string[]
  readonly onDone: () => void
}) => {
  const { t } = useSay()
  const text = codes.join('\n')
  return (
    <div className="recovery">
      <h2>{t('totp.codes')}</h2>
      <p>{t('totp.codes.why')}</p>
      <ul>
        {codes.map(code => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="row">
        <Copy text={text} label={t('totp.codes.copy')} shown={t('totp.codes.copy')} />
        <Button
          icon="download"
          onClick={() => saveText('beibu-recovery-codes.txt', 'text/plain', `${text}\n`)}
        >
          {t('totp.codes.save')}
        </Button>
      </div>
      <Button kind="main" className="tall" onClick={onDone}>
        {t('totp.codes.kept')}
      </Button>
    </div>
  )
}

export const TotpSetup = ({ onDone }: { readonly onDone: () => void }) => {
  const say = useSay()
  const { t } = say
  const begin = useSending()
  const { busy, problem, send } = useSending()
  const [told, setTold] = useState<{ secret: string; uri: string }>()
  const [codes, setCodes] = useState<readonly string[]>()
  const [code, setCode] = useState('')
  const form = useFocusFault(problem)
  const start = begin.send
  useEffect(() => {
    void start(async () => {
      setTold(await api.post<{ secret: string; uri: string }>('/totp/begin'))
    })
  }, [start])
  if (codes !== undefined) return <RecoveryCodes codes={codes} onDone={onDone} />
  if (begin.problem !== undefined) return <Failed problem={begin.problem} />
  if (told === undefined) return <Loading />
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void send(async () => {
      const body = { code: code.replace(/\s/g, '') }
      setCodes((await api.post<{ codes: string[] }>('/totp/confirm', body)).codes)
    })
  }
  const fault = faultAt(problem, '/code')
  const secret = told.secret.replace(/(.{4})(?=.)/g, '$1 ')
  return (
    <form className="totp" ref={form} onSubmit={submit} noValidate>
      <ol>
        <li>
          <p>{t('totp.scan')}</p>
          <Qr text={told.uri} label={t('totp.qr')} />
          <p className="help">{t('totp.type')}</p>
          <p className="secret">
            <code>{secret}</code>
            <Copy text={told.secret} label={t('totp.copy')} />
          </p>
        </li>
        <li>
          {fault === undefined ? <Refused problem={problem} /> : null}
          <Field label={t('totp.code')} fault={fault && sayFault(say, fault)}>
            {wiring => (
              <input
                {...wiring}
                className="input code"
                autoComplete="one-time-code"
                inputMode="numeric"
                maxLength={9}
                value={code}
                onChange={event => setCode(event.target.value)}
              />
            )}
          </Field>
        </li>
      </ol>
      <Button kind="main" className="tall" type="submit" busy={busy}>
        {t('totp.confirm')}
      </Button>
    </form>
  )
}
