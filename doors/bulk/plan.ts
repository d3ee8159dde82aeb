// A mapping brought together with the fields of its filing and the header of a file: which column
// feeds which member of the document. All that is wrong with them is found before a row is read.
import { type Fault, Refusal } from '#kit/fault.ts'
import { headerName } from './clean.ts'
import { bulkFault } from './faults.ts'
import type { FieldKind, Kinds, Mapping, Source } from './mapping.ts'
import { cellText, columnLetters, type Row } from './table.ts'

export interface Column {
  readonly index: number
  readonly letters: string
  readonly name: string
  /** its texts carry our export's guard against formulas (guard.ts) */
  readonly guarded: boolean
}

/** One member of the document: its path taken apart, its kind, and where it comes from. */
export interface Target {
  readonly path: string
  /** names of the lists around it, outermost first */
  readonly lists: readonly string[]
  readonly name: string
  readonly field: FieldKind
  readonly source: Source
  /** undefined for a constant */
  readonly column: Column | undefined
}

export const isNumber = ({ field }: Target): boolean =>
  field.kind === 'quantity' || field.kind === 'money' || field.kind === 'count'

export interface Plan {
  readonly filing: string
  readonly columns: readonly Column[]
  readonly targets: readonly Target[]
  readonly key: readonly Column[]
  readonly group: readonly Column[]
  readonly effective:
    | { readonly column: Column; readonly zone: string; readonly at: string }
    | undefined
}

/** In a file without a mapping: rows of the same number in this column are one filing. */
export const GROUP_COLUMN = '#'
/** Before the name of a column in a file that we wrote: its texts carry the guard. */
const GUARD_MARK = "'"

/** The header's columns, or every name that stands in it twice, with the letters (T31). */
export const readHeader = (row: Row): Column[] | Refusal => {
  const columns: Column[] = []
  const places = new Map<string, string[]>()
  for (const cell of row.cells) {
    const text = headerName(cellText(cell))
    const guarded = text.startsWith(GUARD_MARK) && text.length > 1
    const name = guarded ? text.slice(1) : text
    const letters = columnLetters(cell.column)
    columns.push({ index: cell.column, letters, name, guarded })
    places.set(name, [...(places.get(name) ?? []), letters])
  }
  const faults: Fault[] = []
  for (const [name, letters] of places) {
    if (letters.length > 1)
      faults.push(bulkFault('columns-duplicate', { name, columns: letters.join(', ') }))
  }
  return faults.length === 0 ? columns : new Refusal(faults)
}

const aliasesOf = (column: string | readonly string[] | undefined): readonly string[] =>
  (column === undefined ? [] : typeof column === 'string' ? [column] : column).map(headerName)

/** Names that a file for this mapping should have in its header. */
export const expectedNames = (mapping: Mapping | undefined): Set<string> => {
  const names = new Set<string>(
    [...(mapping?.key ?? []), ...(mapping?.group ?? [])].map(headerName),
  )
  for (const name of aliasesOf(mapping?.effective?.column)) names.add(name)
  for (const source of Object.values(mapping?.fields ?? {})) {
    for (const name of aliasesOf(source.column)) names.add(name)
  }
  return names
}

/** A member, in at most a list of a list: `office`, `items[].hs`, `items[].permits[].number`. */
const PATH = /^[A-Za-z]\w*(?:\[\]\.[A-Za-z]\w*){0,2}$/

/** `items[].docs[].code` → lists `items`, `docs` and name `code`. */
const splitPath = (path: string): { lists: string[]; name: string } => {
  const steps = path.split('.')
  return { lists: steps.slice(0, -1).map(step => step.replace('[]', '')), name: steps.at(-1) ?? '' }
}

class Planner {
  readonly faults: Fault[] = []
  readonly #byName: Map<string, Column>

  constructor(columns: readonly Column[]) {
    this.#byName = new Map(columns.map(each => [each.name, each]))
  }

  /** The one column among aliases; two of them in one file are the same column twice. */
  find(column: string | readonly string[] | undefined): Column | undefined {
    const names = aliasesOf(column)
    const found = names.flatMap(name => this.#byName.get(name) ?? [])
    if (found.length > 1) {
      const values = {
        name: names.join(' / '),
        columns: found.map(each => each.letters).join(', '),
      }
      this.faults.push(bulkFault('columns-duplicate', values))
    } else if (found.length === 0) this.#missing(names.join(' / '))
    return found[0]
  }

  #missing(name: string): void {
    if (this.faults.some(each => each.values.name === name)) return
    this.faults.push(bulkFault('column-missing', { name }))
  }

  findAll(names: readonly string[] | undefined): Column[] {
    return (names ?? []).flatMap(name => this.find(name) ?? [])
  }

  target(path: string, source: Source, kinds: Kinds): Target | undefined {
    const field = PATH.test(path) ? kinds(path) : undefined
    if (field === undefined) {
      this.faults.push(bulkFault('mapping-path-unknown', { path }))
      return undefined
    }
    const { lists, name } = splitPath(path)
    const inList = lists.length > 0
    // A cell cannot hold a list or a file; one cell of several values needs a list to put them in.
    if (field.kind === 'lines' || field.kind === 'file' || (source.each !== undefined && !inList)) {
      this.faults.push(bulkFault('mapping-path-kind', { path, kind: field.kind }))
    }
    const column = source.column === undefined ? undefined : this.find(source.column)
    return { path, lists, name, field, source, column }
  }
}

/** Bind a mapping to a header. `zone` is that of moments which say none. */
export const planOf = (
  mapping: Mapping,
  columns: readonly Column[],
  kinds: Kinds,
  zone: string,
): Plan | Refusal => {
  const planner = new Planner(columns)
  const targets = Object.entries(mapping.fields).flatMap(
    ([path, source]) => planner.target(path, source, kinds) ?? [],
  )
  const key = planner.findAll(mapping.key)
  const group = planner.findAll(mapping.group)
  const { effective } = mapping
  const moment = effective === undefined ? undefined : planner.find(effective.column)
  if (planner.faults.length > 0) return new Refusal(planner.faults)
  return {
    filing: mapping.filing,
    columns,
    targets,
    key,
    group,
    effective:
      moment === undefined
        ? undefined
        : {
            column: moment,
            zone: effective?.zone ?? mapping.zone ?? zone,
            at: effective?.at ?? '00:00',
          },
  }
}

/** The mapping of a file whose columns are named as the fields are; `#` groups rows. */
export const identityMapping = (
  filing: string,
  columns: readonly Column[],
  kinds: Kinds,
): Mapping | Refusal => {
  const fields: Record<string, Source> = {}
  const faults: Fault[] = []
  for (const { name, letters } of columns) {
    if (name === GROUP_COLUMN) continue
    if (PATH.test(name) && kinds(name) !== undefined) fields[name] = { column: name }
    else faults.push(bulkFault('column-unknown', { name, column: letters }))
  }
  if (faults.length > 0) return new Refusal(faults)
  const grouped = columns.some(each => each.name === GROUP_COLUMN)
  return grouped ? { filing, fields, group: [GROUP_COLUMN] } : { filing, fields }
}
