// Some pieces go back: which, how many, why. What comes back for it the node says.
import { el } from '#web/verify/dom.ts'
import { ask, type Fault, gotOf, type Tracking } from '../ask.ts'
import { Wishes } from '../draft.ts'
import { sayDay, sayMoney } from '../money.ts'
import { button, faultsOf, icon, pieces } from '../parts.ts'
import { articleBySku, type Child, nameIn, type Scene } from '../scene.ts'
import type { Key } from '../words/index.ts'

const REASONS = ['unwanted', 'damaged', 'wrong', 'late'] as const
const wishes = new Wishes()

/** What was chosen outlives what is drawn anew: one form of one order in one window. */
interface Chosen {
  token: string
  open: boolean
  reason: string
  note: string
  quantities: Map<string, number>
  faults: readonly Fault[]
  says: string
  busy: boolean
}
const blank = (token: string): Chosen => ({
  token,
  open: false,
  reason: '',
  note: '',
  quantities: new Map(),
  faults: [],
  says: '',
  busy: false,
})
let chosen = blank('')

const send = async (scene: Scene, of: Tracking, again: () => Promise<void>): Promise<void> => {
  const { words } = scene
  const lines = of.returnable.flatMap(({ sku }) => {
    const quantity = chosen.quantities.get(sku) ?? 0
    return quantity > 0 ? [{ sku, quantity }] : []
  })
  chosen.faults = []
  chosen.says =
    lines.length === 0 ? words.choosePieces : chosen.reason === '' ? words.chooseReason : ''
  if (chosen.says !== '' || chosen.busy) return scene.refresh()
  const body = {
    reason: chosen.reason,
    lines,
    ...(chosen.note.trim() ? { note: chosen.note.trim() } : {}),
  }
  // with what has gone back before, so that the same wish can be had again later
  const key = wishes.keyFor([scene.address.code, of.returns.length, body])
  chosen.busy = true
  chosen.says = words.sending
  scene.refresh()
  const path = scene.api(`shop/orders/${encodeURIComponent(scene.address.code)}/returns`)
  const answer = await ask<unknown>(path, { lang: scene.lang, body, key })
  chosen.busy = false
  chosen.says = ''
  if (gotOf(answer) !== undefined) {
    chosen = blank(scene.address.code)
    scene.announce(words.returnSent)
  } else if (typeof answer === 'object' && 'faults' in answer) chosen.faults = answer.faults
  else chosen.says = answer === 'busy' ? words.busySays : words.notSent
  await again()
  scene.refresh()
}

const lineOf = (scene: Scene, each: Tracking['returnable'][number]): HTMLElement => {
  const found = articleBySku(scene, each.sku)
  const name = found === undefined ? each.sku : nameIn(scene.lang, found.name)
  const n = chosen.quantities.get(each.sku) ?? 0
  const worth = scene.say('worth', {
    n: each.quantity,
    goods: sayMoney(scene.lang, each.goods),
    tax: sayMoney(scene.lang, each.tax),
  })
  const counter = pieces(
    scene,
    { at: `r-${each.sku}`, n: n + 1, most: each.quantity + 1, label: name },
    to => {
      chosen.quantities.set(each.sku, to - 1)
      scene.refresh()
    },
  )
  const output = counter.querySelector('output')
  if (output !== null) output.textContent = `${n}`
  return el(
    'li',
    { 'data-sku': each.sku },
    el('div', {}, el('strong', {}, name), el('small', {}, worth)),
    counter,
  )
}

const reasons = (scene: Scene): HTMLElement =>
  el(
    'fieldset',
    {},
    el('legend', {}, scene.words.reason),
    ...REASONS.map(reason => {
      const id = `reason-${reason}`
      const input = el('input', { type: 'radio', name: 'reason', id, value: reason })
      input.checked = chosen.reason === reason
      input.addEventListener('change', () => {
        chosen.reason = reason
      })
      return el('label', { for: id }, input, el('span', {}, scene.words[`w_${reason}` as Key]))
    }),
  )

const form = (scene: Scene, of: Tracking, again: () => Promise<void>): readonly Child[] => {
  const { words } = scene
  const area = el('textarea', { id: 'return-note', rows: '2', maxlength: '500' })
  area.value = chosen.note
  area.addEventListener('input', () => {
    chosen.note = area.value
  })
  return [
    el('ul', { class: 'lines back' }, ...of.returnable.map(each => lineOf(scene, each))),
    reasons(scene),
    el('label', { for: 'return-note' }, words.returnNote),
    area,
    el(
      'div',
      { role: 'alert' },
      chosen.faults.length > 0 && faultsOf(chosen.faults),
      chosen.says !== '' && el('p', { class: 'says-all' }, chosen.says),
    ),
    button(
      { class: 'btn full', id: 'return-send', disabled: chosen.busy },
      () => void send(scene, of, again),
      words.sendReturn,
    ),
  ]
}

export const returning = (scene: Scene, of: Tracking, again: () => Promise<void>): Child => {
  const { words, lang, state } = scene
  if (chosen.token !== scene.address.code) chosen = blank(scene.address.code)
  if (of.returnable.length === 0) return undefined
  const { returnDays = 0, backDays = 0 } = state?.limits ?? {}
  const open = (): void => {
    chosen.open = true
    scene.refresh()
    document.getElementById('returning')?.focus()
  }
  return el(
    'section',
    { class: 'panel ret', id: 'returning', tabindex: '-1' },
    el(
      'h2',
      {},
      of.until ? scene.say('returnUntil', { day: sayDay(lang, of.until) }) : words.returnTitle,
    ),
    el('p', {}, scene.say('returnSays', { days: returnDays, back: backDays })),
    ...(chosen.open
      ? form(scene, of, again)
      : [button({ class: 'btn line', id: 'return' }, open, icon('back'), words.returnSome)]),
  )
}
