// The shop's figure of today, on a piece of the giant screen: from the node's totals, asked again
// every few seconds while somebody looks.
import { el } from '#web/verify/dom.ts'
import { ask, gotOf } from '../ask.ts'
import { sayAmount, sayCount, today } from '../money.ts'
import type { Child, Scene } from '../scene.ts'

interface Totals {
  readonly position: number
  /** the one of today, if anything has happened */
  readonly cells: readonly { readonly value: string }[]
}
const todayOf = (of: Totals | undefined): string => of?.cells[0]?.value ?? '0'
const SHOWN = ['sales', 'orders', 'releasedLists'] as const
type Measure = (typeof SHOWN)[number]
const EVERY_MS = 10_000

/** A number by digits, as on the board; its separators stand between. */
const digits = (text: string): readonly Child[] =>
  [...text].map(each => el(/\d/.test(each) ? 'b' : 'i', {}, each))

export const figure = (scene: Scene): HTMLElement => {
  const { words, lang } = scene
  const figures = new Map<Measure, Totals>()
  const look = async (): Promise<void> => {
    const day = today(Date.now())
    await Promise.all(
      SHOWN.map(async name => {
        const path = scene.api(`totals/commerce.${name}`, { grain: 'day', from: day })
        const got = gotOf(await ask<Totals>(path, { lang }))
        if (got !== undefined) figures.set(name, got)
      }),
    )
    board.replaceChildren(...build().filter(each => typeof each === 'object'))
  }
  const small = (name: Measure, title: string): HTMLElement =>
    el('div', {}, el('dt', {}, title), el('dd', {}, count(figures.get(name))))
  const count = (of: Totals | undefined): string =>
    of === undefined ? '–' : sayCount(lang, todayOf(of))
  const build = (): readonly Child[] => {
    const sales = figures.get('sales')
    const text = sales === undefined ? '–' : sayAmount(lang, todayOf(sales))
    const position = Math.max(0, ...[...figures.values()].map(each => each.position))
    return [
      el(
        'p',
        { class: 'cap' },
        sales !== undefined && el('b', { class: 'live' }, words.live),
        el('span', {}, words.soldToday),
        scene.state?.demo === true && el('span', { class: 'demo' }, words.demo),
      ),
      el(
        'p',
        { class: 'roll' },
        el('span', { class: 'hidden' }, `${text} ${words.cny}`),
        el('span', { 'aria-hidden': 'true' }, ...digits(text), el('small', {}, words.cny)),
      ),
      el(
        'dl',
        {},
        small('orders', words.ordersToday),
        small('releasedLists', words.releasedToday),
        el(
          'div',
          {},
          el('dt', {}, words.position),
          el('dd', {}, figures.size === 0 ? '–' : sayCount(lang, position)),
        ),
      ),
    ]
  }
  const board = scene.live(build, { class: 'figure' })
  void look()
  scene.each(EVERY_MS, () => void look())
  return el('section', { class: 'wrap', 'aria-label': words.soldToday }, board)
}
