// What a batch is decided on: one set-based statement a table, locked in key order, so that lanes
// of several processes cannot block each other in a circle.
import type { LedgerStep } from '#kit/filing.ts'
import type { Floor } from '#kit/pack.ts'
import { localYear } from '#kit/time.ts'
import { loadClaimed } from '../desk/claims.ts'
import { loadInspected } from '../desk/inspected.ts'
import { storedFiling } from '../journal/rows.ts'
import { accountKey, type HoldState, holdKey, touched } from '../ledger/ledger.ts'
import type { Mounted } from '../mounted.ts'
import type { Queryable } from '../store/database.ts'
import type { Accepted, AccountState, Command, FilingState } from '../types.ts'
import { caseOf } from './case.ts'
import { follow, seriesOf } from './decide.ts'
import { type BatchState, type ClaimState, numberKey } from './state.ts'
import { type Head, lockHead } from './write.ts'

const set = (keys: Iterable<string>): string[] => [...new Set(keys)].sort()

export interface Loading {
  readonly database: Queryable
  readonly partition: number
  readonly mounted: Mounted
  readonly zone: string
  /** accounts that an earlier try found missing */
  readonly accounts: readonly string[]
}

const sourceOf = ({ database, partition }: Loading, lock: boolean): Source => ({
  database,
  partition,
  name: lock ? '' : '-dry',
  lock: lock ? 'FOR UPDATE' : '',
})

/**
 * Load all that the commands touch, and lock it until the end of the transaction that this runs in.
 *
 * Rows are locked in the order of the statements, the partition's counter row last. On a pipelined
 * connection a batch of lodgings waits for the server once: all is asked before any answer is
 * awaited, in this order; only steps need to see their filings and holds first.
 */
export const loadBatch = async (
  loading: Loading,
  commands: readonly Command[],
): Promise<{ state: BatchState; head: Head }> => {
  const from = sourceOf(loading, true)
  const state = emptyState(loading.mounted)
  await loadFilings(from, loading.mounted, commands, state)
  const rest = loadRest(from, loading, commands, state)
  const [head] = await Promise.all([lockHead(from.database, from.partition), ...rest])
  return { state, head }
}

/** The same for a dry run: nothing is locked, it must not hold up what is meant. */
export const loadDry = async (
  loading: Loading,
  commands: readonly Command[],
): Promise<BatchState> => {
  const from = sourceOf(loading, false)
  const state = emptyState(loading.mounted)
  await loadFilings(from, loading.mounted, commands, state)
  await Promise.all(loadRest(from, loading, commands, state))
  return state
}

const emptyState = (mounted: Mounted): BatchState => ({
  filings: new Map(),
  numbers: new Map(),
  claims: new Map(),
  claimed: new Map(),
  inspected: new Map(),
  series: new Map(),
  accounts: new Map(),
  holds: new Map(),
  floorOf: account => mounted.floorOf(account),
  limitOf: account => mounted.limitOf(account),
  scaleOf: unit => mounted.scaleOf(unit),
})

/** Each has sent its statement when it returns. */
const loadRest = (
  from: Source,
  { zone, accounts }: Loading,
  commands: readonly Command[],
  state: BatchState,
): Promise<void>[] => [
  loadClaims(from, zone, commands, state),
  loadClaimed(from.database, from.partition, commands, state.claimed),
  loadInspected(from.database, from.partition, commands, state.inspected),
  loadSeries(from, zone, commands, state),
  loadAccounts(from, [...accountsOf(commands, zone, state), ...accounts], state),
]

/** Where to read from, and whether to lock what is read. */
interface Source {
  readonly database: Queryable
  readonly partition: number
  readonly name: '' | '-dry'
  readonly lock: 'FOR UPDATE' | ''
}

const loadFilings = async (
  { database, partition, name, lock }: Source,
  mounted: Mounted,
  commands: readonly Command[],
  state: BatchState,
): Promise<void> => {
  const keys = commands.flatMap(each =>
    each.kind === 'transition' ? [numberKey(each.type.type, each.number)] : [],
  )
  if (keys.length === 0) return
  const wanted = set(keys).map(key => key.split('\u001f'))
  const read = () => readFilings({ database, partition, name, lock }, wanted)
  let rows = await read()
  // While this waited for a lock, another process may have amended the filing: its row is locked
  // now, but the statement had no view of the new document and left it out. A second one has.
  if (lock !== '' && rows.length < wanted.length) rows = await read()
  for (const row of rows) {
    const type = mounted.filings.get(row.type)
    if (type === undefined) continue
    const filing = fromRow(type, row)
    state.filings.set(filing.id, filing)
    state.numbers.set(numberKey(filing.type, filing.number), filing.id)
  }
  await loadHolds({ database, partition, name, lock }, [...state.filings.keys()], state)
}

const readFilings = async (
  { database, partition, name, lock }: Source,
  wanted: readonly string[][],
): Promise<FilingRow[]> => {
  const { rows } = await database.query<FilingRow>(
    {
      name: `load-filings${name}`,
      text: `SELECT f.filing, f.type, f.number, f.org, f.state, f.version, f.accepted, f.reference,
          f.document, f.positions, f.marks, j.body, j.amounts
        FROM filing f
        JOIN journal j ON j.partition = ${partition} AND j.position = f.document
        WHERE f.partition = ${partition} AND (f.type, f.number) IN (
          SELECT * FROM unnest($1::text[], $2::text[]))
        ORDER BY f.filing ${lock === '' ? '' : 'FOR UPDATE OF f'}`,
    },
    [wanted.map(([type]) => type), wanted.map(([, number]) => number)],
  )
  return rows
}

export interface FilingRow {
  readonly filing: string
  readonly type: string
  readonly number: string
  readonly org: string
  readonly state: string
  readonly version: number
  readonly accepted: string
  readonly reference: string
  readonly document: bigint
  readonly positions: readonly bigint[]
  readonly marks: string
  readonly body: string
  readonly amounts: string
}

export const fromRow = (
  type: Parameters<typeof storedFiling>[0],
  row: FilingRow,
): ReturnType<typeof storedFiling> =>
  storedFiling(type, {
    id: row.filing,
    type: row.type,
    number: row.number,
    org: row.org,
    state: row.state,
    version: row.version,
    accepted: Date.parse(row.accepted),
    reference: row.reference,
    document: Number(row.document),
    positions: row.positions.map(Number),
    marks: JSON.parse(row.marks) as Record<string, number>,
    amountsText: row.amounts,
    bodyText: row.body,
  })

interface ClaimRow {
  readonly claim: string
  readonly filing: string
  readonly fingerprint: Buffer | null
  readonly position: bigint
  readonly number: string | null
  readonly state: string | null
  readonly version: number | null
  readonly amounts: string | null
}

const loadClaims = async (
  { database, partition }: Source,
  zone: string,
  commands: readonly Command[],
  state: BatchState,
): Promise<void> => {
  const names: string[] = []
  for (const command of commands) {
    if (command.once !== undefined) names.push(command.once.claim)
    const before = command.kind === 'transition' ? current(command, state) : undefined
    // a step out of a state in which claims were given back takes them up again
    const freed = before !== undefined && command.type.filing.frees?.includes(before.state) === true
    const doc =
      command.kind === 'lodge'
        ? command.prepared.doc
        : (command.document?.doc ?? (freed ? before.doc : undefined))
    const at = caseOf(zone, command, before?.number ?? '', before)
    const claims = doc === undefined ? undefined : command.type.filing.claims?.(doc, at)
    for (const { key } of claims ?? []) names.push(`${command.type.type}:${key}`)
  }
  for (const [name, claim] of await claimsNamed(database, partition, names)) {
    state.claims.set(name, claim)
  }
}

/** Claims by name, as they stand. */
export const claimsNamed = async (
  database: Queryable,
  partition: number,
  names: readonly string[],
): Promise<Map<string, ClaimState>> => {
  if (names.length === 0) return new Map()
  const { rows } = await database.query<ClaimRow>(
    {
      name: 'load-claims',
      // What the first request was told: the row it made, with the amounts in force at that row.
      text: `SELECT c.claim, c.filing, c.fingerprint, c.position, j.number, j.state, j.version,
          (SELECT a.amounts FROM filing f, journal a
            WHERE c.fingerprint IS NOT NULL
              AND f.partition = ${partition} AND f.filing = c.filing
              AND a.partition = ${partition} AND a.position = ANY(f.positions)
              AND a.position <= c.position AND a.body IS NOT NULL
            ORDER BY a.position DESC LIMIT 1) AS amounts
        FROM claim c
        LEFT JOIN journal j ON j.partition = ${partition} AND j.position = c.position
          AND c.fingerprint IS NOT NULL
        WHERE c.partition = ${partition} AND c.claim = ANY($1::text[])`,
    },
    [set(names)],
  )
  return new Map(rows.map(row => [row.claim, claimOf(row)]))
}

const claimOf = (row: ClaimRow): ClaimState => {
  const { filing, fingerprint, number, version } = row
  if (fingerprint === null || number === null || version === null) return { filing, fingerprint }
  const answer: Accepted = {
    ok: true,
    id: filing,
    number,
    state: row.state ?? '',
    version,
    amountsText: row.amounts ?? '{}',
    position: Number(row.position),
    replayed: true,
  }
  return { filing, fingerprint, answer }
}

const loadSeries = async (
  { database, partition, name, lock }: Source,
  zone: string,
  commands: readonly Command[],
  state: BatchState,
): Promise<void> => {
  const keys = commands.flatMap(each =>
    each.kind === 'lodge'
      ? [seriesOf(each.type, each.prepared.doc, localYear(zone, each.effective)).key]
      : [],
  )
  if (keys.length === 0) return
  const { rows } = await database.query<{ series: string; last: bigint }>(
    {
      name: `load-series${name}`,
      text: `SELECT series, last FROM series
        WHERE partition = ${partition} AND series = ANY($1::text[]) ORDER BY series ${lock}`,
    },
    [set(keys)],
  )
  for (const { series, last } of rows) state.series.set(series, last)
}

const current = (
  command: Extract<Command, { kind: 'transition' }>,
  state: BatchState,
): FilingState | undefined => {
  const id = state.numbers.get(numberKey(command.type.type, command.number))
  return id === undefined ? undefined : state.filings.get(id)
}

/** Steps that a command may post, as far as they can be told before deciding. */
const stepsOf = (command: Command, zone: string, state: BatchState): readonly LedgerStep[] => {
  const { type } = command
  if (command.kind === 'lodge') {
    const { amounts, doc } = command.prepared
    const at = caseOf(zone, command, '')
    return follow(type, type.filing.states[0]!, amounts, doc, at).ledger
  }
  const before = current(command, state)
  const transition = type.transitions.get(command.transition)
  if (before === undefined || transition === undefined) return []
  const at = caseOf(zone, command, before.number, before)
  const { amounts, doc } = before
  const was = { amounts, doc, state: before.state }
  return [
    ...(transition.entries?.(amounts, doc, at, was) ?? []),
    ...follow(type, transition.to, amounts, doc, at).ledger,
  ]
}

const accountsOf = (commands: readonly Command[], zone: string, state: BatchState): string[] => {
  const keys = commands.flatMap(each => touched(each.type.pack.name, stepsOf(each, zone, state)))
  for (const hold of state.holds.values()) {
    keys.push(accountKey(hold.debit, hold.unit), accountKey(hold.credit, hold.unit))
  }
  return keys
}

const loadHolds = async (
  { database, partition, name, lock }: Source,
  filings: readonly string[],
  state: BatchState,
): Promise<void> => {
  if (filings.length === 0) return
  const { rows } = await database.query<
    HoldState & { filing: string; hold: string; amount: string }
  >(
    {
      name: `load-holds${name}`,
      text: `SELECT filing, hold, debit, credit, unit, amount FROM hold
        WHERE partition = ${partition} AND filing = ANY($1::text[]) ORDER BY filing, hold ${lock}`,
    },
    [filings],
  )
  for (const { filing, hold, debit, credit, unit, amount } of rows) {
    state.holds.set(holdKey(filing, hold), { debit, credit, unit, amount: BigInt(amount) })
  }
}

/** Load accounts by key; the missing ones stand at zero. Marks all as loaded. */
const loadAccounts = async (
  { database, partition, name, lock }: Source,
  keys: readonly string[],
  state: BatchState,
): Promise<void> => {
  const wanted = set(keys)
  if (wanted.length === 0) return
  const pairs = wanted.map(key => key.split('\u001f') as [string, string])
  const { rows } = await database.query<{
    account: string
    unit: string
    floor: string
    debits: string
    credits: string
    debits_held: string
    credits_held: string
  }>(
    {
      name: `load-accounts${name}`,
      text: `SELECT a.account, a.unit, a.floor, a.debits, a.credits, a.debits_held, a.credits_held
        FROM account a
        WHERE a.partition = ${partition} AND (a.account, a.unit) IN (
          SELECT * FROM unnest($1::text[], $2::text[]))
        ORDER BY a.account, a.unit ${lock}`,
    },
    [pairs.map(([account]) => account), pairs.map(([, unit]) => unit)],
  )
  const zero = { debits: 0n, credits: 0n, debitsHeld: 0n, creditsHeld: 0n }
  for (const [account, unit] of pairs) {
    const floor = state.floorOf(account)
    if (floor !== undefined)
      state.accounts.set(accountKey(account, unit), { account, unit, floor, ...zero })
  }
  for (const row of rows) {
    const loaded: AccountState = {
      account: row.account,
      unit: row.unit,
      floor: row.floor as Floor,
      debits: BigInt(row.debits),
      credits: BigInt(row.credits),
      debitsHeld: BigInt(row.debits_held),
      creditsHeld: BigInt(row.credits_held),
      stored: true,
    }
    state.accounts.set(accountKey(row.account, row.unit), loaded)
  }
}
