// Late declaration and late payment in the ledger, on the real engine and a real PostgreSQL.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { verifyNode } from '#engine/audit/verify.ts'
import type { Accepted } from '#engine/types.ts'
import { parseDecimal } from '#kit/decimal.ts'
import { surcharge } from '#packs/trade/late.ts'
import { viewOf } from '#packs/trade/trial.ts'
import { durian, good, type LifeNode, lifeNode, officer, trader } from './life.ts'

let node: LifeNode
beforeEach(async () => {
  node = await lifeNode()
})
afterEach(() => node.end())

const DAY = 86_400_000
const TERMS = viewOf('CN', '2026-11-25').late!
type Sums = Readonly<Record<string, string | undefined>>
const sumsOf = ({ amountsText }: Accepted): Sums => JSON.parse(amountsText) as Sums
const minor = (text: string | undefined): bigint => parseDecimal(text ?? '0', 2) ?? 0n
const lodge = async (more: object = {}): Promise<Accepted> =>
  good(await node.lodge('declaration', { ...durian, ...more }))
const step = async (of: Accepted, name: string, by = trader): Promise<Accepted> =>
  good(await node.step('declaration', of, name, by))
/** Where an account ends: debits less credits, in minor units. */
const endOf = async (account: string): Promise<bigint> => {
  const { rows } = await node.database.query<{ debits: string; credits: string }>(
    'SELECT debits, credits FROM account WHERE partition = 0 AND account = $1',
    [`trade/${account}`],
  )
  return BigInt(rows[0]?.debits ?? 0) - BigInt(rows[0]?.credits ?? 0)
}

test('paid on the last day nothing is added; a day later 0.05 % is, as revenue of its own', async () => {
  const lodged = await lodge()
  const due = minor(sumsOf(lodged).due)
  assert.equal(sumsOf(lodged).payBy, '2026-12-10')
  assert.equal(sumsOf(lodged).lateRate, '0.0500')
  // 2026-12-10 23:59:59 in Shanghai, and the midnight after it
  node.clock.now = Date.parse('2026-12-10T15:59:59Z')
  await step(lodged, 'pay')
  assert.deepEqual([await endOf('bank:customs'), await endOf('revenue:late-payment')], [due, 0n])
  node.clock.now = Date.parse('2026-11-25T08:00:00Z') + DAY
  const second = await lodge()
  node.clock.now = Date.parse('2026-12-11T16:00:00Z')
  const paid = await step(second, 'pay')
  const added = surcharge(due, 1, TERMS, 'half-up')
  assert.ok(added > 0n)
  assert.equal(await endOf('bank:customs'), 2n * due + added)
  assert.equal(await endOf('revenue:late-payment'), -added)
  assert.equal(await endOf('due:T1'), 0n)
  const history = await node.engine.history(node.typeOf('declaration'), trader, paid.number)
  const lines = history?.at(-1)?.entries.map(({ credit, amount }) => `${credit} ${amount}`)
  assert.equal(lines?.length, 2)
  assert.match(lines?.[0] ?? '', /revenue:late-payment/)
})

test('refused after a late payment, the surcharge goes back too, whenever that is', async () => {
  const lodged = await lodge()
  node.clock.now += 30 * DAY
  const paid = await step(lodged, 'pay')
  assert.ok((await endOf('revenue:late-payment')) < 0n)
  node.clock.now += 100 * DAY
  await step(paid, 'refund', officer)
  for (const account of ['bank:customs', 'revenue:late-payment', 'due:T1', 'revenue:vat']) {
    assert.equal(await endOf(account), 0n, account)
  }
})

test('declared late: the charge is part of what is due, bears no surcharge, and goes with a cancellation', async () => {
  const plain = sumsOf(await lodge({ arrived: '2026-11-11' }))
  assert.equal(plain.lateDeclared, undefined, 'the fourteenth day')
  const late = await lodge({ arrived: '2026-11-01' })
  const sums = sumsOf(late)
  // ten days from the sixteenth to the twenty-fifth
  assert.equal(sums.lateDays, 10)
  const charge = minor(sums.lateDeclared)
  assert.equal(charge, ((minor(sums.value) * 5n * 10n) / 10_000n / 100n) * 100n)
  assert.ok(charge >= 5_000n)
  assert.equal(minor(sums.due), minor(plain.due) + charge)
  assert.equal(await endOf('revenue:late-declaration'), -charge)
  node.clock.now += 20 * DAY
  await step(late, 'pay')
  const added = surcharge(minor(plain.due), 5, TERMS, 'half-up')
  assert.equal(await endOf('revenue:late-payment'), -added)
  assert.equal(await endOf('bank:customs'), minor(sums.due) + added)
  const other = await lodge({ arrived: '2026-11-01' })
  await step(other, 'cancel')
  const twice = await endOf('revenue:late-declaration')
  assert.equal(twice, -charge, 'only the first is charged')
})

test('deferred and settled late, and all of it verified: replayed, the ledger is the same', async () => {
  const paper = {
    ...{ guaranteeKind: 'bank', guarantor: 'B', paper: 'LG', validFrom: '2026-01-01' },
    limit: '1000000.00',
  }
  const guarantee = good(await node.lodge('guarantee', paper))
  good(await node.step('guarantee', guarantee, 'accept', officer))
  const secured = await step(await lodge(), 'secure')
  const deferred = await step(secured, 'defer', officer)
  node.clock.now += 25 * DAY
  const called = await step(await step(await lodge(), 'secure'), 'defer', officer)
  node.clock.now += 40 * DAY
  await step(called, 'call', officer)
  assert.equal(await endOf('revenue:late-payment'), 0n, 'a guarantor pays what was held')
  await step(deferred, 'settle')
  const due = minor(sumsOf(deferred).due)
  const added = surcharge(due, 50, TERMS, 'half-up')
  assert.equal(await endOf('revenue:late-payment'), -added)
  assert.equal(await endOf('bank:customs'), 2n * due + added)
  assert.equal(await endOf('due:T1'), 0n)
  const refunded = await step(await lodge({ arrived: '2026-11-01' }), 'pay')
  await step(refunded, 'refund', officer)
  await node.engine.sign()
  await node.engine.keep()
  const { database, mounted, clock } = node
  const { verifierKey } = await node.engine.checkpoint()
  const found: string[] = []
  await verifyNode({
    ...{ database, partition: 0, mounted, verifierKey },
    ...{ zone: 'Asia/Shanghai', now: () => clock.now },
    onFinding: finding => found.push(JSON.stringify(finding)),
  })
  assert.deepEqual(found, [])
})
