// A mapping says which column of a file goes into which field of a filing. It is JSON, or a
// TypeScript module with the same value as its default export.
import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Fault, Refusal } from '#kit/fault.ts'
import type { JsonSchema, Kind } from '#kit/field.ts'
import { isZone } from '#kit/time.ts'
import { bulkFault, refuseBulk } from './faults.ts'

const closed = { additionalProperties: false }
const Columns = Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })])

const sourceSchema = Type.Object(
  {
    /** a column's name, or several of which the file has one (aliases) */
    column: Type.Optional(Columns),
    /** the same value in every filing, as it stands in the wire document */
    value: Type.Optional(Type.Unknown()),
    /** what a blank cell means */
    default: Type.Optional(Type.String()),
    /** part of the cell's text, as `slice` of JavaScript counts */
    slice: Type.Optional(Type.Array(Type.Integer(), { minItems: 1, maxItems: 2 })),
    pad: Type.Optional(
      Type.Object(
        { length: Type.Integer({ minimum: 1, maximum: 100 }), with: Type.String() },
        closed,
      ),
    ),
    prefix: Type.Optional(Type.String()),
    upper: Type.Optional(Type.Boolean()),
    /** the cell's text → what it means; '' means nothing. `otherwise` stands for all the rest. */
    map: Type.Optional(Type.Record(Type.String(), Type.String())),
    otherwise: Type.Optional(Type.String()),
    round: Type.Optional(
      Type.Object(
        {
          decimals: Type.Integer({ minimum: 0, maximum: 18 }),
          rounding: Type.Union([
            Type.Literal('half-up'),
            Type.Literal('truncate'),
            Type.Literal('up'),
            Type.Literal('half-even'),
          ]),
        },
        closed,
      ),
    ),
    /** one cell holds several values of a list: `A;B;C` */
    each: Type.Optional(Type.Object({ separator: Type.String({ minLength: 1 }) }, closed)),
  },
  closed,
)

const mappingSchema = Type.Object(
  {
    filing: Type.String({ minLength: 1 }),
    sheet: Type.Optional(Type.String()),
    encoding: Type.Optional(Type.String()),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    decimal: Type.Optional(Type.Union([Type.Literal('point'), Type.Literal('comma')])),
    dates: Type.Optional(
      Type.Union([Type.Literal('ymd'), Type.Literal('dmy'), Type.Literal('mdy')]),
    ),
    exponents: Type.Optional(Type.Boolean()),
    lakh: Type.Optional(Type.Boolean()),
    /** zone of moments that are written without one */
    zone: Type.Optional(Type.String()),
    /** columns that make the idempotency key; else the row's content and its place among equals */
    key: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    /** columns whose equal values in consecutive rows make them lines of one filing */
    group: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    /** the instant of acceptance, for imports of history */
    effective: Type.Optional(
      Type.Object(
        {
          column: Columns,
          zone: Type.Optional(Type.String()),
          at: Type.Optional(Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })),
        },
        closed,
      ),
    ),
    /** path of a field (`office`, `items[].hs`) → where it comes from */
    fields: Type.Record(Type.String(), sourceSchema),
  },
  closed,
)

/** As JSON Schema, for the description of the API. */
export const mappingShape: JsonSchema = { ...mappingSchema }

export type Mapping = Static<typeof mappingSchema>
export type Source = Static<typeof sourceSchema>

/** What a caller knows of a field, by its path. `list` is the name of its code list. */
export interface FieldKind {
  readonly kind: Kind
  /** decimals of a quantity, or of money in a fixed currency */
  readonly scale?: number | undefined
  readonly list?: string | undefined
  readonly optional: boolean
}
export type Kinds = (path: string) => FieldKind | undefined

const checker = Compile(mappingSchema)

/** A zone by its IANA name, or a fixed offset such as `+08:00`. */
const isZoneOrOffset = (zone: string): boolean =>
  zone === 'Z' || /^[+-](?:0\d|1[0-4]):[0-5]\d$/.test(zone) || isZone(zone)

const wrong = (at: string, expected: string): Fault => bulkFault('mapping-wrong', { at, expected })

/** What the schema cannot say. */
const faultsIn = (mapping: Mapping): Fault[] => {
  const faults: Fault[] = []
  for (const [path, source] of Object.entries(mapping.fields)) {
    if ((source.column === undefined) === (source.value === undefined)) {
      faults.push(wrong(`/fields/${path}`, 'column | value'))
    }
    if (source.pad !== undefined && source.pad.with.length !== 1) {
      faults.push(wrong(`/fields/${path}/pad/with`, '1'))
    }
  }
  for (const [at, zone] of [
    ['/zone', mapping.zone],
    ['/effective/zone', mapping.effective?.zone],
  ] as const) {
    if (zone !== undefined && !isZoneOrOffset(zone)) faults.push(wrong(at, 'zone'))
  }
  return faults
}

/** A parsed JSON value as a mapping, or what is wrong with it and where. */
export const checkMapping = (value: unknown): Mapping | Refusal => {
  if (checker.Check(value)) {
    const faults = faultsIn(value)
    return faults.length === 0 ? value : new Refusal(faults)
  }
  const errors = [...checker.Errors(value)].slice(0, 20)
  return new Refusal(errors.map(each => wrong(each.instancePath || '/', each.message)))
}

/** Read a mapping file: `.json`, or a module with a default export. */
export const loadMapping = async (path: string): Promise<Mapping | Refusal> => {
  if (!/\.json$/i.test(path)) {
    const module: { default?: unknown } = await import(pathToFileURL(path).href)
    return checkMapping(module.default)
  }
  try {
    return checkMapping(JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, '')))
  } catch (error) {
    if (error instanceof SyntaxError)
      return refuseBulk('mapping-wrong', { at: '/', expected: 'JSON' })
    throw error
  }
}
