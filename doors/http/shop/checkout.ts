// A checkout: what the buyer saw is held against what it comes to now, and the provider is asked
// to set that much aside. The token that is answered alone opens the order afterwards.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { Away } from '#doors/pay/provider.ts'
import { parseJson, repeatedMember } from '#engine/intake/json.ts'
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import { type Doc, type Fields, money, optional, text } from '#kit/field.ts'
import { check, schemaOf } from '#kit/lines.ts'
import { parseMoney } from '#kit/money.ts'
import type { Buyer } from '#kit/shop.ts'
import { GONE } from '../body.ts'
import type { Call } from '../call.ts'
import { checkKey } from '../lodge.ts'
import { oneFault, problemJson } from '../problem.ts'
import type { RateLimit } from '../rate.ts'
import { openRoute, type Route } from '../route.ts'
import { object } from '../shapes.ts'
import { admitStranger, RATE_HEADERS } from '../strangers.ts'
import { type Checkout, digestOf } from './checkouts.ts'
import { basketFields, basketsOf, type Quoted, quotedJson, quoteOf, quoteShape } from './quote.ts'
import { fresh, SHOP } from './reading.ts'
import type { Settler } from './settle.ts'
import type { Shelf } from './shelf.ts'

const MOST_BYTES = 32_000
const DAY_MS = 86_400_000
const PAGE = '/shop/o'

const ownFields = {
  ...basketFields,
  key: optional(text(120)),
  expect: money({ currency: 'CNY' }),
}
const buyerFields = { idKind: text(1), id: text(60), name: text(60), phone: text(30) }
const consigneeFields = { name: text(100), phone: text(50), address: text(200) }

interface Ordered {
  readonly own: Doc<typeof ownFields>
  readonly buyer: Buyer
  /** SHA-256 of the bytes */
  readonly asked: string
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Part of a document by its fields, its faults with their whole path. */
const partOf = <F extends Fields>(
  faults: Fault[],
  fields: F,
  value: unknown,
  clean: boolean,
  at: string,
): Doc<F> | undefined => {
  const checked = check(fields, value, clean)
  if (!(checked instanceof Refusal)) return checked.doc
  faults.push(...checked.faults.map(each => ({ ...each, path: at + each.path })))
  return undefined
}

const read = (body: Buffer): Ordered | Refusal => {
  const parsed = parseJson(body)
  if (parsed instanceof Refusal) return parsed
  const twice = repeatedMember(body, parsed.text, 0)
  if (twice !== undefined) return new Refusal([fault('repeated-key', '', { name: twice })])
  const { value, clean } = parsed
  if (!isObject(value)) return new Refusal([fault('wrong-type')])
  const { buyer: one, consignee: other, ...rest } = value
  const faults: Fault[] = []
  const own = partOf(faults, ownFields, rest, clean, '')
  const buyer = partOf(faults, buyerFields, one ?? {}, clean, '/buyer')
  const consignee = partOf(faults, consigneeFields, other ?? {}, clean, '/consignee')
  if (own === undefined || buyer === undefined || consignee === undefined) {
    return new Refusal(faults)
  }
  return {
    own,
    buyer: {
      ...buyer,
      consignee: consignee.name,
      consigneePhone: consignee.phone,
      address: consignee.address,
    },
    asked: createHash('sha256').update(body).digest('hex'),
  }
}

/** Base 32 without letters that look alike; 20 of them, as a list's own number may have. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const newReference = (): string =>
  `B${[...randomBytes(19)].map(byte => LETTERS[byte % 32]).join('')}`

/** The same for the same words under the same key: an answer that was lost is given again. */
const tokenOf = (key: string, asked: string, salt: string): string =>
  createHmac('sha256', Buffer.from(salt, 'hex')).update(`${key}\n${asked}`).digest('base64url')

const NOT_LISTED: Readonly<Record<string, string>> = {
  '/buyerId': '/buyer/id',
  '/buyerIdKind': '/buyer/idKind',
  '/buyerName': '/buyer/name',
  '/buyerPhone': '/buyer/phone',
  '/consignee': '/consignee/name',
  '/consigneePhone': '/consignee/phone',
  '/address': '/consignee/address',
  '/discount': '/coupon',
}

/** Faults of the order at the places of what was sent. */
export const placedOf = (faults: readonly Fault[]): Fault[] =>
  faults.map(each => ({
    ...each,
    path: NOT_LISTED[each.path] ?? each.path.replace(/^\/items/, '/lines'),
  }))

const priceChanged = (call: Call, settler: Settler, quoted: Quoted): void => {
  const problem = problemJson(
    call.door.words,
    call.lang,
    oneFault('price-changed', '/expect'),
    call.id,
  )
  const order = quotedJson(call, settler.shop, quoted)
  const text = `${problem.slice(0, -1)},"order":${order}}`
  const headers = ['Content-Language', call.lang, 'Cache-Control', 'no-store']
  call.send(409, 'application/problem+json', text, headers)
}

/** The order of the basket that is meant, worked out for this buyer; undefined: it was answered. */
const quoted = async (
  call: Call,
  settler: Settler,
  shelf: Shelf,
  { own, buyer }: Ordered,
): Promise<Quoted | undefined> => {
  const { shop } = settler
  const found = await basketsOf(shop, shop.trade, shelf, own)
  if (found instanceof Refusal) {
    call.refuse(found.faults)
    return undefined
  }
  const fits = own.key === undefined ? found : found.filter(each => each.key === own.key)
  const [basket] = fits
  if (basket === undefined || fits.length > 1) {
    call.refuse([fault(own.key === undefined ? 'field-missing' : 'not-found', '/key')])
    return undefined
  }
  const quote = await quoteOf(shop, basket, buyer)
  if (quote.faults.length > 0) {
    call.refuse(placedOf(quote.faults))
    return undefined
  }
  if (parseMoney(String(quote.amounts.paid), 'CNY') === own.expect) return quote
  priceChanged(call, settler, quote)
  return undefined
}

const answer = (call: Call, settler: Settler, row: Checkout, token: string, again: boolean) => {
  const expires = new Date(Date.parse(row.created) + DAY_MS).toISOString()
  const pay = { provider: settler.shop.trade.providerName, url: row.url, expires }
  const head = JSON.stringify({ token, pay, demo: settler.shop.engine.demo }).slice(0, -1)
  const headers = fresh(again ? ['Idempotency-Replayed', 'true'] : [])
  call.json(again ? 200 : 201, `${head},"order":${row.told}}`, headers)
}

/** Ask the provider to set the money aside; asked again, it is the same payment. */
const authorise = async (
  call: Call,
  { shop, checkouts }: Settler,
  row: Checkout,
  token: string,
): Promise<Checkout | undefined> => {
  if (row.payment !== '' || row.state !== 'open') return row
  const amount = `${row.amount / 100n}.${String(row.amount % 100n).padStart(2, '0')}`
  const back = `${call.door.home()}${PAGE}/${token}`
  const order = { reference: row.reference, amount, currency: 'CNY', back } as const
  const { id, url } = await shop.trade.pay.authorise(order)
  const document = JSON.stringify({ ...JSON.parse(row.document), payment: id })
  await checkouts.named(row.digest, id, url, document)
  return checkouts.read(row.digest)
}

const begin = async (
  call: Call,
  settler: Settler,
  shelf: Shelf,
  key: string,
  ordered: Ordered,
): Promise<void> => {
  const { checkouts, shop } = settler
  const once = createHash('sha256').update(`checkout ${key}`).digest('hex')
  const before = await checkouts.begun(once)
  let row = before
  if (row === undefined) {
    const quote = await quoted(call, settler, shelf, ordered)
    if (quote === undefined) return
    const salt = randomBytes(32).toString('hex')
    const reference = newReference()
    const document = shop.shop.order(quote.basket.document, reference, '', ordered.buyer)
    await checkouts.begin({
      ...{ digest: digestOf(tokenOf(key, ordered.asked, salt)), reference, once, salt },
      ...{ org: quote.basket.org, provider: shop.trade.pay.name, asked: ordered.asked },
      document: JSON.stringify(document),
      told: quotedJson(call, shop, quote),
      amount: ordered.own.expect,
    })
    // another of the same key may have been quicker
    row = await checkouts.begun(once)
  }
  if (row === undefined) return call.problem(oneFault('node-busy'))
  if (row.asked !== ordered.asked) return call.problem(oneFault('idempotency-key-reused'))
  const token = tokenOf(key, row.asked, row.salt)
  const named = await authorise(call, settler, row, token)
  if (named !== undefined) answer(call, settler, named, token, before !== undefined)
}

export const checkoutRoute = (settler: Settler, shelf: Shelf, limit: RateLimit): Route =>
  openRoute({
    method: 'POST',
    path: `${SHOP}/checkouts`,
    id: 'shop.checkout',
    tag: 'shop',
    summary: 'Begin to buy one of the orders of a basket',
    description:
      'Nothing is an order yet. The answer names the provider’s page on which the buyer pays, and the token that alone opens the order afterwards.',
    headers: {
      'Idempotency-Key': 'Required: sent again with the same body, the same is answered.',
    },
    takes: 'json',
    body: {
      schema: object({
        ...(schemaOf(ownFields).properties as Record<string, object>),
        buyer: schemaOf(buyerFields),
        consignee: schemaOf(consigneeFields),
      }),
      description: 'The basket, who buys, where it goes, and what the page showed.',
      example: {
        lines: [{ article: 'P2026000001', quantity: 2 }],
        buyer: { idKind: '1', id: '450100199001010017', name: '示例买家', phone: '13800000000' },
        consignee: { name: '示例买家', phone: '13800000000', address: '广西南宁市示例路 1 号' },
        expect: '230.67',
      },
    },
    answers: {
      201: {
        description: 'Begun.',
        schema: object({ token: { type: 'string' }, pay: { type: 'object' }, order: quoteShape }),
        headers: RATE_HEADERS,
      },
    },
    faults: [
      'too-many-requests',
      'idempotency-key-wrong',
      'idempotency-key-reused',
      'price-changed',
      'provider-away',
      'not-found',
      'field-missing',
    ],
    handle: async call => {
      if (admitStranger(call, 'checkouts', limit) === undefined) return
      const key = call.header('idempotency-key') ?? ''
      const wrong = checkKey(key, '/Idempotency-Key')
      if (wrong !== undefined) return call.refuse([wrong])
      const body = await call.body(MOST_BYTES)
      if (body === GONE) return
      if (!Buffer.isBuffer(body)) return call.problem(body)
      const ordered = read(body)
      if (ordered instanceof Refusal) return call.refuse(ordered.faults)
      try {
        await begin(call, settler, shelf, key, ordered)
      } catch (error) {
        if (!(error instanceof Away)) throw error
        call.problem(oneFault('provider-away'))
      }
    },
  })
