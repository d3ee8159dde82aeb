// From what is filled in to the document that is lodged, and back from a document.
import type { FieldShape } from './shape.ts'
import { type FormStore, isNothing } from './store.ts'

type Members = Readonly<Record<string, unknown>>

export interface Assembled {
  /** the document, as JSON */
  readonly text: string
  /** of each list, the ids of the rows that went in, in the document's order */
  readonly orders: Readonly<Record<string, readonly string[]>>
}

/**
 * A value as the document has it. What does not fit its kind goes in as it was typed: the node says
 * what is wrong with it, in its own words.
 */
const wireOf = ({ kind }: FieldShape, value: unknown): unknown =>
  kind === 'count' && typeof value === 'string' && /^-?\d{1,15}$/.test(value)
    ? Number(value)
    : value

const membersOf = (store: FormStore, fields: readonly FieldShape[], above: string): Members => {
  const members: Record<string, unknown> = {}
  for (const field of fields) {
    const value = store.get(`${above}/${field.name}`)
    if (!isNothing(value)) members[field.name] = wireOf(field, value)
  }
  return members
}

/** A row as JSON, '' when nothing is in it, and the version of the row that it was written from. */
interface Written {
  readonly version: number
  readonly text: string
}
/** By list, the rows as they were last written: of 1,000 a change leaves 999 as they are. */
const written = new WeakMap<FormStore, Map<string, Map<string, Written>>>()

const rowsOf = (store: FormStore, { name, rows = [] }: FieldShape): Map<string, Written> => {
  const list = `/${name}`
  const lists = written.get(store) ?? new Map<string, Map<string, Written>>()
  written.set(store, lists)
  const before = lists.get(list)
  const now = new Map<string, Written>()
  for (const id of store.rows(list)) {
    const version = store.versionOf(list, id)
    let row = before?.get(id)
    if (row?.version !== version) {
      const members = membersOf(store, rows, `${list}/${id}`)
      row = { version, text: Object.keys(members).length === 0 ? '' : JSON.stringify(members) }
    }
    now.set(id, row)
  }
  lists.set(list, now)
  return now
}

/** The document as it stands. Rows with nothing in them are left out. */
export const documentOf = (store: FormStore): Assembled => {
  const orders: Record<string, readonly string[]> = {}
  const lists = store.shape.fields.filter(({ kind }) => kind === 'lines')
  const plain = store.shape.fields.filter(({ kind }) => kind !== 'lines')
  const parts = Object.entries(membersOf(store, plain, '')).map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  )
  for (const field of lists) {
    const rows = [...rowsOf(store, field)].filter(([, { text }]) => text !== '')
    orders[`/${field.name}`] = rows.map(([id]) => id)
    const texts = rows.map(([, { text }]) => text)
    if (texts.length > 0) parts.push(`${JSON.stringify(field.name)}:[${texts.join(',')}]`)
  }
  return { text: `{${parts.join(',')}}`, orders }
}

/** A value of a document as a form holds it: numbers as texts. */
const heldOf = ({ kind }: FieldShape, value: unknown): unknown =>
  kind === 'count' && typeof value === 'number' ? String(value) : value

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Fill a form from a document: a copy of an earlier filing. What it has no field for stays out. */
export const fillFrom = (store: FormStore, document: Members): void => {
  const pairs: [string, unknown][] = []
  for (const field of store.shape.fields) {
    const value = document[field.name]
    if (field.kind !== 'lines') {
      pairs.push([`/${field.name}`, heldOf(field, value)])
      continue
    }
    const list = `/${field.name}`
    store.remove(list, store.rows(list))
    const rows = Array.isArray(value) ? value.filter(isMembers) : []
    const cells = rows.map(row =>
      Object.fromEntries(
        (field.rows ?? []).flatMap(each =>
          row[each.name] === undefined ? [] : [[each.name, heldOf(each, row[each.name])]],
        ),
      ),
    )
    if (cells.length > 0) store.insert(list, 0, cells)
  }
  store.setAll(pairs)
}

const ESCAPED: Readonly<Record<string, string>> = { '~0': '~', '~1': '/' }

/** A fault's path in the document → the form's own, whose rows are named by their ids. */
export const formPath = (path: string, orders: Assembled['orders']): string => {
  const [, list, index, ...rest] = path.split('/')
  const order = orders[`/${list}`]
  const id = order?.[Number(index)]
  if (index === undefined || id === undefined) return path.replace(/~[01]/g, each => ESCAPED[each]!)
  return ['', list, id, ...rest].join('/')
}
