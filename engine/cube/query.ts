// Questions to the cube: a measure, cut by some dimensions, over a range, at a grain.
import { formatDecimal, type Published, publish, rescale } from '#kit/decimal.ts'
import { fault, Refusal } from '#kit/fault.ts'
import { GRAINS, type Grain } from '#kit/time.ts'
import type { Totals, TotalsQuery } from '../api.ts'
import type { Mounted } from '../mounted.ts'
import { bucketText, coarser, divides, finer, firstWithin, hourOf, readBucket } from './buckets.ts'
import { bucketOfKey, type Cells, idOfKey } from './cells.ts'
import type { Cube, TypeCube } from './cube.ts'

/** A question that was understood: which cells to add up. */
export interface Question {
  readonly type: string
  readonly measure: number
  readonly name: string
  readonly by: readonly number[]
  readonly where: ReadonlyMap<number, string>
  /** below 0: no family has all its dimensions (never of the cube itself) */
  readonly family: number
  readonly grain: Grain
  /** rounded as statistics are */
  readonly published: boolean
  /** buckets of `range.grain`, half-open */
  readonly range: { readonly grain: Grain; readonly from: number; readonly to: number }
}

const wrong = (name: string, value: string): Refusal =>
  new Refusal([fault('parameter-wrong', `/${name}`, { value: value.slice(0, 60) })])

/** Read a question against the packs. `measure` is `pack.measure`. */
export const readQuestion = (
  mounted: Mounted,
  cube: Pick<Cube, 'types'>,
  query: TotalsQuery,
): Question | Refusal => {
  for (const mountedType of mounted.filings.values()) {
    const prefix = `${mountedType.pack.name}.`
    const measure = mountedType.measures.findIndex(each => prefix + each.name === query.measure)
    if (measure < 0) continue
    return dimensionsOf(cube.types.get(mountedType.type)!, measure, query)
  }
  return new Refusal([fault('not-found', '/measure', { measure: query.measure.slice(0, 60) })])
}

const dimensionsOf = (cube: TypeCube, measure: number, query: TotalsQuery): Question | Refusal => {
  const { plan } = cube
  if (!GRAINS.includes(query.grain)) return wrong('grain', query.grain)
  const by: number[] = []
  for (const name of query.by) {
    const at = plan.names.indexOf(name)
    if (at < 0 || by.includes(at)) return wrong('by', name)
    by.push(at)
  }
  const where = new Map<number, string>()
  for (const [name, value] of Object.entries(query.where)) {
    const at = plan.names.indexOf(name)
    if (at < 0) return wrong('where', name)
    where.set(at, value)
  }
  const row = plan.row.filter(at => by.includes(at) || where.has(at))
  const family = plan.families.findIndex(each => each.join() === row.join())
  const range = rangeOf(query)
  if (range instanceof Refusal) return range
  const { type, grain } = { type: cube.type.type, grain: query.grain }
  const published = query.published === true
  return { type, measure, name: query.measure, by, where, family, grain, published, range }
}

const rangeOf = (query: TotalsQuery): Question['range'] | Refusal => {
  const from = query.from === undefined ? undefined : readBucket(query.from)
  const to = query.to === undefined ? undefined : readBucket(query.to)
  if (query.from !== undefined && from === undefined) return wrong('from', query.from)
  if (query.to !== undefined && to === undefined) return wrong('to', query.to)
  const grain = [from?.grain, to?.grain].reduce<Grain>(
    (least, each) => (each === undefined ? least : finer(least, each)),
    query.grain,
  )
  const start = (at: typeof from, none: number): number =>
    at === undefined ? none : firstWithin(at.bucket, at.grain, grain)
  return {
    grain,
    from: start(from, Number.NEGATIVE_INFINITY),
    to: start(to, Number.POSITIVE_INFINITY),
  }
}

/** Cells that can answer from memory; undefined when only a scan can (hours by rows). */
export const cellsFor = (
  cube: TypeCube,
  question: Question,
): { grain: Grain; cells: Cells } | undefined => {
  const { fine, coarse } = cube.families[question.family]!
  if (divides(coarse.grain, question.range.grain)) return coarse
  return divides(fine.grain, question.range.grain) ? fine : undefined
}

/** Sums by bucket and dimensions; a key is `bucket`, then the values of `by`. */
export type Sums = Map<string, { bucket: number; dims: string[]; value: bigint }>

export const addTo = (
  sums: Sums,
  question: Question,
  bucket: number,
  dims: readonly string[],
  value: bigint,
): void => {
  for (const [at, wanted] of question.where) if (dims[at] !== wanted) return
  const own = question.by.map(at => dims[at]!)
  const key = `${bucket}\u001f${own.join('\u001f')}`
  const sum = sums.get(key)
  if (sum === undefined) sums.set(key, { bucket, dims: own, value })
  else sum.value += value
}

/** Answer from memory. */
export const sumCells = (
  cube: TypeCube,
  question: Question,
  kept: { grain: Grain; cells: Cells },
): Sums => {
  const sums: Sums = new Map()
  const { dims } = cube.families[question.family]!
  const { range, grain } = question
  const wanted = dims.texts.map(text => {
    const split = text.split('\u001f')
    for (const [at, value] of question.where) if (split[at] !== value) return undefined
    return split
  })
  for (let slot = 0; slot < kept.cells.size; slot++) {
    const key = kept.cells.keys[slot]!
    const split = wanted[idOfKey(key)]
    if (split === undefined) continue
    const bucket = bucketOfKey(key)
    const at = coarser(bucket, kept.grain, range.grain)
    if (at < range.from || at >= range.to) continue
    const value = kept.cells.value(slot, question.measure)
    if (value !== 0n) addTo(sums, question, coarser(bucket, kept.grain, grain), split, value)
  }
  return sums
}

/** The first and the last instant that a filing may count at: years 0001 to 9999. */
const FIRST = -62_135_596_800_000
const LAST = 253_402_300_799_999

/** Instants (ms) that a range lies within, a day wide of it at both ends: zones are not asked. */
export const spanOf = ({ range }: Question): { from: number; to: number } => {
  const day = 86_400_000
  const ms = (bucket: number): number => firstWithin(bucket, range.grain, 'hour') * 3_600_000
  return {
    from: Number.isFinite(range.from) ? Math.max(ms(range.from) - day, FIRST) : FIRST,
    to: Number.isFinite(range.to) ? Math.min(ms(range.to) + day, LAST) : LAST,
  }
}

/** Whether an instant lies in the question's range, and the bucket that it falls in. */
export const bucketIn = (question: Question, zone: string, ms: number): number | undefined => {
  const hour = hourOf(zone, ms)
  const at = coarser(hour, 'hour', question.range.grain)
  return at < question.range.from || at >= question.range.to
    ? undefined
    : coarser(hour, 'hour', question.grain)
}

/** Sums → the answer of the API, in order of time, then of the dimensions. */
export const answer = (
  cube: TypeCube,
  question: Question,
  sums: Sums,
  position: number,
): Totals => {
  const { unit, scale, published } = cube.type.measures[question.measure]!
  const rule = question.published ? published : undefined
  // What adds up to nothing is not there, whether it never was or was taken back again.
  const cells = [...sums.values()]
    .filter(each => each.value !== 0n)
    .sort((a, b) => a.bucket - b.bucket || (a.dims.join('\u001f') < b.dims.join('\u001f') ? -1 : 1))
    .map(({ bucket, dims, value }) => ({
      ...Object.fromEntries(question.by.map((at, i) => [cube.plan.names[at]!, dims[i]!])),
      at: bucketText(bucket, question.grain),
      value: valueText(value, scale, rule),
    }))
  return { measure: question.name, unit, position, cells }
}

const valueText = (value: bigint, scale: number, rule: Published | undefined): string =>
  rule === undefined || rule.decimals >= scale
    ? formatDecimal(value, scale)
    : formatDecimal(
        rescale(publish(value, scale, rule), scale, rule.decimals, 'truncate'),
        rule.decimals,
      )
