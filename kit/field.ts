// A field is a JSON Schema plus how people meet it (`kind`), and the two readings of its value:
// `Wire` is what travels as JSON, `Doc` what rules and arithmetic see. Pure; runs in the browser.
import { formatDecimal, parseDecimal } from './decimal.ts'
import type { Fault, OutcomeKey } from './fault.ts'
import { decimalsOf } from './money.ts'
import { instantToMs, isDate, isInstant } from './time.ts'

export type Kind =
  | 'text'
  | 'code'
  | 'date'
  | 'time'
  | 'party'
  | 'quantity'
  | 'money'
  | 'count'
  | 'yesNo'
  | 'file'
  | 'lines'

export type JsonSchema = { readonly [key: string]: unknown }

/** What a page, a template or the API's description needs to know of a field, beside its schema. */
export interface FieldMeta {
  readonly list?: string
  readonly codes?: readonly string[]
  readonly max?: number
  readonly min?: number
  readonly unit?: string
  readonly scale?: number
  /** a fixed currency, or the name of the field that holds it */
  readonly currency?: string
  readonly currencyField?: string
  readonly role?: string
  readonly rows?: Fields
}

/**
 * One reading of a document: collects faults with their path, and knows the objects around the
 * value (a money field asks them for its currency).
 */
export class Reading {
  readonly faults: Fault[] = []
  /** how many object members were met; compared with the text's colons to find repeated keys */
  members = 0
  readonly path: (string | number)[] = []
  readonly scopes: Record<string, unknown>[] = []
  /** strings need not be looked through for what no text may hold */
  readonly clean: boolean

  constructor(clean = false) {
    this.clean = clean
  }

  /** Note a fault at the present path. Past 100 faults the rest is not listed: nobody reads it. */
  fail(key: OutcomeKey, values: Fault['values'] = {}, at?: string): undefined {
    if (this.faults.length < 100) {
      const path = at === undefined ? this.path : [...this.path, at]
      this.faults.push({ key, path: pointer(path), values })
    }
    return undefined
  }

  /** Value of a member by name, looked for in the innermost object first. */
  find(name: string): unknown {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const scope = this.scopes[i]
      if (scope !== undefined && Object.hasOwn(scope, name)) return scope[name]
    }
    return undefined
  }
}

/** JSON Pointer (RFC 6901) of a path. */
export const pointer = (path: readonly (string | number)[]): string =>
  path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

export interface Field<W = unknown, D = unknown, O extends boolean = boolean> {
  readonly kind: Kind
  readonly optional: O
  /** what one that is left out reads as (`blank`) */
  readonly none?: D
  readonly schema: JsonSchema
  readonly meta: FieldMeta
  /** Wire value → document value; undefined when it was refused (the reading has the fault). */
  read(value: unknown, reading: Reading): D | undefined
  /** Document value → wire value; `scope` finds the currency, innermost object first. */
  write(value: D, scope: (name: string) => unknown): W
  /** Of a decimal: how many decimals `write` gives it. */
  readonly scale?: (scope: (name: string) => unknown) => number
}

export type Fields = { readonly [name: string]: Field }

type OptionalKeys<F extends Fields> = {
  [K in keyof F]: F[K]['optional'] extends true ? K : never
}[keyof F]
type RequiredKeys<F extends Fields> = Exclude<keyof F, OptionalKeys<F>>
type WireOf<X> = X extends Field<infer W, unknown, boolean> ? W : never
type DocOf<X> = X extends { read(value: unknown, reading: Reading): infer D | undefined }
  ? Exclude<D, undefined>
  : never
type Flat<T> = { [K in keyof T]: T[K] }

/** What rules, assessment and measures see. */
export type Doc<F extends Fields> = Flat<
  { readonly [K in RequiredKeys<F>]: DocOf<F[K]> } & {
    readonly [K in OptionalKeys<F>]?: DocOf<F[K]>
  }
>
/** What travels as JSON. */
export type Wire<F extends Fields> = Flat<
  { [K in RequiredKeys<F>]: WireOf<F[K]> } & { [K in OptionalKeys<F>]?: WireOf<F[K]> }
>

export interface CodeList<C extends string = string> {
  readonly name: string
  readonly codes: readonly C[]
}
export const codeList = <const C extends string>(
  name: string,
  codes: readonly C[],
): CodeList<C> => ({ name, codes })

/** What a JSON value is, as faults name it: `null`, `array`, or its `typeof`. */
export const found = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value

/**
 * Characters that no text may hold: controls but for tab and line breaks. XML 1.0, in which customs
 * messages travel, has no way to write them, PostgreSQL cannot hold NUL, and U+001F parts the lists
 * that the engine stores.
 */
const CONTROL = /[^\P{Cc}\t\n\r]/u

/** A string that is Unicode throughout, without lone surrogates and control characters. */
const readString = (value: unknown, reading: Reading): string | undefined => {
  if (typeof value !== 'string') {
    return reading.fail('wrong-type', { expected: 'string', found: found(value) })
  }
  if (!reading.clean && (!value.isWellFormed() || CONTROL.test(value)))
    return reading.fail('malformed-text')
  return value
}

const keep = <T>(value: T): T => value

/** Free text of 1 to `max` characters (UTF-16 units, as JSON Schema and HTML count them). */
export const text = (max: number): Field<string, string, false> => ({
  kind: 'text',
  optional: false,
  schema: { type: 'string', minLength: 1, maxLength: max },
  meta: { max },
  read: (value, reading) => {
    const string = readString(value, reading)
    if (string === undefined) return undefined
    if (string.length > max) return reading.fail('text-too-long', { max })
    return string.trim() === '' ? reading.fail('text-empty') : string
  },
  write: keep,
})

/** A code of a closed list. */
export const code = <const C extends string>(list: CodeList<C>): Field<C, C, false> => {
  const known = new Set<string>(list.codes)
  const isCode = (value: string): value is C => known.has(value)
  return {
    kind: 'code',
    optional: false,
    schema: { type: 'string', enum: [...list.codes] },
    meta: { list: list.name, codes: list.codes },
    read: (value, reading) => {
      const string = readString(value, reading)
      if (string === undefined) return undefined
      if (isCode(string)) return string
      return reading.fail('unknown-code', { code: string.slice(0, 60), list: list.name })
    },
    write: keep,
  }
}

/** A code whose list is reference data (dated): its form is checked here, membership by a rule. */
export const datedCode = (list: string, pattern: RegExp): Field<string, string, false> => {
  // with g or y a RegExp remembers where it stopped: every second good code would be refused
  const form = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
  return {
    kind: 'code',
    optional: false,
    schema: { type: 'string', pattern: pattern.source },
    meta: { list },
    read: (value, reading) => {
      const string = readString(value, reading)
      if (string === undefined) return undefined
      return form.test(string)
        ? string
        : reading.fail('unknown-code', { code: string.slice(0, 60), list })
    },
    write: keep,
  }
}

/** A calendar date, YYYY-MM-DD, without a time zone. */
export const date = (): Field<string, string, false> => ({
  kind: 'date',
  optional: false,
  schema: { type: 'string', format: 'date' },
  meta: {},
  read: (value, reading) => {
    const string = readString(value, reading)
    if (string === undefined) return undefined
    return isDate(string) ? string : reading.fail('not-a-date', { text: string.slice(0, 40) })
  },
  write: keep,
})

/** An instant, RFC 3339 with an offset; inside it is milliseconds since 1970 (UTC). */
export const time = (): Field<string, number, false> => ({
  kind: 'time',
  optional: false,
  schema: { type: 'string', format: 'date-time' },
  meta: {},
  read: (value, reading) => {
    const string = readString(value, reading)
    if (string === undefined) return undefined
    const ms = isInstant(string) ? instantToMs(string) : undefined
    return ms ?? reading.fail('not-a-time', { text: string.slice(0, 40) })
  },
  write: value => new Date(value).toISOString(),
})

/** An organisation or person by its registered identifier; a pack checks its scheme by a rule. */
export const party = (role: string): Field<string, string, false> => ({
  kind: 'party',
  optional: false,
  schema: { type: 'string', pattern: '^[0-9A-Z]{3,35}$' },
  meta: { role },
  read: (value, reading) => {
    const string = readString(value, reading)
    if (string === undefined) return undefined
    return /^[0-9A-Z]{3,35}$/.test(string) ? string : reading.fail('not-a-party')
  },
  write: keep,
})

const decimalSchema = (scale: number, negative: boolean): JsonSchema => ({
  type: 'string',
  pattern: `^${negative ? '-?' : ''}(0|[1-9]\\d{0,29})${scale > 0 ? `(\\.\\d{1,${scale}})?` : ''}$`,
})

/** What cannot be read back must not be written: a bug of the pack then, never a stored amount. */
const writeDecimal = (value: bigint, scale: number, negative: boolean): string => {
  const text = formatDecimal(value, scale)
  if (value < 0n && !negative) throw new RangeError(`${text} is below zero`)
  return text
}

const readDecimal = (
  value: unknown,
  reading: Reading,
  scale: number,
  negative: boolean,
): bigint | undefined => {
  // A bare JSON number has gone through a float before anybody could look at it.
  if (typeof value === 'number') return reading.fail('send-as-string')
  const string = readString(value, reading)
  if (string === undefined) return undefined
  const scaled = parseDecimal(string, scale)
  if (scaled === undefined) {
    return parseDecimal(string, 30) === undefined
      ? reading.fail('not-a-decimal', { text: string.slice(0, 60) })
      : reading.fail('too-many-decimals', { max: scale })
  }
  // `-0` too: the schema has no minus here, and what it refuses must not pass
  if (!negative && string.startsWith('-')) return reading.fail('out-of-range', { min: 0 })
  return scaled
}

/** A quantity in a unit; a decimal string on the wire, `scale` decimals as bigint inside. */
export const quantity = (
  unit: string,
  scale: number,
  more: { negative?: boolean } = {},
): Field<string, bigint, false> => ({
  kind: 'quantity',
  optional: false,
  schema: decimalSchema(scale, more.negative === true),
  meta: { unit, scale },
  read: (value, reading) => readDecimal(value, reading, scale, more.negative === true),
  write: value => writeDecimal(value, scale, more.negative === true),
  scale: () => scale,
})

/**
 * An amount of money in a fixed currency, or in the currency that the field `in` of the same or
 * an enclosing object names. Decimal string on the wire, whole minor units (ISO 4217) inside.
 */
export const money = (
  of: { currency: string } | { in: string },
  more: { negative?: boolean } = {},
): Field<string, bigint, false> => {
  const negative = more.negative === true
  const fixed = 'currency' in of ? decimalsOf(of.currency) : undefined
  const scaleIn = (currency: unknown): number | undefined =>
    fixed ?? (typeof currency === 'string' ? decimalsOf(currency) : undefined)
  return {
    kind: 'money',
    optional: false,
    schema: decimalSchema(fixed ?? 4, negative),
    meta:
      'currency' in of ? { currency: of.currency, scale: fixed ?? 2 } : { currencyField: of.in },
    read: (value, reading) => {
      const scale = scaleIn('in' in of ? reading.find(of.in) : undefined)
      // the currency field itself carries the fault; here only the form is looked at
      return readDecimal(value, reading, scale ?? 4, negative)
    },
    write: (value, scope) =>
      writeDecimal(value, scaleIn('in' in of ? scope(of.in) : undefined) ?? 4, negative),
    scale: scope => scaleIn('in' in of ? scope(of.in) : undefined) ?? 4,
  }
}

/** A whole number (packages, containers): a JSON number within the safe integers. */
export const count = (min = 0, max = 999_999_999): Field<number, number, false> => ({
  kind: 'count',
  optional: false,
  schema: { type: 'integer', minimum: min, maximum: max },
  meta: { min, max },
  read: (value, reading) => {
    if (typeof value !== 'number') {
      return reading.fail('wrong-type', { expected: 'number', found: found(value) })
    }
    if (!Number.isSafeInteger(value)) return reading.fail('not-a-number')
    return value < min || value > max ? reading.fail('out-of-range', { min, max }) : value
  },
  write: keep,
})

export const yesNo = (): Field<boolean, boolean, false> => ({
  kind: 'yesNo',
  optional: false,
  schema: { type: 'boolean' },
  meta: {},
  read: (value, reading) =>
    typeof value === 'boolean'
      ? value
      : reading.fail('wrong-type', { expected: 'boolean', found: found(value) }),
  write: keep,
})

/** Leave a field out at will; null is not a way to say so. */
export const optional = <W, D>(field: Field<W, D, false>): Field<W, D, true> => ({
  ...field,
  optional: true,
})

/**
 * May be left out, and reads as `none` then: an empty text or 0, so that arithmetic need not ask.
 * For what some documents of a kind must state and others cannot; which is for rules to say.
 */
export const blank = <W, D>(field: Field<W, D, false>, none: D): Field<W, D, false> => ({
  ...field,
  none,
})
