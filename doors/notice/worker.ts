// Empties the box of letters, one after another. At least once: a letter is marked only after a
// server has taken it, so that a node killed in between sends it again, under the same Message-ID.
import { markFailed, markSent, takeDueLetter } from '#engine/notice/letters.ts'
import type { Database } from '#engine/store/database.ts'
import type { Post } from './post.ts'

export interface PostWorkerOptions {
  readonly database: Database
  readonly partition: number
  readonly post: Post
  readonly now: () => number
  readonly tell: (level: 'info' | 'warn', message: string) => void
}

/** Longer than a letter may take: only a killed node's letters are taken a second time. */
const LEASE_MS = 5 * 60_000
/** How long a server that is away is left alone: doubled with each time, up to the second. */
const PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 60_000
/** What is on its way when the node stops may take so long. */
const GRACE_MS = 5_000

export class PostWorker {
  private readonly options: PostWorkerOptions
  private stopping = false
  private failures = 0
  private rests = 0
  private told = ''
  /** taken by the server, but the database could not be told yet */
  private readonly unmarked = new Map<string, number>()

  constructor(options: PostWorkerOptions) {
    this.options = options
  }

  /** Send all that is due. Called every second; a server that is away is not asked each time. */
  async round(): Promise<void> {
    const { database, partition, post, now } = this.options
    await this.mark()
    if (now() < this.rests) return
    try {
      while (!this.stopping) {
        const letter = await takeDueLetter(database, partition, now(), LEASE_MS)
        if (letter === undefined) break
        const failure = await post.send(letter)
        if (failure === undefined) {
          this.unmarked.set(letter.mail, now())
          await this.mark()
          this.answered()
          continue
        }
        const { reason, whose, forGood } = failure
        await markFailed(database, partition, letter, reason, now(), forGood)
        if (whose === 'server') return this.rest(reason)
        if (forGood) this.options.tell('warn', `letter ${letter.mail} cannot be delivered`)
      }
    } finally {
      post.close()
    }
  }

  /** End after the letter in hand. */
  stop(): void {
    this.stopping = true
    setTimeout(() => this.options.post.cut(), GRACE_MS).unref()
  }

  private async mark(): Promise<void> {
    const { database, partition } = this.options
    for (const [mail, at] of this.unmarked) {
      await markSent(database, partition, mail, at)
      this.unmarked.delete(mail)
    }
  }

  private answered(): void {
    if (this.failures > 0) this.options.tell('info', 'letters are sent again')
    this.failures = 0
    this.told = ''
  }

  private rest(reason: string): void {
    const { now, tell, post } = this.options
    this.rests = now() + Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** Math.min(this.failures, 10))
    this.failures++
    if (this.told !== reason) tell('warn', `letters wait: ${post.at} says: ${reason}`)
    this.told = reason
  }
}
