// The rows of one sheet, streamed: a row is put together while its XML passes, and let go.
import { isBlank } from '../clean.ts'
import { workbookDecimal } from '../decimal.ts'
import { refuseFile } from '../faults.ts'
import { MAX_COLUMNS, SHEET_LIMIT } from '../limits.ts'
import type { Cell, Content, Row } from '../table.ts'
import { serialToDate } from './serial.ts'
import { type SharedStrings, StringItem, unescapeXlsx } from './strings.ts'
import type { Style } from './styles.ts'
import { type Attributes, type Handlers, XmlFeed } from './xml-feed.ts'
import type { Archive } from './zip.ts'

interface SheetSource {
  readonly archive: Archive
  readonly part: string
  readonly strings: SharedStrings
  readonly styles: readonly Style[]
  readonly date1904: boolean
}

/** A cell as its XML says it, before anything is made of it. */
interface RawCell {
  readonly column: number
  readonly type: string
  readonly style: Style | undefined
  formula: boolean
  /** text of `v`; undefined when there is none */
  value: string | undefined
  inline: string | undefined
}

const fault = (
  key: 'cell-error' | 'formula-without-result' | 'digits-lost',
  text: string,
): Content => ({
  type: 'fault',
  key,
  values: { text },
  text,
})

const numberContent = (raw: RawCell, value: string, date1904: boolean): Content => {
  const text = workbookDecimal(value.trim())
  if (text === undefined) {
    return /\d/.test(value) ? fault('digits-lost', value) : fault('cell-error', value)
  }
  if (raw.style?.date === true) {
    const read = serialToDate(text, date1904)
    if (read === 'leap') {
      return { type: 'fault', key: 'date-leap-1900', values: { text }, text }
    }
    if (read === undefined) return { type: 'fault', key: 'date-impossible', values: { text }, text }
    return { type: 'date', ...read }
  }
  const zeros = raw.style?.zeros ?? 0
  const number = { type: 'number', text, formula: raw.formula } as const
  if (raw.style?.percent === true) return { ...number, percent: true }
  return zeros > text.length && /^\d+$/.test(text)
    ? { ...number, shown: text.padStart(zeros, '0') }
    : number
}

/** An ISO 8601 date of a `t="d"` cell (strict workbooks): a text that date columns read. */
const contentOf = (raw: RawCell, source: SheetSource): Content | undefined => {
  const { type, value } = raw
  if (raw.formula && value === undefined) return fault('formula-without-result', '')
  if (type === 'inlineStr') return { type: 'text', text: raw.inline ?? '' }
  if (value === undefined) return undefined
  if (type === 's') {
    const text = source.strings.get(/^\d+$/.test(value.trim()) ? Number(value) : -1)
    return text === undefined
      ? refuseFile('file-damaged', { reason: `${source.part}: string ${value.slice(0, 20)}` })
      : { type: 'text', text }
  }
  if (type === 'str') {
    const text = unescapeXlsx(value)
    return raw.formula ? { type: 'text', text, formula: true } : { type: 'text', text }
  }
  if (type === 'd') return { type: 'text', text: value }
  if (type === 'b') return { type: 'yesNo', yes: /^(1|true)$/i.test(value.trim()) }
  if (type === 'e') return fault('cell-error', value)
  return value.trim() === '' ? undefined : numberContent(raw, value, source.date1904)
}

/** `XFD1048576` → 16383; undefined when it is no cell of a spreadsheet. */
const columnOf = (reference: string): number | undefined => {
  let column = 0
  let i = 0
  for (; i < reference.length; i++) {
    const letter = reference.charCodeAt(i) - 64
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
    if (column > MAX_COLUMNS) return undefined
  }
  return i === 0 ? undefined : column - 1
}

class SheetReader implements Handlers {
  /** rows that are complete and not yet taken */
  rows: Row[] = []
  readonly #source: SheetSource
  readonly #item = new StringItem()
  #line = 0
  #hidden = false
  #cells: Cell[] = []
  #nextColumn = 0
  #cell: RawCell | undefined
  #inValue = false

  constructor(source: SheetSource) {
    this.#source = source
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'c') this.#openCell(attributes)
    else if (name === 'row') {
      this.#line = attributes.r === undefined ? this.#line + 1 : this.#rowNumber(attributes.r)
      this.#hidden = /^(1|true)$/i.test(attributes.hidden ?? '')
      this.#cells = []
      this.#nextColumn = 0
    } else if (this.#cell !== undefined) {
      if (name === 'v') {
        this.#inValue = true
        this.#cell.value = ''
      } else if (name === 'f') this.#cell.formula = true
      else this.#item.open(name)
    }
  }

  text(text: string): void {
    if (this.#cell === undefined) return
    if (this.#inValue) this.#cell.value += text
    else this.#item.text(text)
  }

  close(name: string): void {
    if (name === 'row') {
      if (this.#cells.length > 0) {
        this.rows.push({ line: this.#line, hidden: this.#hidden, cells: this.#cells })
      }
    } else if (this.#cell === undefined) return
    else if (name === 'v') this.#inValue = false
    else if (name === 'is') this.#cell.inline = this.#item.take()
    else if (name === 'c') this.#closeCell(this.#cell)
    else this.#item.close(name)
  }

  #rowNumber(text: string): number {
    const line = Number(text)
    if (Number.isSafeInteger(line) && line > this.#line) return line
    // A row that comes twice or out of order: which one counts would depend on the reader.
    return refuseFile('file-damaged', { reason: `${this.#source.part}: row ${text.slice(0, 20)}` })
  }

  #openCell(attributes: Attributes): void {
    const column = attributes.r === undefined ? this.#nextColumn : columnOf(attributes.r)
    if (column === undefined || column < this.#nextColumn || column >= MAX_COLUMNS) {
      const reason = `${this.#source.part}: cell ${(attributes.r ?? '').slice(0, 20)}`
      refuseFile('file-damaged', { reason })
      return
    }
    this.#nextColumn = column + 1
    const { t: type = 'n', s: style = '0' } = attributes
    this.#cell = {
      column,
      type,
      style: this.#source.styles[Number(style)],
      formula: false,
      value: undefined,
      inline: undefined,
    }
    this.#item.take()
  }

  #closeCell(raw: RawCell): void {
    const content = contentOf(raw, this.#source)
    this.#cell = undefined
    if (content === undefined || (content.type === 'text' && isBlank(content.text))) return
    this.#cells.push({ ...content, column: raw.column })
  }
}

/**
 * Bytes of XML between two hand-overs of rows. When ten sheets are read at once, rows that wait
 * outlive the young generation: with 16 KiB the heap grew by 200 MiB.
 */
const SLICE = 4096

/** The rows of a sheet that are not blank, in order. Throws `FileRefused`. */
export async function* readSheet(
  source: SheetSource,
  onBytes?: (count: number) => void,
): AsyncGenerator<Row> {
  const reader = new SheetReader(source)
  const feed = new XmlFeed(reader, source.part)
  for await (const piece of source.archive.part(source.part, SHEET_LIMIT, onBytes)) {
    for (let at = 0; at < piece.length; at += SLICE) {
      feed.push(piece.subarray(at, at + SLICE))
      const { rows } = reader
      reader.rows = []
      yield* rows
    }
  }
  feed.end()
  yield* reader.rows
}
