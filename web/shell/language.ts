// Which language a page speaks: the address (?lang=), else the last choice, else the browser's.

const KEPT = 'beibu.lang'

const kept = (): string | null => {
  try {
    return localStorage.getItem(KEPT)
  } catch {
    return null
  }
}

/** The first of `langs` that the reader asked for; the first of all if none is known. */
export const chooseLanguage = <L extends string>(langs: readonly [L, ...L[]]): L => {
  const asked = [
    new URLSearchParams(location.search).get('lang'),
    kept(),
    ...navigator.languages.map(tag => tag.split('-')[0] ?? ''),
  ]
  for (const tag of asked) {
    const known = langs.find(lang => lang === tag)
    if (known) return known
  }
  return langs[0]
}

/** Keeps the choice for the next visit, and in the address for whoever gets the link. */
export const keepLanguage = (lang: string): void => {
  try {
    localStorage.setItem(KEPT, lang)
  } catch {
    // a browser that keeps nothing (private mode) still shows the chosen language now
  }
  const url = new URL(location.href)
  url.searchParams.set('lang', lang)
  history.replaceState(history.state, '', url)
}
