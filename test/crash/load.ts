// The load under which the node is killed: a few clients one by one, and one that sends lines.
// Whatever is not answered is a doubt, and is asked again with the same key until it is.
import http from 'node:http'
import type { Book, Kept } from './book.ts'
import type { Draw } from './draw.ts'
import type { Client, Reply } from './http.ts'
import {
  type Answered,
  acknowledge,
  type Document,
  FILINGS,
  type Lines,
  lodging,
  nextOrder,
  type Order,
  stream,
  wrongAnswer,
} from './orders.ts'

const CLIENTS = 6
/** pauses between two requests of a client, ms: up to these; some 70 events a round */
const PAUSE_MS = 120
const LINES_PAUSE_MS = 300
const MOST_LINES = 20
/** filings that steps may still be taken on, and answers that may be asked for again */
const MOST_IDLE = 200
const MOST_TOLD = 100
/** between two tries of what was not answered, ms; and how long before it counts as a failure */
const AGAIN_MS = 50
const WITHIN_MS = 60_000

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

interface Told {
  readonly order: Order
  readonly kept: Kept
}

/** The node does not answer, or not now: to be asked again. */
const isAway = (reply: Reply | undefined): boolean => reply === undefined || reply.status === 503

export class Load {
  readonly counts = { asked: 0, settledLater: 0, hadCommitted: 0, replays: 0, left: 0, bugs: 0 }
  /** acknowledged since `forget` */
  readonly fresh = new Map<string, Kept>()
  private readonly client: Client
  private readonly book: Book
  private readonly draw: Draw
  private readonly prefix: string
  private readonly documents: Iterator<Document>
  private readonly bodies = new Map<string, Document>()
  private readonly idle: Kept[] = []
  private readonly told: Told[] = []
  private doubts: Order[] = []
  private lines: Lines[] = []
  private serial = 0
  private stopped = false

  constructor(client: Client, book: Book, draw: Draw, seed: number) {
    this.client = client
    this.book = book
    this.draw = draw
    this.prefix = `crash-${seed}`
    this.documents = stream(seed, Date.now())
  }

  /** Ask until `stop`, or until the node does not answer. */
  async run(): Promise<void> {
    this.stopped = false
    const singles = Array.from({ length: CLIENTS }, () => this.one())
    await Promise.all([...singles, this.many()])
  }

  stop(): void {
    this.stopped = true
  }

  forget(): void {
    this.fresh.clear()
  }

  private key(): string {
    return `${this.prefix}-${++this.serial}`
  }

  private async one(): Promise<void> {
    for (;;) {
      await sleep(this.draw.below(PAUSE_MS))
      if (this.stopped) return
      if (this.told.length > 0 && this.draw.happens(6)) {
        if (!(await this.repeat(this.draw.of(this.told)))) return
        continue
      }
      const order = nextOrder(this.draw, this.key(), this.documents, this.idle, this.bodies)
      this.book.asked(order.key, order.change)
      this.counts.asked++
      const leaves = this.draw.happens(4)
      const reply = await this.ask(order, leaves ? this.draw.below(4) : undefined)
      if (isAway(reply) && !leaves) {
        this.doubts.push(order)
        return
      }
      if (reply !== undefined) this.take(order, reply)
      else if (!(await this.thrice(order))) return
    }
  }

  /** The answer was not waited for: asked three times more, it must have happened once (T61). */
  private async thrice(order: Order): Promise<boolean> {
    this.counts.left++
    for (let i = 0; i < 3; i++) {
      const reply = await this.ask(order)
      if (reply === undefined || isAway(reply)) {
        this.doubts.push(order)
        return false
      }
      this.take(order, reply)
    }
    return true
  }

  private ask({ path, headers, body }: Order, leave?: number): Promise<Reply | undefined> {
    return this.client.ask({
      method: 'POST',
      path,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(leave === undefined ? {} : { leave }),
    })
  }

  private read(order: Order, { status, body }: Reply): Answered {
    if (status !== 200 && status !== 201) {
      throw new Error(`${order.kind} ${order.key} was answered ${status}: ${body.slice(0, 600)}`)
    }
    return JSON.parse(body) as Answered
  }

  private take(order: Order, reply: Reply): void {
    const answer = this.read(order, reply)
    if (this.book.isOpen(order.key)) this.settle(order, answer)
    else this.same(order, answer, reply.replayed)
  }

  private settle(order: Order, answer: Answered): void {
    const wrong = wrongAnswer(order, answer)
    if (wrong !== undefined) throw new Error(`the answer to ${order.kind} ${order.key} ${wrong}`)
    const known = this.book.filings.get(answer.number)
    if (order.of === undefined && known !== undefined) {
      throw new Error(`number ${answer.number} was given to ${known.key} and to ${order.key}`)
    }
    const kept = acknowledge(this.book, order, answer)
    this.fresh.set(kept.number, kept)
    this.told[this.told.length < MOST_TOLD ? this.told.length : this.draw.below(MOST_TOLD)] = {
      order,
      kept,
    }
    if (order.document !== undefined) this.bodies.set(kept.number, order.document)
    const open = kept.state === 'assessed' || kept.state === 'waived'
    if (open && this.idle.length < MOST_IDLE) this.idle.push(kept)
    else this.bodies.delete(kept.number)
  }

  /** What was answered once is answered the same again, whatever happened since. */
  private async repeat({ order, kept }: Told): Promise<boolean> {
    const reply = await this.ask(order)
    if (reply === undefined || isAway(reply)) return false
    this.counts.replays++
    this.same(order, this.read(order, reply), reply.replayed, kept)
    return true
  }

  private same(order: Order, answer: Answered, replayed: boolean, kept?: Kept): void {
    const { number, version } = answer
    const before = kept ?? this.book.filings.get(number)
    if (
      !replayed ||
      before?.number !== number ||
      (kept !== undefined && kept.version !== version)
    ) {
      throw new Error(`${order.key} was asked again and is now ${number} version ${version}`)
    }
  }

  private async many(): Promise<void> {
    for (;;) {
      await sleep(this.draw.below(LINES_PAUSE_MS))
      if (this.stopped) return
      const key = this.key()
      const count = 1 + this.draw.below(MOST_LINES)
      const orders = Array.from({ length: count }, (_, i) =>
        lodging(`${key}:${i + 1}`, this.documents.next().value as Document),
      )
      for (const order of orders) this.book.asked(order.key, order.change)
      this.counts.asked += count
      if (await this.send({ key, orders })) continue
      this.lines.push({ key, orders })
      return
    }
  }

  /** Send lines; true when each has its answer. Those that came before a cut count. */
  private send({ key, orders }: Lines): Promise<boolean> {
    const body = orders.map(order => `${order.body}\n`).join('')
    return new Promise((resolve, reject) => {
      let answered = 0
      let away = false
      let rest = ''
      const request = http.request(`${this.client.url}${FILINGS}/batch`, {
        method: 'POST',
        headers: this.client.headers({
          'content-type': 'application/x-ndjson',
          'idempotency-key': key,
        }),
      })
      const line = (text: string): void => {
        const answer = JSON.parse(text) as Answered & { status: number }
        const order = orders[answered++]!
        if (answer.status === 503) away = true
        else if (!this.book.isOpen(order.key)) this.same(order, answer, answer.status === 200)
        else this.settle(order, this.read(order, { ...answer, body: text, replayed: false }))
      }
      request.on('error', () => resolve(false))
      request.on('response', response => {
        if (response.statusCode !== 200) return resolve(false)
        response.setEncoding('utf8').on('data', (part: string) => {
          const texts = (rest + part).split('\n')
          rest = texts.pop() ?? ''
          try {
            for (const text of texts) line(text)
          } catch (error) {
            reject(error)
          }
        })
        response.on('close', () => resolve(!away && answered === orders.length))
        response.on('error', () => resolve(false))
      })
      request.end(body)
    })
  }

  /** Ask everything that is in doubt again, and one thing more, until all is answered. */
  async settleAll(): Promise<void> {
    const until = Date.now() + WITHIN_MS
    const probe = lodging(this.key(), this.documents.next().value as Document)
    this.book.asked(probe.key, probe.change)
    const { lines } = this
    const doubts = [...this.doubts, probe]
    this.doubts = []
    this.lines = []
    await Promise.all([
      ...doubts.map(order => this.insist(until, () => this.again(order))),
      ...lines.map(each => this.insist(until, () => this.send(each))),
    ])
  }

  private async again(order: Order): Promise<boolean> {
    const reply = await this.ask(order)
    if (reply === undefined || isAway(reply)) return false
    this.counts.settledLater++
    if (reply.replayed) this.counts.hadCommitted++
    this.take(order, reply)
    return true
  }

  private async insist(until: number, work: () => Promise<boolean>): Promise<void> {
    while (!(await work())) {
      if (Date.now() > until) throw new Error('the node did not come back')
      await sleep(AGAIN_MS)
    }
  }
}
