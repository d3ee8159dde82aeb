// The pack's own messages, all the way: amounts, entries, measures, life cycle.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDecimal } from '#kit/decimal.ts'
import type { AnyFiling, Case, Entry, LedgerStep, Members } from '#kit/filing.ts'
import { fromStates } from '#kit/pack.ts'
import type { Amounts } from './fields.ts'
import { tradePack } from './pack.ts'
import type { Country } from './profiles.ts'
import { filingOf, itemOf, lodge, sample, viewOf } from './trial.ts'

const DAY = '2026-11-25'
const AT: Case = {
  org: 'org-1',
  number: '72082026000000001',
  accepted: Date.parse(DAY),
  digest: text => text,
  at: Date.parse(DAY),
  marks: {},
  day: ms => new Date(ms).toISOString().slice(0, 10),
}

interface Taken {
  readonly filing: AnyFiling
  readonly doc: Members
  readonly amounts: Amounts
}
const taken = (country: Country, wire: unknown): Taken => {
  const filing = filingOf(country)
  const tried = lodge(filing, wire, viewOf(country, DAY))
  if (!tried.ok) throw new Error(JSON.stringify(tried.faults))
  return { filing, doc: tried.doc, amounts: tried.amounts as unknown as Amounts }
}

const isEntry = (step: LedgerStep): step is Entry => 'debit' in step
const entries = (
  { filing, doc, amounts }: Taken,
  transition: string,
  before?: { amounts: Amounts; doc: Members; state: string },
): string[] => {
  const steps = filing.transitions[transition]?.entries?.(amounts, doc, AT, before) ?? []
  return steps.filter(isEntry).map(each => {
    const amount = formatDecimal(each.amount, each.unit === 'KRW' ? 0 : 2)
    return `${each.debit} ${each.credit} ${amount} ${each.unit}`
  })
}

/** A measure by a dimension, as the cube would sum it up. */
const cells = (
  { filing, doc, amounts }: Taken,
  name: string,
  dimension: string,
): Readonly<Record<string, string>> => {
  const measure = filing.measures[name]!
  const cut = filing.dimensions[dimension]!
  const sums = new Map<string, bigint>()
  const rows = measure.each === undefined ? [doc] : (doc[measure.each] as Members[])
  rows.forEach((row, i) => {
    const key = cut.each === undefined ? cut.of(doc, undefined) : cut.of(row, doc)
    const value =
      measure.each === undefined
        ? measure.of?.(amounts, doc, undefined, undefined)
        : measure.of?.(row, i, amounts, doc)
    sums.set(key, (sums.get(key) ?? 0n) + value!)
  })
  return Object.fromEntries([...sums].map(([key, sum]) => [key, formatDecimal(sum, measure.scale)]))
}

test('import-durian: free under ACFTA, mangosteens at MFN', () => {
  const durian = taken('CN', sample('import-durian'))
  const { amounts } = durian
  assert.equal(formatDecimal(amounts.value, 2), '1017507.25')
  // 15 % of 17507.25 is 2626.0875; VAT 9 % of 1000000.00, and of 20133.34, which is 1812.0006
  assert.equal(formatDecimal(amounts.duty, 2), '2626.09')
  assert.equal(formatDecimal(amounts.vat, 2), '91812.00')
  assert.deepEqual(
    amounts.lines.map(line => line.basis),
    ['preference', 'mfn'],
  )
  assert.deepEqual(entries(durian, 'assess'), [
    'due:org-1 revenue:duty 2626.09 CNY',
    'due:org-1 revenue:vat 91812.00 CNY',
  ])
  assert.deepEqual(entries(durian, 'pay'), ['bank:customs due:org-1 94438.09 CNY'])
  assert.deepEqual(entries(durian, 'refund'), [
    'due:org-1 bank:customs 94438.09 CNY',
    'revenue:duty due:org-1 2626.09 CNY',
    'revenue:vat due:org-1 91812.00 CNY',
  ])
  assert.deepEqual(cells(durian, 'declared', 'partner'), { TH: '1017507.25' })
  assert.deepEqual(cells(durian, 'declared', 'office'), { 7208: '1017507.25' })
  assert.deepEqual(cells(durian, 'mass', 'chapter'), { '08': '37250.50000' })
  assert.deepEqual(cells(durian, 'declarations', 'mode'), { '0110': '1' })
  assert.deepEqual(cells(durian, 'collected', 'direction'), { import: '94438.09' })
})

test('import-wine: FOB in dollars, built to CIF, with consumption tax', () => {
  const wine = taken('CN', sample('import-wine'))
  const { lines, ...sums } = wine.amounts
  // 6.7758 of the seed: 271032.00 + freight 8130.96; insurance of CIF 0.3 % is 840.01
  assert.equal(formatDecimal(sums.value, 2), '280002.97')
  assert.equal(sums.value, lines[0]!.value + lines[1]!.value)
  assert.deepEqual(
    lines.map(line => formatDecimal(line.value, 2)),
    ['210002.23', '70000.74'],
  )
  // wine: 14 %, then 10 % inside; spirit: 10 %, then 20 % inside and 1 yuan a kilogram
  assert.deepEqual(
    lines.map(line => formatDecimal(line.duty, 2)),
    ['29400.31', '7000.07'],
  )
  assert.deepEqual(
    lines.map(line => formatDecimal(line.consumption, 2)),
    ['26600.28', '19820.20'],
  )
  assert.equal(entries(wine, 'assess').length, 3)
})

test('export-cars: CIF taken back to FOB, nothing due', () => {
  const cars = taken('CN', sample('export-cars'))
  // 1500000 less 90000 less 0.2 % of CIF
  assert.equal(formatDecimal(cars.amounts.value, 2), '1407000.00')
  assert.equal(cars.amounts.due, 0n)
  assert.deepEqual(entries(cars, 'assess'), [])
  assert.equal(cars.filing.transitions.waive?.when?.(cars.amounts, cars.doc), true)
  assert.deepEqual(cells(cars, 'declared', 'partner'), { ID: '1407000.00' })
})

test('kr-import and gb-import: in their own money and by their own cut', () => {
  const korea = taken('KR', sample('kr-import'))
  // 5.2 % of 5353 is 278, cut to 270; 10 % of 5631 is 563, cut to 560
  assert.deepEqual(entries(korea, 'assess'), [
    'due:org-1 revenue:duty 270 KRW',
    'due:org-1 revenue:vat 560 KRW',
  ])
  assert.deepEqual(cells(korea, 'declared', 'chapter'), { 62: '5353' })
  const britain = taken('GB', sample('gb-import'))
  assert.deepEqual(entries(britain, 'assess'), [
    'due:org-1 revenue:duty 270.00 GBP',
    'due:org-1 revenue:vat 2054.00 GBP',
  ])
})

test('T8 each commodity group has its own mass, and equal lines do not fold into one', () => {
  const line = (hs: string, net: string): Members => itemOf('import-durian', { hs, net })
  const by = (items: Members[]): unknown =>
    cells(taken('CN', sample('import-durian', { items })), 'mass', 'chapter')
  const wood = { ...line('4407990090', '15'), preference: undefined, certificate: undefined }
  const two = JSON.parse(JSON.stringify([line('0810600000', '25'), wood]))
  assert.deepEqual(by(two), { '08': '25.00000', 44: '15.00000' })
  assert.deepEqual(by([line('0810600000', '20'), line('0810600000', '20')]), { '08': '40.00000' })
})

test('T13 Northern Ireland counts under GB by country, and stays XI in the document', () => {
  const items = [itemOf('export-cars', { destination: 'XI' })]
  const cars = taken('CN', sample('export-cars', { items }))
  assert.deepEqual(cells(cars, 'declared', 'partner'), { GB: '1407000.00' })
  assert.equal((cars.doc.items as Members[])[0]?.destination, 'XI')
})

test('T23 lines add up; equal lines are two; an amendment puts the new in place of the old', () => {
  const of = (...values: string[]): Taken =>
    taken(
      'CN',
      sample('import-durian', {
        items: values.map(value => itemOf('import-durian', { value, net: '10' })),
      }),
    )
  const first = of('130.00', '200.00', '216.00')
  assert.deepEqual(cells(first, 'declared', 'direction'), { import: '546.00' })
  const again = of('65.00', '65.00', '200.00', '216.00')
  assert.deepEqual(cells(again, 'declared', 'direction'), { import: '546.00' })
  const before = { amounts: first.amounts, doc: first.doc, state: 'assessed' }
  assert.deepEqual(entries(first, 'assess'), ['due:org-1 revenue:vat 49.14 CNY'])
  assert.deepEqual(entries(again, 'amend', before), ['revenue:vat due:org-1 49.14 CNY'])
  // from `lodged` nothing stands yet
  assert.deepEqual(entries(again, 'amend', { ...before, state: 'lodged' }), [])
})

test('law: what is taken back is what was put in, whichever way the filing ends', () => {
  const ways = [
    ['assess', 'cancel'],
    ['assess', 'refuse'],
    ['assess', 'pay', 'refund'],
  ]
  for (const name of ['import-durian', 'import-wine', 'export-cars'] as const) {
    const one = taken('CN', sample(name))
    for (const way of ways) {
      const balance = new Map<string, bigint>()
      for (const transition of way) {
        const steps = one.filing.transitions[transition]?.entries?.(one.amounts, one.doc, AT) ?? []
        for (const { debit, credit, amount } of steps.filter(isEntry)) {
          balance.set(debit, (balance.get(debit) ?? 0n) + amount)
          balance.set(credit, (balance.get(credit) ?? 0n) - amount)
          // the floor of `due`: credits never exceed debits, at no moment
          assert.ok((balance.get('due:org-1') ?? 0n) >= 0n, `${name} ${way.join(' ')}`)
        }
      }
      for (const [account, sum] of balance) assert.equal(sum, 0n, `${name} ${account}`)
    }
  }
})

test('law: every account that entries name has its floor declared', () => {
  const pack = tradePack('CN')
  const wine = taken('CN', sample('import-wine'))
  for (const transition of Object.values(wine.filing.transitions)) {
    const before = { amounts: wine.amounts, doc: wine.doc, state: 'assessed' }
    for (const step of transition.entries?.(wine.amounts, wine.doc, AT, before) ?? []) {
      if (!isEntry(step)) continue
      for (const account of [step.debit, step.credit]) {
        assert.ok(Object.hasOwn(pack.accounts, account.split(':')[0] ?? ''), account)
      }
    }
  }
})

test('law: every filing can end, and nothing leaves an end', () => {
  const filing = filingOf('CN')
  const steps = Object.values(filing.transitions)
  const left = (aside: boolean): readonly string[] =>
    filing.states.filter(
      state => !steps.some(each => fromStates(each.from).includes(state) && (aside || !each.aside)),
    )
  assert.deepEqual(left(false), ['released', 'settled', 'refused', 'cancelled'])
  assert.deepEqual(left(true), ['refused', 'cancelled'], 'for good')
})

test('a declarant’s own number is claimed once, and none is claimed without one', () => {
  const { filing, doc } = taken('CN', sample('import-durian'))
  assert.deepEqual(filing.claims?.(doc, AT), [
    { key: 'reference:91450103DEM0D0000T:SAMPLE-0001', path: '/reference' },
  ])
  const plain = taken('CN', sample('import-wine'))
  assert.deepEqual(plain.filing.claims?.(plain.doc, AT), [])
})
