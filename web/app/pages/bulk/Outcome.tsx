// How far a reading of the file has come, what was refused, and how it ended.
import { useEffect, useState } from 'react'
import type { Fault } from '../../api.ts'
import { MOST_SHOWN, type RefusedRow, type RunState } from '../../data/bulk.ts'
import { Button, sayFault } from '../../parts/basic.tsx'
import { Icon } from '../../parts/icons.tsx'
import { type Say, useSay } from '../../words.tsx'

/** Filings of the file, where an earlier reading has counted them. */
type Known = number | undefined

/** How much of it is done, 0 to 1. */
const shareOf = ({ what, progress, state }: RunState, known: Known): number => {
  if (state === 'done') return 1
  if (progress === undefined || progress.phase !== what) return 0
  const { filings, bytes, total } = progress
  const share = known === undefined ? bytes / Math.max(1, total) : filings / Math.max(1, known)
  return Math.min(1, share)
}

/** Seconds since the run began, while it runs. */
const useSeconds = ({ began, state }: RunState): number => {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (state !== 'running') return
    const timer = setInterval(() => setNow(performance.now()), 500)
    return () => clearInterval(timer)
  }, [state])
  return Math.max(0, now - began) / 1_000
}

const Bar = ({ run, known }: { readonly run: RunState; readonly known: Known }) => {
  const { t, count } = useSay()
  const seconds = useSeconds(run)
  const share = shareOf(run, known)
  const { progress } = run
  const filings = progress?.filings ?? 0
  const rate = Math.round(filings / Math.max(0.5, seconds))
  const left = share > 0.02 && seconds > 2 ? Math.ceil((seconds * (1 - share)) / share) : undefined
  const reading = progress === undefined || progress.phase !== run.what
  const title = t(run.what === 'check' ? 'bulk.checking' : 'bulk.lodging')
  return (
    <>
      <div
        className="bulk-bar"
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
      >
        <i style={{ width: `${share * 100}%` }} />
      </div>
      <p className="bulk-pace">
        <span>{reading ? t('bulk.reads') : t('bulk.pace', { n: count(filings), rate })}</span>
        {left === undefined || reading ? null : <span>{t('bulk.left', { seconds: left })}</span>}
      </p>
    </>
  )
}

const Counts = ({ run }: { readonly run: RunState }) => {
  const { t, count } = useSay()
  const { lodged = 0, replayed = 0, refused = 0 } = run.done ?? run.progress ?? {}
  return (
    <dl className="figures bulk-figures">
      <div>
        <dt>{t(run.what === 'check' ? 'bulk.good' : 'bulk.lodged')}</dt>
        <dd>{count(lodged)}</dd>
      </div>
      {run.what === 'check' && replayed === 0 ? null : (
        <div>
          <dt>{t('bulk.replayed')}</dt>
          <dd>{count(replayed)}</dd>
        </div>
      )}
      <div className={refused > 0 ? 't-red' : ''}>
        <dt>{t('bulk.refused')}</dt>
        <dd>{count(refused)}</dd>
      </div>
    </dl>
  )
}

const Whole = ({ faults }: { readonly faults: readonly Fault[] }) => {
  const say = useSay()
  return (
    <>
      {faults.map(fault => (
        <p className="refused" role="alert" key={`${fault.key} ${fault.message}`}>
          <Icon n="warn" />
          <span>{sayFault(say, fault)}</span>
        </p>
      ))}
    </>
  )
}

/** Where a fault is: its column, or by the form's own word what no column feeds. */
const whereWord = (say: Say, where: string): string =>
  where.startsWith('/')
    ? say.or(`field.${where.slice(1).replace(/\/\d+/g, '').replaceAll('/', '.')}`, where)
    : where

const Row = ({ row }: { readonly row: RefusedRow }) => {
  const say = useSay()
  return (
    <>
      {row.faults.map((fault, i) => (
        <tr key={`${fault.where} ${fault.key} ${fault.path}`}>
          <th scope="row" className="num">
            {i === 0 ? say.count(row.line) : <span className="unseen">{row.line}</span>}
          </th>
          <td>{whereWord(say, fault.where)}</td>
          <td>{sayFault(say, fault)}</td>
        </tr>
      ))}
    </>
  )
}

const Faults = ({ run, onSave }: { readonly run: RunState; readonly onSave: () => void }) => {
  const { t, count } = useSay()
  if (run.rows.length === 0) return null
  const more = run.refusedRows > MOST_SHOWN
  return (
    <section aria-labelledby="bulk-faults">
      <div className="sub">
        <h2 id="bulk-faults">{t('bulk.faults')}</h2>
        {more ? <span>{t('bulk.faults.first', { n: count(run.rows.length) })}</span> : null}
        <span className="grow" />
        <Button icon="download" onClick={onSave}>
          {t('bulk.save')}
        </Button>
      </div>
      <div className="table-box bulk-faults">
        <table className="bulk-table">
          <thead>
            <tr>
              <th scope="col" className="num">
                {t('bulk.row')}
              </th>
              <th scope="col">{t('bulk.column')}</th>
              <th scope="col">{t('bulk.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {run.rows.map(row => (
              <Row key={row.line} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="lead">{t('bulk.save.why')}</p>
    </section>
  )
}

/** What is said when it is over, for those who listen and those who look. */
const endOf = ({ what, state, done }: RunState): string | undefined => {
  if (state === 'running') return undefined
  if (state !== 'done') return `bulk.${state}.${what}`
  if (done !== undefined && done.faults.length > 0) return undefined
  return done?.refused === 0 ? `bulk.all.${what}` : `bulk.some.${what}`
}

export const Outcome = ({
  run,
  known,
  onSave,
}: {
  readonly run: RunState
  readonly known: Known
  readonly onSave: () => void
}) => {
  const { t } = useSay()
  const end = endOf(run)
  const { lodged = 0, refused = 0, hiddenRows = 0 } = run.done ?? {}
  const tone = run.state !== 'done' ? 'notice' : refused === 0 ? 'bulk-good' : 'bulk-some'
  return (
    <>
      <section className="bulk-outcome" aria-label={t('bulk.outcome')}>
        {run.state === 'running' ? <Bar run={run} known={known} /> : null}
        <div role="status">
          {end === undefined ? null : <p className={tone}>{t(end, { lodged, refused })}</p>}
        </div>
        <Whole faults={run.done?.faults ?? []} />
        {hiddenRows > 0 ? <p className="notice">{t('bulk.hidden', { n: hiddenRows })}</p> : null}
        <Counts run={run} />
      </section>
      <Faults run={run} onSave={onSave} />
    </>
  )
}
