// One viewer of the feed on its socket. A frame is one write of a block that all viewers share;
// the answer has no chunks (it ends with the connection), so nothing is put around it.
import type { Socket } from 'node:net'
import type { Subscription, Viewer } from '#engine/api.ts'

export interface ViewerLimits {
  readonly unsent: number
  readonly stalledMs: number
}

export class SocketViewer implements Viewer {
  readonly socket: Socket
  private readonly limits: ViewerLimits
  private subscription: Subscription | undefined
  private full = false
  /** bytes that the peer is known to have taken, and when that last grew (performance.now) */
  private taken = -1
  private grew = performance.now()

  constructor(socket: Socket, limits: ViewerLimits) {
    this.socket = socket
    this.limits = limits
    socket.setNoDelay(true)
    // finds peers that vanished while there was nothing to send
    socket.setKeepAlive(true, 15_000)
    socket.on('error', () => {})
    socket.on('drain', () => this.drained())
  }

  /** Take the subscription's side; it is stopped when the socket closes. */
  join(subscription: Subscription): void {
    this.subscription = subscription
    if (this.socket.destroyed) subscription.stop()
    else this.socket.once('close', () => subscription.stop())
  }

  /**
   * Write a frame. False when more than the limit now waits in this process: the viewer is sent
   * nothing more until it has taken all of it. What it then misses it gets as one newer frame.
   */
  send(frame: Buffer): boolean {
    if (this.socket.destroyed || this.socket.writableEnded) return false
    this.socket.write(frame)
    if (!this.full && this.socket.writableLength > this.limits.unsent) {
      this.full = true
      this.grew = performance.now()
    }
    return !this.full
  }

  /** End the stream after what has been written. */
  close(): void {
    if (!this.socket.writableEnded) this.socket.end()
  }

  private drained(): void {
    this.full = false
    this.grew = performance.now()
    this.subscription?.ready()
  }

  /**
   * Cut the viewer off if it has taken nothing for too long though something waits for it. `unread`
   * is what the kernel holds that the peer has not acknowledged, where the system tells.
   */
  check(now: number, unread: number | undefined): void {
    const { socket, limits } = this
    if (unread !== undefined) {
      const taken = socket.bytesWritten - socket.writableLength - unread
      if (unread === 0 || taken > this.taken) this.grew = now
      this.taken = taken
    } else if (!this.full && !socket.writableEnded) this.grew = now
    if (now - this.grew > limits.stalledMs) socket.destroy()
  }
}
