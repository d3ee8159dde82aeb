// Buying through the real door, with a provider that behaves badly on purpose.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { HttpProvider } from '#doors/pay/http.ts'
import { Away } from '#doors/pay/provider.ts'
import { type BadProvider, badProvider, SECRET } from './bad-provider.ts'
import { merchant, person, provider as providerOrg } from './commerce.ts'
import { good } from './life.ts'
import { buyerOf, type ShopDoor, shopDoor } from './shop.ts'
import { totalsOf } from './simulation/engines.ts'

let pay: BadProvider
let door: ShopDoor
beforeEach(async () => {
  pay = await badProvider(7, () => door.clock.now)
  door = await shopDoor({
    pay: () => new HttpProvider({ name: 'testpay', url: pay.url, key: SECRET, timeout: 2000 }),
  })
})
afterEach(async () => {
  await door.end()
  await pay.end()
})

type Json = Readonly<Record<string, unknown>>
interface Begun {
  readonly token: string
  readonly pay: { readonly url: string }
  readonly order: Json
}
const begun = async (response: Promise<Response>): Promise<Begun> => {
  const answer = (await (await response).json()) as Begun
  assert.equal(typeof answer.token, 'string', JSON.stringify(answer))
  return answer
}
const paymentOf = ({ pay: { url } }: Begun): string => url.slice(url.lastIndexOf('/') + 1)
const agree = (checkout: Begun, agreed = true): string => {
  const payment = pay.payments.get(paymentOf(checkout))!
  pay.decide(payment.reference, agreed)
  return payment.id
}
interface Completed {
  readonly status: number
  readonly order?: { readonly number: string; readonly state: string }
  readonly faults?: readonly { readonly key: string }[]
  readonly [name: string]: unknown
}
const complete = async ({ token }: Begun): Promise<Completed> => {
  const response = await door.complete(token)
  return { ...((await response.json()) as object), status: response.status }
}
const numbers = async (): Promise<string[]> => {
  const { rows } = await door.database.query<{ number: string }>(
    `SELECT number FROM filing WHERE partition = 0 AND type = 'commerce.order' ORDER BY number`,
  )
  return rows.map(each => each.number)
}
const papersLeft = async (): Promise<number> => {
  const { rows } = await door.database.query<{ n: bigint }>(
    `SELECT count(*) AS n FROM checkout WHERE partition = 0 AND document <> ''`,
  )
  return Number(rows[0]?.n)
}

test('from the bag to paid: one order, captured once, stated to customs, nothing of papers left', async () => {
  const checkout = await begun(door.checkout({ 'durian-crisp': 2 }))
  assert.deepEqual(await numbers(), [], 'no order before the money is set aside')
  assert.equal((await complete(checkout)).status, 202)
  const payment = agree(checkout)
  const done = await complete(checkout)
  assert.deepEqual([done.status, done.order?.state], [200, 'paid'])
  // (196.00 + 21.00) × 9 % × 70 % = 13.67
  assert.equal((done.amounts as Json).paid, '230.67')
  assert.deepEqual([...pay.payments.get(payment)!.movements], [[done.order!.number, '230.67']])
  const [stated] = await door.found('payment', done.orderNo)
  const filed = await door.read('payment', stated!.number)
  assert.equal(filed.org, providerOrg.org)
  assert.equal((JSON.parse(filed.documentText) as Json).amount, '230.67')
  assert.deepEqual(await door.balances('takings'), ['takings:TESTPAY 23067 0'])
  assert.equal(await papersLeft(), 0)
  assert.deepEqual(done.allowance, { year: 2026, used: '217.00', limit: '26000.00' })
})

test('B21: five messages in parallel with the buyer’s complete, out of order, ten minutes later', async () => {
  pay.bad.late = 0.5
  const seen = new Set<string>()
  for (let round = 0; round < 12; round++) {
    pay.bad.lose = round % 3 === 2 ? 0.3 : 0
    const checkout = await begun(again(() => door.checkout({ 'bak-kut-teh': 1 })))
    const payment = paymentOf(checkout)
    const early = await pay.tell(door.url, payment)
    agree(checkout)
    const told = await Promise.all([
      ...Array.from({ length: 5 }, () => pay.tell(door.url, payment)),
      complete(checkout).then(each => each.status),
    ])
    door.clock.now += 600_000
    pay.bad.lose = 0
    await door.sweeper.round()
    const late = await pay.tell(door.url, payment)
    for (const status of [early, late, ...told]) assert.ok(status < 300, `${status}`)
    const [one, other] = [await complete(checkout), await complete(checkout)]
    assert.equal(one.order?.number, other.order?.number)
    assert.equal(one.order?.state, 'paid')
    seen.add(one.order?.number ?? '')
  }
  assert.equal(pay.counts.captures, 12)
  assert.equal(seen.size, 12)
  assert.deepEqual(await numbers(), gapless(12))
  assert.deepEqual(door.logged, [])
})

/** A buyer whose answer was lost sends the same again. */
const again = async (ask: () => Promise<Response>): Promise<Response> => {
  for (;;) {
    const response = await ask()
    if (response.status !== 503) return response
  }
}
const gapless = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `E2026${String(n + 1).padStart(9, '0')}`)

test('B6, B7: the last piece and twenty carts: one order, nineteen let go, told why', async () => {
  const one = await shopDoor({
    pieces: 1,
    pay: () => new HttpProvider({ name: 'testpay', url: pay.url, key: SECRET }),
  })
  try {
    const carts = await Promise.all(
      Array.from({ length: 20 }, () => begun(one.checkout({ coffee: 1 }))),
    )
    for (const each of carts) agree(each)
    const ends = await Promise.all(
      carts.map(async ({ token }) => {
        const response = await one.complete(token)
        const body = (await response.json()) as Completed
        return `${response.status} ${body.faults?.[0]?.key ?? body.order?.state}`
      }),
    )
    assert.deepEqual(
      [ends.filter(each => each === '200 paid').length, new Set(ends)],
      [1, new Set(['200 paid', '422 sold-out'])],
    )
    const states = [...pay.payments.values()].map(each => each.state)
    assert.equal(states.filter(each => each === 'captured').length, 1)
    assert.equal(states.filter(each => each === 'released').length, 19)
    assert.deepEqual(await totalsOf(one, 'commerce.orders'), ['2026 1'])
    const left = `SELECT count(*) AS n FROM checkout WHERE partition = 0 AND document <> ''`
    assert.equal(Number((await one.database.query<{ n: bigint }>(left)).rows[0]?.n), 0)
  } finally {
    await one.end()
  }
})

test('two orders of one buyer that together exceed the year: one, and the other is let go', async () => {
  const buyer = { ...buyerOf(), id: person(77) }
  const more = { buyer }
  // 24,000.00 of 26,000.00 used: (780 + 25 + 2) × 5 = 4,035.00 six times is 24,210.00
  for (let n = 0; n < 6; n++) {
    const spent = await begun(door.checkout({ serum: 5 }, more))
    agree(spent)
    assert.equal((await complete(spent)).status, 200)
  }
  const last = await Promise.all(
    [1, 2].map(() => begun(door.checkout({ 'durian-crisp': 9, 'bak-kut-teh': 5 }, more))),
  )
  for (const each of last) agree(each)
  const ends = await Promise.all(last.map(complete))
  assert.deepEqual(ends.map(each => each.status).sort(), [200, 422])
  const refused = ends.find(each => each.status === 422)
  assert.equal(refused?.faults?.[0]?.key, 'year-exceeded')
  const early = await door.checkout({ serum: 5 }, more)
  assert.equal(early.status, 422)
  assert.match(JSON.stringify(await early.json()), /year-exceeded.*\/buyer\/id/)
})

test('B22: refused by the buyer, or never decided: no order, no gap, nothing kept', async () => {
  const [no, silent, yes] = [
    await begun(door.checkout({ coffee: 1 })),
    await begun(door.checkout({ coffee: 1 })),
    await begun(door.checkout({ coffee: 1 })),
  ]
  agree(no, false)
  assert.deepEqual([(await complete(no)).status, (await complete(silent)).status], [402, 202])
  agree(yes)
  assert.equal((await complete(yes)).order?.number, gapless(1)[0])
  door.clock.now += 25 * 3_600_000
  await door.sweeper.round()
  assert.equal((await complete(silent)).status, 402)
  assert.equal(pay.payments.get(paymentOf(silent))?.state, 'released')
  door.clock.now += 25 * 3_600_000
  await door.sweeper.round()
  assert.equal((await door.complete(silent.token)).status, 404)
  assert.equal((await complete(yes)).status, 200)
  assert.equal(await papersLeft(), 0)
})

test('interrupted after any step, the sweeper ends it: one order, one capture', async () => {
  pay.bad.lose = 0.4
  const all: Begun[] = []
  for (let n = 0; n < 10; n++) {
    const checkout = await begun(again(() => door.checkout({ 'rice-noodles': 1 })))
    agree(checkout)
    await door.complete(checkout.token)
    all.push(checkout)
  }
  for (let round = 0; round < 20; round++) await door.sweeper.round()
  for (const each of all) assert.equal((await complete(each)).order?.state, 'paid')
  assert.equal(pay.counts.captures, 10)
  assert.ok(pay.counts.lost > 0)
  assert.deepEqual(await numbers(), gapless(10))
})

test('the provider is away for a day after the order was placed: it expires, nothing is taken', async () => {
  const checkout = await begun(door.checkout({ coffee: 2 }))
  agree(checkout)
  const row = await door.settler.checkouts.opened(checkout.token)
  const original = door.trade.pay.capture.bind(door.trade.pay)
  Object.assign(door.trade.pay, {
    capture: () => {
      pay.bad.away = true
      return original('x', '0.00', 'x')
    },
  })
  assert.equal((await complete(checkout)).order?.state, 'placed')
  Object.assign(door.trade.pay, { capture: original })
  door.clock.now += 25 * 3_600_000
  await door.sweeper.round()
  assert.equal((await complete(checkout)).order?.state, 'placed', 'it cannot be asked')
  pay.bad.away = false
  await door.sweeper.round()
  assert.equal((await complete(checkout)).status, 402)
  const [number] = await numbers()
  assert.equal((await door.read('order', number!)).state, 'expired')
  assert.equal(pay.payments.get(row!.payment)?.state, 'released')
  assert.equal(pay.counts.captures, 0)
})

test('a paid order that its merchant cancels is given back once', async () => {
  const checkout = await begun(door.checkout({ coffee: 1 }))
  const payment = agree(checkout)
  const done = await complete(checkout)
  const order = await door.read('order', done.order!.number)
  good(await door.step('order', order, 'cancel', merchant))
  pay.bad.lose = 0.5
  for (let round = 0; round < 12; round++) await door.sweeper.round()
  const { movements } = pay.payments.get(payment)!
  assert.deepEqual([...movements.values()].sort(), ['-84.33', '84.33'])
  assert.equal(pay.counts.refunds, 1)
})

test('taken, the answer lost, and cancelled before it was known: it goes back', async () => {
  const checkout = await begun(door.checkout({ coffee: 1 }))
  const payment = agree(checkout)
  const { pay: asked } = door.trade
  const capture = asked.capture.bind(asked)
  Object.assign(asked, {
    capture: async (...of: Parameters<typeof capture>) => {
      await capture(...of)
      throw new Away('the answer was lost')
    },
  })
  const placed = await complete(checkout)
  assert.equal(placed.order?.state, 'placed')
  Object.assign(asked, { capture })
  const order = await door.read('order', placed.order!.number)
  good(await door.step('order', order, 'cancel', merchant))
  for (let round = 0; round < 3; round++) await door.sweeper.round()
  const { movements } = pay.payments.get(payment)!
  assert.deepEqual([...movements.values()].sort(), ['-84.33', '84.33'])
  assert.equal((await complete(checkout)).status, 402)
})

test('the same key is the same checkout; another body under it is refused; a price that moved is told', async () => {
  const buyer = buyerOf()
  const [one, two] = await Promise.all(
    [1, 2].map(() => begun(door.checkout({ coffee: 1 }, { buyer }, 'key-1'))),
  )
  assert.deepEqual([one!.token, one!.pay.url], [two!.token, two!.pay.url])
  assert.equal(pay.payments.size, 1)
  const other = await door.checkout({ coffee: 2 }, { buyer }, 'key-1')
  assert.equal(((await other.json()) as Completed).faults?.[0]?.key, 'idempotency-key-reused')
  const moved = await door.checkout({ coffee: 1 }, { expect: '84.32' })
  const told = (await moved.json()) as Completed & { order: { paid: string } }
  assert.deepEqual(
    [moved.status, told.faults?.[0]?.key, told.order.paid],
    [409, 'price-changed', '84.33'],
  )
})

test('nobody opens another’s order by guessing, and no message is heard without the key', async () => {
  const checkout = await begun(door.checkout({ coffee: 1 }))
  const payment = agree(checkout)
  const wrong = [
    checkout.token.slice(0, -1),
    `${checkout.token.slice(0, -1)}${checkout.token.endsWith('A') ? 'B' : 'A'}`,
    (await door.settler.checkouts.opened(checkout.token))!.digest,
    (await door.settler.checkouts.opened(checkout.token))!.reference,
    'E2026000000001',
    '%27%20OR%20%271%27%3D%271',
    '%2e%2e%2fstate',
  ]
  for (const token of wrong) {
    assert.equal((await door.ask(`/orders/${token}`)).status, 404, token)
    assert.equal((await door.complete(token)).status, 404, token)
  }
  assert.equal(await pay.tell(door.url, payment, { key: Buffer.alloc(32, 1) }), 401)
  assert.deepEqual(await numbers(), [])
  assert.equal(await pay.tell(door.url, 'unknown'), 202)
})

test('hostile checkouts are refused and leave nothing', async () => {
  const lines = [{ article: door.numberOf('coffee'), quantity: 1 }]
  const whole = {
    lines,
    buyer: buyerOf(),
    consignee: { name: 'x', phone: '1', address: 'x' },
    expect: '84.33',
  }
  const bad: readonly (readonly [object, string])[] = [
    [{ ...whole, buyer: { ...whole.buyer, id: '450100199001010010' } }, '/buyer/id'],
    [{ ...whole, buyer: { ...whole.buyer, admin: true } }, '/buyer/admin'],
    [{ ...whole, buyer: [] }, '/buyer'],
    [{ ...whole, consignee: { ...whole.consignee, address: '' } }, '/consignee/address'],
    [{ ...whole, expect: 84.33 }, '/expect'],
    [{ ...whole, expect: '-84.33' }, '/expect'],
    [{ ...whole, paid: '0.01' }, '/paid'],
    [{ ...whole, buyer: { ...whole.buyer, name: 'x\u0000y' } }, '/buyer/name'],
  ]
  for (const [n, [body, path]] of bad.entries()) {
    const response = await door.post('/checkouts', body, { 'idempotency-key': `bad-${n}` })
    assert.ok(response.status >= 400 && response.status < 500, JSON.stringify(body))
    const { faults } = (await response.json()) as { faults: { path: string }[] }
    assert.ok(
      faults.some(each => each.path === path),
      `${path}: ${JSON.stringify(faults)}`,
    )
  }
  assert.equal((await door.post('/checkouts', whole)).status, 400)
  const { rows } = await door.database.query(`SELECT 1 FROM checkout WHERE partition = 0`)
  assert.equal(rows.length, 0)
  assert.equal(pay.payments.size, 0)
  assert.deepEqual(door.logged, [])
})
