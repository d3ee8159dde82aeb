// The bag lies on the reader's own device: the node learns of it when a price is asked for.
const KEPT = 'beibu.shop.bag'
/** As many lines as one list of customs takes. */
export const MOST_LINES = 50
export const MOST_PIECES = 99

export interface Line {
  readonly article: string
  readonly quantity: number
}

const isLine = (value: unknown): value is Line => {
  if (typeof value !== 'object' || value === null) return false
  const { article, quantity } = value as Partial<Record<keyof Line, unknown>>
  return (
    typeof article === 'string' &&
    /^[\w-]{1,40}$/.test(article) &&
    typeof quantity === 'number' &&
    Number.isInteger(quantity) &&
    quantity >= 1 &&
    quantity <= MOST_PIECES
  )
}

/** What a device kept: what is not as it was written is left out. */
export const readBag = (text: string | null): Line[] => {
  try {
    const kept: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(kept) ? kept.filter(isLine).slice(0, MOST_LINES) : []
  } catch {
    return []
  }
}

/** The bag with so many pieces of an article; none: without it. */
export const withPieces = (lines: readonly Line[], article: string, quantity: number): Line[] => {
  const pieces = Math.min(Math.max(Math.trunc(quantity), 0), MOST_PIECES)
  const others = lines.filter(each => each.article !== article)
  if (pieces === 0) return others
  const found = lines.some(each => each.article === article)
  if (!found) return lines.length < MOST_LINES ? [...lines, { article, quantity: pieces }] : others
  return lines.map(each => (each.article === article ? { article, quantity: pieces } : each))
}

export const piecesIn = (lines: readonly Line[], article?: string): number =>
  lines.reduce(
    (sum, each) => (article === undefined || each.article === article ? sum + each.quantity : sum),
    0,
  )

/** Where texts are kept: a browser's storage, or none where it keeps nothing (private mode). */
export interface Drawer {
  read(name: string): string | null
  write(name: string, text: string): void
}

export const drawer = (of: () => Storage): Drawer => ({
  read: name => {
    try {
      return of().getItem(name)
    } catch {
      return null
    }
  },
  write: (name, text) => {
    try {
      if (text === '') of().removeItem(name)
      else of().setItem(name, text)
    } catch {
      // nothing is kept here: what is shown now still is
    }
  },
})

export class Bag {
  #lines: readonly Line[]
  readonly #drawer: Drawer
  constructor(kept: Drawer) {
    this.#drawer = kept
    this.#lines = readBag(kept.read(KEPT))
  }
  get lines(): readonly Line[] {
    return this.#lines
  }
  /** Another window of this browser may have changed it. */
  look(): void {
    this.#lines = readBag(this.#drawer.read(KEPT))
  }
  put(article: string, quantity: number): void {
    this.look()
    this.#lines = withPieces(this.#lines, article, quantity)
    this.#drawer.write(KEPT, this.#lines.length === 0 ? '' : JSON.stringify(this.#lines))
  }
}
