// The amounts as they would be: a dry run of the same intake, some time after typing stops. One is
// in flight at a time, the newest state is asked for next, and typing never waits for any of it.
import type { World } from '../world.ts'
import { documentOf } from './document.ts'
import { type Faults, type FormFault, readFaults } from './faults.ts'
import type { FormStore } from './store.ts'
import type { Target } from './target.ts'
import { Topics } from './topics.ts'

type Members = Readonly<Record<string, unknown>>

/** How long typing must have stopped, ms. */
export const PAUSE = 300
/** How long until an unreachable node is asked again, ms. */
const AGAIN = 5_000

export interface TrialState {
  /** `asking`: an answer for the present state is on its way; `away`: the node gave none */
  readonly phase: 'asking' | 'told' | 'away'
  /** of the last state without faults */
  readonly amounts?: Members
  /** what the node would have considered before that state is lodged */
  readonly warnings?: readonly FormFault[]
  /** by list, the rows that those amounts' lines follow */
  readonly orders: Readonly<Record<string, readonly string[]>>
  /** the amounts are those of the present state */
  readonly current: boolean
  /** when the node last answered */
  readonly told?: number
}

export interface TrialOptions {
  readonly world: World
  readonly store: FormStore
  readonly faults: Faults
  readonly target: Target
}

export class Trial {
  readonly topics = new Topics()
  state: TrialState = { phase: 'asking', orders: {}, current: false }
  private readonly world: World
  private readonly store: FormStore
  private readonly faults: Faults
  private readonly target: Target
  private toldVersion = -1
  private running: Promise<void> | undefined
  private stops: (() => void)[] = []
  private cancel: () => void = () => undefined

  constructor({ world, store, faults, target }: TrialOptions) {
    this.target = target
    this.world = world
    this.store = store
    this.faults = faults
  }

  start(): void {
    this.stops = [this.store.topics.subscribe('', () => this.later(PAUSE))]
    this.later(0)
  }

  stop(): void {
    this.cancel()
    for (const stop of this.stops) stop()
  }

  /** Whether the faults and amounts known are those of the present state. */
  get isTold(): boolean {
    return this.toldVersion === this.store.version && this.state.phase === 'told'
  }

  /** Ask now, unless the present state is known; resolves when an answer came or none will. */
  async settle(): Promise<void> {
    this.cancel()
    if (this.running !== undefined) await this.running
    if (!this.isTold) await this.run()
  }

  private later(ms: number): void {
    this.cancel()
    if (this.state.current) this.put({ ...this.state, phase: 'asking', current: false })
    this.cancel = this.world.after(ms, () => {
      // the one in flight asks for the newest state when it is back
      if (this.running === undefined) void this.run()
    })
  }

  private run(): Promise<void> {
    this.running = this.ask().finally(() => {
      this.running = undefined
      if (this.state.phase === 'away') this.later(AGAIN)
      else if (this.toldVersion !== this.store.version) this.later(PAUSE)
    })
    return this.running
  }

  private async ask(): Promise<void> {
    const { version } = this.store
    const { text, orders } = documentOf(this.store)
    this.put({ ...this.state, phase: 'asking' })
    try {
      const answer = await this.world.api(`${this.target.path}?dry=true`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...this.target.headers },
        body: text,
      })
      const body: unknown = await answer.json()
      this.take(answer.status, body, version, orders)
    } catch {
      this.put({ ...this.state, phase: 'away', current: false })
    }
  }

  private take(status: number, body: unknown, version: number, orders: TrialState['orders']): void {
    const current = version === this.store.version
    const told = this.world.now()
    const amounts = (body as { amounts?: Members } | null)?.amounts
    const faults = readFaults(body, orders)
    if (status === 200 && amounts !== undefined) {
      this.toldVersion = version
      this.faults.set([])
      const { warnings: list } = body as { warnings?: unknown }
      const warnings = readFaults({ faults: list }, orders) ?? []
      this.put({ phase: 'told', amounts, warnings, orders, current, told })
    } else if (faults !== undefined && status < 500 && status !== 401 && status !== 429) {
      this.toldVersion = version
      this.faults.set(faults)
      this.put({ ...this.state, phase: 'told', current: false, told })
    } else {
      this.put({ ...this.state, phase: 'away', current: false })
    }
  }

  private put(state: TrialState): void {
    this.state = state
    this.topics.tell('')
  }
}
