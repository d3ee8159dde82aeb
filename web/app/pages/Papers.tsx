// The desk of papers that declarations draw on: what waits to be issued, what runs out first, and
// what of each is left. The trader sees the own ones, who issues them sees all.
import { part } from '../api.ts'
import type { OnDesk } from '../data/papers.ts'
import type { TypeInfo } from '../data/types.ts'
import { useCalm, useData, useMoved, useNow } from '../data/use.ts'
import { dayOf } from '../format.ts'
import { Page } from '../frame/Page.tsx'
import { useWork } from '../frame/work.tsx'
import { Empty, Failed, Loading } from '../parts/basic.tsx'
import { Num, typeWord } from '../parts/filing.tsx'
import { Icon } from '../parts/icons.tsx'
import { Left } from '../parts/Left.tsx'
import { Link } from '../router.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'

const DAY_MS = 86_400_000
/** A paper that runs out within so many days is told apart. */
const SOON = 30

const Row = ({ type, paper, today }: { type: TypeInfo; paper: OnDesk; today: string }) => {
  const { t, date } = useSay()
  const days = Math.round((Date.parse(paper.until) - Date.parse(today)) / DAY_MS)
  const day = { year: 'numeric', month: 'short', day: 'numeric' } as const
  const named = paper.listed[type.paper?.named ?? '']
  return (
    <li>
      <p className="paper-head">
        <Link to={`/filings/${part(type.type)}/${part(paper.number)}`}>
          <Num type={type} number={paper.number} />
        </Link>
        <span>{typeof named === 'string' ? named : ''}</span>
        <span className={days <= SOON ? 'found found-differs' : 'q'}>
          {days < 0
            ? t('papers.over', { day: date(`${paper.until}T12:00:00Z`, day) })
            : t('papers.until', { day: date(`${paper.until}T12:00:00Z`, day), n: days })}
        </span>
      </p>
      {paper.goods.map(each => (
        <Left key={each.rows.join()} goods={each} />
      ))}
    </li>
  )
}

const OfType = ({ type }: { readonly type: TypeInfo }) => {
  const say = useSay()
  const { t, count, zone } = say
  const me = useMe()
  const work = useWork()
  const now = useNow()
  const told = useData<{ readonly papers: readonly OnDesk[] }>(`/papers/${part(type.type)}`)
  const calm = useCalm(told.reload, 800)
  // a declaration that moves may have drawn on one
  useMoved(calm)
  const today = dayOf(zone, now)
  const waits = (work.data?.items ?? [])
    .filter(each => each.type === type.type)
    .reduce((sum, each) => sum + each.count, 0)
  const officer = me.has('officer')
  const first = type.states[0] ?? ''
  const papers = told.data?.papers ?? []
  return (
    <section className="papers-of">
      <div className="sub">
        <h2>{typeWord(say, type)}</h2>
        <span>{told.data === undefined ? '' : count(papers.length)}</span>
        <span className="grow" />
        <Link
          className="btn btn-plain"
          to={
            officer
              ? `/queue/${part(type.type)}`
              : `/filings/${part(type.type)}?state=${part(first)}`
          }
        >
          <Icon n="inbox" />
          <span>{officer ? t('papers.wait', { n: waits }) : t('papers.applied')}</span>
        </Link>
        {me.has('trader') ? (
          <Link className="btn btn-main" to={`/filings/${part(type.type)}/new`}>
            <Icon n="plus" />
            <span>{t('papers.apply')}</span>
          </Link>
        ) : null}
      </div>
      {told.problem === undefined ? null : <Failed problem={told.problem} retry={told.reload} />}
      {told.loading ? <Loading rows={3} /> : null}
      {told.data !== undefined && papers.length === 0 ? (
        <Empty icon="book" title={t('papers.empty')} />
      ) : null}
      <ol className="papers-list" aria-label={typeWord(say, type)}>
        {papers.map(each => (
          <Row key={each.number} type={type} paper={each} today={today} />
        ))}
      </ol>
    </section>
  )
}

const Papers = () => {
  const { t } = useSay()
  const me = useMe()
  const types = me.types.filter(each => each.paper !== undefined)
  return (
    <Page title={t('papers.title')} className="papers-desk">
      <p className="q">
        {t('papers.first')}{' '}
        <a className="link" href="/verify/">
          {t('papers.verify')}
        </a>
      </p>
      {types.map(type => (
        <OfType key={type.type} type={type} />
      ))}
    </Page>
  )
}
export default Papers
