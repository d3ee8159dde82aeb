// Operators: how the node does, what it was set to, what it knows and since when, its last backup.
import { api } from '../api.ts'
import { useData, useSending } from '../data/use.ts'
import { Page } from '../frame/Page.tsx'
import { Button, Empty, Failed, Loading, Refused } from '../parts/basic.tsx'
import { Icon } from '../parts/icons.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import NotFound from './NotFound.tsx'

interface Told {
  readonly settings: readonly { readonly name: string; readonly value: string | null }[]
  readonly health: readonly {
    readonly part: string
    readonly state: 'good' | 'warn' | 'bad'
    readonly said: string
  }[]
  readonly reference: readonly {
    readonly pack: string
    readonly name: string
    readonly version: string
    readonly switched: string | null
    readonly source: string | null
    readonly rows: number
  }[]
  readonly backup: Backup | null
}
interface Backup {
  readonly taken: string
  readonly position: number
  readonly bytes: number
  readonly seconds: number
}

/** What waits for a person is amber; only what does not work is red. */
const TONES = { good: 't-green', warn: 't-amber', bad: 't-red' } as const

const Reference = ({ told }: { readonly told: Told }) => {
  const { t, count, day } = useSay()
  return (
    <section>
      <div className="sub">
        <h2>{t('node.reference')}</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by key */}
      <section className="scroll" tabIndex={0} aria-label={t('node.reference')}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('node.table')}</th>
              <th scope="col">{t('node.version')}</th>
              <th scope="col">{t('node.since')}</th>
              <th scope="col" className="num">
                {t('node.rows')}
              </th>
              <th scope="col">{t('node.source')}</th>
            </tr>
          </thead>
          <tbody>
            {told.reference.map(each => (
              <tr key={`${each.pack} ${each.name}`}>
                <th scope="row">
                  {each.name} <span className="q">{each.pack}</span>
                </th>
                <td>
                  <code>{each.version}</code>
                </td>
                <td>{each.switched === null ? '–' : day(each.switched)}</td>
                <td className="num">{count(each.rows)}</td>
                <td className="q">{each.source ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

const LastBackup = ({ backup, onTaken }: { backup: Backup | null; onTaken: () => void }) => {
  const { t, count, moment } = useSay()
  const { busy, problem, send } = useSending()
  const take = async (): Promise<void> => {
    if (await send(() => api.post('/node/backup'))) onTaken()
  }
  return (
    <section>
      <div className="sub">
        <h2>{t('node.backup')}</h2>
        <span className="grow" />
        <Button busy={busy} onClick={() => void take()}>
          {t('node.backup.take')}
        </Button>
      </div>
      <Refused problem={problem} />
      {backup === null ? (
        <Empty icon="warn" title={t('node.backup.none')} />
      ) : (
        <dl className="declared">
          <div>
            <dt>{t('node.backup.taken')}</dt>
            <dd>{moment(backup.taken)}</dd>
          </div>
          <div>
            <dt>{t('node.backup.position')}</dt>
            <dd>{count(backup.position)}</dd>
          </div>
          <div>
            <dt>{t('node.backup.bytes')}</dt>
            <dd>{count(backup.bytes)}</dd>
          </div>
        </dl>
      )}
    </section>
  )
}

const Shown = ({ told, onTaken }: { readonly told: Told; readonly onTaken: () => void }) => {
  const { t, or } = useSay()
  return (
    <>
      <section>
        <div className="sub">
          <h2>{t('node.health')}</h2>
        </div>
        <ul className="rows">
          {told.health.map(({ part, state, said }) => (
            <li key={part}>
              <div>
                <b className={TONES[state]}>
                  <Icon n={state === 'good' ? 'check' : 'warn'} /> {or(`node.part.${part}`, part)}
                </b>
              </div>
              <span>{said}</span>
            </li>
          ))}
        </ul>
      </section>
      <LastBackup backup={told.backup} onTaken={onTaken} />
      <Reference told={told} />
      <section>
        <div className="sub">
          <h2>{t('node.settings')}</h2>
        </div>
        <dl className="declared">
          {told.settings.map(({ name, value }) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{value ?? '–'}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  )
}

const NodeState = () => {
  const { t } = useSay()
  const me = useMe()
  const operates = me.has('operator')
  const { data, problem, loading, reload } = useData<Told>(operates ? '/node/state' : undefined)
  if (!operates) return <NotFound />
  return (
    <Page title={t('nav.state')} className="settings">
      <p className="lead">
        <code>{me.session.node}</code> · {me.session.zone}
      </p>
      {loading ? <Loading rows={8} /> : null}
      {problem !== undefined ? <Failed problem={problem} retry={reload} /> : null}
      {data === undefined ? null : <Shown told={data} onTaken={reload} />}
    </Page>
  )
}
export default NodeState
