// A merchant's month: what was sold and given back, what is owed of it, what went abroad. And what
// goods cost abroad, to the door, before anybody asks for them.
import Type from 'typebox'
import { floorId } from '#engine/store/ids.ts'
import { formatDecimal } from '#kit/decimal.ts'
import { money, quantity, text } from '#kit/field.ts'
import { schemaOf } from '#kit/lines.ts'
import { decimalsOf, formatMoney } from '#kit/money.ts'
import { bucketRange } from '#kit/time.ts'
import { wrong } from '../parameters.ts'
import type { RateLimit } from '../rate.ts'
import { keyRoute, openRoute, type Route } from '../route.ts'
import { object } from '../shapes.ts'
import { admitStranger, RATE_HEADERS } from '../strangers.ts'
import { isMerchant } from './desk/access.ts'
import type { ShopGround } from './ground.ts'
import { readBody } from './quote.ts'
import { SHOP } from './reading.ts'

const PARTITION = 0
const ZONE = 'Asia/Shanghai'
/** Goods come back, and are given back for, within 45 days of release; some lie long before it. */
const BEFORE_MS = 120 * 86_400_000
const string = { type: 'string' } as const
const EXPECTED = '2026-12'

const soldOf = async (shop: ShopGround, org: string, from: number, to: number) => {
  const account = `${shop.pack.name}/${shop.shop.owed(org)}`
  const types = [shop.typeOf('order').type, shop.typeOf('returning').type]
  const { rows } = await shop.ground.database.query<{ sold: string; back: string }>(
    `SELECT COALESCE(sum(e.amount) FILTER (WHERE e.credit = $1), 0) AS sold,
        COALESCE(sum(e.amount) FILTER (WHERE e.debit = $1), 0) AS back
      FROM filing f
      CROSS JOIN LATERAL unnest(f.positions) AS p(position)
      JOIN entry e ON e.partition = ${PARTITION} AND e.position = p.position
      JOIN journal j ON j.partition = ${PARTITION} AND j.position = p.position
      WHERE f.partition = ${PARTITION} AND f.type = ANY($2::text[]) AND f.org = $3
        AND f.filing >= $4 AND f.filing < $5 AND (e.credit = $1 OR e.debit = $1)
        AND j.effective >= $6 AND j.effective < $7`,
    [account, types, org, floorId(from - BEFORE_MS), floorId(to), new Date(from), new Date(to)],
  )
  return { sold: BigInt(rows[0]?.sold ?? '0'), back: BigInt(rows[0]?.back ?? '0') }
}

/** Goods of the parcels that customs let go, minor units of CNY. */
const exportedOf = async (shop: ShopGround, org: string, from: number, to: number) => {
  const { rows } = await shop.ground.database.query<{ exported: string }>(
    `SELECT COALESCE(sum((j.amounts::json->>'goods')::numeric * 100), 0)::bigint::text AS exported
      FROM filing f
      JOIN journal j ON j.partition = ${PARTITION} AND j.position = f.document
      WHERE f.partition = ${PARTITION} AND f.type = $1 AND f.org = $2
        AND f.filing >= $3 AND f.filing < $4 AND f.state IN ('released', 'left')`,
    [shop.typeOf('parcel').type, org, floorId(from), floorId(to)],
  )
  return BigInt(rows[0]?.exported ?? '0')
}

export const settlementRoute = (shop: ShopGround): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: '/api/v1/settlement',
    id: 'shop.settlement',
    tag: 'shop',
    summary: 'A merchant’s month: sold, given back, owed, exported',
    description:
      'The own organisation’s. `owed` is what the merchant gets of the month: prices and carriage of what was paid, less what was given back; taxes are customs’. `income` is what counts as the income of an export shop in a pilot zone that cannot show what it bought, and the tax on it.',
    query: Type.Object({
      month: Type.String({
        pattern: '^\\d{4}-\\d{2}$',
        description: 'The month, China’s.',
        expected: EXPECTED,
      }),
    }),
    answers: {
      200: {
        description: 'Decimal texts, CNY.',
        schema: object({
          ...{ month: string, currency: string, sold: string, returned: string, owed: string },
          ...{ exported: string, income: string, incomeTax: string },
        }),
      },
    },
    faults: ['role-forbidden', 'parameter-unknown', 'parameter-wrong'],
    handle: async (call, { month }, caller) => {
      if (!isMerchant(call, shop, caller)) return
      const range = bucketRange(ZONE, month)
      if (range === undefined) return call.refuse([wrong('month', EXPECTED)])
      const { from, to } = range
      const [{ sold, back }, exported] = await Promise.all([
        soldOf(shop, caller.org, from, to),
        exportedOf(shop, caller.org, from, to),
      ])
      const { income, tax } = shop.shop.income(exported)
      const yuan = (amount: bigint): string => formatMoney(amount, 'CNY')
      const told = {
        ...{ month, currency: 'CNY', sold: yuan(sold), returned: yuan(back) },
        ...{ owed: yuan(sold - back), exported: yuan(exported) },
        ...{ income: yuan(income), incomeTax: yuan(tax) },
      }
      call.json(200, JSON.stringify(told), ['Cache-Control', 'no-store'])
    },
  })

const abroadFields = {
  currency: text(3),
  goods: money({ in: 'currency' }),
  freight: money({ in: 'currency' }),
  fee: money({ in: 'currency' }),
  dutyRate: quantity('%', 4),
  vatRate: quantity('%', 4),
}

/** `POST /api/v1/shop/abroad`: nothing is kept, and no rate is ours. */
export const abroadRoute = (shop: ShopGround, limit: RateLimit): Route =>
  openRoute({
    method: 'POST',
    path: `${SHOP}/abroad`,
    id: 'shop.abroad',
    tag: 'shop',
    summary: 'What goods cost abroad, delivered with duty and tax paid',
    description:
      'By the rates that are sent: duty on goods and freight, import VAT on these and the duty, each rounded once, half up, to the currency’s minor unit; `fee` is what the carrier takes for paying in advance. `charges` are duty, VAT and fee together.',
    headers: RATE_HEADERS,
    takes: 'json',
    body: {
      schema: schemaOf(abroadFields),
      description: 'Amounts in one currency, rates in percent.',
      example: {
        ...{ currency: 'INR', goods: '70000.00', freight: '6792.00', fee: '1981.57' },
        ...{ dutyRate: '8', vatRate: '21' },
      },
    },
    answers: {
      200: {
        description: 'Decimal texts in the currency.',
        schema: object({
          ...{ currency: string, duty: string, vat: string, charges: string, total: string },
        }),
      },
    },
    faults: ['too-many-requests', 'field-missing', 'unknown-field', 'not-a-decimal'],
    handle: async call => {
      const headers = admitStranger(call, 'shop', limit)
      if (headers === undefined) return
      const asked = await readBody(call, abroadFields)
      if (asked === undefined) return
      const decimals = decimalsOf(asked.currency) ?? 2
      const told = Object.entries(shop.shop.abroad(asked)).map(([name, amount]) => [
        name,
        formatDecimal(amount, decimals),
      ])
      const answer = { currency: asked.currency, ...Object.fromEntries(told) }
      call.json(200, JSON.stringify(answer), [...headers, 'Cache-Control', 'no-store'])
    },
  })
