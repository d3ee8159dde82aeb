// The file that proves a filing to somebody who has nothing of ours but docs/proof/verify.mjs.
import { type JournalRow, leafBytes } from './leaf.ts'
import { type HashReader, inclusionProofs, leafHash, verifyInclusion } from './merkle.ts'
import { openCheckpoint } from './note.ts'

/** One journal row and where it stands in the tree. */
export interface ProofEvent {
  readonly row: JournalRow
  /** Leaf hash, 64 hex digits. */
  readonly leaf: string
  /** Leaf index from 0: the row's position - 1. */
  readonly index: number
  /** Inclusion path from the leaf up, hashes in base64. */
  readonly path: readonly string[]
}

/** Events of one filing against one checkpoint; docs/proof/README.md describes it to outsiders. */
export interface ProofFile {
  readonly format: 'beibu-proof/1'
  /** Signed note (C2SP tlog-checkpoint). */
  readonly checkpoint: string
  /** The node's public key, `name+keyhash+base64`; a careful reader takes it from elsewhere. */
  readonly verifierKey: string
  /** Leaves of the checkpoint's tree. */
  readonly size: number
  readonly events: readonly ProofEvent[]
}

/** What a proof is made from. */
export interface ProofParts {
  /** Events of one filing of one partition, by position. May carry further members. */
  readonly rows: readonly JournalRow[]
  /** Stored hashes of that partition's tree. */
  readonly read: HashReader
  readonly size: number
  readonly checkpoint: string
  readonly verifierKey: string
}

/** The row with the members of JournalRow alone, as a proof file holds it. */
const bare = (row: JournalRow): JournalRow => ({
  partition: row.partition,
  position: row.position,
  at: row.at,
  effective: row.effective,
  type: row.type,
  filing: row.filing,
  number: row.number,
  event: row.event,
  steps: row.steps,
  state: row.state,
  version: row.version,
  org: row.org,
  actor: row.actor,
  reference: row.reference,
  body: row.body,
  amounts: row.amounts,
  extra: row.extra,
})

/** Whether `row` may follow `before` in a proof: the same filing, later in the same partition. */
const follows = (row: JournalRow, before: JournalRow): boolean =>
  row.position > before.position &&
  row.partition === before.partition &&
  row.type === before.type &&
  row.filing === before.filing &&
  row.number === before.number

/**
 * Makes the proof of a filing, and checks it as its reader will, so that no proof goes out that
 * does not hold.
 * @throws when the checkpoint is not this key's or not of `size`, the rows are not one filing's in
 *   order or reach beyond the checkpoint, or a row is not what the tree was built from: then the
 *   journal was changed behind the engine's back, and the message names the row.
 */
export const makeProof = async (parts: ProofParts): Promise<ProofFile> => {
  const { rows, read, size, checkpoint, verifierKey } = parts
  const opened = openCheckpoint(checkpoint, verifierKey)
  if (opened?.size !== size) throw new Error(`the checkpoint is not one of ${size} rows`)
  if (rows.length === 0) throw new Error('a proof of no rows')
  if (rows.some((row, i) => i > 0 && !follows(row, rows[i - 1]!))) {
    throw new Error('the rows are not of one filing, in order')
  }
  const indexes = rows.map(row => row.position - 1)
  const paths = await inclusionProofs(read, indexes, size)
  const events = rows.map((row, i): ProofEvent => {
    const leaf = leafHash(leafBytes(row))
    const index = indexes[i]!
    const path = paths[i]!
    if (!verifyInclusion(leaf, index, size, path, opened.root)) {
      throw new Error(
        `row ${row.position} of partition ${row.partition} is not what checkpoint ${size} covers`,
      )
    }
    const base64 = path.map(hash => hash.toString('base64'))
    return { row: bare(row), leaf: leaf.toString('hex'), index, path: base64 }
  })
  return { format: 'beibu-proof/1', checkpoint, verifierKey, size, events }
}
