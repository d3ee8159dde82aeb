// Operators: the tariff of a country out of the file that its publisher prints. It is read,
// compared with what is in force, tried on recent filings, put in, and taken back.
import { useRef, useState } from 'react'
import { api, Problem, part } from '../api.ts'
import { eventsOf, uploadTo } from '../data/bulk.ts'
import { useData, useSending } from '../data/use.ts'
import { dayOf } from '../format.ts'
import { Page } from '../frame/Page.tsx'
import { Failed, Loading, Refused } from '../parts/basic.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import { DropArea, FileButton } from './bulk/Drop.tsx'
import NotFound from './NotFound.tsx'
import { Ask } from './tariff/Ask.tsx'
import { Report } from './tariff/Report.tsx'
import {
  bodyOf,
  type Event,
  type Order,
  type Progress,
  type Report as ReportTold,
  type Sent,
  type Told,
} from './tariff/told.ts'
import { Versions } from './tariff/Versions.tsx'
import '../style/bulk.css'
import '../style/tariff.css'

type Outcome = Omit<Event, 'progress'>

/** One reading of the file by the node, to its last word. */
const read = async (
  path: string,
  body: object,
  onProgress: (progress: Progress) => void,
): Promise<Outcome> => {
  const response = await api.open(path, { method: 'POST', body })
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => null))
  for await (const { progress, ...last } of eventsOf<Event>(response)) {
    if (progress === undefined) return last
    onProgress(progress)
  }
  // cut off: whether it was put in stands among the versions
  return { problem: 'broken' }
}

const useFile = (onLoaded: () => void) => {
  const sending = useSending()
  const [sent, setSent] = useState<Sent>()
  const [progress, setProgress] = useState<Progress>()
  const [outcome, setOutcome] = useState<Outcome>()
  const clear = (): void => {
    setOutcome(undefined)
    sending.clear()
  }
  const take = (file: File): void => {
    clear()
    setSent(undefined)
    void sending.send(async () => {
      const signal = new AbortController().signal
      const onShare = (share: number): void => setProgress({ phase: 'read', share })
      setSent(await uploadTo<Sent>('/node/tariff/files', file, onShare, signal))
    })
  }
  const run = (order: Order, base?: string): void => {
    const body = bodyOf(order)
    if (sent === undefined || body === undefined) return
    clear()
    setProgress(undefined)
    const what = base === undefined ? 'try' : 'load'
    const path = `/node/tariff/files/${part(sent.file)}/${what}`
    void sending.send(async () => {
      setOutcome(await read(path, base === undefined ? body : { ...body, base }, setProgress))
      if (base !== undefined) onLoaded()
    })
  }
  return { ...sending, sent, progress, outcome, clear, take, run }
}

const Working = ({ progress }: { readonly progress: Progress | undefined }) => {
  const { t, count } = useSay()
  const text =
    progress?.phase === 'try'
      ? t('tariff.trying', { n: count(progress.filings ?? 0) })
      : t('tariff.reading', { n: count(progress?.lines ?? 0) })
  return (
    <p className="tariff-working" role="status">
      <progress max={1} {...(progress?.share === undefined ? {} : { value: progress.share })}>
        {text}
      </progress>
      <span>{text}</span>
    </p>
  )
}

const Ended = ({
  outcome,
  busy,
  onLoad,
}: {
  readonly outcome: Outcome
  readonly busy: boolean
  readonly onLoad: (report: ReportTold) => void
}) => {
  const { t, or } = useSay()
  const { done, unfit, problem } = outcome
  if (done !== undefined) return <Report report={done} busy={busy} onLoad={() => onLoad(done)} />
  return (
    <div className="refused" role="alert">
      <p>
        {unfit === undefined ? or(problem ?? '', t('tariff.broken')) : t('tariff.unfit')}{' '}
        {unfit === undefined ? null : <span lang="en">{unfit}</span>}
      </p>
    </div>
  )
}

const Import = ({ told, onLoaded }: { readonly told: Told; readonly onLoaded: () => void }) => {
  const { t, zone, size } = useSay()
  const file = useFile(onLoaded)
  const [order, setOrder] = useState<Order>(() => ({
    layout: told.layouts[0] ?? '',
    mapping: '',
    from: dayOf(zone, Date.now()),
    days: '30',
    keep: false,
    partial: false,
  }))
  const { sent, busy, progress, outcome } = file
  const tried = useRef(order)
  const onOrder = (next: Order): void => {
    setOrder(next)
    // a report is one of the order that it was asked with
    file.clear()
  }
  const onTry = (): void => {
    tried.current = order
    file.run(order)
  }
  return (
    <section>
      <div className="sub">
        <h2>{t('tariff.import')}</h2>
      </div>
      <DropArea onFile={busy ? undefined : file.take}>
        <div className="tariff-file">
          {sent === undefined ? (
            <p className="lead">{t('tariff.drop')}</p>
          ) : (
            <p>
              <b>{sent.name}</b> <span className="q">{size(sent.size)}</span>
            </p>
          )}
          <FileButton kind={sent === undefined ? 'main' : 'plain'} onFile={file.take}>
            {t('tariff.choose')}
          </FileButton>
        </div>
        {sent === undefined ? null : (
          <Ask {...{ layouts: told.layouts, order, onOrder, busy, onTry }} />
        )}
      </DropArea>
      {busy ? <Working progress={progress} /> : null}
      <Refused problem={file.problem} />
      {outcome === undefined ? null : (
        <Ended outcome={outcome} busy={busy} onLoad={({ base }) => file.run(tried.current, base)} />
      )}
    </section>
  )
}

const Tariff = () => {
  const { t } = useSay()
  const me = useMe()
  const operates = me.has('operator')
  const { data, problem, loading, reload } = useData<Told>(operates ? '/node/tariff' : undefined)
  if (!operates) return <NotFound />
  return (
    <Page title={t('tariff.title')} className="settings tariff">
      <p className="lead">{t('tariff.lead')}</p>
      {loading ? <Loading rows={8} /> : null}
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {data === undefined ? null : (
        <>
          <Import told={data} onLoaded={reload} />
          <Versions versions={data.versions} onDone={reload} />
        </>
      )}
    </Page>
  )
}
export default Tariff
