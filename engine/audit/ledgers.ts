// The ledger: entries as the journal has them, accounts and holds as the sums of those, and what
// must hold of any ledger.
import type { Mounted } from '../mounted.ts'
import { int4Array, int8Array, numericArray, textArray } from '../store/binary.ts'
import type { LedgerLine } from '../types.ts'
import type { Tally } from './finding.ts'
import type { Step } from './fold.ts'
import { each, type Snapshot } from './snapshot.ts'

/** What lines add to an account; holds may be given back, so those sums may fall. */
export interface Sums {
  debits: bigint
  credits: bigint
  debitsHeld: bigint
  creditsHeld: bigint
}

const sumsOf = (into: Map<string, Sums>, account: string, unit: string): Sums => {
  const key = `${account}\u001f${unit}`
  let sums = into.get(key)
  if (sums === undefined) {
    sums = { debits: 0n, credits: 0n, debitsHeld: 0n, creditsHeld: 0n }
    into.set(key, sums)
  }
  return sums
}

/** Add a line to both its accounts (`account U+001F unit`). */
export const addLine = (into: Map<string, Sums>, line: LedgerLine): void => {
  const debit = sumsOf(into, line.debit, line.unit)
  const credit = sumsOf(into, line.credit, line.unit)
  const { kind, amount } = line
  if (kind === 'posted' || kind === 'settled') {
    debit.debits += amount
    credit.credits += amount
  }
  if (kind === 'posted') return
  const held = kind === 'held' ? amount : -amount
  debit.debitsHeld += held
  credit.creditsHeld += held
}

interface StoredEntry {
  readonly position: bigint
  readonly n: number
  readonly kind: string
  readonly debit: string
  readonly credit: string
  readonly unit: string
  readonly amount: string
  readonly hold: string
}

const ENTRY = ['kind', 'debit', 'credit', 'unit', 'amount', 'hold'] as const
/** Accounts kept in memory before their sums go to the server's disk: some 20 MB. */
const MOST_ACCOUNTS = 50_000

interface Line extends LedgerLine {
  readonly position: number
  readonly n: number
  readonly filing: string
  readonly number: string
}

export class Ledgers {
  private readonly snapshot: Snapshot
  private readonly mounted: Mounted
  private readonly tally: Tally
  private sums = new Map<string, Sums>()
  entries = 0

  constructor(snapshot: Snapshot, mounted: Mounted, tally: Tally) {
    this.snapshot = snapshot
    this.mounted = mounted
    this.tally = tally
  }

  /** Events of positions (after, end]. */
  async run(after: number, end: number, steps: readonly Step[]): Promise<void> {
    const lines = steps.flatMap(({ row, lines }) =>
      lines.map((line, n): Line => {
        const { position, filing, number } = row
        return { ...line, position, n, filing, number }
      }),
    )
    const unreadable = new Set(
      steps.flatMap(({ row, extra }) => (extra === undefined ? [row.position] : [])),
    )
    await this.compare(after, end, lines, unreadable)
    for (const line of lines) addLine(this.sums, line)
    if (this.sums.size > MOST_ACCOUNTS) await this.flush()
    await this.hold(lines.filter(line => line.hold !== ''))
  }

  private async compare(
    after: number,
    end: number,
    lines: readonly Line[],
    unreadable: ReadonlySet<number>,
  ): Promise<void> {
    const { rows } = await this.snapshot.query<StoredEntry & Record<string, unknown>>(
      `SELECT position, n, kind, debit, credit, unit, amount, hold FROM entry
        WHERE partition = ${this.snapshot.partition} AND position > $1 AND position <= $2
        ORDER BY position, n`,
      [after, end],
    )
    this.entries += rows.length
    let i = 0
    for (const line of lines) {
      for (; i < rows.length && isBefore(rows[i]!, line); i++) this.extra(rows[i]!, unreadable)
      const stored = rows[i]
      const { position, n, filing, number } = line
      const at = { table: 'entry', key: `position ${position}, n ${n}`, position, filing, number }
      if (stored === undefined || Number(stored.position) !== position || stored.n !== n) {
        this.tally.found({ ...at, kind: 'missing', expected: lineText(line) })
        continue
      }
      i++
      for (const column of ENTRY) {
        const sides = { expected: String(line[column]), found: stored[column] }
        if (sides.expected === sides.found) continue
        this.tally.found({ ...at, column, kind: 'differs', ...sides })
      }
    }
    for (; i < rows.length; i++) this.extra(rows[i]!, unreadable)
  }

  private extra(stored: StoredEntry, unreadable: ReadonlySet<number>): void {
    const position = Number(stored.position)
    const kind = unreadable.has(position) ? 'unchecked' : 'extra'
    const key = `position ${position}, n ${stored.n}`
    this.tally.found({ table: 'entry', key, kind, position, found: lineText(stored) })
  }

  private async hold(lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return
    await this.snapshot.query(
      `INSERT INTO pg_temp.audit_hold
          (filing, hold, position, n, kind, debit, credit, unit, amount)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::int[], $5::text[],
          $6::text[], $7::text[], $8::text[], $9::numeric[])`,
      [
        textArray(lines.map(line => line.filing)),
        textArray(lines.map(line => line.hold)),
        int8Array(lines.map(line => line.position)),
        int4Array(lines.map(line => line.n)),
        textArray(lines.map(line => line.kind)),
        textArray(lines.map(line => line.debit)),
        textArray(lines.map(line => line.credit)),
        textArray(lines.map(line => line.unit)),
        numericArray(lines.map(line => line.amount)),
      ],
    )
  }

  private async flush(): Promise<void> {
    const sums = [...this.sums].map(([key, each]) => {
      const [account, unit] = key.split('\u001f')
      return { account: account!, unit: unit!, ...each }
    })
    this.sums = new Map()
    await this.snapshot.query(
      `INSERT INTO pg_temp.audit_account
          (account, unit, debits, credits, debits_held, credits_held)
        SELECT * FROM unnest($1::text[], $2::text[], $3::numeric[], $4::numeric[], $5::numeric[],
          $6::numeric[])`,
      [
        textArray(sums.map(each => each.account)),
        textArray(sums.map(each => each.unit)),
        numericArray(sums.map(each => each.debits)),
        numericArray(sums.map(each => each.credits)),
        numericArray(sums.map(each => each.debitsHeld)),
        numericArray(sums.map(each => each.creditsHeld)),
      ],
    )
  }

  async end(): Promise<void> {
    await this.flush()
    await this.beyond()
    await this.accounts()
    await this.holds()
    await this.units()
    await this.floors()
  }

  /** Entries of positions that the journal does not reach. */
  private async beyond(): Promise<void> {
    const { partition, to } = this.snapshot
    const rows = each<StoredEntry>(
      this.snapshot,
      `SELECT position, n, kind, debit, credit, unit, amount, hold FROM entry
        WHERE partition = ${partition} AND (position < 1 OR position > ${to})`,
    )
    for await (const row of rows) this.extra(row, new Set())
  }

  private async accounts(): Promise<void> {
    const names = 'debits, credits, debits_held, credits_held'
    const sums = names.split(', ').map(name => `sum(${name}) AS ${name}`)
    const rows = each<Record<string, string | null>>(
      this.snapshot,
      `SELECT COALESCE(e.account, a.account) AS account, COALESCE(e.unit, a.unit) AS unit,
          ${names
            .split(', ')
            .map(name => `e.${name}::text AS e_${name}, a.${name}::text AS a_${name}`)
            .join(', ')}
        FROM (SELECT account, unit, ${sums.join(', ')}
          FROM pg_temp.audit_account GROUP BY account, unit) e
        FULL JOIN (SELECT account, unit, ${names} FROM account
          WHERE partition = ${this.snapshot.partition}) a
          ON a.account = e.account AND a.unit = e.unit
        WHERE (e.debits, e.credits, e.debits_held, e.credits_held)
          IS DISTINCT FROM (a.debits, a.credits, a.debits_held, a.credits_held)`,
    )
    for await (const row of rows) {
      const at = { table: 'account', key: accountText(row.account, row.unit) }
      const expected = names.split(', ').map(name => row[`e_${name}`])
      const found = names.split(', ').map(name => row[`a_${name}`])
      if (expected[0] === null) this.tally.found({ ...at, kind: 'extra', found: found.join() })
      else if (found[0] === null) {
        this.tally.found({ ...at, kind: 'missing', expected: expected.join() })
      } else {
        names.split(', ').forEach((column, i) => {
          if (expected[i] === found[i]) return
          const sides = { expected: String(expected[i]), found: String(found[i]) }
          this.tally.found({ ...at, column, kind: 'differs', ...sides })
        })
      }
    }
  }

  private async holds(): Promise<void> {
    const { partition } = this.snapshot
    const rows = each<Record<'filing' | 'hold', string> & Record<'expected' | 'found', string[]>>(
      this.snapshot,
      `SELECT COALESCE(e.filing, h.filing) AS filing, COALESCE(e.hold, h.hold) AS hold,
          ARRAY[e.debit, e.credit, e.unit, e.amount::text] AS expected,
          ARRAY[h.debit, h.credit, h.unit, h.amount::text] AS found
        FROM (SELECT * FROM (SELECT DISTINCT ON (filing, hold) filing, hold, kind, debit, credit,
            unit, amount
          FROM pg_temp.audit_hold ORDER BY filing, hold, position DESC, n DESC) last
          WHERE kind = 'held') e
        FULL JOIN (SELECT filing, hold, debit, credit, unit, amount FROM hold
          WHERE partition = ${partition}) h ON h.filing = e.filing AND h.hold = e.hold
        WHERE (e.debit, e.credit, e.unit, e.amount)
          IS DISTINCT FROM (h.debit, h.credit, h.unit, h.amount)`,
    )
    for await (const { filing, hold, expected, found } of rows) {
      const at = { table: 'hold', key: `filing ${filing}, hold ${hold}`, filing }
      if (expected[0] === null) this.tally.found({ ...at, kind: 'extra', found: found.join() })
      else if (found[0] === null) {
        this.tally.found({ ...at, kind: 'missing', expected: expected.join() })
      } else {
        const sides = { expected: expected.join(), found: found.join() }
        this.tally.found({ ...at, kind: 'differs', ...sides })
      }
    }
    await this.balance()
  }

  /** What was held is settled, given back or still standing, to the unit. */
  private async balance(): Promise<void> {
    const rows = each<{ filing: string; hold: string; standing: string; rest: string }>(
      this.snapshot,
      `SELECT filing, hold, rest::text, standing::text FROM (
        SELECT filing, hold, sum(CASE kind WHEN 'held' THEN amount ELSE -amount END) AS rest,
          COALESCE((array_agg(CASE kind WHEN 'held' THEN amount ELSE 0 END
            ORDER BY position DESC, n DESC))[1], 0) AS standing
        FROM pg_temp.audit_hold GROUP BY filing, hold) sums WHERE rest <> standing`,
    )
    for await (const { filing, hold, standing, rest } of rows) {
      const at = { table: 'journal', key: `filing ${filing}, hold ${hold}`, filing }
      this.tally.found({ ...at, kind: 'broken', column: 'extra', expected: standing, found: rest })
    }
  }

  /** Per unit, all debits are all credits. */
  private async units(): Promise<void> {
    const { query, partition } = this.snapshot
    const { rows } = await query<{ unit: string; debits: string; credits: string }>(
      `SELECT unit, sum(debits) || ' and ' || sum(debits_held) || ' held' AS debits,
          sum(credits) || ' and ' || sum(credits_held) || ' held' AS credits
        FROM account WHERE partition = ${partition} GROUP BY unit
        HAVING sum(debits) <> sum(credits) OR sum(debits_held) <> sum(credits_held)`,
    )
    for (const { unit, debits, credits } of rows) {
      const sides = { expected: `credits ${debits}`, found: `credits ${credits}` }
      this.tally.found({ table: 'account', key: `unit ${unit}`, kind: 'broken', ...sides })
    }
  }

  /** Each account has its pack's floor, and has not crossed it. */
  private async floors(): Promise<void> {
    const { partition, query } = this.snapshot
    const { rows: kinds } = await query<{ template: string; floor: string }>(
      `SELECT DISTINCT split_part(account, ':', 1) AS template, floor FROM account
        WHERE partition = ${partition}`,
    )
    for (const { template, floor } of kinds) {
      const expected = this.mounted.floorOf(template)
      if (floor === expected) continue
      const { rows } = await query<{ account: string; unit: string }>(
        `SELECT account, unit FROM account WHERE partition = ${partition}
          AND split_part(account, ':', 1) = $1 AND floor = $2 LIMIT 1000`,
        [template, floor],
      )
      for (const { account, unit } of rows) {
        const at = { table: 'account', key: accountText(account, unit), column: 'floor' }
        this.tally.found({
          ...at,
          kind: 'differs',
          expected: expected ?? 'no such account',
          found: floor,
        })
      }
    }
    const crossed = each<{ account: string; unit: string; floor: string; short: string }>(
      this.snapshot,
      `SELECT account, unit, floor, short::text FROM (SELECT account, unit, floor,
          CASE floor WHEN 'debit' THEN credits + credits_held - debits
            WHEN 'credit' THEN debits + debits_held - credits ELSE 0 END AS short
        FROM account WHERE partition = ${partition}) stands WHERE short > 0`,
    )
    for await (const { account, unit, floor, short } of crossed) {
      if (BigInt(short) <= this.mounted.limitOf(account)) continue
      const at = { table: 'account', key: accountText(account, unit), kind: 'broken' as const }
      this.tally.found({ ...at, expected: `floor ${floor}`, found: `${short} below it` })
    }
  }
}

const isBefore = (stored: StoredEntry, line: Line): boolean => {
  const position = Number(stored.position)
  return position < line.position || (position === line.position && stored.n < line.n)
}

const accountText = (account: string | null | undefined, unit: string | null | undefined): string =>
  `account ${account}, ${unit}`

const lineText = (
  line: Pick<StoredEntry, 'kind' | 'debit' | 'credit' | 'unit'> & { amount: unknown },
) => `${line.kind} ${line.amount} ${line.unit}, debit ${line.debit}, credit ${line.credit}`
