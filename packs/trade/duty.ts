// Duty, consumption tax and VAT of each goods line, and their sums. Every amount is rounded once,
// on its own line, by the country's rule; the totals are sums of rounded lines (T18).
import { divide } from '#kit/decimal.ts'
import { Refusal, refuse } from '#kit/fault.ts'
import type { Amounts, Declaration, Item, Line } from './fields.ts'
import { declaredLate, payBy } from './late.ts'
import { drawnPermits } from './permits.ts'
import { type Basis, dutyOf, needsQuantity, specificOf, type Taxed, WHOLE } from './rate.ts'
import type { Duty, Reference, Tariff } from './reference.ts'
import { type Stated, statedTax } from './stated.ts'
import { valuesOf } from './value.ts'

// For a threshold in minor units for each kilogram: mass has five decimals.
const KILOGRAM = 100_000n

interface Chosen {
  readonly basis: Basis
  readonly duty: Duty
}

/** Which rate is lower; a compound rate is compared by the duty that it makes. */
const lower = (a: Chosen, b: Chosen, value: bigint, item: Item, reference: Reference): Chosen =>
  dutyOf(b.duty, value, item, reference) < dutyOf(a.duty, value, item, reference) ? b : a

/**
 * The rate of an import (Customs Tariff Law 2024, art. 12 and 13): goods of unknown origin, or of a
 * country without most-favoured-nation treatment, bear the general rate and no provisional one.
 * Else a provisional rate stands before MFN; under a treaty the lower of provisional (or, without
 * one, MFN) and treaty rate. undefined: the tariff does not hold the rate that is needed, or one
 * that it holds cannot be read, and it might have been the lower.
 */
export const chooseRate = (
  item: Item,
  tariff: Tariff,
  value: bigint,
  reference: Reference,
): Chosen | undefined => {
  const country = reference.row('country', item.origin)
  if (country === undefined || country.mfn === 'no') {
    return tariff.general && { basis: 'general', duty: tariff.general }
  }
  if (tariff.unclear.has('provisional')) return undefined
  const usual: Chosen | undefined =
    tariff.provisional !== undefined
      ? { basis: 'provisional', duty: tariff.provisional }
      : tariff.mfn && { basis: 'mfn', duty: tariff.mfn }
  if (item.preference === undefined) return usual
  const treaty = reference.treaty(item.hs, item.preference, item.origin)
  if (treaty === undefined) return undefined
  const preferred: Chosen = { basis: 'preference', duty: treaty }
  return usual === undefined ? preferred : lower(preferred, usual, value, item, reference)
}

/**
 * Consumption tax on imports. China (Consumption Tax Regulation 2008, art. 5 and 9):
 * ad valorem (value + duty) / (1 - r) * r; specific quantity * s;
 * compound ((value + duty + quantity * s) / (1 - r)) * r + quantity * s.
 * Viet Nam: (value + duty) * r; a compound rate has no rule here, see `isUnruled`.
 */
export const consumptionOf = (
  tariff: Tariff,
  value: bigint,
  duty: bigint,
  item: Item,
  reference: Reference,
): bigint => {
  const rate = tariff.consumption
  if (rate === undefined) return 0n
  if (tariff.consumptionFrom > 0n && value * KILOGRAM < tariff.consumptionFrom * item.net) return 0n
  const specific = specificOf(rate, item, reference)
  if (rate.percent === 0n) return specific
  if (reference.profile.consumption === 'on-top') {
    return divide((value + duty) * rate.percent, WHOLE, reference.profile.rounding)
  }
  const base = (value + duty + specific) * rate.percent
  return divide(base, WHOLE - rate.percent, reference.profile.rounding) + specific
}

/** A consumption tax for which there is no rule: by value and by quantity, on top of the value. */
const isUnruled = ({ consumption }: Tariff, { profile }: Reference): boolean =>
  profile.consumption === 'on-top' &&
  consumption !== undefined &&
  consumption.percent > 0n &&
  consumption.specific > 0n

const untaxed = (basis: Basis): Taxed => ({ basis, rate: 0n, duty: 0n, consumption: 0n, vat: 0n })

const importTax = (
  item: Item,
  at: number,
  value: bigint,
  exempt: boolean,
  reference: Reference,
): Taxed | Refusal => {
  const { profile } = reference
  const tariff = reference.tariff(item.hs)
  if (tariff === undefined) return missing('hs', item.hs, `/items/${at}/hs`, reference)
  const chosen = chooseRate(item, tariff, value, reference)
  const unclear = tariff.unclear.has('consumption') || isUnruled(tariff, reference)
  if (chosen === undefined || unclear) {
    return missing('duty', item.hs, `/items/${at}/hs`, reference)
  }
  if (tariff.vat === undefined) return missing('setting', 'vat', `/items/${at}/hs`, reference)
  if (needsQuantity(chosen.duty, item) || needsQuantity(tariff.consumption, item)) {
    return refuse('field-missing', `/items/${at}/quantity`)
  }
  const duty = exempt ? 0n : dutyOf(chosen.duty, value, item, reference)
  const consumption = consumptionOf(tariff, value, duty, item, reference)
  // VAT Law 2024, art. 14: on customs value plus duty plus consumption tax.
  const vat = divide((value + duty + consumption) * tariff.vat, WHOLE, profile.rounding)
  const basis = exempt ? 'exempt' : chosen.basis
  return { basis, rate: chosen.duty.percent, duty, consumption, vat }
}

const missing = (table: string, key: string, path: string, reference: Reference): Refusal =>
  refuse('reference-missing', path, { table, key, date: reference.date })

/**
 * Exports bear no VAT and no consumption tax (VAT Law art. 10; Consumption Tax Regulation art. 11),
 * and export duty only where the tariff has a rate: the duty is not part of its own base
 * (Customs Tariff Law 2024, art. 29), so it is FOB / (1 + r) * r. Another country's rule: none yet.
 */
const exportTax = (
  item: Item,
  at: number,
  value: bigint,
  exempt: boolean,
  reference: Reference,
): Taxed | Refusal => {
  const tariff = reference.profile.tariff ? reference.tariff(item.hs) : undefined
  if (tariff?.unclear.has('export') === true) {
    return missing('duty', item.hs, `/items/${at}/hs`, reference)
  }
  const rate = tariff?.export
  if (rate === undefined) return untaxed('none')
  if (reference.profile.exportDuty === undefined) {
    return missing('duty', item.hs, `/items/${at}/hs`, reference)
  }
  if (exempt) return untaxed('exempt')
  const base = divide(value * WHOLE, WHOLE + rate.percent, reference.profile.rounding)
  return { ...untaxed('export'), rate: rate.percent, duty: dutyOf(rate, base, item, reference) }
}

/**
 * Net mass of a line: as stated, or of goods that are sold by the piece or the metre, from what one
 * of them weighs by the tariff's row (T19). Rules refuse a line that has neither.
 */
const massOf = (item: Item, reference: Reference): bigint =>
  item.net > 0n ? item.net : (reference.massOf(item) ?? 0n)

/** Goods that bear a treaty's rate use up their certificate, where the node keeps such. */
const draws = ({ preference, origin }: Item, basis: Basis, reference: Reference): boolean =>
  basis === 'preference' && preference !== undefined && reference.isCertified(preference, origin)

const linesOf = (
  doc: Declaration,
  values: readonly bigint[],
  exempt: boolean,
  reference: Reference,
): Line[] | Refusal => {
  const lines: Line[] = []
  const imports = doc.direction === 'import'
  const { tariff } = reference.profile
  for (let i = 0; i < values.length; i++) {
    const item = doc.items[i]!
    const value = values[i]!
    const taxed: Stated | Refusal = !imports
      ? exportTax(item, i, value, exempt, reference)
      : tariff
        ? importTax(item, i, value, exempt, reference)
        : statedTax(item, i, value, doc, reference)
    if (taxed instanceof Refusal) return taxed
    const { basis, rate, duty, consumption, vat } = taxed
    const due = duty + consumption + vat
    const mass = massOf(item, reference)
    const line: Line = { value, duty, consumption, vat, due, mass, basis, rate }
    const isDrawn = draws(item, basis, reference)
    const permits = drawnPermits(item, doc.direction, reference)
    // where rates are not stated most lines are no more than this
    if (tariff && !isDrawn && permits === undefined) lines.push(line)
    else {
      lines.push({
        ...taxed,
        ...line,
        ...(isDrawn ? { drawn: mass } : {}),
        ...(permits === undefined ? {} : { permits }),
      })
    }
  }
  return lines
}

const TAXES = ['duty', 'consumption', 'vat'] as const
type Tax = (typeof TAXES)[number]

/** Cut each tax's total to a multiple of `step`: the rest comes off the line with most of it. */
const cut = (lines: Line[], step: bigint): Line[] => {
  for (const tax of TAXES) {
    const rest = lines.reduce((sum, line) => sum + line[tax], 0n) % step
    if (rest > 0n) takeOff(lines, tax, rest)
  }
  return lines
}
const takeOff = (lines: Line[], tax: Tax, amount: bigint): void => {
  let left = amount
  while (left > 0n) {
    let most = 0
    for (let i = 1; i < lines.length; i++) if (lines[i]![tax] > lines[most]![tax]) most = i
    const line = lines[most]!
    const rest = line[tax] > left ? line[tax] - left : 0n
    const part = line[tax] - rest
    lines[most] = { ...line, [tax]: rest, due: line.due - part }
    left -= part
  }
}

const sum = (lines: Line[]): Amounts => {
  let [value, duty, consumption, vat, mass] = [0n, 0n, 0n, 0n, 0n]
  for (const line of lines) {
    value += line.value
    duty += line.duty
    consumption += line.consumption
    vat += line.vat
    mass += line.mass
  }
  return { value, duty, consumption, vat, due: duty + consumption + vat, mass, lines }
}

/** What a late declaration adds, and until when what is due is paid in time. */
const timely = (amounts: Amounts, doc: Declaration, reference: Reference): Amounts => {
  const { lateDeclaration: declaring, late: paying, date } = reference
  const late =
    doc.direction === 'import' && doc.arrived !== undefined && declaring !== undefined
      ? declaredLate(amounts.value, doc.arrived, date, declaring)
      : undefined
  const due = amounts.due + (late?.charge ?? 0n)
  return {
    ...amounts,
    due,
    ...(late === undefined ? {} : { lateDeclared: late.charge, lateDays: late.days }),
    ...(paying === undefined || due === 0n
      ? {}
      : {
          payBy: payBy(date, paying),
          lateRate: paying.perDay,
          ...(paying.from === 0n ? {} : { lateLeast: paying.from }),
        }),
  }
}

/** Amounts of a declaration as of the day of acceptance, or why they cannot be worked out. */
export const assess = (doc: Declaration, reference: Reference): Amounts | Refusal => {
  const values = valuesOf(doc, reference)
  if (values instanceof Refusal) return values
  const lines = linesOf(doc, values, false, reference)
  if (lines instanceof Refusal) return lines
  const { step } = reference.profile
  const amounts = sum(step > 1n ? cut(lines, step) : lines)
  if (amounts.duty === 0n || amounts.duty > reference.exemption)
    return timely(amounts, doc, reference)
  // A consignment whose duty is that small bears none; what is counted on top of duty follows.
  const exempt = linesOf(doc, values, true, reference)
  return exempt instanceof Refusal ? exempt : timely(sum(exempt), doc, reference)
}
