// Signed checkpoints of the journal's tree, and proofs against them, from the database.
import type { Database } from '../store/database.ts'
import { consistencyProof, Edge, type HashReader } from './merkle.ts'
import { type Signer, signCheckpoint, verifierKey } from './note.ts'
import { makeProof, type ProofFile } from './proof-file.ts'
import { rowsAt } from './rows.ts'

/** Hashes of complete nodes: leaves stand in the journal, the others in tree_node. */
export const hashReader =
  (database: Database, partition: number): HashReader =>
  async (level, from, to) => {
    if (level === 0) {
      const { rows } = await database.query<{ leaf: Buffer }>(
        `SELECT leaf FROM journal WHERE partition = ${partition}
          AND position > $1 AND position <= $2 ORDER BY position`,
        [from, to],
      )
      return rows.map(row => row.leaf)
    }
    const { rows } = await database.query<{ hash: Buffer }>(
      `SELECT hash FROM tree_node WHERE partition = ${partition}
        AND level = $1 AND index >= $2 AND index < $3 ORDER BY index`,
      [level, from, to],
    )
    return rows.map(row => row.hash)
  }

export class Checkpoints {
  private readonly database: Database
  private readonly partition: number
  private readonly signer: Signer
  /** size of the newest one */
  size = 0
  note = ''

  constructor(database: Database, partition: number, signer: Signer) {
    this.database = database
    this.partition = partition
    this.signer = signer
  }

  get verifierKey(): string {
    return verifierKey(this.signer)
  }

  /** Sign where the journal stands now, unless the newest checkpoint already says so. */
  async sign(now: number): Promise<void> {
    const { partition } = this
    const { rows } = await this.database.query<{ position: bigint; edge: Buffer }>(
      `SELECT position, edge FROM head WHERE partition = ${partition}`,
    )
    const head = rows[0]
    if (head === undefined || Number(head.position) === this.size) return
    const size = Number(head.position)
    const note = signCheckpoint(this.signer, size, Edge.of(head.edge).root())
    await this.database.query(
      `INSERT INTO checkpoint (partition, size, at, note) VALUES (${partition}, $1, $2, $3)
        ON CONFLICT (partition, size) DO NOTHING`,
      [size, new Date(now), note],
    )
    this.size = size
    this.note = note
  }

  /** Proof of all events of a filing, against a checkpoint that has them. */
  async prove(positions: readonly number[], now: number): Promise<ProofFile> {
    if (positions.some(at => at > this.size)) await this.sign(now)
    const rows = await rowsAt(this.database, this.partition, positions)
    return makeProof({
      rows: rows.map(({ leaf: _, ...row }) => row),
      read: hashReader(this.database, this.partition),
      size: this.size,
      checkpoint: this.note,
      verifierKey: this.verifierKey,
    })
  }

  /** RFC 6962 consistency proof between two sizes, hashes in base64. */
  async consistency(first: number, second: number): Promise<string[]> {
    const read = hashReader(this.database, this.partition)
    return (await consistencyProof(read, first, second)).map(hash => hash.toString('base64'))
  }
}
