// Addresses by pattern: `/filings/:type/:number`.

export type Params = Readonly<Record<string, string>>

/** Values of a pattern's `:names` in a path; undefined when it is another's. */
export const match = (pattern: string, path: string): Params | undefined => {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const found: Record<string, string> = {}
  for (const [i, piece] of wanted.entries()) {
    const text = given[i] ?? ''
    if (!piece.startsWith(':')) {
      if (piece !== text) return undefined
      continue
    }
    try {
      found[piece.slice(1)] = decodeURIComponent(text)
    } catch {
      return undefined
    }
  }
  return found
}
