// Goods by words, by code, and level by level.
import { el } from '#web/verify/dom.ts'
import type { Answer, Line, Lines } from './ask.ts'
import { sayCode, sayDay } from './numbers.ts'
import { failed, langOf, link, nameIn, nothing, type Scene, waiting } from './parts.ts'
import { fill } from './words/index.ts'

/** Chapter and heading; what is finer is a click away from there. */
const STEPS = [2, 4]

/** The way from the chapters down to a code, which is its last step where the page has no title. */
export const crumbs = (scene: Scene, code: string, withLast: boolean): HTMLElement => {
  const { words, chapters } = scene
  const steps = STEPS.filter(length => length < code.length).map(n => code.slice(0, n))
  const name = (step: string): string =>
    step.length === 2 ? `${step} ${chapters[step] ?? ''}`.trim() : sayCode(step)
  return el(
    'nav',
    { class: 'crumbs', 'aria-label': words.where },
    el(
      'ol',
      {},
      el('li', {}, link(scene, scene.href(''), {}, words.chapters)),
      ...steps.map(step =>
        el('li', {}, link(scene, scene.href('', { under: step }), {}, name(step))),
      ),
      withLast && el('li', {}, el('span', { 'aria-current': 'location' }, name(code))),
    ),
  )
}

const goods = (scene: Scene, { code, names }: Line): HTMLElement =>
  el(
    'li',
    {},
    link(
      scene,
      scene.href(code),
      { class: 'line' },
      el('span', { class: 'code' }, sayCode(code)),
      el('span', { class: 'name', lang: langOf(scene.lang, names) }, nameIn(scene.lang, names)),
    ),
  )

const levelOf = (scene: Scene, { code, children, first, last }: Line): HTMLElement => {
  const { lang, words, chapters } = scene
  const own = code.length === 2 ? chapters[code] : undefined
  const [from, to] = [nameIn(lang, first), nameIn(lang, last)]
  const title = own ?? (from === to ? from : fill(words.firstLast, { first: from, last: to }))
  const count = fill(words.below, { n: String(children) })
  return el(
    'li',
    {},
    link(
      scene,
      scene.href('', { under: code }),
      { class: 'line level' },
      el('span', { class: 'code' }, sayCode(code)),
      el('span', { class: 'name' }, title, el('small', {}, count)),
    ),
  )
}

const page = (scene: Scene, { lines, more, at }: Lines, search: string): HTMLElement => {
  const { lang, words } = scene
  const date = sayDay(lang, at)
  if (lines.length === 0) {
    return search === ''
      ? nothing(words.empty, fill(words.emptySays, { date }))
      : nothing(words.nothing, fill(words.nothingSays, { date, search }))
  }
  const n = String(lines.length)
  return el(
    'div',
    {},
    el('h2', { class: 'hidden' }, search === '' ? words.levels : words.found),
    el(
      'ul',
      { class: 'lines' },
      ...lines.map(line => (line.children === 0 ? goods(scene, line) : levelOf(scene, line))),
    ),
    more && el('p', { class: 'note' }, fill(words.more, { n })),
  )
}

/** What stands below the search field; undefined: the answer has not come. */
export const results = (
  scene: Scene,
  answer: Answer<Lines> | undefined,
  search: string,
  again: () => void,
): HTMLElement => {
  const { words } = scene
  if (answer === undefined) return waiting(scene)
  if (typeof answer === 'string') {
    return failed(scene, answer, [words.noTariff, words.noTariffSays], again)
  }
  if ('faults' in answer) return nothing(words.nothing, answer.faults[0]?.message ?? '')
  return page(scene, answer.got, search)
}

export const searchField = (
  { words }: Scene,
  search: string,
  changed: (search: string) => void,
): HTMLElement => {
  const input = el('input', {
    type: 'search',
    id: 'search',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    enterkeyhint: 'search',
    maxlength: '60',
    'aria-describedby': 'search-hint',
  })
  input.value = search
  input.addEventListener('input', () => changed(input.value))
  const form = el(
    'form',
    { role: 'search', class: 'field' },
    el('label', { for: 'search' }, words.search),
    input,
    el('p', { id: 'search-hint', class: 'hint' }, words.searchHint),
  )
  form.addEventListener('submit', event => {
    event.preventDefault()
    changed(input.value)
  })
  return form
}
