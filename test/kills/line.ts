// The network between browser and node, as a port of one's own that can be cut in the ways that
// lines are cut: ended, silent, silent in one direction, or dead for good without a word.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/**
 * `reset`: connections end, new ones are refused. `stall`: nothing passes, nothing ends. `deaf`:
 * what is asked arrives, what is answered does not. `dead`: what was connected is silent for good,
 * and new connections work.
 */
export type Cut = 'reset' | 'stall' | 'deaf' | 'dead'

interface Pair {
  readonly near: Socket
  readonly far: Socket
  mode: 'well' | 'stall' | 'deaf'
}

const LOST = 20_000

export class Line {
  /** where the node is now */
  target = 0
  private readonly server: Server
  private readonly pairs = new Set<Pair>()
  private readonly held = new Set<Socket>()
  private mode: Cut | undefined

  constructor() {
    this.server = createServer(near => {
      near.on('error', () => {})
      if (this.mode === 'reset') near.resetAndDestroy()
      else if (this.mode === 'stall') this.hold(near)
      else this.join(near)
    })
  }

  /** @returns the port that browsers use */
  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    return (this.server.address() as AddressInfo).port
  }

  cut(how: Cut): void {
    this.heal()
    if (how === 'reset') this.reset()
    for (const pair of this.pairs) {
      pair.mode = how === 'deaf' ? 'deaf' : 'stall'
      if (how === 'dead') this.forget(pair)
    }
    this.mode = how === 'dead' ? undefined : how
  }

  heal(): void {
    const { mode } = this
    this.mode = undefined
    // whose answers were lost must not get the end of one
    if (mode === 'deaf') this.reset()
    for (const pair of this.pairs) {
      pair.mode = 'well'
      pair.near.resume()
      pair.far.resume()
    }
    for (const near of this.held) this.join(near)
    this.held.clear()
  }

  close(): void {
    this.server.close()
    this.reset()
    for (const near of this.held) near.destroy()
  }

  private reset(): void {
    for (const { near, far } of this.pairs) {
      near.resetAndDestroy()
      far.destroy()
    }
    this.pairs.clear()
  }

  private hold(near: Socket): void {
    near.pause()
    this.held.add(near)
    near.on('close', () => this.held.delete(near))
  }

  /** Silent for good; the machine itself notices after some time. */
  private forget(pair: Pair): void {
    this.pairs.delete(pair)
    const timer = setTimeout(() => pair.near.resetAndDestroy(), LOST)
    timer.unref()
    pair.far.destroy()
  }

  private join(near: Socket): void {
    const far = connect(this.target, '127.0.0.1')
    const pair: Pair = { near, far, mode: this.mode === 'deaf' ? 'deaf' : 'well' }
    this.pairs.add(pair)
    const pass = (from: Socket, to: Socket, part: Buffer): void => {
      if (pair.mode === 'deaf' && to === near) return
      if (pair.mode === 'stall') {
        from.pause()
        from.unshift(part)
      } else to.write(part)
    }
    near.on('data', part => pass(near, far, part))
    far.on('data', part => pass(far, near, part))
    // an end while nothing passes is not heard either
    const over = (other: Socket) => () => {
      if (pair.mode === 'well') other.destroy()
    }
    near.on('close', () => far.destroy())
    far.on('error', () => {
      if (pair.mode === 'well') near.resetAndDestroy()
    })
    far.on('close', over(near))
    far.on('close', () => {
      if (pair.mode === 'well') this.pairs.delete(pair)
    })
    near.on('close', () => this.pairs.delete(pair))
  }
}
