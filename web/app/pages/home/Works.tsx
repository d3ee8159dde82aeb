// A work list is a count, its oldest, and a strip where each filing is a mark on its age.

import { cycleOf } from '../../data/cycle.ts'
import { useDrafts } from '../../data/drafts.ts'
import { useNow } from '../../data/use.ts'
import { useWork, type WorkItem } from '../../frame/work.tsx'
import { Empty, Failed, Loading } from '../../parts/basic.tsx'
import { stepWord, typeWord } from '../../parts/filing.tsx'
import { DRAFT, Glyph } from '../../parts/icons.tsx'
import { Link } from '../../router.tsx'
import { useMe } from '../../session.tsx'
import { useSay } from '../../words.tsx'

const HOUR = 3_600_000
/** Ends of the strip, the shortest that holds all. */
const SPANS = [1, 4, 12, 24, 72, 168, 720, 2_160, 8_760].map(hours => hours * HOUR)

export const spanOf = (oldest: number): number =>
  SPANS.find(span => oldest <= span) ?? Math.ceil(oldest / (8_760 * HOUR)) * 8_760 * HOUR

const Strip = ({ ages }: { readonly ages: readonly number[] }) => {
  const span = spanOf(Math.max(...ages))
  return (
    <span className="ages" aria-hidden>
      {ages.map((age, n) => (
        <i
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be of one age
          key={n}
          className={n === 0 ? 'oldest' : ''}
          style={{ left: `${Math.max(0, Math.min(100, (age / span) * 100))}%` }}
        />
      ))}
    </span>
  )
}

const Ages = ({ since }: { readonly since: readonly string[] }) => {
  const { t, age } = useSay()
  const now = useNow()
  const ages = since.map(at => now - Date.parse(at))
  const oldest = Math.max(...ages)
  return (
    <>
      <Strip ages={ages} />
      <span className="work-age">
        <span>{t('home.oldest', { age: age(oldest) })}</span>
        <span className="q" aria-hidden>
          {age(spanOf(oldest))}
        </span>
      </span>
    </>
  )
}

const Work = ({ item }: { readonly item: WorkItem }) => {
  const say = useSay()
  const me = useMe()
  const type = me.typeOf(item.type)
  if (type === undefined) return null
  const cycle = cycleOf(type)
  const steps = cycle.onward(item.state).filter(each => me.roles.has(each.by))
  const to = me.has('officer')
    ? `/queue/${type.type}?state=${item.state}`
    : `/filings/${type.type}?state=${item.state}`
  return (
    <Link to={to} className="work">
      <span className="work-name">
        <Glyph look={cycle.look(item.state, me.roles)} />
        <span>{say.state(type.type, item.state)}</span>
        {me.types.length > 1 ? <small>{typeWord(say, type)}</small> : null}
      </span>
      <span className="work-count">{say.count(item.count)}</span>
      <span className="work-next">
        {steps.length === 0
          ? null
          : say.t('home.next', { step: say.list(steps.map(each => stepWord(say, each.name))) })}
      </span>
      <Ages since={item.ages ?? [item.oldest]} />
    </Link>
  )
}

const DraftWork = () => {
  const { t, count } = useSay()
  const { drafts } = useDrafts()
  if (drafts === undefined || drafts.length === 0) return null
  const since = drafts.map(each => each.changed).sort()
  return (
    <Link to="/drafts" className="work">
      <span className="work-name">
        <Glyph look={DRAFT} />
        <span>{t('nav.drafts')}</span>
      </span>
      <span className="work-count">{count(drafts.length)}</span>
      <span className="work-next">{t('home.draft.next')}</span>
      <Ages since={since} />
    </Link>
  )
}

export const Works = () => {
  const { t } = useSay()
  const me = useMe()
  const { data, problem, reload } = useWork()
  const drafts = useDrafts()
  if (problem !== undefined && data === undefined) {
    return <Failed problem={problem} retry={reload} />
  }
  if (data === undefined) return <Loading rows={3} />
  const items = data.items.filter(item => me.typeOf(item.type) !== undefined)
  const nothing = items.length === 0 && (drafts.drafts ?? []).length === 0
  if (nothing) {
    return (
      <section aria-label={t('home.waits')}>
        <Empty icon="check" title={t('home.nothing')}>
          <p>{t('home.nothing.why')}</p>
        </Empty>
      </section>
    )
  }
  return (
    <section className="works" aria-label={t('home.waits')}>
      {items.map(item => (
        <Work key={`${item.type} ${item.state}`} item={item} />
      ))}
      {me.has('trader') ? <DraftWork /> : null}
    </section>
  )
}
