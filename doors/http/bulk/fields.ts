// What columns can be mapped to: a filing's fields with the names that they go by.
import type { Nameable } from '#doors/bulk/suggest.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Fields } from '#kit/field.ts'
import { LANGS } from '#kit/words.ts'

/** Paths of all fields that a cell can hold. */
const pathsOf = (fields: Fields, before = '', depth = 0): string[] =>
  Object.entries(fields).flatMap(([name, { kind, meta }]) => {
    if (kind === 'file') return []
    if (meta.rows === undefined) return [`${before}${name}`]
    return depth >= 2 ? [] : pathsOf(meta.rows, `${before}${name}[].`, depth + 1)
  })

export const nameablesOf = ({ pack, filing }: MountedFiling): Nameable[] =>
  pathsOf(filing.fields).map(path => {
    const key = `field.${path.replaceAll('[]', '')}`
    return { path, names: LANGS.flatMap(lang => pack.words[lang][key] ?? []) }
  })
