// What a run of events adds to the tables that are derived from the journal, and the statements
// that put it there. The same columns, made by the same functions, as intake and verify use.
import type { CompletedNode } from '../journal/merkle.ts'
import type { Mounted } from '../mounted.ts'
import {
  byteaArray,
  int4Array,
  int8Array,
  jsonArray,
  numericArray,
  textArray,
  timestamptzArray,
} from '../store/binary.ts'
import type { Queryable } from '../store/database.ts'
import type { LedgerLine } from '../types.ts'
import { claimEvents } from './claims.ts'
import { BROKEN, columnsOf, type FilingColumns, type State, type Step } from './fold.ts'
import { addLine, type Sums } from './ledgers.ts'

interface Target {
  readonly database: Queryable
  readonly partition: number
  readonly mounted: Mounted
}

/** Write a run of steps; each table is as it was after the run's last event. */
export const writeDerived = async (
  target: Target,
  steps: readonly Step[],
  nodes: readonly CompletedNode[],
): Promise<void> => {
  await writeFilings(target, steps)
  await writeClaims(target, steps)
  await writeSeries(target, steps)
  await writeEntries(target, steps)
  await writeAccounts(target, steps)
  await writeHolds(target, steps)
  if (nodes.length === 0) return
  await target.database.query(
    `INSERT INTO tree_node (partition, level, index, hash)
      SELECT ${target.partition}, * FROM unnest($1::int[], $2::bigint[], $3::bytea[])`,
    [
      int4Array(nodes.map(node => node.level)),
      int8Array(nodes.map(node => node.index)),
      byteaArray(nodes.map(node => node.hash)),
    ],
  )
}

/** State after a step of a journal that was found whole. */
export const stateOf = ({ after, row }: Step): State => {
  if (after === BROKEN) throw new Error(`the journal's row ${row.position} cannot be read`)
  return after
}

const writeFilings = async ({ database, partition }: Target, steps: readonly Step[]) => {
  const filings = new Map<string, { after: State; columns: FilingColumns }>()
  const last = new Map(steps.map(step => [step.row.filing, step]))
  for (const step of last.values()) {
    const after = stateOf(step)
    filings.set(after.id, { after, columns: columnsOf(step.type!, after, step.row) })
  }
  const list = [...filings.values()]
  const texts = (name: keyof FilingColumns): Buffer =>
    textArray(list.map(({ columns }) => columns[name]))
  await database.query(
    `INSERT INTO filing (partition, filing, type, number, org, state, version, accepted, changed,
        awaits, reference, document, positions, marks, facets, listed)
      SELECT ${partition}, filing, type, number, org, state, version, accepted, changed, awaits,
        reference, document, string_to_array(positions, ',')::bigint[], marks,
        string_to_array(facets, E'\\x1f'), listed
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[],
        $7::timestamptz[], $8::timestamptz[], $9::text[], $10::text[], $11::bigint[], $12::text[],
        $13::json[], $14::text[], $15::json[]) AS u(filing, type, number, org, state, version,
        accepted, changed, awaits, reference, document, positions, marks, facets, listed)
      ON CONFLICT (partition, filing) DO UPDATE SET state = excluded.state,
        version = excluded.version, changed = excluded.changed, awaits = excluded.awaits,
        reference = excluded.reference, document = excluded.document,
        positions = excluded.positions, marks = excluded.marks, facets = excluded.facets,
        listed = excluded.listed`,
    [
      textArray([...filings.keys()]),
      texts('type'),
      texts('number'),
      texts('org'),
      texts('state'),
      int4Array(list.map(({ after }) => after.version)),
      timestamptzArray(list.map(({ columns }) => Date.parse(columns.accepted))),
      timestamptzArray(list.map(({ columns }) => Date.parse(columns.changed))),
      texts('awaits'),
      texts('reference'),
      int8Array(list.map(({ after }) => after.document)),
      textArray(list.map(({ after }) => after.positions.join())),
      jsonArray(list.map(({ columns }) => Buffer.from(columns.marks))),
      texts('facets'),
      jsonArray(list.map(({ columns }) => Buffer.from(columns.listed))),
    ],
  )
}

const writeClaims = async ({ database, partition }: Target, steps: readonly Step[]) => {
  const last = new Map(steps.flatMap(claimEvents).map(event => [event.claim, event]))
  const made = [...last.values()].filter(event => !event.freed)
  const freed = [...last.values()].filter(event => event.freed)
  await database.query(
    `WITH gone AS (
      DELETE FROM claim WHERE partition = ${partition} AND claim = ANY($5::text[])
    ) INSERT INTO claim (partition, claim, filing, position, fingerprint)
      SELECT ${partition}, * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[])
      ON CONFLICT (partition, claim) DO UPDATE SET filing = excluded.filing,
        position = excluded.position, fingerprint = excluded.fingerprint`,
    [
      textArray(made.map(each => each.claim)),
      textArray(made.map(each => each.filing)),
      int8Array(made.map(each => each.position)),
      byteaArray(made.map(each => each.fingerprint)),
      textArray(freed.map(each => each.claim)),
    ],
  )
}

const writeSeries = async ({ database, partition }: Target, steps: readonly Step[]) => {
  const drawn = steps.flatMap(({ extra }) => (extra?.series === undefined ? [] : [extra.series]))
  const last = [...new Map(drawn)]
  await database.query(
    `INSERT INTO series (partition, series, last)
      SELECT ${partition}, * FROM unnest($1::text[], $2::bigint[])
      ON CONFLICT (partition, series) DO UPDATE SET last = excluded.last`,
    [textArray(last.map(([series]) => series)), int8Array(last.map(([, at]) => BigInt(at)))],
  )
}

const writeEntries = async ({ database, partition }: Target, steps: readonly Step[]) => {
  const lines = steps.flatMap(({ row, lines }) =>
    lines.map((line, n) => ({ ...line, n, position: row.position })),
  )
  await database.query(
    `INSERT INTO entry (partition, position, n, kind, debit, credit, unit, amount, hold)
      SELECT ${partition}, * FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[],
        $5::text[], $6::text[], $7::numeric[], $8::text[])`,
    [
      int8Array(lines.map(line => line.position)),
      int4Array(lines.map(line => line.n)),
      textArray(lines.map(line => line.kind)),
      textArray(lines.map(line => line.debit)),
      textArray(lines.map(line => line.credit)),
      textArray(lines.map(line => line.unit)),
      numericArray(lines.map(line => line.amount)),
      textArray(lines.map(line => line.hold)),
    ],
  )
}

const writeAccounts = async ({ database, partition, mounted }: Target, steps: readonly Step[]) => {
  const sums = new Map<string, Sums>()
  for (const { lines } of steps) for (const line of lines) addLine(sums, line)
  const accounts = [...sums].map(([key, each]) => {
    const [account, unit] = key.split('\u001f') as [string, string]
    const floor = mounted.floorOf(account)
    if (floor === undefined) throw new Error(`${account} is no account of its pack`)
    return { account, unit, floor, ...each }
  })
  await database.query(
    `INSERT INTO account
        (partition, account, unit, floor, debits, credits, debits_held, credits_held)
      SELECT ${partition}, * FROM unnest($1::text[], $2::text[], $3::text[], $4::numeric[],
        $5::numeric[], $6::numeric[], $7::numeric[])
      ON CONFLICT (partition, account, unit) DO UPDATE SET
        debits = account.debits + excluded.debits,
        credits = account.credits + excluded.credits,
        debits_held = account.debits_held + excluded.debits_held,
        credits_held = account.credits_held + excluded.credits_held`,
    [
      textArray(accounts.map(each => each.account)),
      textArray(accounts.map(each => each.unit)),
      textArray(accounts.map(each => each.floor)),
      numericArray(accounts.map(each => each.debits)),
      numericArray(accounts.map(each => each.credits)),
      numericArray(accounts.map(each => each.debitsHeld)),
      numericArray(accounts.map(each => each.creditsHeld)),
    ],
  )
}

const writeHolds = async ({ database, partition }: Target, steps: readonly Step[]) => {
  const last = new Map<string, LedgerLine & { filing: string }>()
  for (const { row, lines } of steps) {
    const { filing } = row
    for (const line of lines) {
      if (line.hold !== '') last.set(`${filing}\u001f${line.hold}`, { ...line, filing })
    }
  }
  if (last.size === 0) return
  const held = [...last.values()].filter(line => line.kind === 'held')
  const gone = [...last.values()].filter(line => line.kind !== 'held')
  await database.query(
    `WITH gone AS (
      DELETE FROM hold USING unnest($7::text[], $8::text[]) AS u(filing, hold)
      WHERE hold.partition = ${partition} AND hold.filing = u.filing AND hold.hold = u.hold
    ) INSERT INTO hold (partition, filing, hold, debit, credit, unit, amount)
      SELECT ${partition}, * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[],
        $5::text[], $6::numeric[])
      ON CONFLICT (partition, filing, hold) DO UPDATE SET debit = excluded.debit,
        credit = excluded.credit, unit = excluded.unit, amount = excluded.amount`,
    [
      textArray(held.map(line => line.filing)),
      textArray(held.map(line => line.hold)),
      textArray(held.map(line => line.debit)),
      textArray(held.map(line => line.credit)),
      textArray(held.map(line => line.unit)),
      numericArray(held.map(line => line.amount)),
      textArray(gone.map(line => line.filing)),
      textArray(gone.map(line => line.hold)),
    ],
  )
}
