// The shop: one page whose address says which of its views is shown. Words come one language at a
// time, drawings as files, figures from the node alone.
import { el } from '#web/verify/dom.ts'
import { loadChinese } from '../shell/fonts.ts'
import { LANGS, type Lang } from '../shell/langs.ts'
import { chooseLanguage, keepLanguage } from '../shell/language.ts'
import { type Address, readAddress, writeAddress } from './address.ts'
import { gotOf, type State } from './ask.ts'
import { Bag, drawer } from './bag.ts'
import { page } from './frame.ts'
import { Known } from './known.ts'
import { bagPage } from './pages/bag.ts'
import { checkoutPage } from './pages/checkout.ts'
import { categoryPage, homePage } from './pages/home.ts'
import { ordersPage } from './pages/orders.ts'
import { productPage } from './pages/product.ts'
import { trackPage } from './pages/track.ts'
import { failed, note } from './parts.ts'
import type { Child, Scene, Shown } from './scene.ts'
import { fill, loadWords, type Messages } from './words/index.ts'

const app = document.getElementById('app') ?? document.body
const spoken = el('p', { class: 'hidden', role: 'status', 'aria-live': 'polite' })
const device = drawer(() => localStorage)
const tab = drawer(() => sessionStorage)
const bag = new Bag(device)
const known = new Known(() => came())
let lang: Lang = chooseLanguage(LANGS)
let words: Messages | undefined
let address: Address = readAddress(location.pathname, location.search)
let regions: { element: HTMLElement; build: () => readonly Child[] }[] = []
let stops: (() => void)[] = []

const saysLang = (): string | null => new URLSearchParams(location.search).get('lang')
const api = (path: string, query: Readonly<Record<string, string>> = {}): string => {
  const all = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))
  return `${address.root}/api/v1/${path}${all.size === 0 ? '' : `?${all}`}`
}
const put = (element: HTMLElement, children: readonly Child[]): void =>
  element.replaceChildren(...children.filter(each => each !== undefined && each !== false))

/** Whoever stands somewhere in what is made anew stands there afterwards, in midst of a word. */
const keepingFocus = (run: () => void): void => {
  const { activeElement: was } = document
  const id = was?.id ?? ''
  const at = was instanceof HTMLTextAreaElement ? was.selectionStart : null
  run()
  if (id === '' || document.activeElement === was) return
  const now = document.getElementById(id)
  now?.focus({ preventScroll: true })
  if (at !== null && now instanceof HTMLTextAreaElement) now.setSelectionRange(at, at)
}

const refresh = (): void =>
  keepingFocus(() => {
    regions = regions.filter(each => each.element.isConnected)
    for (const { element, build } of regions) put(element, build())
  })

/** What waits for its one answer is made anew when it comes; all else only where it lives. */
let waits: string | undefined
let pending = false
const came = (): void => {
  if (pending || waits !== stateOf()) draw()
  else refresh()
}
const stateOf = (): string => {
  const state = known.get<State>(api('shop/state'), lang)
  return state === undefined ? '' : typeof state === 'string' ? state : 'known'
}

const scene = (said: Messages): Scene => ({
  lang,
  words: said,
  address,
  known,
  bag,
  device,
  tab,
  state: gotOf(known.get<State>(api('shop/state'), lang)),
  say: (key, values = {}) => fill(said[key], values),
  api,
  href: (at, query = {}) => writeAddress(address.root, at, query, saysLang()),
  go: href => {
    history.pushState(null, '', href)
    arrive()
    window.scrollTo(0, 0)
    document.getElementById('main')?.focus({ preventScroll: true })
  },
  live: (build, attributes = {}) => {
    const element = el('div', attributes)
    put(element, build())
    regions.push({ element, build })
    return element
  },
  refresh,
  redraw: () => draw(),
  announce: text => {
    spoken.textContent = text
  },
  each: (ms, run) => {
    const look = (): void => {
      if (!document.hidden) run()
    }
    const timer = setInterval(look, ms)
    // who comes back to the page sees at once how things stand
    document.addEventListener('visibilitychange', look)
    stops.push(() => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    })
  },
})

const VIEWS: Readonly<Record<Address['view'], (of: Scene) => Shown>> = {
  home: homePage,
  category: categoryPage,
  article: productPage,
  bag: bagPage,
  checkout: checkoutPage,
  orders: ordersPage,
  order: trackPage,
  unknown: of => ({
    title: of.words.gone,
    nodes: [el('h1', { class: 'hidden' }, of.words.title), note(of.words.gone, of.words.goneSays)],
  }),
}

const noShop = (shown: Scene): Shown | undefined => {
  const state = known.get<State>(api('shop/state'), lang)
  if (state !== 'none' && state !== 'away' && state !== 'busy') return undefined
  const again = (): void => {
    known.forgetAway()
    draw()
  }
  const { words: said } = shown
  const node = state === 'none' ? note(said.title, said.closed) : failed(shown, state, again)
  return {
    title: said.title,
    nodes: [el('h1', { class: 'hidden' }, said.title), el('div', { class: 'wrap' }, node)],
  }
}

const draw = (): void => {
  if (words === undefined) return
  for (const stop of stops) stop()
  stops = []
  regions = []
  waits = stateOf()
  const shown = scene(words)
  const made = noShop(shown) ?? VIEWS[address.view](shown)
  pending = made.pending === true
  document.documentElement.lang = lang
  document.title = `${made.title} · ${words.brand}`
  keepingFocus(() => {
    app.replaceChildren(...page(shown, made, speak), spoken)
    app.classList.toggle('with-bar', made.bar !== undefined)
  })
}

const speak = (chosen: Lang): void => {
  lang = chosen
  keepLanguage(lang)
  address = readAddress(location.pathname, location.search)
  void say().then(() => document.getElementById('lang')?.focus())
}

/** Words and figures are asked for at once; what comes first waits for nothing. */
const say = async (): Promise<void> => {
  const wanted = lang
  known.get<State>(api('shop/state'), lang)
  const loaded = await loadWords(lang)
  if (wanted !== lang) return
  words = loaded
  // who came by a link in a language speaks it on the way back from the payment, too
  if (saysLang() === lang) keepLanguage(lang)
  loadChinese(lang === 'zh')
  draw()
}

const arrive = (): void => {
  address = readAddress(location.pathname, location.search)
  draw()
}

window.addEventListener('popstate', arrive)
window.addEventListener('online', () => {
  if (known.forgetAway()) draw()
})
window.addEventListener('storage', () => {
  bag.look()
  refresh()
})
void say()
