// Drawing papers one at a time in a process of its own, which is ended when it takes too long, has
// taken much memory, or has had nothing to do for a minute.
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Order {
  /** PaperData as JSON */
  readonly data: string
  /** structure for screen readers: worth its size in a short paper, ten times the file in a long */
  readonly tagged: boolean
  /** the picture of the pages instead of the file: for tests that look at it */
  readonly svg?: boolean
}
export type Drawn =
  | { readonly ok: true; readonly pages: number; readonly file: Uint8Array; readonly rss: number }
  | { readonly ok: false; readonly why: string }

export interface CompilerLimits {
  /** most papers that wait, beside the one that is drawn */
  readonly waiting: number
  /** time for one paper, ms; the longest allowed takes a fifth of it on two cores at rest */
  readonly ms: number
  /** a process that has grown beyond this many bytes is replaced */
  readonly rss: number
  readonly idleMs: number
}
export const COMPILER_LIMITS: CompilerLimits = {
  waiting: 20,
  ms: 60_000,
  rss: 500_000_000,
  idleMs: 60_000,
}

/**
 * Nothing of our own environment (its secrets, its proxies). Should a template ever ask for a
 * package from the net, it meets a closed door: port 9 of this machine.
 */
const ENVIRONMENT = {
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  ALL_PROXY: 'http://127.0.0.1:9',
}

interface Waiting {
  readonly order: Order
  readonly resolve: (drawn: Paged | 'busy' | 'slow') => void
  readonly reject: (error: Error) => void
}
export interface Paged {
  readonly file: Buffer
  readonly pages: number
  /** bytes that the process holds after it */
  readonly rss: number
}

export class Compiler {
  private readonly limits: CompilerLimits
  private readonly queue: Waiting[] = []
  private child: ChildProcess | undefined
  private current: Waiting | undefined
  private timer: NodeJS.Timeout | undefined
  private stopped = false

  constructor(limits: Partial<CompilerLimits> = {}) {
    this.limits = { ...COMPILER_LIMITS, ...limits }
  }

  /**
   * The paper as PDF/A-2u. `busy`: too many wait; `slow`: it took longer than allowed.
   * @throws when the template does not compile or the process dies: both are bugs
   */
  draw(order: Order): Promise<Paged | 'busy' | 'slow'> {
    if (this.stopped || this.queue.length >= this.limits.waiting) return Promise.resolve('busy')
    return new Promise((resolve, reject) => {
      this.queue.push({ order, resolve, reject })
      this.next()
    })
  }

  /** Ends the process; what is being drawn is finished first. */
  stop(): void {
    this.stopped = true
    for (const each of this.queue.splice(0)) each.resolve('busy')
    if (this.current === undefined) this.end()
  }

  private next(): void {
    if (this.current !== undefined) return
    clearTimeout(this.timer)
    const next = this.queue.shift()
    if (next === undefined) {
      if (this.stopped) this.end()
      else this.timer = setTimeout(() => this.end(), this.limits.idleMs).unref()
      return
    }
    this.current = next
    const child = this.child ?? this.start()
    this.timer = setTimeout(() => this.finish(each => each.resolve('slow'), true), this.limits.ms)
    child.send(next.order)
  }

  private start(): ChildProcess {
    const child = fork(fileURLToPath(import.meta.resolve('./child.ts')), {
      env: ENVIRONMENT,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.child = child
    // a process that waits for papers keeps nobody alive
    child.unref()
    child.channel?.unref()
    child.on('message', (drawn: Drawn) => this.drawn(child, drawn))
    child.on('error', error => this.lost(child, error))
    child.on('exit', code => this.lost(child, new Error(`the drawing process ended with ${code}`)))
    return child
  }

  private drawn(child: ChildProcess, drawn: Drawn): void {
    if (child !== this.child) return
    if (!drawn.ok) {
      this.finish(each => each.reject(new Error(`the paper was not drawn: ${drawn.why}`)), false)
      return
    }
    const { file, pages, rss } = drawn
    this.finish(
      each => each.resolve({ file: Buffer.from(file), pages, rss }),
      rss > this.limits.rss,
    )
  }

  private lost(child: ChildProcess, error: Error): void {
    if (child !== this.child) return
    this.child = undefined
    this.finish(each => each.reject(error), true)
  }

  private finish(answer: (each: Waiting) => void, over: boolean): void {
    const { current } = this
    this.current = undefined
    clearTimeout(this.timer)
    if (over) this.end()
    if (current !== undefined) answer(current)
    this.next()
  }

  private end(): void {
    const { child } = this
    this.child = undefined
    child?.kill('SIGKILL')
  }
}
