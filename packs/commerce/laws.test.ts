// Laws of a sale's arithmetic and of what follows from its documents.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { smaller } from '#kit/decimal.ts'
import { furthest, stateOf } from './clearance.ts'
import { RECEIPT_RANK } from './list.ts'
import { type Amounts, type Order, order } from './order.ts'
import { Reference } from './reference.ts'
import { worthBack } from './refund.ts'

const RATES = { vat: '13', mfn: '10', consumption: '15' }
const reference = new Reference((table, key) => {
  if (table === 'positive') return key === '0813409090' ? { vat: '9', mfn: '25' } : RATES
  if (table !== 'setting') return {}
  return { amount: key === 'single' ? '99999999999.00' : '70' }
}, '2026-11-25')

const item = fc.record({
  sku: fc.constantFrom('A', 'B', 'C'),
  hs: fc.constantFrom('0813409090', '3304990039'),
  quantity: fc.integer({ min: 1, max: 9 }),
  price: fc.bigInt(0n, 500_000n),
  net: fc.constant(1n),
})
const sale = fc.record({
  items: fc.array(item, { minLength: 1, maxLength: 6 }),
  freight: fc.bigInt(0n, 10_000n),
  insurance: fc.bigInt(0n, 1_000n),
  discount: fc.bigInt(0n, 20_000n),
})
type Sale = typeof sale extends fc.Arbitrary<infer T> ? T : never

const assess = (each: Sale): Amounts | undefined => {
  const worked = order.assess(each as unknown as Order, reference)
  return 'faults' in worked ? undefined : (worked as Amounts)
}
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n)

test('law: lines add up to the whole: base, taxes, discount and what is paid', () => {
  fc.assert(
    fc.property(sale, each => {
      const all = assess(each)
      if (all === undefined) return
      const { lines } = all
      assert.equal(sum(lines.map(line => line.goods)), all.goods)
      assert.equal(sum(lines.map(line => line.base)), all.goods + all.carriage)
      assert.equal(sum(lines.map(line => line.discount)), each.discount)
      assert.equal(sum(lines.map(line => line.paid)), all.paid)
      assert.equal(all.paid, all.goods + all.carriage + all.tax - each.discount)
      for (const line of lines) for (const amount of Object.values(line)) assert.ok(amount >= 0n)
    }),
  )
})

test('law: whatever way pieces go back, all of them together give back all of it', () => {
  const cuts = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 0, maxLength: 8 })
  fc.assert(
    fc.property(sale, cuts, fc.boolean(), (each, at, backwards) => {
      const all = assess(each)
      if (all === undefined) return
      const pieces = each.items.flatMap(({ sku, quantity }) =>
        Array.from({ length: quantity }, () => ({ sku, quantity: 1 })),
      )
      const inOrder = backwards ? [...pieces].reverse() : pieces
      const ends = [...at.map(cut => cut % (pieces.length + 1)), pieces.length].sort(
        (a, b) => a - b,
      )
      let from = 0
      const total = { goods: 0n, tax: 0n, base: 0n }
      for (const end of ends) {
        const doc = each as unknown as Order
        const worth = worthBack(doc, all, inOrder.slice(0, from), inOrder.slice(from, end))
        assert.ok(worth !== undefined)
        for (const part of ['goods', 'tax', 'base'] as const) {
          assert.ok(worth[part] >= 0n, part)
          total[part] += worth[part]
        }
        from = end
      }
      const off = smaller(each.discount, all.goods)
      assert.deepEqual(total, { goods: all.goods - off, tax: all.tax, base: all.base })
      const one = [{ sku: each.items[0]!.sku, quantity: 1 }]
      assert.equal(worthBack(each as unknown as Order, all, pieces, one), undefined)
    }),
  )
})

test('law: receipts in any order, one by one or at once, leave a list in the same place', () => {
  const status = fc.constantFrom(
    '2',
    '3',
    '120',
    '100',
    '300',
    '399',
    '500',
    '800',
    '899',
    'nonsense',
  )
  const message = fc.constantFrom('622', '622', '622', '816', '312')
  const receipts = fc.array(fc.record({ message, status }), { maxLength: 8 })
  type Told = { readonly message: '622' | '816' | '312'; readonly status: string }
  const walk = (all: readonly Told[]): string => {
    let state: Parameters<typeof furthest>[0] = 'sent'
    const heard: Told[] = []
    for (const each of all) {
      heard.push(each)
      const to = furthest(state, heard)
      if (to !== undefined) {
        const [was, is] = [state, to].map(one => RECEIPT_RANK.indexOf(one as never))
        assert.ok(is! > was! || to === 'refused', `${state} to ${to}`)
        state = to
      }
    }
    return state
  }
  fc.assert(
    fc.property(receipts, fc.integer(), (all, seed) => {
      const told = all as Told[]
      const turned = [...told].sort((a, b) =>
        `${a.status}${seed}` < `${b.status}${seed}` ? (seed % 2 === 0 ? 1 : -1) : 0,
      )
      assert.equal(walk(told), walk(turned))
      assert.equal(furthest('sent', told) ?? 'sent', walk(told))
    }),
  )
})

test('a refusal holds until the goods are released, and not after', () => {
  const said = (...all: string[]) => all.map(status => ({ message: '622' as const, status }))
  assert.equal(furthest('sent', said('100')), 'refused')
  assert.equal(furthest('stored', said('120', '-301020')), 'refused')
  assert.equal(furthest('sent', said('100', '800')), 'released')
  assert.equal(furthest('released', said('100')), undefined)
  assert.equal(furthest('refused', said('100', '120')), undefined)
  assert.equal(furthest('refused', said('100', '800')), 'released')
  assert.equal(stateOf('622', '599'), 'detained')
  assert.equal(stateOf('512', '800'), undefined)
})
