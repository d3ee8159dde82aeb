// Which cell is in hand, which block is chosen, and what a key does to them. Outside React: moving
// by one cell wakes two of them.
import type { FieldKind } from '../fields/kind.ts'
import type { PageWords } from '../page-words.ts'
import type { FieldShape } from './shape.ts'
import { Slots } from './slots.ts'
import type { FormStore } from './store.ts'
import { Sums } from './sums.ts'
import { Topics } from './topics.ts'

export interface Column {
  readonly field: FieldShape
  readonly kind: FieldKind
}
interface Spot {
  readonly row: string
  readonly column: number
}
export interface Block {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** What a cell shows of this, as bits. */
export const HELD = 1
export const CHOSEN = 2
export const EDITED = 4

export class GridState {
  readonly topics = new Topics()
  readonly store: FormStore
  readonly list: string
  readonly columns: readonly Column[]
  readonly max: number
  readonly slots = new Slots()
  readonly sums: Sums
  held: Spot
  editing = false
  /** takes the focus when it is drawn: set by keys and presses, not when a form opens */
  focusing = false
  /** the grid is told where to scroll */
  reveal: (index: number, column: number) => void = () => undefined
  /** the control in hand gives the focus up */
  blur: () => void = () => undefined
  /** look which rows are seen now, not a frame later when the browser tells of the scroll */
  look: () => void = () => undefined
  /** rows that fit into the window */
  page = 10
  private anchor: Spot
  private leaving: Spot | undefined
  private spare: string
  private shown: readonly string[] = []
  private places = new Map<string, number>()
  private from: readonly string[] | undefined

  constructor(store: FormStore, field: FieldShape, kindOf: (field: FieldShape) => FieldKind) {
    this.store = store
    this.list = `/${field.name}`
    this.max = field.max ?? 10_000
    this.columns = (field.rows ?? []).map(each => ({ field: each, kind: kindOf(each) }))
    this.sums = new Sums(store, this.list, field.rows ?? [])
    this.spare = store.newId()
    this.held = { row: this.rows()[0]!, column: 0 }
    this.anchor = this.held
  }

  /** Ids of the rows as they are drawn: the list's, and one more to type into. */
  rows = (): readonly string[] => {
    const own = this.store.rows(this.list)
    if (this.from === own) return this.shown
    this.from = own
    if (own.includes(this.spare)) this.spare = this.store.newId()
    this.shown = own.length >= this.max ? own : [...own, this.spare]
    this.places = new Map(this.shown.map((id, i) => [id, i]))
    return this.shown
  }

  indexOf(row: string): number {
    this.rows()
    return this.places.get(row) ?? -1
  }

  /** Whether a row is in the list yet. */
  isReal(row: string): boolean {
    return row !== this.spare || this.store.rows(this.list).includes(row)
  }

  /** Where the cell in hand is; a row taken out under it gives way to the one that came up. */
  get at(): { index: number; column: number } {
    const { row, column } = this.held
    return { index: Math.max(0, this.indexOf(row)), column }
  }

  get block(): Block {
    const [a, b] = [this.at, { index: this.indexOf(this.anchor.row), column: this.anchor.column }]
    const from = b.index < 0 ? a : b
    return {
      top: Math.min(a.index, from.index),
      bottom: Math.max(a.index, from.index),
      left: Math.min(a.column, from.column),
      right: Math.max(a.column, from.column),
    }
  }

  get isBlock(): boolean {
    return this.anchor.row !== this.held.row || this.anchor.column !== this.held.column
  }

  /** Rows that draw a control: of the cell in hand, and of the one just left. */
  get controls(): readonly string[] {
    return this.leaving === undefined ? [this.held.row] : [this.held.row, this.leaving.row]
  }

  stateOf(row: string, column: number): number {
    if (this.held.row === row && this.held.column === column)
      return HELD | (this.editing ? EDITED : 0)
    if (this.leaving?.row === row && this.leaving.column === column) return HELD
    if (!this.isBlock) return 0
    const { top, bottom, left, right } = this.block
    const index = this.indexOf(row)
    const inside = index >= top && index <= bottom && column >= left && column <= right
    return inside ? CHOSEN : 0
  }

  /** Take a cell in hand; `extend` keeps the block's other corner where it is. */
  move(index: number, column: number, extend = false): void {
    const rows = this.rows()
    const to: Spot = {
      row: rows[Math.max(0, Math.min(rows.length - 1, index))]!,
      column: Math.max(0, Math.min(this.columns.length - 1, column)),
    }
    const before = this.held
    const far = Math.abs(this.indexOf(to.row) - this.indexOf(before.row)) >= this.page
    const wide = extend || this.isBlock
    this.held = to
    if (!extend) this.anchor = to
    this.editing = false
    this.focusing = true
    // taken out of a page that has changed, its control has all of it laid out, and the focus again
    if (far) this.blur()
    this.reveal(this.indexOf(to.row), to.column)
    this.look()
    if (wide) {
      this.topics.tellAll()
      return
    }
    this.letGo()
    // a page away, its element is taken for another row
    if (!far && (before.row !== to.row || before.column !== to.column)) this.leaving = before
    for (const row of new Set([before.row, to.row])) this.topics.tell(`row ${row}`)
    for (const each of new Set([before.column, to.column])) this.topics.tell(`column ${each}`)
    this.topics.tell('held')
  }

  /**
   * The cell left draws its control no more. It does so only when the next one has the focus: a
   * focus that is taken away and given back costs two passes over the whole page, 9 ms of a key.
   */
  letGo(): void {
    const { leaving } = this
    this.leaving = undefined
    if (leaving !== undefined) this.topics.tell(`row ${leaving.row}`)
  }

  choose(block: Block): void {
    this.move(block.bottom, block.right)
    this.anchor = this.held
    this.move(block.top, block.left, true)
  }

  edit(editing: boolean): void {
    if (this.editing === editing) return
    this.editing = editing
    this.topics.tell(`row ${this.held.row}`)
  }

  pathOf(row: string, column: number): string {
    return `${this.list}/${row}/${this.columns[column]?.field.name}`
  }

  /** Fill a cell in; the row to type into becomes one of the list's by that. */
  set(row: string, column: number, value: unknown): void {
    const name = this.columns[column]!.field.name
    if (this.isReal(row)) this.store.set(this.pathOf(row, column), value)
    else if (value !== '' && value !== undefined)
      this.store.insert(this.list, this.store.rows(this.list).length, [{ [name]: value }], [row])
  }

  /** Empty the chosen block. */
  clear(): void {
    const { top, bottom, left, right } = this.block
    const pairs: [string, unknown][] = []
    for (const row of this.rows().slice(top, bottom + 1)) {
      if (!this.isReal(row)) continue
      for (let column = left; column <= right; column++) pairs.push([this.pathOf(row, column), ''])
    }
    this.store.setAll(pairs)
  }

  /** Put in a line above the one in hand, or at the end. */
  insert(where: 'above' | 'end'): void {
    const { index, column } = this.at
    const length = this.store.rows(this.list).length
    if (length >= this.max) return
    const at = where === 'above' ? Math.min(index, length) : length
    if (where === 'above') this.store.insert(this.list, at, [{}])
    this.move(at, where === 'above' ? column : 0)
  }

  /** Take out the lines of the chosen block. */
  removeLines(): void {
    const { top, bottom } = this.block
    const gone = this.rows()
      .slice(top, bottom + 1)
      .filter(row => this.isReal(row))
    this.store.remove(this.list, gone)
    this.move(top, this.held.column)
  }

  /** The chosen block as it stands, for the clipboard. */
  copy(words: PageWords): string[][] {
    const { top, bottom, left, right } = this.block
    return this.rows()
      .slice(top, bottom + 1)
      .map(row =>
        this.columns
          .slice(left, right + 1)
          .map(({ field, kind }) =>
            kind.toText(this.store.get(`${this.list}/${row}/${field.name}`), field, words),
          ),
      )
  }

  /** Put a block in from the chosen one's corner on; returns how many rows found no room. */
  paste(cells: readonly (readonly string[])[], words: PageWords): number {
    const { top, bottom, left, right } = this.block
    const one = cells.length === 1 && cells[0]?.length === 1
    const rows = one
      ? Array<readonly string[]>(bottom - top + 1).fill(Array(right - left + 1).fill(cells[0]![0]))
      : cells
    const own = this.store.rows(this.list)
    const read = (text: string, column: number): unknown => {
      const { field, kind } = this.columns[column]!
      return kind.fromText(text, field, words)
    }
    const pairs: [string, unknown][] = []
    const born: Record<string, unknown>[] = []
    let width = 0
    for (const [i, row] of rows.entries()) {
      const fit = row.slice(0, this.columns.length - left)
      width = Math.max(width, fit.length)
      const id = own[top + i]
      if (id !== undefined) {
        for (const [j, text] of fit.entries())
          pairs.push([this.pathOf(id, left + j), read(text, left + j)])
      } else if (own.length + born.length < this.max) {
        const named = fit.map((text, j) => [
          this.columns[left + j]!.field.name,
          read(text, left + j),
        ])
        born.push(Object.fromEntries(named.filter(([, value]) => value !== '')))
      }
    }
    this.store.setAll(pairs)
    if (born.length > 0) this.store.insert(this.list, own.length, born)
    const height = Math.min(rows.length, this.store.rows(this.list).length - top)
    this.choose({ top, left, bottom: top + height - 1, right: left + width - 1 })
    return rows.length - height
  }
}
