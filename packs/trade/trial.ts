// For tests: a look-up over rows, as the engine makes one of the day; and a filing taken through
// check, rules and assess in the engine's order.
import { type Fault, Refusal } from '#kit/fault.ts'
import type { AnyFiling, AnyRule, Members } from '#kit/filing.ts'
import { check } from '#kit/lines.ts'
import type { DatedRow, Lookup, Pack } from '#kit/pack.ts'
import type { Amounts } from './fields.ts'
import { tradePack } from './pack.ts'
import { type Country, PROFILES } from './profiles.ts'
import { Reference } from './reference.ts'
import cars from './samples/export-cars.json' with { type: 'json' }
import britain from './samples/gb-import.json' with { type: 'json' }
import durian from './samples/import-durian.json' with { type: 'json' }
import wine from './samples/import-wine.json' with { type: 'json' }
import korea from './samples/kr-import.json' with { type: 'json' }
import { tables } from './tables.ts'

export type Rows = Readonly<Record<string, readonly DatedRow[]>>

/** Rows of tables as of a day; `to` is the first day on which a row is no longer good. */
export const lookupOf = (rows: Rows, date: string): Lookup => {
  const found = new Map<string, DatedRow>()
  for (const [table, each] of Object.entries(rows)) {
    for (const row of each) {
      if (row.from <= date && (row.to === undefined || date < row.to)) {
        found.set(`${table}\n${row.key}`, row)
      }
    }
  }
  return (table, key) => found.get(`${table}\n${key}`)?.row
}

const seeds = (country: Country): Rows =>
  Object.fromEntries(
    Object.entries(tables(PROFILES[country])).map(([name, table]) => [name, table.seed]),
  )

/** The view of a country's seed as of a day, with rows of the test's own before it. */
export const viewOf = (country: Country, date: string, own: Rows = {}): Reference => {
  const rows: Record<string, readonly DatedRow[]> = { ...seeds(country) }
  for (const [table, extra] of Object.entries(own)) {
    const keys = new Set(extra.map(row => row.key))
    rows[table] = [...(rows[table] ?? []).filter(row => !keys.has(row.key)), ...extra]
  }
  return new Reference(PROFILES[country], lookupOf(rows, date), date)
}

const packs = new Map<Country, Pack>()
/** The declaration of a country's pack. */
export const filingOf = (country: Country): AnyFiling => {
  const pack = packs.get(country) ?? tradePack(country)
  packs.set(country, pack)
  return pack.filings.declaration!
}

/** Faults of the rules of a document, each with its path. */
export const faultsOf = (filing: AnyFiling, doc: Members, reference: unknown): Fault[] => {
  const faults: Fault[] = []
  const look = (key: string, rule: AnyRule, path: string, first: unknown): void => {
    const verdict = rule.holds(first, reference, doc)
    if (verdict === true) return
    const at = rule.at === undefined ? '' : `/${rule.at}`
    faults.push({ key, path: `${path}${at}`, values: verdict === false ? {} : verdict })
  }
  for (const [key, rule] of Object.entries(filing.rules)) {
    if (rule.each === undefined) look(key, rule, '', doc)
    else {
      const rows = (doc[rule.each] ?? []) as unknown[]
      rows.forEach((row, i) => {
        look(key, rule, `/${rule.each}/${i}`, row)
      })
    }
  }
  return faults
}

export type Tried =
  | { readonly ok: true; readonly doc: Members; readonly amounts: Members }
  | { readonly ok: false; readonly faults: readonly Fault[] }

/** A wire document through check, rules and assess. */
export const lodge = (filing: AnyFiling, wire: unknown, reference: Reference): Tried => {
  const checked = check(filing.fields, wire)
  if (checked instanceof Refusal) return { ok: false, faults: checked.faults }
  const doc: Members = checked.doc
  const faults = faultsOf(filing, doc, reference)
  if (faults.length > 0) return { ok: false, faults }
  const amounts = filing.assess(doc, reference)
  if (amounts instanceof Refusal) return { ok: false, faults: amounts.faults }
  return { ok: true, doc, amounts }
}

const SAMPLES = {
  'import-durian': durian,
  'import-wine': wine,
  'export-cars': cars,
  'kr-import': korea,
  'gb-import': britain,
} as const
export type Sample = keyof typeof SAMPLES

/** One of the pack's own sample messages, with members of its own put over it. */
export const sample = (name: Sample, changes: Members = {}): Record<string, unknown> => ({
  ...structuredClone(SAMPLES[name]),
  ...changes,
})

/** The first goods line of a sample, with members of its own. */
export const itemOf = (name: Sample, changes: Members = {}): Record<string, unknown> => {
  const [first] = sample(name).items as Record<string, unknown>[]
  return { ...first, ...changes }
}

/** Amounts of a message that must be taken; its faults are the error when it is not. */
export const amountsOf = (country: Country, wire: unknown, reference: Reference): Amounts => {
  const tried = lodge(filingOf(country), wire, reference)
  if (!tried.ok) throw new Error(JSON.stringify(tried.faults))
  return tried.amounts as unknown as Amounts
}

/** Faults of a message as `key path`; none when it is taken. */
export const refusedWith = (country: Country, wire: unknown, reference: Reference): string[] => {
  const tried = lodge(filingOf(country), wire, reference)
  return tried.ok ? [] : tried.faults.map(each => `${each.key} ${each.path}`)
}
