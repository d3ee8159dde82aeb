// The payment door: a provider tells that money came, and the filing it was for is paid. Signed as
// Standard Webhooks has it (webhook-id, webhook-timestamp, webhook-signature: HMAC-SHA256), so that
// any provider's library can speak to it. A payment counts once, however often it is told of.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Ground } from '#engine/access/ground.ts'
import { register } from '#engine/access/register.ts'
import { parseJson } from '#engine/intake/json.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller, Outcome } from '#engine/types.ts'
import { formatDecimal } from '#kit/decimal.ts'
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import { type Doc, money, text, time } from '#kit/field.ts'
import { check, schemaOf } from '#kit/lines.ts'
import { decimalsOf } from '#kit/money.ts'
import { localDate } from '#kit/time.ts'
import { GONE } from './body.ts'
import type { Call } from './call.ts'
import { answerOutcome } from './lodge.ts'
import { payableOf } from './payable.ts'
import { oneFault } from './problem.ts'
import { openRoute, type Route } from './route.ts'
import { acceptedShape } from './shapes.ts'

/** How old, or how far ahead, a telling may be: as Standard Webhooks advises against replays. */
const TOLERANCE_MS = 300_000
/** A filing that moves while its payment is told of is looked at again so often. */
const TRIES = 3

const fields = {
  payment: text(80),
  type: text(80),
  number: text(80),
  currency: text(3),
  amount: money({ in: 'currency' }),
  paid: time(),
}
type Payment = Doc<typeof fields>

/** `whsec_` and base64 → the key's bytes; undefined when it is none of 24 to 64 bytes. */
export const paymentKey = (secret: string): Buffer | undefined => {
  const found = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)
  const key = Buffer.from(found?.[1] ?? '', 'base64')
  return key.length >= 24 && key.length <= 64 ? key : undefined
}

/** The signature of a telling, as its header has it. */
export const signPayment = (key: Buffer, id: string, seconds: number, body: Buffer): string =>
  `v1,${createHmac('sha256', key).update(`${id}.${seconds}.`).update(body).digest('base64')}`

/** One of the signatures in the header is right, and the time is now. */
const isSigned = (call: Call, key: Buffer, now: number, body: Buffer): boolean => {
  const id = call.header('webhook-id') ?? ''
  const stamp = call.header('webhook-timestamp') ?? ''
  if (!/^[\x21-\x7e]{1,200}$/.test(id) || !/^\d{1,12}$/.test(stamp)) return false
  if (Math.abs(now - Number(stamp) * 1000) > TOLERANCE_MS) return false
  const right = Buffer.from(signPayment(key, id, Number(stamp), body))
  const sent = (call.header('webhook-signature') ?? '').split(' ').slice(0, 10)
  return sent.some(each => {
    const bytes = Buffer.from(each)
    return bytes.length === right.length && timingSafeEqual(bytes, right)
  })
}

const readPayment = (body: Buffer): Payment | Refusal => {
  const parsed = parseJson(body)
  if (parsed instanceof Refusal) return parsed
  const checked = check(fields, parsed.value, parsed.clean)
  return checked instanceof Refusal ? checked : checked.doc
}

/** What makes a repeat the same payment: which one, for what, how much. */
const onceOf = ({ payment, type, number, currency, amount }: Payment) => ({
  claim: `payment:${payment}`,
  fingerprint: createHash('sha256')
    .update(JSON.stringify([type, number, currency, amount.toString()]))
    .digest(),
})

/** The engine lets officers see every filing; this one only looks where the payment belongs. */
const LOOK: Caller = { org: '', actor: 'payments', roles: new Set(['officer']) }

/** The step that a payment takes from a state. */
const stepOf = ({ transitions }: MountedFiling, state: string) =>
  [...transitions.values()].find(each => each.by === 'door' && each.froms.includes(state))

const book = async (call: Call, type: MountedFiling, payment: Payment): Promise<Outcome> => {
  const { engine } = call.door
  const once = onceOf(payment)
  for (let tries = 0; ; tries++) {
    // told of before, it is answered as before, wherever the filing stands by now
    const known = await engine.known(once)
    if (known !== undefined) return known
    const filing = await engine.read(type, LOOK, payment.number)
    if (filing === undefined) return refusedFor(fault('not-found', '/number'))
    const step = stepOf(type, filing.state)
    if (step === undefined) {
      // it may be this very payment that moved it, told of by another message since we asked
      const meanwhile = await engine.known(once)
      const values = { state: filing.state }
      return meanwhile ?? refusedFor(fault('payment-not-awaited', '/number', values))
    }
    // the same instant decides what is asked and what is posted, also around midnight
    const at = call.door.people.ground.now()
    const asked = payableOf(type, filing, localDate(engine.zone, at))
    const amount = formatDecimal(payment.amount, decimalsOf(payment.currency) ?? 2)
    if (asked?.currency !== payment.currency || asked.amount !== amount) {
      const { currency, amount: wanted } = asked ?? {}
      const values = asked === undefined ? {} : { currency: currency ?? '', amount: wanted ?? '' }
      return refusedFor(fault('payment-differs', '/amount', values))
    }
    const actor = `payments/${payment.payment}`
    const caller: Caller = { org: filing.org, actor, roles: new Set(['door']) }
    const { number, version } = filing
    const outcome = await engine.step(type, caller, number, step.name, { version, once, at })
    const moved = !outcome.ok && outcome.faults[0]?.key === 'state-changed'
    if (!moved || tries >= TRIES) return outcome
  }
}

const refusedFor = (each: Fault): Outcome => ({ ok: false, faults: [each] })

/** Money that came and was not booked is somebody's to look after: it stands in the register. */
const unmatched = async (
  { database, now }: Ground,
  payment: Payment,
  faults: readonly Fault[],
): Promise<void> => {
  const { type, number, currency, payment: id } = payment
  const amount = formatDecimal(payment.amount, decimalsOf(currency) ?? 2)
  await database.transaction(transaction =>
    register(transaction, now(), {
      event: 'payment-unmatched',
      org: '',
      actor: 'payments',
      detail: { payment: id, type, number, amount, currency, reason: faults[0]?.key ?? '' },
    }),
  )
}

/** Faults after which the same telling may be sent again, and then be booked. */
const LATER = new Set(['node-busy', 'store-away', 'clock-behind', 'stopping', 'bug'])

const take = async (call: Call, types: readonly MountedFiling[], key: Buffer): Promise<void> => {
  const body = await call.body()
  if (body === GONE) return
  if (!Buffer.isBuffer(body)) return call.problem(body)
  const { ground } = call.door.people
  if (!isSigned(call, key, ground.now(), body)) return call.problem(oneFault('signature-wrong'))
  const payment = readPayment(body)
  if (payment instanceof Refusal) return call.refuse(payment.faults)
  const type = types.find(each => each.type === payment.type)
  const outcome: Outcome =
    type === undefined
      ? { ok: false, faults: [fault('not-found', '/type')] }
      : await book(call, type, payment)
  if (!outcome.ok && !outcome.faults.some(each => LATER.has(each.key))) {
    await unmatched(ground, payment, outcome.faults)
  }
  if (type === undefined || !outcome.ok) {
    return call.refuse(outcome.ok ? [] : outcome.faults, outcome.ok ? undefined : outcome.current)
  }
  answerOutcome(call, type, outcome, 200)
}

/** `POST /api/v1/payments`, for types that are paid through the door. */
export const paymentRoutes = (types: readonly MountedFiling[], key: Buffer): Route[] => {
  const paid = types.filter(each => [...each.transitions.values()].some(({ by }) => by === 'door'))
  const [first] = paid
  if (first === undefined) return []
  return [
    openRoute({
      method: 'POST',
      path: '/api/v1/payments',
      id: 'payments.tell',
      tag: 'filings',
      summary: 'Tell that a payment came',
      description:
        'For the payment provider, signed with the secret that it shares with the node (Standard Webhooks). `payment` counts once: told again, also days later, it is answered as before. What cannot be booked is refused, and stands in the register of access for the operator.',
      headers: {
        'webhook-id': 'Required: id of the message.',
        'webhook-timestamp': 'Required: seconds since 1970; at most five minutes off.',
        'webhook-signature':
          'Required: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; several apart by spaces.',
      },
      takes: 'json',
      body: {
        schema: schemaOf(fields),
        description: 'What was paid for which filing.',
        example: {
          payment: 'P-2026-000001',
          type: first.type,
          number: '720820260000001',
          currency: 'CNY',
          amount: '90002.36',
          paid: '2026-11-25T08:00:00Z',
        },
      },
      answers: {
        200: { description: 'Booked, now or before.', schema: acceptedShape(first) },
      },
      faults: [
        'signature-wrong',
        'not-found',
        'payment-not-awaited',
        'payment-differs',
        'idempotency-key-reused',
      ],
      handle: call => take(call, paid, key),
    }),
  ]
}
