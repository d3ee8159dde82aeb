// What was found of goods: each closed look is the text whose digest its journal row holds, and no
// row's digest is without its text.
import { createHash } from 'node:crypto'
import { readExtra, type StoredRow } from '../journal/rows.ts'
import { int8Array } from '../store/binary.ts'
import type { Tally } from './finding.ts'
import { extraOf } from './pages.ts'
import { each, type Snapshot } from './snapshot.ts'

interface Closed {
  readonly inspection: string
  readonly position: bigint
  readonly filing: string
  readonly findings: string
  readonly digest: string
  /** of the journal's row at that position */
  readonly of: string | null
  readonly extra: string | null
}

export class Looks {
  private readonly snapshot: Snapshot
  private readonly tally: Tally

  constructor(snapshot: Snapshot, tally: Tally) {
    this.snapshot = snapshot
    this.tally = tally
  }

  /** Rows that vouch for findings have them. */
  async page(rows: readonly StoredRow[]): Promise<void> {
    const vouching = rows.filter(row => extraOf(row)?.inspected !== undefined)
    if (vouching.length === 0) return
    const { rows: found } = await this.snapshot.query<{ position: bigint }>(
      `SELECT position FROM inspection
        WHERE partition = ${this.snapshot.partition} AND position = ANY($1::bigint[])`,
      [int8Array(vouching.map(row => row.position))],
    )
    const there = new Set(found.map(row => Number(row.position)))
    for (const { position, filing, number } of vouching) {
      if (there.has(position)) continue
      const at = { table: 'inspection', key: `position ${position}`, position, filing, number }
      this.tally.found({ ...at, kind: 'missing' })
    }
  }

  /** Findings are what the journal vouches for. */
  async end(): Promise<void> {
    const { partition } = this.snapshot
    const closed = each<Closed>(
      this.snapshot,
      `SELECT i.inspection, i.position, i.filing, i.findings, i.digest, j.filing AS of, j.extra
        FROM inspection i LEFT JOIN journal j
          ON j.partition = ${partition} AND j.position = i.position
        WHERE i.partition = ${partition} AND i.position IS NOT NULL ORDER BY i.position`,
    )
    for await (const { inspection, position, filing, findings, digest, of, extra } of closed) {
      const vouched = extra === null ? undefined : readExtra({ extra }).inspected
      const made = createHash('sha256').update(findings).digest('hex')
      if (vouched === digest && made === digest && of === filing) continue
      const at = { table: 'inspection', key: `inspection ${inspection}`, filing }
      this.tally.found({
        ...at,
        position: Number(position),
        column: made === digest ? 'digest' : 'findings',
        kind: 'differs',
        expected: vouched ?? 'a row that vouches for it',
        found: made,
      })
    }
  }
}
