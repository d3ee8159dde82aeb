// What tests need to read a paper as a reader does: its text as it was drawn, and its QR code.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lang } from '#kit/words.ts'
import { caller, type TestEngine } from '#test/engine.ts'
import type { Compiler } from './compiler.ts'
import { namesOf } from './names.ts'
import { type PaperData, paperData } from './paper.ts'

export type Document = Readonly<Record<string, unknown>> & {
  readonly items: readonly Readonly<Record<string, unknown>>[]
}
export const SAMPLE = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../packs/trade/samples/import-durian.json'), 'utf8'),
) as Document

export const trader = caller('Trader A')

/** Lodge a document, and give all that its paper says. */
export const dataOf = async (
  inner: TestEngine,
  document: Document,
  lang: Lang = 'en',
): Promise<PaperData> => {
  const { engine, type } = inner
  const outcome = await engine.lodge(type, trader, Buffer.from(JSON.stringify(document)), {})
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults))
  return paperOf(inner, outcome.number, lang)
}

export const paperOf = async (
  { engine, type }: TestEngine,
  number: string,
  lang: Lang,
): Promise<PaperData> => {
  const paper = await engine.papers.read(type, trader, number)
  if (paper === undefined) throw new Error(`no paper of ${number}`)
  const { zone, node } = engine
  const url = `https://beibu.example/verify/${paper.code}`
  const nameOf = namesOf(engine, paper, lang)
  return paperData({ type, paper, lang, words: [], nameOf, zone, node, demo: true, url })
}

/** The drawn pages: how many, and the text that was set, without breaks and spaces. */
export const drawnText = async (
  compiler: Compiler,
  data: PaperData,
): Promise<{ pages: number; text: string; svg: string }> => {
  const drawn = await compiler.draw({ data: JSON.stringify(data), tagged: true, svg: true })
  if (typeof drawn === 'string') throw new Error(drawn)
  const svg = drawn.file.toString()
  const pieces = [...svg.matchAll(/class="tsel"[^>]*>([^<]*)</g)].map(([, piece]) => piece!)
  return { pages: drawn.pages, text: bare(unmarked(pieces.join(''))), svg }
}

/**
 * Without spaces and breaks. A raised mark is drawn as a piece of its own, which tells its letter
 * once more: such doubles count once.
 */
export const bare = (text: string): string =>
  text.replace(/[\s\u200b]/g, '').replace(/(\p{L}\p{M}+)\1+/gu, '$1')
const unmarked = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')

/** Data words and error words of a block at level M, and blocks, by version (ISO/IEC 18004, 9). */
const BLOCKS: Readonly<Record<number, readonly [data: number, blocks: number]>> = {
  2: [28, 1],
  3: [44, 1],
  4: [32, 2],
  5: [43, 2],
  6: [27, 4],
}
const MASKS: readonly ((y: number, x: number) => boolean)[] = [
  (y, x) => (y + x) % 2 === 0,
  y => y % 2 === 0,
  (_, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
]

/** Codewords as they are read, zigzag from the lower right, the mask taken off. */
const codewords = (modules: readonly (readonly boolean[])[], mask: number): number[] => {
  const size = modules.length
  const isFixed = (y: number, x: number): boolean =>
    y === 6 ||
    x === 6 ||
    (y < 9 && (x < 9 || x >= size - 8)) ||
    (y >= size - 8 && x < 9) ||
    (Math.abs(y - (size - 7)) <= 2 && Math.abs(x - (size - 7)) <= 2)
  const bits: number[] = []
  let up = true
  for (let right = size - 1; right > 0; right -= 2, up = !up) {
    if (right === 6) right--
    for (let i = 0; i < size; i++) {
      const y = up ? size - 1 - i : i
      for (const x of [right, right - 1]) {
        if (isFixed(y, x)) continue
        bits.push(Number(modules[y]![x] !== MASKS[mask]!(y, x)))
      }
    }
  }
  return Array.from({ length: bits.length >> 3 }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((word, bit) => 2 * word + bit, 0),
  )
}

/** The text of a QR code of level M without damage, byte mode, versions 2 to 6. */
export const readQr = (modules: readonly (readonly boolean[])[]): string => {
  const version = (modules.length - 17) / 4
  const [data, count] = BLOCKS[version] ?? [0, 0]
  if (count === 0) throw new Error(`a QR code of version ${version}`)
  const format = [0, 1, 2, 3, 4].reduce((all, x) => 2 * all + Number(modules[8]![x]), 0) ^ 0b10101
  if (format >> 3 !== 0) throw new Error('the QR code is not of level M')
  const words = codewords(modules, format & 7)
  const blocks = Array.from({ length: count }, (_, block) =>
    Array.from({ length: data }, (__, i) => words[i * count + block]!),
  )
  const bits = blocks
    .flat()
    .map(word => word.toString(2).padStart(8, '0'))
    .join('')
  if (bits.slice(0, 4) !== '0100') throw new Error('the QR code is not in byte mode')
  const length = Number.parseInt(bits.slice(4, 12), 2)
  const bytes = Array.from({ length }, (_, i) =>
    Number.parseInt(bits.slice(12 + 8 * i, 20 + 8 * i), 2),
  )
  return Buffer.from(bytes).toString()
}
