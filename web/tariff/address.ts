// What the page shows stands in its address, so that it can be sent to somebody.

export type View = 'browse' | 'code' | 'duty'
/** What stands behind the question mark, without the language. */
export type Query = Readonly<Record<string, string>>

export interface Address {
  /** what stands before /tariff */
  readonly root: string
  readonly view: View
  /** of view `code` */
  readonly code: string
  readonly query: Query
}

const PATH = /^(.*?)\/tariff(?:\/([^/]*))?\/?$/

/** `/tariff`, `/tariff/{code}` and `/tariff/duty`, each with its query. */
export const readAddress = (path: string, search: string): Address => {
  const [, root = '', rest = ''] = PATH.exec(path) ?? []
  const query = Object.fromEntries(new URLSearchParams(search))
  delete query.lang
  const code = rest.replace(/\D/g, '')
  const view = rest === 'duty' ? 'duty' : code === '' ? 'browse' : 'code'
  return { root, view, code, query }
}

/** The address of a view; what is empty is left out. `lang` only where it was chosen by address. */
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
  return `${root}/tariff${at === '' ? '' : `/${at}`}${text === '' ? '' : `?${text}`}`
}
