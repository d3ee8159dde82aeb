// What a person does to a mapping: pure functions of the mapping and the fields.
import type { Mapping, Source } from '../../data/bulk.ts'
import type { FieldInfo, TypeInfo } from '../../data/types.ts'
import type { Say } from '../../words.tsx'

/** A field that a column can feed. */
export interface Leaf {
  readonly path: string
  readonly field: FieldInfo
  /** the list that it is in; '' for what is said once for a filing */
  readonly list: string
  /** no filing is without it */
  readonly needed: boolean
}

const leavesIn = (fields: readonly FieldInfo[], before: string, needed: boolean): Leaf[] =>
  fields.flatMap(field => {
    const must = needed && !field.optional
    if (field.rows !== undefined) return leavesIn(field.rows, `${before}${field.name}[].`, must)
    if (field.kind === 'file' || field.kind === 'lines') return []
    return [
      { path: `${before}${field.name}`, field, list: before.replace('[].', ''), needed: must },
    ]
  })

export const leavesOf = (type: TypeInfo): Leaf[] => leavesIn(type.fields, '', true)

export const leafWord = (say: Say, { path }: Leaf): string => {
  const key = `field.${path.replaceAll('[]', '')}`
  return say.or(key, path)
}

const isOf = ({ column }: Source, name: string): boolean =>
  typeof column === 'string' ? column === name : column?.includes(name) === true

/** The field that a column feeds. */
export const pathOf = (mapping: Mapping, name: string): string | undefined =>
  Object.entries(mapping.fields).find(([, source]) => isOf(source, name))?.[0]

const without = (fields: Mapping['fields'], gone: (path: string, source: Source) => boolean) =>
  Object.fromEntries(Object.entries(fields).filter(([path, source]) => !gone(path, source)))

/** Feed a field by a column: each column feeds one field, and each field has one source. */
export const assign = (mapping: Mapping, name: string, path: string | undefined): Mapping => {
  const before = mapping.fields[path ?? '']
  const fields = without(mapping.fields, (each, source) => each === path || isOf(source, name))
  if (path === undefined) return { ...mapping, fields }
  // what else was said of the field's cells stays
  const { value: _, ...rest } = before ?? {}
  return { ...mapping, fields: { ...fields, [path]: { ...rest, column: name } } }
}

/** The same value in every filing; '' for none. */
export const fix = (mapping: Mapping, { path, field }: Leaf, text: string): Mapping => {
  const fields = without(mapping.fields, each => each === path)
  if (text === '') return { ...mapping, fields }
  const value = field.kind === 'yesNo' ? text === 'true' : wireOf(field, text)
  return { ...mapping, fields: { ...fields, [path]: { value } } }
}
/** On the wire only whole counts are numbers. */
const wireOf = ({ kind }: FieldInfo, text: string): string | number =>
  kind === 'count' && /^-?\d{1,15}$/.test(text) ? Number(text) : text

export const fixedText = (mapping: Mapping, path: string): string => {
  const value = mapping.fields[path]?.value
  return value === undefined ? '' : String(value)
}

const isFed = (mapping: Mapping, path: string): boolean =>
  mapping.fields[path]?.column !== undefined

/** Fields that no column feeds, and that need a value or have one. */
export const unfed = (mapping: Mapping, leaves: readonly Leaf[]): Leaf[] =>
  leaves.filter(
    ({ path, needed }) =>
      !isFed(mapping, path) && (needed || mapping.fields[path]?.value !== undefined),
  )

/** Of those the ones still without a value. */
export const missing = (mapping: Mapping, leaves: readonly Leaf[]): Leaf[] =>
  unfed(mapping, leaves).filter(({ path }) => mapping.fields[path]?.value === undefined)

type Settings = 'decimal' | 'dates'
export const withSetting = (mapping: Mapping, name: Settings, value: string): Mapping => {
  const { [name]: _, ...rest } = mapping
  return value === '' ? (rest as Mapping) : { ...mapping, [name]: value }
}
export const withGroup = (mapping: Mapping, column: string): Mapping => {
  const { group: _, ...rest } = mapping
  return column === '' ? (rest as Mapping) : { ...mapping, group: [column] }
}
