// Packs as the engine holds them: each filing type under `pack.filing`, with what is looked up on
// the hot path worked out once. The engine itself names no pack.
import type {
  AnyDimension,
  AnyFiling,
  AnyMeasure,
  AnyRule,
  AnyTransition,
  Board,
} from '#kit/filing.ts'
import { decimalsOf } from '#kit/money.ts'
import { type AccountTemplate, type Floor, fromStates, type Pack } from '#kit/pack.ts'
import { type Permit, permitsOf } from '#kit/permits.ts'
import type { AnyProcess } from '#kit/process.ts'

export interface MountedTransition extends AnyTransition {
  readonly name: string
  readonly froms: readonly string[]
}

export interface MountedMeasure extends AnyMeasure {
  readonly name: string
  readonly ats: readonly string[]
  /** of a measure of time: states that it runs from, the first that is reached */
  readonly sinces: readonly string[] | undefined
  /** of a measure of time: nothing, since what it counts is in the filing's marks */
  of(first: unknown, second: unknown, amounts: unknown, doc: unknown): bigint
}

export interface MountedDimension extends AnyDimension {
  readonly name: string
}

export interface MountedFiling {
  /** `pack.filing`, as it stands in the API and in the journal */
  readonly type: string
  readonly pack: Pack
  readonly filing: AnyFiling
  readonly transitions: ReadonlyMap<string, MountedTransition>
  /** who may take which step from which state */
  readonly permits: readonly Permit[]
  /** automatic transitions by the state they start in, in the order of the declaration */
  readonly automatic: ReadonlyMap<string, readonly MountedTransition[]>
  /** role that must act next in a state ('' when none) */
  readonly awaits: ReadonlyMap<string, string>
  readonly dimensions: readonly MountedDimension[]
  readonly measures: readonly MountedMeasure[]
  /** one of its measures is of time */
  readonly timed: boolean
  readonly boards: readonly (Board<string> & { readonly name: string })[]
  readonly columns: readonly string[]
  /** columns and dimensions that lists can be filtered by */
  readonly filters: readonly string[]
  readonly series: readonly SeriesPart[]
  readonly rules: readonly MountedRule[]
}

export interface MountedRule extends AnyRule {
  readonly key: string
}

/** The parts of a filing's number: fixed text, a field, the year of acceptance, the serial. */
export type SeriesPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly field: string }
  | { readonly kind: 'year' }
  | { readonly kind: 'serial'; readonly width: number }

const seriesParts = (number: string): SeriesPart[] =>
  [...number.matchAll(/\{([^}]+)\}|([^{]+)/g)].map(([, inner, text]) => {
    if (inner === undefined) return { kind: 'text', text: text ?? '' }
    if (inner === 'yyyy') return { kind: 'year' }
    const serial = /^serial:(\d+)$/.exec(inner)
    return serial === null
      ? { kind: 'field', field: inner }
      : { kind: 'serial', width: Number(serial[1]) }
  })

const FILTERABLE = new Set(['code', 'text', 'party', 'date', 'yesNo'])

const mountFiling = (pack: Pack, filing: AnyFiling): MountedFiling => {
  const transitions = Object.entries(filing.transitions).map(([name, transition]) => ({
    ...transition,
    name,
    froms: fromStates(transition.from),
  }))
  const automatic = new Map<string, MountedTransition[]>()
  const awaits = new Map<string, string>()
  for (const state of filing.states) {
    const next = transitions.filter(each => each.froms.includes(state))
    automatic.set(
      state,
      next.filter(each => each.by === 'system'),
    )
    // The first declared step that a person takes from here says whose turn it is; nobody waits
    // for what leads off the way, or changes what was lodged.
    const awaited = next.find(({ by, aside, amends }) => by !== 'system' && !aside && !amends)
    awaits.set(state, awaited?.by ?? '')
  }
  const columns = filing.list(COLUMN_NAMES)
  const fields = { ...filing.fields, ...filing.amounts }
  const listed = columns.filter(name => FILTERABLE.has(fields[name]?.kind ?? ''))
  return {
    type: `${pack.name}.${filing.name}`,
    pack,
    filing,
    transitions: new Map(transitions.map(each => [each.name, each])),
    permits: permitsOf(filing),
    automatic,
    awaits,
    dimensions: Object.entries(filing.dimensions).map(([name, each]) => ({ name, ...each })),
    measures: Object.entries(filing.measures).map(([name, each]) => ({
      of: () => 0n,
      ...each,
      name,
      ats: fromStates(each.at),
      sinces: each.since === undefined ? undefined : fromStates(each.since),
    })),
    timed: Object.values(filing.measures).some(each => each.since !== undefined),
    boards: Object.entries(filing.boards).map(([name, each]) => ({ name, ...each })),
    columns,
    filters: [...new Set([...Object.keys(filing.dimensions), ...listed])],
    series: seriesParts(filing.number),
    rules: Object.entries(filing.rules).map(([key, rule]) => ({ key, ...rule })),
  }
}

/** A column's name is the column (kit: `list: c => [c.value]`). */
const COLUMN_NAMES: Readonly<Record<string, string>> = new Proxy(
  {},
  { get: (_, key) => (typeof key === 'string' ? key : undefined) },
)

export interface MountedProcess extends AnyProcess {
  /** `pack.process` */
  readonly name: string
  readonly pack: string
  /** `pack.filing` of its anchor, and of all that have a part in it */
  readonly anchorType: string
  readonly types: readonly string[]
}

export interface Mounted {
  readonly packs: readonly Pack[]
  readonly filings: ReadonlyMap<string, MountedFiling>
  readonly processes: readonly MountedProcess[]
  /** floor of an account by its full name `pack/template:rest` */
  floorOf(account: string): Floor | undefined
  /** how far an account may go below its floor, minor units */
  limitOf(account: string): bigint
  /** decimals of a currency, or of a unit of a pack */
  scaleOf(unit: string): number
}

/** `pack/template` of an account's name. */
const templateOf = (account: string): string => {
  const colon = account.indexOf(':')
  return colon < 0 ? account : account.slice(0, colon)
}

const mountProcesses = (pack: Pack): MountedProcess[] =>
  Object.entries(pack.processes ?? {}).map(([name, plan]) => ({
    ...plan,
    name: `${pack.name}.${name}`,
    pack: pack.name,
    anchorType: `${pack.name}.${plan.anchor}`,
    types: Object.keys(plan.keys).map(filing => `${pack.name}.${filing}`),
  }))

/** Mount packs. Two packs of one name, or a table two packs share, is a mistake of the builder. */
export const mount = (packs: readonly Pack[]): Mounted => {
  const filings = new Map<string, MountedFiling>()
  const accounts = new Map<string, AccountTemplate>()
  for (const pack of packs) {
    for (const filing of Object.values(pack.filings)) {
      const mounted = mountFiling(pack, filing)
      if (filings.has(mounted.type)) throw new Error(`two filings are called ${mounted.type}`)
      filings.set(mounted.type, mounted)
    }
    for (const [name, template] of Object.entries(pack.accounts)) {
      accounts.set(`${pack.name}/${name}`, template)
    }
  }
  const units = new Map(packs.flatMap(pack => Object.entries(pack.units ?? {})))
  return {
    packs,
    filings,
    processes: packs.flatMap(mountProcesses),
    floorOf: account => accounts.get(templateOf(account))?.floor,
    limitOf: account =>
      accounts.get(templateOf(account))?.limit?.(account.slice(templateOf(account).length + 1)) ??
      0n,
    scaleOf: unit => decimalsOf(unit) ?? units.get(unit) ?? 0,
  }
}
