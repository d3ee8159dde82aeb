// Words apart from shape: ICU messages by key, in each language of the corridor.
import { IntlMessageFormat } from 'intl-messageformat'
import type { Fault } from './fault.ts'

export const LANGS = ['zh', 'en', 'vi', 'th'] as const
export type Lang = (typeof LANGS)[number]

/**
 * Messages of one part of the system, by language and key, in ICU MessageFormat syntax. Tags are
 * plain text. A value that was not handed in counts as `none` where the message selects on it,
 * and is empty elsewhere: `Too long.{max, select, none {} other { At most {max}.}}`.
 */
export type Words = Readonly<Record<Lang, Readonly<Record<string, string>>>>

const isLang = (tag: string): tag is Lang => (LANGS as readonly string[]).includes(tag)

/** One range of an Accept-Language header: primary subtag and weight; NaN for a broken weight. */
const readRange = (range: string): { tag: string; weight: number } => {
  const [tag = '', ...parameters] = range.split(';').map(part => part.trim().toLowerCase())
  const q = parameters.find(parameter => parameter.startsWith('q='))?.slice(2)
  const weight = q === undefined ? 1 : /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(q) ? +q : NaN
  return { tag: tag.split('-', 1)[0] ?? '', weight }
}

/**
 * The reader's language by Accept-Language (RFC 9110, 12.5.4): the heaviest range that we speak,
 * the first of equals; `zh-Hans-CN` is `zh`. English when there is none. Reads 32 ranges at most.
 */
export const pickLang = (acceptLanguage: string | undefined): Lang => {
  if (acceptLanguage === undefined) return 'en'
  const ranges = acceptLanguage.slice(0, 1024).split(',', 32).map(readRange)
  const refused = new Set(ranges.filter(each => each.weight === 0).map(each => each.tag))
  let best: Lang = 'en'
  let bestWeight = 0
  for (const { tag, weight } of ranges) {
    if (!(weight > bestWeight)) continue
    const lang = tag === '*' ? ['en' as const, ...LANGS].find(each => !refused.has(each)) : tag
    if (lang === undefined || !isLang(lang)) continue
    best = lang
    bestWeight = weight
  }
  return best
}

/** How a message uses its values: which it selects on, and which have to be numbers. */
interface Compiled {
  readonly format: IntlMessageFormat
  readonly names: ReadonlySet<string>
  readonly selects: ReadonlySet<string>
  readonly numeric: ReadonlySet<string>
}
type Ast = ReturnType<IntlMessageFormat['getAst']>

const TYPE_NUMBER = 2
const compile = (lang: Lang, message: string): Compiled | undefined => {
  try {
    const format = new IntlMessageFormat(message, lang, undefined, { ignoreTag: true })
    const names = new Set<string>()
    const selects = new Set<string>()
    const numeric = new Set<string>()
    const walk = (elements: Ast): void => {
      for (const element of elements) {
        if (!('value' in element)) continue
        const options = 'options' in element ? element.options : undefined
        if ('pluralType' in element || element.type === TYPE_NUMBER) numeric.add(element.value)
        else if (options !== undefined) selects.add(element.value)
        if (element.type !== 0) names.add(element.value)
        for (const option of Object.values(options ?? {})) walk(option.value)
      }
    }
    walk(format.getAst())
    return { format, names, selects, numeric }
  } catch {
    return undefined
  }
}

/** All messages of all packs in four languages are some thousands; a compiled one is about 2 kB. */
const MAX_COMPILED = 5000
const compiledMessages = new Map<string, Compiled | undefined>()

const compiled = (lang: Lang, message: string): Compiled | undefined => {
  const id = `${lang} ${message}`
  if (compiledMessages.has(id)) return compiledMessages.get(id)
  if (compiledMessages.size >= MAX_COMPILED) compiledMessages.clear()
  const made = compile(lang, message)
  compiledMessages.set(id, made)
  return made
}

const isUsable = (value: unknown, numeric: boolean): value is string | number | bigint => {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') {
    return false
  }
  return !numeric || (value !== '' && Number.isFinite(Number(value)))
}

/**
 * The message of a key in a language, with its values filled in; the first of `words` that has
 * the key speaks. A key that the language lacks is said in English, and one that nobody knows (or
 * whose message is broken) is given back as it is. Never throws.
 */
export const say = (
  words: readonly Words[],
  lang: Lang,
  key: string,
  values: Readonly<Record<string, string | number>> = {},
): string => {
  for (const spoken of lang === 'en' ? [lang] : [lang, 'en' as const]) {
    const message = words.find(each => Object.hasOwn(each[spoken], key))?.[spoken][key]
    const made = message === undefined ? undefined : compiled(spoken, message)
    if (made !== undefined) return fill(made, values) ?? key
  }
  return key
}

/**
 * A fault in words. An account that went below its floor is told of in its pack's own words where
 * it has some (`floor.<account>`): of a certificate, of stock, not of an account.
 */
export const sayFault = (
  words: readonly Words[],
  lang: Lang,
  { key, values }: Pick<Fault, 'key' | 'values'>,
): string => {
  const [, template, rest = ''] =
    /^[^/]+\/([a-zA-Z]+)(?::(.*))?$/.exec(String(values.account)) ?? []
  const own = `floor.${template}`
  if (key !== 'floor-crossed' || !words.some(each => Object.hasOwn(each[lang], own)))
    return say(words, lang, key, values)
  return say(words, lang, own, { ...values, of: rest.slice(rest.lastIndexOf('/') + 1), rest })
}

const fill = (made: Compiled, values: Readonly<Record<string, unknown>>): string | undefined => {
  const filled: Record<string, string | number> = {}
  for (const name of made.names) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    const usable = isUsable(value, made.numeric.has(name))
    if (usable) filled[name] = typeof value === 'bigint' ? value.toString() : value
    else filled[name] = made.selects.has(name) ? 'none' : ''
  }
  try {
    return String(made.format.format(filled))
  } catch {
    return undefined
  }
}

/**
 * What is wanting: keys that one language has and another lacks, or whose message there is empty
 * or does not parse.
 */
export const missingWords = (words: Words): { lang: Lang; key: string }[] => {
  const keys = new Set(LANGS.flatMap(lang => Object.keys(words[lang])))
  return LANGS.flatMap(lang =>
    [...keys]
      .filter(key => {
        const message = Object.hasOwn(words[lang], key) ? words[lang][key] : undefined
        return !message?.trim() || compiled(lang, message) === undefined
      })
      .map(key => ({ lang, key })),
  )
}
