// What the door writes down: who was answered how, by route and request id. Never an address with
// its filing's number, never a key, never a word of a document.
import type { BaseLogger } from 'pino'

/** The parts of a pino logger that the door needs. */
export type DoorLogger = Pick<BaseLogger, 'debug' | 'info' | 'warn' | 'error' | 'level'> & {
  isLevelEnabled(level: string): boolean
}

/** A stranger who is refused a thousand times a second shall not fill the disk. */
const REFUSALS_A_SECOND = 50

/** An exception without what a driver hangs on it (a row's values, a statement's parameters). */
const plain = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return { type: error.name, message: error.message, code, stack: error.stack }
}

export class AccessLog {
  private readonly logger: DoorLogger
  private second = 0
  private refusals = 0
  private left = 0

  constructor(logger: DoorLogger) {
    this.logger = logger
  }

  /** 2xx and 3xx at debug, all else at info and at most 50 lines a second (the rest is counted). */
  answered(requestId: string, method: string, route: string, status: number, ms: number): void {
    if (status < 400) {
      if (!this.logger.isLevelEnabled('debug')) return
      this.logger.debug({ requestId, method, route, status, ms: Math.round(ms) }, 'answered')
      return
    }
    const second = Math.floor(performance.now() / 1000)
    if (second !== this.second) {
      if (this.left > 0) this.logger.info({ refusals: this.left }, 'refusals not logged')
      this.second = second
      this.refusals = 0
      this.left = 0
    }
    if (++this.refusals > REFUSALS_A_SECOND) this.left++
    else this.logger.info({ requestId, method, route, status, ms: Math.round(ms) }, 'refused')
  }

  bug(requestId: string, route: string, error: unknown): void {
    this.logger.error({ requestId, route, err: plain(error) }, 'bug')
  }

  note(text: string, values: Readonly<Record<string, string | number>> = {}): void {
    this.logger.info(values, text)
  }
}
