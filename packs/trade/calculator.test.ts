// A stranger's amounts are those of a lodging: every line of the seed tariff, from countries of
// every kind, on several terms and claims, worked out here and previewed by the whole intake.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Estimate, type Estimated, estimate } from '#engine/intake/estimate.ts'
import type { Outcome } from '#engine/types.ts'
import { Refusal } from '#kit/fault.ts'
import { localDate } from '#kit/time.ts'
import { caller, type TestEngine, testEngine } from '#test/engine.ts'
import { GOODS } from './tariff/tables.ts'

let inner: TestEngine
before(async () => {
  inner = await testEngine()
})
after(() => inner.end())

type Asked = Readonly<Record<string, string>>

/** Treaty partners, one with MFN alone, one without MFN, one that is no country, home. */
const ORIGINS = ['VN', 'TH', 'JP', 'US', 'KP', 'ZZ', 'QQ', 'CN']
const DEALS: readonly Asked[] = [
  { terms: 'CIF', currency: 'CNY', value: '123456.78' },
  { terms: 'FOB', currency: 'USD', value: '9876.54', freight: '321.5' },
  { terms: 'CFR', currency: 'JPY', value: '150001', insurance: '777' },
  { terms: 'EXW', currency: 'THB', value: '0.01', freight: '0' },
  { terms: 'FOB', currency: 'CNY', value: '55.00' },
]
const CLAIMS: readonly Asked[] = [{}, { preference: 'acfta' }, { preference: 'rcep' }]

/** Each goods with an origin, a deal and a claim in turn, so that all pairs come up. */
const asked = (): Asked[] =>
  GOODS.flatMap(({ hs, unit }, n) =>
    ORIGINS.flatMap((origin, i) =>
      CLAIMS.map((claim, j) => ({
        hs,
        origin,
        net: '1250.5',
        // some without the quantity that a specific rate may need
        ...((n + i) % 3 === 0 ? {} : { quantity: '1300', unit }),
        ...DEALS[(n + i + j) % DEALS.length]!,
        ...claim,
      })),
    ),
  )

/** What a trader would lodge of the same goods, with all the papers. */
const lodged = ({ terms = '', currency = '', freight, insurance, ...goods }: Asked) => ({
  direction: 'import',
  office: '7208',
  mode: '0110',
  declarant: '91450103DEM0D0000T',
  owner: '91450103DEM0H0000R',
  transport: '4',
  terms,
  currency,
  packages: 1,
  gross: '1400',
  ...(freight === undefined ? {} : { freightKind: 'total', freight }),
  ...(insurance !== undefined
    ? { insuranceKind: 'total', insurance }
    : ['FOB', 'EXW', 'CFR'].includes(terms)
      ? { insuranceKind: 'statutory' }
      : {}),
  items: [
    {
      ...goods,
      name: 'goods',
      ...(goods.preference === undefined ? {} : { certificate: 'C-1' }),
    },
  ],
})

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

const work = (goods: Asked): Estimate | Refusal => {
  const { engine, mounted, clock } = inner
  const calculator = mounted.packs[0]?.calculator
  assert.ok(calculator !== undefined)
  return estimate(engine, calculator, bytes(goods), localDate(engine.zone, clock.now))
}

const ofOutcome = (outcome: Outcome): string =>
  outcome.ok
    ? outcome.amountsText
    : outcome.faults.map(each => `${each.key} ${each.path.replace('/items/0/', '/')}`).join()
const ofEstimate = (found: Estimate | Refusal): string =>
  found instanceof Refusal
    ? found.faults.map(each => `${each.key} ${each.path}`).join()
    : found.amountsText

test('amounts and faults are those of lodging the same goods on the same day', async () => {
  const all = asked()
  assert.ok(all.length > 1_500, `${all.length}`)
  const outcomes: Outcome[] = []
  for (let at = 0; at < all.length; at += 200) {
    const some = all.slice(at, at + 200).map(each => ({ body: bytes(lodged(each)), options: {} }))
    outcomes.push(...(await inner.engine.previewMany(inner.type, caller('a'), some)))
  }
  const seen = new Set<string>()
  for (const [i, goods] of all.entries()) {
    const found = work(goods)
    assert.equal(ofEstimate(found), ofOutcome(outcomes[i]!), JSON.stringify(goods))
    if (found instanceof Refusal) for (const { key } of found.faults) seen.add(key)
    else seen.add(/"basis":"(\w+)"/.exec(found.amountsText)?.[1] ?? '')
  }
  // all that can come about did
  for (const each of [
    'mfn general preference',
    'origin-unknown preference-not-for-origin',
    'freight-missing field-missing reference-missing',
  ].flatMap(some => some.split(' '))) {
    assert.ok(seen.has(each), `${each} of ${[...seen].join(' ')}`)
  }
})

test('what is offered in place of a claim is what the claim brings, and every one of them', () => {
  for (const goods of asked()) {
    const found = work(goods)
    if (found instanceof Refusal) continue
    for (const scheme of ['acfta', 'rcep']) {
      if (goods.preference === scheme) continue
      const offered: Estimated | undefined = found.others.find(each => each.name === scheme)
      const claimed = work({ ...goods, preference: scheme })
      const what = `${scheme} ${JSON.stringify(goods)}`
      assert.equal(offered === undefined, claimed instanceof Refusal, what)
      if (offered === undefined || claimed instanceof Refusal) continue
      assert.ok('amountsText' in offered && offered.amountsText === claimed.amountsText, what)
    }
    const plain = found.others.find(each => each.name === '')
    assert.equal(plain !== undefined, goods.preference !== undefined)
  }
})

test('the working is that of the amounts: price and charges are the value, VAT its share', () => {
  let compared = 0
  for (const goods of asked()) {
    const found = work(goods)
    if (found instanceof Refusal) continue
    const { price, charges, vat } = JSON.parse(found.workingText) as Record<string, string>
    const amounts = JSON.parse(found.amountsText) as Record<string, string>
    const fen = (text = ''): bigint => BigInt(text.replace('.', ''))
    assert.equal(fen(price) + fen(charges), fen(amounts.value))
    const base = fen(amounts.value) + fen(amounts.duty) + fen(amounts.consumption)
    // fen by 10,000ths of a percent, half up
    assert.equal((base * fen(vat) + 500_000n) / 1_000_000n, fen(amounts.vat))
    compared++
  }
  assert.ok(compared > 300, `${compared}`)
})

test('a late payment: the last day, the days after it, and 0.05 % a day of what is due', () => {
  const goods: Asked = {
    hs: '0810600000',
    origin: 'US',
    net: '1000',
    currency: 'CNY',
    terms: 'CIF',
    value: '100000.00',
  }
  const today = localDate('Asia/Shanghai', inner.clock.now)
  const after = (days: number): string =>
    new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10)
  const saying = (paid?: string) => {
    const found = work(paid === undefined ? goods : { ...goods, paid })
    assert.ok(!(found instanceof Refusal))
    const { due } = JSON.parse(found.amountsText) as { due: string }
    const { payBy, late, surcharge } = JSON.parse(found.workingText) as Record<string, unknown>
    return [due, payBy, late, surcharge]
  }
  const [due] = saying()
  assert.deepEqual(saying(), [due, after(15), undefined, undefined])
  assert.deepEqual(saying(after(15)), [due, after(15), 0, '0.00'])
  // what is due, times 30 days, times 5 of 10,000: half up to the fen
  const fen = (BigInt(String(due).replace('.', '')) * 30n * 5n + 5_000n) / 10_000n
  const text = String(fen)
  assert.deepEqual(saying(after(45)), [
    due,
    after(15),
    30,
    `${text.slice(0, -2)}.${text.slice(-2)}`,
  ])
})
