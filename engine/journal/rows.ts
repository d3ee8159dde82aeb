// Journal rows as the database has them, and what they carry beside the document.

import { Refusal } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import { check } from '#kit/lines.ts'
import type { MountedFiling } from '../mounted.ts'
import type { Queryable } from '../store/database.ts'
import type { FilingState, LedgerLine } from '../types.ts'
import type { JournalRow } from './leaf.ts'

/** What an event did beside the document: enough to rebuild state and ledger without the pack. */
export interface Extra {
  /** states passed through, the last one is where it stands */
  readonly states: readonly string[]
  /** the series and the serial drawn from it */
  readonly series?: readonly [string, string]
  /** claims made: name, and the request's fingerprint (hex) for idempotency keys */
  readonly claims?: readonly (readonly [string] | readonly [string, string])[]
  readonly freed?: readonly string[]
  /** kind, debit, credit, unit, amount, hold */
  readonly entries?: readonly (readonly [string, string, string, string, string, string])[]
  /** words that went with the step */
  readonly note?: string
  /** SHA-256 (hex) of what was found in the look at its goods that the step ended */
  readonly inspected?: string
}

export const writeExtra = (extra: {
  states: readonly string[]
  series: { series: string; serial: bigint } | undefined
  claimed: readonly { claim: string; fingerprint: Buffer | null }[]
  freed: readonly string[]
  lines: readonly LedgerLine[]
  note?: string | undefined
  inspected?: { readonly digest: string } | undefined
}): string => {
  const { states, series, claimed, freed, lines, note, inspected } = extra
  return JSON.stringify({
    states,
    ...(series === undefined ? {} : { series: [series.series, series.serial.toString()] }),
    ...(claimed.length === 0
      ? {}
      : {
          claims: claimed.map(({ claim, fingerprint }) =>
            fingerprint === null ? [claim] : [claim, fingerprint.toString('hex')],
          ),
        }),
    ...(freed.length === 0 ? {} : { freed }),
    ...(lines.length === 0
      ? {}
      : {
          entries: lines.map(line => [
            line.kind,
            line.debit,
            line.credit,
            line.unit,
            line.amount.toString(),
            line.hold,
          ]),
        }),
    ...(note === undefined ? {} : { note }),
    ...(inspected === undefined ? {} : { inspected: inspected.digest }),
  })
}

export const readExtra = (row: Pick<JournalRow, 'extra'>): Extra =>
  JSON.parse(row.extra ?? '{"states":[]}') as Extra

export const linesOf = (extra: Extra): LedgerLine[] =>
  (extra.entries ?? []).map(([kind, debit, credit, unit, amount, hold]) => ({
    kind: kind as LedgerLine['kind'],
    debit,
    credit,
    unit,
    amount: BigInt(amount),
    hold,
  }))

export const ROW_COLUMNS =
  'position, at, effective, type, filing, number, event, steps, state, version, org, actor, ' +
  'reference, body, amounts, extra, leaf'

export interface StoredRow extends JournalRow {
  readonly leaf: Buffer
}

interface RawRow {
  readonly position: bigint
  readonly steps: string
  readonly leaf: Buffer
}

/** A row as `pg` hands it over (ROW_COLUMNS) → a journal row. */
export const toRow = (partition: number, raw: object): StoredRow => {
  const { position, steps, ...rest } = raw as RawRow & Omit<JournalRow, 'position' | 'steps'>
  return {
    ...rest,
    partition,
    position: Number(position),
    steps: steps === '' ? [] : steps.split(','),
  }
}

/** Rows after a position, in order; at most `limit`. */
export const rowsAfter = async (
  database: Queryable,
  partition: number,
  after: number,
  limit: number,
): Promise<StoredRow[]> => {
  const { rows } = await database.query(
    {
      name: 'journal-after',
      text: `SELECT ${ROW_COLUMNS} FROM journal
        WHERE partition = ${partition} AND position > $1 AND position <= $2 ORDER BY position`,
    },
    [after, after + limit],
  )
  return rows.map(row => toRow(partition, row))
}

export const rowsAt = async (
  database: Queryable,
  partition: number,
  positions: readonly number[],
): Promise<StoredRow[]> => {
  if (positions.length === 0) return []
  const { rows } = await database.query(
    {
      name: 'journal-at',
      text: `SELECT ${ROW_COLUMNS} FROM journal
        WHERE partition = ${partition} AND position = ANY($1::bigint[]) ORDER BY position`,
    },
    [positions],
  )
  return rows.map(row => toRow(partition, row))
}

/** A stored document or amounts text → members. What the journal has was checked on its way in. */
export const members = (
  type: MountedFiling,
  part: 'fields' | 'amounts',
  text: string | null,
): Members => {
  if (text === null) throw new Error(`${type.type}: a journal row lacks its ${part}`)
  const checked = check(type.filing[part], JSON.parse(text))
  if (checked instanceof Refusal) {
    const first = checked.faults[0]
    throw new Error(`${type.type}: stored ${part} no longer read: ${first?.key} at ${first?.path}`)
  }
  return checked.doc
}

/** Reads the document and amounts only when somebody looks. */
class StoredFiling implements FilingState {
  readonly id: string
  readonly type: string
  readonly number: string
  readonly org: string
  readonly state: string
  readonly version: number
  readonly accepted: number
  readonly reference: string
  readonly document: number
  readonly positions: readonly number[]
  readonly marks: Readonly<Record<string, number>>
  readonly amountsText: string
  readonly bodyText: string
  private readonly mounted: MountedFiling
  private readDoc: Members | undefined
  private readAmounts: Members | undefined

  constructor(mounted: MountedFiling, plain: PlainFiling) {
    this.mounted = mounted
    this.id = plain.id
    this.type = plain.type
    this.number = plain.number
    this.org = plain.org
    this.state = plain.state
    this.version = plain.version
    this.accepted = plain.accepted
    this.reference = plain.reference
    this.document = plain.document
    this.positions = plain.positions
    this.marks = plain.marks
    this.amountsText = plain.amountsText
    this.bodyText = plain.bodyText
  }
  get doc(): Members {
    this.readDoc ??= members(this.mounted, 'fields', this.bodyText)
    return this.readDoc
  }
  get amounts(): Members {
    this.readAmounts ??= members(this.mounted, 'amounts', this.amountsText)
    return this.readAmounts
  }
}

export interface PlainFiling extends Omit<FilingState, 'doc' | 'amounts'> {
  readonly bodyText: string
}

export const storedFiling = (
  mounted: MountedFiling,
  plain: PlainFiling,
): FilingState & PlainFiling => new StoredFiling(mounted, plain)

/** The fold: a filing as it stood before an event, and the event → as it stands after. */
export const foldRow = (
  mounted: MountedFiling,
  before: (FilingState & PlainFiling) | undefined,
  row: JournalRow,
  extra: Extra = readExtra(row),
): FilingState & PlainFiling => {
  const at = Date.parse(row.effective)
  const marks = { ...before?.marks }
  const counts = before === undefined ? at : Math.max(at, before.accepted)
  for (const state of extra.states) marks[state] ??= counts
  const carries = row.body !== null
  return storedFiling(mounted, {
    id: row.filing,
    type: row.type,
    number: row.number,
    org: row.org,
    state: row.state,
    version: row.version,
    accepted: before?.accepted ?? at,
    reference: row.reference,
    document: carries ? row.position : (before?.document ?? row.position),
    positions: [...(before?.positions ?? []), row.position],
    marks,
    amountsText: carries ? (row.amounts ?? '') : (before?.amountsText ?? ''),
    bodyText: carries ? (row.body ?? '') : (before?.bodyText ?? ''),
  })
}
