// What the bulk door asks about a filing's fields, read off its declaration.
import type { Field, Fields } from '#kit/field.ts'
import type { Kinds } from './mapping.ts'

const find = (fields: Fields, path: string): Field | undefined => {
  const at = path.indexOf('[].')
  const name = at < 0 ? path : path.slice(0, at)
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (at < 0) return field
  const rows = field?.meta.rows
  return rows === undefined ? undefined : find(rows, path.slice(at + 3))
}

/** The kinds of a filing's fields by path: `office`, `items[].hs`. */
export const kindsOf =
  (fields: Fields): Kinds =>
  path => {
    const field = find(fields, path)
    if (field === undefined) return undefined
    const { kind, optional, meta } = field
    return { kind, optional, scale: meta.scale, list: meta.list }
  }
