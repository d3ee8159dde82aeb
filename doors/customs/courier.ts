// Brings to customs what is to be declared, and fetches its answers. At least once: a declaration
// is marked only after customs has taken it, and goes again under the same name until an answer
// came; customs takes a name once. What is done stands in the database, so a restart changes
// nothing.
import {
  dueOriginals,
  goneOut,
  inState,
  keepOriginals,
  markTaken,
  moveCursor,
  type Outgoing,
  pruneOriginals,
  putOff,
  readCursor,
  type Standing,
  standingOf,
} from '#engine/exchange/originals.ts'
import type { Declares } from '#kit/exchange.ts'
import { Refusal } from '#kit/fault.ts'
import { localDate } from '#kit/time.ts'
import { digest } from './keys.ts'
import { isLater, takeReceipts } from './receipts.ts'
import { type CustomsSide, doorOf, LATER, sha256, typeOf } from './side.ts'

export interface CourierOptions extends CustomsSide {
  /** where customs takes messages */
  readonly url: string
  /** our number at the exchange */
  readonly exchangeNumber: string
  /** first pause after a failure, doubled each time up to `longestMs` */
  readonly pauseMs?: number
  readonly longestMs?: number
  /** how long an answer is waited for until the same is sent again, doubled each time */
  readonly askMs?: number
  readonly patienceMs?: number
}

const MOST = 200
/** messages on their way at a time */
const ABREAST = 8
const DAY_MS = 86_400_000
/** What a page of answers may hold, bytes. */
const MOST_ANSWER = 20_000_000

const isAccepted = (status: number): boolean => status >= 200 && status < 300
/** Not now, rather than not at all (RFC 9110, RFC 6585). */
const isPassing = (status: number): boolean => status >= 500 || status === 408 || status === 429

export class Courier {
  private readonly options: CourierOptions
  private readonly pauseMs: number
  private readonly longestMs: number
  private readonly askMs: number
  private failures = 0
  private rests = 0
  private told = ''
  private cursor: string | undefined
  /** customs' side has no page of answers: it brings them by itself */
  private silent = 0
  private swept = false
  private pruned = ''
  /** what no message can be made of: told of once each */
  private readonly unfit = new Set<string>()

  constructor(options: CourierOptions) {
    this.options = options
    this.pauseMs = options.pauseMs ?? 1_000
    this.longestMs = options.longestMs ?? 300_000
    this.askMs = options.askMs ?? 600_000
  }

  /** Do what is due. Called every second; a side that is away is left alone for a while. */
  async round(): Promise<void> {
    const { now } = this.options
    await this.prune()
    if (now() < this.rests) return
    await this.prepare()
    if (!(await this.bring())) return
    await this.fetch()
  }

  /** What waits to be sent is sent as a step of ours, and becomes a message. */
  private async prepare(): Promise<void> {
    const { declares } = this.options.exchange
    if (!this.swept) {
      for (const each of declares) {
        for (const state of [each.to, ...(each.also ?? [])]) {
          await this.pages(each, state, standing => this.again(each, standing))
        }
      }
      this.swept = true
    }
    for (const each of declares) await this.start(each)
  }

  private async start(declares: Declares): Promise<void> {
    const { database, partition } = this.options
    const { type } = typeOf(this.options, declares.filing)
    const most = MOST + this.unfit.size
    const waiting = await inState(database, partition, type, declares.from, '', most)
    const numbers = waiting.map(each => each.number).filter(each => !this.unfit.has(each))
    if (numbers.length === 0) return
    const standing = await standingOf(database, partition, type, numbers)
    await Promise.all(standing.map(each => this.send(declares, each)))
  }

  private async pages(
    { filing }: Declares,
    state: string,
    work: (standing: readonly Standing[]) => Promise<void>,
  ): Promise<void> {
    const { database, partition } = this.options
    const { type } = typeOf(this.options, filing)
    let after = ''
    for (;;) {
      const page = await inState(database, partition, type, state, after, MOST)
      const last = page.at(-1)
      if (last === undefined) return
      const numbers = page.map(each => each.number)
      await work(await standingOf(database, partition, type, numbers))
      after = last.filing
    }
  }

  /** Sent, and the node died before there was a message: it is made now. */
  private async again(declares: Declares, standing: readonly Standing[]): Promise<void> {
    const { database, partition } = this.options
    const gone = await goneOut(
      database,
      partition,
      standing.map(each => this.guidOf(each)),
    )
    for (const each of standing) {
      if (gone.has(this.guidOf(each))) continue
      const xml = await this.messageOf(declares, each)
      if (xml !== undefined) await this.keep(declares, each, xml)
    }
  }

  private guidOf({ number, document }: Standing): string {
    return this.options.exchange.guidOf({ number, position: Number(document) })
  }

  /** The signed message; undefined where there can be none, which is told once. */
  private async messageOf({ filing }: Declares, standing: Standing): Promise<string | undefined> {
    const { exchange, now, exchangeNumber, signer } = this.options
    const declared = {
      filing,
      number: standing.number,
      position: Number(standing.document),
      document: JSON.parse(standing.body),
      amounts: JSON.parse(standing.amounts),
    }
    const xml = exchange.write(declared, now(), exchangeNumber)
    const signed =
      xml instanceof Refusal || signer === undefined
        ? xml
        : await exchange.sign(xml, signer, digest)
    if (!(signed instanceof Refusal)) return signed
    if (this.unfit.size < 10_000) this.unfit.add(standing.number)
    const faults = JSON.stringify(signed.faults)
    this.options.tell('warn', `${standing.number} cannot be put to customs: ${faults}`)
    return undefined
  }

  private async send(declares: Declares, standing: Standing): Promise<void> {
    const { engine } = this.options
    const { number, org, version } = standing
    const xml = await this.messageOf(declares, standing)
    if (xml === undefined) return
    const type = typeOf(this.options, declares.filing)
    const outcome = await engine.step(type, doorOf(org), number, declares.step, { version })
    if (!outcome.ok) {
      const [key = ''] = outcome.faults.map(each => each.key)
      // somebody moved it meanwhile, or the node is busy: it is looked at again
      if (key !== 'state-changed' && key !== 'transition-not-allowed' && !LATER.has(key)) {
        this.options.tell('warn', `${number} cannot be sent: ${key}`)
      }
      return
    }
    try {
      await this.keep(declares, standing, xml)
    } catch (error) {
      // sent, and no message of it: the next sweep makes up for it
      this.swept = false
      throw error
    }
  }

  private async keep(declares: Declares, standing: Standing, content: string): Promise<void> {
    const { database, partition, now, newId } = this.options
    const at = now()
    const reference = this.guidOf(standing)
    const { filing, message } = declares
    const { type } = typeOf(this.options, filing)
    await keepOriginals(database, partition, [
      {
        ...{ original: newId(at), org: standing.org, type, number: standing.number },
        ...{ way: 'out', kind: message, reference, digest: sha256(reference) },
        ...{ at, due: at, content },
      },
    ])
  }

  /** Bring what is due; false when customs is away. */
  private async bring(): Promise<boolean> {
    const { database, partition, now } = this.options
    for (;;) {
      const due = await dueOriginals(database, partition, now(), MOST)
      for (let i = 0; i < due.length; i += ABREAST) {
        const results = await Promise.all(due.slice(i, i + ABREAST).map(each => this.post(each)))
        const taken = results.filter(each => each.what === 'taken').map(each => each.out)
        await this.markTaken(taken)
        const away = results.find(each => each.what === 'away')
        if (away !== undefined) {
          this.rest(away.reason)
          return false
        }
        if (taken.length > 0) this.answered()
      }
      if (due.length < MOST) return true
    }
  }

  private async markTaken(taken: readonly Outgoing[]): Promise<void> {
    const { database, partition, now } = this.options
    const byTries = Map.groupBy(taken, each => each.tries)
    for (const [tries, some] of byTries) {
      const due = now() + Math.min(this.askMs * 2 ** Math.min(tries, 20), DAY_MS)
      const names = some.map(each => each.original)
      await markTaken(database, partition, names, now(), due)
    }
  }

  private async post(
    out: Outgoing,
  ): Promise<{ out: Outgoing; what: 'taken' | 'away' | 'refused'; reason: string }> {
    const { url, database, partition, now, tell } = this.options
    try {
      const response = await this.ask(url, {
        method: 'POST',
        headers: { 'content-type': 'application/xml' },
        body: out.content,
      })
      await response.body?.cancel()
      const { status } = response
      if (isAccepted(status)) return { out, what: 'taken', reason: '' }
      const reason = `it answers ${status}`
      if (isPassing(status)) return { out, what: 'away', reason }
      await putOff(database, partition, out.original, now() + this.longestMs)
      tell('warn', `customs does not take ${out.number}: ${reason}`)
      return { out, what: 'refused', reason }
    } catch (error) {
      return { out, what: 'away', reason: reasonOf(error) }
    }
  }

  private ask(url: string, init: RequestInit = {}): Promise<Response> {
    const signal = AbortSignal.timeout(this.options.patienceMs ?? 20_000)
    return fetch(url, { redirect: 'error', ...init, signal })
  }

  /** Ask for the answers since last time, where customs' side offers a page of them. */
  private async fetch(): Promise<void> {
    const { url, database, partition, now } = this.options
    if (now() < this.silent) return
    this.cursor ??= await readCursor(database, partition)
    for (;;) {
      const page = await this.page(`${url}/receipts?after=${encodeURIComponent(this.cursor)}`)
      if (page === undefined) return
      this.answered()
      for (let at = 0; at < page.messages.length; at += MOST) {
        const some = page.messages.slice(at, at + MOST)
        const taken = await Promise.all(some.map(each => this.take(each)))
        // the place is kept, and the same page is asked for again
        if (taken.includes('later')) return
      }
      if (page.next === this.cursor) return
      await moveCursor(database, partition, page.next)
      this.cursor = page.next
    }
  }

  /** Take one message of answers; what is none is told of, and left behind. */
  private async take(message: string): Promise<'taken' | 'later'> {
    const { tell } = this.options
    const outcomes = await takeReceipts(this.options, Buffer.from(message))
    if (outcomes instanceof Refusal) {
      tell('warn', `customs sent what is no answer: ${JSON.stringify(outcomes.faults)}`)
      return 'taken'
    }
    if (outcomes.some(isLater)) return 'later'
    for (const { guid, faults } of outcomes) {
      if (faults.length > 0) tell('warn', `an answer to ${guid} is not taken: ${faults[0]!.key}`)
    }
    return 'taken'
  }

  private async page(url: string): Promise<Page | undefined> {
    const { now, tell } = this.options
    try {
      const response = await this.ask(url)
      if (response.status === 404 || response.status === 405) {
        await response.body?.cancel()
        this.silent = now() + this.askMs
        return undefined
      }
      if (!isAccepted(response.status)) {
        await response.body?.cancel()
        this.rest(`it answers ${response.status}`)
        return undefined
      }
      const length = Number(response.headers.get('content-length') ?? 0)
      const page = length > MOST_ANSWER ? undefined : pageOf(await response.json())
      if (page === undefined) tell('warn', 'the page of customs’ answers is none')
      if (page === undefined) this.silent = now() + this.longestMs
      return page
    } catch (error) {
      this.rest(reasonOf(error))
      return undefined
    }
  }

  private answered(): void {
    if (this.failures > 0) this.options.tell('info', 'customs answers again')
    this.failures = 0
    this.told = ''
  }

  private rest(reason: string): void {
    const { now, tell } = this.options
    this.rests = now() + Math.min(this.longestMs, this.pauseMs * 2 ** Math.min(this.failures, 20))
    this.failures++
    if (this.told !== reason) tell('warn', `customs is away, declarations wait: ${reason}`)
    this.told = reason
  }

  /** Once a day: what need not be kept any more goes. */
  private async prune(): Promise<void> {
    const { database, partition, exchange, engine, now } = this.options
    const today = localDate(engine.zone, now())
    if (this.pruned === today) return
    await pruneOriginals(database, partition, oldestKept(exchange.keptUntil, today))
    this.pruned = today
  }
}

interface Page {
  readonly messages: readonly string[]
  readonly next: string
}
const pageOf = (found: unknown): Page | undefined => {
  if (typeof found !== 'object' || found === null) return undefined
  const { messages, next } = found as Readonly<Record<string, unknown>>
  const texts = Array.isArray(messages) && messages.every(each => typeof each === 'string')
  const good = texts && typeof next === 'string' && next.length <= 200
  return good ? { messages: messages as string[], next } : undefined
}

/** The instant before which nothing need be kept: the first day whose last day is still to come. */
const oldestKept = (keptUntil: (day: string) => string, today: string): number => {
  let ms = Date.parse(today)
  // three years and a bit back, then day by day to the first that is still to be kept
  ms -= 1100 * DAY_MS
  const dayAt = (at: number): string => new Date(at).toISOString().slice(0, 10)
  while (keptUntil(dayAt(ms)) < today) ms += DAY_MS
  // a day earlier in Greenwich than where days are counted
  return ms - DAY_MS
}

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (error instanceof Error && error.name === 'TimeoutError') return 'it took too long'
  return code === '' && cause instanceof Error ? cause.message : code
}
