// The shared strings of a workbook, packed: their bytes one after the other, not an object each.
import { MAX_CELL_LENGTH, STRINGS_LIMIT } from '../limits.ts'
import { type Attributes, feedAll, type Handlers } from './xml-feed.ts'
import type { Archive } from './zip.ts'

/** `_x000D_` stands for a character that XML cannot hold, `_x005F_` for the underscore itself. */
export const unescapeXlsx = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text

/**
 * Collects the text of a string item: `t` directly or in rich-text runs. What lies in `rPh` is a
 * reading aid printed above the text, not text (T49).
 */
export class StringItem {
  #text = ''
  #inText = false
  #phonetic = 0
  open(name: string): void {
    if (name === 'rPh') this.#phonetic++
    else if (name === 't') this.#inText = this.#phonetic === 0
  }
  close(name: string): void {
    if (name === 'rPh') this.#phonetic--
    else if (name === 't') this.#inText = false
  }
  text(text: string): void {
    if (this.#inText) this.#text += text
  }
  /** The text, and ready for the next item. */
  take(): string {
    const text = unescapeXlsx(this.#text)
    this.#text = ''
    return text
  }
}

/** Room for the longest cell (3 bytes a UTF-16 unit), so that no string lies on two pages. */
const PAGE = 1 << 18

/** Strings by number, on pages of bytes that are filled once and never moved. */
export class SharedStrings {
  readonly #pages: Buffer[] = []
  /** start and end of each string, as if all pages lay one after the other */
  #places = new Uint32Array(1 << 8)
  #count = 0
  #end = 0

  add(text: string): void {
    // One unit too long is enough for the cell to be refused as too large.
    const kept = text.slice(0, MAX_CELL_LENGTH + 1)
    if (this.#end + kept.length * 3 > this.#pages.length * PAGE) {
      this.#end = this.#pages.length * PAGE
      this.#pages.push(Buffer.allocUnsafe(PAGE))
    }
    if (this.#count * 2 === this.#places.length) {
      const more = new Uint32Array(this.#count * 4)
      more.set(this.#places)
      this.#places = more
    }
    const page = this.#pages[this.#pages.length - 1]
    this.#places[this.#count * 2] = this.#end
    this.#end += page?.write(kept, this.#end % PAGE, 'utf8') ?? 0
    this.#places[this.#count * 2 + 1] = this.#end
    this.#count++
  }

  /** A string by its number; undefined when the workbook has no such string. */
  get(index: number): string | undefined {
    if (!(index >= 0 && index < this.#count)) return undefined
    const start = this.#places[index * 2]!
    const length = this.#places[index * 2 + 1]! - start
    const at = start % PAGE
    return this.#pages[Math.floor(start / PAGE)]?.toString('utf8', at, at + length) ?? ''
  }
}

export const readStrings = async (archive: Archive, part: string): Promise<SharedStrings> => {
  const strings = new SharedStrings()
  const item = new StringItem()
  const handlers: Handlers = {
    open: (name: string, _: Attributes) => item.open(name),
    close: name => {
      item.close(name)
      if (name === 'si') strings.add(item.take())
    },
    text: text => item.text(text),
  }
  await feedAll(archive.part(part, STRINGS_LIMIT), handlers, part)
  return strings
}
