// What is on the page: pure functions from what is known to elements.

import { LANG_NAMES, LANGS, type Lang, TAGS } from '../shell/langs.ts'
import type { Standing } from './ask.ts'
import { inFours } from './code.ts'
import { el, glyph, type Sign } from './dom.ts'
import type { Checked } from './proof.ts'
import type { Messages } from './words/index.ts'

export const languageSwitch = (now: Lang, words: Messages, choose: (lang: Lang) => void) =>
  el(
    'div',
    { class: 'langs', role: 'group', 'aria-label': words.language },
    ...LANGS.map(lang => {
      const on = String(lang === now)
      const button = el('button', { type: 'button', lang, 'aria-pressed': on }, LANG_NAMES[lang])
      button.addEventListener('click', () => choose(lang))
      return button
    }),
  )

/** The field for a code. `faulty`: what stands in it is none. */
export const codeForm = (
  words: Messages,
  typed: string,
  faulty: boolean,
  submit: (typed: string) => void,
): HTMLFormElement => {
  // two rows: on a phone a code is wider than one
  const input = el('textarea', {
    id: 'code',
    name: 'code',
    rows: '2',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    enterkeyhint: 'go',
    maxlength: '80',
    'aria-describedby': 'hint',
    'aria-invalid': faulty ? 'true' : undefined,
  })
  input.value = typed
  const form = el(
    'form',
    { class: 'ask', novalidate: true },
    el('label', { for: 'code' }, words.code),
    input,
    el('p', { id: 'hint', class: faulty ? 'hint bad' : 'hint' }, faulty ? words.wrong : words.hint),
    el('button', { class: 'main', type: 'submit' }, words.check),
  )
  input.addEventListener('keydown', event => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    form.requestSubmit()
  })
  form.addEventListener('submit', event => {
    event.preventDefault()
    submit(input.value)
  })
  return form
}

const banner = (sign: Sign, title: string, says: string): HTMLElement =>
  el(
    'div',
    { class: `banner is-${sign}` },
    glyph(sign, 44),
    el('div', {}, el('h2', {}, title), says !== '' && el('p', {}, says)),
  )

export const waiting = (words: Messages): HTMLElement => banner('waiting', words.loading, '')

export const notAnswered = (
  words: Messages,
  what: 'unknown' | 'busy' | 'away',
  again: () => void,
): HTMLElement => {
  const sign = what === 'unknown' ? 'unknown' : 'away'
  const shown = banner(sign, words[what], words[`${what}Says`])
  if (what === 'unknown') return shown
  const button = el('button', { type: 'button', class: 'plain' }, words.again)
  button.addEventListener('click', again)
  return el('div', {}, shown, button)
}

const row = (label: string, value: string, mono = false): HTMLElement =>
  el('div', {}, el('dt', {}, label), el('dd', { class: mono ? 'mono' : undefined }, value))

const instant = (lang: Lang, text: string, zone: string): string => {
  const at = new Date(text)
  const format = { dateStyle: 'long', timeStyle: 'medium', timeZone: zone } as const
  const said = new Intl.DateTimeFormat(TAGS[lang], format).format(at)
  return lang === 'zh' ? `${said}（${zone}）` : `${said} (${zone})`
}

const facts = (lang: Lang, words: Messages, told: Standing): HTMLElement[] => {
  const { number, at, position, latest, zone, node } = told
  const names = told.names[lang]
  const whole = new Intl.NumberFormat(TAGS[lang])
  const part = (title: string, ...rows: HTMLElement[]): HTMLElement =>
    el('section', {}, el('h3', {}, title), el('dl', {}, ...rows))
  const printed = part(
    words.printed,
    row(words.filing, names.type),
    row(words.number, number),
    row(words.state, names.state),
    row(words.at, instant(lang, at, zone)),
    row(words.position, whole.format(position)),
    row(words.node, node),
  )
  if (latest.position === position) return [printed]
  const now = part(
    words.now,
    row(words.state, names.latest),
    row(words.at, instant(lang, latest.at, zone)),
    row(words.position, whole.format(latest.position)),
  )
  return [printed, now]
}

const SIGNS: Readonly<Record<Checked, Sign>> = {
  holds: 'valid',
  broken: 'withdrawn',
  unable: 'away',
}

const proofPart = (lang: Lang, words: Messages, told: Standing, checked: Checked | undefined) => {
  const { proof } = told
  const whole = new Intl.NumberFormat(TAGS[lang])
  return el(
    'section',
    { class: 'proof', 'data-checked': checked ?? 'waiting' },
    el('h3', {}, words.proof),
    el(
      'p',
      { class: 'checked' },
      glyph(checked === undefined ? 'waiting' : SIGNS[checked], 18),
      el('span', {}, checked === undefined ? words.proving : words[checked]),
    ),
    el(
      'details',
      {},
      el('summary', {}, words.details),
      el(
        'dl',
        { class: 'long' },
        row(words.leaf, inFours(proof.leaf), true),
        row(words.size, whole.format(proof.size)),
        row(words.key, proof.verifierKey, true),
      ),
    ),
  )
}

/** How a paper stands: the answer in one word and one sentence, then what to compare, then why. */
export const result = (
  lang: Lang,
  words: Messages,
  told: Standing,
  checked: Checked | undefined,
): HTMLElement =>
  el(
    'div',
    { 'data-standing': told.standing },
    // an answer whose proof fails is no answer, however good it looks
    checked === 'broken'
      ? banner('unknown', words.notProven, words.broken)
      : banner(told.standing, words[told.standing], words[`${told.standing}Says`]),
    told.demo && el('p', { class: 'demo' }, words.demo),
    ...facts(lang, words, told),
    el('p', { class: 'note' }, words.compare),
    proofPart(lang, words, told, checked),
  )
