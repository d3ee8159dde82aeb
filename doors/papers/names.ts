// Names of codes in the reader's language, out of the tables in force; countries as ICU has them.
import type { EngineApi } from '#engine/api.ts'
import type { Paper } from '#engine/papers.ts'
import { localDate } from '#kit/time.ts'
import type { Lang } from '#kit/words.ts'
import type { NameOf } from './value.ts'

/**
 * Names of a paper's codes on the day its filing was accepted: a code may have ended since. What a
 * row lacks in a language is said in Chinese.
 */
export const namesOf = (engine: EngineApi, { view }: Paper, lang: Lang): NameOf => {
  const [pack = ''] = view.type.split('.')
  const day = localDate(engine.zone, Date.parse(view.accepted))
  const countries = new Intl.DisplayNames(lang, { type: 'region', fallback: 'none' })
  return (list, code) => {
    const row = engine.references.codes(pack, list, day)?.get(code)
    const own = row?.[lang] ?? row?.zh
    if (own !== undefined || list !== 'country' || !/^[A-Z]{2}$/.test(code)) return own
    return countries.of(code)
  }
}
