// Which part of a list is shown: filters in the address, columns on this device.
import { withQuery } from '../../api.ts'
import { columnOf, type FieldInfo, type TypeInfo } from '../../data/types.ts'

export type Filters = Readonly<Record<string, string>>

/** Names that the list may be asked by. */
export const filterNames = (type: TypeInfo): string[] => ['state', ...type.filters, 'from', 'to']

export const filtersOf = (type: TypeInfo, query: URLSearchParams): Filters =>
  Object.fromEntries(
    filterNames(type).flatMap(name => {
      const value = query.get(name)
      return value === null || value === '' ? [] : [[name, value]]
    }),
  )

export const listPath = (type: TypeInfo, filters: Filters, more: Filters = {}): string =>
  withQuery(`/filings/${type.type}`, { ...filters, ...more })

const isFigure = ({ kind }: FieldInfo): boolean =>
  kind === 'money' || kind === 'quantity' || kind === 'count'

/** Columns when nobody has chosen: what names a filing, and all its figures. */
const usual = (type: TypeInfo): string[] => {
  const fields = type.columns.flatMap(name => columnOf(type, name) ?? [])
  const naming = fields.filter(
    each => each.kind === 'text' || each.kind === 'party' || each.codes !== undefined,
  )
  const shown = new Set([...naming.slice(0, 4), ...fields.filter(isFigure)])
  return fields.filter(each => shown.has(each)).map(each => each.name)
}

const keptAt = (type: TypeInfo): string => `beibu.columns.${type.type}`

export const columnsOf = (type: TypeInfo): string[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keptAt(type)) ?? 'null')
    if (Array.isArray(kept)) return type.columns.filter(name => kept.includes(name))
  } catch {
    // nothing kept, or not by us
  }
  return usual(type)
}

export const keepColumns = (type: TypeInfo, columns: readonly string[]): void => {
  try {
    localStorage.setItem(keptAt(type), JSON.stringify(columns))
  } catch {
    // they hold until the page is closed
  }
}
