// What is asked of customs about a list that it has, and what follows from its answers: a list is
// withdrawn, goods of one go back. Pure functions of the filings that are there.
import type { Members } from '#kit/filing.ts'
import { type Act, defineProcess, type Member } from '#kit/process.ts'
import { askedOf, saidOf } from './answers.ts'
import {
  type AskedState,
  OPEN,
  type Takeback,
  takeback,
  type Withdrawal,
  withdrawal,
} from './asked.ts'
import { listKey, numberKey, orderKey } from './fields.ts'
import { type List, type ListState, list, RECEIPT_RANK, WITHDRAWABLE } from './list.ts'
import type { Amounts } from './order.ts'
import { type Receipt, receipt } from './receipt.ts'
import { isBackLate, isLate, releasedAt } from './refund.ts'
import { type Return, type ReturnAmounts, returning } from './return.ts'

type Lists = Member<List, Amounts, ListState>
type Told = readonly { readonly doc: Receipt; readonly org: string }[]

/** Customs' numbers of a list as it is now: they come with its answers. */
export const numbersOf = (
  anchor: Pick<Lists, 'number' | 'document' | 'org'>,
  receipts: Told,
): ReadonlySet<string> =>
  new Set(saidOf(anchor, receipts, '622', '816').flatMap(each => each.listNumber ?? []))

/** Released or further. */
const isReleased = (state: ListState): boolean =>
  (RECEIPT_RANK as readonly string[]).indexOf(state) >= RECEIPT_RANK.indexOf('released')

const aboutOf = (doc: List, listNumber: string): Members => {
  const { platform, platformName, seller, sellerName, orderNo } = doc
  const { carrier, carrierName, waybill, agent, agentName, internal, office } = doc
  const { buyerIdKind, buyerId, buyerName, buyerPhone } = doc
  return {
    ...{ platform, platformName, seller, sellerName, orderNo },
    ...{ carrier, carrierName, waybill, agent, agentName, internal, office, listNumber },
    ...{ buyerIdKind, buyerId, buyerName, buyerPhone },
  }
}

/** Customs wants a reason, and a step has none of its own: who has one lodges the withdrawal. */
const WITHDRAWN = '申报企业申请撤销'

/** The withdrawal of a list, as the node lodges it for whoever takes the step. */
export const withdrawalOf = (doc: List, listNumber: string): Members => ({
  ...aboutOf(doc, listNumber),
  reason: WITHDRAWN,
})

/** The list that something is asked about: of the same organisation and order. */
const listOf = (
  { org, doc }: Pick<Member<Pick<List, 'orderNo' | 'platform'>>, 'org' | 'doc'>,
  lists: readonly Lists[],
): Lists | undefined =>
  lists.find(each => {
    const { orderNo, platform } = each.doc
    const same = orderNo === doc.orderNo && platform === doc.platform
    return same && each.org === org && each.state !== 'cancelled'
  })

/** By its own number its answers name it, by customs' number those of the list. */
const askedKeys = (doc: Withdrawal): string[] => [
  listKey(doc.agent, doc.internal),
  orderKey(doc.platform, doc.orderNo),
  numberKey(doc.listNumber),
]
const answerKeys = ({ agent, internal, listNumber }: Receipt): string[] => [
  listKey(agent, internal),
  ...(listNumber === undefined ? [] : [numberKey(listNumber)]),
]

const refuse = (of: Member, note: string): Act[] => [{ take: 'refuse', of, note }]

/** A withdrawal: it may be sent once customs has the list under this number, and holds it still. */
export const withdrawals = defineProcess({
  filings: { withdrawal, list, receipt },
  anchor: 'withdrawal',
  keys: {
    withdrawal: askedKeys,
    list: doc => [orderKey(doc.platform, doc.orderNo)],
    receipt: answerKeys,
  },
  next: (anchor, group): readonly Act[] => {
    if (anchor.state !== 'waiting' && anchor.state !== 'ready') {
      const to = askedOf(anchor, group.receipt, '624')
      return to === undefined ? [] : [{ take: to, of: anchor }]
    }
    const asked = listOf(anchor, group.list)
    if (asked === undefined) return []
    if (isReleased(asked.state)) return refuse(anchor, 'withdraw-released: customs has released it')
    const numbers = numbersOf(asked, group.receipt)
    if (numbers.size > 0 && !numbers.has(anchor.doc.listNumber)) {
      return refuse(anchor, `withdraw-number: ${[...numbers].join(' ')}`)
    }
    if (asked.state === 'refused') return refuse(anchor, 'withdraw-refused: customs has refused it')
    const may = numbers.size > 0 && isWithdrawable(asked.state)
    return may && anchor.state === 'waiting' ? [{ take: 'ready', of: anchor }] : []
  },
})

const isWithdrawable = (state: ListState): boolean =>
  state === 'withdrawing' || (WITHDRAWABLE as readonly string[]).includes(state)

type Takebacks = Member<Takeback, unknown, AskedState>

/** What of a list is asked back already, by the number of its line. */
const takenOf = (all: readonly Takebacks[]): Map<number, number> => {
  const taken = new Map<number, number>()
  for (const { doc, state } of all) {
    if (state === 'refused' || state === 'cancelled') continue
    for (const { line, quantity } of doc.items) taken.set(line, (taken.get(line) ?? 0) + quantity)
  }
  return taken
}

/** Why goods cannot be asked back; undefined: they can. */
const against = (
  { doc }: Takebacks,
  listed: Lists,
  taken: ReadonlyMap<number, number>,
): string | undefined => {
  for (const { line, hs, quantity } of doc.items) {
    const item = listed.doc.items[line - 1]
    if (item === undefined || item.hs !== hs) return `takeback-line: ${line} ${hs}`
    if (quantity + (taken.get(line) ?? 0) > item.quantity) return `takeback-pieces: ${line}`
  }
  return undefined
}

/** Goods that are asked back of a list that was released. */
export const takebacks = defineProcess({
  filings: { takeback, list, receipt },
  anchor: 'takeback',
  keys: {
    takeback: askedKeys,
    list: doc => [orderKey(doc.platform, doc.orderNo)],
    receipt: answerKeys,
  },
  next: (anchor, group): readonly Act[] => {
    if (anchor.state !== 'waiting') {
      const to = askedOf(anchor, group.receipt, '626')
      return to === undefined ? [] : [{ take: to, of: anchor }]
    }
    const listed = listOf(anchor, group.list)
    const released = listed && releasedAt(listed.marks)
    if (listed === undefined || released === undefined) return []
    const numbers = numbersOf(listed, group.receipt)
    if (numbers.size === 0) return []
    if (!numbers.has(anchor.doc.listNumber)) {
      return refuse(anchor, `takeback-number: ${[...numbers].join(' ')}`)
    }
    if (isLate({ lodged: anchor.marks.waiting ?? 0 }, released)) {
      return refuse(anchor, 'takeback-late: more than 30 days after release')
    }
    // of two that wait the one that came first goes before, whichever is looked at first
    const others = group.takeback.filter(({ number, org, state }) => {
      if (number === anchor.number || org !== anchor.org) return false
      return state !== 'waiting' || number < anchor.number
    })
    const found = against(anchor, listed, takenOf(others))
    return found === undefined ? [{ take: 'ready', of: anchor }] : refuse(anchor, found)
  },
})

type Returns = Member<Return, ReturnAmounts>

/** Pieces of a return by the lines of its list, the first lines first. */
const linesOf = (
  { doc }: Returns,
  listed: Lists,
  before: ReadonlyMap<number, number>,
): Members[] => {
  const left = new Map<string, number>()
  for (const { sku, quantity } of doc.items) left.set(sku, (left.get(sku) ?? 0) + quantity)
  return listed.doc.items.flatMap(({ sku, hs, name, unit, quantity }, n) => {
    const free = quantity - (before.get(n + 1) ?? 0)
    const pieces = Math.min(free, left.get(sku) ?? 0)
    if (pieces <= 0) return []
    left.set(sku, (left.get(sku) ?? 0) - pieces)
    return [{ line: n + 1, hs, name, unit, quantity: pieces }]
  })
}

const REASONS: Readonly<Record<Return['reason'], string>> = {
  unwanted: '买家不再需要',
  damaged: '商品损坏',
  wrong: '商品不符',
  late: '送达过迟',
}

/**
 * What becomes of a return that was approved. Where customs has the list under a number, the goods
 * are asked back of it, and tax and allowance go back only when it agrees; a return that was
 * applied for too late gives back the price alone, and is not asked.
 */
const backOf = (
  back: Returns,
  listed: Lists,
  number: string | undefined,
  asked: readonly Takebacks[],
): Act[] => {
  const released = releasedAt(listed.marks)
  if (released === undefined) return []
  const finish = (): Act[] => [
    { take: isBackLate(back.marks, released) ? 'late' : 'giveBack', of: back },
  ]
  if (number === undefined || isLate(back.marks, released)) {
    return back.state === 'back' ? finish() : []
  }
  const items = linesOf(back, listed, takenOf(asked))
  // what was asked for by a message of its own names no return
  const own =
    asked.find(each => each.doc.returning === back.number) ??
    asked.find(each => items.length === 0 && each.doc.returning === undefined)
  if (own === undefined) {
    if (items.length === 0) return []
    const { reason } = back.doc
    const about = aboutOf(listed.doc, number)
    const document = { ...about, returning: back.number, items, reason: REASONS[reason] }
    return [{ lodge: 'takeback', org: back.org, document, once: `takeback ${back.number}` }]
  }
  if (back.state !== 'back' || OPEN.has(own.state)) return []
  if (own.state === 'granted') return finish()
  return [{ take: 'late', of: back, note: `${own.number} ${own.state}` }]
}

/** Returns of a list: asked of customs, and given back when the goods are there and it agrees. */
export const givingBack = defineProcess({
  filings: { list, return: returning, receipt, takeback },
  anchor: 'list',
  keys: {
    list: doc => [orderKey(doc.platform, doc.orderNo), listKey(doc.agent, doc.internal)],
    return: doc => [orderKey(doc.platform, doc.orderNo)],
    receipt: doc => [listKey(doc.agent, doc.internal)],
    takeback: doc => [orderKey(doc.platform, doc.orderNo)],
  },
  next: (anchor, group): readonly Act[] => {
    if (anchor.state === 'cancelled') return []
    const [number] = numbersOf(anchor, group.receipt)
    const asked = group.takeback.filter(each => each.org === anchor.org)
    // one at a time: what a lodging takes of a line the next must see
    for (const back of group.return) {
      if (back.org !== anchor.org) continue
      if (back.state !== 'approved' && back.state !== 'back') continue
      const acts = backOf(back, anchor, number, asked)
      if (acts.length > 0) return acts
    }
    return []
  },
})
