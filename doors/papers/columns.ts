// Lines as a table: a column for each field that any line has. What does not fit beside one another
// goes below: a line is then two or three rows high, and so is the head, in the same order.
import { fitted, widestWord, widthIn } from './literal.ts'

/** pt: cells, heads, and the room between two columns */
const SIZE = 8
const HEAD_SIZE = 6.5
const GAP = 6

export interface Column {
  readonly label: string
  /** figures stand at the right */
  readonly right: boolean
  /** one text a line; '' for none */
  readonly values: readonly string[]
  /** what stands in the last row; '' for nothing */
  readonly total?: string
}

export interface Head {
  readonly label: string
  readonly width: number
  readonly right: boolean
}

/** A table as the template draws it: bands of columns, each line a list of cells in that order. */
export interface Table {
  readonly title: string
  readonly number: Head
  readonly bands: readonly (readonly Head[])[]
  readonly rows: readonly (readonly string[])[]
  readonly total: readonly string[] | null
  readonly totalLabel: string
}

interface Sized {
  readonly column: Column
  /** below it words would have to be broken */
  readonly least: number
  /** above it nothing is gained */
  readonly natural: number
}

/** Narrower than this no column is, wider than that none asks to be. */
const NARROWEST = 26
const WIDEST = 150

const sized = (column: Column): Sized => {
  let least = widestWord(column.label, HEAD_SIZE)
  let natural = Math.min(widthIn(column.label, HEAD_SIZE), 60)
  for (const text of [...column.values, column.total ?? '']) {
    least = Math.max(least, widestWord(text, SIZE))
    natural = Math.max(natural, widthIn(text, SIZE))
  }
  // one point more: the breaker's own sums differ from ours by a rounding
  const clamp = (width: number): number => Math.min(Math.max(width + 1, NARROWEST), WIDEST)
  return { column, least: clamp(least), natural: clamp(Math.max(natural, least)) }
}

/** Put columns into bands as they come, each of at most `room` points. */
const inBands = (columns: readonly Sized[], room: number): Sized[][] => {
  const bands: Sized[][] = []
  let used = Number.POSITIVE_INFINITY
  for (const each of columns) {
    const wanted = Math.max(each.least, Math.min(each.natural, 110))
    if (used + GAP + wanted > room) {
      bands.push([])
      used = -GAP
    }
    bands.at(-1)!.push(each)
    used += GAP + wanted
  }
  return bands
}

/** Widths that fill the room: first what a column needs, the rest to those that would use it. */
const widthsOf = (band: readonly Sized[], room: number): number[] => {
  const start = band.map(each => Math.max(each.least, Math.min(each.natural, 110)))
  const wants = band.map((each, i) => each.natural - start[i]!)
  const left = room - GAP * (band.length - 1) - start.reduce((a, b) => a + b, 0)
  const wanted = wants.reduce((a, b) => a + b, 0)
  const given = wanted > 0 ? Math.min(left, wanted) : 0
  // and a little more air, so that a short table does not crowd at the left
  const air = Math.min((left - given) / band.length, 14)
  return start.map((width, i) => width + air + (wanted > 0 ? (given * wants[i]!) / wanted : 0))
}

/** Lay columns out in `room` points. Lines are numbered from 1. */
export const tableOf = (
  title: string,
  columns: readonly Column[],
  words: { readonly number: string; readonly total: string },
  room: number,
): Table => {
  const count = columns[0]?.values.length ?? 0
  const hasTotal = columns.some(each => (each.total ?? '') !== '')
  const number =
    Math.max(
      widthIn(words.number, HEAD_SIZE),
      widthIn(String(count), SIZE),
      hasTotal ? widthIn(words.total, 7) : 0,
    ) + 2
  const bands = inBands(columns.map(sized), room - number - GAP)
  const placed = bands.flatMap(band => {
    const widths = widthsOf(band, room - number - GAP)
    return band.map(({ column }, i) => ({ column, width: widths[i]! }))
  })
  const fit = (text: string, width: number): string => fitted(text, SIZE, width)
  let at = 0
  return {
    title,
    number: { label: words.number, width: number, right: true },
    bands: bands.map(band =>
      band.map(() => {
        const { column, width } = placed[at++]!
        return { label: fitted(column.label, HEAD_SIZE, width), width, right: column.right }
      }),
    ),
    rows: Array.from({ length: count }, (_, i) =>
      placed.map(({ column, width }) => fit(column.values[i] ?? '', width)),
    ),
    total: hasTotal ? placed.map(({ column, width }) => fit(column.total ?? '', width)) : null,
    totalLabel: words.total,
  }
}
