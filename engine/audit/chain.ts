// The journal itself: no gap, each row as it was hashed, the tree over the hashes, and every signed
// checkpoint on it.
import { leafBytes } from '../journal/leaf.ts'
import { type CompletedNode, Edge, leafHash } from '../journal/merkle.ts'
import { type Checkpoint, openCheckpoint } from '../journal/note.ts'
import type { StoredRow } from '../journal/rows.ts'
import { int4Array, int8Array } from '../store/binary.ts'
import type { Tally } from './finding.ts'
import type { Page } from './pages.ts'
import type { Snapshot } from './snapshot.ts'

/** Leaf hash that a row should have; undefined when it cannot have come from `leafBytes`. */
export const leafOf = (row: StoredRow): Buffer | undefined => {
  try {
    return leafHash(leafBytes(row))
  } catch {
    return undefined
  }
}

/** What a note says, whoever signed it. */
const readNote = (note: string): Checkpoint | undefined => {
  const [origin, size, root] = note.split('\n')
  if (origin === undefined || root === undefined || !/^\d{1,15}$/.test(size ?? '')) return undefined
  return { origin, size: Number(size), root: Buffer.from(root, 'base64') }
}

export class Chain {
  private readonly snapshot: Snapshot
  private readonly tally: Tally
  private readonly verifierKey: string | undefined
  private readonly edge = new Edge()
  /** a row is missing: what the tree is after it, nobody can say */
  private torn = false
  private nodes = 0
  checkpoints = 0

  constructor(snapshot: Snapshot, tally: Tally, verifierKey: string | undefined) {
    this.snapshot = snapshot
    this.tally = tally
    this.verifierKey = verifierKey
  }

  async page({ after, end, rows }: Page): Promise<void> {
    const nodes: CompletedNode[] = []
    const notes = await this.notes(after, end)
    let next = after + 1
    for (const row of rows) {
      if (row.position > next) this.gap(next, row.position - 1)
      next = row.position + 1
      const leaf = this.leaf(row)
      if (!this.torn) nodes.push(...this.edge.append(leaf))
      while (notes.length > 0 && notes[0]!.size <= row.position) this.note(notes.shift()!)
    }
    if (next <= end) this.gap(next, end)
    for (const note of notes) this.note(note)
    await this.compare(nodes)
  }

  private gap(from: number, to: number): void {
    const key = from === to ? `position ${from}` : `positions ${from} to ${to}`
    this.tally.found({ table: 'journal', key, kind: 'missing', position: from })
    if (this.torn) return
    this.torn = true
    const after = `size ${from} and above`
    this.tally.found({ table: 'tree_node', key: after, kind: 'unchecked', position: from })
  }

  /**
   * The stored hash goes into the tree, also where the row does not have it: so the row is one
   * finding, and the tree another one only when it was not made of the stored hashes.
   */
  private leaf(row: StoredRow): Buffer {
    const expected = leafOf(row)
    const { position, number, filing } = row
    const at = { table: 'journal', key: `position ${position}`, position, number, filing }
    if (expected === undefined) this.tally.found({ ...at, column: 'row', kind: 'unreadable' })
    else if (!expected.equals(row.leaf)) {
      const sides = { expected: expected.toString('hex'), found: row.leaf.toString('hex') }
      this.tally.found({ ...at, column: 'leaf', kind: 'differs', ...sides })
    }
    return row.leaf.length === 32 ? row.leaf : (expected ?? Buffer.alloc(32))
  }

  private async notes(after: number, end: number): Promise<{ size: number; note: string }[]> {
    const { partition } = this.snapshot
    const { rows } = await this.snapshot.query<{ size: bigint; note: string }>(
      `SELECT size, note FROM checkpoint
        WHERE partition = ${partition} AND size > $1 AND size <= $2 ORDER BY size`,
      [after, end],
    )
    return rows.map(({ size, note }) => ({ size: Number(size), note }))
  }

  private note({ size, note }: { size: number; note: string }): void {
    this.checkpoints++
    const key = `size ${size}`
    const at = { table: 'checkpoint', key, column: 'note', position: size, found: note }
    const says = readNote(note)
    if (says === undefined) {
      this.tally.found({ ...at, kind: 'unreadable' })
      return
    }
    if (says.size !== size) this.tally.found({ ...at, kind: 'differs', expected: `size ${size}` })
    if (this.verifierKey !== undefined && openCheckpoint(note, this.verifierKey) === undefined) {
      this.tally.found({ ...at, kind: 'broken', expected: `signature of ${this.verifierKey}` })
    }
    if (this.torn || this.edge.size !== size) return
    const root = this.edge.root()
    if (root.equals(says.root)) return
    const expected = `root ${root.toString('base64')}`
    this.tally.found({ ...at, kind: 'differs', expected })
  }

  private async compare(nodes: readonly CompletedNode[]): Promise<void> {
    if (nodes.length === 0) return
    this.nodes += nodes.length
    const { partition } = this.snapshot
    const { rows } = await this.snapshot.query<{ level: number; index: bigint; hash: Buffer }>(
      `SELECT level, index, hash FROM tree_node WHERE partition = ${partition}
        AND (level, index) IN (SELECT * FROM unnest($1::int[], $2::bigint[]))`,
      [int4Array(nodes.map(each => each.level)), int8Array(nodes.map(each => each.index))],
    )
    const stored = new Map(rows.map(row => [`${row.level}/${row.index}`, row.hash]))
    for (const { level, index, hash } of nodes) {
      const found = stored.get(`${level}/${index}`)
      if (found?.equals(hash) === true) continue
      this.tally.found({
        table: 'tree_node',
        key: `level ${level}, index ${index}`,
        kind: found === undefined ? 'missing' : 'differs',
        ...(found === undefined ? {} : { column: 'hash' }),
        position: (index + 1) * 2 ** level,
        expected: hash.toString('hex'),
        found: found?.toString('hex'),
      })
    }
  }

  async end(): Promise<void> {
    this.heads()
    await this.beyond()
    const { query, partition, to } = this.snapshot
    const { rows } = await query<{ count: bigint }>(
      `SELECT count(*) AS count FROM tree_node WHERE partition = ${partition}`,
    )
    if (this.torn || Number(rows[0]!.count) === this.nodes) return
    const extra = await query<{ level: number; index: bigint; hash: Buffer }>(
      `SELECT level, index, hash FROM tree_node WHERE partition = ${partition} AND NOT (
        level IN (8, 16, 24, 32) AND index >= 0 AND index < $1 / (1::bigint << level))
        ORDER BY level, index LIMIT 1000`,
      [to],
    )
    for (const { level, index, hash } of extra.rows) {
      const key = `level ${level}, index ${index}`
      this.tally.found({ table: 'tree_node', key, kind: 'extra', found: hash.toString('hex') })
    }
  }

  private heads(): void {
    const { head, last = 0 } = this.snapshot
    const at = { table: 'head', key: `partition ${this.snapshot.partition}` }
    if (head === undefined) {
      this.tally.found({ ...at, kind: 'missing' })
      return
    }
    if (head.position !== last) {
      const sides = { expected: String(last), found: String(head.position) }
      this.tally.found({ ...at, column: 'position', kind: 'differs', ...sides })
    }
    if (this.torn) {
      this.tally.found({ ...at, column: 'edge', kind: 'unchecked' })
      return
    }
    const edge = this.edge.size === 0 ? '' : this.edge.bytes().toString('hex')
    if (head.edge.toString('hex') === edge) return
    const sides = { expected: edge, found: head.edge.toString('hex') }
    this.tally.found({ ...at, column: 'edge', kind: 'differs', ...sides })
  }

  /** Rows and checkpoints of positions that cannot be. */
  private async beyond(): Promise<void> {
    const { query, partition, to, first } = this.snapshot
    if (first !== undefined && first < 1) {
      const { rows } = await query<{ position: bigint }>(
        `SELECT position FROM journal WHERE partition = ${partition} AND position < 1
          ORDER BY position LIMIT 1000`,
      )
      for (const { position } of rows) {
        const at = { position: Number(position), key: `position ${position}` }
        this.tally.found({ table: 'journal', kind: 'extra', ...at })
      }
    }
    // Somebody holds a signature over more rows than there are: the journal was cut off.
    const { rows } = await query<{ size: bigint; note: string }>(
      `SELECT size, note FROM checkpoint WHERE partition = ${partition}
        AND (size > $1 OR size < 1) ORDER BY size LIMIT 1000`,
      [to],
    )
    for (const { size, note } of rows) {
      const at = { table: 'checkpoint', key: `size ${size}`, position: Number(size) }
      this.tally.found({ ...at, kind: 'extra', found: note, expected: `at most ${to} rows` })
    }
  }
}
