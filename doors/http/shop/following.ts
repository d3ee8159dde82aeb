// What the token opens: to complete a checkout, to follow its order, to send something back.
import { createHash } from 'node:crypto'
import { Away } from '#doors/pay/provider.ts'
import type { Caller } from '#engine/types.ts'
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import { count, optional, text } from '#kit/field.ts'
import { lines, schemaOf } from '#kit/lines.ts'
import { GONE } from '../body.ts'
import type { Call } from '../call.ts'
import { checkKey } from '../lodge.ts'
import { oneFault } from '../problem.ts'
import type { RateLimit } from '../rate.ts'
import { openRoute, type Route } from '../route.ts'
import { object } from '../shapes.ts'
import { admitStranger, RATE_HEADERS } from '../strangers.ts'
import { placedOf } from './checkout.ts'
import type { Checkout } from './checkouts.ts'
import { readBody } from './quote.ts'
import { fresh, SHOP } from './reading.ts'
import { saleOf, trackingOf } from './sale.ts'
import type { Settler } from './settle.ts'

const string = { type: 'string' } as const
const inPath = { token: 'The token of the checkout.' }
const trackingShape = object({ number: string, state: string, steps: { type: 'array' } })

/** Where a checkout stands, to whoever holds its token. */
const answerCheckout = async (call: Call, settler: Settler, row: Checkout): Promise<void> => {
  const { shop } = settler
  if (row.fault !== '') {
    const faults = JSON.parse(row.fault) as Fault[]
    return call.refuse(placedOf(faults.map(withoutAccount)))
  }
  const sale = row.number === '' ? undefined : await saleOf(shop, row.number)
  if (sale === undefined) {
    const pay = { provider: shop.trade.providerName, url: row.url }
    const body = { state: 'pending', pay, demo: shop.engine.demo }
    return call.json(202, JSON.stringify(body), fresh([]))
  }
  const tracking = await trackingOf(shop, sale)
  const order = { number: sale.order.number, state: sale.order.state }
  call.json(200, JSON.stringify({ order, ...tracking }), fresh([]))
}

/** No account's name goes out. */
const withoutAccount = (each: Fault): Fault => {
  if (each.key !== 'floor-crossed') return each
  const { short = '0', account = '' } = each.values
  return String(account).includes('/shelf:')
    ? { key: 'sold-out', path: '/lines', values: { sku: nameOf(String(account)), short } }
    : { key: 'year-exceeded', path: '/buyer/id', values: { over: short } }
}
const nameOf = (account: string): string => account.split('/').at(-1) ?? ''

const completeRoute = (settler: Settler, limit: RateLimit): Route =>
  openRoute({
    method: 'POST',
    path: `${SHOP}/checkouts/:token/complete`,
    id: 'shop.complete',
    tag: 'shop',
    summary: 'The buyer is back from the provider’s page',
    description: 'May be asked again and again, also beside the provider’s own message.',
    inPath,
    takes: 'json',
    body: { schema: object({}), description: 'Nothing: {}.', example: {} },
    answers: {
      200: { description: 'The order.', schema: trackingShape, headers: RATE_HEADERS },
      202: { description: 'The provider has not decided.', schema: object({ state: string }) },
    },
    faults: ['too-many-requests', 'not-found', 'payment-refused', 'price-changed'],
    handle: async call => {
      if (admitStranger(call, 'checkouts', limit) === undefined) return
      if ((await readBody(call, {})) === undefined) return
      const row = await settler.checkouts.opened(call.param('token'))
      if (row === undefined) return call.problem(oneFault('not-found'))
      let now: Checkout | undefined = row
      try {
        now = await settler.settle(row.digest)
      } catch (error) {
        if (!(error instanceof Away)) throw error
        now = await settler.checkouts.read(row.digest)
      }
      if (now === undefined) return call.problem(oneFault('not-found'))
      await answerCheckout(call, settler, now)
    },
  })

const orderRoute = (settler: Settler, limit: RateLimit): Route =>
  openRoute({
    method: 'GET',
    path: `${SHOP}/orders/:token`,
    id: 'shop.order',
    tag: 'shop',
    summary: 'An order, with every step of customs',
    inPath,
    answers: {
      200: { description: 'The order.', schema: trackingShape, headers: RATE_HEADERS },
      202: { description: 'It is not paid for yet.', schema: object({ state: string }) },
    },
    faults: ['too-many-requests', 'not-found', 'payment-refused', 'price-changed'],
    handle: async call => {
      if (admitStranger(call, 'shop', limit) === undefined) return
      const row = await settler.checkouts.opened(call.param('token'))
      if (row === undefined) return call.problem(oneFault('not-found'))
      await answerCheckout(call, settler, row)
    },
  })

const returnFields = {
  reason: text(20),
  lines: lines({ sku: text(30), quantity: count(1, 9_999) }, 99),
  note: optional(text(1000)),
}

const sendBack = async (call: Call, settler: Settler, key: string): Promise<void> => {
  const asked = await readBody(call, returnFields)
  if (asked === undefined) return
  const { shop, checkouts } = settler
  const row = await checkouts.opened(call.param('token'))
  if (row === undefined || row.number === '') return call.problem(oneFault('not-found'))
  const words = JSON.stringify([asked.reason, asked.lines, asked.note ?? ''])
  const once = {
    claim: `shop:${row.reference}:return:${createHash('sha256').update(key).digest('hex')}`,
    fingerprint: createHash('sha256').update(words).digest(),
  }
  const type = shop.typeOf('returning')
  let outcome = await shop.engine.known(once)
  if (outcome === undefined) {
    const sale = await saleOf(shop, row.number)
    if (sale === undefined) return call.problem(oneFault('not-found'))
    const order = { reason: asked.reason, lines: asked.lines, note: asked.note }
    const document = shop.shop.returning(sale, order, shop.ground.now())
    if (document instanceof Refusal) return call.refuse(document.faults)
    const caller: Caller = { org: row.org, actor: 'shop', roles: new Set(['trader']) }
    const body = Buffer.from(JSON.stringify(document))
    outcome = await shop.engine.lodge(type, caller, body, { once })
  }
  if (!outcome.ok) return call.refuse(outcome.faults)
  const look: Caller = { org: row.org, actor: 'shop', roles: new Set(['trader']) }
  const lodged = await shop.engine.read(type, look, outcome.number)
  if (lodged === undefined) return call.problem(oneFault('not-found'))
  const { goods, carriage, tax } = JSON.parse(lodged.documentText) as Record<string, string>
  const told = { number: lodged.number, goods, carriage, tax, state: lodged.state }
  call.json(outcome.replayed ? 200 : 201, JSON.stringify(told), fresh([]))
}

const returnRoute = (settler: Settler, limit: RateLimit): Route =>
  openRoute({
    method: 'POST',
    path: `${SHOP}/orders/:token/returns`,
    id: 'shop.return',
    tag: 'shop',
    summary: 'Send pieces of an order back',
    inPath,
    headers: { 'Idempotency-Key': 'Required: sent again with the same body, it is one return.' },
    takes: 'json',
    body: {
      schema: schemaOf(returnFields),
      description: 'Why, and what.',
      example: { reason: 'unwanted', lines: [{ sku: 'SAMPLE-DURIAN-CRISP', quantity: 1 }] },
    },
    answers: {
      201: {
        description: 'Asked for.',
        schema: object({ number: string, goods: string, carriage: string, tax: string }),
        headers: RATE_HEADERS,
      },
    },
    faults: ['too-many-requests', 'not-found', 'idempotency-key-wrong', 'idempotency-key-reused'],
    handle: async call => {
      if (admitStranger(call, 'checkouts', limit) === undefined) return
      const key = call.header('idempotency-key') ?? ''
      const wrong: Fault | undefined = checkKey(key, '/Idempotency-Key')
      return wrong === undefined ? sendBack(call, settler, key) : call.refuse([wrong])
    },
  })

export const followingRoutes = (settler: Settler, looks: RateLimit, limit: RateLimit): Route[] => [
  completeRoute(settler, limit),
  orderRoute(settler, looks),
  returnRoute(settler, limit),
]

/** A message of the provider: it is understood or it is not; what it is about is looked up. */
export const webhookRoute = (settler: Settler): Route =>
  openRoute({
    method: 'POST',
    path: `${SHOP}/payments/:provider`,
    id: 'shop.payments',
    tag: 'shop',
    summary: 'For the payment provider: something happened to a payment',
    description:
      'Signed as Standard Webhooks has it. What is said of the payment is not believed: the provider is asked. Once it is understood it is answered with 2xx, however often it comes.',
    inPath: { provider: 'Name of the provider.' },
    headers: {
      'webhook-id': 'Required: id of the message.',
      'webhook-timestamp': 'Required: seconds since 1970; at most five minutes off.',
      'webhook-signature':
        'Required: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.',
    },
    takes: 'json',
    body: {
      schema: object({ payment: string }),
      description: 'Which payment.',
      example: { payment: 'PAY-1' },
    },
    answers: { 202: { description: 'Understood.', schema: object({}) } },
    faults: ['signature-wrong', 'not-found'],
    handle: async call => {
      const { pay } = settler.shop.trade
      const body = await call.body(64_000)
      if (body === GONE) return
      if (!Buffer.isBuffer(body)) return call.problem(body)
      if (call.param('provider') !== pay.name) return call.problem(oneFault('not-found'))
      const payment = pay.heard({
        id: call.header('webhook-id') ?? '',
        timestamp: call.header('webhook-timestamp') ?? '',
        signature: call.header('webhook-signature') ?? '',
        body,
        now: settler.shop.ground.now(),
      })
      if (payment === undefined) return call.refuse([fault('signature-wrong')])
      const row = await settler.checkouts.ofPayment(pay.name, payment)
      try {
        if (row !== undefined) await settler.settle(row.digest)
      } catch (error) {
        // the sweeper goes on from there; the provider need not send it again
        if (!(error instanceof Away)) call.door.log.bug(call.id, call.route, error)
      }
      call.json(202, '{}')
    },
  })
