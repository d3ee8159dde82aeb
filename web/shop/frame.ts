// Head and foot of every page, and the switch of languages.
import { el } from '#web/verify/dom.ts'
import { LANG_NAMES, LANGS, type Lang } from '../shell/langs.ts'
import { urlOf } from './art.ts'
import { piecesIn } from './bag.ts'
import { drawn, icon, link, picture } from './parts.ts'
import type { Child, Scene, Shown } from './scene.ts'

/** 中文 as strokes: no font is fetched to name a language. */
const HAN = 'M3 7h16v9H3zM11 2v20M25 7h18M34 2v5M40 7q-3 10-15 14M28 7q3 10 15 14'
const SAID: Readonly<Record<Lang, string>> = { ...LANG_NAMES, th: 'ภาษาไทย' }
const nameFor = (lang: Lang): Child =>
  lang === 'zh' ? drawn(HAN, 38, '0 0 46 24', 'han') : LANG_NAMES[lang]

const languages = (scene: Scene, speak: (lang: Lang) => void): HTMLElement => {
  const { lang, words } = scene
  const items = LANGS.map(each => {
    const made = el(
      'button',
      {
        type: 'button',
        lang: each,
        'aria-label': SAID[each],
        'aria-pressed': each === lang ? 'true' : 'false',
      },
      nameFor(each),
      each === lang && icon('tick', 18),
    )
    made.addEventListener('click', () => speak(each))
    return el('li', {}, made)
  })
  const box = el(
    'details',
    { class: 'lang' },
    el(
      'summary',
      { id: 'lang', 'aria-label': `${words.language}: ${SAID[lang]}` },
      icon('globe'),
      nameFor(lang),
    ),
    el('ul', {}, ...items),
  )
  box.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || !box.open) return
    box.open = false
    box.querySelector('summary')?.focus()
  })
  box.addEventListener('focusout', event => {
    if (event.relatedTarget !== null && !box.contains(event.relatedTarget as Node)) box.open = false
  })
  return box
}

const top = (scene: Scene, shown: Shown, speak: (lang: Lang) => void): HTMLElement => {
  const { words, state } = scene
  const here = (on: boolean): string | undefined => (on ? 'page' : undefined)
  const bag = (): readonly Child[] => {
    const n = piecesIn(scene.bag.lines)
    const label = `${words.bag}: ${n}`
    const at = scene.href('bag')
    const current = here(shown.here === 'bag')
    return [
      link(
        scene,
        at,
        { id: 'bag', class: 'tool', 'aria-label': label, 'aria-current': current },
        icon('bag', 22),
        n > 0 && el('i', {}, `${n}`),
      ),
    ]
  }
  return el(
    'header',
    { class: 'top' },
    el(
      'div',
      { class: 'wrap' },
      link(
        scene,
        scene.href(''),
        { class: 'mark' },
        picture(urlOf('mark'), '', [36, 36], true),
        el('span', {}, el('b', {}, words.brand), el('small', {}, state?.platform.name ?? '')),
      ),
      el(
        'nav',
        { 'aria-label': words.pages },
        link(scene, scene.href('c/in'), { 'aria-current': here(shown.here === 'in') }, words.fromA),
        link(scene, scene.href('c/out'), { 'aria-current': here(shown.here === 'out') }, words.toA),
        link(scene, scene.href('o'), {}, words.orders),
      ),
      languages(scene, speak),
      scene.live(bag, { class: 'tools' }),
    ),
  )
}

const foot = (scene: Scene): HTMLElement => {
  const { words, address, state } = scene
  const say = saysLang(address.query, scene)
  const out = (path: string, text: string): HTMLElement =>
    el('a', { href: `${address.root}/${path}${say}` }, text)
  return el(
    'footer',
    {},
    el(
      'div',
      { class: 'wrap' },
      picture(urlOf('mark'), '', [32, 32]),
      el('p', {}, words.foot),
      el(
        'nav',
        { 'aria-label': words.elsewhere },
        out('screen', words.screen),
        out('tariff', words.tariff),
        out('verify', words.verify),
        link(scene, scene.href('o'), {}, words.orders),
      ),
      state?.demo === true && el('span', { class: 'demo' }, words.demo),
    ),
  )
}
const saysLang = (_: unknown, scene: Scene): string => `?lang=${scene.lang}`

/** The whole page around what it shows. */
export const page = (
  scene: Scene,
  shown: Shown,
  speak: (lang: Lang) => void,
): readonly HTMLElement[] => {
  const skip = el('a', { class: 'skip', href: '#main' }, scene.words.skip)
  const main = el('main', { id: 'main', tabindex: '-1' }, ...shown.nodes)
  skip.addEventListener('click', event => {
    event.preventDefault()
    main.focus()
  })
  return [
    skip,
    top(scene, shown, speak),
    main,
    foot(scene),
    ...(shown.bar === undefined ? [] : [shown.bar]),
  ]
}
