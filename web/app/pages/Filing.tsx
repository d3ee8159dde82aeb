// One filing: where it stands, what may be done, what it costs, what it says, and its proof.
import { useCallback, useState } from 'react'
import { api, Problem, part } from '../api.ts'
import type { HistoryEvent, Filing as Told } from '../data/filing.ts'
import { aboutOf, type TypeInfo } from '../data/types.ts'
import { useCalm, useData, useMoved, useSending } from '../data/use.ts'
import { Heading, useTitle } from '../frame/Page.tsx'
import type { PageProps } from '../frame/routes.ts'
import { Button, Copy, Failed, Loading, Refused, saveBlob } from '../parts/basic.tsx'
import { Num, StateChip, typeWord } from '../parts/filing.tsx'
import { Menu, type MenuItem } from '../parts/float.tsx'
import { go, Link } from '../router.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import { Amounts } from './filing/Amounts.tsx'
import { Attachments } from './filing/Attachments.tsx'
import { DrawnBox } from './filing/Drawn.tsx'
import { InspectionBox } from './filing/Inspections.tsx'
import { LaneBox } from './filing/Lane.tsx'
import { Late, type Payable } from './filing/Late.tsx'
import { Entries, Fields, History, Track } from './filing/Parts.tsx'
import { ProofBox } from './filing/ProofBox.tsx'
import { Conflict, Steps, useSteps } from './filing/Steps.tsx'
import NotFound from './NotFound.tsx'

const usePdf = (path: string, number: string) => {
  const { lang } = useSay()
  const sending = useSending()
  const save = (): void =>
    void sending.send(async () => {
      const response = await api.open(`${path}/pdf?lang=${lang}`)
      if (!response.ok) throw new Problem(response.status, await response.json().catch(() => null))
      saveBlob(`${number}.pdf`, await response.blob())
    })
  return { ...sending, save }
}

const Follow = ({ path }: { readonly path: string }) => {
  const { t } = useSay()
  const { data, reload } = useData<{ readonly following: boolean }>(`${path}/follow`)
  const { busy, problem, send } = useSending()
  if (data === undefined) return null
  const on = !data.following
  const press = async (): Promise<void> => {
    if (await send(() => api.post(`${path}/follow`, { following: on }))) reload()
  }
  return (
    <>
      <Button
        kind="quiet"
        icon="bell"
        busy={busy}
        aria-pressed={data.following}
        onClick={() => void press()}
      >
        {t(data.following ? 'case.following' : 'case.follow')}
      </Button>
      <Refused problem={problem} />
    </>
  )
}

/** Who and what, in one line: the goods, then the texts and parties that the list shows. */
const About = ({ type, filing }: { readonly type: TypeInfo; readonly filing: Told }) => {
  const about = aboutOf(type, filing.document)
  const told = type.fields.filter(
    each =>
      (each.kind === 'text' || each.kind === 'party') && filing.document[each.name] !== undefined,
  )
  return (
    <p className="about-line">
      <b>
        {about.name}
        {about.more > 0 ? ` +${about.more}` : ''}
      </b>
      {told.slice(0, 4).map(each => (
        <span key={each.name}>{String(filing.document[each.name])}</span>
      ))}
    </p>
  )
}

const Head = ({
  type,
  filing,
  path,
  payable,
  reload,
}: {
  readonly type: TypeInfo
  readonly filing: Told
  readonly path: string
  /** what is to pay today; undefined where that is the total */
  readonly payable: string | undefined
  readonly reload: () => void
}) => {
  const say = useSay()
  const { t } = say
  const me = useMe()
  const steps = useSteps(type, filing, reload)
  const pdf = usePdf(path, filing.number)
  const more: MenuItem[] = me.has('trader')
    ? [
        {
          key: 'copy',
          icon: 'copy',
          label: t('case.copy'),
          act: () => go(`/filings/${part(type.type)}/new?copy=${part(filing.number)}`),
        },
      ]
    : []
  return (
    <header className="case-head">
      <p className="crumb">
        <Link to={`/filings/${part(type.type)}`}>{typeWord(say, type)}</Link>
      </p>
      <div className="case-line">
        <Heading>
          <Num type={type} number={filing.number} />
        </Heading>
        <Copy text={filing.number} label={t('case.number.copy')} />
        <StateChip type={type} state={filing.state} big />
        <span className="grow" />
        <div className="actions">
          <Follow path={path} />
          <Button kind="quiet" icon="print" busy={pdf.busy} onClick={pdf.save}>
            PDF
          </Button>
          <Steps
            type={type}
            filing={filing}
            payable={payable}
            taking={steps.taking}
            take={steps.take}
          />
          {more.length === 0 ? null : <Menu label={t('nav.more')} items={more} />}
        </div>
      </div>
      <About type={type} filing={filing} />
      <Conflict problem={steps.problem} type={type} />
      <Refused problem={pdf.problem} />
    </header>
  )
}

const Shown = ({ type, number }: { readonly type: TypeInfo; readonly number: string }) => {
  const { t, or } = useSay()
  const path = `/filings/${part(type.type)}/${part(number)}`
  const filing = useData<Told>(path)
  const history = useData<{ readonly events: readonly HistoryEvent[] }>(`${path}/history`)
  const [told, setTold] = useState('')
  const paying = filing.data !== undefined && type.payable.includes(filing.data.state)
  const payable = useData<Payable>(paying ? `${path}/payable` : undefined).data
  const { reload: again } = filing
  const { reload: onceMore } = history
  const reload = useCallback(() => {
    again()
    onceMore()
  }, [again, onceMore])
  const calm = useCalm(reload, 200)
  useMoved(moved => {
    if (moved.type !== type.type || moved.number !== number) return
    setTold(t('case.moved', { state: or(`state.${moved.state}`, moved.state) }))
    calm()
  })
  useTitle(number)
  const { data, problem } = filing
  if (problem instanceof Problem && problem.status === 404) return <NotFound />
  if (problem !== undefined && data === undefined)
    return <Failed problem={problem} retry={reload} />
  if (data === undefined) {
    return (
      <div className="page">
        <Loading rows={9} />
      </div>
    )
  }
  const events = history.data?.events ?? []
  return (
    <div className="page case">
      <Head type={type} filing={data} path={path} payable={payable?.amount} reload={reload} />
      <p className="unseen" role="status" aria-live="polite">
        {told}
      </p>
      <Track type={type} filing={data} events={events} />
      <div className="cols">
        <div>
          <Amounts type={type} filing={data}>
            <Late type={type} filing={data} payable={payable} />
          </Amounts>
          {type.paper === undefined ? null : <DrawnBox type={type} filing={data} />}
          <Entries events={events} />
          {type.inspection === undefined ? null : <InspectionBox type={type} filing={data} />}
          <Attachments filing={data} />
          <Fields type={type} document={data.document} />
        </div>
        <aside aria-label={t('case.history')}>
          {history.problem === undefined ? (
            <History type={type} events={events} />
          ) : (
            <Failed problem={history.problem} retry={onceMore} />
          )}
          {type.lanes ? <LaneBox filing={data} /> : null}
          <ProofBox filing={data} />
        </aside>
      </div>
    </div>
  )
}

const Filing = ({ params }: PageProps) => {
  const type = useMe().typeOf(params.type ?? '')
  return type === undefined ? <NotFound /> : <Shown type={type} number={params.number ?? ''} />
}
export default Filing
