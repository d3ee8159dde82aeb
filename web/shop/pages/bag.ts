// The bag: what is in it, cut into what must be orders of their own, and why.
import { el } from '#web/verify/dom.ts'
import { type Answer, type Article, gotOf, type Part, type Quote } from '../ask.ts'
import { type Line, MOST_PIECES, piecesIn } from '../bag.ts'
import { isMore, isNil, sayMoney, sumOf } from '../money.ts'
import {
  button,
  failed,
  faultsOf,
  groundOf,
  icon,
  link,
  money,
  note,
  picture,
  pieces,
  row,
  shotOf,
  sumRow,
  waiting,
} from '../parts.ts'
import { articleOf, type Child, nameIn, nameOf, type Scene, type Shown } from '../scene.ts'

/** What the node says of these goods; while it counts anew, what it said before. */
export class Quoted {
  #last: Quote | undefined
  readonly #scene: Scene
  constructor(scene: Scene) {
    this.#scene = scene
  }
  get(
    lines: readonly Line[],
    coupon?: string,
  ): { answer: Answer<Quote> | undefined; quote?: Quote } {
    const { known, lang } = this.#scene
    const body = { lines, ...(coupon ? { coupon } : {}) }
    const answer = known.get<Quote>(this.#scene.api('shop/quote'), lang, body)
    this.#last = gotOf(answer) ?? this.#last
    return { answer, ...(this.#last === undefined ? {} : { quote: this.#last }) }
  }
}

const lineOf = (scene: Scene, line: Line, goods: string | undefined): HTMLElement => {
  const { words, lang } = scene
  const answer = articleOf(scene, line.article)
  const of = gotOf(answer)
  const put = (n: number): void => {
    scene.bag.put(line.article, n)
    scene.refresh()
  }
  const name = of === undefined ? line.article : nameIn(lang, of.name)
  const most = of?.stock === 'few' ? Math.max(of.left ?? 1, 1) : MOST_PIECES
  const remove = (): void => {
    put(0)
    scene.announce(scene.say('removed', { name }))
    document.getElementById('main')?.focus()
  }
  return el(
    'li',
    { 'data-article': line.article },
    el(
      'span',
      { class: `dot ground g-${of === undefined ? 'plain-in' : groundOf(of)}` },
      of !== undefined && picture(shotOf(of), '', [60, 60], true),
    ),
    el(
      'div',
      {},
      of === undefined
        ? el('strong', {}, answer === 'none' ? words.goneArticle : name)
        : link(scene, scene.href(`a/${of.number}`), {}, name),
      of?.size ? el('small', {}, of.size) : undefined,
      of?.stock === 'none' && el('small', { class: 'bad' }, words.soldOut),
    ),
    pieces(scene, { at: line.article, n: line.quantity, most, label: name }, put),
    goods === undefined ? el('span', { class: 'money' }, '–') : money(scene, goods),
    button(
      { class: 'tool', id: `remove-${line.article}`, 'aria-label': scene.say('remove', { name }) },
      remove,
      icon('bin'),
    ),
  )
}

/** Why these are an order of their own: merchant, channel and warehouse. */
const whyApart = (scene: Scene, of: Article | undefined): string => {
  if (of === undefined) return ''
  const channel = nameOf(scene, 'channels', of.channel)
  const place = of.warehouse
    ? nameOf(scene, 'warehouses', of.warehouse)
    : nameOf(scene, 'countries', of.origin)
  return `${channel} · ${place}`
}

export const bill = (scene: Scene, part: Part): HTMLElement => {
  const { words } = scene
  const share = scene.state?.limits.share
  const { single } = scene.state?.limits ?? { single: undefined }
  const base = sumOf(part.goods, part.freight, part.insurance)
  const full = single !== undefined && isMore(base, single)
  const part70 = share !== undefined && !full ? `× ${share}\u00a0%` : undefined
  return el(
    'dl',
    {},
    row(scene, words.goodsPrice, part.goods),
    row(scene, words.freight, part.freight),
    row(scene, words.insurance, part.insurance),
    row(scene, words.base, base),
    row(scene, words.duty, part.duty, full ? undefined : words.duty0),
    row(scene, words.ct, part.consumption, isNil(part.consumption) ? undefined : part70),
    row(scene, words.vat, part.vat, part70),
    !isNil(part.discount) ? row(scene, words.discount, `-${part.discount}`) : undefined,
    sumRow(scene, words.toDoor, part.paid),
  )
}

const partPanel = (scene: Scene, part: Part, n: number, of: number): HTMLElement => {
  const { words } = scene
  const first = gotOf(articleOf(scene, part.lines[0]?.article ?? ''))
  const bad = part.faults.length > 0
  const title = of > 1 ? scene.say('orderN', { n, of }) : words.oneOrder
  return el(
    'section',
    { class: 'part' },
    el(
      'div',
      { class: 'panel' },
      el('h2', {}, title, el('small', {}, whyApart(scene, first))),
      el('ul', { class: 'lines' }, ...part.lines.map(line => lineOf(scene, line, line.goods))),
    ),
    el(
      'div',
      { class: 'panel bill' },
      el('h3', {}, words.landed),
      bill(scene, part),
      bad && faultsOf(part.faults),
      bad
        ? el('p', { class: 'law' }, words.cannotBuy)
        : link(
            scene,
            scene.href('checkout', { part: part.key }),
            { class: 'btn buy full', id: `checkout-${n}` },
            scene.say('checkoutFor', { n: sayMoney(scene.lang, part.paid) }),
          ),
    ),
  )
}

/** Lines that no order took up: their article has gone, or the node could not be asked. */
const rest = (scene: Scene, lines: readonly Line[]): Child =>
  lines.length > 0 &&
  el(
    'div',
    { class: 'panel' },
    el('ul', { class: 'lines' }, ...lines.map(each => lineOf(scene, each, undefined))),
  )

export const bagPage = (scene: Scene): Shown => {
  const { words } = scene
  const quoted = new Quoted(scene)
  const build = (): readonly Child[] => {
    const { lines } = scene.bag
    if (lines.length === 0) {
      return [
        note(
          words.emptyBag,
          words.emptyBagSays,
          link(scene, scene.href(''), { class: 'btn' }, words.toShop),
        ),
      ]
    }
    // what the node does not know any more would spoil the count of all else
    const gone = lines.filter(each => articleOf(scene, each.article) === 'none')
    const asked = lines.filter(each => !gone.includes(each))
    if (asked.length === 0) return [rest(scene, gone)]
    const { answer, quote } = quoted.get(asked)
    const orders = (quote?.orders ?? [])
      .map(part => ({
        ...part,
        lines: part.lines.flatMap(line => {
          const held = asked.find(each => each.article === line.article)
          return held === undefined ? [] : [{ ...line, quantity: held.quantity }]
        }),
      }))
      .filter(part => part.lines.length > 0)
    const taken = new Set(orders.flatMap(part => part.lines.map(line => line.article)))
    const others = lines.filter(each => !taken.has(each.article))
    return [
      orders.length > 1 && el('p', { class: 'lead' }, scene.say('apart', { n: orders.length })),
      ...orders.map((part, i) => partPanel(scene, part, i + 1, orders.length)),
      rest(scene, others),
      typeof answer === 'object' && 'faults' in answer && faultsOf(answer.faults),
      answer === undefined && quote === undefined && waiting(scene, 'lines'),
      typeof answer === 'string' &&
        failed(scene, answer === 'none' ? 'away' : answer, () => {
          scene.known.forget('shop/quote')
          scene.refresh()
        }),
    ]
  }
  return {
    title: words.bag,
    here: 'bag',
    nodes: [
      el(
        'div',
        { class: 'wrap bagpage' },
        el('h1', {}, words.bag),
        scene.live(() => [
          el(
            'p',
            { class: 'hidden', role: 'status' },
            scene.say('piecesN', { n: piecesIn(scene.bag.lines) }),
          ),
          ...build(),
        ]),
      ),
    ],
  }
}
