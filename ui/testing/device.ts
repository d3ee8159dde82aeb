// A device whose clock and timers a test moves, and whose memory outlives a page; and a node in
// memory that does as it is told: answers, loses its answers, refuses.
import { type Change, type Content, changesOf, contentOf } from '../filing/change.ts'
import { DraftRefused, type DraftStore } from '../filing/draft-store.ts'
import type { KeptChange, KeptHead, World } from '../world.ts'

export const makeDevice = () => {
  const clock = { now: 1_000 }
  /** the device keeps nothing while this is set */
  const memory = { broken: false }
  let timers: { at: number; run: () => void }[] = []
  const heads = new Map<string, KeptHead>()
  const changes = new Map<string, Map<string, KeptChange>>()
  const hearers = new Set<() => void>()
  let keys = 0
  const world: World = {
    now: () => clock.now,
    after: (ms, run) => {
      const timer = { at: clock.now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter(each => each !== timer)
      }
    },
    newKey: () => `key-${String(++keys).padStart(22, '0')}`,
    api: () => Promise.reject(new Error('not asked here')),
    reachable: hear => {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
    keep: {
      heads: async type => [...heads.values()].filter(each => each.type === type),
      read: async id => [...(changes.get(id)?.values() ?? [])],
      write: async (head, all) => {
        if (memory.broken) throw new Error('the store is closed')
        heads.set(head.id, head)
        const own = changes.get(head.id) ?? new Map<string, KeptChange>()
        for (const each of all) own.set(each.path, each)
        changes.set(head.id, own)
      },
      forget: async id => {
        heads.delete(id)
        changes.delete(id)
      },
    },
  }
  /** Let so many ms pass, and all that follows from it happen. */
  const pass = async (ms: number): Promise<void> => {
    clock.now += ms
    const due = timers.filter(each => each.at <= clock.now)
    timers = timers.filter(each => each.at > clock.now)
    for (const { run } of due) run()
    for (let i = 0; i < 40; i++) await Promise.resolve()
  }
  const online = (): void => {
    for (const hear of hearers) hear()
  }
  return { world, pass, online, memory, heads, changes }
}

interface Made {
  readonly once: string
  version: number
  changes: Change[]
}

export class NodeInMemory implements DraftStore {
  readonly drafts = new Map<string, Made>()
  /** `lost`: done, and the answer lost; `down`: not done */
  mood: 'well' | 'lost' | 'down' = 'well'
  /** texts that it refuses */
  refuses = (_value: unknown): boolean => false

  private answer<T>(value: T): T {
    if (this.mood === 'lost') throw new Error('no answer came')
    return value
  }

  private check(changes: readonly Change[], list: string): void {
    if (this.mood === 'down') throw new Error('nobody is there')
    const faults = changes.flatMap(({ value }, i) =>
      this.refuses(value)
        ? [{ key: 'malformed-text', path: `/${list}/${i}/value`, values: {}, message: 'broken' }]
        : [],
    )
    if (faults.length > 0) throw new DraftRefused(faults)
  }

  create = async (_type: string, content: Content, once: string) => {
    const changes = changesOf(content)
    this.check(changes, 'content')
    const known = [...this.drafts].find(([, each]) => each.once === once)
    const [draft, made] = known ?? [`draft-${this.drafts.size + 1}`, { once, version: 0, changes }]
    made.changes = [...made.changes, ...changes]
    made.version++
    this.drafts.set(draft, made)
    return this.answer({ draft, version: made.version })
  }
  load = async (draft: string) => {
    this.check([], '')
    const made = this.drafts.get(draft)
    if (made === undefined) return undefined
    return this.answer({
      version: made.version,
      content: contentOf(made.changes),
      once: made.once,
    })
  }
  save = async (draft: string, _base: number, changes: readonly Change[]) => {
    this.check(changes, 'changes')
    const made = this.drafts.get(draft)
    if (made === undefined) return 'gone'
    made.changes.push(...changes)
    made.version++
    return this.answer({ version: made.version })
  }
  remove = async (draft: string) => {
    this.check([], '')
    this.drafts.delete(draft)
    this.answer(undefined)
  }

  /** What it has of a field. */
  has(draft: string, path: string): unknown {
    return contentOf(this.drafts.get(draft)?.changes ?? [])[path]?.[0]
  }
}
