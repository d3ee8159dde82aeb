// What every page of the shop is handed: language, words, what is known, and how to go on.
import type { Lang } from '../shell/langs.ts'
import type { Address } from './address.ts'
import {
  type Answer,
  type Article,
  type Articles,
  gotOf,
  type Names,
  type NamesOf,
  type State,
} from './ask.ts'
import type { Bag, Drawer } from './bag.ts'
import type { Known } from './known.ts'
import type { Key, Messages } from './words/index.ts'

export type Child = Node | string | undefined | false

export interface Scene {
  readonly lang: Lang
  readonly words: Messages
  readonly address: Address
  readonly known: Known
  readonly bag: Bag
  /** what outlives the window, and what does not */
  readonly device: Drawer
  readonly tab: Drawer
  /** of the shop as it stands; undefined until it has come */
  readonly state: State | undefined
  say(key: Key, values?: Readonly<Record<string, string | number>>): string
  /** address of a route below /api/v1/ */
  api(path: string, query?: Readonly<Record<string, string>>): string
  /** address of a page below /shop, the language kept */
  href(at: string, query?: Readonly<Record<string, string | undefined>>): string
  go(href: string): void
  /** an element whose content is made anew whenever something came or changed */
  live(build: () => readonly Child[], attributes?: Readonly<Record<string, string>>): HTMLElement
  /** make what is live anew */
  refresh(): void
  /** make the whole page anew */
  redraw(): void
  /** say something to those who do not see the page */
  announce(text: string): void
  /** run it each `ms` while this page is shown and looked at */
  each(ms: number, run: () => void): void
}

export interface Shown {
  readonly title: string
  readonly nodes: readonly Child[]
  /** what stays at the thumb on a phone */
  readonly bar?: HTMLElement
  readonly here?: 'in' | 'out' | 'bag'
  /** nothing of it is there yet: it is made anew when something comes */
  readonly pending?: boolean
}

export const nameIn = (lang: Lang, names: Partial<Names> | undefined | null): string =>
  names?.[lang] ?? names?.zh ?? names?.en ?? names?.vi ?? names?.th ?? ''

export const nameOf = (
  scene: Scene,
  of: keyof PickNames,
  code: string | null | undefined,
): string =>
  code === null || code === undefined ? '' : nameIn(scene.lang, scene.state?.[of][code]) || code

type PickNames = { [K in keyof State as State[K] extends NamesOf ? K : never]: State[K] }

export const articleOf = (scene: Scene, number: string): Answer<Article> | undefined =>
  scene.known.get<Article>(scene.api(`shop/articles/${encodeURIComponent(number)}`), scene.lang)

/** Articles of the shelf by their sku, for the pictures of what was bought. */
export const articleBySku = (scene: Scene, sku: string): Article | undefined => {
  const path = scene.api('shop/articles', { flow: 'in' })
  const all = gotOf(scene.known.get<Articles>(path, scene.lang))?.articles ?? []
  return all.find(each => each.sku === sku)
}
