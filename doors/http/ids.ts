// Ids of requests: the client's own when it is sane, else one that nobody else has.
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const SANE = /^[\w.:-]{1,64}$/

/** A run of ids: a random beginning for each start of the node, and a count. */
export const requestIds = (): ((raw: IncomingMessage) => string) => {
  const start = randomBytes(6).toString('hex')
  let count = 0
  return raw => {
    const own = raw.headers['x-request-id']
    return typeof own === 'string' && SANE.test(own) ? own : `${start}-${(++count).toString(36)}`
  }
}
