// A small server for the browser tests: dist/web as the real server gives it, and a scripted feed
// with test figures. No page and no server imports it.
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { parseDecimal } from '../decimal.ts'
import { answerApi } from './answers.ts'
import { BOARDS, filedAt, latestOf, MEASURES, Year, ZONE } from './year.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
}

// What the real server may send at its strictest; a page that needs more fails the tests.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; " +
  "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; " +
  "frame-ancestors 'none'"

export interface FeederOptions {
  /** folder with screen.html and assets/ */
  readonly pages: string
  /** the server's clock at start; runs on from there */
  readonly now: number
  /** the year's declared value in yuan, with fen */
  readonly total: string
  readonly today: string
  readonly demo?: boolean
  /** ms between beats; 0 leaves them to `beat()` */
  readonly beats?: number
}

export class Feeder {
  readonly year: Year
  position = 1_204_551
  filed = 0
  /** streams open now, and opened since the start */
  readonly streams = new Set<ServerResponse>()
  opened = 0
  lastEventIds: (string | undefined)[] = []
  /** while set, the feed answers this status */
  refuse = 0
  private readonly options: FeederOptions
  private readonly started = Date.now()
  private readonly server
  private dead = false
  private timer: ReturnType<typeof setInterval> | undefined
  private latest: ReturnType<typeof latestOf>[] = []

  constructor(options: FeederOptions) {
    this.options = options
    const fen = (yuan: string): bigint => parseDecimal(yuan, 2) ?? 0n
    this.year = new Year(options.now, fen(options.total), fen(options.today))
    for (let n = 0; n < 24; n++) {
      const at = new Date(options.now - (24 - n) * 3_700).toISOString()
      this.latest.unshift(latestOf(filedAt(n + 400), at, this.position - 24 + n))
    }
    this.server = createServer((request, response) => {
      this.serve(request, response).catch(() => response.writeHead(500).end())
    })
  }

  async start(): Promise<string> {
    await new Promise<void>(done => this.server.listen(0, '127.0.0.1', done))
    const { beats = 5_000 } = this.options
    if (beats > 0) this.timer = setInterval(() => this.beat(), beats)
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    clearInterval(this.timer)
    this.cut()
    this.server.closeAllConnections()
    await new Promise<void>(done => this.server.close(() => done()))
  }

  now(): number {
    return this.options.now + (Date.now() - this.started)
  }

  private at(): string {
    return new Date(this.now()).toISOString()
  }

  private common() {
    const { demo = true } = this.options
    return {
      position: this.position,
      at: this.at(),
      demo,
      node: 'nanning-test',
      zone: ZONE,
      currency: 'CNY',
    }
  }

  private write(to: Iterable<ServerResponse>, event: string, data: object): void {
    if (this.dead) return
    const id = event === 'beat' ? '' : `id: ${this.position}\n`
    for (const stream of to) stream.write(`event: ${event}\n${id}data: ${JSON.stringify(data)}\n\n`)
  }

  private snapshotTo(stream: ServerResponse): void {
    this.write([stream], 'snapshot', {
      ...this.common(),
      measures: MEASURES,
      boards: BOARDS,
      cells: this.year.all(),
      latest: this.latest,
    })
  }

  /** While true, streams stay open and nothing is written to them: a dead link. */
  get silent(): boolean {
    return this.dead
  }

  set silent(dead: boolean) {
    this.dead = dead
    // what was written into the dead link is lost with it
    if (!dead) this.cut()
  }

  beat(): void {
    this.write(this.streams, 'beat', { position: this.position, at: this.at() })
  }

  /** Lodges `n` filings and sends one delta; returns it, to be sent again. */
  lodge(n = 1): object {
    const fresh: ReturnType<typeof latestOf>[] = []
    for (let k = 0; k < n; k++) {
      const filed = filedAt(this.filed++)
      this.position++
      this.year.lodge(filed, this.now())
      fresh.unshift(latestOf(filed, this.at(), this.position))
    }
    this.latest = [...fresh, ...this.latest].slice(0, 24)
    const delta = { ...this.common(), cells: this.year.changed(), latest: fresh }
    this.write(this.streams, 'delta', delta)
    return delta
  }

  /** Sends a frame as it is, e.g. one that was sent before. */
  send(event: string, data: object): void {
    this.write(this.streams, event, data)
  }

  /** Cuts every open stream, as a server that dies does. */
  cut(): void {
    for (const stream of this.streams) stream.destroy()
    this.streams.clear()
  }

  private feed(request: IncomingMessage, response: ServerResponse): void {
    this.opened++
    const last = request.headers['last-event-id']
    this.lastEventIds = [...this.lastEventIds, last?.toString()].slice(-20)
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-transform',
    })
    response.write('retry: 500\n\n')
    this.streams.add(response)
    response.on('close', () => this.streams.delete(response))
    this.snapshotTo(response)
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://feeder')
    if (url.pathname === '/api/v1/feed') {
      if (this.refuse > 0) response.writeHead(this.refuse).end()
      else this.feed(request, response)
      return
    }
    if (url.pathname.startsWith('/api/v1/')) answerApi(this, url, request, response)
    else await this.file(url.pathname, response)
  }

  private async file(path: string, response: ServerResponse): Promise<void> {
    const inside = path === '/screen' ? 'screen.html' : normalize(path.replace(/^\/screen\//, ''))
    const type = TYPES[extname(inside)]
    try {
      if (inside.startsWith('..') || !type) throw new Error('no such file')
      const body = await readFile(join(this.options.pages, inside))
      response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  }
}
