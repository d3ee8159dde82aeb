// A client of the API for trials: one request, one answer, or the reason why there was none.
import http from 'node:http'

export interface Reply {
  readonly status: number
  readonly body: string
  /** the answer repeats that of an earlier request with the same key */
  readonly replayed: boolean
}

export interface Ask {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** go away without waiting for the answer, so many ms after the request was written */
  readonly leave?: number
}

/** A reply that takes longer is counted as none: whoever waits for it is left in doubt. */
const PATIENCE_MS = 30_000

export class Client {
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  private readonly key: string
  url: string

  constructor(url: string, key: string) {
    this.url = url
    this.key = key
  }

  /** Headers of a request of this client. */
  headers(more: Readonly<Record<string, string>>): Record<string, string> {
    return { authorization: `Bearer ${this.key}`, ...more }
  }

  /** The reply, or undefined when the connection ended before it was whole. */
  ask({ method, path, headers, body, leave }: Ask): Promise<Reply | undefined> {
    return new Promise(resolve => {
      const request = http.request(`${this.url}${path}`, {
        method,
        agent: this.agent,
        headers: this.headers({
          ...(body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` }),
          ...headers,
        }),
      })
      const none = (): void => resolve(undefined)
      request.on('error', none)
      request.setTimeout(PATIENCE_MS, () => request.destroy())
      request.on('response', response => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        response.on('close', () => {
          if (!response.complete) return none()
          const replayed = response.headers['idempotency-replayed'] === 'true'
          resolve({ status: response.statusCode ?? 0, body: text, replayed })
        })
        response.on('error', none)
      })
      request.end(body, () => {
        if (leave !== undefined) setTimeout(() => request.destroy(), leave)
      })
    })
  }

  /** Let go of all connections. */
  close(): void {
    this.agent.destroy()
  }
}
