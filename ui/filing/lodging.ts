// Lodging, once: however often it is pressed, and whatever becomes of the answers on their way.
import type { World } from '../world.ts'
import { documentOf } from './document.ts'
import { type Faults, type FormFault, readFaults } from './faults.ts'
import type { FormStore } from './store.ts'
import type { Target } from './target.ts'
import { Topics } from './topics.ts'
import type { Trial } from './trial.ts'

export interface LodgingState {
  /** `unsure`: it was sent and no answer came; pressing again asks with the same key */
  readonly phase: 'open' | 'lodging' | 'unsure' | 'refused' | 'lodged'
  readonly number?: string
}

export interface LodgingOptions {
  readonly world: World
  readonly store: FormStore
  readonly faults: Faults
  readonly trial: Trial
  readonly target: Target
  /** Idempotency-Key: made once for the draft, and kept with it */
  readonly key: () => string
  /** the node's draft that this was: once it is lodged the node removes it */
  readonly draft: () => string | undefined
  readonly lodged: (number: string) => void
}

export class Lodging {
  readonly topics = new Topics()
  state: LodgingState = { phase: 'open' }
  private readonly options: LodgingOptions

  constructor(options: LodgingOptions) {
    this.options = options
  }

  /** Lodge. Returns the fault to go to, or undefined when it is on its way or done. */
  async press(): Promise<FormFault | undefined> {
    if (this.state.phase === 'lodging' || this.state.phase === 'lodged') return undefined
    const { trial, faults } = this.options
    const unsure = this.state.phase === 'unsure'
    this.put({ phase: 'lodging' })
    faults.attempt()
    // what is lodged is what was shown: the amounts on the page are those of this very state. Where
    // an answer was lost it may be lodged already, and only the same request can tell.
    if (!unsure) {
      await trial.settle()
      if (faults.all.length > 0) {
        this.put({ phase: 'open' })
        return faults.all[0]
      }
    }
    return this.send()
  }

  private async send(): Promise<FormFault | undefined> {
    const { world, store, faults, target, key, lodged } = this.options
    const { text, orders } = documentOf(store)
    const draft = this.options.draft()
    try {
      const answer = await world.api(target.path, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': key(),
          ...(draft === undefined ? {} : { 'Beibu-Draft': draft }),
          ...target.headers,
        },
        body: text,
      })
      const body: unknown = await answer.json()
      const number = (body as { number?: unknown } | null)?.number
      if (answer.ok && typeof number === 'string') {
        this.put({ phase: 'lodged', number })
        lodged(number)
        return undefined
      }
      const found = readFaults(body, orders)
      if (found === undefined || answer.status >= 500) {
        this.put({ phase: 'unsure' })
        return undefined
      }
      this.put({ phase: 'refused' })
      faults.set(found)
      return found[0]
    } catch {
      this.put({ phase: 'unsure' })
      return undefined
    }
  }

  private put(state: LodgingState): void {
    this.state = state
    this.topics.tell('')
  }
}
