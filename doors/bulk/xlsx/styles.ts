// What a cell's style says about its number: that it is a date, or that zeros belong before it.
import { PART_LIMIT } from '../limits.ts'
import { feedAll, type Handlers } from './xml-feed.ts'
import type { Archive } from './zip.ts'

export interface Style {
  readonly date: boolean
  /** digits that a format of zeros alone shows at least (`0000000000` shows 10); 0 for others */
  readonly zeros: number
  /** it shows a hundred times as much, with a sign of percent */
  readonly percent?: true
}

const PLAIN: Style = { date: false, zeros: 0 }
const PERCENT: Style = { date: false, zeros: 0, percent: true }
const DATE: Style = { date: true, zeros: 0 }

/**
 * Formats that files name by number only (ECMA-376 part 1, 18.8.30): 14-22, 45 and 47 everywhere
 * (46 is a length of time), 27-36 and 50-58 in Chinese, Japanese and Korean, 71-81 in Thai
 * workbooks.
 */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) ||
  (id >= 27 && id <= 36) ||
  id === 45 ||
  id === 47 ||
  (id >= 50 && id <= 58) ||
  (id >= 71 && id <= 81)

/** 9 and 10 are `0%` and `0.00%`. */
const builtIn = (id: number): Style =>
  isBuiltInDate(id) ? DATE : id === 9 || id === 10 ? PERCENT : PLAIN

/** A format code's style. Only its first section counts: the others are for negatives and texts. */
export const styleOfFormat = (code: string): Style => {
  const bare = code
    .replace(/"[^"]*"/g, '')
    .replace(/[\\_*]./g, '')
    .split(';', 1)[0]!
    .trim()
  if (bare.includes('%')) return PERCENT
  if (/^0+$/.test(bare)) return { date: false, zeros: bare.length }
  // [h]:mm is a length of time, not a moment; [Red], [$-804] and [>9] are no part of the number.
  const lasting = /\[[hms]+\]/i.test(bare)
  const letters = bare.replace(/\[[^\]]*\]/g, '').replace(/general/i, '')
  if (lasting || /[0#?]/.test(letters.replace(/s\.?0+/gi, 's'))) return PLAIN
  return /[ymdhsb]/i.test(letters) || /^e+$/i.test(letters) ? DATE : PLAIN
}

/** The styles of `cellXfs` in order: a cell's `s` is an index into them. */
export const readStyles = async (archive: Archive, part: string): Promise<Style[]> => {
  const styles: Style[] = []
  const custom = new Map<number, Style>()
  let inCellXfs = false
  const handlers: Handlers = {
    open: (name, attributes) => {
      if (name === 'numFmt') {
        custom.set(Number(attributes.numFmtId), styleOfFormat(attributes.formatCode ?? ''))
      } else if (name === 'cellXfs') inCellXfs = true
      else if (name === 'xf' && inCellXfs) {
        const id = Number(attributes.numFmtId ?? 0)
        styles.push(custom.get(id) ?? builtIn(id))
      }
    },
    close: name => {
      if (name === 'cellXfs') inCellXfs = false
    },
    text: () => {},
  }
  await feedAll(archive.part(part, PART_LIMIT), handlers, part)
  return styles
}
