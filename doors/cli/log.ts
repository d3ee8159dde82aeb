// The node's log: structured lines (pino) on standard error, so that standard output is the
// person's.
import { type Logger, pino } from 'pino'
import type { Log } from './node.ts'
import type { LogLevel } from './settings.ts'

export interface NodeLog {
  readonly pino: Logger
  readonly tell: Log
}

/** So many causes of a cause are told. */
const MOST_CAUSES = 3

/**
 * An error as a line of the log tells it: what it is and where it arose. Nothing else that hangs on
 * it: a driver's error has the whole client on it (its statements, its address, the number by which
 * a statement is cancelled), and a detail of SQL has the values of a row.
 */
export const toldOf = (error: unknown, causes = MOST_CAUSES): unknown => {
  if (!(error instanceof Error)) return String(error)
  const { name, message, stack, cause } = error
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const more = cause === undefined || causes === 0 ? {} : { cause: toldOf(cause, causes - 1) }
  return { type: name, message, ...code, stack, ...more }
}

export const makeLog = (level: LogLevel): NodeLog => {
  const out = pino.destination(2)
  // where lines go may be full or gone: they are lost then, and the node is not (test/full.test.ts)
  out.on('error', () => {})
  const logger = pino({ level, base: null, serializers: { err: error => toldOf(error) } }, out)
  return {
    pino: logger,
    tell: (at, message, error) => {
      if (error === undefined) logger[at](message)
      else logger[at]({ err: error }, message)
    },
  }
}
