// Where a printed filing stands today, for whoever holds the paper: read as the node itself, not on
// behalf of a caller, so nothing goes out but that the row exists and whether others came after it.
import { timingSafeEqual } from 'node:crypto'
import type { MountedFiling } from '../mounted.ts'
import type { Database, Queryable } from '../store/database.ts'
import { type Checkpoints, hashReader } from './checkpoints.ts'
import { codeOf, positionIn, readCode } from './code.ts'
import { type JournalRow, leafBytes } from './leaf.ts'
import { inclusionProof, leafHash, verifyInclusion } from './merkle.ts'
import { openCheckpoint } from './note.ts'
import { rowsAt } from './rows.ts'

/**
 * `valid`: nothing came after the printed row; `changed`: something did; `withdrawn`: the filing
 * stands in a state that gives its claims back (refused, cancelled), whatever was printed.
 */
export type StandingKind = 'valid' | 'changed' | 'withdrawn'

/** That a leaf stands in the tree of a signed checkpoint. */
export interface Inclusion {
  /** Signed note (C2SP tlog-checkpoint) */
  readonly checkpoint: string
  readonly verifierKey: string
  readonly size: number
  /** leaf hash, 64 hex digits */
  readonly leaf: string
  /** from 0: position - 1 */
  readonly index: number
  /** from the leaf up, base64 */
  readonly path: readonly string[]
}

export interface Standing {
  readonly standing: StandingKind
  readonly type: string
  readonly number: string
  /** of the printed row: the state after it, when the journal took it, where */
  readonly state: string
  readonly at: string
  readonly position: number
  /** of the filing's newest row */
  readonly latest: { readonly position: number; readonly at: string; readonly state: string }
  readonly proof: Inclusion
}

/**
 * Proof that the row at a position is in the journal, against a checkpoint that has it.
 * @throws when it does not hold: the journal was changed behind the engine's back
 */
export const prove = async (
  database: Database,
  partition: number,
  signed: Checkpoints,
  row: JournalRow,
  now: number,
): Promise<Inclusion> => {
  if (row.position > signed.size) await signed.sign(now)
  const { size, note: checkpoint, verifierKey } = signed
  const index = row.position - 1
  const leaf = leafHash(leafBytes(row))
  const path = await inclusionProof(hashReader(database, partition), index, size)
  const opened = openCheckpoint(checkpoint, verifierKey)
  if (opened === undefined || !verifyInclusion(leaf, index, size, path, opened.root)) {
    throw new Error(`row ${row.position} of partition ${partition} is not what the tree covers`)
  }
  return {
    checkpoint,
    verifierKey,
    size,
    leaf: leaf.toString('hex'),
    index,
    path: path.map(hash => hash.toString('base64')),
  }
}

/** The row that a code was made from; undefined when there is none. */
export const rowOfCode = async (
  database: Queryable,
  partition: number,
  typed: string,
): Promise<JournalRow | undefined> => {
  const code = readCode(typed)
  const position = code === undefined ? undefined : positionIn(code)
  if (code === undefined || position === undefined) return undefined
  const [row] = await rowsAt(database, partition, [position])
  if (row === undefined) return undefined
  return timingSafeEqual(Buffer.from(code), Buffer.from(codeOf(row))) ? row : undefined
}

/** The newest row of a filing. */
const latestOf = async (
  database: Queryable,
  partition: number,
  filing: string,
): Promise<Standing['latest'] | undefined> => {
  const { rows } = await database.query<{ position: bigint; at: string; state: string }>(
    {
      name: 'standing-latest',
      text: `SELECT j.position, j.at, j.state FROM filing f
        JOIN journal j ON j.partition = ${partition}
          AND j.position = f.positions[array_upper(f.positions, 1)]
        WHERE f.partition = ${partition} AND f.filing = $1`,
    },
    [filing],
  )
  const found = rows[0]
  return found === undefined ? undefined : { ...found, position: Number(found.position) }
}

/** How a printed row stands, given the filing's newest one. */
export const standingOf = (
  type: MountedFiling | undefined,
  position: number,
  latest: Standing['latest'],
): StandingKind => {
  if (type?.filing.frees?.includes(latest.state) === true) return 'withdrawn'
  return latest.position > position ? 'changed' : 'valid'
}

/** What a code says today; undefined when it is no code of a filing of this node. */
export const readStanding = async (
  database: Database,
  partition: number,
  types: ReadonlyMap<string, MountedFiling>,
  signed: Checkpoints,
  typed: string,
  now: number,
): Promise<Standing | undefined> => {
  const row = await rowOfCode(database, partition, typed)
  const latest = row && (await latestOf(database, partition, row.filing))
  if (row === undefined || latest === undefined) return undefined
  return {
    standing: standingOf(types.get(row.type), row.position, latest),
    type: row.type,
    number: row.number,
    state: row.state,
    at: row.at,
    position: row.position,
    latest,
    proof: await prove(database, partition, signed, row, now),
  }
}
