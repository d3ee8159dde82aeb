// The load maker: a process of its own that lodges over raw sockets with requests made beforehand.
// Closed loop: a connection has one request under way, or a window of lines of one endless batch.
import { connect, type Socket } from 'node:net'
import { Answers, Lines } from './answers.ts'
import { documents, type Mix, TYPE } from './documents.ts'
import { answerOrder, percentile } from './measure.ts'

export interface LoadOrder {
  readonly port: number
  readonly key: string
  readonly mix: Mix
  readonly way: 'single' | 'batch'
  /** each filing with an idempotency key of its own */
  readonly once: boolean
  readonly connections: number
  /** not counted, for the caches and compilers to warm up; then what is counted: seconds */
  readonly warm: number
  readonly seconds: number
  /** tells apart the keys of several runs */
  readonly run: string
  /** instant that the documents are made for, ms */
  readonly now: number
}

export interface LoadResult {
  /** acknowledged within the counted seconds, and those seconds */
  readonly counted: number
  readonly seconds: number
  /** ms from the write of a request (of a block of lines) to its answer */
  readonly p50: number
  readonly p99: number
  /** acknowledged in all, by document of the mix */
  readonly acknowledged: readonly number[]
  readonly refused: number
  readonly example: string
}

export const TEMPLATES = 512
/** lines that go out together, and that one connection may have under way */
const BLOCK = 32
const WINDOW = 1024

class Tally {
  readonly acknowledged = new Array<number>(TEMPLATES).fill(0)
  refused = 0
  example = ''
  counted = 0
  private readonly latencies: number[] = []
  private readonly from: number
  readonly until: number
  private readonly order: LoadOrder

  constructor(order: LoadOrder) {
    this.order = order
    this.from = performance.now() + order.warm * 1000
    this.until = this.from + order.seconds * 1000
  }

  get over(): boolean {
    return performance.now() >= this.until
  }

  take(status: number, template: number, began: number, answer: Buffer): void {
    if (status !== 201) {
      this.refused++
      if (this.example === '') this.example = answer.toString('utf8').slice(0, 1000)
      return
    }
    this.acknowledged[template]!++
    const now = performance.now()
    if (now < this.from || now >= this.until) return
    this.counted++
    this.latencies.push(now - began)
  }

  result(): LoadResult {
    const { counted, acknowledged, refused, example, order } = this
    return {
      counted,
      seconds: order.seconds,
      p50: percentile(this.latencies, 0.5),
      p99: percentile(this.latencies, 0.99),
      acknowledged,
      refused,
      example,
    }
  }
}

const headOf = (order: LoadOrder, path: string, more: readonly string[]): string =>
  [
    `POST /api/v1/filings/${TYPE}${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${order.key}`,
    ...more,
    '',
    '',
  ].join('\r\n')

const open = (order: LoadOrder): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(order.port, '127.0.0.1', () => resolve(socket))
    socket.setNoDelay(true).once('error', reject)
  })

/** The next document for each connection: they go round the mix, each from its own place. */
const turn = (connection: number, n: number): number => (connection * 37 + n) % TEMPLATES

const single = async (order: LoadOrder, texts: readonly string[], tally: Tally): Promise<void> => {
  const type = 'Content-Type: application/json'
  const bodies = texts.map(text => Buffer.from(text))
  const whole = bodies.map(body => {
    const head = headOf(order, '', [type, `Content-Length: ${body.length}`])
    return Buffer.concat([Buffer.from(head), body])
  })
  const request = (connection: number, n: number): Buffer => {
    const at = turn(connection, n)
    if (!order.once) return whole[at]!
    const once = `Idempotency-Key: ${order.run}-${connection}-${n}`
    const head = headOf(order, '', [type, once, `Content-Length: ${bodies[at]!.length}`])
    return Buffer.concat([Buffer.from(head, 'latin1'), bodies[at]!])
  }
  const one = async (connection: number): Promise<void> => {
    const socket = await open(order)
    await new Promise<void>((resolve, reject) => {
      let n = -1
      let began = 0
      const next = (): void => {
        if (tally.over) {
          socket.destroy()
          resolve()
          return
        }
        n++
        const bytes = request(connection, n)
        began = performance.now()
        socket.write(bytes)
      }
      const answers = new Answers((status, bytes) => {
        tally.take(status, turn(connection, n), began, bytes)
        next()
      })
      socket.on('data', piece => answers.push(piece))
      socket.on('error', reject)
      socket.on('close', () => (tally.over ? resolve() : reject(new Error('cut off'))))
      next()
    })
  }
  await Promise.all(Array.from({ length: order.connections }, (_, i) => one(i)))
}

const batch = async (order: LoadOrder, texts: readonly string[], tally: Tally): Promise<void> => {
  const blocks = Array.from({ length: TEMPLATES / BLOCK }, (_, i) => {
    const data = Buffer.from(
      texts
        .slice(i * BLOCK, (i + 1) * BLOCK)
        .map(text => `${text}\n`)
        .join(''),
    )
    return Buffer.concat([
      Buffer.from(`${data.length.toString(16)}\r\n`),
      data,
      Buffer.from('\r\n'),
    ])
  })
  const one = async (connection: number): Promise<void> => {
    const socket = await open(order)
    const once = order.once ? [`Idempotency-Key: ${order.run}-${connection}`] : []
    const types = ['Content-Type: application/x-ndjson', 'Transfer-Encoding: chunked']
    socket.write(headOf(order, '/batch', [...types, ...once]))
    await new Promise<void>((resolve, reject) => {
      const began: number[] = []
      let sent = 0
      let answered = 0
      let ended = false
      const send = (): void => {
        while (!ended && sent - answered + BLOCK <= WINDOW) {
          if (tally.over) {
            ended = true
            socket.write('0\r\n\r\n')
            return
          }
          began.push(performance.now())
          socket.write(blocks[(connection * 5 + sent / BLOCK) % blocks.length]!)
          sent += BLOCK
        }
      }
      const lines = new Lines((status, line) => {
        const block = Math.floor(answered / BLOCK)
        const template = ((connection * 5 + block) % blocks.length) * BLOCK + (answered % BLOCK)
        tally.take(status, template, began[block]!, line)
        answered++
      })
      socket.on('data', piece => {
        lines.push(piece)
        if (!lines.ended) return send()
        socket.destroy()
        if (answered === sent) resolve()
        else reject(new Error(`${answered} answers to ${sent} lines`))
      })
      socket.on('error', reject)
      socket.on('close', () => reject(new Error('cut off')))
      send()
    })
  }
  await Promise.all(Array.from({ length: order.connections }, (_, i) => one(i)))
}

answerOrder((order: LoadOrder) => {
  const texts = documents(order.mix, TEMPLATES, order.now)
  return {
    ...order,
    run: async () => {
      const tally = new Tally(order)
      await (order.way === 'single' ? single : batch)(order, texts, tally)
      return tally.result()
    },
  }
})
