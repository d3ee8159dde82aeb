// One's own account: name and language, password, second factors, where one is signed in.
import { type FormEvent, useState } from 'react'
import { LANGS } from '#kit/words.ts'
import { api } from '../api.ts'
import { useSending } from '../data/use.ts'
import { Page } from '../frame/Page.tsx'
import {
  Button,
  Field,
  faultAt,
  Input,
  Password,
  Refused,
  Select,
  sayFault,
  useFocusFault,
} from '../parts/basic.tsx'
import { useMe } from '../session.tsx'
import { NewPassword } from '../sign/NewPassword.tsx'
import { LANG_NAMES } from '../words/index.ts'
import { useSay } from '../words.tsx'
import { Passkeys, Sessions, Totp } from './account/Factors.tsx'

const Saved = ({ shown }: { readonly shown: boolean }) => {
  const { t } = useSay()
  return (
    <span className="saved" role="status">
      {shown ? t('page.saved') : ''}
    </span>
  )
}

const Profile = () => {
  const say = useSay()
  const { t, lang, setLang } = say
  const me = useMe()
  const { busy, problem, send } = useSending()
  const [name, setName] = useState(me.person.name)
  const [letters, setLetters] = useState(me.person.lang)
  const [saved, setSaved] = useState(false)
  const form = useFocusFault(problem)
  const fault = faultAt(problem, '/name')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setSaved(false)
    const body = { name: name.trim(), lang: letters }
    const went = await send(async () => {
      await api.post('/person', body)
      await me.refresh()
    })
    setSaved(went)
  }
  return (
    <section>
      <div className="sub">
        <h2>{t('account.profile')}</h2>
        <span>{me.person.mail}</span>
      </div>
      <form ref={form} className="narrow-form" noValidate onSubmit={event => void submit(event)}>
        {fault === undefined ? <Refused problem={problem} /> : null}
        <Field label={t('account.name')} fault={fault && sayFault(say, fault)}>
          {wiring => (
            <Input
              {...wiring}
              autoComplete="name"
              maxLength={200}
              value={name}
              onChange={event => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('account.lang')} help={t('account.lang.help')}>
          {wiring => (
            <Select
              {...wiring}
              value={letters}
              onChange={event => {
                setLetters(event.target.value)
                setLang(LANGS.find(each => each === event.target.value) ?? lang)
              }}
            >
              {LANGS.map(each => (
                <option key={each} value={each} lang={each}>
                  {LANG_NAMES[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="row">
          <Button kind="main" type="submit" busy={busy}>
            {t('page.save')}
          </Button>
          <Saved shown={saved} />
        </div>
      </form>
    </section>
  )
}

const ChangePassword = () => {
  const say = useSay()
  const { t } = say
  const me = useMe()
  const { busy, problem, send } = useSending()
  const [old, setOld] = useState('')
  const [password, setPassword] = useState('')
  const [saved, setSaved] = useState(false)
  const form = useFocusFault(problem)
  const faultOf = (path: string): string | undefined => {
    const fault = faultAt(problem, path)
    return fault && sayFault(say, fault)
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setSaved(false)
    const went = await send(() => api.post('/password', { old, password }))
    setSaved(went)
    if (!went) return
    setOld('')
    setPassword('')
  }
  const placed = faultOf('/old') ?? faultOf('/password')
  return (
    <section>
      <div className="sub">
        <h2>{t('sign.password')}</h2>
      </div>
      <form ref={form} className="narrow-form" noValidate onSubmit={event => void submit(event)}>
        {placed === undefined ? <Refused problem={problem} /> : null}
        <input type="email" hidden readOnly autoComplete="username" value={me.person.mail} />
        <Field label={t('account.old')} fault={faultOf('/old')}>
          {wiring => (
            <Password
              {...wiring}
              autoComplete="current-password"
              value={old}
              onChange={event => setOld(event.target.value)}
            />
          )}
        </Field>
        <NewPassword
          value={password}
          onChange={setPassword}
          fault={faultOf('/password')}
          mail={me.person.mail}
          name={me.person.name}
        />
        <div className="row">
          <Button kind="main" type="submit" busy={busy}>
            {t('account.password.change')}
          </Button>
          <Saved shown={saved} />
        </div>
      </form>
    </section>
  )
}

const Account = () => {
  const { t } = useSay()
  return (
    <Page title={t('nav.account')} className="settings">
      <Profile />
      <ChangePassword />
      <Totp />
      <Passkeys />
      <Sessions />
    </Page>
  )
}
export default Account
