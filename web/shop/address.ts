// Which page of the shop an address is, so that each can be sent to somebody, or kept.

export type View =
  | 'home'
  | 'category'
  | 'article'
  | 'bag'
  | 'checkout'
  | 'orders'
  | 'order'
  | 'unknown'
/** What stands behind the question mark, without the language. */
export type Query = Readonly<Record<string, string>>

export interface Address {
  /** what stands before /shop */
  readonly root: string
  readonly view: View
  /** category, number of an article, or an order's token */
  readonly code: string
  readonly query: Query
}

const PATH = /^(.*?)\/shop(?:\/([^/]*))?(?:\/([^/]*))?\/?$/
const VIEWS: Readonly<Record<string, View>> = { '': 'home', bag: 'bag', checkout: 'checkout' }
const BELOW: Readonly<Record<string, View>> = { c: 'category', a: 'article', o: 'order' }

/** `/shop`, `/shop/c/{category}`, `/shop/a/{number}`, `/shop/bag`, `/shop/checkout`, `/shop/o`. */
export const readAddress = (path: string, search: string): Address => {
  const [, root = '', first = '', code = ''] = PATH.exec(path) ?? []
  const query = Object.fromEntries(new URLSearchParams(search))
  delete query.lang
  const single = first === 'o' ? 'orders' : VIEWS[first]
  const view = (code === '' ? single : BELOW[first]) ?? 'unknown'
  return { root, view, code, query }
}

/** The address of a page; what is empty is left out. `lang` only where it was chosen by address. */
export const writeAddress = (
  root: string,
  at: string,
  query: Readonly<Record<string, string | undefined>>,
  lang: string | null,
): string => {
  const all = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...query, lang: lang ?? undefined })) {
    if (value !== undefined && value !== '') all.set(name, value)
  }
  const text = all.toString()
  return `${root}/shop${at === '' ? '' : `/${at}`}${text === '' ? '' : `?${text}`}`
}
