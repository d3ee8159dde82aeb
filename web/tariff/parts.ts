// What the views share: the words of a rate, names, links, and what is said when there is nothing.
import { el, glyph, type Sign } from '#web/verify/dom.ts'
import { LANG_NAMES, LANGS, type Lang } from '../shell/langs.ts'
import type { Failed, Names, Rate } from './ask.ts'
import { sayAmount, sayPercent } from './numbers.ts'
import { fill, type Messages } from './words/index.ts'

/** What a view needs beside what it shows. */
export interface Scene {
  readonly lang: Lang
  readonly words: Messages
  /** address of a view of this page, the day and the language kept */
  href(at: string, query?: Readonly<Record<string, string | undefined>>): string
  /** go to an address of this page */
  go(href: string): void
  /** short names of chapters, once they have come */
  readonly chapters: Readonly<Record<string, string>>
}

/** A link within the page; a new tab or window is the browser's own affair. */
export const link = (
  scene: Scene,
  href: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly (Node | string | undefined | false)[]
): HTMLAnchorElement => {
  const anchor = el('a', { href, ...attributes }, ...children)
  anchor.addEventListener('click', event => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return
    event.preventDefault()
    scene.go(href)
  })
  return anchor
}

/** The reader's language, else the first that there is: a Chinese name is better than none. */
export const nameIn = (lang: Lang, names: Names | undefined): string =>
  names?.[lang] ?? names?.zh ?? names?.en ?? names?.vi ?? names?.th ?? ''

/** In which language a name came out, for the reader's machine to speak it. */
export const langOf = (lang: Lang, names: Names | undefined): Lang | undefined =>
  names?.[lang] !== undefined ? undefined : LANGS.find(each => names?.[each] !== undefined)

const regions = new Map<Lang, Intl.DisplayNames>()
export const countryName = (lang: Lang, code: string): string => {
  let names = regions.get(lang)
  if (names === undefined) {
    names = new Intl.DisplayNames([lang], { type: 'region', fallback: 'code' })
    regions.set(lang, names)
  }
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}
export const countryNames = (lang: Lang, codes: readonly string[]): string =>
  new Intl.ListFormat(lang, { type: 'conjunction' }).format(
    codes.map(code => countryName(lang, code)),
  )

const ABSENT: Readonly<Record<string, keyof Messages>> = {
  none: 'absentNone',
  excluded: 'absentExcluded',
  quota: 'absentQuota',
  several: 'absentSeveral',
  'not-read': 'absentUnread',
  'not-stated': 'absentUnstated',
}

/** What a rate takes, in words: `20 %`, `20 % or 1.50 CNY/kg, the lower`, or why there is none. */
export const rateText = ({ lang, words }: Scene, rate: Rate, unit: string): string => {
  const { percent, specific, per = 'kg', currency = '', take = 'sum', absent, inQuota } = rate
  if (absent !== undefined || (percent === undefined && specific === undefined)) {
    const why = words[ABSENT[absent ?? ''] ?? 'absentUnread']
    return rate.text === undefined ? why : `${why} (${rate.text})`
  }
  const share = percent === undefined ? undefined : sayPercent(lang, percent)
  const each =
    specific === undefined
      ? undefined
      : `${sayAmount(lang, specific, currency)}/${per === 'unit' ? unit || per : per}`
  const both =
    share !== undefined && each !== undefined ? fill(words[take], { a: share, b: each }) : undefined
  const text = both ?? share ?? each ?? ''
  if (inQuota === undefined || inQuota === '') return text
  return `${text} (${fill(words.inQuota, { rate: sayPercent(lang, inQuota) })})`
}

export const scheduleName = (
  lang: Lang,
  schedules: Readonly<Record<string, Names>>,
  schedule: string,
): string => nameIn(lang, schedules[schedule]) || schedule.toUpperCase()

const banner = (sign: Sign, title: string, says: string): HTMLElement =>
  el(
    'div',
    { class: `banner is-${sign}` },
    glyph(sign, 32),
    el('div', { class: 'says' }, el('h2', {}, title), says !== '' && el('p', {}, says)),
  )

export const waiting = ({ words }: Scene): HTMLElement => banner('waiting', words.loading, '')

/** Nothing was found, or there is nothing. */
export const nothing = (title: string, says: string): HTMLElement => banner('unknown', title, says)

export const warning = (title: string, says: string): HTMLElement => banner('changed', title, says)

/** The node did not answer; `none` says what is not there. */
export const failed = (
  { words }: Scene,
  what: Failed,
  none: readonly [string, string],
  again: () => void,
): HTMLElement => {
  if (what === 'none') return nothing(...none)
  const button = el('button', { type: 'button', class: 'plain' }, words.again)
  button.addEventListener('click', again)
  return el('div', {}, banner('away', words[what], words[`${what}Says`]), button)
}

export const languages = ({ lang, words }: Scene, choose: (lang: Lang) => void): HTMLElement =>
  el(
    'div',
    { class: 'langs', role: 'group', 'aria-label': words.language },
    ...LANGS.map(each => {
      const pressed = String(each === lang)
      const button = el(
        'button',
        { type: 'button', lang: each, 'aria-pressed': pressed },
        LANG_NAMES[each],
      )
      button.addEventListener('click', () => choose(each))
      return button
    }),
  )

/** A labelled field. `fault` stands in the place of the hint. */
export const field = (
  id: string,
  label: string,
  control: HTMLElement,
  hint = '',
  fault = '',
): HTMLElement => {
  control.id = id
  if (hint !== '' || fault !== '') control.setAttribute('aria-describedby', `${id}-hint`)
  if (fault !== '') control.setAttribute('aria-invalid', 'true')
  return el(
    'div',
    { class: 'field' },
    el('label', { for: id }, label),
    control,
    (hint !== '' || fault !== '') &&
      el(
        'p',
        { id: `${id}-hint`, class: fault === '' ? 'hint' : 'hint bad' },
        fault === '' ? hint : fault,
      ),
  )
}

export const select = (
  options: readonly (readonly [string, string])[],
  chosen: string,
): HTMLSelectElement => {
  const made = el(
    'select',
    {},
    ...options.map(([value, text]) => el('option', { value, selected: value === chosen }, text)),
  )
  made.value = chosen
  return made
}
