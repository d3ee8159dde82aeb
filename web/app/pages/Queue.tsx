// The officer's queue: oldest first; whoever works on one says so, and the others see it.
import { useEffect, useRef, useState } from 'react'
import { LANES, type Lane } from '#kit/lanes.ts'
import { api, part, withQuery } from '../api.ts'
import type { TypeInfo } from '../data/types.ts'
import { useCalm, useData, useMoved, useNow, useSending } from '../data/use.ts'
import { Page } from '../frame/Page.tsx'
import type { PageProps } from '../frame/routes.ts'
import { useWork } from '../frame/work.tsx'
import { Button, Empty, Failed, Loading, Refused } from '../parts/basic.tsx'
import { LaneChip, Num, StateChip, typeWord } from '../parts/filing.tsx'
import { go, Link, setQuery, usePlace } from '../router.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import NotFound from './NotFound.tsx'
import { Rates } from './queue/Rates.tsx'

interface Claim {
  readonly by: string
  readonly mine: boolean
  readonly until: string
}
interface Waiting {
  readonly number: string
  readonly state: string
  readonly version: number
  readonly changed: string
  readonly lane: Lane | null
  readonly claimed: Claim | null
}
interface Told {
  readonly filings: readonly Waiting[]
  readonly next?: string
}

const Row = ({
  type,
  item,
  now,
  onDone,
}: {
  readonly type: TypeInfo
  readonly item: Waiting
  readonly now: number
  readonly onDone: () => void
}) => {
  const { t, age, clock } = useSay()
  const { busy, problem, send } = useSending()
  const { claimed } = item
  const own = `/queue/${part(type.type)}/${part(item.number)}`
  const page = `/filings/${part(type.type)}/${part(item.number)}`
  const claim = async (): Promise<void> => {
    const went = await send(() => api.post(`${own}/claim`))
    onDone()
    if (went) go(page)
  }
  const release = async (): Promise<void> => {
    await send(() => api.post(`${own}/release`))
    onDone()
  }
  const other = claimed !== null && !claimed.mine
  return (
    <li className={other ? 'other' : claimed === null ? '' : 'mine'}>
      <span className="queue-age">{age(now - Date.parse(item.changed))}</span>
      <Link to={page}>
        <Num type={type} number={item.number} />
      </Link>
      <span className="queue-state">
        <StateChip type={type} state={item.state} />
        {item.lane === null ? null : <LaneChip lane={item.lane} />}
      </span>
      <span className="queue-who">
        {claimed === null
          ? t('queue.free')
          : t(claimed.mine ? 'queue.mine' : 'queue.other', {
              by: claimed.by,
              until: clock(claimed.until),
            })}
      </span>
      {other ? null : (
        <Button
          kind={claimed === null ? 'plain' : 'quiet'}
          busy={busy}
          onClick={() => void (claimed === null ? claim() : release())}
        >
          {t(claimed === null ? 'queue.claim' : 'queue.release')}
        </Button>
      )}
      <Refused problem={problem} />
    </li>
  )
}

/** Claims end by themselves: the queue is asked again while it is looked at. */
const AGAIN = 15_000

const usePages = (path: string) => {
  const first = useData<Told>(path)
  const [later, setLater] = useState<{ path: string; told: Told }>()
  const { busy, problem, send } = useSending()
  const shown = later?.path === path ? later.told : undefined
  const next = shown === undefined ? first.data?.next : shown.next
  const more = (): void =>
    void send(async () => {
      const join = path.includes('?') ? '&' : '?'
      const told = await api.get<Told>(`${path}${join}cursor=${part(next ?? '')}`)
      const before = shown?.filings ?? []
      setLater({ path, told: { ...told, filings: [...before, ...told.filings] } })
    })
  const filings = [...(first.data?.filings ?? []), ...(shown?.filings ?? [])]
  return { ...first, filings, next, more, busy, problem: first.problem ?? problem }
}

const ByLane = ({ lane }: { readonly lane: string }) => {
  const { t } = useSay()
  return (
    <nav className="views" aria-label={t('lane.lanes')}>
      {LANES.map(each => (
        <button
          key={each}
          type="button"
          aria-pressed={lane === each}
          onClick={() => setQuery({ lane: lane === each ? undefined : each })}
        >
          <LaneChip lane={each} />
        </button>
      ))}
    </nav>
  )
}

const Shown = ({ type }: { readonly type: TypeInfo }) => {
  const say = useSay()
  const { t, or } = say
  const { query } = usePlace()
  const now = useNow()
  const work = useWork()
  const state = query.get('state') ?? ''
  const lane = query.get('lane') ?? ''
  const path = withQuery(`/queue/${part(type.type)}`, { state, lane })
  const queue = usePages(path)
  const { reload } = queue
  const calm = useCalm(reload, 800)
  useMoved(moved => {
    if (moved.type === type.type) calm()
  })
  const latest = useRef(reload)
  latest.current = reload
  useEffect(() => {
    const timer = setInterval(() => document.hidden || latest.current(), AGAIN)
    return () => clearInterval(timer)
  }, [])
  const states = (work.data?.items ?? []).filter(each => each.type === type.type)
  return (
    <Page title={t('queue.title', { type: typeWord(say, type) })} className="queue">
      <nav className="views" aria-label={t('queue.states')}>
        <button
          type="button"
          aria-pressed={state === ''}
          onClick={() => setQuery({ state: undefined })}
        >
          {t('list.view.all')}
        </button>
        {states.map(each => (
          <button
            key={each.state}
            type="button"
            aria-pressed={state === each.state}
            onClick={() => setQuery({ state: each.state })}
          >
            {or(`state.${each.state}`, each.state)} <b>{say.count(each.count)}</b>
          </button>
        ))}
      </nav>
      {type.lanes ? <ByLane lane={lane} /> : null}
      {queue.problem === undefined ? null : <Failed problem={queue.problem} retry={reload} />}
      {queue.loading ? <Loading rows={8} /> : null}
      {queue.data !== undefined && queue.filings.length === 0 ? (
        <Empty icon="check" title={t('queue.empty')} />
      ) : null}
      <ol className="queue-list" aria-label={t('queue.title', { type: typeWord(say, type) })}>
        {queue.filings.map(item => (
          <Row key={item.number} type={type} item={item} now={now} onDone={reload} />
        ))}
      </ol>
      {queue.next === undefined ? null : (
        <Button busy={queue.busy} onClick={queue.more}>
          {t('list.more')}
        </Button>
      )}
      {type.lanes ? <Rates type={type.type} /> : null}
    </Page>
  )
}

const Queue = ({ params }: PageProps) => {
  const me = useMe()
  const type = me.typeOf(params.type ?? '')
  return type === undefined || !me.has('officer') ? <NotFound /> : <Shown type={type} />
}
export default Queue
