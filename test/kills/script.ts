// What is typed, key by key, and when which kill falls: both drawn from the seed.
import { randomUUID } from 'node:crypto'
import type { Draw } from '../crash/draw.ts'
import type { Look, Spot } from './book.ts'

export interface Entry {
  readonly spot: Spot
  readonly text: string
}

const at = (field: string, look: Look = 'text', row?: number): Spot => ({
  field,
  look,
  ...(row === undefined ? {} : { row }),
})

type Line = readonly (readonly [field: string, look: Look, texts: readonly string[]])[]

/** Goods of the sample declarations; a line takes one text of each row, the last where it ends. */
const GOODS: Line = [
  ['hs', 'text', ['0810600000', '0804503000']],
  ['name', 'text', ['鲜榴莲金枕A级 Sầu riêng', '鲜山竹果 มังคุด Măng cụt', 'Fresh durian, Monthong']],
  ['origin', 'text', ['TH']],
  ['quantity', 'number', ['36000.5', '1250.75', '820.125']],
  ['unit', 'text', ['035']],
  ['net', 'number', ['36000.5', '1250.75', '820.125']],
  ['gross', 'number', ['37100.25', '1300.5', '855']],
  ['value', 'number', ['1000000.55', '17507.25', '96301.10']],
  ['certificate', 'text', ['E26TH0000001', 'E26TH0000002', 'E26TH0000003']],
]
const LINES = 5

const header = (reference: string): Entry[] => [
  { spot: at('direction', 'choice'), text: 'import' },
  { spot: at('office', 'code'), text: '7208' },
  { spot: at('mode', 'code'), text: '0110' },
  { spot: at('reference'), text: reference },
  { spot: at('declarant'), text: '91450103DEM0D0000T' },
  { spot: at('owner'), text: '91450103DEM0H0000R' },
  { spot: at('overseas'), text: 'Công ty Sương Mai (sample) ผลไม้' },
  { spot: at('transport', 'code'), text: '4' },
  { spot: at('vehicle'), text: '桂F·K2810 / 12C-083.47' },
  { spot: at('bill'), text: 'SAMPLE-BILL-2026-0001' },
  { spot: at('packages', 'number'), text: '2000' },
  { spot: at('wrap', 'code'), text: '22' },
  { spot: at('gross', 'number'), text: '190000.75' },
  { spot: at('terms', 'code'), text: 'CIF' },
  { spot: at('currency', 'code'), text: 'CNY' },
  { spot: at('note'), text: '冷链运输，请优先查验。Hàng tươi, xin ưu tiên. Goods are perishable.' },
]

const lines = (): Entry[] =>
  Array.from({ length: LINES }, (_, row) =>
    GOODS.map(([field, look, texts]) => ({
      spot: at(field, look, row),
      text: texts[row % texts.length] ?? '',
    })),
  ).flat()

/** Fields that are written anew later on, so that an older text would be seen to come back. */
const ANEW: readonly Entry[] = [
  { spot: at('vehicle'), text: '桂A·88F21 trailer 2' },
  { spot: at('overseas'), text: 'Morning Tide Fruit (sample, TH)' },
  { spot: at('bill'), text: 'B/L 0001-B' },
  { spot: at('packages', 'number'), text: '2150' },
  { spot: at('name', 'text', 0), text: '鲜榴莲（干尧）' },
  { spot: at('value', 'number', 1), text: '18001.5' },
  { spot: at('certificate', 'text', 2), text: 'E26TH9999999' },
  { spot: at('note'), text: '改：不含木质包装' },
]

/** All that is typed into one form: 61 fields, and some of them once more. */
export const makeScript = (draw: Draw): Entry[] => {
  const reference = `KILLS-${randomUUID().slice(0, 8).toUpperCase()}`
  const script = [...header(reference), ...lines()]
  for (const anew of ANEW) {
    const first = script.findIndex(
      ({ spot }) => spot.field === anew.spot.field && spot.row === anew.spot.row,
    )
    script.splice(first + 2 + draw.below(script.length - first - 2), 0, anew)
  }
  return script
}

/** Signs as a person sees them: one key, or one sign of an input method. */
export const signsOf = ({ spot, text }: Entry): readonly string[] =>
  spot.look === 'choice' ? [text] : Array.from(text)

export const KINDS = [
  'node',
  'machine',
  'browser',
  'page',
  'tab',
  'both',
  'reset',
  'stall',
  'deaf',
  'dead',
  'offline',
  'session',
] as const
export type Kind = (typeof KINDS)[number]

/** How many of a hundred. `machine`: node and PostgreSQL at once; `both`: node and browser. */
const SHARES: Readonly<Record<Kind, number>> = {
  node: 17,
  machine: 2,
  browser: 12,
  page: 5,
  tab: 6,
  both: 4,
  reset: 13,
  stall: 11,
  deaf: 14,
  dead: 2,
  offline: 9,
  session: 5,
}

export interface Strike {
  readonly kind: Kind
  /** after so many signs have been typed */
  readonly key: number
  /** so many ms after that key */
  readonly late: number
  /** how long a cut lasts, ms */
  readonly lasts: number
  /** does not wait until all is well again after the one before */
  readonly onTop: boolean
}

/** Of a hundred kills so many fall on the first keys: while the draft is begun at the node. */
const EARLY = 8
const EARLY_KEYS = 14
const ON_TOP = 40

const shuffle = <T>(draw: Draw, list: T[]): T[] => {
  for (let i = list.length - 1; i > 0; i--) {
    const j = draw.below(i + 1)
    ;[list[i], list[j]] = [list[j]!, list[i]!]
  }
  return list
}

export const makePlan = (draw: Draw, kills: number, keys: number): Strike[] => {
  const hundred = KINDS.flatMap(kind => Array<Kind>(SHARES[kind]).fill(kind))
  const kinds: Kind[] = []
  while (kinds.length < kills) kinds.push(...shuffle(draw, [...hundred]))
  const strikes = kinds.slice(0, kills).map(kind => ({
    kind,
    key: 1 + (draw.happens(EARLY) ? draw.below(EARLY_KEYS) : draw.below(keys - 1)),
    late: draw.below(60),
    lasts: 50 + draw.below(draw.happens(10) ? 2_500 : 600),
    onTop: draw.happens(ON_TOP),
  }))
  return strikes.sort((a, b) => a.key - b.key)
}
