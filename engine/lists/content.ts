// What a saved view holds, read as strictly as a document: names of this filing type's own filters
// and columns, and nothing else.
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import { found, pointer } from '#kit/field.ts'
import type { MountedFiling } from '../mounted.ts'
import type { ViewOrder } from './views.ts'

/** The list has one order. */
export const SORTS = ['newest'] as const

export interface ViewContent {
  /** as they stand in the address of the list: several values with commas between them */
  readonly filters: Readonly<Record<string, string>>
  /** columns in the order they are shown; none: all of them */
  readonly columns: readonly string[]
  readonly sort: (typeof SORTS)[number]
}

/** Columns of every list, before the filing's own. */
export const OWN_COLUMNS = ['number', 'state', 'accepted'] as const
export const allColumns = (type: MountedFiling): readonly string[] => [
  ...OWN_COLUMNS,
  ...type.columns,
]
/** Names that a list can be narrowed by. */
export const allFilters = (type: MountedFiling): readonly string[] => [
  ...type.filters,
  'state',
  'from',
  'to',
]

const MOST_NAME = 80
const MOST_VALUE = 200
/** Control characters but no others: a name may be in any language. */
const CONTROL = /\p{Cc}/u

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

class Reader {
  readonly faults: Fault[] = []

  private fail(key: Parameters<typeof fault>[0], path: string[], values: Fault['values'] = {}) {
    if (this.faults.length < 100) this.faults.push(fault(key, pointer(path), values))
    return undefined
  }
  /** The members of an object that may have these names only. */
  members(value: unknown, path: string[], names: readonly string[]) {
    if (!isRecord(value)) {
      this.fail('wrong-type', path, { expected: 'object', found: found(value) })
      return {}
    }
    for (const name of Object.keys(value)) {
      if (!names.includes(name)) {
        this.fail('unknown-field', [...path, name.slice(0, 80)], { name: name.slice(0, 80) })
      }
    }
    return value
  }
  text(value: unknown, path: string[], max: number): string {
    if (value === undefined) this.fail('field-missing', path)
    else if (typeof value !== 'string') {
      this.fail('wrong-type', path, { expected: 'string', found: found(value) })
    } else if (!value.isWellFormed() || CONTROL.test(value)) this.fail('malformed-text', path)
    else if (value.length > max) this.fail('text-too-long', path, { max })
    else if (value.trim() === '') this.fail('text-empty', path)
    else return value
    return ''
  }
  one<T extends string>(value: unknown, path: string[], of: readonly T[], list: string): T {
    const code = this.text(value, path, MOST_VALUE)
    const known = of.find(each => each === code)
    if (known === undefined && code !== '') this.fail('unknown-code', path, { code, list })
    return known ?? of[0]!
  }
  yesNo(value: unknown, path: string[]): boolean {
    if (value === true || value === false) return value
    if (value === undefined) this.fail('field-missing', path)
    else this.fail('wrong-type', path, { expected: 'boolean', found: found(value) })
    return false
  }
  list(value: unknown, path: string[], max: number): readonly unknown[] {
    if (value === undefined) return []
    if (!Array.isArray(value)) {
      this.fail('wrong-type', path, { expected: 'array', found: found(value) })
      return []
    }
    if (value.length > max) this.fail('too-many-lines', path, { max, found: value.length })
    return value.slice(0, max)
  }
}

const readContent = (reader: Reader, type: MountedFiling, value: unknown): ViewContent => {
  if (value === undefined) return { filters: {}, columns: [], sort: SORTS[0] }
  const path = ['content']
  const members = reader.members(value, path, ['filters', 'columns', 'sort'])
  const at = [...path, 'filters']
  const filters: [string, string][] =
    members.filters === undefined
      ? []
      : Object.entries(reader.members(members.filters, at, allFilters(type)))
          .filter(([name]) => allFilters(type).includes(name))
          .map(([name, each]) => [name, reader.text(each, [...at, name], MOST_VALUE)])
  const known = allColumns(type)
  const columns = reader
    .list(members.columns, [...path, 'columns'], known.length)
    .map((each, i) => reader.one(each, [...path, 'columns', String(i)], known, 'columns'))
  const sort =
    members.sort === undefined
      ? SORTS[0]
      : reader.one(members.sort, [...path, 'sort'], SORTS, 'sort')
  return { filters: Object.fromEntries(filters), columns: [...new Set(columns)], sort }
}

/** What is to be saved of a view: {name, content, shared}, and its type where it is a new one. */
export const readView = (
  types: ReadonlyMap<string, MountedFiling>,
  value: unknown,
  known: MountedFiling | undefined,
): { type: MountedFiling; order: ViewOrder } | Refusal => {
  const reader = new Reader()
  const own = ['name', 'content', 'shared']
  const members = reader.members(value, [], known === undefined ? ['type', ...own] : own)
  const type = known ?? types.get(reader.one(members.type, ['type'], [...types.keys()], 'type'))
  // without its type nothing can be said of the rest
  if (type === undefined || (known === undefined && reader.faults.length > 0)) {
    return new Refusal(reader.faults)
  }
  const name = reader.text(members.name, ['name'], MOST_NAME).normalize('NFC').trim()
  const shared = members.shared === undefined ? false : reader.yesNo(members.shared, ['shared'])
  const content = readContent(reader, type, members.content)
  return reader.faults.length > 0
    ? new Refusal(reader.faults)
    : { type, order: { name, content, shared } }
}
