// Keys for machines that file: what each may do, until when; the key itself is shown once.
import { type FormEvent, useState } from 'react'
import { ROLES_OF } from '#kit/roles.ts'
import { api, part } from '../../api.ts'
import { useData, useNow, useSending } from '../../data/use.ts'
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
import { Confirm, Dialog, FormDialog } from '../../parts/float.tsx'
import { useMe } from '../../session.tsx'
import { useSay } from '../../words.tsx'

interface Key {
  readonly id: string
  readonly label: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly created: string
  readonly expires: string | null
  readonly revoked: string | null
}

const SCOPES = ['read', 'lodge', 'act', 'manage'] as const
const DAYS = [30, 90, 180, 365] as const

const Choice = ({
  legend,
  all,
  chosen,
  word,
  onChange,
}: {
  readonly legend: string
  readonly all: readonly string[]
  readonly chosen: readonly string[]
  readonly word: (each: string) => string
  readonly onChange: (chosen: readonly string[]) => void
}) => (
  <fieldset className="choices">
    <legend>{legend}</legend>
    {all.map(each => (
      <Check
        key={each}
        label={word(each)}
        checked={chosen.includes(each)}
        onChange={event =>
          onChange(all.filter(one => (one === each ? event.target.checked : chosen.includes(one))))
        }
      />
    ))}
  </fieldset>
)

const Make = ({ close }: { readonly close: (done: boolean) => void }) => {
  const say = useSay()
  const { t } = say
  const { org } = useMe()
  const all = (ROLES_OF[org.kind] ?? []).filter(role => role !== 'manager')
  const { busy, problem, send } = useSending()
  const [label, setLabel] = useState('')
  const [roles, setRoles] = useState<readonly string[]>(all)
  const [scopes, setScopes] = useState<readonly string[]>(['read', 'lodge'])
  const [days, setDays] = useState<number>(90)
  const [key, setKey] = useState<string>()
  const fault = faultAt(problem, '/label')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void send(async () => {
      const made = await api.post<{ key: string }>('/keys', { label, roles, scopes, days })
      setKey(made.key)
    })
  }
  if (key !== undefined) {
    return (
      <Dialog title={t('key.made')} onClose={() => close(true)}>
        <p>{t('key.once')}</p>
        <p className="secret">
          <code>{key}</code>
          <Copy text={key} label={t('key.copy')} />
        </p>
        <footer>
          <Button kind="main" onClick={() => close(true)}>
            {t('page.done')}
          </Button>
        </footer>
      </Dialog>
    )
  }
  return (
    <FormDialog
      title={t('key.make')}
      yes={t('key.make')}
      busy={busy}
      onSubmit={submit}
      onClose={() => close(false)}
    >
      {fault === undefined ? <Refused problem={problem} /> : null}
      <Field
        label={t('key.label')}
        help={t('key.label.help')}
        fault={fault && sayFault(say, fault)}
      >
        {wiring => (
          <Input
            {...wiring}
            maxLength={100}
            value={label}
            onChange={event => setLabel(event.target.value)}
          />
        )}
      </Field>
      {all.length === 0 ? null : (
        <Choice
          legend={t('org.roles')}
          all={all}
          chosen={roles}
          word={role => t(`role.${role}`)}
          onChange={setRoles}
        />
      )}
      <Choice
        legend={t('key.scopes')}
        all={SCOPES}
        chosen={scopes}
        word={scope => t(`key.scope.${scope}`)}
        onChange={setScopes}
      />
      <Field label={t('key.days')}>
        {wiring => (
          <Select {...wiring} value={days} onChange={event => setDays(Number(event.target.value))}>
            {DAYS.map(each => (
              <option key={each} value={each}>
                {t('key.for', { n: each })}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </FormDialog>
  )
}

const Row = ({ item, onEnd }: { readonly item: Key; readonly onEnd: () => void }) => {
  const { t, list, day } = useSay()
  const now = useNow()
  const expired = item.expires !== null && Date.parse(item.expires) < now
  const over = item.revoked !== null || expired
  return (
    <li className={over ? 'over' : ''}>
      <div>
        <b>{item.label}</b>
        <small>{list(item.scopes.map(scope => t(`key.scope.${scope}`)))}</small>
      </div>
      <span>{list(item.roles.map(role => t(`role.${role}`)))}</span>
      <small>
        {item.revoked !== null
          ? t('mandate.ended', { day: day(item.revoked) })
          : item.expires === null
            ? t('key.forever')
            : t(expired ? 'mandate.expired' : 'org.until', { day: day(item.expires) })}
      </small>
      {over ? null : (
        <Button kind="quiet" onClick={onEnd}>
          {t('key.end')}
        </Button>
      )}
    </li>
  )
}

export const Keys = () => {
  const { t } = useSay()
  const { data, problem, reload } = useData<{ readonly keys: readonly Key[] }>('/keys')
  const { busy, problem: refused, send } = useSending()
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<Key>()
  const end = async (item: Key): Promise<void> => {
    const went = await send(() => api.post(`/keys/${part(item.id)}/end`))
    setEnding(undefined)
    if (went) reload()
  }
  return (
    <section>
      <div className="sub">
        <h2>{t('key.title')}</h2>
        <span className="grow" />
        <Button icon="plus" onClick={() => setMaking(true)}>
          {t('key.make')}
        </Button>
      </div>
      <Refused problem={refused} />
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {data === undefined && problem === undefined ? <Loading rows={2} /> : null}
      {data?.keys.length === 0 ? <Empty icon="key" title={t('key.none')} /> : null}
      <ul className="rows">
        {(data?.keys ?? []).map(item => (
          <Row key={item.id} item={item} onEnd={() => setEnding(item)} />
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
      {ending === undefined ? null : (
        <Confirm
          title={t('key.end')}
          text={t('key.end.sure', { label: ending.label })}
          yes={t('key.end')}
          grave
          busy={busy}
          onYes={() => void end(ending)}
          onClose={() => setEnding(undefined)}
        />
      )}
    </section>
  )
}
