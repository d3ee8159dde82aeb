// Which column is likely to hold which field: by its name, in any of the languages. A suggestion is
// looked at by a person before anything is read by it.
import { headerName, isBlank } from './clean.ts'
import type { Mapping } from './mapping.ts'

/** A field that a column can feed, and the names it goes by. */
export interface Nameable {
  readonly path: string
  readonly names: readonly string[]
}

/** Letters and digits alone, without marks of Latin letters: `Khối lượng (kg)` → `khoiluong`. */
const bare = (text: string): string =>
  headerName(text)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '')

const withoutUnit = (text: string): string => text.replace(/[(（[【][^)）\]】]*[)）\]】]/g, '')
/** `HS code / 商品编码` is two names of one column. */
const partsOf = (text: string): string[] => text.split(/[\n/|()（）;；,，]+/)

/** How surely a column's name is a field's, 0 when it is not. */
const likeness = (column: string, { path, names }: Nameable): number => {
  if (column === path) return 5
  const own = bare(column)
  if (own === '') return 0
  const known = names.map(bare).filter(each => each !== '')
  if (known.includes(own)) return 4
  const short = bare(withoutUnit(column))
  const shortNames = names.map(each => bare(withoutUnit(each)))
  if (short !== '' && shortNames.includes(short)) return 3
  const parts = partsOf(column).map(bare)
  if (parts.some(each => each.length > 1 && known.includes(each))) return 2
  return bare(path.split(/[.\]]/).at(-1) ?? '') === own ? 1 : 0
}

/** Column → path, each once; the surest first, then in the order of the columns. */
export const suggestFields = (
  columns: readonly string[],
  fields: readonly Nameable[],
): ReadonlyMap<string, string> => {
  const found: { column: string; path: string; sure: number }[] = []
  for (const column of columns) {
    for (const field of fields) {
      const sure = likeness(column, field)
      if (sure > 0) found.push({ column, path: field.path, sure })
    }
  }
  const chosen = new Map<string, string>()
  const taken = new Set<string>()
  for (const { column, path } of found.sort((a, b) => b.sure - a.sure)) {
    if (chosen.has(column) || taken.has(path)) continue
    chosen.set(column, path)
    taken.add(path)
  }
  return chosen
}

/**
 * The column whose equal values in consecutive rows make them one filing: one that repeats in the
 * rows seen, where all that is said once for a filing repeats with it.
 */
export const suggestGroup = (
  rows: readonly (readonly string[])[],
  columns: readonly string[],
  mapped: ReadonlyMap<string, string>,
): string | undefined => {
  const inHead = (column: string): boolean => mapped.get(column)?.includes('[]') === false
  const heads = columns.flatMap((column, i) => (inHead(column) ? [i] : []))
  if (![...mapped.values()].some(path => path.includes('[]'))) return undefined
  return columns.find((column, at) => {
    if (!inHead(column) && column !== '#') return false
    const pairs = rows.slice(1).flatMap((row, i) => {
      const before = rows[i] ?? []
      return !isBlank(row[at] ?? '') && row[at] === before[at] ? [[before, row] as const] : []
    })
    const together = ([before, row]: readonly [readonly string[], readonly string[]]): boolean =>
      heads.every(head => isBlank(row[head] ?? '') || row[head] === before[head])
    // a column of one value throughout says nothing of a filing's end
    return pairs.length > 0 && pairs.length < rows.length - 1 && pairs.every(together)
  })
}

/** A mapping to begin with. */
export const suggestMapping = (
  filing: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  fields: readonly Nameable[],
): Mapping => {
  const mapped = suggestFields(columns, fields)
  const group = suggestGroup(rows, columns, mapped)
  const sources = [...mapped].map(([column, path]) => [path, { column }] as const)
  const mapping: Mapping = { filing, fields: Object.fromEntries(sources) }
  return group === undefined ? mapping : { ...mapping, group: [group] }
}
