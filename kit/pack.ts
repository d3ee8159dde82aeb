// A pack: the filings of one industry, with their accounts, words and reference data.
import type { Calculator, Catalogue } from './catalogue.ts'
import type { Exchange } from './exchange.ts'
import type { AnyFiling } from './filing.ts'
import type { MessageFormat, Outgoing } from './message.ts'
import type { AnyProcess } from './process.ts'
import type { Shop } from './shop.ts'
import type { TableImport } from './table-import.ts'
import type { Words } from './words.ts'

/**
 * What an account may never do. `debit`: credits (posted and pending) may not exceed debits;
 * `credit`: the reverse; `none`: it may stand at either side.
 */
export type Floor = 'debit' | 'credit' | 'none'

/** What an account is, whatever stands in it. */
export interface AccountTemplate {
  readonly floor: Floor
  /**
   * How far it may go below its floor, in minor units of its unit, by what stands after the colon
   * of its name: a yearly allowance that nobody has to open first. 0 where it says none.
   */
  limit?(rest: string): bigint
}

/** One row of reference data: good from a date, until the day before another (open when absent). */
export interface DatedRow {
  readonly key: string
  readonly from: string
  readonly to?: string
  readonly row: Readonly<Record<string, string>>
}

export interface ReferenceTable {
  /** what the pack ships with; an operator's newer version replaces it */
  readonly seed: readonly DatedRow[]
  /** where the seed's facts come from */
  readonly source: string
  /** members of a row that are decimal numbers of 0 or more, where they are there */
  readonly numbers?: readonly string[]
  /** a key is meant to have a row for every day: days between two of its rows are told as gaps */
  readonly unbroken?: boolean
  /**
   * A table by month (YYYY-MM) whose rows say in `base` of which day that month's figures are: a
   * row that says another `base` is refused. A row that says none, or of a month that is not there,
   * is not held against it.
   */
  readonly bases?: string
}

/** Look-up in the tables as of one day. */
export type Lookup = (table: string, key: string) => Readonly<Record<string, string>> | undefined

/** What a demonstration stream is asked for: seeded, the same call yields the same filings. */
export interface DemoOrder {
  readonly seed: number
  readonly count: number
  /** instants of acceptance are spread over [from, to), milliseconds, in rising order */
  readonly from: number
  readonly to: number
  /** when given: the sum of the first money measure over all, in minor units, to the unit */
  readonly total?: bigint
}
export interface DemoFiling {
  readonly filing: string
  readonly document: Readonly<Record<string, unknown>>
  readonly effective: number
  /** transitions that believable life brings next, with how long after acceptance (ms) */
  readonly next: readonly { readonly transition: string; readonly after: number }[]
}

export interface Pack {
  readonly name: string
  readonly filings: Readonly<Record<string, AnyFiling>>
  readonly accounts: Readonly<Record<string, AccountTemplate>>
  /** decimals of the ledger's units that are no currency */
  readonly units?: Readonly<Record<string, number>>
  readonly words: Words
  /** by name: what follows from where several of its filings stand together */
  readonly processes?: Readonly<Record<string, AnyProcess>>
  readonly reference: {
    readonly tables: Readonly<Record<string, ReferenceTable>>
    /** the typed view that the pack's functions are handed, as of `date` (YYYY-MM-DD) */
    view(lookup: Lookup, date: string): unknown
  }
  /** by name, e.g. `tariff`: files of others that become rows of the pack's tables */
  readonly imports?: Readonly<Record<string, TableImport>>
  /** by name, e.g. `wco`: how other systems put its filings */
  readonly messages?: Readonly<Record<string, MessageFormat>>
  /** by name, e.g. `acdd`: how its filings are told to others */
  readonly outgoing?: Readonly<Record<string, Outgoing>>
  /** messages to customs and from it, with several records each */
  readonly exchange?: Exchange
  /** dimension → reference table whose rows name its codes (members zh, en, vi, th) */
  readonly names?: Readonly<Record<string, string>>
  /** goods and rates that everybody may look through */
  readonly catalogue?: Catalogue
  /** amounts that everybody may have worked out, without lodging anything */
  readonly calculator?: Calculator
  /** how its filings make a shop */
  readonly shop?: Shop
  /** Believable invented filings for screens and trials; always marked as demonstration data. */
  demo?(order: DemoOrder): Iterable<DemoFiling>
}

/** Declare a pack. Its view must be what its filings' `assess` asks for; the rest is checked. */
export const definePack = (pack: Pack): Pack => {
  for (const [name, filing] of Object.entries(pack.filings)) {
    if (filing.name !== name)
      throw new Error(`${pack.name}: filing ${name} calls itself ${filing.name}`)
    lifeCycle(`${pack.name}.${name}`, filing)
    sections(`${pack.name}.${name}`, filing)
    told(`${pack.name}.${name}`, filing)
    inspected(`${pack.name}.${name}`, filing)
  }
  opened(pack)
  return pack
}

/** What is open to everybody speaks of tables, a filing and rules that are there. */
const opened = ({ name, catalogue, calculator, filings, reference: { tables } }: Pack): void => {
  const { goods, ended, rates, members, units } = catalogue ?? {}
  const named = [goods, ended, rates, members, units, ...Object.values(calculator?.choices ?? {})]
  for (const table of named) {
    if (table !== undefined && !Object.hasOwn(tables, table)) {
      throw new Error(`${name}: no table ${table}`)
    }
  }
  if (calculator === undefined) return
  const filing = filings[calculator.filing]
  if (filing === undefined) throw new Error(`${name}: no filing ${calculator.filing}`)
  for (const rule of calculator.rules) {
    if (!Object.hasOwn(filing.rules, rule)) throw new Error(`${name}: no rule ${rule}`)
  }
}

/** What is compared is a field, and what may be paid stands in states. */
const told = (name: string, { alike, payable, fields, states }: AnyFiling): void => {
  if (alike !== undefined && !Object.hasOwn(fields, alike.by))
    throw new Error(`${name}: likeness names ${alike.by}`)
  for (const state of payable?.in ?? []) {
    if (!states.includes(state)) throw new Error(`${name}: paid in the unknown state ${state}`)
  }
}

/** What is looked at are rows of a list, counted by fields of theirs, in states that there are. */
const inspected = (name: string, { inspection, fields, states }: AnyFiling): void => {
  if (inspection === undefined) return
  const { in: when, of, counted, unit } = inspection
  for (const state of when) {
    if (!states.includes(state)) throw new Error(`${name}: inspected in the unknown state ${state}`)
  }
  const rows = fields[of]?.meta.rows
  for (const field of [...counted, ...(unit === undefined ? [] : [unit])]) {
    if (rows === undefined || !Object.hasOwn(rows, field))
      throw new Error(`${name}: inspection names ${of}/${field}`)
  }
}

/** Sections name every field once: what a form leaves out nobody could fill in. */
const sections = (name: string, { sections, fields }: AnyFiling): void => {
  if (sections === undefined) return
  const named = Object.values(sections).flat()
  for (const [i, field] of named.entries()) {
    if (!Object.hasOwn(fields, field)) throw new Error(`${name}: a section names ${field}`)
    if (named.indexOf(field) !== i) throw new Error(`${name}: sections name ${field} twice`)
  }
  for (const field of Object.keys(fields)) {
    if (!named.includes(field)) throw new Error(`${name}: no section names ${field}`)
  }
}

const listOf = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T]

/** Every state can be reached from the first, and every transition starts and ends in states. */
const lifeCycle = (name: string, filing: AnyFiling): void => {
  const states = new Set<string>(filing.states)
  const steps = Object.entries(filing.transitions)
  for (const [step, { from, to }] of steps) {
    for (const state of [...listOf(from), to]) {
      if (!states.has(state)) throw new Error(`${name}: ${step} names the unknown state ${state}`)
    }
  }
  const reached = new Set<string>(filing.states.slice(0, 1))
  for (let grew = true; grew; ) {
    grew = false
    for (const [, { from, to }] of steps) {
      if (!reached.has(to) && listOf(from).some(state => reached.has(state))) {
        reached.add(to)
        grew = true
      }
    }
  }
  for (const state of states) {
    if (!reached.has(state)) throw new Error(`${name}: no way leads to ${state}`)
  }
  for (const [measure, each] of Object.entries(filing.measures)) {
    const { at, until = [], since = [], unit, scale } = each
    for (const state of [...listOf(at), ...until, ...listOf(since)]) {
      if (!states.has(state))
        throw new Error(`${name}: ${measure} names the unknown state ${state}`)
    }
    if (each.since !== undefined && (unit !== 'min' || scale !== 0))
      throw new Error(`${name}: ${measure} measures time, which is in whole min`)
  }
}

/** `from` of a transition, or `at` of a measure, always as a list. */
export const fromStates = (from: string | readonly string[]): readonly string[] => listOf(from)
