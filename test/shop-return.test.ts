// An order followed to released, and one of two sent back: tax, money and the year's allowance come
// back with it, and the provider is told once.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { good } from './life.ts'
import { type DemoShop, demoShop } from './shop-sale.ts'

let door: DemoShop
beforeEach(async () => {
  door = await demoShop()
})
afterEach(() => door.end())

type Json = Readonly<Record<string, unknown>>
const DAY = 86_400_000

/** Bought on the demonstration's own page. */
const bought = async (quantity: number): Promise<string> => {
  const { token, url } = await door.begun({ 'durian-crisp': quantity })
  for (const lang of ['zh', 'en', 'vi', 'th']) {
    const page = await fetch(url, { headers: { 'accept-language': lang } })
    const text = await page.text()
    assert.match(text, new RegExp(`<html lang="${lang}">`))
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    assert.ok(!text.includes(token), 'the page of the provider does not show the token')
  }
  const word = await door.agree(url)
  assert.deepEqual(
    [word.status, word.headers.get('location')?.endsWith(`/shop/o/${token}`)],
    [303, true],
  )
  return token
}
const doneOf = ({ steps }: Json): string[] =>
  (steps as { step: string; done: boolean }[]).filter(each => each.done).map(each => each.step)

const ONE = { reason: 'unwanted', lines: [{ sku: 'SAMPLE-DURIAN-CRISP', quantity: 1 }] }

test('followed to released; one of two goes back with its tax and allowance, once', async () => {
  const token = await bought(2)
  const paid = await door.tracked(token)
  assert.deepEqual([paid.state, doneOf(paid)], ['paid', ['placed', 'paid']])
  assert.deepEqual([paid.returnable, paid.until], [[], null])
  const early = await door.back(token, ONE)
  assert.match(await early.text(), /return-unreleased/)

  const released = await door.cleared(token)
  assert.deepEqual(doneOf(released), [
    ...['placed', 'paid', 'listed', 'matched', 'sent', 'stored', 'released'],
  ])
  assert.equal((released.list as Json).state, 'released')
  assert.equal((released.allowance as Json).used, '217.00')
  // 30 days after 2026-11-25
  assert.equal(released.until, '2026-12-25')
  assert.deepEqual(released.returnable, [
    { sku: 'SAMPLE-DURIAN-CRISP', quantity: 2, goods: '196.00', tax: '13.67' },
  ])

  const asked = await Promise.all([1, 2, 3].map(() => door.back(token, ONE)))
  const answers = (await Promise.all(asked.map(each => each.json()))) as Json[]
  assert.equal(new Set(answers.map(each => each.number)).size, 1)
  assert.deepEqual([answers[0]?.goods, answers[0]?.tax], ['98.00', '6.84'])
  await door.settle()
  const lodged = await door.read('return', String(answers[0]?.number))
  assert.equal(lodged.state, 'approved')
  good(await door.step('return', lodged, 'takeBack'))
  await door.settle()
  for (let round = 0; round < 3; round++) await door.sweeper.round()
  const after = await door.tracked(token)
  assert.equal((after.returns as Json[])[0]?.state, 'refunded')
  assert.equal((after.allowance as Json).used, '108.50')
  assert.deepEqual(after.returnable, [
    { sku: 'SAMPLE-DURIAN-CRISP', quantity: 1, goods: '98.00', tax: '6.83' },
  ])
  const moved = await door.pay.statement('2026-11-25')
  assert.deepEqual(
    moved.map(({ key, amount }) => [key, amount]),
    [
      [after.number, '230.67'],
      [lodged.number, '-104.84'],
    ],
  )
  const more = await door.back(
    token,
    { ...ONE, lines: [{ ...ONE.lines[0], quantity: 2 }] },
    'return-2',
  )
  assert.match(await more.text(), /return-pieces.*\/lines\/0\/quantity/)
  const other = await door.back(token, { ...ONE, reason: 'damaged' })
  assert.match(await other.text(), /idempotency-key-reused/)
})

test('asked for too late, the price goes back and the taxes stand', async () => {
  const token = await bought(1)
  await door.cleared(token)
  door.clock.now += 31 * DAY
  const answer = (await (await door.back(token, ONE)).json()) as Json
  assert.deepEqual([answer.goods, answer.tax], ['98.00', '0.00'])
  await door.settle()
  const lodged = await door.read('return', String(answer.number))
  good(await door.step('return', lodged, 'takeBack'))
  await door.settle()
  await door.sweeper.round()
  const moved = await door.pay.statement('2026-12-26')
  assert.deepEqual(
    moved.map(({ amount }) => amount),
    ['-98.00'],
  )
  assert.equal(((await door.tracked(token)).allowance as Json).used, '108.50')
})

test('hostile returns are refused; nobody sends back another’s goods', async () => {
  const token = await bought(1)
  await door.cleared(token)
  const bad: readonly object[] = [
    { ...ONE, reason: 'because' },
    { ...ONE, lines: [] },
    { ...ONE, lines: [{ sku: 'SAMPLE-COFFEE', quantity: 1 }] },
    { ...ONE, lines: [...ONE.lines, ...ONE.lines] },
    { ...ONE, lines: [{ ...ONE.lines[0], base: '9999.00' }] },
    { ...ONE, goods: '9999.00' },
  ]
  for (const [n, body] of bad.entries()) {
    const response = await door.back(token, body, `bad-${n}`)
    assert.equal(response.status, 422, JSON.stringify(body))
  }
  assert.equal((await door.back(`${token.slice(1)}A`, ONE)).status, 404)
  assert.equal((await door.post(`/orders/${token}/returns`, ONE)).status, 400)
  const { rows } = await door.database.query(
    `SELECT 1 FROM filing WHERE partition = 0 AND type = 'commerce.return'`,
  )
  assert.equal(rows.length, 0)
})
