// Refusals of access, into the register: who was told no, for what, where. The same again within a
// second is one row with a count, so that a program that knocks in a loop writes no thousand rows.

import type { Ground } from '#engine/access/ground.ts'
import { type Registered, register } from '#engine/access/register.ts'

export interface Refusal {
  /** who asked, as far as that is known; '' when it is not */
  readonly actor: string
  readonly org: string
  /** key of the fault */
  readonly reason: string
  /** the route's pattern: an address may name a filing */
  readonly route: string
  readonly address: string
}

const GATHER_MS = 1_000
/** Different ones within a second; past it they are only counted. */
const MOST = 200

export class Refusals {
  private readonly ground: Ground
  private readonly failed: (error: unknown) => void
  private waiting = new Map<string, { refusal: Refusal; times: number }>()
  private more = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(ground: Ground, failed: (error: unknown) => void) {
    this.ground = ground
    this.failed = failed
  }

  note(refusal: Refusal): void {
    const key = Object.values(refusal).join(' ')
    const known = this.waiting.get(key)
    if (known !== undefined) known.times++
    else if (this.waiting.size >= MOST) this.more++
    else this.waiting.set(key, { refusal, times: 1 })
    this.timer ??= setTimeout(() => void this.write().catch(this.failed), GATHER_MS)
  }

  /** Write what waits; also when the node stops. */
  async write(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    const { waiting, more } = this
    if (waiting.size === 0) return
    this.waiting = new Map()
    this.more = 0
    const rows: Registered[] = [...waiting.values()].map(({ refusal, times }) => {
      const { actor, org, ...rest } = refusal
      return {
        event: 'access-refused',
        org,
        actor,
        detail: { ...rest, times },
      }
    })
    if (more > 0) {
      const detail = { reason: 'others', times: more }
      rows.push({ event: 'access-refused', org: '', actor: '', detail })
    }
    const { database, now } = this.ground
    await database.transaction(tx => register(tx, now(), ...rows))
  }
}
