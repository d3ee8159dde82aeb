// Figures of one message that must agree. Sums are exact: hundredths, as bigint.

import { formatDecimal, trimDecimal } from '#kit/decimal.ts'
import type { Fault } from '#kit/fault.ts'
import { cebFault } from './faults.ts'
import { MONEY_SCALE, SCALE } from './leaf.ts'
import type { CebMessage, CebRecord } from './message.ts'

const yuan = (value: bigint): string => formatDecimal(value, MONEY_SCALE)

/** One number for each line: others are told of a line by it. */
const numbersOf = (list: readonly { readonly gnum: number }[], path: string): Fault[] => {
  const seen = new Set<number>()
  return list.flatMap(({ gnum }, i) => {
    if (!seen.has(gnum)) {
      seen.add(gnum)
      return []
    }
    return [cebFault('ceb-line-number', `${path}/list/${i}/gnum`, 'shape', { gnum })]
  })
}

/** An order or an inventory, as far as its currency and its lines' totals go. */
interface Priced {
  readonly head: { readonly currency: string }
  readonly list: readonly { readonly currency: string; readonly totalPrice: bigint }[]
}

/** A sum of several currencies is none. */
const currenciesOf = (record: Priced, path: string): Fault[] => {
  const expected = record.head.currency
  return record.list.flatMap(({ currency: found }, i) =>
    found === expected
      ? []
      : [cebFault('ceb-currency', `${path}/list/${i}/currency`, 'sums', { found, expected })],
  )
}

/** Σ totalPrice = goodsValue. */
const goodsValueOf = (
  record: Priced & { readonly head: { readonly goodsValue: bigint } },
  path: string,
): Fault[] => {
  const sum = record.list.reduce((whole, each) => whole + each.totalPrice, 0n)
  const { goodsValue } = record.head
  if (sum === goodsValue) return []
  const values = { expected: yuan(sum), found: yuan(goodsValue) }
  return [cebFault('ceb-goods-value', `${path}/head/goodsValue`, 'sums', values)]
}

/** acturalPaid = goodsValue + freight + taxTotal − discount; goodsValue holds what coupons paid. */
const paidOf = ({ head }: CebRecord<'CEB311'>, path: string): Fault[] => {
  const due = head.goodsValue + head.freight + head.taxTotal - head.discount
  if (due === head.acturalPaid) return []
  const values = { expected: yuan(due), found: yuan(head.acturalPaid) }
  return [cebFault('ceb-paid', `${path}/head/acturalPaid`, 'sums', values)]
}

interface Weighed {
  readonly head: { readonly netWeight: bigint; readonly grossWeight: bigint }
}

/** The net weight is the gross one less the packing. */
const weightsOf = ({ head }: Weighed, path: string): Fault[] => {
  if (head.netWeight <= head.grossWeight) return []
  const max = trimDecimal(head.grossWeight, SCALE)
  return [cebFault('out-of-range', `${path}/head/netWeight`, 'sums', { max })]
}

/** What of a message that is well-formed does not agree with itself; empty when all does. */
export const checks = (message: CebMessage): Fault[] => {
  const found: Fault[] = []
  const each = <R>(records: readonly R[], ...laws: ((record: R, path: string) => Fault[])[]) => {
    records.forEach((record, i) => {
      for (const law of laws) found.push(...law(record, `/records/${i}`))
    })
  }
  const numbers = (record: { readonly list: readonly { readonly gnum: number }[] }, path: string) =>
    numbersOf(record.list, path)
  switch (message.kind) {
    case 'CEB303':
      each(message.records, numbers, currenciesOf, goodsValueOf)
      break
    case 'CEB311':
      each(message.records, numbers, currenciesOf, goodsValueOf, paidOf)
      break
    case 'CEB603':
      each(message.records, numbers, weightsOf)
      break
    case 'CEB621':
      each(message.records, numbers, currenciesOf, weightsOf)
      break
    case 'CEB625':
    case 'CEB711':
    case 'CEB816':
      each(message.records, numbers)
      break
    default:
  }
  return found
}
