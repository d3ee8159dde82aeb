// For tests: messages of every kind, made from the table.
import fc from 'fast-check'
import { type Leaf, type Leaves, SCALE } from '../leaf.ts'
import {
  type CebMessage,
  type Kind,
  type LooseMessage,
  type LooseRecord,
  shapeOf,
} from '../message.ts'
import { ATTRIBUTES, TRANSFER } from '../table.ts'

const FENS = 10n ** 16n - 1n
const FINE = 10n ** BigInt(14 + SCALE) - 1n
const SIGNS = [
  ...'aZ09 <>&"\'\r\n\t.,|/\\',
  '\u00a0',
  ']]>',
  '通',
  '蜂',
  '𠀀',
  'ệ',
  'ế',
  'ก',
  'ถ้',
  'e\u0301',
]

/** Texts from the shortest to the longest that fits, in code points. */
const textOf = ({ min, max }: Leaf): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.oneof(fc.constant(max), fc.constant(min), fc.integer({ min, max: Math.min(max, 80) })),
      fc.array(fc.constantFrom(...SIGNS), { minLength: 1, maxLength: 40 }),
    )
    .map(([length, signs]) => {
      // never blank, for a blank text counts as none
      const all = [...`通${signs.join('')}`]
      return Array.from({ length }, (_, i) => all[i % all.length]).join('')
    })

const timeOf = ({ min, max }: Leaf): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.date({ min: new Date('2016-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      fc.constantFrom(min, max),
    )
    .map(([date, length]) => date.toISOString().replace(/\D/g, '').slice(0, length))

const anyOf = (leaf: Leaf): fc.Arbitrary<unknown> => {
  switch (leaf.kind) {
    case 'text':
      return textOf(leaf)
    case 'code':
      return fc.constantFrom(...(leaf.codes ?? []))
    case 'count':
      return fc.integer({ min: leaf.min, max: 10 ** leaf.max - 1 })
    case 'money':
      return fc.oneof(fc.bigInt(0n, 999n), fc.bigInt(0n, FENS), fc.constant(FENS))
    case 'time':
      return timeOf(leaf)
    default:
      return fc.oneof(fc.bigInt(0n, 99_999_999n), fc.bigInt(0n, FINE), fc.constant(FINE))
  }
}

const leavesOf = (leaves: Leaves): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(Object.fromEntries(Object.entries(leaves).map(([name, leaf]) => [name, anyOf(leaf)])), {
    requiredKeys: Object.entries(leaves).flatMap(([name, { required }]) =>
      required ? [name] : [],
    ),
    noNullPrototype: true,
  }) as fc.Arbitrary<Record<string, unknown>>

/** Figures made to agree, as the checks within a message ask. */
const agreeing = (kind: Kind, { head, list }: LooseRecord): LooseRecord => {
  if (list === undefined) return { head }
  const lines = list.map((each, i) => ({
    ...each,
    gnum: i + 1,
    ...('totalPrice' in each ? { totalPrice: BigInt(each.totalPrice as bigint) / 10n } : {}),
    ...('currency' in each && 'currency' in head ? { currency: head.currency } : {}),
  }))
  const sum = lines.reduce((whole, { totalPrice = 0n }) => whole + totalPrice, 0n)
  if (kind === 'CEB303') return { head: { ...head, goodsValue: sum }, list: lines }
  if (kind === 'CEB311') {
    const [freight, taxTotal] = [
      BigInt(head.freight as bigint) / 10n,
      BigInt(head.taxTotal as bigint) / 10n,
    ]
    const rest = { goodsValue: sum, freight, taxTotal, discount: freight }
    return { head: { ...head, ...rest, acturalPaid: sum + taxTotal }, list: lines }
  }
  if (kind === 'CEB603' || kind === 'CEB621')
    return { head: { ...head, netWeight: 0n }, list: lines }
  return { head, list: lines }
}

const recordOf = (kind: Kind): fc.Arbitrary<LooseRecord> => {
  const { head, list } = shapeOf(kind)
  const whole =
    list === undefined
      ? leavesOf(head).map(made => ({ head: made }))
      : fc
          .tuple(leavesOf(head), fc.array(leavesOf(list), { minLength: 1, maxLength: 3 }))
          .map(([made, lines]) => ({ head: made, list: lines }))
  return whole.map(each => agreeing(kind, each))
}

/** Messages of a kind whose figures agree, with texts of the corridor up to every limit. */
export const messageOf = (kind: Kind): fc.Arbitrary<CebMessage> =>
  fc
    .record({
      attributes: leavesOf(ATTRIBUTES),
      records: fc.array(recordOf(kind), { minLength: 1, maxLength: 3 }),
      transfer: leavesOf(TRANSFER),
    })
    .map(({ attributes, records, transfer }): LooseMessage => {
      const { guid, version } = attributes
      return { kind, guid, version, records, ...(shapeOf(kind).sent ? { transfer } : {}) }
    })
    // made by the same table that the type is made of
    .map(made => made as CebMessage)
