// The payment door, told of payments as a provider does: signed, in parallel, late, twice, wrong.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import { readRegister } from '#engine/access/register.ts'
import { packs } from '#packs/index.ts'
import { paymentKey, signPayment } from './payments.ts'
import {
  acceptedBody,
  DECLARATIONS,
  declaration,
  problemBody,
  type TestDoor,
  testDoor,
} from './testing.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const KEY = paymentKey(SECRET)!
let door: TestDoor
before(async () => {
  door = await testDoor({
    engine: { packs: packs({ country: 'CN', paymentSecret: SECRET }) },
    paymentKey: KEY,
  })
})
after(() => door.end())

const lodged = async (more: Record<string, unknown> = {}) => {
  const answer = await door.lodge(declaration(more))
  assert.equal(answer.status, 201)
  return acceptedBody(answer)
}
type Accepted = Awaited<ReturnType<typeof lodged>>

let messages = 0
const tell = (
  payment: object | string,
  { key = KEY, at = door.inner.clock.now }: { key?: Buffer; at?: number } = {},
): Promise<Response> => {
  const id = `msg_${++messages}`
  const body = typeof payment === 'string' ? payment : JSON.stringify(payment)
  const seconds = Math.floor(at / 1000)
  return door.ask('/api/v1/payments', {
    key: '',
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,AAAA ${signPayment(key, id, seconds, Buffer.from(body))}`,
    },
  })
}
const paymentOf = ({ number, amounts }: Accepted, payment: string, more: object = {}) => ({
  payment,
  type: 'trade.declaration',
  number,
  currency: 'CNY',
  amount: amounts.due,
  paid: '2026-11-25T07:59:00Z',
  ...more,
})
const keysOf = async (answer: Response): Promise<string> => {
  const { faults } = await problemBody(answer)
  return [answer.status, ...faults.map(({ key, path }) => `${key}${path}`)].join(' ')
}
const eventsOf = async (number: string): Promise<string[]> => {
  const answer = await door.ask(`${DECLARATIONS}/${number}/history`)
  const { events } = (await answer.json()) as { events: { event: string; actor: string }[] }
  return events.map(({ event, actor }) => (event === 'pay' ? `${event} ${actor}` : event))
}
const paidIn = async (): Promise<bigint> => {
  const { rows } = await door.inner.database.query<{ debits: string }>(
    `SELECT debits FROM account WHERE partition = 0 AND account = 'trade/bank:customs'`,
  )
  return BigInt(rows[0]?.debits ?? 0)
}
const cents = ({ amounts }: Accepted): bigint => BigInt(String(amounts.due).replace('.', ''))

test('Must show 8: told five times at once, and once a day later, it is one payment', async () => {
  const filing = await lodged()
  const before = await paidIn()
  const payment = paymentOf(filing, 'P-1')
  const answers = await Promise.all(Array.from({ length: 5 }, () => tell(payment)))
  assert.deepEqual(
    answers.map(each => each.status),
    [200, 200, 200, 200, 200],
  )
  const replayed = answers.filter(each => each.headers.get('idempotency-replayed') === 'true')
  assert.equal(replayed.length, 4)
  const bodies = await Promise.all(answers.map(each => each.text()))
  assert.equal(new Set(bodies).size, 1, 'all are told the same')
  const { version } = JSON.parse(bodies[0]!) as { version: number }
  const released = await door.ask(`${DECLARATIONS}/${filing.number}/release`, {
    key: door.keys.officer,
    method: 'POST',
    headers: { 'if-match': `"${version}"` },
  })
  assert.equal(released.status, 200)
  door.inner.clock.now += 86_400_000
  const late = await tell(payment)
  assert.equal(late.status, 200)
  assert.equal(await late.text(), bodies[0])
  assert.deepEqual(await eventsOf(filing.number), ['lodge', 'pay payments', 'release'])
  assert.equal((await paidIn()) - before, cents(filing))
})

test('nobody else pays: not the trader, not an officer, not a wrong key, not an old message', async () => {
  const filing = await lodged()
  for (const key of [door.keys.trader, door.keys.officer]) {
    const answer = await door.ask(`${DECLARATIONS}/${filing.number}/pay`, {
      key,
      method: 'POST',
      headers: { 'if-match': `"${filing.version}"` },
    })
    assert.equal(await keysOf(answer), '403 role-forbidden')
  }
  const { may } = (await (await door.ask(`${DECLARATIONS}/${filing.number}`)).json()) as {
    may: string[]
  }
  assert.equal(may.includes('pay'), false)
  const payment = paymentOf(filing, 'P-2')
  const { now } = door.inner.clock
  for (const wrong of [
    { key: Buffer.alloc(32, 8) },
    { at: now - 301_000 },
    { at: now + 301_000 },
  ]) {
    assert.equal(await keysOf(await tell(payment, wrong)), '401 signature-wrong')
  }
  const bare = await door.ask('/api/v1/payments', {
    key: door.keys.officer,
    method: 'POST',
    body: JSON.stringify(payment),
    headers: { 'content-type': 'application/json' },
  })
  assert.equal(await keysOf(bare), '401 signature-wrong')
  assert.deepEqual(await eventsOf(filing.number), ['lodge'])
})

test('money that fits nothing is refused by its reason, and stands in the register', async () => {
  const filing = await lodged()
  const told = async (payment: object): Promise<string> => keysOf(await tell(payment))
  assert.equal(
    await told(paymentOf(filing, 'P-3', { amount: '1.00' })),
    '422 payment-differs/amount',
  )
  assert.equal(
    await told(paymentOf(filing, 'P-3', { currency: 'USD' })),
    '422 payment-differs/amount',
  )
  assert.equal(await told(paymentOf(filing, 'P-3', { number: 'none' })), '404 not-found/number')
  assert.equal(await told(paymentOf(filing, 'P-3', { type: 'trade.no' })), '404 not-found/type')
  assert.equal(await told({ payment: 'x' }).then(each => each.split(' ')[0]), '422')
  assert.equal(await keysOf(await tell('{')), '400 not-json')
  // a payment that was refused may still be booked where it belongs
  assert.equal((await tell(paymentOf(filing, 'P-3'))).status, 200)
  assert.equal(
    await told(paymentOf(filing, 'P-4')),
    '409 payment-not-awaited/number',
    'a second payment for the same',
  )
  const other = await lodged()
  assert.equal(await told(paymentOf(other, 'P-3')), '422 idempotency-key-reused')
  const rows = await readRegister(door.inner.database, { limit: 50 })
  const unmatched = rows.filter(each => each.event === 'payment-unmatched')
  assert.deepEqual(
    unmatched.map(each => (JSON.parse(each.detailText) as { reason: string }).reason).sort(),
    [
      'idempotency-key-reused',
      'not-found',
      'not-found',
      'payment-differs',
      'payment-differs',
      'payment-not-awaited',
    ],
  )
  assert.match(unmatched.at(-1)?.detailText ?? '', /"payment":"P-3".*"amount":"1.00"/)
})

test('what is due moves while it is paid: the old amount is refused, the new one taken', async () => {
  const filing = await lodged()
  const old = paymentOf(filing, 'P-5')
  const [first] = (declaration() as { items: object[] }).items
  const more = declaration({ items: [{ ...first, value: '2000000.00' }] })
  const amended = await door.ask(`${DECLARATIONS}/${filing.number}/amend`, {
    method: 'POST',
    body: JSON.stringify(more),
    headers: { 'content-type': 'application/json', 'if-match': `"${filing.version}"` },
  })
  assert.equal(amended.status, 200)
  assert.equal(await keysOf(await tell(old)), '422 payment-differs/amount')
  const now = await acceptedBody(amended)
  assert.notEqual(now.amounts.due, filing.amounts.due)
  assert.equal((await tell(paymentOf(now, 'P-6'))).status, 200)
})

test('a signature as the specification’s own example has it', () => {
  const key = paymentKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')!
  const body = Buffer.from('{"test": 2432232314}')
  const signed = signPayment(key, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, body)
  assert.equal(signed, 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  const plain = createHmac('sha256', Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'))
  plain.update('msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}')
  assert.equal(signed, `v1,${plain.digest('base64')}`)
  for (const wrong of ['whsec_', 'whsec_AAAA', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_!!']) {
    assert.equal(paymentKey(wrong), undefined, wrong)
  }
})

test('late, exactly what is payable on that day is taken: the page, the door and the ledger agree', async () => {
  const { clock } = door.inner
  const filing = await lodged()
  const payable = async () => {
    const answer = await door.ask(`${DECLARATIONS}/${filing.number}/payable`)
    assert.equal(answer.headers.get('cache-control'), 'private, no-store')
    return (await answer.json()) as Record<'on' | 'amount' | 'surcharge', string> & { days: number }
  }
  const today = await payable()
  assert.deepEqual([today.amount, today.surcharge, today.days], [filing.amounts.due, '0.00', 0])
  const before = clock.now
  try {
    clock.now += 20 * 86_400_000
    const late = await payable()
    assert.equal(late.days, 5)
    const added = BigInt(late.surcharge.replace('.', ''))
    assert.ok(added > 0n)
    assert.equal(BigInt(late.amount.replace('.', '')), cents(filing) + added)
    const without = await tell(paymentOf(filing, 'P-late-1'))
    const { faults } = await problemBody(without)
    assert.deepEqual([without.status, faults[0]?.key], [422, 'payment-differs'])
    assert.match(faults[0]?.message ?? '', new RegExp(late.amount.replace('.', '\\.')))
    const bank = await paidIn()
    const right = await tell(paymentOf(filing, 'P-late-2', { amount: late.amount }))
    assert.equal(right.status, 200, await right.text())
    assert.equal((await paidIn()) - bank, cents(filing) + added)
    const after = await payable()
    assert.deepEqual([after.surcharge, after.days], ['0.00', 0], 'nothing is awaited any more')
    assert.equal((await door.ask(`${DECLARATIONS}/1/payable`)).status, 404)
    const other = await door.ask(`${DECLARATIONS}/${filing.number}/payable`, {
      key: door.keys.other,
    })
    assert.equal(other.status, 404)
  } finally {
    clock.now = before
  }
})
