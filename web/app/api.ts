// The one way from a page to the node: headers, faults, a session that ended, a line that is down.
import type { Lang } from '#kit/words.ts'

export interface Fault {
  readonly key: string
  readonly path: string
  readonly values: Readonly<Record<string, string | number>>
  readonly message: string
}

/** The node refused: problem+json (RFC 9457) as it came. */
export class Problem extends Error {
  readonly status: number
  readonly faults: readonly Fault[]
  readonly current: { readonly state: string; readonly version: number } | undefined
  readonly instance: string

  constructor(status: number, body: unknown) {
    const told = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem> & {
      detail?: string
    }
    super(told.detail ?? `HTTP ${status}`)
    this.status = status
    this.faults = Array.isArray(told.faults) ? told.faults : []
    this.current = told.current
    this.instance = typeof told.instance === 'string' ? told.instance : ''
  }

  get key(): string {
    return this.faults[0]?.key ?? ''
  }
}

/** The node was not reached: nothing is known of what became of the request. */
export class Unreached extends Error {}

export interface AskOptions {
  readonly method?: 'GET' | 'POST'
  readonly body?: unknown
  /** bytes as they are, instead of a JSON body */
  readonly raw?: BodyInit
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** asked by the sign-in itself: a 401 is then an answer, not an end of the session */
  readonly bare?: boolean
  /** without a whole answer in so many ms the node counts as not reached */
  readonly within?: number
}

const ROOT = '/api/v1'
const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000]

const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** A line can be dead without a word. */
const WITHIN = 10_000
/** What is sent over a slow line takes longer: 4 kB/s at least. */
const PER_MS = 4
const timeFor = (body: unknown): number =>
  WITHIN + (typeof body === 'string' ? body.length / PER_MS : 0)

/** A signal's abort, and one of its own after so many ms. */
const endsAfter = (ms: number | undefined, signal: AbortSignal | undefined) => {
  if (ms === undefined) return signal
  const own = new AbortController()
  setTimeout(() => own.abort(), ms)
  signal?.addEventListener('abort', () => own.abort())
  return own.signal
}

const bodyOf = async (response: Response): Promise<unknown> => {
  const text = await response.text()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    // a proxy's own page of an error is no problem document
    return undefined
  }
}

export class Api {
  lang: Lang = 'en'
  /** the organisation that this tab works for */
  org = ''
  /** asks the person to sign in again; true when that was done */
  onEnded: () => Promise<boolean> = () => Promise.resolve(false)
  private down = false
  private readonly watchers = new Set<() => void>()
  private ending: Promise<boolean> | undefined

  /** Is the line down? For useSyncExternalStore, with `watch`. */
  readonly isDown = (): boolean => this.down
  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  private reached(reached: boolean): void {
    if (this.down === !reached) return
    this.down = !reached
    for (const watcher of this.watchers) watcher()
  }

  /** One request as it is, with our headers; throws Unreached when there is no line. */
  async send(path: string, options: AskOptions = {}): Promise<Response> {
    const { method = 'GET', body, raw, headers, signal, within } = options
    const over = endsAfter(within, signal)
    const json = body === undefined ? undefined : JSON.stringify(body)
    try {
      const response = await fetch(`${ROOT}${path}`, {
        method,
        headers: {
          'Accept-Language': this.lang,
          ...(this.org === '' ? {} : { 'Beibu-Organisation': this.org }),
          ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(json === undefined && raw === undefined ? {} : { body: json ?? raw ?? null }),
        ...(over === undefined ? {} : { signal: over }),
        credentials: 'same-origin',
      })
      this.reached(true)
      return response
    } catch (error) {
      if (signal?.aborted === true) throw error
      this.reached(false)
      throw new Unreached('the node was not reached')
    }
  }

  /** One sign-in for all requests that met the end of the session. */
  private end(): Promise<boolean> {
    this.ending ??= this.onEnded().finally(() => {
      this.ending = undefined
    })
    return this.ending
  }

  /** Send; when the session has ended, have the person sign in and send again. */
  async open(path: string, options: AskOptions = {}): Promise<Response> {
    const response = await this.send(path, options)
    if (response.status !== 401 || options.bare === true) return response
    return (await this.end()) ? this.send(path, options) : response
  }

  /** fetch, as parts drawn by ui are handed it: a whole path, our headers, signing in again */
  readonly fetch = (path: string, init: RequestInit = {}): Promise<Response> =>
    this.open(path.slice(ROOT.length), {
      method: init.method === 'POST' ? 'POST' : 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(init.body == null ? {} : { raw: init.body }),
      ...(init.signal == null ? {} : { signal: init.signal }),
      within: timeFor(init.body),
    })

  /** An answer's JSON; a refusal is thrown as a Problem. What only reads waits out a dead line. */
  async ask<T>(path: string, options: AskOptions = {}): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        const response = await this.open(path, options)
        const body = await bodyOf(response)
        if (!response.ok) throw new Problem(response.status, body)
        // what the node answers is described by its own API, which its tests hold it to
        return body as T
      } catch (error) {
        const reads = (options.method ?? 'GET') === 'GET'
        if (!(error instanceof Unreached) || !reads || options.signal?.aborted === true) throw error
        await pause(PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 15_000, options.signal)
      }
    }
  }

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.ask<T>(path, signal === undefined ? {} : { signal })
  }

  post<T>(path: string, body?: unknown, options: AskOptions = {}): Promise<T> {
    return this.ask<T>(path, { ...options, method: 'POST', body })
  }
}

export const api = new Api()

/** A path with its parameters; those that are undefined or empty are left out. */
export const withQuery = (
  path: string,
  query: Readonly<Record<string, string | undefined>>,
): string => {
  const parts = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parts.set(name, value)
  }
  const text = parts.toString()
  return text === '' ? path : `${path}?${text}`
}

/** A path's part as it may stand in an address. */
export const part = (text: string): string => encodeURIComponent(text)
