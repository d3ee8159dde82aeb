// Believable invented declarations of the corridor, seeded: the same order yields the same filings.
// They stream one by one; a million of them need no more memory than one.
import { formatDecimal } from '#kit/decimal.ts'
import { allocate } from '#kit/money.ts'
import type { DemoFiling, DemoOrder } from '#kit/pack.ts'
import { containerCheck } from '../identifiers.ts'
import { GOODS } from '../tariff/tables.ts'
import { Clock, monthOf, yearOf } from './clock.ts'
import { FLOWS, type Flow, MEASURES, type Measure } from './flows.ts'
import { DECLARANTS, OWNERS, overseasName } from './parties.ts'
import { Draw } from './random.ts'

const MINUTE = 60_000
const BY_HS = new Map(GOODS.map(each => [each.hs, each]))

/** For each month the flows' shares, summed up, for one draw. */
const SHARES = Array.from({ length: 12 }, (_, month) => {
  let sum = 0
  return FLOWS.map(each => {
    sum += each.share * (each.season?.[month] ?? 100)
    return sum
  })
})
const pickFlow = (draw: Draw, month: number): Flow => {
  const shares = SHARES[month]!
  const at = draw.below(shares.at(-1)!)
  return FLOWS[shares.findIndex(sum => at < sum)]!
}

/** What is drawn first of a filing; the same for its weight and for its document. */
interface Plan {
  readonly draw: Draw
  readonly effective: number
  readonly flow: Flow
  /** value before it is fitted to a total, fen */
  readonly fen: number
}
const planOf = (order: DemoOrder, clock: Clock, index: number): Plan => {
  const draw = new Draw(order.seed, index)
  const effective = clock.at(index, draw.next())
  const flow = pickFlow(draw, monthOf(effective))
  // thousand yuan are 100,000 fen; a tail of 1000 is the median, and the mean is 2.2 of it
  const fen = flow.mean * 45 * draw.tail() + draw.below(100)
  return { draw, effective, flow, fen }
}

/**
 * Values that add up to the total to the fen: filing i gets the difference of two rounded-down
 * shares of the running weight, and one fen that it has in any case.
 */
const fitted = (order: DemoOrder, total: bigint): ((fen: number) => bigint) => {
  const count = BigInt(order.count)
  if (total < count) throw new RangeError(`a total of ${total} is less than one unit a filing`)
  const clock = new Clock(order.from, order.to, order.count)
  let sum = 0n
  for (let i = 0; i < order.count; i++) sum += BigInt(planOf(order, clock, i).fen)
  let running = 0n
  let given = 0n
  return fen => {
    running += BigInt(fen)
    const due = ((total - count) * running) / sum
    const value = due - given + 1n
    given = due
    return value
  }
}

/** Currencies of prices beside yuan, and what a yuan's worth of a price is in them, in 1/1000. */
const ABROAD: Readonly<Record<string, readonly [currency: string, perThousand: bigint]>> = {
  TH: ['THB', 4700n],
  // the dong has no minor unit: one fen is 36 dong
  VN: ['VND', 36_000n],
}
const DOLLAR: readonly [string, bigint] = ['USD', 142n]
const OWN: readonly [string, bigint] = ['CNY', 1000n]

const currencyOf = (draw: Draw, plan: Plan, order: DemoOrder): readonly [string, bigint] => {
  const year = yearOf(plan.effective)
  // Sums are exact in yuan only; and the seed of rates covers these years.
  if (order.total !== undefined || year < 2020 || year > 2026 || !draw.happens(300)) return OWN
  return draw.happens(500) ? DOLLAR : (ABROAD[plan.flow.partner] ?? DOLLAR)
}

const decimals = (currency: string): number => (currency === 'VND' ? 0 : 2)

/** Mass (kg, two decimals) and pieces of goods that are worth so much. */
const sizeOf = (measure: Measure, fen: bigint, draw: Draw): { centiKg: bigint; pieces: bigint } => {
  // prices differ by up to an eighth from one deal to the next
  const price = (base: number) =>
    BigInt(Math.max(1, Math.floor((base * draw.between(875, 1125)) / 1000)))
  if ('perKg' in measure) {
    const centiKg = (fen * 100n) / price(measure.perKg)
    return { centiKg: centiKg > 0n ? centiKg : 1n, pieces: 0n }
  }
  const pieces = fen / price(measure.perPiece)
  const some = pieces > 0n ? pieces : 1n
  const centiKg = some * BigInt(measure.centiKg)
  return { centiKg: centiKg > 0n ? centiKg : 1n, pieces: some }
}

type Row = Record<string, unknown>

const itemOf = (hs: string, fen: bigint, plan: Plan, currency: readonly [string, bigint]) => {
  const { draw, flow } = plan
  const goods = BY_HS.get(hs)!
  const { centiKg, pieces } = sizeOf(MEASURES[hs]!, fen, draw)
  const net = formatDecimal(centiKg, 2)
  const price = (fen * currency[1]) / 1000n
  const item: Row = {
    hs,
    name: goods.names.zh,
    origin: flow.direction === 'import' ? flow.partner : 'CN',
    quantity: goods.unit === '035' ? net : String(pieces > 0n ? pieces : centiKg / 100n + 1n),
    unit: goods.unit,
    net,
    value: formatDecimal(price > 0n ? price : 1n, decimals(currency[0])),
  }
  if (flow.direction === 'export') item.destination = flow.partner
  else if (goods.rates.acfta !== undefined && ASEAN.has(flow.partner) && draw.happens(850)) {
    item.preference = 'acfta'
    item.certificate = `E${String(yearOf(plan.effective)).slice(2)}${flow.partner}${draw.digits(7)}`
  }
  return { item, centiKg }
}
const ASEAN = new Set(['BN', 'KH', 'ID', 'LA', 'MY', 'MM', 'PH', 'SG', 'TH', 'VN'])

/** Most have one line, some a handful, a few a long list. */
const lineCount = (draw: Draw, fen: bigint): number => {
  const wanted = draw.happens(620)
    ? 1
    : draw.happens(900)
      ? draw.between(2, 6)
      : draw.between(7, 24)
  return fen < BigInt(wanted) ? 1 : wanted
}

const itemsOf = (plan: Plan, fen: bigint, currency: readonly [string, bigint]) => {
  const { draw, flow } = plan
  const lines = lineCount(draw, fen)
  const weights = Array.from({ length: lines }, () => BigInt(draw.between(40, 1000)))
  // each line one fen in any case, the rest by weight
  const values = allocate(fen - BigInt(lines), weights).map(share => share + 1n)
  const items: Row[] = []
  let centiKg = 0n
  for (const value of values) {
    const made = itemOf(draw.early(flow.goods), value, plan, currency)
    items.push(made.item)
    centiKg += made.centiKg
  }
  return { items, centiKg }
}

const containersOf = (draw: Draw, centiKg: bigint): { number: string }[] => {
  // a box takes some 26 tonnes
  const boxes = Number(centiKg / 2_600_000n) + 1
  return Array.from({ length: Math.min(boxes, 6) }, (_, i) => {
    const head = `DEMU${i}${draw.digits(5)}`
    return { number: `${head}${containerCheck(head)}` }
  })
}

const documentOf = (plan: Plan, fen: bigint, order: DemoOrder): Row => {
  const { draw, flow } = plan
  const currency = currencyOf(draw, plan, order)
  const { items, centiKg } = itemsOf(plan, fen, currency)
  const sea = flow.transport === '2'
  const document: Row = {
    direction: flow.direction,
    office: flow.office,
    mode: flow.mode,
    declarant: draw.early(DECLARANTS),
    owner: draw.early(OWNERS),
    overseas: overseasName(draw, flow.partner),
    transport: flow.transport,
    vehicle: sea ? `DEMO VOYAGE ${draw.between(100, 999)}` : `DEMO ${draw.digits(5)}`,
    bill: `DEMO${draw.digits(8)}`,
    // bulk cargo needs no boxes
    ...(sea && centiKg < 15_000_000n ? { containers: containersOf(draw, centiKg) } : {}),
    terms: flow.direction === 'import' ? 'CIF' : 'FOB',
    currency: currency[0],
    packages: Number(centiKg / 2_000n) + 1,
    wrap: sea && centiKg >= 15_000_000n ? '00' : '22',
    // packing weighs 2 to 8 per cent
    gross: formatDecimal(centiKg + (centiKg * BigInt(draw.between(20, 80))) / 1000n, 2),
    items,
    note: 'Demonstration data 演示数据',
  }
  return document
}

/** From here on every line (24 at most) is worth 10 fen or more, and its VAT is a fen or more. */
const TAXED_FROM = 240n

/**
 * What happens next. Under a total nothing is withdrawn or refused, or the total would not stand.
 *
 */
const nextOf = (plan: Plan, fen: bigint, order: DemoOrder): DemoFiling['next'] => {
  const { draw, flow } = plan
  const imports = flow.direction === 'import'
  // worth so little that it is not plain whether anything is due: it rests
  if (imports && fen < TAXED_FROM) return []
  const soon = draw.between(3, 45) * MINUTE
  if (order.total === undefined) {
    if (draw.happens(4)) return [{ transition: 'cancel', after: soon }]
    if (draw.happens(3)) return [{ transition: 'refuse', after: soon * 4 }]
  }
  const release = { transition: 'release', after: soon * 2 + draw.between(2, 300) * MINUTE }
  return imports ? [{ transition: 'pay', after: soon }, release] : [release]
}

/**
 * Filings of an order. Faults: RangeError when the order makes no sense (no time, a total of less
 * than one fen a filing).
 */
export function* demo(order: DemoOrder): Generator<DemoFiling> {
  if (order.to <= order.from) throw new RangeError('an order needs a stretch of time')
  const fit = order.total === undefined ? undefined : fitted(order, order.total)
  const clock = new Clock(order.from, order.to, order.count)
  for (let index = 0; index < order.count; index++) {
    const plan = planOf(order, clock, index)
    const fen = fit === undefined ? BigInt(plan.fen) : fit(plan.fen)
    const document = documentOf(plan, fen, order)
    yield {
      filing: 'declaration',
      document,
      effective: plan.effective,
      next: nextOf(plan, fen, order),
    }
  }
}
