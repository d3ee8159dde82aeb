// What dimensions, their values, measures and buckets of time are called in the reader's language.
import { TIME } from '#kit/crosstab.ts'
import type { NameOf } from '../../data/names.ts'
import type { TypeInfo } from '../../data/types.ts'
import { nameOfCode } from '../../parts/filing.tsx'
import type { Say } from '../../words.tsx'

export const measureWord = (say: Say, measure: string): string => {
  const own = measure.slice(measure.indexOf('.') + 1)
  return say.or(`measure.${own}`, own)
}

export const dimensionWord = (say: Say, name: string): string =>
  name === TIME ? say.t('stat.time') : say.or(`dimension.${name}`, name)

/** A bucket (2026, 2026-11, 2026-11-25, 2026-11-25T16) as the language writes it. */
export const bucketWord = (say: Say, bucket: string): string => {
  const day = bucket.slice(0, 10)
  // noon: of the same date wherever the node is
  const at = `${day}${'0000-07-15'.slice(day.length)}T12:00:00Z`
  if (bucket.length === 4) return say.date(at, { year: 'numeric' })
  if (bucket.length === 7) return say.date(at, { year: 'numeric', month: 'short' })
  const date = say.date(at, { year: 'numeric', month: 'short', day: 'numeric' })
  return bucket.length === 10 ? date : `${date} ${bucket.slice(11)}:00`
}

/** A value's name, and its code where that is another thing. */
export const valueWords = (
  say: Say,
  names: NameOf,
  type: TypeInfo,
  name: string,
  value: string,
): { readonly name: string; readonly code: string } => {
  if (name === TIME) return { name: bucketWord(say, value), code: '' }
  if (value === '') return { name: say.t('stat.none'), code: '' }
  // as doors/http tells it where figures of few traders are hidden
  if (value === '*') return { name: say.t('stat.merged'), code: '' }
  const list = type.dimensions.find(each => each.name === name)?.list
  if (list === undefined) return { name: value, code: '' }
  const field = { name, pack: type.pack, kind: 'code', optional: false, list }
  const text = nameOfCode(say, names, field, value)
  // codes of a closed list are words of ours, which say no more than their name
  const said = text === value || say.knows(`code.${list}.${value}`)
  return { name: text, code: said ? '' : value }
}
