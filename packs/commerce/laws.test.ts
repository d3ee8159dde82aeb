// Laws of a sale's arithmetic and of what follows from its documents.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { smaller } from '#kit/decimal.ts'
import { ASKED_RANK, askedStateOf, furthestOf } from './answers.ts'
import { type Asking, furthest, listStep, stateOf } from './clearance.ts'
import { type ListState, list, RECEIPT_RANK } from './list.ts'
import { type Amounts, type Order, order } from './order.ts'
import { furthestAbroad } from './outgoing.ts'
import { type ParcelState, parcel } from './parcel.ts'
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

type Steps = Readonly<Record<string, { from: string | readonly string[]; to: string }>>
/** Take a step that is declared from this state; one that is not would be refused by the engine. */
const taken = (steps: Steps, step: string, from: string): string => {
  const found = steps[step] ?? assert.fail(`no step ${step}`)
  assert.ok([found.from].flat().includes(from), `${step} from ${from}`)
  return found.to
}

const STATUS = fc.constantFrom('1', '2', '120', '100', '-1', '300', '399', '500', '800', '899', 'x')

/** What happens to a list with customs: an answer, the trader asks, its withdrawal moves. */
const happening = fc.oneof(
  fc.record({ what: fc.constant('said' as const), status: STATUS }),
  fc.constant({ what: 'asks' as const, status: '' }),
  fc.constant({ what: 'granted' as const, status: '' }),
  fc.constant({ what: 'refused' as const, status: '' }),
)

test('law: answers, a withdrawal and its answer in any order leave a list in the same place', () => {
  type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never
  /** A withdrawal is only answered once it was asked for; the end of it is one of the two. */
  const walk = (all: readonly Happening[], outcome: Asking): ListState => {
    let state: ListState = 'sent'
    let asking: Asking = 'nothing'
    const told: { message: '622'; status: string }[] = []
    for (const { what, status } of all) {
      if (what === 'said') told.push({ message: '622', status })
      // the process lodges a withdrawal as soon as the list asks, and moves the list meanwhile
      if (what === 'asks' && asking === 'nothing') asking = 'open'
      if (what !== 'said' && what !== 'asks' && asking === 'open') asking = outcome
      for (let step = listStep(state, told, asking); step !== undefined; ) {
        state = taken(list.transitions, step, state) as ListState
        step = listStep(state, told, asking)
      }
    }
    return state
  }
  const both = fc.tuple(
    fc.array(happening, { maxLength: 10 }),
    fc.constantFrom('granted' as const, 'refused' as const),
    fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  )
  fc.assert(
    fc.property(both, ([some, outcome, keys]) => {
      // asked and answered in every order of arrival of the rest; the answer comes after the asking
      const said = some.filter(each => each.what === 'said')
      const asks: Happening = { what: 'asks', status: '' }
      const answer: Happening = { what: outcome, status: '' }
      const mixed = said
        .map((each, n) => [keys[n] ?? 0, each] as const)
        .sort(([a], [b]) => a - b)
        .map(([, each]) => each)
      const [first, second] = [keys[10]! % (said.length + 1), keys[11]! % (said.length + 1)]
      const [from, to] = first < second ? [first, second] : [second, first]
      const spread = [...mixed.slice(0, from), asks, ...mixed.slice(from, to), answer]
      const one = walk([...spread, ...mixed.slice(to)], outcome)
      assert.equal(one, walk([...said, asks, answer], outcome))
      assert.equal(one, walk([asks, answer, ...said, ...said], outcome))
    }),
    { numRuns: 2_000 },
  )
})

test('law: answers to a request and to an export list count the same in any order', () => {
  const walkAsked = (all: readonly string[]): string => {
    let state = 'sent'
    const heard: string[] = []
    for (const each of all) {
      heard.push(each)
      const said = heard.map(askedStateOf)
      state = furthestOf(ASKED_RANK, 'granted', state, said) ?? state
    }
    return state
  }
  const walkAbroad = (all: readonly string[]): string => {
    let state: ParcelState = 'sent'
    const heard: string[] = []
    for (const each of all) {
      heard.push(each)
      const step = furthestAbroad(state, heard)
      if (step !== undefined) state = taken(parcel.transitions, step, state) as ParcelState
    }
    return state
  }
  const shuffles = fc
    .array(STATUS, { maxLength: 8 })
    .chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
  fc.assert(
    fc.property(shuffles, ([all, turned]) => {
      assert.equal(walkAsked(all), walkAsked([...turned, ...all]))
      assert.equal(walkAbroad(all), walkAbroad([...turned, ...all]))
    }),
    { numRuns: 2_000 },
  )
  assert.equal(walkAsked(['120', '100', '399']), 'granted')
  assert.equal(walkAbroad(['100', '800']), 'released')
  assert.equal(walkAbroad(['800', '100']), 'released')
  assert.equal(walkAbroad(['120', '100']), 'sentBack')
})
