// What a font can draw, read out of the file itself (OpenType: cmap formats 4 and 12, hmtx): a sign
// that no font has would come out as an empty box, and a word wider than its column would be cut.
import { readFileSync } from 'node:fs'

export interface Font {
  /** width of a sign in thousandths of the size; undefined when it has none */
  width(sign: number): number | undefined
}

const tablesOf = (file: Buffer): ReadonlyMap<string, Buffer> => {
  const tables = new Map<string, Buffer>()
  const count = file.readUInt16BE(4)
  for (let i = 0; i < count; i++) {
    const at = 12 + 16 * i
    const from = file.readUInt32BE(at + 8)
    const length = file.readUInt32BE(at + 12)
    tables.set(file.toString('latin1', at, at + 4), file.subarray(from, from + length))
  }
  return tables
}

/** Segments of code points: [first, last, glyph of the first]. */
type Segment = readonly [first: number, last: number, glyph: number]

const format12 = (table: Buffer): Segment[] =>
  Array.from({ length: table.readUInt32BE(12) }, (_, i): Segment => {
    const at = 16 + 12 * i
    return [table.readUInt32BE(at), table.readUInt32BE(at + 4), table.readUInt32BE(at + 8)]
  })

const format4 = (table: Buffer): Segment[] => {
  const count = table.readUInt16BE(6) / 2
  const found: Segment[] = []
  for (let i = 0; i < count; i++) {
    const last = table.readUInt16BE(14 + 2 * i)
    const first = table.readUInt16BE(16 + 2 * count + 2 * i)
    const delta = table.readUInt16BE(16 + 4 * count + 2 * i)
    const offsetAt = 16 + 6 * count + 2 * i
    const offset = table.readUInt16BE(offsetAt)
    for (let sign = first; sign <= last && sign < 0xffff; sign++) {
      const at = offsetAt + offset + 2 * (sign - first)
      const raw = offset === 0 ? sign : table.readUInt16BE(at)
      const glyph = raw === 0 && offset !== 0 ? 0 : (raw + delta) & 0xffff
      if (glyph !== 0) found.push([sign, sign, glyph])
    }
  }
  return found
}

const segmentsOf = (cmap: Buffer): Segment[] => {
  const count = cmap.readUInt16BE(2)
  let best: Segment[] = []
  for (let i = 0; i < count; i++) {
    const table = cmap.subarray(cmap.readUInt32BE(4 + 8 * i + 4))
    const format = table.readUInt16BE(0)
    if (format === 12) return format12(table)
    if (format === 4) best = format4(table)
  }
  return best
}

/** Read a font file (TTF). */
export const readFont = (path: string): Font => {
  const tables = tablesOf(readFileSync(path))
  const table = (name: string): Buffer => {
    const found = tables.get(name)
    if (found === undefined) throw new Error(`${path} has no table ${name}`)
    return found
  }
  const segments = segmentsOf(table('cmap')).sort((a, b) => a[0] - b[0])
  const units = table('head').readUInt16BE(18)
  const measured = table('hhea').readUInt16BE(34)
  // a copy: the rest of the file (10 MB in Chinese) is let go
  const hmtx = Buffer.from(table('hmtx').subarray(0, 4 * measured))
  const glyphOf = (sign: number): number => {
    let low = 0
    let high = segments.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const [first, last, glyph] = segments[middle]!
      if (sign < first) high = middle - 1
      else if (sign > last) low = middle + 1
      else return glyph + sign - first
    }
    return 0
  }
  return {
    width: sign => {
      const glyph = glyphOf(sign)
      if (glyph === 0) return undefined
      return (hmtx.readUInt16BE(4 * Math.min(glyph, measured - 1)) * 1000) / units
    },
  }
}
