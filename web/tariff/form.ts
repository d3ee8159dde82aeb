// What the calculator asks. Drawn once; what depends on code, origin or terms follows as they
// change, so that nobody's cursor is moved.
import { el } from '#web/verify/dom.ts'
import type { Query } from './address.ts'
import type { Choices, Detail, Fault } from './ask.ts'
import { ratesFor } from './line.ts'
import { fromWire, toWire } from './numbers.ts'
import {
  countryName,
  field,
  langOf,
  link,
  nameIn,
  type Scene,
  scheduleName,
  select,
} from './parts.ts'
import { fill } from './words/index.ts'

/** Charges that a price on these terms lacks (Incoterms 2020). Only what is shown hangs on it. */
const LACKS: Readonly<Record<string, readonly string[]>> = {
  FOB: ['freight', 'insurance'],
  FCA: ['freight', 'insurance'],
  FAS: ['freight', 'insurance'],
  EXW: ['freight', 'insurance'],
  CFR: ['insurance'],
  CPT: ['insurance'],
  CI: ['freight'],
}
const NUMBERS = ['value', 'freight', 'insurance', 'net', 'quantity']
/** Without these nothing can be worked out. */
export const NEEDED = ['hs', 'origin', 'value', 'currency', 'terms', 'net']
/** All that is asked, in the order of the form. */
export const ASKED = [
  'hs',
  'origin',
  'value',
  'currency',
  'terms',
  'freight',
  'insurance',
  'net',
  'quantity',
  'preference',
]

export interface Model {
  readonly choices: Choices
  /** what is known of the code; undefined before, and of one that there is not */
  detail: Detail | undefined
  /** as the node takes it */
  readonly typed: Query
  readonly faults: readonly Fault[]
}

export interface Form {
  readonly element: HTMLElement
  /** what is typed so far, as the node takes it */
  typed(): Record<string, string>
  /** the code is known, or is none */
  know(detail: Detail | undefined): void
}

type Control = HTMLInputElement | HTMLSelectElement

const input = (value: string, mode: 'decimal' | 'numeric'): HTMLInputElement => {
  const made = el('input', { autocomplete: 'off', inputmode: mode, maxlength: '40' })
  made.value = value
  return made
}

const controlsOf = (scene: Scene, { choices, typed }: Model): Record<string, Control> => {
  const { lang, words } = scene
  const of = (name: string) => choices.choices[name] ?? []
  const blank: [string, string] = ['', words.choose]
  const countries = of('origin')
    .map(({ code }): [string, string] => [code, countryName(lang, code)])
    .sort((a, b) => a[1].localeCompare(b[1], lang))
  const currencies = [...new Set([choices.currency, ...of('currency').map(each => each.code)])]
  const terms = of('terms').map(({ code, names }): [string, string] => [
    code,
    `${code} ${nameIn(lang, names)}`,
  ])
  const number = (name: string) => input(fromWire(typed[name] ?? '', lang), 'decimal')
  return {
    hs: input(typed.hs ?? '', 'numeric'),
    origin: select([blank, ...countries], typed.origin ?? ''),
    value: number('value'),
    currency: select(
      currencies.map(each => [each, each]),
      typed.currency ?? choices.currency,
    ),
    terms: select([blank, ...terms], typed.terms ?? ''),
    freight: number('freight'),
    insurance: number('insurance'),
    net: number('net'),
    quantity: number('quantity'),
    preference: select([['', words.noClaim]], ''),
  }
}

/** Whether they are shown depends on what is known of the code. */
const OF_CODE = ['quantity', 'preference']

/** What is typed, as the node takes it; what is not shown is not asked. */
const read = (
  scene: Scene,
  { detail, typed }: Model,
  controls: Record<string, Control>,
): Record<string, string> => {
  const found: Record<string, string> = {}
  for (const [name, control] of Object.entries(controls)) {
    if (control.closest('[hidden]') !== null) {
      const waits = detail === undefined && OF_CODE.includes(name) ? typed[name] : undefined
      if (waits !== undefined) found[name] = waits
      continue
    }
    const text = NUMBERS.includes(name) ? toWire(control.value, scene.lang) : control.value.trim()
    const value = name === 'hs' ? text.replace(/[.\s]/g, '') : text
    if (value !== '') found[name] = value
  }
  return found
}

/** Agreements that have a rate for these goods from there. */
const claims = ({ detail }: Model, origin: string): string[] => {
  if (detail === undefined || origin === '') return []
  const open = ratesFor(detail.rates, detail.members, origin).filter(
    each => each.absent === undefined && detail.members[each.schedule] !== undefined,
  )
  return [...new Set(open.map(each => each.schedule))]
}

/** Shows what depends on other fields, and hides it. */
const follow = (
  scene: Scene,
  model: Model,
  controls: Record<string, Control>,
  known: HTMLElement,
): void => {
  const { lang, words } = scene
  const { detail, typed } = model
  known.replaceChildren(
    detail === undefined
      ? link(scene, scene.href(''), {}, words.find)
      : el('span', { lang: langOf(lang, detail.names) }, nameIn(lang, detail.names)),
  )
  const show = (name: string, shown: boolean): void => {
    controls[name]?.closest<HTMLElement>('.field')?.toggleAttribute('hidden', !shown)
  }
  const lacks = LACKS[controls.terms?.value ?? ''] ?? []
  show('freight', lacks.includes('freight'))
  show('insurance', lacks.includes('insurance'))
  show('quantity', detail?.rates.some(each => each.per === 'unit') === true)
  const open = claims(model, controls.origin?.value ?? '')
  show('preference', open.length > 0)
  const { preference } = controls
  if (preference === undefined) return
  const chosen = preference.value || typed.preference || ''
  const options = open.map((each): [string, string] => [
    each,
    scheduleName(lang, detail?.schedules ?? {}, each),
  ])
  preference.replaceChildren(...select([['', words.noClaim], ...options], '').children)
  preference.value = open.includes(chosen) ? chosen : ''
}

const faultsOf = (scene: Scene, { faults, typed }: Model, asked: boolean) => {
  const found = new Map(faults.map(each => [each.path.slice(1), each.message]))
  // nothing has been sent: what is missing is said by the page
  if (asked) {
    for (const name of NEEDED) {
      if ((typed[name] ?? '') === '' && !found.has(name)) found.set(name, scene.words.needed)
    }
  }
  return found
}

const layout = (
  scene: Scene,
  controls: Record<string, Control>,
  faults: ReadonlyMap<string, string>,
  known: HTMLElement,
  unit: string,
): HTMLElement[] => {
  const { words } = scene
  const labels: Readonly<Record<string, string>> = {
    hs: words.hs,
    origin: words.origin,
    value: words.price,
    currency: words.currency,
    terms: words.terms,
    freight: words.freight,
    insurance: words.insurance,
    net: words.net,
    quantity: fill(words.quantity, { unit }),
    preference: words.preference,
  }
  const hints: Readonly<Record<string, string>> = {
    freight: words.freightHint,
    insurance: words.insuranceHint,
    quantity: words.quantityHint,
  }
  return Object.entries(controls).map(([name, control]) => {
    const made = field(name, labels[name] ?? name, control, hints[name], faults.get(name))
    made.classList.add(`of-${name}`)
    if (name === 'hs') made.append(known)
    return made
  })
}

export const dutyForm = (
  scene: Scene,
  model: Model,
  asked: boolean,
  on: { code(code: string): void; submit(typed: Record<string, string>): void },
): Form => {
  const { lang, words } = scene
  const controls = controlsOf(scene, model)
  const known = el('p', { class: 'known' })
  const faults = faultsOf(scene, model, asked)
  const unit = nameIn(lang, model.detail?.unit?.names)
  const rest = model.faults.filter(each => !ASKED.includes(each.path.slice(1)))
  const form = el(
    'form',
    { class: 'duty', novalidate: true },
    ...layout(scene, controls, faults, known, unit),
    faults.size > 0 && el('p', { class: 'hint bad all', role: 'alert' }, words.mend),
    ...rest.map(each => el('p', { class: 'hint bad all', role: 'alert' }, each.message)),
    el('button', { class: 'main', type: 'submit' }, words.submit),
  )
  const typed = (): Record<string, string> => read(scene, model, controls)
  const refresh = (): void => follow(scene, model, controls, known)
  refresh()
  for (const name of ['origin', 'terms']) controls[name]?.addEventListener('change', refresh)
  controls.hs?.addEventListener('input', () => on.code(typed().hs ?? ''))
  form.addEventListener('submit', event => {
    event.preventDefault()
    on.submit(typed())
  })
  return {
    element: form,
    typed,
    know: detail => {
      model.detail = detail
      const label = form.querySelector('label[for=quantity]')
      const name = nameIn(lang, detail?.unit?.names)
      if (label !== null) label.textContent = fill(words.quantity, { unit: name })
      refresh()
    },
  }
}
