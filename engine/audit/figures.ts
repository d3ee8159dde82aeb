// The figures: the cube's checkpoint is the fold of the journal up to its position, byte for byte.
import { formatDecimal } from '#kit/decimal.ts'
import type { Refusal } from '#kit/fault.ts'
import type { Totals, TotalsQuery } from '../api.ts'
import { bucketText } from '../cube/buckets.ts'
import { bucketOfKey, CHUNK, idOfKey } from '../cube/cells.ts'
import { Cube } from '../cube/cube.ts'
import { type Chunk, chunksOf } from '../cube/keep.ts'
import { answer, cellsFor, readQuestion, sumCells } from '../cube/query.ts'
import type { Mounted } from '../mounted.ts'
import type { Tally } from './finding.ts'
import { BROKEN, type Step } from './fold.ts'
import { each, type Snapshot } from './snapshot.ts'

/** The running node's own answer, as `EngineApi.totals` gives it. */
export type Live = (query: TotalsQuery) => Promise<Totals | Refusal>

const keyOf = ({ type, part, chunk }: Pick<Chunk, 'type' | 'part' | 'chunk'>): string =>
  `${type} ${part} chunk ${chunk}`

export class Figures {
  private readonly snapshot: Snapshot
  private readonly mounted: Mounted
  private readonly tally: Tally
  private readonly live: Live | undefined
  private cube: Cube | undefined
  chunks = 0

  constructor(
    snapshot: Snapshot,
    mounted: Mounted,
    tally: Tally,
    zone: string,
    live: Live | undefined,
  ) {
    this.snapshot = snapshot
    this.mounted = mounted
    this.tally = tally
    this.live = live
    this.cube = new Cube(mounted, zone)
  }

  /** Before the first event: a checkpoint at 0 has no chunks. */
  async begin(): Promise<void> {
    const { cube, last = 0 } = this.snapshot
    if (cube > last || cube < 0) {
      const sides = { expected: `at most ${last}`, found: String(cube) }
      const at = { table: 'cube_head', key: `partition ${this.snapshot.partition}` }
      this.tally.found({ ...at, column: 'position', kind: 'differs', ...sides })
    }
    if (cube === 0) await this.compare()
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const { row, type, before, after } of steps) {
      if (this.cube === undefined) return
      const { position } = row
      if (type === undefined || before === BROKEN || after === BROKEN) {
        this.stop(position)
        return
      }
      try {
        this.cube.apply({ type, position, before, after })
      } catch (error) {
        // a row is missing, or the stored document is no longer read
        this.stop(position, error instanceof Error ? error.message : String(error))
        return
      }
      if (position === this.snapshot.cube) await this.compare()
      if (position >= this.snapshot.cube && this.live === undefined) this.cube = undefined
    }
  }

  private stop(position: number, why?: string): void {
    this.cube = undefined
    if (position > this.snapshot.cube) return
    const key = `position ${this.snapshot.cube}`
    const at = { table: 'cube_chunk', key, kind: 'unchecked' as const, position }
    this.tally.found({ ...at, found: why ?? `the journal cannot be folded at ${position}` })
  }

  private async compare(): Promise<void> {
    const cube = this.cube
    if (cube === undefined) return
    const { query, partition } = this.snapshot
    const known = new Set<string>()
    for (const chunk of chunksOf(cube)) {
      const key = keyOf(chunk)
      known.add(key)
      const { rows } = await query<{ content: Buffer }>(
        `SELECT content FROM cube_chunk WHERE partition = ${partition}
          AND type = $1 AND part = $2 AND chunk = $3`,
        [chunk.type, chunk.part, chunk.chunk],
      )
      const content = rows[0]?.content
      this.chunks++
      if (content?.equals(chunk.content) === true) continue
      const at = { table: 'cube_chunk', key, position: this.snapshot.cube }
      if (content === undefined) this.tally.found({ ...at, kind: 'missing' })
      else {
        const sides = differing(cube, chunk, content)
        this.tally.found({ ...at, column: 'content', kind: 'differs', ...sides })
      }
    }
    const stored = each<{ type: string; part: string; chunk: number }>(
      this.snapshot,
      `SELECT type, part, chunk FROM cube_chunk WHERE partition = ${partition}
        ORDER BY type, part, chunk`,
    )
    for await (const row of stored) {
      const key = keyOf(row)
      if (!known.has(key)) this.tally.found({ table: 'cube_chunk', key, kind: 'extra' })
    }
  }

  /** Compare the running node's totals by all whole dimensions, when it stands where we stand. */
  async end(): Promise<'compared' | 'ahead' | 'not asked'> {
    const { cube, live } = this
    if (cube === undefined || live === undefined) return 'not asked'
    for (const { type, plan } of cube.types.values()) {
      const by = plan.whole.map(at => plan.names[at]!)
      for (const { name } of type.measures) {
        const query: TotalsQuery = {
          measure: `${type.pack.name}.${name}`,
          by,
          where: {},
          grain: 'month',
        }
        const found = await live(query)
        if (!('cells' in found) || found.position !== cube.position) return 'ahead'
        const expected = ownAnswer(this.mounted, cube, query)
        const sides = {
          expected: JSON.stringify(expected.cells),
          found: JSON.stringify(found.cells),
        }
        if (sides.expected === sides.found) continue
        const at = { table: 'totals', key: query.measure, position: cube.position }
        this.tally.found({ ...at, kind: 'differs', ...sides })
      }
    }
    return 'compared'
  }
}

const ownAnswer = (mounted: Mounted, cube: Cube, query: TotalsQuery): Totals => {
  const question = readQuestion(mounted, cube, query)
  if (!('family' in question)) throw new Error(`no such totals: ${query.measure}`)
  const own = cube.types.get(question.type)!
  const cells = cellsFor(own, question)
  if (cells === undefined) throw new Error(`${query.measure} is not kept by month`)
  return answer(own, question, sumCells(own, question, cells), cube.position)
}

/** Where a stored chunk first differs: the cell and measure in words where they can be told. */
const differing = (
  cube: Cube,
  chunk: Chunk,
  stored: Buffer,
): { expected: string; found: string } => {
  const { content } = chunk
  const short = Math.min(content.length, stored.length)
  let at = 0
  while (at < short && content[at] === stored[at]) at++
  const plain = {
    expected: `${content.length} bytes, byte ${at} is ${content[at]}`,
    found: `${stored.length} bytes, byte ${at} is ${stored[at]}`,
  }
  const own = cube.types.get(chunk.type)!
  const [index = '', part] = chunk.part.split('.')
  const family = own.families[Number(index)]!
  if (part === 'dims' || content.length !== stored.length || at < 4) return plain
  const { cells, grain } = part === 'fine' ? family.fine : family.coarse
  const values = 4 + Math.min(CHUNK, cells.size - chunk.chunk * CHUNK) * 8
  const i = Math.floor((at - values) / 8)
  const slot = Math.floor(i / cells.measures)
  if (at < values || values + (i + 1) * 8 > content.length) return plain
  const key = cells.keys[chunk.chunk * CHUNK + slot]!
  const measure = own.type.measures[i % cells.measures]!
  const dims = family.dims.texts[idOfKey(key)]!.replaceAll('\u001f', '/')
  const cell = `${measure.name} of ${bucketText(bucketOfKey(key), grain)} ${dims}`
  const read = (bytes: Buffer): string =>
    formatDecimal(bytes.readBigInt64LE(values + i * 8), measure.scale)
  return { expected: `${cell}: ${read(content)}`, found: read(stored) }
}
