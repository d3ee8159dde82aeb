// The officer's look at goods, made for a phone in one hand: rows that were chosen first, what is
// found of each, photographs; all of it kept as it is written, the result pressed at the end.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Lane, LaneReason } from '#kit/lanes.ts'
import { useTopic } from '#ui/filing/topics.ts'
import { api, part } from '../api.ts'
import type { Filing } from '../data/filing.ts'
import { type Inspection, lookedAt, type Photograph } from '../data/inspections.ts'
import { type Members, rowsOf, type TypeInfo } from '../data/types.ts'
import { useCalm, useData, useMoved, useSending } from '../data/use.ts'
import { Heading, useTitle } from '../frame/Page.tsx'
import type { PageProps } from '../frame/routes.ts'
import { Button, Empty, Failed, Field, Loading, Refused } from '../parts/basic.tsx'
import { LaneChip, Num, StateChip } from '../parts/filing.tsx'
import { Icon } from '../parts/icons.tsx'
import { go, Link } from '../router.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import { world } from '../world.ts'
import { Conflict, Steps, useSteps } from './filing/Steps.tsx'
import { Look } from './inspect/look.ts'
import { Photographs, Private, type Taken } from './inspect/Photographs.tsx'
import { GoodsRow, useFinding } from './inspect/Row.tsx'
import NotFound from './NotFound.tsx'

interface Decided {
  readonly lane: Lane | null
  readonly reasons: readonly LaneReason[]
}

/** So many rows are drawn at once. */
const SHOWN = 30
const NOTE_MOST = 2_000

/** What points to goods: a reason that lowers the score chose nothing. */
const choosing = (reasons: readonly LaneReason[]): LaneReason[] =>
  reasons.filter(each => each.points > 0 || each.lane !== undefined)

const Why = ({ decided }: { readonly decided: Decided }) => {
  const { t, or } = useSay()
  const whole = choosing(decided.reasons).filter(each => each.rows === undefined)
  return (
    <section className="look-lane" aria-label={t('lane.title')}>
      {decided.lane === null ? <span>{t('lane.none')}</span> : <LaneChip lane={decided.lane} />}
      {whole.map(({ id }) => (
        <b key={id}>{or(`reason.${id}`, id)}</b>
      ))}
      <small className="q">{t('lane.officers')}</small>
    </section>
  )
}

/** Where what is written lies: with the node, or on this device until there is a line. */
const Kept = ({ look }: { readonly look: Look }) => {
  const { t, clock } = useSay()
  const state = useTopic(look.drafts.topics, '', () => look.drafts.state)
  const photographs = useTopic(look.photographs.topics, '', () => look.photographs.all)
  const waiting = state.unsent + photographs.length
  const away = state.away !== false && waiting > 0
  const text = !state.kept
    ? t('inspect.lost')
    : waiting > 0
      ? t(away ? 'inspect.device' : 'inspect.sending', { n: waiting })
      : state.saved === undefined
        ? ''
        : t('inspect.saved', { at: clock(state.saved) })
  return (
    <p className={away || !state.kept ? 'look-kept away' : 'look-kept'} role="status">
      {text === '' ? null : <Icon n={away ? 'warn' : 'check'} size={14} />}
      <span>{text}</span>
    </p>
  )
}

const Note = ({ look }: { readonly look: Look }) => {
  const { t } = useSay()
  const note = useFinding(look, '/note')
  return (
    <Field label={t('inspect.note')} help={t('inspect.read')}>
      {wiring => (
        <textarea
          {...wiring}
          className="input"
          rows={3}
          maxLength={NOTE_MOST}
          value={note}
          onChange={event => look.store.set('/note', event.target.value)}
        />
      )}
    </Field>
  )
}

/** How far the officer is: rows of which something was said. */
const Progress = ({ look, all }: { readonly look: Look; readonly all: number }) => {
  const { t, count } = useSay()
  const version = useTopic(look.store.topics, '', () => look.store.version)
  const found = useMemo(() => {
    const said = Array.from({ length: all }, (_, n) => look.store.get(`/rows/${n}/found`))
    void version
    return {
      done: said.filter(each => each === 'yes' || each === 'differs' || each === 'no').length,
      other: said.filter(each => each === 'differs' || each === 'no').length,
    }
  }, [look, all, version])
  return (
    <p className="look-progress">
      <b>{t('inspect.progress', { done: count(found.done), all: count(all) })}</b>
      {found.other === 0 ? null : (
        <span className="found found-differs">{t('inspect.other', { n: found.other })}</span>
      )}
    </p>
  )
}

const Result = ({
  type,
  filing,
  look,
  all,
  reload,
}: {
  readonly type: TypeInfo
  readonly filing: Filing
  readonly look: Look
  readonly all: number
  readonly reload: () => void
}) => {
  const { t } = useSay()
  const steps = useSteps(type, filing, reload)
  const [waits, setWaits] = useState(false)
  const page = `/filings/${part(type.type)}/${part(filing.number)}`
  const take = async (step: string, note?: string): Promise<boolean> => {
    // what the node has not got would not be in the result
    setWaits(!look.isWhole())
    if (!look.isWhole()) return false
    const went = await steps.take(step, note)
    if (!went) return false
    await look.end()
    go(page)
    return true
  }
  return (
    <section className="look-result" aria-label={t('inspect.result')}>
      <Progress look={look} all={all} />
      {waits ? (
        <p className="refused" role="alert">
          <Icon n="warn" />
          <span>{t('inspect.unsent')}</span>
        </p>
      ) : null}
      <Conflict problem={steps.problem} type={type} />
      <div className="actions">
        <Steps type={type} filing={filing} payable={undefined} taking={steps.taking} take={take} />
      </div>
    </section>
  )
}

/** Rows by what chose them: those first, the others behind them, each in its order. */
const useOrder = (count: number, reasons: readonly LaneReason[]) =>
  useMemo(() => {
    const of = new Map<number, LaneReason[]>()
    for (const reason of choosing(reasons))
      for (const row of reason.rows ?? []) of.set(row, [...(of.get(row) ?? []), reason])
    const all = Array.from({ length: count }, (_, n) => n)
    const order = [...all.filter(n => of.has(n)), ...all.filter(n => !of.has(n))]
    return { of, order }
  }, [count, reasons])

const NO_REASONS: readonly LaneReason[] = []

const Goods = ({
  type,
  look,
  rows,
  reasons,
  taken,
}: {
  readonly type: TypeInfo
  readonly look: Look
  readonly rows: readonly Members[]
  readonly reasons: readonly LaneReason[]
  readonly taken: Taken
}) => {
  const { t } = useSay()
  const [most, setMost] = useState(SHOWN)
  const { of, order } = useOrder(rows.length, reasons)
  return (
    <>
      <ol className="look-goods" aria-label={t('case.lines', { n: rows.length })}>
        {order.slice(0, most).map(n => (
          <GoodsRow
            key={n}
            type={type}
            look={look}
            row={rows[n] ?? {}}
            n={n}
            reasons={of.get(n) ?? NO_REASONS}
            taken={taken}
          />
        ))}
      </ol>
      {rows.length > most ? (
        <Button onClick={() => setMost(most + SHOWN)}>
          {t('case.lines.more', { n: Math.min(SHOWN, rows.length - most) })}
        </Button>
      ) : null}
    </>
  )
}

const NONE: readonly Photograph[] = []

/** The photographs that the node has of the look that is under way. */
const useTaken = (path: string) => {
  const told = useData<{ readonly inspections: readonly Inspection[] }>(`${path}/inspections`)
  const removing = useSending()
  const { reload } = told
  const open = told.data?.inspections.find(each => each.closed === null)
  const remove = (attachment: string): void =>
    void removing
      .send(() => api.post(`${path}/inspection/photographs/${part(attachment)}/remove`))
      .then(reload)
  return { photographs: open?.findings.photographs ?? NONE, remove, removing, reload }
}

const Open = ({
  type,
  filing,
  reload,
}: {
  readonly type: TypeInfo
  readonly filing: Filing
  readonly reload: () => void
}) => {
  const { t } = useSay()
  const path = `/filings/${part(type.type)}/${part(filing.number)}`
  const decided = useData<Decided>(type.lanes ? `${path}/lane` : undefined)
  const taken = useTaken(path)
  const calm = useCalm(taken.reload, 300)
  const arrived = useRef(calm)
  arrived.current = calm
  // one for as long as this state of the filing is looked at
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const look = useMemo(
    () => new Look(api, world, filing, () => arrived.current()),
    [filing.number, filing.version],
  )
  useEffect(() => {
    look.start()
    return () => look.stop()
  }, [look])
  const phase = useTopic(look.drafts.topics, '', () => look.drafts.state.phase)
  const rows = rowsOf(filing.document[lookedAt(type)?.name ?? ''])
  if (phase === 'gone') return <Empty icon="check" title={t('inspect.over')} />
  // what lies on this device and at the node first: nobody is to write into fields that fill up
  if (phase === 'opening') return <Loading rows={8} />
  return (
    <>
      {decided.data === undefined ? null : <Why decided={decided.data} />}
      <Kept look={look} />
      <Refused problem={taken.removing.problem} />
      <Private />
      <Goods
        type={type}
        look={look}
        rows={rows}
        reasons={decided.data?.reasons ?? NO_REASONS}
        taken={taken}
      />
      <section className="look-whole" aria-label={t('inspect.note')}>
        <Note look={look} />
        <Photographs look={look} row={null} taken={taken} />
      </section>
      <Result type={type} filing={filing} look={look} all={rows.length} reload={reload} />
    </>
  )
}

const Shown = ({ type, number }: { readonly type: TypeInfo; readonly number: string }) => {
  const { t } = useSay()
  const path = `/filings/${part(type.type)}/${part(number)}`
  const { data, problem, reload } = useData<Filing>(path)
  useTitle(`${t('inspect.title')} ${number}`)
  const again = useCallback(() => reload(), [reload])
  useMoved(moved => {
    if (moved.type === type.type && moved.number === number) again()
  })
  if (data === undefined) {
    return (
      <div className="page look-page">
        <h1>{t('inspect.title')}</h1>
        {problem === undefined ? <Loading rows={8} /> : <Failed problem={problem} retry={reload} />}
      </div>
    )
  }
  const under = type.inspection?.in.includes(data.state) === true
  return (
    <div className="page look-page">
      <header className="case-head">
        <p className="crumb">
          <Link to={path}>
            <Num type={type} number={number} />
          </Link>
        </p>
        <div className="case-line">
          <Heading>{t('inspect.title')}</Heading>
          <StateChip type={type} state={data.state} />
        </div>
      </header>
      {under ? (
        <Open type={type} filing={data} reload={again} />
      ) : (
        <Empty icon="check" title={t('inspect.over')}>
          <Link className="btn btn-plain" to={path}>
            {number}
          </Link>
        </Empty>
      )}
    </div>
  )
}

const Inspect = ({ params }: PageProps) => {
  const me = useMe()
  const type = me.typeOf(params.type ?? '')
  return type?.inspection === undefined || !me.has('officer') ? (
    <NotFound />
  ) : (
    <Shown type={type} number={params.number ?? ''} />
  )
}
export default Inspect
