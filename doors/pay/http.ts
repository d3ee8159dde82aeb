// A payment provider over HTTP, spoken to as docs/shop.md says, so that any one can be put behind a
// small adapter. Requests and messages are signed as Standard Webhooks has it; both sides share one
// secret.
import { timingSafeEqual } from 'node:crypto'
import { parseJson } from '#engine/intake/json.ts'
import { Refusal } from '#kit/fault.ts'
import { signPayment } from '../http/payments.ts'
import {
  type Authorised,
  type AuthoriseOrder,
  Away,
  type PaymentProvider,
  type PaymentState,
  type Settled,
  type StatedRow,
  type WebhookMessage,
} from './provider.ts'

export interface HttpProviderOptions {
  readonly name: string
  /** address below which it answers, without a slash at its end */
  readonly url: string
  readonly key: Buffer
  /** milliseconds; 10 seconds when not said */
  readonly timeout?: number
}

/** As Standard Webhooks advises against replays. */
const TOLERANCE_MS = 300_000
const MOST_BYTES = 8_000_000
const STATES: ReadonlySet<string> = new Set([
  'pending',
  'authorised',
  'captured',
  'refused',
  'released',
])

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (value: unknown, most: number): string => {
  if (typeof value === 'string' && value !== '' && value.length <= most) return value
  throw new Away('the provider’s answer lacks a text')
}

export class HttpProvider implements PaymentProvider {
  readonly name: string
  private readonly options: HttpProviderOptions

  constructor(options: HttpProviderOptions) {
    this.options = options
    this.name = options.name
  }

  async authorise(order: AuthoriseOrder): Promise<Authorised> {
    const { body } = await this.ask('POST', '/payments', order)
    return { id: textOf(body.id, 60), url: textOf(body.url, 2000) }
  }

  async look(id: string): Promise<PaymentState> {
    const { status, body } = await this.ask('GET', `/payments/${encodeURIComponent(id)}`)
    if (status === 404) return 'refused'
    const state = textOf(body.state, 20)
    if (!STATES.has(state)) throw new Away(`the provider says ${state}`)
    return state as PaymentState
  }

  capture(id: string, amount: string, key: string): Promise<Settled> {
    return this.settle(id, 'capture', { amount, key })
  }

  async release(id: string): Promise<void> {
    await this.settle(id, 'release', {})
  }

  refund(id: string, amount: string, key: string): Promise<Settled> {
    return this.settle(id, 'refund', { amount, key })
  }

  async statement(day: string): Promise<readonly StatedRow[]> {
    const { body } = await this.ask('GET', `/statement?day=${encodeURIComponent(day)}`)
    if (!Array.isArray(body.rows)) throw new Away('the provider’s statement has no rows')
    return body.rows.map((row: unknown) => {
      if (!isObject(row)) throw new Away('a row of the provider’s statement is none')
      const [id, key] = [textOf(row.id, 60), textOf(row.key, 60)]
      return { id, key, amount: textOf(row.amount, 30) }
    })
  }

  heard({ id, timestamp, signature, body, now }: WebhookMessage): string | undefined {
    if (!/^[\x21-\x7e]{1,200}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return undefined
    if (Math.abs(now - Number(timestamp) * 1000) > TOLERANCE_MS) return undefined
    const right = Buffer.from(signPayment(this.options.key, id, Number(timestamp), body))
    const signed = signature
      .split(' ')
      .slice(0, 10)
      .map(each => Buffer.from(each))
      .some(each => each.length === right.length && timingSafeEqual(each, right))
    if (!signed) return undefined
    const parsed = parseJson(body)
    if (parsed instanceof Refusal || !isObject(parsed.value)) return undefined
    const { payment } = parsed.value
    return typeof payment === 'string' ? payment : undefined
  }

  /** 2xx: done; 409 and 422: refused for good; all else may pass. */
  private async settle(id: string, what: string, order: Json): Promise<Settled> {
    const path = `/payments/${encodeURIComponent(id)}/${what}`
    const { status } = await this.ask('POST', path, order)
    return status === 409 || status === 422 || status === 404 ? 'refused' : 'done'
  }

  private async ask(
    method: 'GET' | 'POST',
    path: string,
    order?: object,
  ): Promise<{ status: number; body: Json }> {
    const { url, key, timeout = 10_000 } = this.options
    const text = order === undefined ? '' : JSON.stringify(order)
    const id = `${method} ${path}`
    const seconds = Math.floor(Date.now() / 1000)
    const stamp = `req_${seconds}_${Buffer.from(id).toString('base64url').slice(0, 100)}`
    let response: Response
    let bytes: Buffer
    try {
      response = await fetch(`${url}${path}`, {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(timeout),
        headers: {
          ...(order === undefined ? {} : { 'content-type': 'application/json' }),
          'webhook-id': stamp,
          'webhook-timestamp': String(seconds),
          'webhook-signature': signPayment(key, stamp, seconds, Buffer.from(text)),
        },
        ...(order === undefined ? {} : { body: text }),
      })
      bytes = Buffer.from(await response.arrayBuffer())
    } catch (error) {
      throw new Away(`the provider does not answer ${id}`, { cause: error })
    }
    const { status } = response
    const final = status === 404 || status === 409 || status === 422
    if (!response.ok && !final) throw new Away(`the provider answered ${id} with ${status}`)
    if (bytes.length === 0 || final) return { status, body: {} }
    const parsed = bytes.length > MOST_BYTES ? undefined : parseJson(bytes)
    if (parsed === undefined || parsed instanceof Refusal || !isObject(parsed.value)) {
      throw new Away(`the provider’s answer to ${id} cannot be read`)
    }
    return { status, body: parsed.value }
  }
}
