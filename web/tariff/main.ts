// The tariff for everybody: goods and rates to look up, duty to work out. What is shown stands in
// the address.
import { el } from '#web/verify/dom.ts'
import { loadChinese } from '../shell/fonts.ts'
import { LANGS, type Lang } from '../shell/langs.ts'
import { chooseLanguage, keepLanguage } from '../shell/language.ts'
import { type Address, readAddress, writeAddress } from './address.ts'
import { type Answer, ask, type Choices, type Detail, type Lines, type Worked } from './ask.ts'
import { crumbs, results, searchField } from './browse.ts'
import { loadChapters } from './chapters.ts'
import { ASKED, dutyForm, type Form, NEEDED } from './form.ts'
import { Known } from './known.ts'
import { lineView } from './line.ts'
import { sayCode } from './numbers.ts'
import { failed, field, languages, link, nothing, type Scene, waiting } from './parts.ts'
import { dutyResult } from './result.ts'
import { fill, WORDS } from './words/index.ts'

const app = document.getElementById('app') ?? document.body
let lang: Lang = chooseLanguage(LANGS)
let address: Address = readAddress(location.pathname, location.search)
let chapters: Readonly<Record<string, string>> = {}
const known = new Known(() => draw())
/** the browser's results as they are shown, in whose place others come */
let listed: { answer: Answer<Lines>; search: string } | undefined
/** of the calculator: whether it was handed in here, what came of it, and its form */
let handedIn = false
let worked: Answer<Worked> | undefined
let form: Form | undefined

const saysLang = (): string | null => new URLSearchParams(location.search).get('lang')
const day = (): string => address.query.at ?? ''
const api = (path: string, query: Readonly<Record<string, string>>): string => {
  const all = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))
  return `${address.root}/api/v1/${path}${all.size === 0 ? '' : `?${all}`}`
}

const scene = (): Scene => ({
  lang,
  words: WORDS[lang],
  chapters,
  href: (at, query = {}) => writeAddress(address.root, at, { ...query, at: day() }, saysLang()),
  go: href => {
    history.pushState(null, '', href)
    arrive()
    window.scrollTo(0, 0)
    document.getElementById('top')?.focus({ preventScroll: true })
  },
})

const againFor = (path: string) => (): void => {
  known.forget(path)
  draw()
}

/** Put something else into the address, and stay in the same place of the browser's history. */
const change = (query: Readonly<Record<string, string | undefined>>): void => {
  const at = address.view === 'browse' ? '' : address.view === 'duty' ? 'duty' : address.code
  const next = writeAddress(address.root, at, { ...address.query, ...query }, saysLang())
  history.replaceState(null, '', next)
  address = readAddress(location.pathname, location.search)
}

let typing: ReturnType<typeof setTimeout> | undefined
/** The node is asked once the next letter has not come for so long, ms. */
const PAUSE = 160
/** A date is typed part by part, and is one after each. */
const LONG_PAUSE = 700

const dayField = (shown: Scene): HTMLElement => {
  const input = el('input', { type: 'date', min: '1900-01-01', max: '2199-12-31' })
  // in this form, and of the reader's own place: the answer says for which day it is
  input.value = day() || new Intl.DateTimeFormat('sv-SE').format(new Date())
  let changed = false
  const turn = (): void => {
    if (!changed || !/^(?:|(?:19|20|21)\d\d-.*)$/.test(input.value)) return
    if (form?.element.isConnected === true) keepTyped(form)
    change({ at: input.value })
    arrive()
  }
  input.addEventListener('change', () => {
    changed = true
    clearTimeout(typing)
    typing = setTimeout(turn, LONG_PAUSE)
  })
  input.addEventListener('blur', turn)
  return field('at', shown.words.at, input)
}

const heading = (text: string, hidden = false): HTMLElement =>
  el('h1', { id: 'top', tabindex: '-1', class: hidden ? 'hidden' : undefined }, text)

const browseBody = (shown: Scene): HTMLElement => {
  const { search: typed = '', under = '', at = '' } = address.query
  const search = typed.trim()
  const path = api('tariff', { search, under: search === '' ? under : '', at })
  const answer = known.get<Lines>(path, lang)
  if (answer !== undefined) listed = { answer, search }
  const isBusy = answer === undefined
  return el(
    'div',
    { id: 'results', role: 'status', 'aria-busy': isBusy ? 'true' : undefined },
    search === '' && under !== '' && crumbs(shown, under, true),
    results(shown, listed?.answer, listed?.search ?? search, againFor(path)),
  )
}

const searched = (search: string): void => {
  clearTimeout(typing)
  typing = setTimeout(() => {
    change({ search, under: search === '' ? address.query.under : undefined })
    known.leave()
    draw()
  }, PAUSE)
}

const browseView = (shown: Scene): HTMLElement[] => [
  heading(shown.words.title),
  el(
    'div',
    { class: 'ask' },
    searchField(shown, address.query.search ?? '', searched),
    dayField(shown),
  ),
  browseBody(shown),
]

const codeBody = (shown: Scene): HTMLElement => {
  const { words } = shown
  const { code, query } = address
  const path = api(`tariff/${code}`, { at: day() })
  const answer = known.get<Detail>(path, lang)
  const none = [words.none, fill(words.noneSays, { code: sayCode(code) })] as const
  if (answer === undefined) return waiting(shown)
  if (typeof answer === 'string') return failed(shown, answer, none, againFor(path))
  if ('faults' in answer) return nothing(words.none, answer.faults[0]?.message ?? '')
  return lineView(shown, answer.got, query.origin ?? '', origin => {
    change({ origin })
    draw()
  })
}

const codeView = (shown: Scene): HTMLElement[] => {
  const body = codeBody(shown)
  return [
    ...(body.querySelector('h1') === null ? [heading(shown.words.title, true)] : []),
    el('div', { class: 'above' }, crumbs(shown, address.code, false), dayField(shown)),
    el('div', { role: 'status' }, body),
  ]
}

const detailPath = (code: string): string => api(`tariff/${code}`, { at: day() })
const gotOf = <T>(answer: Answer<T> | undefined): T | undefined =>
  typeof answer === 'object' && 'got' in answer ? answer.got : undefined
const isCode = (text = ''): boolean => /^\d{6,10}$/.test(text)

const typedNow = (): Record<string, string> =>
  Object.fromEntries(
    ASKED.flatMap(name => (address.query[name] ? [[name, address.query[name]]] : [])),
  )
const isWhole = (typed: Readonly<Record<string, string>>): boolean =>
  NEEDED.every(name => typed[name] !== undefined)

const BLANK = Object.fromEntries(ASKED.map(name => [name, undefined]))
/** What is typed outlives whatever is drawn anew. */
const keepTyped = (of: Form): void => change({ ...BLANK, ...of.typed() })

const workOut = async (): Promise<void> => {
  const typed = typedNow()
  const { signal } = known
  const { hs = '', quantity } = typed
  const detail = isCode(hs) ? gotOf(await known.wait<Detail>(detailPath(hs), lang)) : undefined
  const unit = quantity === undefined ? undefined : detail?.unit?.code
  const body = { ...typed, ...(unit === undefined ? {} : { unit }) }
  const answer = await ask<Worked>(api('duty', { at: day() }), { lang, signal, body })
  if (answer === undefined) return
  worked = answer
  draw()
  if (!handedIn) return
  const first = gotOf(answer) === undefined ? '[aria-invalid]' : '.of-total'
  app.querySelector<HTMLElement>(first)?.focus()
}

const handIn = (typed: Readonly<Record<string, string>>): void => {
  change({ ...BLANK, ...typed })
  handedIn = true
  worked = undefined
  form = undefined
  known.leave()
  draw()
  if (isWhole(typed)) void workOut()
  else app.querySelector<HTMLElement>('[aria-invalid]')?.focus()
}

const codeTyped = (code: string): void => {
  const of = form
  const know = (answer?: Answer<Detail>): void => of?.know(gotOf(answer))
  if (isCode(code)) void known.wait<Detail>(detailPath(code), lang).then(know)
  else know()
}

const dutyBody = (shown: Scene, choices: Choices): HTMLElement[] => {
  const typed = typedNow()
  const { hs = '' } = typed
  const detail = isCode(hs) ? gotOf(known.get<Detail>(detailPath(hs), lang)) : undefined
  const faults = typeof worked === 'object' && 'faults' in worked ? worked.faults : []
  const model = { choices, detail, typed, faults }
  form = dutyForm(shown, model, handedIn, { code: codeTyped, submit: handIn })
  const { words } = shown
  const got = gotOf(worked)
  const none = [words.noTariff, words.noTariffSays] as const
  const answer =
    typeof worked === 'string'
      ? failed(shown, worked, none, () => handIn(typed))
      : got !== undefined
        ? dutyResult(shown, { worked: got, typed, detail, currency: choices.currency })
        : worked === undefined && handedIn && isWhole(typed) && waiting(shown)
  return [form.element, el('div', { role: 'status' }, answer)]
}

const dutyView = (shown: Scene): HTMLElement[] => {
  const { words } = shown
  const path = api('duty', { at: day() })
  const answer = known.get<Choices>(path, lang)
  const head = [
    heading(words.calculator),
    el('p', { class: 'note lead' }, words.lead),
    dayField(shown),
  ]
  if (answer === undefined) return [...head, waiting(shown)]
  const none = [words.noTariff, words.noTariffSays] as const
  if (typeof answer === 'string') return [...head, failed(shown, answer, none, againFor(path))]
  if ('faults' in answer) return [...head, nothing(words.none, answer.faults[0]?.message ?? '')]
  return [...head, ...dutyBody(shown, answer.got)]
}

const VIEWS = { browse: browseView, code: codeView, duty: dutyView }

const draw = (): void => {
  const shown = scene()
  const { words } = shown
  // somebody may be writing Chinese in the search field: it is left where it is
  const old = app.querySelector(`main.at-browse[lang=${lang}] #results`)
  if (address.view === 'browse' && old !== null) {
    old.replaceWith(browseBody(shown))
    return
  }
  if (form?.element.isConnected === true) keepTyped(form)
  const isDuty = address.view === 'duty'
  const here = (on: boolean): string | undefined => (on ? 'page' : undefined)
  document.documentElement.lang = lang
  document.title = `${isDuty ? words.calculator : words.title} · Beibu`
  const focused = document.activeElement?.id ?? ''
  const nav = el(
    'nav',
    { class: 'views', 'aria-label': words.views },
    link(shown, shown.href(''), { 'aria-current': here(!isDuty) }, words.title),
    link(shown, shown.href('duty'), { 'aria-current': here(isDuty) }, words.calculator),
  )
  const main = el('main', { class: `at-${address.view}`, lang }, nav, ...VIEWS[address.view](shown))
  app.replaceChildren(el('header', {}, el('b', {}, 'Beibu'), languages(shown, speak)), main)
  if (focused !== '') document.getElementById(focused)?.focus({ preventScroll: true })
}

/** Draw all of it anew, also what is left alone while somebody types. */
const drawAll = (): void => {
  app.querySelector('main')?.removeAttribute('lang')
  draw()
}

const namesFor = (of: Lang): void => {
  void loadChapters(of).then(found => {
    if (of !== lang) return
    chapters = found
    draw()
  })
}

const speak = (chosen: Lang): void => {
  if (form?.element.isConnected === true) keepTyped(form)
  form = undefined
  lang = chosen
  keepLanguage(lang)
  loadChinese(lang === 'zh')
  address = readAddress(location.pathname, location.search)
  namesFor(lang)
  drawAll()
  // faults come in the language in which they were asked for
  if (typeof worked === 'object' && 'faults' in worked) void workOut()
  app.querySelector<HTMLElement>('.langs [aria-pressed=true]')?.focus()
}

/** The address changed: show what it says. */
const arrive = (): void => {
  known.leave()
  clearTimeout(typing)
  address = readAddress(location.pathname, location.search)
  handedIn = false
  worked = undefined
  form = undefined
  listed = undefined
  drawAll()
  if (address.view === 'duty' && isWhole(typedNow())) void workOut()
}

window.addEventListener('popstate', arrive)
window.addEventListener('online', () => {
  if (known.forgetAway()) draw()
})
loadChinese(lang === 'zh')
namesFor(lang)
arrive()
