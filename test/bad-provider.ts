// A payment provider for tests that behaves badly on purpose: it answers late, loses answers after
// it has done what was asked, tells of things twice, out of order, or never. It keeps exact books.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signPayment } from '#doors/http/payments.ts'
import type { PaymentState } from '#doors/pay/provider.ts'

export interface BadPayment {
  readonly id: string
  readonly reference: string
  readonly amount: string
  readonly back: string
  state: PaymentState
  /** keys under which it was captured or given back, and how much */
  readonly movements: Map<string, string>
}

/** Numbers that the same seed yields again (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const SECRET = Buffer.from('a secret of thirty-two bytes, ok')

const bodyOf = async (request: IncomingMessage): Promise<Record<string, string>> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const text = Buffer.concat(parts).toString()
  return text === '' ? {} : (JSON.parse(text) as Record<string, string>)
}

interface Counts {
  captures: number
  refunds: number
  lost: number
}

/** Exact books: what was done under a key is done once. */
const act = (
  counts: Counts,
  payment: BadPayment,
  what: string,
  body: Record<string, string>,
): number => {
  const { amount = '', key = '' } = body
  if (what === 'release') {
    if (payment.state === 'captured') return 409
    payment.state = 'released'
    return 200
  }
  if (what === 'capture') {
    if (payment.movements.has(key)) return 200
    if (payment.state !== 'authorised' || amount !== payment.amount) return 409
    payment.state = 'captured'
    payment.movements.set(key, amount)
    counts.captures++
    return 200
  }
  if (payment.state !== 'captured') return 409
  if (!payment.movements.has(key)) counts.refunds++
  payment.movements.set(key, `-${amount}`)
  return 200
}

/** Sends the node signed messages; answers with their status. */
const teller = (now: () => number) => {
  let serial = 0
  return async (node: string, payment: string, more: { key?: Buffer } = {}): Promise<number> => {
    const body = Buffer.from(JSON.stringify({ payment, type: 'payment.authorised' }))
    const id = `msg_${++serial}`
    const seconds = Math.floor(now() / 1000)
    const response = await fetch(`${node}/api/v1/shop/payments/testpay`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': signPayment(more.key ?? SECRET, id, seconds, body),
      },
      body,
    })
    await response.arrayBuffer()
    return response.status
  }
}

export const badProvider = async (seed: number, now: () => number) => {
  const chance = seeded(seed)
  const payments = new Map<string, BadPayment>()
  const bad = { lose: 0, late: 0, away: false }
  const counts: Counts = { captures: 0, refunds: 0, lost: 0 }
  let serial = 0
  const authorise = ({ reference = '', amount = '', back = '' }: Record<string, string>) => {
    const known = [...payments.values()].find(each => each.reference === reference)
    if (known !== undefined) return known
    const id = `BAD${seed}-${++serial}`
    const state: PaymentState = 'pending'
    const made: BadPayment = { id, reference, amount, back, state, movements: new Map() }
    payments.set(id, made)
    return made
  }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request)
    const [, first, id = '', what = ''] = (request.url ?? '').split('?')[0]!.split('/')
    const say = (status: number, value: object): void => {
      // done, and nobody hears of it
      if (chance() < bad.lose) {
        counts.lost++
        request.socket.destroy()
        return
      }
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(value))
    }
    if (bad.away) {
      request.socket.destroy()
      return
    }
    if (chance() < bad.late) await new Promise(resolve => setTimeout(resolve, chance() * 20))
    if (first === 'statement') {
      const rows = [...payments.values()].flatMap(each =>
        [...each.movements].map(([key, amount]) => ({ id: each.id, key, amount })),
      )
      return say(200, { rows })
    }
    if (request.method === 'POST' && id === '') {
      const made = authorise(body)
      return say(200, { id: made.id, url: `http://pay.test/${made.id}` })
    }
    const payment = payments.get(decodeURIComponent(id))
    if (payment === undefined) return say(404, {})
    if (what === '') return say(200, { state: payment.state })
    say(act(counts, payment, what, body), {})
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...{ url, payments, bad, counts, chance },
    /** the buyer agrees, or not, on the provider's page */
    decide: (reference: string, agreed = true): BadPayment => {
      const found = [...payments.values()].find(each => each.reference === reference)
      if (found === undefined) throw new Error(`no payment for ${reference}`)
      if (found.state === 'pending') found.state = agreed ? 'authorised' : 'refused'
      return found
    },
    tell: teller(now),
    end: (): Promise<void> =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
export type BadProvider = Awaited<ReturnType<typeof badProvider>>
