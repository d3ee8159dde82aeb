// What goods of a stranger would bear: the same preparation as a lodging's, on a document that the
// pack makes of a few fields, with no caller, no state and nothing kept. Only the rules that the
// pack names are held against it; all that is worked out is the filing's own `assess`.
import type { Calculator } from '#kit/catalogue.ts'
import { type Fault, Refusal } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import { check, writeJson } from '#kit/lines.ts'
import { bucketRange } from '#kit/time.ts'
import { type CutPlan, cutPlan } from '../cube/groups.ts'
import type { Mounted, MountedFiling } from '../mounted.ts'
import type { References } from '../reference/references.ts'
import { parseJson, repeatedMember } from './json.ts'
import { assessDocument, repeated } from './prepare.ts'

/** What an estimate is given; an engine has it all. */
export interface EstimateGround {
  readonly mounted: Mounted
  readonly references: References
  readonly zone: string
}

/** Amounts as JSON text, or why there are none. `name`: what is claimed. */
export type Estimated = { readonly name: string } & (
  | { readonly amountsText: string; readonly workingText: string }
  | { readonly faults: readonly Fault[] }
)

export interface Estimate {
  /** what the goods bear as asked */
  readonly amountsText: string
  readonly workingText: string
  /** versions of the reference data, as a filing keeps them */
  readonly reference: string
  /** the same goods under other claims */
  readonly others: readonly Estimated[]
}

interface Trimmed {
  readonly type: MountedFiling
  readonly plans: ReadonlyMap<string, CutPlan>
}
const trimmed = new WeakMap<Calculator, Trimmed>()

/** The filing with the calculator's rules alone: made once, since rules are planned by filing. */
const trim = (calculator: Calculator, mounted: Mounted): Trimmed => {
  let made = trimmed.get(calculator)
  if (made === undefined) {
    const whole = [...mounted.filings.values()].find(
      each => each.pack.calculator === calculator && each.filing.name === calculator.filing,
    )
    if (whole === undefined) throw new Error(`no filing ${calculator.filing} is mounted`)
    const rules = calculator.rules.map(key => [key, whole.filing.rules[key]!] as const)
    const type = { ...whole, filing: { ...whole.filing, rules: Object.fromEntries(rules) } }
    made = { type, plans: new Map([[type.type, cutPlan(type)]]) }
    trimmed.set(calculator, made)
  }
  return made
}

/** Bytes → what is asked, or every fault of its form. */
const read = (calculator: Calculator, body: Buffer): Members | Refusal => {
  const parsed = parseJson(body)
  if (parsed instanceof Refusal) return parsed
  const checked = check(calculator.fields, parsed.value, parsed.clean)
  const members = checked instanceof Refusal ? 0 : checked.members
  const twice = repeatedMember(body, parsed.text, members)
  if (twice !== undefined) return new Refusal([repeated(twice)])
  return checked instanceof Refusal ? checked : checked.doc
}

const NO_BYTES = Buffer.alloc(0)
const NOON = 12 * 3_600_000

/**
 * @param date day for which it counts, YYYY-MM-DD in the node's zone
 * @returns faults of what was asked, with paths into it: those of a lodging of the same goods
 */
export const estimate = (
  { mounted, references, zone }: EstimateGround,
  calculator: Calculator,
  body: Buffer,
  date: string,
): Estimate | Refusal => {
  const { type, plans } = trim(calculator, mounted)
  const day = bucketRange(zone, date)
  if (day === undefined) throw new RangeError(`no day: ${date}`)
  const view = references.view(type.pack.name, date)
  const work = (asked: Members) => {
    const doc = calculator.document(asked)
    const ground = { references, zone, plans }
    // noon: no zone's clock changes then
    const done = assessDocument(type, doc, NO_BYTES, day.from + NOON, ground)
    if (done instanceof Refusal) {
      const faults = done.faults.map(each => ({ ...each, path: calculator.pathOf(each.path) }))
      return new Refusal(faults)
    }
    const working = calculator.explain(doc, done.amounts, view, asked)
    const workingText = writeJson(calculator.working, working)
    return { amountsText: done.amountsText, workingText, reference: done.reference }
  }
  const asked = read(calculator, body)
  if (asked instanceof Refusal) return asked
  const done = work(asked)
  if (done instanceof Refusal) return done
  const others = calculator.others(asked, view).map(({ name, asked: other }): Estimated => {
    const found = work(other)
    return found instanceof Refusal ? { name, faults: found.faults } : { name, ...found }
  })
  return { ...done, others }
}
