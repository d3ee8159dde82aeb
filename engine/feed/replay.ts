// Events that a private viewer missed, from the journal.
import type { Viewer } from '../api.ts'
import { foldRow, rowsAfter } from '../journal/rows.ts'
import type { Mounted } from '../mounted.ts'
import type { Queryable } from '../store/database.ts'
import type { Caller } from '../types.ts'
import type { FeedEvent } from './hub.ts'

const MOST_EVENTS = 10_000

/** Holds live frames back until what was missed has been sent: a position never goes backwards. */
export class Held implements Viewer {
  private readonly viewer: Viewer
  private waiting: Buffer[] | undefined = []

  constructor(viewer: Viewer) {
    this.viewer = viewer
  }

  send(frame: Buffer): boolean {
    if (this.waiting === undefined) return this.viewer.send(frame)
    return this.waiting.push(frame) < MOST_EVENTS
  }

  close(): void {
    this.viewer.close()
  }

  open(): void {
    const frames = this.waiting ?? []
    this.waiting = undefined
    if (!frames.every(frame => this.viewer.send(frame))) this.viewer.close()
  }
}

/**
 * Send own events of (after, until]. Past 10,000 of them the stream is ended: the viewer comes back
 * with the position of the last one and gets the next.
 */
export const replayEvents = async (
  database: Queryable,
  partition: number,
  caller: Caller,
  viewer: Viewer,
  after: number,
  until: number,
): Promise<void> => {
  const { rows } = await database.query<{
    position: bigint
    at: string
    type: string
    number: string
    event: string
    steps: string
    state: string
    version: number
  }>(
    `SELECT position, at, type, number, event, steps, state, version FROM journal
      WHERE partition = ${partition} AND position > $1 AND position <= $2
        AND (org = $3 OR $4) ORDER BY position LIMIT ${MOST_EVENTS}`,
    [after, until, caller.org, caller.roles.has('officer')],
  )
  for (const { position, steps, ...row } of rows) {
    const data = JSON.stringify({
      position: Number(position),
      ...row,
      steps: steps === '' ? [] : steps.split(','),
    })
    if (!viewer.send(Buffer.from(`event: filing\nid: ${position}\ndata: ${data}\n\n`))) {
      viewer.close()
      return
    }
  }
  if (rows.length === MOST_EVENTS) viewer.close()
}

const NEWEST = 40

/** The newest lodgings of the journal: a screen that comes up after a restart is not empty. */
export const lastLodged = async (
  database: Queryable,
  partition: number,
  mounted: Mounted,
): Promise<FeedEvent[]> => {
  const { rows } = await database.query<{ position: bigint }>(
    `SELECT position FROM head WHERE partition = ${partition}`,
  )
  const head = Number(rows[0]?.position ?? 0n)
  const last = await rowsAfter(database, partition, Math.max(0, head - NEWEST), NEWEST)
  return last.flatMap(row => {
    const type = mounted.filings.get(row.type)
    if (type === undefined || row.version !== 1) return []
    const filing = foldRow(type, undefined, row)
    const { event, steps, position } = row
    return [{ type, filing, event, steps, position, at: Date.parse(row.at) }]
  })
}
