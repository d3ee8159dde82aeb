// One code: what it is, what it bears on the day, from where, and what was and will be.
import { el } from '#web/verify/dom.ts'
import { LANG_NAMES, LANGS, type Lang } from '../shell/langs.ts'
import type { Detail, Rate } from './ask.ts'
import { dayBefore, sayCode, sayDay, sayPercent, sayShortDay } from './numbers.ts'
import {
  countryName,
  countryNames,
  field,
  langOf,
  link,
  nameIn,
  rateText,
  type Scene,
  scheduleName,
  select,
  warning,
} from './parts.ts'
import { fill } from './words/index.ts'

const row = (label: string, ...value: readonly (Node | string | undefined)[]): HTMLElement =>
  el('div', {}, el('dt', {}, label), el('dd', {}, ...value))

/** Rates that goods of a country could bear; all of them for no country. */
export const ratesFor = (
  rates: readonly Rate[],
  members: Detail['members'],
  country: string,
): readonly Rate[] =>
  country === ''
    ? rates
    : rates.filter(({ schedule, partner, except }) => {
        if (partner !== '') return partner === country
        const own = rates.some(each => each.schedule === schedule && each.partner === country)
        const open = members[schedule]
        return !own && !except.includes(country) && (open === undefined || open.includes(country))
      })

const title = ({ lang, words }: Scene, { schedules }: Detail, rate: Rate): string => {
  const schedule = scheduleName(lang, schedules, rate.schedule)
  const country = countryName(lang, rate.partner)
  return rate.partner === '' ? schedule : fill(words.own, { schedule, country })
}

/** Sources of a code's rows, each once: rows name them by number, since most have the same. */
const sourcesOf = ({ goods, rates, changes }: Detail): string[] => {
  const all = [goods, ...rates, ...changes].map(each => each?.source ?? '')
  return [...new Set(all.filter(each => each !== ''))]
}

/** The number of a source in the list below. */
const sourceMark = ({ words }: Scene, told: Detail, source: string | undefined) => {
  const n = source === undefined ? 0 : sourcesOf(told).indexOf(source) + 1
  if (n === 0) return undefined
  return el('sup', { title: words.source }, String(n))
}

const rateRow = (scene: Scene, told: Detail, rate: Rate, when: string): HTMLElement => {
  const { lang, words } = scene
  const unit = nameIn(lang, told.unit?.names)
  return el(
    'tr',
    {},
    el(
      'th',
      { scope: 'row' },
      title(scene, told, rate),
      sourceMark(scene, told, rate.source),
      rate.except.length > 0 &&
        el('small', {}, fill(words.except, { countries: countryNames(lang, rate.except) })),
    ),
    el(
      'td',
      { class: rate.absent === undefined ? 'rate' : 'no-rate' },
      rateText(scene, rate, unit),
    ),
    el('td', { class: 'when' }, when),
  )
}

const table = (
  scene: Scene,
  told: Detail,
  rates: readonly Rate[],
  caption: string,
  when: (rate: Rate) => string,
): HTMLElement => {
  const { words } = scene
  const head = [words.schedule, words.rate, words.since]
  return el(
    'table',
    {},
    el('caption', { class: 'hidden' }, caption),
    el('thead', {}, el('tr', {}, ...head.map(each => el('th', { scope: 'col' }, each)))),
    el('tbody', {}, ...rates.map(rate => rateRow(scene, told, rate, when(rate)))),
  )
}

const standing = (scene: Scene, told: Detail): HTMLElement | undefined => {
  const { lang, words } = scene
  const { goods, successor } = told
  if (told.standing === 'coming') {
    const date = sayDay(lang, goods?.from ?? told.at)
    return warning(words.coming, fill(words.comingSays, { date }))
  }
  if (told.standing === 'ended') {
    const end = goods?.to ?? undefined
    const says =
      end === undefined
        ? words.endedBefore
        : fill(words.endedSays, { date: sayDay(lang, dayBefore(end)) })
    const shown = warning(words.ended, says)
    if (successor !== null) {
      const next = fill(words.successor, { code: sayCode(successor) })
      shown.append(link(scene, scene.href(successor), { class: 'next' }, next))
    }
    return shown
  }
  return goods?.absent === undefined ? undefined : warning(words.absentUnread, words.unclear)
}

const facts = (scene: Scene, told: Detail): HTMLElement => {
  const { lang, words } = scene
  const { goods, unit, names } = told
  const others = LANGS.filter(each => each !== lang && names[each] !== undefined)
  return el(
    'dl',
    {},
    unit !== null && row(words.unit, nameIn(lang, unit.names) || unit.code),
    goods?.vat !== undefined &&
      row(words.vat, sayPercent(lang, goods.vat), sourceMark(scene, told, goods.source)),
    others.length > 0 &&
      row(
        words.names,
        ...others.map(each =>
          el(
            'div',
            { class: 'other-name' },
            el('small', {}, LANG_NAMES[each]),
            el('span', { lang: each }, names[each] ?? ''),
          ),
        ),
      ),
  )
}

/** Countries for which something differs: members of schedules, and partners with own rates. */
const partners = (lang: Lang, { members, rates }: Detail): [string, string][] => {
  const schedules = new Set(rates.map(each => each.schedule))
  const open = Object.entries(members).flatMap(([name, all]) => (schedules.has(name) ? all : []))
  const own = rates.flatMap(each => [each.partner, ...each.except]).filter(each => each !== '')
  const named = [...new Set([...open, ...own])].map((code): [string, string] => [
    code,
    countryName(lang, code),
  ])
  return named.sort((a, b) => a[1].localeCompare(b[1], lang))
}

const history = (scene: Scene, told: Detail, rates: readonly Rate[]): HTMLElement[] => {
  const { lang, words } = scene
  const coming = rates.filter(each => each.from > told.at)
  const earlier = rates.filter(each => each.from <= told.at)
  const span = ({ from, to }: Rate): string =>
    to === null
      ? sayShortDay(lang, from)
      : fill(words.span, { from: sayShortDay(lang, from), to: sayShortDay(lang, dayBefore(to)) })
  const parts: HTMLElement[] = []
  if (coming.length > 0) {
    const rows = table(scene, told, coming, words.comingRates, span)
    parts.push(el('section', { class: 'coming' }, el('h3', {}, words.comingRates), rows))
  }
  if (earlier.length > 0) {
    const rows = table(scene, told, earlier, words.earlierRates, span)
    parts.push(
      el('details', {}, el('summary', {}, `${words.earlierRates} (${earlier.length})`), rows),
    )
  }
  return parts
}

/** `choose`: another country was chosen. */
export const lineView = (
  scene: Scene,
  told: Detail,
  country: string,
  choose: (country: string) => void,
): HTMLElement => {
  const { lang, words } = scene
  const countries = partners(lang, told)
  const chosen = countries.some(([code]) => code === country) ? country : ''
  const picker = select([['', words.anywhere], ...countries], chosen)
  picker.addEventListener('change', () => choose(picker.value))
  const shown = ratesFor(told.rates, told.members, chosen)
  const heading = fill(words.rates, { date: sayDay(lang, told.at) })
  const sources = sourcesOf(told)
  const isOn = told.standing === 'in-force'
  const title = nameIn(lang, told.names) || sayCode(told.code)
  return el(
    'article',
    { 'data-code': told.code },
    title !== sayCode(told.code) && el('p', { class: 'code' }, sayCode(told.code)),
    el('h1', { id: 'top', tabindex: '-1', lang: langOf(lang, told.names) }, title),
    standing(scene, told),
    isOn &&
      link(
        scene,
        scene.href('duty', { hs: told.code, origin: chosen }),
        { class: 'main' },
        words.workOut,
      ),
    (isOn || shown.length > 0) &&
      el(
        'section',
        {},
        el('h2', {}, heading),
        countries.length > 0 && field('from', words.from, picker),
        shown.length === 0
          ? el('p', { class: 'note' }, words.noRates)
          : table(scene, told, shown, heading, each => sayShortDay(lang, each.from)),
      ),
    ...history(scene, told, ratesFor(told.changes, told.members, chosen)),
    el('section', {}, facts(scene, told)),
    sources.length > 0 &&
      el(
        'section',
        { class: 'sources' },
        el('h3', {}, words.source),
        el('ol', {}, ...sources.map(each => el('li', {}, each))),
      ),
  )
}
