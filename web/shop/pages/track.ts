// An order as its buyer follows it: each step of customs as it is taken, the numbers of list and
// waybill, what may go back and what came back. Its token alone opens it.
import { el } from '#web/verify/dom.ts'
import { type Answer, ask, type Fault, gotOf, type Tracking } from '../ask.ts'
import { begunOrders, keepBegun } from '../draft.ts'
import { sayAmount, sayMoney } from '../money.ts'
import {
  failed,
  faultsOf,
  groundOf,
  icon,
  link,
  note,
  picture,
  row,
  shotOf,
  sumRow,
  waiting,
} from '../parts.ts'
import { articleBySku, type Child, nameIn, type Scene, type Shown } from '../scene.ts'
import type { Key } from '../words/index.ts'
import { returning } from './returning.ts'
import { stepName, stops, timeline, took } from './steps.ts'

/** How often the order is asked for while somebody looks, ms. */
const EVERY_MS = 2_000
const titleOf = (scene: Scene, of: Tracking): string => {
  const { words } = scene
  if (of.state === 'cancelled' || of.state === 'expired') return words.t_cancelled
  const last = of.steps.filter(each => each.done).at(-1)?.step ?? 'placed'
  return words[`t_${last}` as Key] ?? stepName(scene, last)
}

const goods = (scene: Scene, of: Tracking): HTMLElement => {
  const { words, lang } = scene
  const line = (each: Tracking['lines'][number]): HTMLElement => {
    const found = articleBySku(scene, each.sku)
    const ground = found === undefined ? 'plain-in' : groundOf(found)
    return el(
      'li',
      {},
      el(
        'span',
        { class: `dot ground g-${ground}` },
        found !== undefined && picture(shotOf(found), '', [60, 60], true),
      ),
      el(
        'div',
        {},
        el('strong', {}, found === undefined ? (each.name ?? each.sku) : nameIn(lang, found.name)),
        el('small', {}, `× ${each.quantity}`),
      ),
    )
  }
  const { amounts } = of
  return el(
    'section',
    { class: 'panel bill' },
    el('h2', {}, words.goods),
    el('ul', { class: 'lines small' }, ...of.lines.map(line)),
    el(
      'dl',
      {},
      row(scene, words.goodsPrice, amounts.goods),
      row(scene, words.freight, amounts.freight),
      row(scene, words.insurance, amounts.insurance),
      row(scene, words.taxes, amounts.tax),
      sumRow(scene, words.paid, amounts.paid),
    ),
  )
}

const allowance = (scene: Scene, of: Tracking): Child => {
  const { allowance: year } = of
  if (!year) return undefined
  const { lang } = scene
  return el(
    'section',
    { class: 'allow', 'data-used': year.used },
    el('h2', {}, scene.words.allowance, el('small', {}, `${year.year}`)),
    meter(scene, year.used, year.limit),
    el(
      'p',
      { class: 'fine' },
      scene.say('usedOf', { n: sayMoney(lang, year.used), of: sayMoney(lang, year.limit) }),
    ),
  )
}
const meter = (scene: Scene, used: string, limit: string): HTMLElement => {
  const bar = el('meter', {
    min: '0',
    max: limit,
    value: used,
    'aria-label': scene.words.allowance,
  })
  return bar
}

const backs = (scene: Scene, of: Tracking): Child => {
  if (of.returns.length === 0) return undefined
  const { words, lang } = scene
  return el(
    'section',
    { class: 'panel backs' },
    el('h2', {}, words.returns),
    ...of.returns.map(each =>
      el(
        'div',
        { class: 'back', 'data-return': each.state, 'data-tax': each.tax },
        el(
          'h3',
          {},
          words[`b_${each.state}` as Key] ?? each.state,
          el('small', {}, `${each.number} · × ${each.pieces}`),
        ),
        el(
          'dl',
          {},
          row(scene, words.goodsPrice, each.goods),
          row(scene, words.freight, each.carriage),
          row(scene, words.taxBack, each.tax),
        ),
        each.state === 'refunded' &&
          el(
            'p',
            { class: 'good' },
            icon('tick', 18),
            scene.say('refunded', { n: sayAmount(lang, each.tax) }),
          ),
      ),
    ),
  )
}

interface Order {
  answer: Answer<Tracking> | undefined
  /** what was known before the line was lost */
  last: Tracking | undefined
  faults: readonly Fault[]
  /** where it is paid, as long as it is not */
  pay: string | undefined
  looks: number
}

/** What is asked while nobody has paid: at first, and every so many looks. */
const COMPLETE_EVERY = 4

/** Ask how the order stands; what is not an order yet is completed now and then. */
const look = async (scene: Scene, order: Order): Promise<void> => {
  const { lang, address } = scene
  const code = encodeURIComponent(address.code)
  let answer = await ask<Told>(scene.api(`shop/orders/${code}`), { lang })
  const waits = gotOf(answer) !== undefined && !isOrder(gotOf(answer))
  if (waits && order.looks++ % COMPLETE_EVERY === 0) {
    const path = scene.api(`shop/checkouts/${code}/complete`)
    answer = (await ask<Told>(path, { lang, body: {} })) ?? answer
  }
  order.answer = answer
  const got = gotOf(answer)
  order.pay = got?.pay?.url
  order.faults = typeof answer === 'object' && 'faults' in answer ? answer.faults : []
  if (got === undefined || !isOrder(got)) return
  order.last = got
  settle(scene, address.code)
}
type Told = Tracking & { readonly pay?: { readonly url: string } }
const isOrder = (got: Tracking | undefined): boolean => Array.isArray(got?.steps)

/** What was bought leaves the bag, once. */
const settle = (scene: Scene, token: string): void => {
  const all = begunOrders(scene.device)
  const begun = all.find(each => each.token === token)
  if (begun === undefined || begun.placed === true) return
  for (const { article, quantity } of begun.lines) {
    const held = scene.bag.lines.find(each => each.article === article)?.quantity ?? 0
    if (held > 0) scene.bag.put(article, Math.max(0, held - quantity))
  }
  keepBegun(
    scene.device,
    all.map(each => (each.token === token ? { ...each, placed: true } : each)),
  )
}

const whole = (
  scene: Scene,
  of: Tracking,
  order: Order,
  again: () => Promise<void>,
): readonly Child[] => {
  const { words } = scene
  const lost = order.answer === 'away' || order.answer === 'busy'
  return [
    lost && el('p', { class: 'lost' }, icon('bang', 18), words.lost),
    el(
      'section',
      { class: 'state', 'data-state': of.state },
      el('p', {}, `${words.order} `, el('b', {}, of.orderNo)),
      el('h1', {}, titleOf(scene, of)),
      took(scene, of),
      stops(scene, of),
    ),
    timeline(scene, of),
    el(
      'div',
      { class: 'side' },
      goods(scene, of),
      backs(scene, of),
      allowance(scene, of),
      returning(scene, of, again),
    ),
  ]
}

const undecided = ({ words }: Scene, pay: string | undefined): HTMLElement =>
  note(
    words.deciding,
    words.decidingSays,
    pay !== undefined && el('a', { class: 'btn buy', id: 'topay', href: pay }, words.goPay),
  )

export const trackPage = (scene: Scene): Shown => {
  const { words } = scene
  const order: Order = {
    answer: undefined,
    last: undefined,
    faults: [],
    pay: undefined,
    looks: 0,
  }
  let shown = ''
  let looked = false
  let looking = false
  const again = async (): Promise<void> => {
    if (looking) return
    looking = true
    await look(scene, order)
    looking = false
    looked = true
    const now = JSON.stringify([order.answer, order.faults])
    // what did not change is left alone: somebody may be reading or typing there
    if (now === shown) return
    shown = now
    scene.refresh()
    const title = order.last === undefined ? '' : titleOf(scene, order.last)
    if (title !== '') scene.announce(title)
  }
  const build = (): readonly Child[] => {
    if (order.last !== undefined) return whole(scene, order.last, order, again)
    const toBag = link(scene, scene.href('bag'), { class: 'btn' }, words.bag)
    return [el('h1', { class: 'hidden' }, words.order), instead(toBag)]
  }
  /** what is shown where there is no order yet, or none at all */
  const instead = (toBag: HTMLElement): HTMLElement => {
    if (!looked) return waiting(scene, 'lines')
    if (order.faults.length > 0) {
      return note(words.refused, words.refusedSays, faultsOf(order.faults), toBag)
    }
    if (typeof order.answer === 'object') return undecided(scene, order.pay)
    if (order.answer === 'none') return note(words.gone, words.goneOrder, toBag)
    return failed(scene, order.answer === 'busy' ? 'busy' : 'away', () => void again())
  }
  void again()
  scene.each(EVERY_MS, () => void again())
  return {
    title: words.order,
    nodes: [el('div', { class: 'wrap' }, scene.live(build, { class: 'track' }))],
  }
}
