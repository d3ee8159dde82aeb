// Filings that a new one is alike: of the same organisation alone, so that nobody is told of
// another's. It hinders nothing; whoever means it lodges.
import type { Members } from '#kit/filing.ts'
import { members } from '../journal/rows.ts'
import type { MountedFiling } from '../mounted.ts'
import { type Database, isCancelled } from '../store/database.ts'
import { floorId } from '../store/ids.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'

const DAY_MS = 86_400_000
/** What is looked at: of one bill there are few, and typing waits for it. */
const MOST_LOOKED = 20
const MOST_SECONDS = 1

/** A live filing that a document is alike. */
export interface Alike {
  readonly number: string
  readonly accepted: string
}

interface Row extends Alike {
  readonly body: string
  readonly [name: string]: unknown
}

/**
 * The newest live filing of the caller's organisation that is alike, lodged within the days that
 * the type says; undefined: none, or it could not be told within a second.
 * @param now the node's clock, ms
 */
export const alikeOf = async (
  database: Database,
  partition: number,
  type: MountedFiling,
  caller: Caller,
  doc: Members,
  now: number,
): Promise<Alike | undefined> => {
  const { alike, frees = [] } = type.filing
  const text = alike?.text(doc)
  if (alike === undefined || text === undefined) return undefined
  const since = now - alike.days * DAY_MS
  const facet = `${alike.by}=${String(doc[alike.by])}`
  try {
    const rows = await asCaller(database, caller, async walled => {
      await walled.query(`SET LOCAL statement_timeout = '${MOST_SECONDS}s'`)
      const found = await walled.query<Row>(
        {
          name: 'alike',
          // ids begin with their time: the index by organisation ends where the days do
          text: `WITH near AS MATERIALIZED (
              SELECT f.filing, f.number, f.accepted, f.document FROM filing f
              WHERE f.partition = ${partition} AND f.type = $1 AND f.org = $2 AND f.filing >= $3
                AND f.facets @> ARRAY[$4::text] AND f.accepted >= $5
                AND NOT f.state = ANY ($6::text[])
              ORDER BY f.filing DESC LIMIT ${MOST_LOOKED})
            SELECT n.number, n.accepted, j.body FROM near n
            JOIN journal j ON j.partition = ${partition} AND j.position = n.document
            ORDER BY n.filing DESC`,
        },
        [type.type, caller.org, floorId(since), facet, new Date(since), frees],
      )
      return found.rows
    })
    return rows.find(({ body }) => alike.text(members(type, 'fields', body)) === text)
  } catch (error) {
    if (!isCancelled(error)) throw error
    return undefined
  }
}
