// What follows for goods that go out by a message (603): an export list is matched with its order,
// moved by customs' answers (604), and moves its order. Pure functions of the filings there are.
import { type Act, defineProcess, type Member } from '#kit/process.ts'
import { furthestOf, listStateOf, saidOf } from './answers.ts'
import { listKey, orderKey } from './fields.ts'
import { type Difference, goodsOf, noteOf } from './match.ts'
import {
  PARCEL_RANK,
  type Parcel,
  type ParcelAmounts,
  type ParcelAnswer,
  type ParcelState,
  parcel,
} from './parcel.ts'
import { receipt } from './receipt.ts'
import { type Sale, type SaleAmounts, sale } from './sale.ts'

type Parcels = Member<Parcel, ParcelAmounts, ParcelState>
type Sales = Member<Sale, SaleAmounts>

/** What of an export list does not agree with its order. Its classification is the list's alone. */
export const differencesAbroad = (
  { doc: listed, amounts }: Pick<Parcels, 'doc' | 'amounts'>,
  { doc: sold, amounts: sums }: Pick<Sales, 'doc' | 'amounts'>,
): Difference[] => {
  const found: Difference[] = []
  const [goods, ordered] = [goodsOf(listed.items), goodsOf(sold.items)]
  if (goods !== ordered || amounts.goods !== sums.goods)
    found.push({ reason: 'match-items', sides: ['order', 'list'], values: [ordered, goods] })
  for (const [one, other] of [
    [sold.platform, listed.platform],
    [sold.seller, listed.seller],
  ] as const) {
    if (one !== other)
      found.push({ reason: 'match-firm', sides: ['order', 'list'], values: [one, other ?? ''] })
  }
  return found
}

/** Where an answer puts an export list: 'declared' is our own officer's, who is not asked. */
export const parcelStateOf = (status: string): ParcelAnswer | undefined => {
  const state = listStateOf(status)
  if (state === 'declared') return 'declaring'
  return state === 'refused' ? 'sentBack' : state
}

/** The state that all answers together put it into; undefined: where it stands. */
export const furthestAbroad = (
  from: ParcelState,
  statuses: readonly string[],
): ParcelAnswer | undefined => {
  const said = statuses.map(status => {
    const state = parcelStateOf(status)
    return state === 'sentBack' ? ('refused' as const) : state
  })
  const at = from === 'sentBack' ? 'refused' : from
  const to = furthestOf(PARCEL_RANK, 'released', at, said)
  return to === 'refused' ? 'sentBack' : to
}

const UNSENT: ReadonlySet<ParcelState> = new Set(['waiting', 'mismatched', 'matched'])

const matching = (anchor: Parcels, sold: Sales | undefined): Act[] => {
  if (sold === undefined) return anchor.state === 'waiting' ? [] : [{ take: 'wait', of: anchor }]
  const found = differencesAbroad(anchor, sold)
  if (found.length === 0) return anchor.state === 'matched' ? [] : [{ take: 'match', of: anchor }]
  return anchor.state === 'mismatched'
    ? []
    : [{ take: 'mismatch', of: anchor, note: noteOf(found) }]
}

/** An export list that goes by message, with all that was said of it. */
export const outgoing = defineProcess({
  filings: { parcel, sale, receipt },
  anchor: 'parcel',
  keys: {
    parcel: ({ platform, orderNo, agent, internal }) =>
      platform === undefined || agent === undefined || internal === undefined
        ? []
        : [orderKey(platform, orderNo), listKey(agent, internal)],
    sale: doc => [orderKey(doc.platform, doc.orderNo)],
    receipt: doc => (doc.message === '604' ? [listKey(doc.agent, doc.internal)] : []),
  },
  next: (anchor, group): readonly Act[] => {
    const [sold] = group.sale.filter(each => each.state !== 'cancelled')
    if (UNSENT.has(anchor.state)) return matching(anchor, sold)
    const said = saidOf(anchor, group.receipt, '604').map(each => each.status)
    const to = furthestAbroad(anchor.state, said)
    if (to !== undefined) return [{ take: to, of: anchor }]
    const isOut = ['released', 'closed', 'left'].includes(anchor.state)
    return isOut && sold?.state === 'lodged' ? [{ take: 'released', of: sold }] : []
  },
})
