// Autosave: every change goes to the device's own memory at once and to the node within a second.
// Without node or session it stays on the device, is said to be there, and is sent when they are
// back. What another page wrote is merged in path by path; what had to give way can be put back.
import type { KeptChange, KeptHead, World } from '../world.ts'
import { type Change, changesOf, contentOf } from './change.ts'
import { DraftRefused, type DraftStore, SessionEnded } from './draft-store.ts'
import type { FormFault } from './faults.ts'
import type { FormStore } from './store.ts'
import { Topics } from './topics.ts'

/**
 * Until a change lies on the device, and until it is sent, ms. Shorter than a hand takes from one
 * field to the next: a death in between finds the field that was left whole.
 */
const KEEP_AFTER = 20
const SEND_AFTER = 500
/** Until a device that did not keep a change is tried again, ms. */
const KEEP_AGAIN = 1_000
/** Until a node that did not answer is tried again, ms: twice as long each time. */
const AGAIN = 500
const MOST_AGAIN = 10_000
/** Nobody has signed in again by itself: until the node is asked once more, ms. */
const SIGNED_OUT = 10_000
/** The node takes so many changes at a time. */
const MOST_SENT = 2_000
/** More than anybody would look through. */
const MOST_OVERRULED = 100

export interface DraftState {
  readonly phase: 'opening' | 'open' | 'gone'
  /** changes that the node has not */
  readonly unsent: number
  /** why they are not sent: nothing yet, the node is out of reach, or the session is over */
  readonly away: false | 'node' | 'session'
  /** the device's memory took them */
  readonly kept: boolean
  /** when the node last had all */
  readonly saved?: number
  /** what stood here until a newer change from elsewhere came */
  readonly overruled: readonly Change[]
  /** why the node will not have some of it; `path`: of the field, when it is one field's fault */
  readonly refused?: { readonly fault: FormFault; readonly path: string | undefined }
}

export interface DraftsOptions {
  readonly world: World
  readonly store: FormStore
  readonly drafts: DraftStore
  /** the node's draft to open; absent: a new one, or what this device still has of one */
  readonly draft?: string
  /** under which name this device keeps it; that of the filing type when not said */
  readonly as?: string
  /** the node gave the draft an id */
  readonly named?: (draft: string) => void
}

export class Drafts {
  readonly topics = new Topics()
  state: DraftState = { phase: 'opening', unsent: 0, away: false, kept: true, overruled: [] }
  private readonly options: DraftsOptions
  private head: KeptHead
  private readonly unsent = new Map<string, Change>()
  /** changes that the node refused as they are: not sent until they are changed again */
  private readonly refused = new Map<string, { readonly at: number; readonly fault: FormFault }>()
  /** by path, what the device is still to keep */
  private unkept = new Map<string, KeptChange>()
  private keeping: Promise<void> = Promise.resolve()
  private sending = false
  private handing: Promise<void> = Promise.resolve()
  /** the node was asked for a draft, and may have made it */
  private asked = false
  /** the node refused what a new draft was to hold: it is created empty */
  private bare = false
  /** the id of a draft that is gone, in whose place this one stands */
  left: string | undefined
  private again = AGAIN
  private cancelKeep: (() => void) | undefined
  private cancelSend: (() => void) | undefined
  private stopHearing: () => void = () => undefined
  private stopWaiting: () => void = () => undefined
  private ended = false

  constructor(options: DraftsOptions) {
    this.options = options
    const { world, store, draft } = options
    const fresh = {
      type: options.as ?? store.shape.type,
      version: 0,
      key: world.newKey(),
      changed: world.now(),
    }
    this.head = { ...fresh, id: draft ?? world.newKey(), ...(draft === undefined ? {} : { draft }) }
  }

  /** The draft's Idempotency-Key, the same for its whole life on this device. */
  get key(): string {
    return this.head.key
  }

  /** Its id at the node, once it has one. */
  get draft(): string | undefined {
    return this.head.draft
  }

  /**
   * Show what this device has, then what the node has; from then on keep and send. `fresh`: begin
   * anew, whatever this device still has of a draft that the node never got.
   */
  async start(fresh = false): Promise<void> {
    const { store, draft } = this.options
    this.ended = false
    this.stopHearing = store.onChange(changes => this.changed(changes))
    this.stopWaiting = this.options.world.reachable(() => this.retry())
    if (!fresh || draft !== undefined)
      await this.openKept(draft).catch(() => this.put({ kept: false }))
    if (this.ended) return
    if (this.draft !== undefined) await this.pull().catch(error => this.lost(error))
    if (this.state.phase === 'opening') this.put({ phase: 'open' })
    if (this.state.away === false) this.sendSoon(0)
  }

  stop(): void {
    this.ended = true
    this.stopHearing()
    this.stopWaiting()
    this.cancelSend?.()
    // what was just typed goes to the device still
    void this.keepNow()
  }

  /** Somebody signed in again, or the network is back: send now. */
  retry(): void {
    this.again = AGAIN
    if (this.unsent.size > 0 || this.state.away !== false) this.sendSoon(0)
  }

  /** The filing is lodged: nothing of the draft is left, here or at the node. */
  async end(): Promise<void> {
    const { world, drafts, store } = this.options
    this.stop()
    // what is on its way must not make the draft anew, here or at the node
    await this.handing
    await this.keeping
    await world.keep.forget(this.head.id).catch(() => undefined)
    try {
      // its answer was lost: asked again, the node tells which draft it made
      if (this.draft === undefined && this.asked) {
        const { draft } = await drafts.create(store.shape.type, {}, this.key)
        this.head = { ...this.head, draft }
      }
      if (this.draft !== undefined) await drafts.remove(this.draft)
    } catch {
      // the node is away: it stays in the list, and lodged again it is the same filing
    }
  }

  /** The draft is gone from the node: what stands here begins another. */
  async anew(): Promise<void> {
    const { world, store } = this.options
    const { id, type, draft } = this.head
    const key = world.newKey()
    this.head = { id: world.newKey(), type, version: 0, key, changed: world.now() }
    this.left = draft
    this.asked = false
    for (const change of store.all()) {
      this.unsent.set(change.path, change)
      this.unkept.set(change.path, { ...change, sent: false })
    }
    await this.keepNow(true)
    if (this.state.kept) await world.keep.forget(id).catch(() => undefined)
    this.put({ phase: 'open', away: false, unsent: this.unsent.size })
    this.sendSoon(0)
  }

  /** What stood here before a newer change came is put back, or is known to be gone. */
  settle(change: Change, mine: boolean): void {
    this.put({ overruled: this.state.overruled.filter(each => each !== change) })
    if (mine) this.options.store.set(change.path, change.value)
  }

  private async openKept(draft: string | undefined): Promise<void> {
    const heads = await this.options.world.keep.heads(this.head.type)
    const known =
      draft === undefined
        ? heads.filter(each => each.draft === undefined).sort((a, b) => b.changed - a.changed)[0]
        : heads.find(each => each.draft === draft)
    if (known !== undefined) await this.takeKept(known)
  }

  private async takeKept(known: KeptHead): Promise<void> {
    const { world, store } = this.options
    const kept = await world.keep.read(known.id)
    this.head = known
    for (const { sent, ...change } of kept) if (!sent) this.unsent.set(change.path, change)
    store.take(kept)
    this.put({ unsent: this.unsent.size })
  }

  /**
   * The node made the draft with this key. Where its answer was lost, this device has the key and
   * what was typed since, and not the draft's id. Any other device lodges it with the same key.
   */
  private async knownBy(once: string): Promise<void> {
    const { draft, key, version } = this.head
    if (once === '' || once === key || draft === undefined) return
    const heads = await this.options.world.keep.heads(this.head.type).catch(() => [])
    const lost = heads.find(each => each.key === once && each.draft === undefined)
    if (lost === undefined) this.head = { ...this.head, key: once }
    else await this.takeKept({ ...lost, draft, version })
    await this.keepNow(true)
  }

  /** Fetch what the node has and merge it in. */
  private async pull(): Promise<void> {
    const { drafts, store } = this.options
    const found = await drafts.load(this.draft!)
    if (found === undefined) return this.put({ phase: 'gone' })
    if (this.state.phase === 'opening') await this.knownBy(found.once)
    const lost = store.take(changesOf(found.content))
    this.head = { ...this.head, version: found.version }
    // while opening, only what this device had not sent yet was anybody's
    const heard = this.state.phase === 'opening' ? lost.filter(each => this.isUnsent(each)) : lost
    for (const each of lost) if (this.isUnsent(each)) this.unsent.delete(each.path)
    const overruled = [...this.state.overruled, ...heard].slice(-MOST_OVERRULED)
    this.put({ phase: 'open', away: false, overruled, unsent: this.unsent.size })
  }

  /** The node or the session is away: all stays here, and is tried again. */
  private lost(error: unknown): void {
    const out = error instanceof SessionEnded
    this.put({ away: out ? 'session' : 'node' })
    if (this.ended) return
    this.sendSoon(out ? SIGNED_OUT : this.again)
    this.again = Math.min(MOST_AGAIN, this.again * 2)
  }

  private isUnsent({ path, at }: Change): boolean {
    return this.unsent.get(path)?.at === at
  }

  private changed(changes: readonly Change[]): void {
    for (const change of changes) {
      this.unsent.set(change.path, change)
      this.unkept.set(change.path, { ...change, sent: false })
    }
    this.put({ unsent: this.unsent.size })
    this.cancelKeep ??= this.options.world.after(KEEP_AFTER, () => void this.keepNow())
    if (this.cancelSend === undefined) this.sendSoon(SEND_AFTER)
  }

  /** @param always the head too, when there are no changes */
  private keepNow(always = false): Promise<void> {
    this.cancelKeep?.()
    this.cancelKeep = undefined
    const changes = this.unkept
    if (changes.size === 0 && !always) return this.keeping
    this.unkept = new Map()
    this.head = { ...this.head, changed: this.options.world.now() }
    this.keeping = this.keeping
      .then(() => this.options.world.keep.write(this.head, [...changes.values()]))
      .then(
        () => this.state.kept || this.put({ kept: true }),
        () => this.notKept(changes),
      )
      .then(() => undefined)
    return this.keeping
  }

  /** The device keeps nothing, or not now: its store may have been closed under the page. */
  private notKept(changes: ReadonlyMap<string, KeptChange>): void {
    this.unkept = new Map([...changes, ...this.unkept])
    this.put({ kept: false })
    if (!this.ended)
      this.cancelKeep ??= this.options.world.after(KEEP_AGAIN, () => void this.keepNow())
  }

  private sendSoon(ms: number): void {
    this.cancelSend?.()
    this.cancelSend = this.options.world.after(ms, () => {
      this.cancelSend = undefined
      if (!this.sending) this.handing = this.send()
    })
  }

  /** What the node has not, and has not refused as it is. */
  private toSend(): Change[] {
    const fresh = ({ path, at }: Change): boolean => this.refused.get(path)?.at !== at
    return [...this.unsent.values()].filter(fresh)
  }

  private async send(): Promise<void> {
    if (this.ended || this.state.phase === 'gone') return
    const changes = this.toSend().slice(0, MOST_SENT)
    if (changes.length === 0 && this.state.away === false) return
    this.sending = true
    try {
      if (this.state.away !== false && this.draft !== undefined) await this.pull()
      if (changes.length > 0) await this.handIn(changes)
      this.again = AGAIN
      this.said()
      if (this.toSend().length > 0) this.sendSoon(0)
    } catch (error) {
      if (error instanceof DraftRefused) this.refuse(error.faults, changes)
      else this.lost(error)
    } finally {
      this.sending = false
    }
  }

  /** All that the node would have, it has. */
  private said(): void {
    const [first] = [...this.refused].filter(([path, { at }]) => this.unsent.get(path)?.at === at)
    const { refused: _, ...state } = this.state
    this.state = state
    this.put({
      away: false,
      ...(first && { refused: { path: first[0], fault: first[1].fault } }),
    })
  }

  /** Asked again the same way the node would refuse again. Nothing of it is dropped here. */
  private refuse(faults: readonly FormFault[], changes: readonly Change[]): void {
    const [first] = faults
    if (first === undefined) {
      this.lost(undefined)
      return
    }
    if (this.draft === undefined && !this.bare) {
      this.bare = true
      this.sendSoon(0)
      return
    }
    let apart = 0
    for (const fault of faults) {
      const [, list, index] = fault.path.split('/')
      const change = list === 'changes' ? changes[Number(index)] : undefined
      if (change === undefined) continue
      this.refused.set(change.path, { at: change.at, fault })
      apart++
    }
    // the others are handed in without them; where no field is named, all of it waits
    if (apart > 0) {
      this.said()
      this.sendSoon(0)
      return
    }
    this.put({ away: false, refused: { fault: first, path: undefined } })
    this.again = MOST_AGAIN
    this.sendSoon(MOST_AGAIN)
  }

  private async begin(changes: readonly Change[]): Promise<void> {
    const { drafts, store, named } = this.options
    const content = this.bare ? {} : contentOf(changes)
    this.asked = true
    const { draft, version } = await drafts.create(store.shape.type, content, this.key)
    this.head = { ...this.head, draft, version }
    if (!this.bare) this.sent(changes)
    // the device must know the name before the address bears it: a page that is opened by the
    // address looks for what was not sent yet under that name
    await this.keepNow(true)
    if (!this.ended) named?.(draft)
    // it was begun before, and others may have written meanwhile
    if (version > 1) await this.pull()
  }

  private async handIn(changes: readonly Change[]): Promise<void> {
    const { drafts } = this.options
    if (this.draft === undefined) return this.begin(changes)
    const base = this.head.version
    const answer = await drafts.save(this.draft, base, changes)
    if (answer === 'gone') return this.put({ phase: 'gone' })
    if (answer === 'conflict') return this.pull()
    this.head = { ...this.head, version: answer.version }
    this.sent(changes)
    if (answer.version !== base + 1) await this.pull()
  }

  private sent(changes: readonly Change[]): void {
    const { world } = this.options
    for (const change of changes) {
      // changed again meanwhile: the newer one lies on the device, and is still to be sent
      if (!this.isUnsent(change)) continue
      this.unsent.delete(change.path)
      this.unkept.set(change.path, { ...change, sent: true })
    }
    void this.keepNow()
    const saved = this.unsent.size === 0 ? { saved: world.now() } : {}
    this.put({ unsent: this.unsent.size, ...saved })
  }

  private put(change: Partial<DraftState>): void {
    this.state = { ...this.state, ...change }
    this.topics.tell('')
  }
}
