// `beibu verify`: journal, state, ledger, claims and figures proved against each other.
//
// One pass over the journal in the order of its positions, in one snapshot; whatever needs another
// order is put aside in the session's temporary tables and compared by the server at the end. The
// memory is that of a page, of 50,000 accounts and series, and of the cube itself.
import { REGISTER } from '../access/register.ts'
import type { Mounted } from '../mounted.ts'
import type { Database } from '../store/database.ts'
import { Chain } from './chain.ts'
import { Claims } from './claims.ts'
import { EventIndex } from './events.ts'
import { Figures, type Live } from './figures.ts'
import { type Finding, type Progress, type Report, Tally } from './finding.ts'
import { runsOf, unreadable } from './fold.ts'
import { Ledgers } from './ledgers.ts'
import { Looks } from './looks.ts'
import { pagesOf } from './pages.ts'
import { openSnapshot, type Snapshot } from './snapshot.ts'
import { States } from './states.ts'

export type { Live } from './figures.ts'
export { type Finding, findingText, type Progress, type Report } from './finding.ts'

export interface VerifyOptions {
  readonly database: Database
  readonly partition: number
  readonly mounted: Mounted
  readonly zone: string
  /** `verifierKey(signer)`: then the signatures of the checkpoints are looked at too */
  readonly verifierKey?: string | undefined
  /** the running node's own totals, compared when it stands where the snapshot stands */
  readonly live?: Live | undefined
  /** milliseconds, only for the rate */
  readonly now: () => number
  readonly progress?: ((progress: Progress) => void) | undefined
  readonly onFinding: (finding: Finding) => void
  /** most events read at once; 1,000 */
  readonly batch?: number | undefined
}

/** Verify a partition beside its running node. Throws only when the database cannot be read. */
export const verifyNode = async (options: VerifyOptions): Promise<Report> => {
  const snapshot = await openSnapshot(options.database, options.partition)
  try {
    return await verifyIn(snapshot, options)
  } finally {
    await snapshot.end()
  }
}

const verifyIn = async (snapshot: Snapshot, options: VerifyOptions): Promise<Report> => {
  const { mounted, zone, now, progress, verifierKey, live, batch } = options
  const tally = new Tally(options.onFinding)
  const chain = new Chain(snapshot, tally, verifierKey)
  const index = new EventIndex(snapshot, mounted)
  const states = new States(snapshot, mounted, tally)
  const ledgers = new Ledgers(snapshot, mounted, tally)
  const claims = new Claims(snapshot, tally)
  const looks = new Looks(snapshot, tally)
  const figures = new Figures(snapshot, mounted, tally, zone, live)
  const began = now()
  let rows = 0
  const tell = (stage: Progress['stage'], position: number): void =>
    progress?.({ stage, position, of: snapshot.to, rowsPerSecond: rateOf(rows, now() - began) })

  await figures.begin()
  for await (const page of pagesOf(snapshot.reader, snapshot.partition, 0, snapshot.to, batch)) {
    await chain.page(page)
    await index.add(page.rows)
    await looks.page(page.rows)
    let after = page.after
    for await (const steps of runsOf(mounted, index, page.rows)) {
      const last = steps[steps.length - 1]!.row.position
      await states.run(steps)
      await ledgers.run(after, last, steps)
      await claims.run(steps)
      await figures.run(steps)
      after = last
    }
    if (after < page.end) await ledgers.run(after, page.end, [])
    rows += page.rows.length
    tell('journal', page.end)
  }
  tell('folds', snapshot.to)
  await chain.end()
  await states.end()
  await ledgers.end()
  await claims.end()
  await looks.end()
  const compared = await figures.end()
  const seconds = (now() - began) / 1000
  return {
    head: snapshot.to,
    rows,
    filings: states.filings,
    entries: ledgers.entries,
    claims: claims.claims,
    checkpoints: chain.checkpoints,
    cubePosition: snapshot.cube,
    cubeChunks: figures.chunks,
    live: compared,
    findings: tally.findings,
    findingsByTable: Object.fromEntries(tally.byTable),
    seconds,
    rowsPerSecond: rateOf(rows, seconds * 1000),
  }
}

const rateOf = (rows: number, ms: number): number => Math.round((rows * 1000) / Math.max(ms, 1))

/**
 * Only the journal itself: rows, tree and checkpoints as `verifyNode` looks at them, and whether
 * the packs still read every row.
 */
export const verifyJournal = async (
  options: Omit<VerifyOptions, 'zone' | 'live' | 'onFinding'>,
  onFinding: (finding: Finding) => void,
): Promise<void> => {
  const { database, partition, mounted, now, progress } = options
  const snapshot = await openSnapshot(database, partition)
  try {
    const tally = new Tally(onFinding)
    const chain = new Chain(snapshot, tally, options.verifierKey)
    const began = now()
    let rows = 0
    for await (const page of pagesOf(snapshot.reader, partition, 0, snapshot.to)) {
      await chain.page(page)
      for (const row of page.rows) {
        const found = unreadable(mounted, row)
        if (found === undefined) continue
        const { position, number, filing } = row
        const at = { table: 'journal', key: `position ${position}`, position, number, filing }
        tally.found({ ...at, kind: 'unreadable', found })
      }
      rows += page.rows.length
      const rowsPerSecond = rateOf(rows, now() - began)
      progress?.({ stage: 'journal', position: page.end, of: snapshot.to, rowsPerSecond })
    }
    await chain.end()
  } finally {
    await snapshot.end()
  }
}

/**
 * The register of access (the journal's second partition): rows, tree and head. It has no filings,
 * so there is nothing else to hold it against.
 */
export const verifyRegister = async (
  database: Database,
  onFinding: (finding: Finding) => void,
): Promise<number> => {
  const snapshot = await openSnapshot(database, REGISTER)
  try {
    const chain = new Chain(snapshot, new Tally(onFinding), undefined)
    let rows = 0
    for await (const page of pagesOf(snapshot.reader, REGISTER, 0, snapshot.to)) {
      await chain.page(page)
      rows += page.rows.length
    }
    await chain.end()
    return rows
  } finally {
    await snapshot.end()
  }
}
