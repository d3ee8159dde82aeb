// Operators: the organisations of the node; a new one comes with its first manager invited.
import { type FormEvent, useState } from 'react'
import { type Kind, ROLES_OF } from '#kit/roles.ts'
import { api } from '../api.ts'
import { useData, useSending } from '../data/use.ts'
import { Page } from '../frame/Page.tsx'
import {
  Button,
  Empty,
  Failed,
  Field,
  faultAt,
  Input,
  Loading,
  Refused,
  Select,
  sayFault,
  useFocusFault,
} from '../parts/basic.tsx'
import { Dialog } from '../parts/float.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import NotFound from './NotFound.tsx'
import { Invite, LinkOnce } from './organisation/Members.tsx'

interface Organisation {
  readonly org: string
  readonly name: string
  readonly kind: Kind
  readonly created: string
  readonly members: number
}

const Make = ({ close }: { readonly close: (done: boolean) => void }) => {
  const say = useSay()
  const { t } = say
  const { busy, problem, send } = useSending()
  const [name, setName] = useState('')
  const [kind, setKind] = useState('trader')
  const [mail, setMail] = useState('')
  const [link, setLink] = useState<string>()
  const form = useFocusFault(problem)
  const faultOf = (path: string): string | undefined => {
    const fault = faultAt(problem, path)
    return fault && sayFault(say, fault)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void send(async () => {
      const invited = mail.trim() === '' ? {} : { mail: mail.trim(), lang: say.lang }
      const body = { name: name.trim(), kind, ...invited }
      const made = await api.post<{ link?: string }>('/organisations', body)
      if (made.link === undefined) close(true)
      else setLink(made.link)
    })
  }
  return (
    <Dialog title={t('orgs.make')} onClose={() => close(link !== undefined)}>
      {link !== undefined ? (
        <LinkOnce link={link} onDone={() => close(true)} />
      ) : (
        <form ref={form} noValidate onSubmit={submit}>
          {(faultOf('/name') ?? faultOf('/mail')) ? null : <Refused problem={problem} />}
          <Field label={t('orgs.name')} fault={faultOf('/name')}>
            {wiring => (
              <Input
                {...wiring}
                maxLength={200}
                value={name}
                onChange={event => setName(event.target.value)}
              />
            )}
          </Field>
          <Field label={t('orgs.kind')}>
            {wiring => (
              <Select {...wiring} value={kind} onChange={event => setKind(event.target.value)}>
                {Object.keys(ROLES_OF).map(each => (
                  <option key={each} value={each}>
                    {t(`kind.${each}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('orgs.mail')} help={t('orgs.mail.help')} fault={faultOf('/mail')}>
            {wiring => (
              <Input
                {...wiring}
                type="email"
                value={mail}
                onChange={event => setMail(event.target.value)}
              />
            )}
          </Field>
          <footer>
            <Button onClick={() => close(false)}>{t('page.cancel')}</Button>
            <Button kind="main" type="submit" busy={busy}>
              {t('orgs.make')}
            </Button>
          </footer>
        </form>
      )}
    </Dialog>
  )
}

const Organisations = () => {
  const { t, day } = useSay()
  const me = useMe()
  const { data, problem, loading, reload } = useData<{
    readonly organisations: readonly Organisation[]
  }>(me.has('operator') ? '/organisations' : undefined)
  const [making, setMaking] = useState(false)
  const [inviting, setInviting] = useState<Organisation>()
  if (!me.has('operator')) return <NotFound />
  return (
    <Page
      title={t('nav.organisations')}
      className="settings"
      actions={
        <Button kind="main" icon="plus" onClick={() => setMaking(true)}>
          {t('orgs.make')}
        </Button>
      }
    >
      {loading ? <Loading rows={6} /> : null}
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {data?.organisations.length === 0 ? <Empty icon="org" title={t('orgs.none')} /> : null}
      <ul className="rows">
        {(data?.organisations ?? []).map(each => (
          <li key={each.org}>
            <div>
              <b>{each.name}</b>
              <small>
                <code>{each.org}</code>
              </small>
            </div>
            <span>{t(`kind.${each.kind}`)}</span>
            <small>
              {t('orgs.members', { n: each.members })} ·{' '}
              {t('org.since', { day: day(each.created) })}
            </small>
            <Button onClick={() => setInviting(each)}>{t('org.invite')}</Button>
          </li>
        ))}
      </ul>
      {making ? (
        <Make
          close={done => {
            setMaking(false)
            if (done) reload()
          }}
        />
      ) : null}
      {inviting === undefined ? null : (
        <Invite
          org={inviting.org}
          roles={ROLES_OF[inviting.kind] ?? []}
          close={() => setInviting(undefined)}
        />
      )}
    </Page>
  )
}
export default Organisations
