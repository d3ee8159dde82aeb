// A reader of server-sent events for tests (WHATWG HTML, 9.2.6), on node:http.
import { once } from 'node:events'
import { type ClientRequest, get, type IncomingMessage } from 'node:http'

export interface SseEvent {
  readonly event: string
  readonly id: string
  readonly data: Readonly<Record<string, unknown>>
  readonly at: number
}

export class SseReader {
  readonly answer: IncomingMessage
  readonly events: SseEvent[] = []
  readonly retries: string[] = []
  ended = false
  private readonly out: ClientRequest
  private rest = ''
  private told: () => void = () => {}

  constructor(out: ClientRequest, answer: IncomingMessage) {
    this.out = out
    this.answer = answer
    const end = (): void => {
      this.ended = true
      this.told()
    }
    answer.setEncoding('utf8').on('data', (part: string) => this.take(part))
    answer.on('end', end)
    answer.on('close', end)
    answer.on('error', () => undefined)
  }

  private take(part: string): void {
    const blocks = (this.rest + part).split('\n\n')
    this.rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line): [string, string] => {
          const colon = line.indexOf(':')
          return [line.slice(0, colon), line.slice(colon + 1).trimStart()]
        }),
      )
      const data = fields.get('data')
      if (fields.has('retry')) this.retries.push(fields.get('retry') ?? '')
      if (data === undefined) continue
      this.events.push({
        event: fields.get('event') ?? 'message',
        id: fields.get('id') ?? '',
        data: JSON.parse(data) as SseEvent['data'],
        at: performance.now(),
      })
    }
    this.told()
  }

  /** The first event that fits, of those that came and that will. */
  async find(fits: (event: SseEvent) => boolean, ms = 10_000): Promise<SseEvent> {
    const end = performance.now() + ms
    for (let seen = 0; ; ) {
      for (; seen < this.events.length; seen++)
        if (fits(this.events[seen]!)) return this.events[seen]!
      const left = end - performance.now()
      if (this.ended || left <= 0) {
        throw new Error(`no such event among ${this.events.map(each => each.event).join()}`)
      }
      await this.news(left)
    }
  }

  /** Wait until the server ends the stream. */
  async over(ms = 10_000): Promise<void> {
    const end = performance.now() + ms
    while (!this.ended) {
      const left = end - performance.now()
      if (left <= 0) throw new Error('the stream did not end')
      await this.news(left)
    }
  }

  private news(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      this.told = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  close(): void {
    this.out.destroy()
  }
}

/** Open a stream; the answer may also be a refusal. */
export const openFeed = async (
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<SseReader> => {
  const out = get(url, { headers, agent: false })
  out.on('error', () => undefined)
  const [answer] = (await once(out, 'response')) as [IncomingMessage]
  return new SseReader(out, answer)
}
