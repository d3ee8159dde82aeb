// Rows that make one filing, as its wire document; or every reason against it, each with the line
// and column where it lies.
import { type Fault, Refusal } from '#kit/fault.ts'
import { applySource, type CellRules, readContent, readInstant } from './cell.ts'
import { bulkFault } from './faults.ts'
import { MAX_GROUP_ROWS } from './limits.ts'
import type { Column, Plan, Target } from './plan.ts'
import { type DataRow, type Group, keyText } from './rows.ts'
import { type Content, cellText, columnLetters } from './table.ts'

type Members = Record<string, unknown>

export interface Built {
  readonly document: Members
  readonly effective: string | undefined
  /** of each list that rows fill: the row that each of its elements came from */
  readonly elements: ReadonlyMap<string, readonly DataRow[]>
}

interface ListPlan {
  readonly name: string
  readonly members: Level
  /** one cell holds the list's values; else each row is an element */
  readonly split: boolean
}

/** The members at one depth of the document, and the lists among them. */
interface Level {
  readonly targets: readonly Target[]
  readonly lists: readonly ListPlan[]
}

const levelOf = (targets: readonly Target[], depth: number): Level => {
  const inner = new Map<string, Target[]>()
  for (const target of targets) {
    const list = target.lists[depth]
    if (list !== undefined) inner.set(list, [...(inner.get(list) ?? []), target])
  }
  return {
    targets: targets.filter(each => each.lists.length === depth),
    lists: [...inner].map(([name, within]) => ({
      name,
      members: levelOf(within, depth + 1),
      split: within.some(each => each.source.each !== undefined && each.lists.length === depth + 1),
    })),
  }
}

export class DocumentBuilder {
  readonly #plan: Plan
  readonly #rules: CellRules
  readonly #level: Level
  readonly #head: readonly Column[]
  #faults: Fault[] = []

  constructor(plan: Plan, rules: CellRules) {
    this.#plan = plan
    this.#rules = rules
    // in one order, whatever that of the columns: the same row is the same bytes to the engine
    const ordered = [...plan.targets].sort((a, b) => (a.path < b.path ? -1 : 1))
    this.#level = levelOf(ordered, 0)
    const heads = this.#level.targets.flatMap(each => each.column ?? [])
    this.#head = [...new Set([...heads, ...plan.key])]
  }

  build(group: Group): Built | Refusal {
    this.#faults = []
    const [first] = group.rows
    if (first === undefined) throw new Error('a group has at least one row')
    this.#checkGroup(group, first)
    const elements = new Map<string, readonly DataRow[]>()
    const document = this.#members(this.#level, first, '')
    for (const list of this.#level.lists) {
      if (list.split) this.#set(document, list.name, this.#splitList(list, first, ''))
      else this.#rowList(list, group.rows, document, elements)
    }
    const effective = this.#effective(first)
    return this.#faults.length > 0 ? new Refusal(this.#faults) : { document, effective, elements }
  }

  #checkGroup(group: Group, first: DataRow): void {
    const { blank } = group
    if (blank !== undefined) this.#fail('group-blank', first, blank)
    if (group.tooLarge) this.#fail('group-too-large', first, undefined, { max: MAX_GROUP_ROWS - 1 })
    for (const column of this.#plan.key) {
      if (keyText(first, column) === '') this.#fail('key-blank', first, column)
    }
    for (const row of group.rows) {
      if (row.stray !== undefined) {
        const values = {
          column: columnLetters(row.stray.column),
          text: cellText(row.stray).slice(0, 60),
        }
        this.#fail('cell-beyond-header', row, undefined, values)
      }
      if (row === first) continue
      // What is said once for the filing may be left blank in its other rows, not said otherwise.
      for (const column of this.#head) {
        const text = keyText(row, column)
        if (text !== '' && text !== keyText(first, column)) this.#fail('group-differs', row, column)
      }
    }
  }

  #fail(
    key: Parameters<typeof bulkFault>[0],
    row: DataRow,
    column: Column | undefined,
    values: Fault['values'] = {},
    path = '',
  ): void {
    const where = column === undefined ? {} : { column: column.letters, name: column.name }
    this.#faults.push(bulkFault(key, { ...values, line: row.line, ...where }, path))
  }

  #refused(refusal: Refusal, row: DataRow, column: Column | undefined, path: string): undefined {
    const where = column === undefined ? {} : { column: column.letters, name: column.name }
    for (const { key, values } of refusal.faults) {
      this.#faults.push({ key, path, values: { ...values, line: row.line, ...where } })
    }
  }

  /** The wire value of a target in a row; undefined when blank or refused. */
  #value(target: Target, row: DataRow, content: Content | undefined, path: string): unknown {
    const { source, column, field } = target
    if (source.value !== undefined) return source.value
    const applied = applySource(content, source)
    if (applied instanceof Refusal) return this.#refused(applied, row, column, path)
    if (applied === undefined) return undefined
    const exact = column?.guarded === true
    const value = readContent(applied, field, source, this.#rules, exact)
    return value instanceof Refusal ? this.#refused(value, row, column, path) : value
  }

  #set(into: Members, name: string, value: unknown): void {
    if (value !== undefined) into[name] = value
  }

  #members(level: Level, row: DataRow, at: string): Members {
    const members: Members = {}
    for (const target of level.targets) {
      const content = target.column === undefined ? undefined : row.cells.get(target.column.index)
      this.#set(members, target.name, this.#value(target, row, content, `${at}/${target.name}`))
    }
    return members
  }

  /** Whether a row says anything for a list: constants alone make no element. */
  #speaks(list: ListPlan, row: DataRow): boolean {
    const all = [list.members, ...list.members.lists.map(each => each.members)]
    const fed = all.flatMap(level => level.targets).filter(each => each.column !== undefined)
    return fed.length === 0 || fed.some(each => row.cells.has(each.column!.index))
  }

  #rowList(
    list: ListPlan,
    rows: readonly DataRow[],
    into: Members,
    elements: Map<string, readonly DataRow[]>,
  ): void {
    const speaking = rows.filter(row => this.#speaks(list, row))
    const values = speaking.map((row, i) => {
      const at = `/${list.name}/${i}`
      const element = this.#members(list.members, row, at)
      for (const inner of list.members.lists) {
        this.#set(element, inner.name, this.#splitList(inner, row, at))
      }
      return element
    })
    if (values.length === 0) return
    into[list.name] = values
    elements.set(list.name, speaking)
  }

  /** A list whose values stand in one row: `A;B` in one cell, or one value in each cell. */
  #splitList(list: ListPlan, row: DataRow, at: string): Members[] | undefined {
    if (!this.#speaks(list, row)) return undefined
    const contents = list.members.targets.map(({ column }) =>
      column === undefined ? undefined : row.cells.get(column.index),
    )
    const parts = list.members.targets.map((target, i) => partsOf(contents[i], target))
    const length = list.split ? Math.max(0, ...parts.map(each => each.length)) : 1
    return Array.from({ length }, (_, element) => {
      const members: Members = {}
      for (const [i, target] of list.members.targets.entries()) {
        const content = target.source.each === undefined ? contents[i] : parts[i]?.[element]
        const path = `${at}/${list.name}/${element}/${target.name}`
        this.#set(members, target.name, this.#value(target, row, content, path))
      }
      return members
    })
  }

  #effective(row: DataRow): string | undefined {
    const { effective } = this.#plan
    if (effective === undefined) return undefined
    const content = row.cells.get(effective.column.index)
    if (content === undefined) {
      this.#fail('time-unreadable', row, effective.column, { text: '' })
      return undefined
    }
    const read = readInstant(content, this.#rules.order, effective.zone, effective.at)
    return read instanceof Refusal ? this.#refused(read, row, effective.column, '') : read
  }
}

const partsOf = (content: Content | undefined, { source }: Target): readonly Content[] => {
  if (content === undefined || source.each === undefined) return []
  const texts = cellText(content).split(source.each.separator)
  return texts.filter(text => text.trim() !== '').map(text => ({ type: 'text', text: text.trim() }))
}

/** Where a fault of the engine lies in the file, by its JSON Pointer into the document. */
export const placeOf = (
  pointer: string,
  built: Built,
  plan: Plan,
  rows: readonly DataRow[],
): { row: DataRow | undefined; columns: readonly Column[] } => {
  const steps = pointer.split('/').slice(1)
  let row = rows[0]
  let path = ''
  for (const step of steps) {
    if (/^\d+$/.test(step)) {
      const at = built.elements.get(path)?.[Number(step)]
      row = at ?? row
      path += '[]'
    } else path += path === '' ? step : `.${step}`
  }
  const columns = plan.targets.filter(each => each.path === path).flatMap(each => each.column ?? [])
  return { row, columns }
}
