// Announcement 179 of 2018: customs asks for the original data of an order's payment, and gets
// them signed, for three years.
import type { CustomsSide } from '#doors/customs/side.ts'
import { LOOK, typeOf } from '#doors/customs/side.ts'
import { standingOf } from '#engine/exchange/originals.ts'
import type { Declared } from '#kit/exchange.ts'
import { fault, Refusal, refuse } from '#kit/fault.ts'
import { localDate } from '#kit/time.ts'
import { GONE } from '../body.ts'
import type { Call } from '../call.ts'
import { oneFault } from '../problem.ts'
import { keyRoute, type Route } from '../route.ts'
import { object } from '../shapes.ts'

const string = { type: 'string' } as const

interface Row {
  readonly number: string
  readonly state: string
  readonly accepted: string
}

/** The filing of an order's number that stands. */
const find = async (
  side: CustomsSide,
  filing: string,
  orderNo: string,
): Promise<{ declared: Declared; accepted: string } | undefined> => {
  const { engine, database, partition } = side
  const type = typeOf(side, filing)
  const page = await engine.list(type, LOOK, { where: { orderNo }, limit: 50 })
  if (page instanceof Refusal) return undefined
  const rows = page.rows.map(each => JSON.parse(each) as Row)
  const row = rows.find(each => each.state !== 'cancelled' && each.state !== 'expired')
  if (row === undefined) return undefined
  const [standing] = await standingOf(database, partition, type.type, [row.number])
  if (standing === undefined) return undefined
  const declared = {
    filing,
    number: row.number,
    position: Number(standing.document),
    document: JSON.parse(standing.body),
    amounts: JSON.parse(standing.amounts),
  }
  return { declared, accepted: row.accepted }
}

const answer = async (
  side: CustomsSide,
  home: string,
  json: string,
): Promise<string | Refusal | undefined> => {
  const { exchange, engine, signer } = side
  const asked = exchange.asked(json)
  if (asked instanceof Refusal) return asked
  const payment = await find(side, 'payment', asked.orderNo)
  const order = await find(side, 'order', asked.orderNo)
  if (payment === undefined || order === undefined) return refuse('not-found', '/orderNo')
  const last = exchange.keptUntil(localDate(engine.zone, Date.parse(payment.accepted)))
  if (last < localDate(engine.zone, side.now())) {
    return new Refusal([{ key: 'ceb-not-kept', path: '/orderNo', values: { date: last } }])
  }
  if (signer === undefined) return undefined
  const data = {
    order: order.declared,
    payment: payment.declared,
    link: (sku: string) => `${home}/shop?q=${encodeURIComponent(sku)}`,
  }
  return exchange.tell(json, data, signer, side.now())
}

const tell = async (call: Call, side: CustomsSide): Promise<void> => {
  const body = await call.body(10_000)
  if (body === GONE) return
  if (!Buffer.isBuffer(body)) return call.problem(body)
  const told = await answer(side, call.door.home(), body.toString('utf8'))
  if (told === undefined) return call.refuse([fault('not-found')])
  if (told instanceof Refusal) return call.refuse(told.faults)
  call.json(200, told, ['Cache-Control', 'no-store'])
}

export const paymentDataRoute = (side: CustomsSide): Route =>
  keyRoute({
    scope: 'read',
    method: 'POST',
    path: '/api/v1/ceb/179',
    id: 'ceb.179',
    tag: 'filings',
    summary: 'The original data of a payment, signed (GACC announcement 179 of 2018)',
    description:
      'For customs (role officer). The payment and the order as they were lodged, for three years; signed with the node’s key of BEIBU_CUSTOMS_KEY, without which nothing is answered.',
    takes: 'json',
    body: {
      schema: object({ orderNo: string, sessionID: string, serviceTime: { type: 'integer' } }),
      description: 'Customs’ request.',
      example: { orderNo: 'EXAMPLE-1', sessionID: 'EXAMPLE', serviceTime: 1764057600000 },
    },
    answers: {
      200: {
        description: 'payExchangeInfoHead, payExchangeInfoLists, and the signature.',
        schema: object({ sessionID: string, serviceTime: string, certNo: string }),
      },
    },
    faults: ['role-forbidden', 'not-found'],
    handle: async (call, _, caller) => {
      if (!caller.roles.has('officer')) return call.problem(oneFault('role-forbidden'))
      await tell(call, side)
    },
  })
