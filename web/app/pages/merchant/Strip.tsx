// One look: a count, since when, and where it leads.
import type { ReactNode } from 'react'
import { addDecimals } from '../../data/sums.ts'
import { useNow } from '../../data/use.ts'
import { Glyph } from '../../parts/icons.tsx'
import { Link } from '../../router.tsx'
import { useMe } from '../../session.tsx'
import { useSay } from '../../words.tsx'
import type { Desk, Stock } from './told.ts'

const RING = { tone: 'blue', shape: 'ring', progress: 0 } as const
const MOVING = { tone: 'blue', shape: 'pie', progress: 0.6 } as const
const WAITS = { tone: 'amber', shape: 'pie', progress: 0.5 } as const
const STOPPED = { tone: 'red', shape: 'refused', progress: 0 } as const
const GOOD = { tone: 'green', shape: 'done', progress: 1 } as const

interface CellProps {
  readonly to: string
  readonly look: Parameters<typeof Glyph>[0]['look']
  readonly name: string
  readonly count: number
  readonly children?: ReactNode
  readonly foot?: ReactNode
}

/** A part of this page is gone to by its name, another page by its address. */
const Cell = ({ to, look, name, count, children, foot }: CellProps) => {
  const say = useSay()
  // nothing there: nothing waits
  const shown = count === 0 && look.tone !== 'blue' ? GOOD : look
  const inside = (
    <>
      <span className="work-name">
        <Glyph look={shown} />
        <span>{name}</span>
      </span>
      <span className={`work-count ${count > 0 && look.tone === 'red' ? 't-red' : ''}`}>
        {say.count(count)}
      </span>
      <span className="work-next">{children}</span>
      <span className="work-age">{foot}</span>
    </>
  )
  return to.startsWith('#') ? (
    <a className="work" href={to}>
      {inside}
    </a>
  ) : (
    <Link className="work" to={to}>
      {inside}
    </Link>
  )
}

export const Strip = ({
  desk,
  stock,
}: {
  readonly desk: Desk
  readonly stock: Stock | undefined
}) => {
  const say = useSay()
  const { t } = say
  const { shop } = useMe()
  const now = useNow()
  if (shop === undefined) return null
  const since = (oldest: string | null): string =>
    oldest === null ? '' : t('home.oldest', { age: say.age(now - Date.parse(oldest)) })
  const today = desk.days.at(-1) ?? { day: '', orders: 0, pieces: 0, paid: '0.00' }
  const { withCustoms, waiting } = desk.lists
  const stopped =
    desk.lists.stopped.count + desk.stopped.troubles.length + desk.stopped.parcels.length
  const by = (supply: string): number =>
    stock?.articles.filter(each => each.supply === supply).length ?? 0
  const to = (type: string, states: readonly string[]): string =>
    `/filings/${type}?state=${states.join(',')}`
  return (
    <section className="works desk-works" aria-label={t('desk.glance')}>
      <Cell
        to={`/filings/${shop.order}?from=${today.day}`}
        look={RING}
        name={t('desk.today')}
        count={today.orders}
        foot={t('desk.pieces', { n: today.pieces })}
      >
        <b>{say.decimal(addDecimals([today.paid, '0.00']))}</b> <span className="q">CNY</span>
      </Cell>
      <Cell
        to="#desk-packing"
        look={WAITS}
        name={t('desk.pack')}
        count={desk.packing.count}
        foot={since(desk.packing.oldest)}
      >
        {desk.packing.count === 0 ? null : t('desk.pack.next')}
      </Cell>
      <Cell
        to={to(shop.list, withCustoms.states)}
        look={MOVING}
        name={t('desk.customs')}
        count={withCustoms.count}
        foot={since(withCustoms.oldest)}
      >
        {waiting.count === 0 ? null : t('desk.customs.more', { n: waiting.count })}
      </Cell>
      <Cell
        to="#desk-stopped"
        look={STOPPED}
        name={t('desk.stopped')}
        count={stopped}
        foot={since(desk.lists.stopped.oldest)}
      >
        {stopped === 0 ? null : t('desk.stopped.next')}
      </Cell>
      <Cell
        to="#desk-returns"
        look={WAITS}
        name={t('desk.returns')}
        count={desk.returns.count}
        foot={since(desk.returns.oldest)}
      >
        {desk.returns.awaited.count === 0
          ? null
          : t('desk.returns.awaited', { n: desk.returns.awaited.count })}
      </Cell>
      <Cell
        to="#desk-stock"
        look={WAITS}
        name={t('desk.scarce')}
        count={by('out') + by('low')}
        foot={stock?.oversold === 0 ? t('desk.never') : null}
      >
        {by('out') === 0 ? null : t('desk.scarce.out', { n: by('out') })}
      </Cell>
    </section>
  )
}
