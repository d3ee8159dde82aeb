// The node's log: structured lines (pino) on standard error, so that standard output is the
// person's.
import { type Logger, pino } from 'pino'
import type { Log } from './node.ts'
import type { LogLevel } from './settings.ts'

export interface NodeLog {
  readonly pino: Logger
  readonly tell: Log
}

export const makeLog = (level: LogLevel): NodeLog => {
  const out = pino.destination(2)
  // where lines go may be full or gone: they are lost then, and the node is not (test/full.test.ts)
  out.on('error', () => {})
  const logger = pino({ level, base: null }, out)
  return {
    pino: logger,
    tell: (at, message, error) => {
      if (error === undefined) logger[at](message)
      else logger[at]({ err: error }, message)
    },
  }
}
