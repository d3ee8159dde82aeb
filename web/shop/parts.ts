// What the pages share: icons, pictures, money, the corridor line, cards, links, and what is said
// when there is nothing to show.
import { el } from '#web/verify/dom.ts'
import { has, urlOf } from './art.ts'
import type { Article, Failed, Fault } from './ask.ts'
import { isNil, sayAmount, sumOf } from './money.ts'
import { type Child, nameIn, nameOf, type Scene } from './scene.ts'
import type { Key } from './words/index.ts'

const ICONS = {
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM20 20l-4.8-4.8',
  bag: 'M5 8h14l-1 12H6L5 8ZM9 10V7a3 3 0 0 1 6 0v3',
  tick: 'M5 12.5l4.5 4.5L19 7.5',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18',
  minus: 'M6 12h12',
  plus: 'M6 12h12M12 6v12',
  bang: 'M12 5v9M12 18.5v.5',
  file: 'M7 3h7l5 5v13H7V3ZM14 3v5h5',
  back: 'M4 9h10a5 5 0 0 1 0 10H9M8 5L4 9l4 4',
  shield: 'M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6l8-3Z',
  ship: 'M3 14h18l-2.5 5h-13L3 14ZM6 14V9h12v5M12 9V5',
  bin: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5',
  go: 'M5 12h14M13 6l6 6-6 6',
} as const
export type IconName = keyof typeof ICONS

const SVG = 'http://www.w3.org/2000/svg'
export const drawn = (d: string, size: number, box: string, kind: string): SVGElement => {
  const svg = document.createElementNS(SVG, 'svg')
  const all = { class: kind, width: `${size}`, height: '20', viewBox: box, 'aria-hidden': 'true' }
  for (const [name, value] of Object.entries(all)) svg.setAttribute(name, value)
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', d)
  svg.append(path)
  return svg
}
export const icon = (name: IconName, size = 20): SVGElement => {
  const made = drawn(ICONS[name], size, '0 0 24 24', 'ic')
  made.setAttribute('height', `${size}`)
  return made
}

/** A link within the shop; a new tab or window is the browser's own affair. */
export const link = (
  scene: Scene,
  href: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly Child[]
): HTMLAnchorElement => {
  const anchor = el('a', { href, ...attributes }, ...children)
  anchor.addEventListener('click', event => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return
    event.preventDefault()
    scene.go(href)
  })
  return anchor
}

export const button = (
  attributes: Readonly<Record<string, string | boolean | undefined>>,
  run: () => void,
  ...children: readonly Child[]
): HTMLButtonElement => {
  const made = el('button', { type: 'button', ...attributes }, ...children)
  made.addEventListener('click', run)
  return made
}

export const picture = (
  src: string,
  alt: string,
  [width, height]: readonly [number, number] = [480, 480],
  now = false,
): HTMLImageElement =>
  el('img', {
    src,
    alt,
    width: `${width}`,
    height: `${height}`,
    loading: now ? 'eager' : 'lazy',
    decoding: 'async',
  })

type Shot = Pick<Article, 'art' | 'pictures' | 'flow'>
/** A drawing's name is also its ground's; goods with a photograph stand on the plain one. */
export const groundOf = ({ art, flow }: Shot): string =>
  art && has(art) ? art : flow === 'out' ? 'plain-out' : 'plain-in'
export const shotOf = ({ art, pictures }: Shot): string =>
  art && has(art) ? urlOf(art) : (pictures?.[0] ?? urlOf('van'))

/** A channel in a word or two, where there is little room. */
export const channelSays = (scene: Scene, code: string): string =>
  scene.words[`c_${code}` as Key] ?? nameOf(scene, 'channels', code)

/** The figure alone, small its currency; read aloud as one. */
export const money = (scene: Scene, text: string, kind = ''): HTMLElement => {
  const { lang } = scene
  const sign = lang === 'zh' ? '¥' : 'CNY\u00a0'
  return el('span', { class: `money ${kind}` }, el('small', {}, sign), sayAmount(lang, text))
}

/** The corridor line: amber comes in, cyan goes out, here as on the giant screen; large, it names
    the warehouse. */
export const route = (scene: Scene, of: Article, big = false): HTMLElement => {
  const to =
    big && of.flow === 'in' && of.warehouse
      ? nameOf(scene, 'warehouses', of.warehouse)
      : nameOf(scene, 'countries', of.destination ?? 'CN')
  return el(
    'span',
    { class: `route ${of.flow}${big ? ' big' : ''}` },
    el('span', {}, nameOf(scene, 'countries', of.origin)),
    el('i', { role: 'img', 'aria-label': '→' }),
    el('span', {}, to),
  )
}

export const taxOf = (of: Article): string => sumOf(of.duty, of.consumption, of.vat)

const costSays = (scene: Scene, of: Article): string => {
  if (of.flow === 'out') return scene.say('cif')
  if (of.channel === '0110') return scene.say('beforeTax')
  const tax = taxOf(of)
  return isNil(tax)
    ? scene.say('carriageIn')
    : scene.say('taxIn', { n: sayAmount(scene.lang, tax) })
}
/** The price to the door, large, and what is in it. */
export const cost = (scene: Scene, of: Article): HTMLElement =>
  el('span', { class: 'cost' }, money(scene, of.door), el('small', {}, costSays(scene, of)))

export const stockSays = (scene: Scene, of: Article): string | undefined =>
  of.flow === 'out' || of.channel === '0110'
    ? undefined
    : of.stock === 'none'
      ? scene.say('soldOut')
      : of.stock === 'few' && of.left !== undefined
        ? scene.say('onlyLeft', { n: of.left })
        : undefined

const stockTag = (scene: Scene, of: Article): Child => {
  const text = stockSays(scene, of)
  return text !== undefined && el('b', { class: `stock is-${of.stock}` }, text)
}

export const card = (scene: Scene, of: Article): HTMLElement =>
  link(
    scene,
    scene.href(`a/${of.number}`),
    { class: 'card', 'data-sku': of.sku },
    el(
      'span',
      { class: `shot ground g-${groundOf(of)}` },
      picture(shotOf(of), ''),
      el('em', {}, channelSays(scene, of.channel)),
      stockTag(scene, of),
    ),
    route(scene, of),
    el('strong', {}, nameIn(scene.lang, of.name)),
    cost(scene, of),
  )

/** One good of a shelf that speaks louder: its ground is the whole card. */
export const feature = (scene: Scene, of: Article): HTMLElement =>
  link(
    scene,
    scene.href(`a/${of.number}`),
    { class: `feat ground g-${groundOf(of)}`, 'data-sku': of.sku },
    el(
      'span',
      { class: 'say' },
      el('em', {}, channelSays(scene, of.channel)),
      route(scene, of),
      el('strong', {}, nameIn(scene.lang, of.name)),
      stockTag(scene, of),
      cost(scene, of),
    ),
    picture(shotOf(of), ''),
  )

/** Pieces, one more or one less. `at` keeps the place of the focus when it is made anew. */
export const pieces = (
  scene: Scene,
  { at, n, most, label }: { at: string; n: number; most: number; label: string },
  set: (n: number) => void,
): HTMLElement =>
  el(
    'div',
    { class: 'qty', role: 'group', 'aria-label': `${scene.words.quantity}: ${label}` },
    button(
      { id: `less-${at}`, 'aria-label': scene.words.less, disabled: n <= 1 },
      () => set(n - 1),
      icon('minus'),
    ),
    el('output', {}, `${n}`),
    button(
      { id: `more-${at}`, 'aria-label': scene.words.more, disabled: n >= most },
      () => set(n + 1),
      icon('plus'),
    ),
  )

/** Something large in the middle of a page that has else nothing to show. */
export const note = (title: string, text: string, ...more: readonly Child[]): HTMLElement =>
  el('section', { class: 'note' }, el('h2', {}, title), el('p', {}, text), ...more)

export const waiting = (scene: Scene, kind = 'cards'): HTMLElement =>
  el(
    'div',
    { class: `waiting of-${kind}`, 'aria-busy': 'true' },
    el('p', { class: 'hidden' }, scene.words.loading),
    ...Array.from({ length: kind === 'cards' ? 4 : 2 }, () => el('i', { 'aria-hidden': 'true' })),
  )

export const failed = (scene: Scene, why: Failed, again: () => void): HTMLElement => {
  const { words } = scene
  if (why === 'none') {
    return note(
      words.gone,
      words.goneSays,
      link(scene, scene.href(''), { class: 'btn' }, words.toShop),
    )
  }
  const [title, text] = why === 'busy' ? [words.busy, words.busySays] : [words.away, words.awaySays]
  return note(title, text, button({ class: 'btn', id: 'again' }, again, words.again))
}

export const faultsOf = (faults: readonly Fault[]): HTMLElement =>
  el(
    'ul',
    { class: 'faults' },
    ...faults.map(each => el('li', {}, icon('bang', 18), el('span', {}, each.message))),
  )

/** A row of a bill: what, why it is so much, how much. */
export const row = (scene: Scene, what: string, amount: string, why?: string): HTMLElement =>
  el(
    'div',
    {},
    el('dt', {}, what, why !== undefined && el('small', {}, why)),
    el('dd', {}, sayAmount(scene.lang, amount)),
  )
export const sumRow = (scene: Scene, what: string, amount: string): HTMLElement =>
  el('div', { class: 'end' }, el('dt', {}, what), el('dd', {}, money(scene, amount)))
