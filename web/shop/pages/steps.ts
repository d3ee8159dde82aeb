// The steps of an order: its corridor, and each step of customs with its numbers.
import { el } from '#web/verify/dom.ts'
import { urlOf } from '../art.ts'
import type { Step, Tracking } from '../ask.ts'
import { sayDay, sayMoney, sayTime, span } from '../money.ts'
import { icon, picture } from '../parts.ts'
import type { Child, Scene } from '../scene.ts'
import type { Key } from '../words/index.ts'

export const stepName = (scene: Scene, step: string): string =>
  scene.words[`s_${step}` as Key] ?? step

export const took = (scene: Scene, of: Tracking): Child => {
  const at = (name: string): string | null | undefined =>
    of.steps.find(each => each.step === name)?.at
  const [sent, released] = [at('sent') ?? at('paid'), at('released')]
  if (!sent || !released) return undefined
  const { min, sec } = span(sent, released)
  return el('p', { class: 'took' }, icon('tick'), scene.say('took', { min, sec }))
}

const STOPS = ['paid', 'matched', 'sent', 'released', 'signed']
/** The corridor of the order: its five stops, and the van at the last one that was reached. */
export const stops = (scene: Scene, of: Tracking): HTMLElement => {
  const all = of.steps.filter(each => STOPS.includes(each.step))
  const last = all.findLastIndex(each => each.done)
  const stop = (each: Step, n: number): HTMLElement =>
    el(
      'li',
      { class: each.done ? 'done' : 'next' },
      el('i', { 'aria-hidden': 'true' }, each.done && icon('tick', 16)),
      n === last && n < all.length - 1 && van(),
      el('span', {}, stepName(scene, each.step)),
      each.at ? el('time', { datetime: each.at }, sayTime(scene.lang, each.at)) : undefined,
    )
  return el('ol', { class: 'stops', 'aria-hidden': 'true' }, ...all.map(stop))
}
const van = (): HTMLElement => {
  const made = picture(urlOf('van'), '', [290, 134], true)
  made.className = 'van'
  return made
}

const numbersOf = (of: Tracking, step: string): string | undefined => {
  if (step === 'placed') return of.orderNo
  if (step === 'listed') return of.list?.number
  if (step === 'sent') return of.list?.customsNumber ?? undefined
  if (step === 'moving' && of.waybill) return `${of.waybill.carrier} ${of.waybill.number}`
  return undefined
}

const match = (scene: Scene, of: Tracking): HTMLElement => {
  const { words } = scene
  const paper = (name: string, text: string): HTMLElement =>
    el('span', {}, icon('file'), el('b', {}, name), el('small', {}, text))
  return el(
    'div',
    { class: 'match' },
    el(
      'div',
      { class: 'docs' },
      paper(words.order, of.orderNo),
      paper(words.payment, sayMoney(scene.lang, of.amounts.paid)),
      paper(words.waybill, of.waybill?.number ?? '–'),
    ),
    el(
      'ul',
      {},
      ...[words.mBuyer, words.mAmount, words.mItems].map(each =>
        el('li', {}, icon('tick', 16), each),
      ),
    ),
  )
}

export const timeline = (scene: Scene, of: Tracking): HTMLElement => {
  const { words, lang } = scene
  const last = of.steps.findLastIndex(each => each.done)
  const item = (each: Step, n: number): HTMLElement => {
    const number = numbersOf(of, each.step)
    const big = each.step === 'released' ? ' big' : ''
    return el(
      'li',
      {
        class: `${each.done ? 'done' : 'next'}${n === last ? ' now' : ''}${big}`,
        'data-step': each.step,
      },
      each.at ? el('time', { datetime: each.at }, sayTime(lang, each.at)) : el('time', {}, '–'),
      el('i', { 'aria-hidden': 'true' }, each.done && icon('tick', 16)),
      el(
        'div',
        {},
        el(
          'h3',
          {},
          stepName(scene, each.step),
          el('span', { class: 'hidden' }, each.done ? words.done : words.notYet),
        ),
        number !== undefined && each.done && el('p', { class: 'mono' }, number),
        each.note ? el('p', {}, each.note) : undefined,
        each.step === 'matched' && each.done && match(scene, of),
      ),
    )
  }
  return el(
    'section',
    { class: 'time' },
    el('h2', { class: 'hidden' }, words.steps),
    el(
      'p',
      { class: 'zone' },
      el('time', { datetime: of.placed }, sayDay(lang, of.placed)),
      ` · ${words.chinaTime}`,
    ),
    el('ol', {}, ...of.steps.map(item)),
  )
}
