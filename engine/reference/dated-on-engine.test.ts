// Dated reference data on the real engine: the day of acceptance decides, for all and for ever.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { DatedRow } from '#kit/pack.ts'
import { packs } from '#packs/index.ts'
import { itemOf, sample } from '#packs/trade/trial.ts'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { caller } from '#test/engine.ts'
import { type Node, nodeOn, numberOf, told, totalsOf } from '#test/simulation/engines.ts'
import type { Outcome } from '../types.ts'
import { putVersion } from './store.ts'

const HS = '8421230000'
const at = (text: string): number => Date.parse(text)
const trader = caller('T1')
let test1: TestDatabase
let node: Node

const put = async (name: string, rows: readonly DatedRow[], switched = 0): Promise<void> => {
  const source = 'this test'
  await putVersion(node.database, 0, { pack: 'trade', name, rows, source, switched })
  await node.engine.refresh()
}
const rate = (from: string, cny: string): DatedRow => ({ key: 'USD', from, row: { rate: cny } })
const RATES = [rate('2026-03-01', '7.20'), rate('2026-04-01', '7.10'), rate('2026-04-08', '7.30')]
const HS_ROW = { key: HS, from: '2020-01-01', row: { unit: '035', vat: '13' } }

before(async () => {
  test1 = await testDatabase()
  node = await nodeOn(test1.config, {
    packs: packs({ country: 'CN' }),
    clock: { now: at('2026-03-31T10:00:00+08:00') },
  })
  await put('rate', RATES)
  await put('hs', [HS_ROW])
  await put('duty', [{ key: `${HS}:mfn`, from: '2020-01-01', row: { percent: '5' } }])
})
after(async () => {
  await node.stop()
  await test1.drop()
})

const { preference: _, certificate: __, ...item } = itemOf('import-durian')
const { reference: ___, ...durian } = sample('import-durian')
const body = (usd: string, more: Record<string, unknown> = {}): Buffer => {
  const goods = { ...item, hs: HS, origin: 'JP', value: usd }
  return Buffer.from(JSON.stringify({ ...durian, currency: 'USD', items: [goods], ...more }))
}
const amounts = (outcome: Outcome): Record<string, string> => {
  numberOf(outcome)
  assert.ok(outcome.ok)
  const { value, duty, vat } = JSON.parse(outcome.amountsText) as Record<string, string>
  return { value: value!, duty: duty!, vat: vat! }
}

test('T14 what was shown on 31 March is an estimate; the rates of the day of acceptance bill', async () => {
  const { engine, type, clock } = node
  const estimate = await engine.preview(type, trader, body('10000.00'))
  assert.deepEqual(amounts(estimate), { value: '72000.00', duty: '3600.00', vat: '9828.00' })
  assert.ok(estimate.ok)
  assert.equal(estimate.number, '', 'nobody may take it for a lodged one')
  clock.now = at('2026-04-01T00:00:00+08:00')
  const bill = await engine.lodge(type, trader, body('10000.00'), {})
  assert.deepEqual(amounts(bill), { value: '71000.00', duty: '3550.00', vat: '9691.50' })
  assert.deepEqual(await totalsOf(node, 'trade.declared'), ['2026 71000.00'])
})

test('T15 an amendment is assessed as of the acceptance, whenever it comes', async () => {
  const { engine, type, clock } = node
  clock.now = at('2026-04-01T12:00:00+08:00')
  const number = numberOf(await engine.lodge(type, trader, body('900.00'), {}))
  clock.now = at('2026-04-08T09:00:00+08:00')
  const step = { version: 1, body: body('1000.00') }
  const amended = await engine.step(type, trader, number, 'amend', step)
  assert.equal(amounts(amended).value, '7100.00')
  const view = await engine.read(type, trader, number)
  assert.equal(view?.accepted, '2026-04-01T04:00:00.000Z')
  assert.equal(view?.changed, '2026-04-08T01:00:00.000Z')
  // and one lodged on the day itself has the rate of that day
  assert.equal(amounts(await engine.lodge(type, trader, body('1000.00'), {})).value, '7300.00')
  // the totals too: a re-dated rate is no new value of today
  const days = await totalsOf(node, 'trade.declared', [], 'day', { from: '2026-04-08' })
  assert.deepEqual(days, ['2026-04-08 7300.00'])
})

test('a filing keeps the versions it was assessed with; an import of history has those of its day', async () => {
  const { engine, type } = node
  const importer = caller('T1', 'trader', 'operator')
  const effective = at('2026-03-15T12:00:00+08:00')
  const outcome = await engine.lodge(type, importer, body('1000.00'), { effective })
  assert.equal(amounts(outcome).value, '7200.00')
  const view = await engine.read(type, importer, numberOf(outcome))
  assert.equal(view?.reference, '*@1 duty@2 hs@2 rate@2')
  // before the first row of the table there is no rate: refused, never taken from another day
  const early = { effective: at('2026-02-28T23:59:59+08:00') }
  assert.equal(told(await engine.lodge(type, importer, body('1.00'), early)), 'reference-missing')
})

test('a version is in force from its instant on, and not before', async () => {
  const { engine, type, clock } = node
  const instant = at('2026-04-20T00:00:00+08:00')
  clock.now = instant - 1
  await put('rate', [rate('2026-04-01', '6.00')], instant)
  await engine.refresh()
  assert.equal(amounts(await engine.lodge(type, trader, body('1000.00'), {})).value, '7300.00')
  clock.now = instant
  await engine.refresh()
  assert.equal(amounts(await engine.lodge(type, trader, body('1000.00'), {})).value, '6000.00')
})

test('a request that was answered is answered so again, even where the rules have changed', async () => {
  const { engine, type } = node
  const key = { key: 'once' }
  const first = await engine.lodge(type, trader, body('10.00'), key)
  await put('hs', [{ ...HS_ROW, to: '2026-04-20' }])
  const other = await engine.lodge(type, trader, body('10.00'), { key: 'another' })
  assert.equal(told(other), 'hs-unknown,reference-missing')
  const again = await engine.lodge(type, trader, body('10.00'), key)
  assert.ok(first.ok && again.ok)
  assert.deepEqual(again, { ...first, replayed: true })
  assert.equal(told(await engine.lodge(type, trader, body('11.00'), key)), 'idempotency-key-reused')
  await put('hs', [HS_ROW])
  assert.deepEqual(await engine.lodge(type, trader, body('10.00'), key), again)
})
