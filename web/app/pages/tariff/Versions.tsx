// Versions of the tariff's tables, and taking the newest load back.
import { useState } from 'react'
import { api } from '../../api.ts'
import { useSending } from '../../data/use.ts'
import { Button, Refused } from '../../parts/basic.tsx'
import { Dialog } from '../../parts/float.tsx'
import { useSay } from '../../words.tsx'
import { newestLoad, type Version } from './told.ts'

const nameOf = ({ table, version }: Version): string => `${table}@${version}`

const Withdraw = ({
  load,
  onDone,
}: {
  readonly load: readonly Version[]
  readonly onDone: () => void
}) => {
  const { t, list } = useSay()
  const [asked, setAsked] = useState(false)
  const [unfit, setUnfit] = useState<string>()
  const { busy, problem, send } = useSending()
  const names = list(load.map(nameOf))
  const withdraw = (): void =>
    void send(async () => {
      const versions = load.map(({ table, version }) => ({ table, version }))
      const told = await api.post<{ unfit?: string }>('/node/tariff/withdraw', { versions })
      setUnfit(told.unfit)
      if (told.unfit === undefined) setAsked(false)
      onDone()
    })
  return (
    <>
      <Button onClick={() => setAsked(true)}>{t('tariff.withdraw')}</Button>
      {asked ? (
        <Dialog title={t('tariff.withdraw')} onClose={() => setAsked(false)}>
          <p className="lead">{t('tariff.withdraw.why', { names })}</p>
          {unfit === undefined ? null : (
            <p className="refused" role="alert" lang="en">
              {unfit}
            </p>
          )}
          <Refused problem={problem} />
          <Button kind="grave" busy={busy} onClick={withdraw}>
            {t('tariff.withdraw.do')}
          </Button>
        </Dialog>
      ) : null}
    </>
  )
}

export const Versions = ({
  versions,
  onDone,
}: {
  readonly versions: readonly Version[]
  readonly onDone: () => void
}) => {
  const { t, count, moment } = useSay()
  const load = newestLoad(versions)
  return (
    <section>
      <div className="sub">
        <h2>{t('tariff.versions')}</h2>
        <span className="grow" />
        {load.length === 0 ? null : <Withdraw load={load} onDone={onDone} />}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by key */}
      <section className="scroll tariff-box" tabIndex={0} aria-label={t('tariff.versions')}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('node.table')}</th>
              <th scope="col">{t('node.since')}</th>
              <th scope="col" className="num">
                {t('node.rows')}
              </th>
              <th scope="col">{t('node.source')}</th>
            </tr>
          </thead>
          <tbody>
            {versions.map(each => (
              <tr key={nameOf(each)}>
                <th scope="row">
                  <code>{nameOf(each)}</code>
                  {each.inForce ? <span className="tariff-on">{t('tariff.in-force')}</span> : null}
                </th>
                <td>{moment(each.switched)}</td>
                <td className="num">{count(each.rows)}</td>
                <td className="q">{each.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
