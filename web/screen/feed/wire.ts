// What comes over GET /api/v1/feed, and the check that it is so. A frame that is not as the
// contract says is refused whole: half a frame would be a wrong figure.

/** Index of a board, its bucket, its dimensions' codes, its measures as decimal strings. */
export type WireCell = readonly [
  board: number,
  at: string,
  dims: readonly string[],
  values: readonly string[],
]

export interface Measure {
  /** filing type that it counts; a node from before this was said has one */
  readonly type?: string
  readonly name: string
  readonly unit: string
  readonly scale: number
}

export type Grain = 'hour' | 'day' | 'month' | 'year'

export interface BoardShape {
  /** filing type that the board counts; absent where the node has one only */
  readonly type?: string
  readonly name: string
  readonly by: readonly string[]
  readonly grain: Grain
}

/** A step of some filing, without number, value or party: the public sees no more. */
export interface Latest {
  readonly at: string
  readonly direction: string
  readonly partner: string
  readonly office: string
  readonly chapter: string
  readonly step: string
  readonly position: number
}

/** Words that the node brings along: dimension → code → language → name. */
export type Names = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>
>

/** What a node says that hides figures of few traders from strangers. */
export interface Public {
  /** how many stand behind each figure */
  readonly traders: number
  /** the last day that is told of; absent before the first is over */
  readonly until?: string
}

/** The code of all those that too few stand behind. */
export const MERGED = '*'

interface Common {
  readonly position: number
  /** the server's clock, ISO 8601 */
  readonly at: string
  readonly demo: boolean
  readonly node: string
  readonly zone: string
  readonly currency: string
  readonly cells: readonly WireCell[]
  readonly latest: readonly Latest[]
  readonly public?: Public
}

export interface Snapshot extends Common {
  readonly kind: 'snapshot'
  readonly measures: readonly Measure[]
  readonly boards: readonly BoardShape[]
  readonly names: Names
}

export interface Delta extends Common {
  readonly kind: 'delta'
}

export interface Beat {
  readonly kind: 'beat'
  readonly position: number
  readonly at: string
}

export type Frame = Snapshot | Delta | Beat

const GRAINS: readonly string[] = ['hour', 'day', 'month', 'year']

type Bag = Readonly<Record<string, unknown>>

const isBag = (value: unknown): value is Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0
const isInstant = (value: unknown): value is string =>
  isText(value) && !Number.isNaN(Date.parse(value))
const listOf = <T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[] =>
  Array.isArray(value) && value.every(is)

const isCell = (value: unknown): value is WireCell =>
  Array.isArray(value) &&
  isCount(value[0]) &&
  isText(value[1]) &&
  listOf(value[2], isText) &&
  listOf(value[3], isText)

const isMeasure = (value: unknown): value is Measure =>
  isBag(value) &&
  (value.type === undefined || isText(value.type)) &&
  isText(value.name) &&
  isText(value.unit) &&
  isCount(value.scale)

const isBoard = (value: unknown): value is BoardShape =>
  isBag(value) &&
  (value.type === undefined || isText(value.type)) &&
  isText(value.name) &&
  listOf(value.by, isText) &&
  isText(value.grain) &&
  GRAINS.includes(value.grain)

/** The steps of declarations; those of other packs' filings have no office or partner to show. */
const latestOf = (value: unknown): readonly Latest[] =>
  (Array.isArray(value) ? value : []).filter(
    (item: unknown): item is Latest =>
      isBag(item) &&
      isInstant(item.at) &&
      isCount(item.position) &&
      ['direction', 'partner', 'office', 'chapter', 'step'].every(key => isText(item[key])),
  )

const isNames = (value: unknown): value is Names =>
  isBag(value) &&
  Object.values(value).every(
    codes =>
      isBag(codes) &&
      Object.values(codes).every(words => isBag(words) && Object.values(words).every(isText)),
  )

const isPublic = (value: unknown): value is Public =>
  isBag(value) && isCount(value.traders) && (value.until === undefined || isText(value.until))

const commonOf = (bag: Bag): Common | undefined => {
  const { position, at, demo, node, zone, currency, cells } = bag
  if (!isCount(position) || !isInstant(at) || typeof demo !== 'boolean') return undefined
  if (!isText(node) || !isText(zone) || !isText(currency)) return undefined
  if (!listOf(cells, isCell)) return undefined
  const latest = latestOf(bag.latest)
  const told = bag.public
  if (told !== undefined && !isPublic(told)) return undefined
  const common = { position, at, demo, node, zone, currency, cells, latest }
  return told === undefined ? common : { ...common, public: told }
}

/** A frame from its event name and JSON text, or undefined if it isn't one. */
export const parseFrame = (kind: string, text: string): Frame | undefined => {
  let bag: unknown
  try {
    bag = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isBag(bag)) return undefined
  if (kind === 'beat') {
    const { position, at } = bag
    return isCount(position) && isInstant(at) ? { kind, position, at } : undefined
  }
  const common = commonOf(bag)
  if (!common) return undefined
  if (kind === 'delta') return { kind, ...common }
  const { measures, boards, names = {} } = bag
  if (kind !== 'snapshot' || !listOf(measures, isMeasure) || !listOf(boards, isBoard)) {
    return undefined
  }
  return isNames(names) ? { kind, ...common, measures, boards, names } : undefined
}
