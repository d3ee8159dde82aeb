// The batch's two statements, of one transaction: the journal's rows, and filings, claims, series,
// accounts, entries and the head, from binary arrays. The journal goes first and by itself: of a
// heavy filing 4.9 kB of 5.6, which PostgreSQL takes in while the parameters of the rest are made.

import { type Leaf, makeLeaf } from '../journal/leaf.ts'
import { Edge, leafHash } from '../journal/merkle.ts'
import { writeExtra } from '../journal/rows.ts'
import type { HoldState } from '../ledger/ledger.ts'
import {
  byteaArray,
  int4Array,
  int8Array,
  jsonArray,
  jsonTextArray,
  numericArray,
  textArray,
  timestamptzArray,
} from '../store/binary.ts'
import type { Queryable } from '../store/database.ts'
import type { AccountState, FilingState } from '../types.ts'
import { type BatchState, type Change, changedAt } from './state.ts'

export interface Head {
  readonly position: number
  readonly edge: Buffer
}

/** Lock the partition's counter row: from here to the commit nobody else draws a position. */
export const lockHead = async (database: Queryable, partition: number): Promise<Head> => {
  const { rows } = await database.query<{ position: bigint; edge: Buffer }>({
    name: 'lock-head',
    text: `SELECT position, edge FROM head WHERE partition = ${partition} FOR UPDATE`,
  })
  const head = rows[0]
  if (head === undefined) throw new Error(`partition ${partition} has no head`)
  return { position: Number(head.position), edge: head.edge }
}

/** What stood before the batch, to tell new rows from changed ones. */
export interface Known {
  readonly accounts: ReadonlySet<string>
  readonly series: ReadonlySet<string>
  readonly holds: ReadonlyMap<string, HoldState>
}

/** Place in the batch (below zero) → position. */
export const placed = (position: number, base: number): number =>
  position < 0 ? base - position : position

const iso = (ms: number): string => new Date(ms).toISOString()
const noteOf = ({ command }: Change): string | undefined =>
  command.kind === 'transition' ? command.note : undefined
const actorOf = (change: Change): string => change.command.caller.actor

/** What the first statement leaves for the second: the tree as it stands with the rows in it. */
export interface Grown {
  readonly edge: Buffer
  readonly nodes: readonly { level: number; index: number; hash: Buffer }[]
}

/** Write the changes' rows of the journal, at the positions after `head`. */
export const writeJournal = (
  database: Queryable,
  partition: number,
  head: Head,
  changes: readonly Change[],
): { grown: Grown; written: Promise<unknown> } => {
  const edge = head.edge.length === 0 ? new Edge() : Edge.of(head.edge)
  const rows = changes.map((change, i) => journalRow(partition, head.position + 1 + i, change))
  const leaves = rows.map(makeLeaf)
  const hashes: Buffer[] = []
  const nodes: { level: number; index: number; hash: Buffer }[] = []
  for (const { bytes } of leaves) {
    const hash = leafHash(bytes)
    hashes.push(hash)
    nodes.push(...edge.append(hash))
  }
  const written = database.query(
    { name: 'write-journal', text: textOf(partition).journal },
    journalParameters(rows, leaves, hashes, changes),
  )
  return { grown: { edge: edge.bytes(), nodes }, written }
}

/** Write all else that the changes leave, the head last. */
export const writeBatch = (
  database: Queryable,
  partition: number,
  head: Head,
  changes: readonly Change[],
  state: BatchState,
  known: Known,
  { edge, nodes }: Grown,
): Promise<unknown> =>
  database.query({ name: 'write-batch', text: textOf(partition).rest }, [
    ...filingParameters(changes, head.position),
    ...claimParameters(changes, head.position),
    ...ledgerParameters(changes, head.position, state, known),
    int4Array(nodes.map(node => node.level)),
    int8Array(nodes.map(node => node.index)),
    byteaArray(nodes.map(node => node.hash)),
    head.position + changes.length,
    edge,
  ])

const journalRow = (partition: number, position: number, change: Change) => {
  const { command, after, prepared } = change
  return {
    partition,
    position,
    at: iso(command.at),
    effective: iso(command.effective),
    type: after.type,
    filing: after.id,
    number: after.number,
    event: change.event,
    steps: change.steps,
    state: after.state,
    version: after.version,
    org: after.org,
    actor: actorOf(change),
    reference: after.reference,
    body: prepared?.body ?? null,
    amounts: prepared?.amountsText ?? null,
    extra: writeExtra({ ...change, note: noteOf(change) }),
  }
}

type Row = ReturnType<typeof journalRow>

const journalParameters = (
  rows: readonly Row[],
  leaves: readonly Leaf[],
  hashes: readonly Buffer[],
  changes: readonly Change[],
): unknown[] => [
  int8Array(rows.map(row => row.position)),
  timestamptzArray(changes.map(each => each.command.at)),
  timestamptzArray(changes.map(each => each.command.effective)),
  textArray(rows.map(row => row.type)),
  textArray(rows.map(row => row.filing)),
  textArray(rows.map(row => row.number)),
  textArray(rows.map(row => row.event)),
  textArray(rows.map(row => row.steps.join(','))),
  textArray(rows.map(row => row.state)),
  int4Array(rows.map(row => row.version)),
  textArray(rows.map(row => row.org)),
  textArray(rows.map(row => row.actor)),
  textArray(rows.map(row => row.reference)),
  jsonArray(rows.map(row => row.body)),
  jsonArray(leaves.map(leaf => leaf.amounts)),
  jsonArray(leaves.map(leaf => leaf.extra)),
  byteaArray(hashes),
]

/** A filing as the batch leaves it; `lists` when its document changed. */
interface Written {
  readonly after: FilingState
  readonly changed: number
  readonly awaits: string
  readonly facets: string | null
  readonly listed: string | null
}

const filingParameters = (changes: readonly Change[], base: number): unknown[] => {
  const made = new Map<string, Written>()
  const moved = new Map<string, Written>()
  for (const change of changes) {
    const { after, before, command, prepared } = change
    const isNew = before === undefined || made.has(after.id)
    const into = isNew ? made : moved
    const earlier = into.get(after.id)
    into.set(after.id, {
      after,
      changed: changedAt(command.effective, after),
      awaits: command.type.awaits.get(after.state) ?? '',
      facets: prepared?.facets.join('\u001f') ?? earlier?.facets ?? null,
      listed: prepared?.listedText ?? earlier?.listed ?? null,
    })
  }
  return [...filingColumns([...made.values()], base), ...filingColumns([...moved.values()], base)]
}

const filingColumns = (list: readonly Written[], base: number): unknown[] => [
  textArray(list.map(each => each.after.id)),
  textArray(list.map(each => each.after.type)),
  textArray(list.map(each => each.after.number)),
  textArray(list.map(each => each.after.org)),
  textArray(list.map(each => each.after.state)),
  int4Array(list.map(each => each.after.version)),
  timestamptzArray(list.map(each => each.after.accepted)),
  timestamptzArray(list.map(each => each.changed)),
  textArray(list.map(each => each.awaits)),
  textArray(list.map(each => each.after.reference)),
  int8Array(list.map(each => placed(each.after.document, base))),
  textArray(list.map(each => each.after.positions.map(at => placed(at, base)).join(','))),
  jsonTextArray(list.map(each => JSON.stringify(each.after.marks))),
  textArray(list.map(each => each.facets)),
  jsonTextArray(list.map(each => each.listed)),
]

const claimParameters = (changes: readonly Change[], base: number): unknown[] => {
  const claims = new Map<string, { filing: string; position: number; fingerprint: Buffer | null }>()
  const freed = new Set<string>()
  changes.forEach(({ claimed, freed: given, after }, i) => {
    for (const { claim, fingerprint } of claimed) {
      claims.set(claim, { filing: after.id, position: base + 1 + i, fingerprint })
    }
    for (const claim of given) {
      // made and given back within the batch: it never was in the table
      if (!claims.delete(claim)) freed.add(claim)
    }
  })
  const made = [...claims]
  return [
    textArray(made.map(([claim]) => claim)),
    textArray(made.map(([, each]) => each.filing)),
    int8Array(made.map(([, each]) => each.position)),
    byteaArray(made.map(([, each]) => each.fingerprint)),
    textArray([...freed]),
  ]
}

const ledgerParameters = (
  changes: readonly Change[],
  base: number,
  state: BatchState,
  known: Known,
): unknown[] => {
  const used = new Set<string>()
  const lines = changes.flatMap((change, i) =>
    change.lines.map((line, n) => {
      used.add(`${line.debit}\u001f${line.unit}`)
      used.add(`${line.credit}\u001f${line.unit}`)
      return { ...line, position: base + 1 + i, n }
    }),
  )
  const accounts = [...used].map(key => ({ key, account: state.accounts.get(key)! }))
  const fresh = accounts.filter(({ key }) => !known.accounts.has(key)).map(each => each.account)
  const kept = accounts.filter(({ key }) => known.accounts.has(key)).map(each => each.account)
  const series = changes.flatMap(each => (each.series === undefined ? [] : [each.series.series]))
  const drawn = [...new Set(series)]
  const newSeries = drawn.filter(each => !known.series.has(each))
  const oldSeries = drawn.filter(each => known.series.has(each))
  return [
    int8Array(lines.map(line => line.position)),
    int4Array(lines.map(line => line.n)),
    textArray(lines.map(line => line.kind)),
    textArray(lines.map(line => line.debit)),
    textArray(lines.map(line => line.credit)),
    textArray(lines.map(line => line.unit)),
    numericArray(lines.map(line => line.amount)),
    textArray(lines.map(line => line.hold)),
    ...accountColumns(fresh),
    ...accountColumns(kept),
    textArray(newSeries),
    int8Array(newSeries.map(each => state.series.get(each)!)),
    textArray(oldSeries),
    int8Array(oldSeries.map(each => state.series.get(each)!)),
    ...holdParameters(changes, state, known),
  ]
}

const accountColumns = (accounts: readonly AccountState[]): unknown[] => [
  textArray(accounts.map(each => each.account)),
  textArray(accounts.map(each => each.unit)),
  textArray(accounts.map(each => each.floor)),
  numericArray(accounts.map(each => each.debits)),
  numericArray(accounts.map(each => each.credits)),
  numericArray(accounts.map(each => each.debitsHeld)),
  numericArray(accounts.map(each => each.creditsHeld)),
]

const holdParameters = (changes: readonly Change[], state: BatchState, known: Known): unknown[] => {
  const filings = new Set(changes.map(each => each.after.id))
  const over = [...known.holds.keys()].filter(key => !state.holds.has(key))
  const gone = over.map(key => key.split('\u001f'))
  // new ones, and those that an amendment gave back and reserved anew under their old name
  const made = [...state.holds].filter(([key, hold]) => known.holds.get(key) !== hold)
  const mine = made.filter(([key]) => filings.has(key.split('\u001f')[0]!))
  return [
    textArray(gone.map(([filing]) => filing!)),
    textArray(gone.map(([, hold]) => hold!)),
    textArray(mine.map(([key]) => key.split('\u001f')[0]!)),
    textArray(mine.map(([key]) => key.split('\u001f')[1]!)),
    textArray(mine.map(([, each]) => each.debit)),
    textArray(mine.map(([, each]) => each.credit)),
    textArray(mine.map(([, each]) => each.unit)),
    numericArray(mine.map(([, each]) => each.amount)),
  ]
}

interface Texts {
  readonly journal: string
  readonly rest: string
}
const texts = new Map<number, Texts>()
/** The statements, with the partition as a constant, so that a router can send it to one worker. */
const textOf = (partition: number): Texts => {
  let text = texts.get(partition)
  if (text === undefined) {
    text = { journal: journalText(partition), rest: restText(partition) }
    texts.set(partition, text)
  }
  return text
}

/** Numbers parameters as they come. */
const numbering = () => {
  let n = 0
  const one = (): string => `$${++n}`
  const next = (type: string): string => `${one()}::${type}[]`
  const unnest = (types: string): string => `unnest(${types.split(' ').map(next).join(', ')})`
  return { one, next, unnest }
}

const journalText = (partition: number): string => {
  const { unnest } = numbering()
  return `INSERT INTO journal (partition, position, at, effective, type, filing, number, event, steps,
      state, version, org, actor, reference, body, amounts, extra, leaf)
    SELECT ${partition}, * FROM ${unnest(
      'bigint timestamptz timestamptz text text text text text text int text text text json json json bytea',
    )}`
}

const restText = (partition: number): string => {
  const { one, next, unnest } = numbering()
  const filingTypes =
    'text text text text text int timestamptz timestamptz text text bigint text json text json'
  const filingNames =
    'filing, type, number, org, state, version, accepted, changed, awaits, reference, document, ' +
    'positions, marks, facets, listed'
  const accountTypes = 'text text text numeric numeric numeric numeric'
  const accountNames = 'account, unit, floor, debits, credits, debits_held, credits_held'
  return `WITH filing_in AS (
    INSERT INTO filing (partition, ${filingNames})
    SELECT ${partition}, filing, type, number, org, state, version, accepted, changed, awaits,
      reference, document, string_to_array(positions, ',')::bigint[], marks,
      string_to_array(facets, E'\\x1f'), listed
    FROM ${unnest(filingTypes)} AS u(${filingNames})
  ), filing_up AS (
    UPDATE filing SET state = u.state, version = u.version, changed = u.changed,
      awaits = u.awaits, reference = u.reference, document = u.document,
      positions = string_to_array(u.positions, ',')::bigint[], marks = u.marks,
      facets = COALESCE(string_to_array(u.facets, E'\\x1f'), filing.facets),
      listed = COALESCE(u.listed, filing.listed)
    FROM ${unnest(filingTypes)} AS u(${filingNames})
    WHERE filing.partition = ${partition} AND filing.filing = u.filing
  ), claim_in AS (
    INSERT INTO claim (partition, claim, filing, position, fingerprint)
    SELECT ${partition}, * FROM ${unnest('text text bigint bytea')}
  ), claim_out AS (
    DELETE FROM claim WHERE partition = ${partition} AND claim = ANY(${next('text')})
  ), entry_in AS (
    INSERT INTO entry (partition, position, n, kind, debit, credit, unit, amount, hold)
    SELECT ${partition}, * FROM ${unnest('bigint int text text text text numeric text')}
  ), account_in AS (
    INSERT INTO account (partition, ${accountNames})
    SELECT ${partition}, * FROM ${unnest(accountTypes)}
  ), account_up AS (
    UPDATE account SET debits = u.debits, credits = u.credits,
      debits_held = u.debits_held, credits_held = u.credits_held
    FROM ${unnest(accountTypes)} AS u(${accountNames})
    WHERE account.partition = ${partition} AND account.account = u.account AND account.unit = u.unit
  ), series_in AS (
    INSERT INTO series (partition, series, last) SELECT ${partition}, * FROM ${unnest('text bigint')}
  ), series_up AS (
    UPDATE series SET last = u.last FROM ${unnest('text bigint')} AS u(series, last)
    WHERE series.partition = ${partition} AND series.series = u.series
  ), hold_out AS (
    DELETE FROM hold USING ${unnest('text text')} AS u(filing, hold)
    WHERE hold.partition = ${partition} AND hold.filing = u.filing AND hold.hold = u.hold
  ), hold_in AS (
    INSERT INTO hold (partition, filing, hold, debit, credit, unit, amount)
    SELECT ${partition}, * FROM ${unnest('text text text text text numeric')}
    ON CONFLICT (partition, filing, hold) DO UPDATE SET debit = excluded.debit,
      credit = excluded.credit, unit = excluded.unit, amount = excluded.amount
  ), node_in AS (
    INSERT INTO tree_node (partition, level, index, hash)
    SELECT ${partition}, * FROM ${unnest('int bigint bytea')}
  ) UPDATE head SET position = ${one()}, edge = ${one()} WHERE partition = ${partition}`
}
