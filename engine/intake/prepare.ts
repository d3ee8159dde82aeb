// All of a lodging that needs no state: read, check, assess, hold against the rules, and work out
// what will be listed and counted. Pure, and done on arrival, while the batch before is committing.
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import type { Field } from '#kit/field.ts'
import type { AnyFiling, AnyRule, Members } from '#kit/filing.ts'
import { check, writeJson } from '#kit/lines.ts'
import { quickRead } from '#kit/quick.ts'
import { localDate } from '#kit/time.ts'
import type { CutPlan } from '../cube/groups.ts'
import { groupsOf } from '../cube/groups.ts'
import type { MountedFiling } from '../mounted.ts'
import type { References } from '../reference/references.ts'
import type { Prepared } from '../types.ts'
import { parseText, readText, repeatedMember } from './json.ts'

/** What preparation is given: nothing else decides. */
export interface Ground {
  readonly references: References
  readonly zone: string
  readonly plans: ReadonlyMap<string, CutPlan>
}

/** Bytes → checked document, or every fault of its form. */
export const readDocument = (type: MountedFiling, body: Buffer): { doc: Members } | Refusal => {
  const read = readText(body)
  if (read instanceof Refusal) return read
  const plain = read.clean ? quickRead(type.filing.fields, read.text) : undefined
  if (plain !== undefined) return { doc: plain }
  const parsed = parseText(read)
  if (parsed instanceof Refusal) return parsed
  const checked = check(type.filing.fields, parsed.value, parsed.clean)
  if (checked instanceof Refusal) {
    // Whoever repeats a member should hear of that first: the value seen is only the last one.
    const twice = repeatedMember(body, parsed.text, 0)
    return twice === undefined ? checked : new Refusal([repeated(twice)])
  }
  const twice = repeatedMember(body, parsed.text, checked.members)
  return twice === undefined ? { doc: checked.doc } : new Refusal([repeated(twice)])
}

export const repeated = (name: string): Fault =>
  fault('repeated-key', '', { name: name.slice(0, 80) })

/** A checked document → assessed and ready for intake, as of the instant that counts. */
export const assessDocument = (
  type: MountedFiling,
  doc: Members,
  body: Buffer,
  effective: number,
  ground: Ground,
): Prepared | Refusal => {
  const { filing } = type
  const view = ground.references.view(type.pack.name, localDate(ground.zone, effective))
  const faults: Fault[] = []
  holdAgainst(type, doc, view, faults)
  const amounts = filing.assess(doc, view)
  if (amounts instanceof Refusal) faults.push(...amounts.faults)
  else holdAmounts(type, amounts, doc, view, faults)
  if (amounts instanceof Refusal || faults.length > 0) return new Refusal(faults)
  if (isTooLarge(type, ground.plans.get(type.type)!, doc, amounts))
    return new Refusal([fault('amount-too-large')])
  return {
    doc,
    amounts,
    body,
    amountsText: writeJson(filing.amounts, amounts),
    ...listing(type, doc, amounts),
    reference: ground.references.versions(type.pack.name),
  }
}

/**
 * Most that one filing may add to a measure, in minor units: 10¹⁶ (a hundred thousand milliards of
 * yuan in fen, some thousand times a year of the whole corridor in the unit of the least worth).
 */
const LIMIT = 10n ** 16n

/**
 * Whether a filing would add too much to a cell. What the cube adds are sums of some of its rows:
 * when the rows' sizes together are within the limit, so is each sum. The sums themselves, which
 * take 6 kB of memory for ten rows, are then made by the cube, and live no longer than that.
 */
const isTooLarge = (
  type: MountedFiling,
  plan: CutPlan,
  doc: Members,
  amounts: Members,
): boolean => {
  const rows = ((plan.list === undefined ? undefined : doc[plan.list]) ?? []) as readonly unknown[]
  const isWithin = type.measures.every(measure => {
    if (measure.each === undefined) return sizeOf(measure.of(amounts, doc, 0, 0)) < LIMIT
    let sum = 0n
    for (let i = 0; i < rows.length; i++) sum += sizeOf(measure.of(rows[i], i, amounts, doc))
    return sum < LIMIT
  })
  return (
    !isWithin &&
    groupsOf(type, plan, doc, amounts).some(({ values }) =>
      values.some(value => sizeOf(value) >= LIMIT),
    )
  )
}

const sizeOf = (value: bigint): bigint => (value < 0n ? -value : value)

/** Bytes → Prepared: the two above in one. */
export const prepare = (
  type: MountedFiling,
  body: Buffer,
  effective: number,
  ground: Ground,
): Prepared | Refusal => {
  const read = readDocument(type, body)
  return read instanceof Refusal ? read : assessDocument(type, read.doc, body, effective, ground)
}

const MOST_FAULTS = 100

interface NamedRule extends AnyRule {
  readonly key: string
  /** JSON Pointer of what it is about, within the document or the row; '' for all of it */
  readonly tail: string
}
interface RulePlan {
  readonly ofDocument: readonly NamedRule[]
  readonly ofAmounts: readonly NamedRule[]
}

const rulePlans = new WeakMap<AnyFiling, RulePlan>()
/** A filing's rules as lists: to go through the record's entries anew took 2 µs a filing. */
const rulesOf = (filing: AnyFiling): RulePlan => {
  let plan = rulePlans.get(filing)
  if (plan === undefined) {
    const all = Object.entries(filing.rules).map(([key, rule]) => ({
      ...rule,
      key,
      tail: rule.at === undefined ? '' : `/${rule.at}`,
    }))
    plan = {
      ofDocument: all.filter(rule => rule.amounts !== true),
      ofAmounts: all.filter(rule => rule.amounts === true),
    }
    rulePlans.set(filing, plan)
  }
  return plan
}

const holdAgainst = (type: MountedFiling, doc: Members, view: unknown, faults: Fault[]): void => {
  for (const rule of rulesOf(type.filing).ofDocument) {
    if (rule.each === undefined) {
      const verdict = rule.holds(doc, view, doc)
      if (verdict !== true) note(faults, rule.key, rule.tail || '/', verdict)
      continue
    }
    const rows = doc[rule.each] as readonly unknown[] | undefined
    if (rows === undefined) continue // an optional list that was left out
    for (let i = 0; i < rows.length && faults.length < MOST_FAULTS; i++) {
      const verdict = rule.holds(rows[i], view, doc)
      if (verdict !== true) note(faults, rule.key, `/${rule.each}/${i}${rule.tail}`, verdict)
    }
  }
}

const holdAmounts = (
  type: MountedFiling,
  amounts: Members,
  doc: Members,
  view: unknown,
  faults: Fault[],
): void => {
  for (const rule of rulesOf(type.filing).ofAmounts) {
    const verdict = rule.holds(amounts, doc, view)
    if (verdict !== true) note(faults, rule.key, rule.tail || '/', verdict)
  }
}

const note = (
  faults: Fault[],
  key: string,
  path: string,
  verdict: false | Fault['values'],
): void => {
  faults.push({ key, path, values: verdict === false ? {} : verdict })
}

interface Column {
  readonly name: string
  readonly field: Field
  readonly ofAmounts: boolean
  readonly filtered: boolean
}

const columnPlans = new WeakMap<MountedFiling, readonly Column[]>()
const columnsOf = (type: MountedFiling): readonly Column[] => {
  let columns = columnPlans.get(type)
  if (columns === undefined) {
    const { fields, amounts } = type.filing
    columns = type.columns.flatMap(name => {
      const ofAmounts = Object.hasOwn(amounts, name)
      const field = ofAmounts ? amounts[name] : fields[name]
      const filtered = type.filters.includes(name)
      return field === undefined ? [] : [{ name, field, ofAmounts, filtered }]
    })
    columnPlans.set(type, columns)
  }
  return columns
}

/** What lists show and can be filtered by. */
export const listing = (
  type: MountedFiling,
  doc: Members,
  amounts: Members,
): { facets: string[]; listedText: string } => {
  const scope = (name: string): unknown => doc[name] ?? amounts[name]
  const listed: Record<string, unknown> = {}
  const facets = new Set<string>()
  for (const { name, field, ofAmounts, filtered } of columnsOf(type)) {
    const value = ofAmounts ? amounts[name] : doc[name]
    if (value === undefined) continue
    const wire = field.write(value, scope)
    listed[name] = wire
    if (filtered) facets.add(`${name}=${String(wire)}`)
  }
  for (const dimension of type.dimensions) {
    if (dimension.each === undefined) {
      facets.add(`${dimension.name}=${dimension.of(doc, doc)}`)
      continue
    }
    for (const row of (doc[dimension.each] as readonly unknown[] | undefined) ?? []) {
      facets.add(`${dimension.name}=${dimension.of(row, doc)}`)
    }
  }
  return { facets: [...facets], listedText: JSON.stringify(listed) }
}
