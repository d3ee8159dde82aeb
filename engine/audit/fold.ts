// The fold of the journal, event by event, with the filing as it stood before each of them.
//
// A page may be a thousand releases of a thousand large documents, so it is folded in runs: one
// ends when the documents that it needs are 16 MB together.

import { listing } from '../intake/prepare.ts'
import { changedAt } from '../intake/state.ts'
import { type Extra, foldRow, linesOf, type PlainFiling, type StoredRow } from '../journal/rows.ts'
import type { Mounted, MountedFiling } from '../mounted.ts'
import type { FilingState, LedgerLine } from '../types.ts'
import { extraOf } from './pages.ts'

export type State = FilingState & PlainFiling

/** A filing that cannot be folded any further: one of its rows cannot be read. */
export const BROKEN = 'broken'
export type Standing = State | typeof BROKEN

/** Where filings stood before a position. */
export interface Past {
  /** bytes of the documents of filings that had rows before a position; the others are absent */
  weigh(filings: readonly string[], before: number): Promise<Map<string, number>>
  load(filings: readonly string[], before: number): Promise<Map<string, Standing>>
}

/** One event, read and folded. */
export interface Step {
  readonly row: StoredRow
  readonly type: MountedFiling | undefined
  readonly extra: Extra | undefined
  readonly lines: readonly LedgerLine[]
  readonly before: Standing | undefined
  readonly after: Standing
}

const MOST_BYTES = 16_000_000

/** Bytes of document and amounts that a row carries. */
export const sizeOf = (row: StoredRow): number =>
  (row.body?.length ?? 0) + (row.amounts?.length ?? 0)

/** Fold one row. Never throws. */
export const stepOf = (mounted: Mounted, before: Standing | undefined, row: StoredRow): Step => {
  const type = mounted.filings.get(row.type)
  const extra = extraOf(row)
  const lines = extra === undefined ? [] : linesOf(extra)
  const broken = before === BROKEN || type === undefined || extra === undefined
  const after = broken ? BROKEN : foldRow(type, before, row, extra)
  return { row, type, extra, lines, before, after }
}

/** Why a row cannot be folded by the packs as they are; undefined when it can. */
export const unreadable = (mounted: Mounted, row: StoredRow): string | undefined => {
  const { type, extra, after } = stepOf(mounted, undefined, row)
  if (type === undefined) return `no pack has filings of type ${row.type}`
  if (extra === undefined || after === BROKEN) return 'extra is not of its shape'
  if (row.body === null) return undefined
  try {
    return after.doc === undefined || after.amounts === undefined ? 'no document' : undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Steps of rows in order, run by run. */
export async function* runsOf(
  mounted: Mounted,
  past: Past,
  rows: readonly StoredRow[],
  most = MOST_BYTES,
): AsyncGenerator<Step[]> {
  const first = rows[0]?.position ?? 0
  const weights = await past.weigh([...new Set(rows.map(row => row.filing))], first)
  const earlier = new Set(weights.keys())
  let run: StoredRow[] = []
  let bytes = 0
  for (const row of rows) {
    const own = sizeOf(row) + (weights.get(row.filing) ?? 0)
    if (run.length > 0 && bytes + own > most) {
      yield foldRun(mounted, past, earlier, run)
      for (const { filing } of run) earlier.add(filing)
      run = []
      bytes = 0
    }
    run.push(row)
    bytes += own
    weights.set(row.filing, (weights.get(row.filing) ?? 0) + sizeOf(row))
  }
  if (run.length > 0) yield foldRun(mounted, past, earlier, run)
}

const foldRun = async (
  mounted: Mounted,
  past: Past,
  earlier: ReadonlySet<string>,
  run: readonly StoredRow[],
): Promise<Step[]> => {
  const known = [...new Set(run.map(row => row.filing))].filter(id => earlier.has(id))
  const states = await past.load(known, run[0]!.position)
  return run.map(row => {
    const step = stepOf(mounted, states.get(row.filing), row)
    states.set(row.filing, step.after)
    return step
  })
}

/** A row of the table `filing` as the fold makes it, each column as text. */
export interface FilingColumns {
  readonly type: string
  readonly number: string
  readonly org: string
  readonly state: string
  readonly version: string
  readonly accepted: string
  readonly changed: string
  readonly awaits: string
  readonly reference: string
  readonly document: string
  readonly marks: string
  /** joined by U+001F, as they are sent to the table */
  readonly facets: string
  readonly listed: string
}

/**
 * The table's row after a filing's last event.
 * @throws when the stored document or amounts are no longer read by the pack
 */
export const columnsOf = (type: MountedFiling, after: State, row: StoredRow): FilingColumns => {
  const { facets, listedText } = listing(type, after.doc, after.amounts)
  return {
    type: after.type,
    number: after.number,
    org: after.org,
    state: after.state,
    version: String(after.version),
    accepted: new Date(after.accepted).toISOString(),
    changed: new Date(changedAt(Date.parse(row.effective), after)).toISOString(),
    awaits: type.awaits.get(after.state) ?? '',
    reference: after.reference,
    document: String(after.document),
    marks: JSON.stringify(after.marks),
    facets: facets.join('\u001f'),
    listed: listedText,
  }
}
