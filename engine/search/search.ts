// Search over the numbers, parties and goods of filings, newest first, behind the walls.
import { fault, Refusal } from '#kit/fault.ts'
import type { Mounted } from '../mounted.ts'
import { type Database, isCancelled } from '../store/database.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'
import { mentions, queryOf } from './fold.ts'
import { followJournal } from './follow.ts'
import { type Text, titleOf } from './texts.ts'

export interface SearchQuery {
  /** 1–100 characters */
  readonly q: string
  /** `pack.filing`; all when absent */
  readonly type?: string
  /** 1–50 */
  readonly limit: number
}
export interface Found {
  readonly type: string
  readonly number: string
  readonly state: string
  readonly accepted: string
  /** its first goods or name; '' when it has none */
  readonly title: string
  /** up to three of its texts that have what was asked for, by JSON pointer */
  readonly matched: readonly { readonly path: string; readonly text: string }[]
}
export interface SearchAnswer {
  readonly results: readonly Found[]
  /** position of the journal that all this is true at; filings since then are not found yet */
  readonly position: number
}

/** Journal rows that one call of `advance` takes in when nobody says how many. */
const ROWS = 20_000
/** A search that takes longer is given up. */
const MOST_SECONDS = 3
const MOST_MATCHED = 3

interface FoundRow {
  readonly position: bigint
  readonly type: string | null
  readonly number: string
  readonly state: string
  readonly accepted: string
  readonly texts: string
}

export class Search {
  private readonly database: Database
  private readonly partition: number
  private readonly mounted: Mounted

  constructor(database: Database, partition: number, mounted: Mounted) {
    this.database = database
    this.partition = partition
    this.mounted = mounted
  }

  /**
   * Take in what the journal has beyond the index, up to a bound, or the batch that passes it.
   * Called every second or sooner. Returns how many journal rows were taken in.
   */
  async advance(most = ROWS): Promise<number> {
    for (let taken = 0; ; ) {
      const rows = await followJournal(this.database, this.partition, this.mounted)
      taken += rows
      if (rows === 0 || taken >= most) return taken
    }
  }

  /** Filings that have all that was asked for, each as the beginning of a word or within a run. */
  async find(caller: Caller, { q, type, limit }: SearchQuery): Promise<SearchAnswer | Refusal> {
    const { partition } = this
    try {
      // what has neither letter nor digit is in no filing; the empty query finds nothing
      const values = [queryOf(q) ?? '', type ?? null, limit]
      const rows = await asCaller(this.database, caller, async transaction => {
        await transaction.query(`SET LOCAL statement_timeout = '${MOST_SECONDS}s'`)
        const found = await transaction.query<FoundRow & Record<string, unknown>>(
          `SELECT h.searched AS position, f.type, f.number, f.state, f.accepted, s.texts FROM known_positions(${partition}) h
            LEFT JOIN (
              SELECT i.filing, i.texts
              FROM search_found(${partition}, $1::tsquery, $2::text, $3::int) AS w(filing)
              JOIN search_filing i ON i.partition = ${partition} AND i.filing = w.filing
            ) s ON true
            LEFT JOIN filing f ON f.partition = ${partition} AND f.filing = s.filing
            ORDER BY s.filing DESC`,
          values,
        )
        return found.rows
      })
      const results = rows.flatMap(row => (row.type === null ? [] : this.told(row, row.type, q)))
      return { results, position: Number(rows[0]?.position ?? 0n) }
    } catch (error) {
      if (!isCancelled(error)) throw error
      return new Refusal([fault('takes-too-long', '/q', { seconds: MOST_SECONDS })])
    }
  }

  private told(row: FoundRow, type: string, q: string): Found {
    const { number, state, accepted } = row
    const mounted = this.mounted.filings.get(type)
    const texts = JSON.parse(row.texts) as Text[]
    const matched = texts.filter(([, text]) => mentions(text, q)).slice(0, MOST_MATCHED)
    return {
      type,
      number,
      state,
      accepted,
      title: mounted === undefined ? '' : titleOf(mounted, texts),
      matched: matched.map(([path, text]) => ({ path, text })),
    }
  }
}
