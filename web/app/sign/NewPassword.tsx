// A new password, with what the node thinks of it while it is typed.
import { useEffect, useState } from 'react'
import { api } from '../api.ts'
import { Field, Password } from '../parts/basic.tsx'
import { useSay } from '../words.tsx'

interface Strength {
  readonly score: number
  readonly ok: boolean
  readonly reason: string | null
}

/** Asks a moment after the last key; an answer to an older text is dropped. */
const useStrength = (password: string, mail: string, name: string): Strength | undefined => {
  const [strength, setStrength] = useState<Strength>()
  useEffect(() => {
    if (password === '') return setStrength(undefined)
    const own = new AbortController()
    const timer = setTimeout(() => {
      const body = { password, ...(mail ? { mail } : {}), ...(name ? { name } : {}) }
      const { signal } = own
      api.ask<Strength>('/password/strength', { method: 'POST', body, signal, bare: true }).then(
        told => signal.aborted || setStrength(told),
        // the meter only advises: the node decides when the password is sent
        () => signal.aborted || setStrength(undefined),
      )
    }, 250)
    return () => {
      clearTimeout(timer)
      own.abort()
    }
  }, [password, mail, name])
  return strength
}

export const NewPassword = ({
  value,
  onChange,
  fault,
  mail = '',
  name = '',
}: {
  readonly value: string
  readonly onChange: (password: string) => void
  readonly fault?: string | undefined
  readonly mail?: string
  readonly name?: string
}) => {
  const { t, knows } = useSay()
  const strength = useStrength(value, mail, name)
  const reason = strength?.reason
  const why = reason != null && knows(`password.${reason}`) ? t(`password.${reason}`) : ''
  return (
    <div className="new-password">
      <Field label={t('password.new')} fault={fault} help={t('password.help')}>
        {wiring => (
          <Password
            {...wiring}
            autoComplete="new-password"
            value={value}
            onChange={event => onChange(event.target.value)}
          />
        )}
      </Field>
      <div className="meter" data-score={strength?.score ?? 0} aria-hidden>
        {[0, 1, 2, 3].map(n => (
          <i key={n} className={strength !== undefined && strength.score > n ? 'on' : ''} />
        ))}
      </div>
      <p className="meter-word" role="status">
        {strength === undefined ? '' : strength.ok ? t(`password.score.${strength.score}`) : why}
      </p>
    </div>
  )
}
