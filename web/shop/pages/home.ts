// The sales area: what comes in, what goes out, its categories, its figure of today, and the search
// that ignores marks.
import { el } from '#web/verify/dom.ts'
import { urlOf } from '../art.ts'
import type { Article, Articles } from '../ask.ts'
import { gotOf } from '../ask.ts'
import { icon, link, note, picture } from '../parts.ts'
import { type Child, nameOf, type Scene, type Shown } from '../scene.ts'
import { figure } from './figure.ts'
import { shelf } from './shelf.ts'

type Flow = 'in' | 'out'

/** The node is asked once the next letter has not come for so long, ms. */
const PAUSE = 180
let typing: ReturnType<typeof setTimeout> | undefined

const searchField = (scene: Scene, searched: (q: string) => void): HTMLElement => {
  const input = el('input', {
    id: 'q',
    type: 'search',
    name: 'q',
    autocomplete: 'off',
    maxlength: '60',
    placeholder: scene.words.find,
  })
  input.value = scene.address.query.q ?? ''
  const box = el(
    'search',
    { class: 'find' },
    icon('search'),
    el('label', { class: 'hidden', for: 'q' }, scene.words.find),
    input,
  )
  input.addEventListener('input', () => {
    clearTimeout(typing)
    typing = setTimeout(() => {
      // who has gone on to another page meanwhile is left there
      if (input.isConnected) searched(input.value.trim())
    }, PAUSE)
  })
  return box
}

const listOf = (scene: Scene, flow: Flow): readonly Article[] =>
  gotOf(scene.known.get<Articles>(scene.api('shop/articles', { flow }), scene.lang))?.articles ?? []

const chips = (scene: Scene, flow: Flow, here: string): HTMLElement => {
  const kinds = [...new Set(listOf(scene, flow).map(each => each.category))]
  const chip = (code: string, text: string): HTMLElement =>
    link(
      scene,
      scene.href(`c/${code}`),
      { 'aria-current': code === here ? 'page' : undefined },
      text,
    )
  return el(
    'nav',
    { class: 'chips', 'aria-label': `${scene.words.kinds}: ${titleOf(scene, flow)}` },
    chip(flow, scene.words.all),
    ...kinds.map(code => chip(code, nameOf(scene, 'categories', code))),
  )
}
const titleOf = ({ words }: Scene, flow: Flow): string => (flow === 'in' ? words.fromA : words.toA)

const section = (scene: Scene, flow: Flow): HTMLElement =>
  el(
    'section',
    { class: `shelf ${flow}` },
    el(
      'div',
      { class: 'wrap' },
      el(
        'div',
        { class: 'head' },
        el(
          'h2',
          {},
          el('i', { class: `flow ${flow}`, 'aria-hidden': 'true' }),
          titleOf(scene, flow),
        ),
        scene.live(() => [chips(scene, flow, flow)]),
      ),
      shelf(
        scene,
        () => ({ flow }),
        () => note(scene.words.noGoods, scene.words.noGoodsSays),
      ),
    ),
  )

const PILES = { in: ['coconut', 'durian', 'rice-noodles'], out: ['kettle', 'car', 'massager'] }
const direction = (scene: Scene, flow: Flow): HTMLElement =>
  link(
    scene,
    scene.href(`c/${flow}`),
    { class: `dir ${flow}-way` },
    el(
      'span',
      { class: 'txt' },
      el('b', {}, titleOf(scene, flow)),
      el('small', {}, flow === 'in' ? scene.words.fromSays : scene.words.toSays),
      el('i', { class: `flow ${flow}`, 'aria-hidden': 'true' }),
    ),
    el(
      'span',
      { class: 'pile' },
      ...PILES[flow].map(name => picture(urlOf(name), '', [480, 480], true)),
    ),
  )

const found = (scene: Scene, q: () => string): HTMLElement =>
  el(
    'section',
    { class: 'shelf wrap' },
    scene.live(() => [el('h2', { class: 'found' }, scene.say('foundFor', { q: q() }))]),
    shelf(
      scene,
      () => ({ q: q() }),
      () => note(scene.say('none', { q: q() }), scene.words.noneSays),
    ),
  )

const closed = (scene: Scene): Child =>
  scene.state?.open === false &&
  el('p', { class: 'closed wrap', role: 'status' }, scene.words.closed)

export const homePage = (scene: Scene): Shown => {
  const { words } = scene
  let q = scene.address.query.q ?? ''
  const rest = el('div', { class: 'rest' })
  const fill = (): void => {
    if (q !== '') rest.replaceChildren(found(scene, () => q))
    else {
      rest.replaceChildren(
        el('div', { class: 'wrap ways2' }, direction(scene, 'in'), direction(scene, 'out')),
        figure(scene),
        section(scene, 'in'),
        section(scene, 'out'),
      )
    }
    scene.refresh()
  }
  const searched = (typed: string): void => {
    const was = q
    q = typed
    history.replaceState(history.state, '', scene.href('', { q }))
    if ((was === '') !== (q === '')) fill()
    else scene.refresh()
    scene.announce(q === '' ? '' : scene.say('foundFor', { q }))
  }
  const head = el(
    'div',
    { class: 'wrap shop-top' },
    el('h1', {}, words.title),
    searchField(scene, searched),
  )
  queueMicrotask(fill)
  return { title: words.title, nodes: [scene.live(() => [closed(scene)]), head, rest] }
}

/** One category, or all that goes one way. */
export const categoryPage = (scene: Scene): Shown => {
  const { code } = scene.address
  const isFlow = code === 'in' || code === 'out'
  const flowOf = (): Flow => {
    if (isFlow) return code
    return listOf(scene, 'out').some(each => each.category === code) ? 'out' : 'in'
  }
  const name = isFlow ? titleOf(scene, code) : nameOf(scene, 'categories', code)
  const searched = (q: string): void => {
    if (q !== '') scene.go(scene.href('', { q }))
  }
  return {
    title: name,
    ...(isFlow ? { here: code } : {}),
    nodes: [
      el('div', { class: 'wrap shop-top' }, el('h1', {}, name), searchField(scene, searched)),
      el(
        'section',
        { class: `shelf tight ${isFlow ? code : ''}` },
        el(
          'div',
          { class: 'wrap' },
          scene.live(() => [chips(scene, flowOf(), code)], { class: 'head' }),
          shelf(
            scene,
            () => (isFlow ? { flow: code } : { category: code }),
            () => note(scene.words.noGoods, scene.words.noGoodsSays),
          ),
        ),
      ),
    ],
  }
}
