// One change of a draft. Paths are JSON Pointers whose rows are named by their ids, not by where
// they stand, so that a line put in above moves nothing:
//   /office            a field
//   /items/k3f-1/net   a cell
//   /items/k3f-1       a row as it was born: { place, cells }
//   /items/k3f-1/.at   its place from then on; false: taken out
// What is emptied is '', never null: that it is empty must be kept too. A place is a decimal text,
// since the node keeps whole numbers only.
export interface Change {
  readonly path: string
  readonly value: unknown
  /** when, milliseconds since 1970 by this device; of two changes of a path the newer stands */
  readonly at: number
}

/** A whole draft: path → [value, at]. What the node keeps, and merges the same way. */
export type Content = Readonly<Record<string, readonly [value: unknown, at: number]>>

export const contentOf = (changes: Iterable<Change>): Content => {
  const content: Record<string, readonly [unknown, number]> = {}
  for (const { path, value, at } of changes) {
    const known = content[path]
    if (known === undefined || known[1] <= at) content[path] = [value, at]
  }
  return content
}

/** Changes of a content, leaving out what is not one: it may come from an older or a wild hand. */
export const changesOf = (content: unknown): Change[] =>
  typeof content !== 'object' || content === null
    ? []
    : Object.entries(content).flatMap(([path, entry]: [string, unknown]) =>
        path.startsWith('/') && Array.isArray(entry) && Number.isFinite(entry[1])
          ? [{ path, value: entry[0] as unknown, at: Number(entry[1]) }]
          : [],
      )

/** A row as it was born. */
export interface Birth {
  readonly place: string
  readonly cells: Readonly<Record<string, unknown>>
}
export const isPlace = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && Number.isFinite(Number(value))

export const isBirth = (value: unknown): value is Birth =>
  typeof value === 'object' &&
  value !== null &&
  'place' in value &&
  isPlace(value.place) &&
  'cells' in value &&
  typeof value.cells === 'object' &&
  value.cells !== null
