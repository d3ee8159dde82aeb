// What a link in a letter opens: the first operator, an invitation, a new password. The token
// stands behind #, so that no server and no proxy ever logs it.
import { useEffect, useState } from 'react'
import { api, Problem, part } from '../api.ts'
import { useData, useSending } from '../data/use.ts'
import {
  Button,
  Empty,
  Failed,
  Field,
  faultAt,
  Input,
  Loading,
  Refused,
  sayFault,
  useFocusFault,
} from '../parts/basic.tsx'
import { go } from '../router.tsx'
import { useSay } from '../words.tsx'
import { NewPassword } from './NewPassword.tsx'
import { OuterFrame } from './OuterFrame.tsx'
import { SignInForm } from './SignInForm.tsx'

interface Told {
  readonly purpose: 'operator' | 'invitation' | 'password'
  readonly mail: string
  readonly organisation: string | null
  readonly roles: readonly string[]
  /** the person has a password already */
  readonly known: boolean
}

interface Given {
  readonly name: string
  readonly password: string
  readonly mail: string
  readonly organisation: string
}
const NOTHING: Given = { name: '', password: '', mail: '', organisation: '' }

/** Which of the fields a link asks for. */
const asked = ({ purpose, known }: Told): (keyof Given)[] => {
  if (purpose === 'operator') return ['organisation', 'name', 'mail', 'password']
  if (purpose === 'password') return ['password']
  return known ? [] : ['name', 'password']
}

const LABELS = { name: 'account.name', mail: 'sign.mail', organisation: 'link.house' } as const
const KINDS = {
  name: { autoComplete: 'name' },
  mail: { type: 'email', autoComplete: 'username' },
  organisation: { autoComplete: 'organization' },
} as const

const LinkForm = ({
  token,
  told,
  onDone,
}: {
  readonly token: string
  readonly told: Told
  readonly onDone: () => Promise<void>
}) => {
  const say = useSay()
  const { t, list } = say
  const { busy, problem, send } = useSending()
  const [given, setGiven] = useState(NOTHING)
  const form = useFocusFault(problem)
  const wanted = asked(told)
  const set = (name: keyof Given, text: string): void => setGiven(old => ({ ...old, [name]: text }))
  const faultOf = (name: keyof Given): string | undefined => {
    const fault = faultAt(problem, `/${name}`)
    return fault && sayFault(say, fault)
  }
  const use = (): Promise<boolean> =>
    send(async () => {
      const body = Object.fromEntries(wanted.map(name => [name, given[name].trim()]))
      if (wanted.includes('password')) body.password = given.password
      await api.ask(`/links/${part(token)}`, {
        method: 'POST',
        body: { lang: say.lang, ...body },
        bare: true,
      })
      // the token is spent: it does not stay in the history
      go('/', 'replace')
      await onDone()
    })
  const first = problem instanceof Problem && problem.key === 'sign-in-first'
  if (first) {
    return (
      <>
        <Refused problem={problem} />
        <SignInForm
          onDone={async () => {
            await use()
          }}
        />
      </>
    )
  }
  const roles = list(told.roles.map(role => t(`role.${role}`)))
  return (
    <form
      ref={form}
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void use()
      }}
    >
      <h1>{t(`link.${told.purpose}`)}</h1>
      <p className="lead">
        {t(`link.${told.purpose}.why`, { organisation: told.organisation ?? '', roles })}
      </p>
      {wanted.some(name => faultOf(name) !== undefined) ? null : <Refused problem={problem} />}
      {told.mail === '' ? null : <p className="who">{told.mail}</p>}
      {wanted.map(name =>
        name === 'password' ? (
          <NewPassword
            key={name}
            value={given.password}
            onChange={text => set('password', text)}
            fault={faultOf('password')}
            mail={told.mail === '' ? given.mail : told.mail}
            name={given.name}
          />
        ) : (
          <Field key={name} label={t(LABELS[name])} fault={faultOf(name)}>
            {wiring => (
              <Input
                {...wiring}
                {...KINDS[name]}
                value={given[name]}
                onChange={event => set(name, event.target.value)}
              />
            )}
          </Field>
        ),
      )}
      <Button kind="main" className="tall" type="submit" busy={busy}>
        {t(`link.${told.purpose}.go`)}
      </Button>
    </form>
  )
}

const LinkPage = ({ onDone }: { readonly onDone: () => Promise<void> }) => {
  const { t } = useSay()
  const [token] = useState(() => location.hash.slice(1))
  const { data, problem, loading, reload } = useData<Told>(
    token === '' ? undefined : `/links/${part(token)}`,
  )
  useEffect(() => {
    document.title = `${t('link.title')} · Beibu`
  }, [t])
  const spent = token === '' || (problem instanceof Problem && problem.status === 404)
  return (
    <OuterFrame>
      {data === undefined ? <h1>{t('link.title')}</h1> : null}
      {loading ? <Loading /> : null}
      {spent ? (
        <Empty icon="letter" title={t('link.spent')}>
          <p>{t('link.spent.why')}</p>
          <Button onClick={() => go('/', 'replace')}>{t('link.home')}</Button>
        </Empty>
      ) : problem === undefined ? null : (
        <Failed problem={problem} retry={reload} />
      )}
      {data === undefined ? null : <LinkForm token={token} told={data} onDone={onDone} />}
    </OuterFrame>
  )
}
export default LinkPage
