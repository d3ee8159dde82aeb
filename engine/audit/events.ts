// Which rows of the journal are whose: from the journal alone, since the filings' own lists of
// positions are among what is looked at.
import { rowsAt, type StoredRow } from '../journal/rows.ts'
import type { Mounted } from '../mounted.ts'
import { int8Array, textArray } from '../store/binary.ts'
import { type Past, type Standing, sizeOf, stepOf } from './fold.ts'
import type { Snapshot } from './snapshot.ts'

/** Rows read at once when filings are folded again from their beginning. */
const ROWS = 500

export class EventIndex implements Past {
  private readonly snapshot: Snapshot
  private readonly mounted: Mounted

  constructor(snapshot: Snapshot, mounted: Mounted) {
    this.snapshot = snapshot
    this.mounted = mounted
  }

  /** Note the rows of a page; before any of them is folded. */
  async add(rows: readonly StoredRow[]): Promise<void> {
    await this.snapshot.query(
      `INSERT INTO pg_temp.audit_event (filing, position, size)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[])`,
      [
        textArray(rows.map(row => row.filing)),
        int8Array(rows.map(row => row.position)),
        int8Array(rows.map(sizeOf)),
      ],
    )
  }

  async weigh(filings: readonly string[], before: number): Promise<Map<string, number>> {
    const { rows } = await this.snapshot.query<{ filing: string; size: string }>(
      `SELECT filing, sum(size) AS size FROM pg_temp.audit_event
        WHERE filing = ANY($1::text[]) AND position < $2 GROUP BY filing`,
      [textArray(filings), before],
    )
    return new Map(rows.map(({ filing, size }) => [filing, Number(size)]))
  }

  async load(filings: readonly string[], before: number): Promise<Map<string, Standing>> {
    const states = new Map<string, Standing>()
    if (filings.length === 0) return states
    const { rows } = await this.snapshot.query<{ position: bigint }>(
      `SELECT position FROM pg_temp.audit_event
        WHERE filing = ANY($1::text[]) AND position < $2 ORDER BY position`,
      [textArray(filings), before],
    )
    const positions = rows.map(row => Number(row.position))
    for (let i = 0; i < positions.length; i += ROWS) {
      const some = positions.slice(i, i + ROWS)
      for (const row of await rowsAt(this.snapshot, this.snapshot.partition, some)) {
        states.set(row.filing, stepOf(this.mounted, states.get(row.filing), row).after)
      }
    }
    return states
  }
}
