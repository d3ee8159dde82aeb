// The bell: what happened to filings that one follows; new ones arrive by the stream.
import { useEffect, useRef } from 'react'
import { api, part, Unreached } from '../api.ts'
import { cycleOf } from '../data/cycle.ts'
import { useCalm, useData, useMoved } from '../data/use.ts'
import { Empty, Failed, Loading } from '../parts/basic.tsx'
import { Num, stepWord } from '../parts/filing.tsx'
import { Popover } from '../parts/float.tsx'
import { Glyph, Icon } from '../parts/icons.tsx'
import { Link } from '../router.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'

interface Notice {
  readonly notice: string
  readonly at: string
  readonly type: string
  readonly number: string
  readonly event: string
  readonly state: string
  readonly read: boolean
}
interface Told {
  readonly notices: readonly Notice[]
  readonly unread: number
  /** in the journal: how far people have been told */
  readonly position: number
}

const List = ({ told, close, onRead }: { told: Told; close: () => void; onRead: () => void }) => {
  const say = useSay()
  const { t, moment } = say
  const { typeOf, roles } = useMe()
  const newest = told.notices[0]?.notice
  const { unread } = told
  useEffect(() => {
    if (newest === undefined || unread === 0) return
    // what was shown is read; if that is not kept, it is shown again next time
    api.post('/notices/read', { until: newest }).then(onRead, () => undefined)
  }, [newest, unread, onRead])
  if (told.notices.length === 0) {
    return (
      <Empty icon="bell" title={t('notices.none')}>
        <p>{t('notices.none.why')}</p>
      </Empty>
    )
  }
  return (
    <ol className="news">
      {told.notices.map(each => {
        const type = typeOf(each.type)
        return (
          <li key={each.notice} className={each.read ? '' : 'fresh'}>
            {type === undefined ? (
              <Icon n="bell" />
            ) : (
              <Glyph look={cycleOf(type).look(each.state, roles)} />
            )}
            <Link to={`/filings/${part(each.type)}/${part(each.number)}`} onClick={close}>
              <Num type={type} number={each.number} short /> {stepWord(say, each.event)}
              <small>{say.state(each.type, each.state)}</small>
            </Link>
            <time dateTime={each.at}>{moment(each.at)}</time>
          </li>
        )
      })}
    </ol>
  )
}

export const Notices = () => {
  const { t } = useSay()
  const { data, problem, reload } = useData<Told>('/notices')
  const calm = useCalm(reload, 3_000)
  // The stream tells of a move when it is committed, its notice is written up to a second later (or
  // much later, on a node with much to tell): ask until the notices have come as far as the stream.
  const moved = useRef(0)
  useMoved(({ position }) => {
    moved.current = Math.max(moved.current, position)
    calm()
  })
  useEffect(() => {
    const behind = data !== undefined && data.position < moved.current
    if (behind || problem instanceof Unreached) calm()
  }, [data, problem, calm])
  const unread = data?.unread ?? 0
  return (
    <Popover
      button={wiring => (
        <button
          type="button"
          className={unread > 0 ? 'ib dot' : 'ib'}
          aria-label={t('notices.bell', { n: unread })}
          title={t('notices.bell', { n: unread })}
          {...wiring}
        >
          <Icon n="bell" />
        </button>
      )}
    >
      {close => (
        <section className="notices" aria-label={t('notices.title')}>
          <h2>{t('notices.title')}</h2>
          {data !== undefined ? <List told={data} close={close} onRead={reload} /> : null}
          {problem !== undefined ? <Failed problem={problem} retry={reload} /> : null}
          {data === undefined && problem === undefined ? <Loading /> : null}
        </section>
      )}
    </Popover>
  )
}
