// All who watch: how many from one address, who has stopped reading, whose key has been revoked.
import { type Pass, sameCaller } from '../access.ts'
import type { Door } from '../call.ts'
import { connectionKey, readUnread } from './unread.ts'
import type { SocketViewer } from './viewer.ts'

/** Present figures of the kernel are asked for so often, ms: a stalled viewer is gone in 25 s. */
const LOOK_MS = 5_000
const TICK_MS = 500

interface Member {
  readonly viewer: SocketViewer
  readonly key: string | undefined
  readonly pass: Pass | undefined
}

/** Told to a private viewer whose key is no longer good; a reconnect is then answered 401. */
const BYE = Buffer.from('event: bye\ndata: {"key":"key-wrong"}\n\n')

export class Audience {
  private readonly door: Door
  private readonly members = new Set<Member>()
  private readonly perAddress = new Map<string, number>()
  private timer: ReturnType<typeof setInterval> | undefined
  private looked = 0
  private checked = 0

  constructor(door: Door) {
    this.door = door
    door.onStop.add(() => this.end())
  }

  get size(): number {
    return this.members.size
  }

  from(address: string): number {
    return this.perAddress.get(address) ?? 0
  }

  /** Count a viewer in until its socket closes. `pass`: whose stream it is, when it is private. */
  add(viewer: SocketViewer, address: string, pass: Member['pass']): void {
    const member: Member = { viewer, key: connectionKey(viewer.socket), pass }
    this.members.add(member)
    this.perAddress.set(address, this.from(address) + 1)
    viewer.socket.once('close', () => {
      this.members.delete(member)
      const left = this.from(address) - 1
      if (left > 0) this.perAddress.set(address, left)
      else this.perAddress.delete(address)
    })
    if (this.timer !== undefined) return
    this.timer = setInterval(() => this.tick(performance.now()), TICK_MS)
    this.timer.unref()
  }

  private tick(now: number): void {
    if (this.members.size === 0) {
      clearInterval(this.timer)
      this.timer = undefined
      return
    }
    if (now - this.looked >= LOOK_MS) {
      this.looked = now
      void this.look()
    }
    if (now - this.checked >= this.door.limits.recheckMs) {
      this.checked = now
      for (const member of this.members) if (member.pass !== undefined) void this.recheck(member)
    }
  }

  private async look(): Promise<void> {
    const unread = await readUnread()
    const now = performance.now()
    for (const { viewer, key } of this.members) {
      viewer.check(now, unread === undefined || key === undefined ? undefined : unread.get(key))
    }
  }

  private async recheck({ viewer, pass }: Member): Promise<void> {
    if (pass === undefined) return
    try {
      const caller = await pass.again()
      if (sameCaller(pass.caller, caller)) return
      viewer.send(BYE)
    } catch (error) {
      // Who cannot be checked is not shown anything: the stream ends, and its client comes back.
      this.door.log.bug('', 'feed', error)
    }
    viewer.close()
  }

  /** The node stops: everybody is told to come back, not all in the same second. */
  private end(): void {
    for (const { viewer } of this.members) {
      viewer.send(Buffer.from(`retry: ${1_000 + Math.floor(Math.random() * 4_000)}\n\n`))
      viewer.close()
    }
  }
}
