// Orders begun on this device.
import { el } from '#web/verify/dom.ts'
import { begunOrders, keepBegun } from '../draft.ts'
import { sayDay, sayTime } from '../money.ts'
import { button, link, money, note } from '../parts.ts'
import type { Child, Scene, Shown } from '../scene.ts'

/** Orders begun on this device; whoever has a token has the order. */
export const ordersPage = (scene: Scene): Shown => {
  const { words, lang } = scene
  const forget = (token: string): void => {
    keepBegun(
      scene.device,
      begunOrders(scene.device).filter(each => each.token !== token),
    )
    scene.refresh()
    document.getElementById('main')?.focus()
  }
  const build = (): readonly Child[] => {
    const all = begunOrders(scene.device)
    if (all.length === 0) {
      const toShop = link(scene, scene.href(''), { class: 'btn' }, words.toShop)
      return [note(words.noOrders, words.noOrdersSays, toShop)]
    }
    return [
      el('p', { class: 'lead' }, words.ordersSays),
      el(
        'ul',
        { class: 'panel orders' },
        ...all.map(each =>
          el(
            'li',
            {},
            link(
              scene,
              scene.href(`o/${each.token}`),
              {},
              el('b', {}, `${sayDay(lang, each.at)} ${sayTime(lang, each.at)}`),
              el('small', {}, scene.say('piecesN', { n: each.pieces })),
            ),
            money(scene, each.paid),
            button({ class: 'text' }, () => forget(each.token), words.forget),
          ),
        ),
      ),
    ]
  }
  return {
    title: words.orders,
    nodes: [el('div', { class: 'wrap bagpage' }, el('h1', {}, words.orders), scene.live(build))],
  }
}
