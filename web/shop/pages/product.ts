// One article: what it costs to the door and why, by which channel and why, where it comes from.
import { el } from '#web/verify/dom.ts'
import { sceneOf, urlOf } from '../art.ts'
import { type Article, type Articles, type Detail, gotOf, type Quote } from '../ask.ts'
import { MOST_PIECES, piecesIn } from '../bag.ts'
import { sayAmount, sayCount, sumOf } from '../money.ts'
import {
  button,
  card,
  cost,
  failed,
  faultsOf,
  groundOf,
  icon,
  link,
  money,
  note,
  picture,
  pieces,
  route,
  shotOf,
  stockSays,
  taxOf,
  waiting,
} from '../parts.ts'
import { type Child, nameIn, nameOf, type Scene, type Shown } from '../scene.ts'
import type { Key } from '../words/index.ts'
import { stair } from './stair.ts'

const isSold = (of: Detail): boolean =>
  of.flow === 'in' && of.channel !== '0110' && of.why.allowed && of.stock !== 'none'
const mostOf = (of: Article): number =>
  of.stock === 'few' ? Math.min(of.left ?? MOST_PIECES, MOST_PIECES) : MOST_PIECES

const gallery = (scene: Scene, of: Detail): HTMLElement => {
  const ground = `ground g-${groundOf(of)}`
  const views = [
    shotOf(of),
    ...(of.pictures ?? []).filter(each => each !== shotOf(of)),
    urlOf(sceneOf(of.art ?? '', of.flow)),
    ...(of.channel === '1210' ? [urlOf('warehouse')] : []),
  ]
  const name = nameIn(scene.lang, of.name)
  const stage = el('div', { class: `stage ${ground}` })
  const thumbs = el('div', { class: 'thumbs' })
  const show = (n: number): void => {
    stage.replaceChildren(picture(views[n] ?? '', n === 0 ? name : '', [480, 480], true))
    stage.classList.toggle('wide', n > 0)
    for (const [i, each] of [...thumbs.children].entries())
      each.setAttribute('aria-pressed', `${i === n}`)
  }
  thumbs.append(
    ...views.map((src, n) =>
      button(
        { class: ground, 'aria-label': scene.say('pictureN', { n: n + 1 }) },
        () => show(n),
        picture(src, '', [84, 84]),
      ),
    ),
  )
  show(0)
  return el('div', { class: 'gallery' }, stage, thumbs)
}

const lane = (scene: Scene, of: Detail): HTMLElement => {
  const { words } = scene
  const key = `r_${of.why.reason}` as Key
  const { allowed, not } = of.why
  return el(
    'section',
    { class: `lane ${of.flow}${allowed ? '' : ' not'}` },
    el(
      'h2',
      {},
      icon(allowed ? (of.channel === '0110' ? 'ship' : 'shield') : 'bang', 22),
      nameOf(scene, 'channels', of.channel),
      el('b', {}, of.channel),
    ),
    el('p', {}, words[key] ?? words.r_general),
    !allowed && of.flow === 'in' && el('p', { class: 'bad' }, not?.message ?? words.notAllowed),
  )
}

const spec = (scene: Scene, of: Detail): HTMLElement => {
  const { words, lang } = scene
  const kg = (text: string): string => `${sayCount(lang, text)}\u00a0kg`
  const storage = words[`store_${of.storage ?? ''}` as Key]
  const rows: (readonly [string, string | undefined | null])[] = [
    [words.origin, nameOf(scene, 'countries', of.origin)],
    [words.size, of.size],
    [words.hs, of.hs],
    [words.net, kg(of.net)],
    [words.gross, kg(of.gross)],
    [words.storage, storage],
    [words.shelfLife, of.shelfDays ? scene.say('days', { n: of.shelfDays }) : undefined],
    [words.maker, of.maker],
  ]
  return el(
    'dl',
    { class: 'spec' },
    ...rows.flatMap(([name, text]) =>
      text ? [el('div', {}, el('dt', {}, name), el('dd', {}, text))] : [],
    ),
  )
}

const abroad = (scene: Scene, of: Detail): HTMLElement =>
  el(
    'div',
    { class: 'abroad' },
    el('b', {}, of.flow === 'out' ? scene.words.abroad : scene.words.wholesale),
    el('p', {}, of.flow === 'out' ? scene.words.abroadSays : scene.words.wholesaleSays),
  )

const story = (scene: Scene, of: Detail): Child => {
  const text = nameIn(scene.lang, of.story)
  return (
    text !== '' &&
    el(
      'section',
      { class: 'tale' },
      picture(urlOf(sceneOf(of.art ?? '', of.flow)), '', [960, 540]),
      el(
        'div',
        {},
        el('h2', {}, scene.words.story),
        el('p', {}, text),
        el('p', { class: 'place' }, nameOf(scene, 'countries', of.origin)),
      ),
    )
  )
}

const also = (scene: Scene, of: Detail): readonly Child[] => {
  const path = scene.api('shop/articles', { flow: of.flow })
  const others = (gotOf(scene.known.get<Articles>(path, scene.lang))?.articles ?? [])
    .filter(each => each.number !== of.number)
    .slice(0, 4)
  return [
    others.length > 0 && el('h2', {}, scene.words.also),
    el('div', { class: 'grid' }, ...others.map(each => card(scene, each))),
  ]
}

/** The price of so many: one as the article says it, more as the node works it out. */
const priced = (scene: Scene, of: Detail, n: number) => {
  if (n === 1) return { paid: of.door, tax: taxOf(of), amounts: of, faults: [] }
  const body = { lines: [{ article: of.number, quantity: n }] }
  const answer = scene.known.get<Quote>(scene.api('shop/quote'), scene.lang, body)
  const part = gotOf(answer)?.orders[0]
  if (part === undefined) {
    const faults = typeof answer === 'object' && 'faults' in answer ? answer.faults : []
    return { paid: undefined, tax: '0', amounts: undefined, faults }
  }
  const { goods: price, freight, insurance, duty, consumption, vat, paid, tax, faults } = part
  const base = sumOf(price, freight, insurance)
  return { paid, tax, amounts: { price, freight, insurance, base, duty, consumption, vat }, faults }
}

const facts = (scene: Scene, of: Detail, ways: Ways): HTMLElement => {
  const { words } = scene
  const name = nameIn(scene.lang, of.name)
  const flow = of.flow === 'in' ? words.fromA : words.toA
  return el(
    'div',
    { class: 'facts' },
    el(
      'nav',
      { class: 'crumb', 'aria-label': words.where },
      link(scene, scene.href(''), {}, words.shop),
      el('span', { 'aria-hidden': 'true' }, '/'),
      link(scene, scene.href(`c/${of.flow}`), {}, flow),
      el('span', { 'aria-hidden': 'true' }, '/'),
      link(scene, scene.href(`c/${of.category}`), {}, nameOf(scene, 'categories', of.category)),
    ),
    el('h1', {}, name),
    of.size ? el('p', { class: 'tag' }, of.size) : undefined,
    route(scene, of, true),
    scene.live(ways.price),
    lane(scene, of),
    spec(scene, of),
  )
}

interface Ways {
  price(): readonly Child[]
}

const whole = (scene: Scene, of: Detail, bar: HTMLElement): readonly Child[] => {
  const { words } = scene
  let n = 1
  const name = nameIn(scene.lang, of.name)
  const set = (to: number): void => {
    n = to
    scene.refresh()
  }
  const add = (): void => {
    scene.bag.put(of.number, Math.min(piecesIn(scene.bag.lines, of.number) + n, mostOf(of)))
    scene.refresh()
    scene.announce(scene.say('added', { name, n: piecesIn(scene.bag.lines, of.number) }))
  }
  const buy = (): void => scene.go(scene.href('checkout', { article: of.number, n: `${n}` }))
  const big = (): HTMLElement => {
    const now = priced(scene, of, n)
    if (n === 1 || now.paid === undefined)
      return n === 1 ? cost(scene, of) : el('span', { class: 'cost' }, words.counting)
    const says = scene.say('taxIn', { n: sayAmount(scene.lang, now.tax) })
    return el('span', { class: 'cost' }, money(scene, now.paid), el('small', {}, says))
  }
  const inBag = (): Child => {
    const held = piecesIn(scene.bag.lines, of.number)
    return (
      held > 0 &&
      el(
        'p',
        { class: 'good' },
        icon('tick', 18),
        link(scene, scene.href('bag'), {}, scene.say('inBag', { n: held })),
      )
    )
  }
  const price = (): readonly Child[] => {
    const sold = isSold(of)
    const counter = pieces(scene, { at: 'n', n, most: mostOf(of), label: name }, set)
    const left = stockSays(scene, of)
    return [
      el('div', { class: 'price' }, big(), sold && counter),
      left !== undefined && el('p', { class: `stock is-${of.stock}` }, left),
      faultsOf(priced(scene, of, n).faults),
      sold
        ? el(
            'div',
            { class: 'acts' },
            button({ class: 'btn buy', id: 'buy' }, buy, words.buy),
            button({ class: 'btn line', id: 'add' }, add, words.add),
          )
        : of.stock === 'none' && of.why.allowed && of.flow === 'in' && of.channel !== '0110'
          ? el('p', { class: 'abroad' }, words.soldOutSays)
          : (of.flow === 'out' || of.channel === '0110') && abroad(scene, of),
      inBag(),
    ]
  }
  if (isSold(of)) {
    bar.replaceChildren(
      scene.live(() => [
        big(),
        button({ class: 'btn line', id: 'bar-add', 'aria-label': words.add }, add, icon('bag', 22)),
        button({ class: 'btn buy', id: 'bar-buy' }, buy, words.buy),
      ]),
    )
  } else bar.remove()
  const deep = (): readonly Child[] => {
    const { amounts } = priced(scene, of, n)
    return [amounts === undefined ? waiting(scene, 'lines') : stair(scene, of, amounts)]
  }
  return [
    el('div', { class: 'wrap product' }, gallery(scene, of), facts(scene, of, { price })),
    el('div', { class: 'wrap deep' }, scene.live(deep), story(scene, of)),
    scene.live(() => also(scene, of), { class: 'wrap also' }),
  ]
}

export const productPage = (scene: Scene): Shown => {
  const path = scene.api(`shop/articles/${encodeURIComponent(scene.address.code)}`)
  const answer = scene.known.get<Detail>(path, scene.lang)
  const { words } = scene
  const alone = (node: HTMLElement): Shown => ({
    title: words.title,
    nodes: [el('h1', { class: 'hidden' }, words.title), el('div', { class: 'wrap' }, node)],
  })
  if (answer === undefined) return { ...alone(waiting(scene, 'product')), pending: true }
  if (typeof answer === 'string') {
    return alone(
      failed(scene, answer, () => {
        scene.known.forget(path)
        scene.redraw()
      }),
    )
  }
  if ('faults' in answer)
    return alone(note(words.gone, answer.faults[0]?.message ?? words.goneSays))
  const of = answer.got
  const bar = el('section', { class: 'bar', 'aria-label': words.buy })
  const nodes = whole(scene, of, bar)
  return {
    title: nameIn(scene.lang, of.name),
    here: of.flow,
    nodes,
    ...(isSold(of) ? { bar } : {}),
  }
}
