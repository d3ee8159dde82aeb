// The people of an organisation and their roles; whoever was invited.
import { type FormEvent, useState } from 'react'
import { ROLES_OF } from '#kit/roles.ts'
import { LANGS } from '#kit/words.ts'
import { api, part } from '../../api.ts'
import { useData, useSending } from '../../data/use.ts'
import {
  Button,
  Check,
  Copy,
  Empty,
  Failed,
  Field,
  faultAt,
  Input,
  Loading,
  Refused,
  Select,
  sayFault,
} from '../../parts/basic.tsx'
import { Confirm, Dialog } from '../../parts/float.tsx'
import { type Role, useMe } from '../../session.tsx'
import { LANG_NAMES } from '../../words/index.ts'
import { useSay } from '../../words.tsx'

interface Member {
  readonly person: string
  readonly name: string
  readonly mail: string
  readonly roles: readonly Role[]
  readonly created: string
}
interface Invitation {
  readonly invitation: string
  readonly mail: string
  readonly roles: readonly Role[]
  readonly created: string
  readonly expires: string
  readonly state: 'open' | 'accepted' | 'withdrawn' | 'expired'
}

const RoleChoice = ({
  roles,
  chosen,
  onChange,
}: {
  readonly roles: readonly Role[]
  readonly chosen: readonly Role[]
  readonly onChange: (roles: readonly Role[]) => void
}) => {
  const { t } = useSay()
  return (
    <fieldset className="choices">
      <legend>{t('org.roles')}</legend>
      {roles.map(role => (
        <Check
          key={role}
          label={
            <>
              {t(`role.${role}`)} <small>{t(`role.${role}.may`)}</small>
            </>
          }
          checked={chosen.includes(role)}
          onChange={event =>
            onChange(
              roles.filter(each => (each === role ? event.target.checked : chosen.includes(each))),
            )
          }
        />
      ))}
    </fieldset>
  )
}

const Change = ({ member, close }: { readonly member: Member; close: (done: boolean) => void }) => {
  const { t } = useSay()
  const { org } = useMe()
  const [roles, setRoles] = useState(member.roles)
  const { busy, problem, send } = useSending()
  const save = async (): Promise<void> => {
    if (await send(() => api.post(`/members/${part(member.person)}`, { roles }))) close(true)
  }
  return (
    <Dialog title={member.name} onClose={() => close(false)}>
      <Refused problem={problem} />
      <RoleChoice roles={ROLES_OF[org.kind] ?? []} chosen={roles} onChange={setRoles} />
      <footer>
        <Button onClick={() => close(false)}>{t('page.cancel')}</Button>
        <Button kind="main" busy={busy} onClick={() => void save()}>
          {t('page.save')}
        </Button>
      </footer>
    </Dialog>
  )
}

export const Members = ({ rules }: { readonly rules: boolean }) => {
  const { t, list, day } = useSay()
  const me = useMe()
  const { data, problem, reload } = useData<{ readonly members: readonly Member[] }>('/members')
  const { busy, problem: refused, send, clear } = useSending()
  const [changing, setChanging] = useState<Member>()
  const [removing, setRemoving] = useState<Member>()
  const remove = async (member: Member): Promise<void> => {
    if (!(await send(() => api.post(`/members/${part(member.person)}/remove`)))) return
    setRemoving(undefined)
    reload()
  }
  return (
    <section>
      <div className="sub">
        <h2>{t('org.members')}</h2>
        <span>{data?.members.length ?? ''}</span>
      </div>
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {data === undefined && problem === undefined ? <Loading /> : null}
      <ul className="rows">
        {(data?.members ?? []).map(member => (
          <li key={member.person}>
            <div>
              <b>
                {member.name}
                {member.person === me.person.person ? <small> {t('org.you')}</small> : null}
              </b>
              <small>{member.mail}</small>
            </div>
            <span>{list(member.roles.map(role => t(`role.${role}`)))}</span>
            <small>{t('org.since', { day: day(member.created) })}</small>
            {rules ? (
              <span className="row">
                <Button onClick={() => setChanging(member)}>{t('org.roles')}</Button>
                <Button
                  kind="quiet"
                  onClick={() => {
                    clear()
                    setRemoving(member)
                  }}
                >
                  {t('org.remove')}
                </Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {changing === undefined ? null : (
        <Change
          member={changing}
          close={done => {
            setChanging(undefined)
            if (done) reload()
          }}
        />
      )}
      {removing === undefined ? null : (
        <Confirm
          title={t('org.remove')}
          text={t('org.remove.sure', { name: removing.name })}
          yes={t('org.remove')}
          grave
          busy={busy}
          onYes={() => void remove(removing)}
          onClose={() => setRemoving(undefined)}
        >
          <Refused problem={refused} />
        </Confirm>
      )}
    </section>
  )
}

/** Ask somebody in; where no letter can be sent, operators are shown the link to hand on. */
export const Invite = ({
  org,
  roles,
  close,
}: {
  /** another organisation than one's own (operators) */
  readonly org?: string
  readonly roles: readonly Role[]
  readonly close: (done: boolean) => void
}) => {
  const say = useSay()
  const { t } = say
  const { busy, problem, send } = useSending()
  const [mail, setMail] = useState('')
  const [chosen, setChosen] = useState<readonly Role[]>(roles.slice(-1))
  const [lang, setLang] = useState(say.lang)
  const [link, setLink] = useState<string>()
  const fault = faultAt(problem, '/mail')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    await send(async () => {
      const body = { mail: mail.trim(), roles: chosen, lang, ...(org === undefined ? {} : { org }) }
      const made = await api.post<{ link?: string }>('/invitations', body)
      if (made.link === undefined) close(true)
      else setLink(made.link)
    })
  }
  return (
    <Dialog title={t('org.invite')} onClose={() => close(link !== undefined)}>
      {link === undefined ? (
        <form noValidate onSubmit={event => void submit(event)}>
          {fault === undefined ? <Refused problem={problem} /> : null}
          <Field label={t('sign.mail')} fault={fault && sayFault(say, fault)}>
            {wiring => (
              <Input
                {...wiring}
                type="email"
                value={mail}
                onChange={event => setMail(event.target.value)}
              />
            )}
          </Field>
          <RoleChoice roles={roles} chosen={chosen} onChange={setChosen} />
          <Field label={t('org.invite.lang')}>
            {wiring => (
              <Select
                {...wiring}
                value={lang}
                onChange={event => setLang(LANGS.find(l => l === event.target.value) ?? say.lang)}
              >
                {LANGS.map(each => (
                  <option key={each} value={each}>
                    {LANG_NAMES[each]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <footer>
            <Button onClick={() => close(false)}>{t('page.cancel')}</Button>
            <Button kind="main" type="submit" busy={busy}>
              {t('org.invite.send')}
            </Button>
          </footer>
        </form>
      ) : (
        <LinkOnce link={link} onDone={() => close(true)} />
      )}
    </Dialog>
  )
}

/** A link that could not go out by mail: handed on by whoever made it. */
export const LinkOnce = ({ link, onDone }: { readonly link: string; onDone: () => void }) => {
  const { t } = useSay()
  return (
    <>
      <p>{t('org.link.why')}</p>
      <p className="secret">
        <code>{link}</code>
        <Copy text={link} label={t('org.link.copy')} />
      </p>
      <footer>
        <Button kind="main" onClick={onDone}>
          {t('page.done')}
        </Button>
      </footer>
    </>
  )
}

export const Invitations = () => {
  const { t, list, day } = useSay()
  const { org } = useMe()
  const { data, problem, reload } = useData<{ readonly invitations: readonly Invitation[] }>(
    '/invitations',
  )
  const { problem: refused, send } = useSending()
  const [inviting, setInviting] = useState(false)
  const withdraw = async ({ invitation }: Invitation): Promise<void> => {
    if (await send(() => api.post(`/invitations/${part(invitation)}/withdraw`))) reload()
  }
  return (
    <section>
      <div className="sub">
        <h2>{t('org.invitations')}</h2>
        <span className="grow" />
        <Button icon="plus" onClick={() => setInviting(true)}>
          {t('org.invite')}
        </Button>
      </div>
      <Refused problem={refused} />
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {data === undefined && problem === undefined ? <Loading rows={2} /> : null}
      {data?.invitations.length === 0 ? (
        <Empty icon="letter" title={t('org.invitations.none')} />
      ) : null}
      <ul className="rows">
        {(data?.invitations ?? []).map(each => (
          <li key={each.invitation}>
            <div>
              <b>{each.mail}</b>
              <small>{list(each.roles.map(role => t(`role.${role}`)))}</small>
            </div>
            <span>{t(`org.invitation.${each.state}`)}</span>
            <small>
              {each.state === 'open'
                ? t('org.until', { day: day(each.expires) })
                : day(each.created)}
            </small>
            {each.state === 'open' ? (
              <Button kind="quiet" onClick={() => void withdraw(each)}>
                {t('org.withdraw')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {inviting ? (
        <Invite
          roles={ROLES_OF[org.kind] ?? []}
          close={done => {
            setInviting(false)
            if (done) reload()
          }}
        />
      ) : null}
    </section>
  )
}
