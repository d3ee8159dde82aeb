// What must not happen twice: claims as the journal made and freed them, and series without gaps.
import { byteaArray, int4Array, int8Array, textArray } from '../store/binary.ts'
import type { Tally } from './finding.ts'
import type { Step } from './fold.ts'
import { each, type Snapshot } from './snapshot.ts'

interface ClaimEvent {
  readonly claim: string
  readonly position: number
  readonly n: number
  readonly filing: string
  readonly freed: boolean
  readonly fingerprint: Buffer | null
}

/** Claims that an event makes, then those that it frees. */
export const claimEvents = ({ row, extra }: Step): ClaimEvent[] => {
  const { position, filing } = row
  const made = extra?.claims ?? []
  return [
    ...made.map(([claim, hex], n): ClaimEvent => {
      const fingerprint = hex === undefined ? null : Buffer.from(hex, 'hex')
      return { claim, position, n, filing, freed: false, fingerprint }
    }),
    ...(extra?.freed ?? []).map((claim, i): ClaimEvent => {
      return { claim, position, n: made.length + i, filing, freed: true, fingerprint: null }
    }),
  ]
}

/** An unbroken run of serials of one series. */
interface Run {
  readonly series: string
  readonly first: bigint
  last: bigint
  readonly position: number
}

/** Series kept in memory before their runs go to the server's disk. */
const MOST_SERIES = 50_000

export class Claims {
  private readonly snapshot: Snapshot
  private readonly tally: Tally
  private runs = new Map<string, Run>()
  claims = 0

  constructor(snapshot: Snapshot, tally: Tally) {
    this.snapshot = snapshot
    this.tally = tally
  }

  async run(steps: readonly Step[]): Promise<void> {
    const events = steps.flatMap(claimEvents)
    if (events.length > 0) {
      await this.snapshot.query(
        `INSERT INTO pg_temp.audit_claim (claim, position, n, filing, freed, fingerprint)
          SELECT u.claim, u.position, u.n, u.filing, u.freed = 1, u.fingerprint
          FROM unnest($1::text[], $2::bigint[], $3::int[], $4::text[], $5::int[], $6::bytea[])
            AS u(claim, position, n, filing, freed, fingerprint)`,
        [
          textArray(events.map(each => each.claim)),
          int8Array(events.map(each => each.position)),
          int4Array(events.map(each => each.n)),
          textArray(events.map(each => each.filing)),
          int4Array(events.map(each => (each.freed ? 1 : 0))),
          byteaArray(events.map(each => each.fingerprint)),
        ],
      )
    }
    await this.draw(steps)
  }

  private async draw(steps: readonly Step[]): Promise<void> {
    const done: Run[] = []
    for (const { row, extra } of steps) {
      if (extra?.series === undefined) continue
      const [series, text] = extra.series
      const serial = BigInt(text)
      const run = this.runs.get(series)
      if (run !== undefined && serial === run.last + 1n) run.last = serial
      else {
        if (run !== undefined) done.push(run)
        this.runs.set(series, { series, first: serial, last: serial, position: row.position })
      }
    }
    if (this.runs.size > MOST_SERIES) {
      done.push(...this.runs.values())
      this.runs = new Map()
    }
    await this.flush(done)
  }

  private async flush(runs: readonly Run[]): Promise<void> {
    if (runs.length === 0) return
    await this.snapshot.query(
      `INSERT INTO pg_temp.audit_series (series, first, last, position)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[])`,
      [
        textArray(runs.map(each => each.series)),
        int8Array(runs.map(each => each.first)),
        int8Array(runs.map(each => each.last)),
        int8Array(runs.map(each => each.position)),
      ],
    )
  }

  async end(): Promise<void> {
    await this.flush([...this.runs.values()])
    await this.standing()
    await this.twice()
    await this.series()
    await this.gaps()
  }

  /** Claims that stand after the last event, against the table. */
  private async standing(): Promise<void> {
    const { query, partition } = this.snapshot
    const counted = await query<{ count: bigint }>(
      `SELECT count(*) AS count FROM claim WHERE partition = ${partition}`,
    )
    this.claims = Number(counted.rows[0]!.count)
    const columns = 'filing, position, fingerprint'.split(', ')
    const sides = columns.map(name => `e.${name}::text AS e_${name}, c.${name}::text AS c_${name}`)
    const rows = each<Record<string, string | null>>(
      this.snapshot,
      `SELECT COALESCE(e.claim, c.claim) AS claim, ${sides.join(', ')}
        FROM (SELECT * FROM (SELECT DISTINCT ON (claim) claim, filing, position, fingerprint, freed
          FROM pg_temp.audit_claim ORDER BY claim, position DESC, n DESC) last WHERE NOT freed) e
        FULL JOIN (SELECT claim, filing, position, fingerprint FROM claim
          WHERE partition = ${partition}) c ON c.claim = e.claim
        WHERE (e.filing, e.position, e.fingerprint)
          IS DISTINCT FROM (c.filing, c.position, c.fingerprint)`,
    )
    for await (const row of rows) {
      const filing = row.e_filing ?? row.c_filing ?? undefined
      const position = Number(row.e_position ?? row.c_position)
      const at = { table: 'claim', key: `claim ${row.claim}`, filing, position }
      const expected = columns.map(name => row[`e_${name}`])
      const found = columns.map(name => row[`c_${name}`])
      if (expected[0] === null) this.tally.found({ ...at, kind: 'extra', found: found.join() })
      else if (found[0] === null) {
        this.tally.found({ ...at, kind: 'missing', expected: expected.join() })
      } else {
        columns.forEach((column, i) => {
          if (expected[i] === found[i]) return
          const sides = { expected: String(expected[i]), found: String(found[i]) }
          this.tally.found({ ...at, column, kind: 'differs', ...sides })
        })
      }
    }
  }

  /** A claim is made only while nobody has it, and freed only while somebody has. */
  private async twice(): Promise<void> {
    const rows = each<{ claim: string; position: bigint; freed: boolean; before: bigint | null }>(
      this.snapshot,
      `SELECT claim, position, freed, before FROM (SELECT claim, position, freed,
          lag(freed) OVER w AS was, lag(position) OVER w AS before
          FROM pg_temp.audit_claim WINDOW w AS (PARTITION BY claim ORDER BY position, n)) events
        WHERE freed = COALESCE(was, true)`,
    )
    for await (const { claim, position, freed, before } of rows) {
      const found = `${freed ? 'freed' : 'claimed'} again after ${before ?? 'nothing'}`
      const at = { table: 'journal', key: `position ${position}`, position: Number(position) }
      this.tally.found({ ...at, column: 'extra', kind: 'broken', expected: claim, found })
    }
  }

  private async series(): Promise<void> {
    const rows = each<{ series: string; expected: bigint | null; found: bigint | null }>(
      this.snapshot,
      `SELECT COALESCE(e.series, s.series) AS series, e.last AS expected, s.last AS found
        FROM (SELECT series, max(last) AS last FROM pg_temp.audit_series GROUP BY series) e
        FULL JOIN (SELECT series, last FROM series
          WHERE partition = ${this.snapshot.partition}) s ON s.series = e.series
        WHERE e.last IS DISTINCT FROM s.last`,
    )
    for await (const { series, expected, found } of rows) {
      const at = { table: 'series', key: seriesText(series), column: 'last' }
      const sides = { expected: expected?.toString(), found: found?.toString() }
      const kind = expected === null ? 'extra' : found === null ? 'missing' : 'differs'
      this.tally.found({ ...at, kind, ...sides })
    }
  }

  /** Serials of a series are 1, 2, 3 …, each once. */
  private async gaps(): Promise<void> {
    const rows = each<{ series: string; expected: bigint; found: bigint; position: bigint }>(
      this.snapshot,
      `SELECT series, expected, first AS found, position FROM (SELECT series, first, position,
          COALESCE(max(last) OVER (PARTITION BY series ORDER BY first, position
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) + 1 AS expected
        FROM pg_temp.audit_series) runs WHERE first <> expected`,
    )
    for await (const { series, expected, found, position } of rows) {
      const at = { table: 'journal', key: `position ${position}`, position: Number(position) }
      const sides = { expected: `serial ${expected} of ${seriesText(series)}`, found: `${found}` }
      this.tally.found({ ...at, column: 'extra', kind: 'broken', ...sides })
    }
  }
}

const seriesText = (series: string): string => `series ${series.replace('\u001f', '#')}`
