// One field's value as a reader sees it. Values are those of the wire: what was lodged, unchanged.
import type { Field } from '#kit/field.ts'
import type { Lang } from '#kit/words.ts'
import { visible } from './literal.ts'
import { instantText, moneyText, quantityText } from './numbers.ts'

export type Wired = Readonly<Record<string, unknown>>

/** Name of a code of a list in the reader's language; undefined when there is none. */
export type NameOf = (list: string, code: string) => string | undefined

export interface Reader {
  readonly lang: Lang
  readonly zone: string
  readonly nameOf: NameOf
  /** a word of the pack or of the paper; the key itself when nobody knows it */
  readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => string
}

/** A currency that holds for all values of a field, or that of each row. */
export const currencyOf = (field: Field, scopes: readonly Wired[]): string | undefined => {
  const { currency, currencyField } = field.meta
  if (currency !== undefined || currencyField === undefined) return currency
  const found = scopes.find(each => Object.hasOwn(each, currencyField))?.[currencyField]
  return typeof found === 'string' ? found : undefined
}

const codeText = (field: Field, code: string, { nameOf, say }: Reader): string => {
  const { list, codes } = field.meta
  if (list === undefined) return code
  if (codes === undefined) {
    const name = nameOf(list, code)
    return name === undefined || name === code ? code : `${code} ${name}`
  }
  const key = `code.${list}.${code}`
  const name = say(key)
  return name === key ? code : name
}

const fileText = (value: object, { lang, say }: Reader): string => {
  const { name, size, sha256 } = value as Wired
  const bytes = say('paper.bytes', { size: quantityText(String(size), 0, lang) })
  return `${String(name)} · ${bytes} · SHA-256 ${String(sha256)}`
}

/**
 * The text of a value, every sign of it visible; '' for none. `scopes` are the objects around it,
 * innermost first; money comes without its currency, which the caller says once.
 */
export const valueText = (
  field: Field,
  value: unknown,
  scopes: readonly Wired[],
  reader: Reader,
): string => {
  if (value === undefined || value === null) return ''
  const { lang, zone, say } = reader
  const text = typeof value === 'object' ? '' : String(value)
  switch (field.kind) {
    case 'money':
      return moneyText(text, currencyOf(field, scopes), lang)
    case 'quantity':
      return quantityText(text, field.meta.scale ?? 0, lang)
    case 'count':
      return quantityText(text, 0, lang)
    case 'yesNo':
      return say(value === true ? 'paper.yes' : 'paper.no')
    case 'time':
      return instantText(text, zone)
    case 'code':
      return visible(codeText(field, text, reader))
    case 'file':
      return typeof value === 'object' ? visible(fileText(value, reader)) : visible(text)
    default:
      return visible(typeof value === 'object' ? JSON.stringify(value) : text)
  }
}

const FIGURES: ReadonlySet<string> = new Set(['money', 'quantity', 'count'])
export const isFigure = (field: Field): boolean => FIGURES.has(field.kind)
