// State: each row of the table `filing` is the fold of its journal rows, and each journal row is
// in the positions of exactly one filing.
import { rowsAt } from '../journal/rows.ts'
import type { Mounted } from '../mounted.ts'
import { textArray } from '../store/binary.ts'
import type { Tally } from './finding.ts'
import { BROKEN, columnsOf, type FilingColumns, type Step, stepOf } from './fold.ts'
import { each, type Snapshot } from './snapshot.ts'

interface StoredFilingRow extends Omit<FilingColumns, 'version' | 'document' | 'facets'> {
  readonly filing: string
  readonly version: number
  readonly document: bigint
  readonly facets: readonly string[]
  readonly last: bigint | null
}

const COLUMNS = `filing, type, number, org, state, version, accepted, changed, awaits, reference,
  document, marks, facets, listed, positions[cardinality(positions)] AS last`

const asColumns = (stored: StoredFilingRow): FilingColumns => ({
  ...stored,
  version: String(stored.version),
  document: String(stored.document),
  facets: stored.facets.join('\u001f'),
})

const NAMES: readonly (keyof FilingColumns)[] = [
  'type',
  'number',
  'org',
  'state',
  'version',
  'accepted',
  'changed',
  'awaits',
  'reference',
  'document',
  'marks',
  'facets',
  'listed',
]

export class States {
  private readonly snapshot: Snapshot
  private readonly mounted: Mounted
  private readonly tally: Tally
  filings = 0

  constructor(snapshot: Snapshot, mounted: Mounted, tally: Tally) {
    this.snapshot = snapshot
    this.mounted = mounted
    this.tally = tally
  }

  /** Look at a run of events, and at the filings that say that one of these was their last. */
  async run(steps: readonly Step[]): Promise<void> {
    const ends = new Map<string, Step>()
    for (const step of steps) {
      this.event(step)
      ends.set(step.row.filing, step)
    }
    const first = steps[0]!.row.position
    const last = steps[steps.length - 1]!.row.position
    const { rows } = await this.snapshot.query<StoredFilingRow & Record<string, unknown>>(
      `SELECT ${COLUMNS} FROM filing
        WHERE partition = ${this.snapshot.partition} AND filing = ANY($1::text[])
          AND positions[cardinality(positions)] BETWEEN $2 AND $3`,
      [textArray([...ends.keys()]), first, last],
    )
    for (const stored of rows) {
      const step = ends.get(stored.filing)!
      if (Number(stored.last) === step.row.position) this.compare(stored, step)
    }
  }

  /** What an event says of itself, against the filing as it stood before. */
  private event({ row, type, extra, before }: Step): void {
    const { position, filing, number } = row
    const at = { table: 'journal', key: `position ${position}`, position, filing, number }
    if (type === undefined) {
      const column = 'type'
      this.tally.found({ ...at, column, kind: 'unreadable', found: row.type })
    }
    if (extra === undefined) {
      const found = row.extra ?? 'null'
      this.tally.found({ ...at, column: 'extra', kind: 'unreadable', found })
    }
    const stands = extra?.states.at(-1)
    if (stands !== undefined && stands !== row.state) {
      const sides = { expected: stands, found: row.state }
      this.tally.found({ ...at, column: 'state', kind: 'differs', ...sides })
    }
    if (before === BROKEN) return
    const version = (before?.version ?? 0) + 1
    if (row.version !== version) {
      const sides = { expected: String(version), found: String(row.version) }
      this.tally.found({ ...at, column: 'version', kind: 'differs', ...sides })
    }
    for (const column of ['type', 'number', 'org'] as const) {
      if (before === undefined || before[column] === row[column]) continue
      const sides = { expected: before[column], found: row[column] }
      this.tally.found({ ...at, column, kind: 'differs', ...sides })
    }
    if (before === undefined && row.body === null) {
      this.tally.found({ ...at, column: 'body', kind: 'missing' })
    }
  }

  private compare(stored: StoredFilingRow, { type, after, row }: Step): void {
    const { filing, number } = stored
    const position = row.position
    const at = { table: 'filing', key: `filing ${filing}`, position, filing, number }
    if (after === BROKEN || type === undefined) {
      this.tally.found({ ...at, kind: 'unchecked' })
      return
    }
    let expected: FilingColumns
    try {
      expected = columnsOf(type, after, row)
    } catch (error) {
      const found = error instanceof Error ? error.message : String(error)
      const document = { position: after.document, key: `position ${after.document}` }
      this.tally.found({ ...at, table: 'journal', ...document, kind: 'unreadable', found })
      return
    }
    const found = asColumns(stored)
    for (const column of NAMES) {
      if (expected[column] === found[column]) continue
      const sides = { expected: expected[column], found: found[column] }
      this.tally.found({ ...at, column, kind: 'differs', ...sides })
    }
  }

  /** Lists of positions: the journal's own against the table's, all of them. */
  async end(): Promise<void> {
    const { partition } = this.snapshot
    const counted = await this.snapshot.query<{ count: bigint }>(
      `SELECT count(*) AS count FROM filing WHERE partition = ${partition}`,
    )
    this.filings = Number(counted.rows[0]!.count)
    const differing = each<{
      filing: string
      expected: bigint[] | null
      found: bigint[] | null
      number: string | null
    }>(
      this.snapshot,
      `SELECT COALESCE(e.filing, f.filing) AS filing, e.positions AS expected,
          f.positions AS found, f.number
        FROM (SELECT filing, array_agg(position ORDER BY position) AS positions
          FROM pg_temp.audit_event GROUP BY filing) e
        FULL JOIN (SELECT filing, positions, number FROM filing WHERE partition = ${partition}) f
          ON f.filing = e.filing
        WHERE e.positions IS DISTINCT FROM f.positions`,
    )
    for await (const { filing, expected, found, number } of differing) {
      await this.differs(filing, number ?? undefined, expected, found)
    }
  }

  private async differs(
    filing: string,
    number: string | undefined,
    expected: readonly bigint[] | null,
    found: readonly bigint[] | null,
  ): Promise<void> {
    const position = Number(expected?.[0] ?? found?.[0] ?? 0n)
    const at = { table: 'filing', key: `filing ${filing}`, filing, number, position }
    if (expected === null || found === null) {
      const kind = found === null ? 'missing' : 'extra'
      this.tally.found({ ...at, kind, expected: expected?.join(), found: found?.join() })
      return
    }
    const sides = { expected: expected.join(), found: found.join() }
    this.tally.found({ ...at, column: 'positions', kind: 'differs', ...sides })
    // The other columns were compared when its last event came, unless it names another one.
    if (expected.at(-1) !== found.at(-1)) await this.again(filing, expected.map(Number))
  }

  private async again(filing: string, positions: readonly number[]): Promise<void> {
    const { partition } = this.snapshot
    let step: Step | undefined
    for (let i = 0; i < positions.length; i += 100) {
      for (const row of await rowsAt(this.snapshot, partition, positions.slice(i, i + 100))) {
        step = stepOf(this.mounted, step?.after, row)
      }
    }
    const { rows } = await this.snapshot.query<StoredFilingRow & Record<string, unknown>>(
      `SELECT ${COLUMNS} FROM filing WHERE partition = ${partition} AND filing = $1`,
      [filing],
    )
    if (step !== undefined && rows[0] !== undefined) this.compare(rows[0], step)
  }
}
