// The buyer's part of the checkout: fields, what is wrong with each, and what is kept of them.
import { el } from '#web/verify/dom.ts'
import { type Draft, FIELDS, type FieldName } from '../draft.ts'
import { wrongIn } from '../papers.ts'
import { icon } from '../parts.ts'
import type { Messages } from '../words/index.ts'

export interface Typed {
  readonly element: HTMLElement
  read(): Draft
  /** say what is wrong, and go to the first of it */
  say(wrong: Partial<Record<FieldName, string>>, go: boolean): void
}

const COMPLETE: Readonly<Partial<Record<FieldName, string>>> = {
  name: 'name',
  phone: 'tel',
  consignee: 'shipping name',
  consigneePhone: 'shipping tel',
  address: 'shipping street-address',
}
const NUMERIC: ReadonlySet<FieldName> = new Set(['phone', 'consigneePhone'])

const control = (
  name: FieldName,
  words: Messages,
  draft: Draft,
): HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement => {
  const common = {
    id: name,
    name,
    autocomplete: COMPLETE[name] ?? 'off',
    'aria-describedby': `${name}-says`,
  }
  if (name === 'idKind') {
    const options = [
      el('option', { value: '1' }, words.idCard),
      el('option', { value: '2' }, words.otherPapers),
    ]
    const select = el('select', common, ...options)
    select.value = draft.idKind === '2' ? '2' : '1'
    return select
  }
  if (name === 'address') {
    const area = el('textarea', { ...common, rows: '2', maxlength: '200', 'aria-required': 'true' })
    area.value = draft.address ?? ''
    return area
  }
  const input = el('input', {
    ...common,
    maxlength: name === 'consignee' ? '100' : '60',
    spellcheck: 'false',
    inputmode: NUMERIC.has(name) ? 'tel' : undefined,
    'aria-required': name === 'coupon' ? undefined : 'true',
  })
  input.value = draft[name] ?? ''
  return input
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const labelsIn = (words: Messages): Readonly<Record<FieldName, string>> => ({
  name: words.name,
  idKind: words.idKind,
  id: words.idNumber,
  phone: words.phone,
  consignee: words.consignee,
  consigneePhone: words.consigneePhone,
  address: words.address,
  coupon: words.coupon,
})

/** The fields, each with a place below it for what is wrong with it. */
class Fields {
  readonly #controls = new Map<FieldName, Control>()
  readonly #notes = new Map<FieldName, HTMLElement>()
  readonly #words: Messages
  constructor(words: Messages) {
    this.#words = words
  }

  read(): Draft {
    return Object.fromEntries([...this.#controls].map(([name, each]) => [name, each.value]))
  }

  tell(name: FieldName, text: string | undefined, good = false): void {
    const note = this.#notes.get(name)
    const bad = text !== undefined && !good
    this.#controls.get(name)?.setAttribute('aria-invalid', `${bad}`)
    if (note === undefined || note.textContent === (text ?? '')) return
    note.className = `says ${good ? 'good' : 'bad'}`
    const said = text === undefined ? [] : [icon(good ? 'tick' : 'bang', 18), el('span', {}, text)]
    note.replaceChildren(...said)
  }

  focus(name: FieldName): void {
    this.#controls.get(name)?.focus()
  }

  /** @param left the field was left; while somebody types, only what was wrong is looked at */
  #look(name: FieldName, left: boolean): void {
    const now = this.read()
    const wrong = wrongIn(now, this.#words)[name]
    const said = this.#controls.get(name)?.getAttribute('aria-invalid') === 'true'
    const typed = now[name] !== ''
    if (wrong !== undefined) {
      if (said || (left && typed)) this.tell(name, wrong)
      return
    }
    const checks = name === 'id' && typed && (now.idKind ?? '1') === '1'
    this.tell(name, checks ? this.#words.idRight : undefined, true)
  }

  make(
    name: FieldName,
    draft: Draft,
    changed: (draft: Draft, name: FieldName) => void,
  ): HTMLElement {
    const made = control(name, this.#words, draft)
    const note = el('span', { id: `${name}-says`, class: 'says' })
    this.#controls.set(name, made)
    this.#notes.set(name, note)
    made.addEventListener('input', () => {
      changed(this.read(), name)
      this.#look(name, false)
      if (name === 'idKind') this.#look('id', true)
    })
    made.addEventListener('change', () => this.#look(name, true))
    const wide = name === 'address' ? 'wide' : undefined
    const label = el('label', { for: name }, labelsIn(this.#words)[name])
    return el('div', { class: wide }, label, made, note)
  }
}

const fieldset = (title: string, hint: string, fields: readonly HTMLElement[]): HTMLElement =>
  el(
    'fieldset',
    { class: 'panel' },
    el('legend', {}, title),
    hint === '' ? undefined : el('p', { class: 'hint' }, hint),
    el('div', { class: 'fields' }, ...fields),
  )

/** @param changed told of each letter */
export const buyerFields = (
  words: Messages,
  draft: Draft,
  changed: (draft: Draft, name: FieldName) => void,
): Typed => {
  const fields = new Fields(words)
  const make = (...names: readonly FieldName[]): HTMLElement[] =>
    names.map(name => fields.make(name, draft, changed))
  const element = el(
    'div',
    {},
    fieldset(words.buyer, words.buyerSays, make('name', 'phone', 'idKind', 'id')),
    fieldset(words.deliver, '', make('consignee', 'consigneePhone', 'address')),
    fieldset(words.couponTitle, '', make('coupon')),
  )
  return {
    element,
    read: () => fields.read(),
    say: (wrong, go) => {
      const names = FIELDS.filter(name => wrong[name] !== undefined)
      for (const name of names) fields.tell(name, wrong[name])
      if (go && names[0] !== undefined) fields.focus(names[0])
    },
  }
}
