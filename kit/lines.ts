// Fields made of fields: goods lines, and a reference to a file. And the reading of a whole object.

import { Ascii, MOST_SCALE } from './ascii.ts'
import { Refusal } from './fault.ts'
import {
  type Doc,
  type Field,
  type Fields,
  found,
  type JsonSchema,
  Reading,
  type Wire,
} from './field.ts'

interface Plan {
  readonly names: readonly string[]
  readonly fields: readonly Field[]
  /** Whether every object has a member of that name by birth: then hasOwn must tell. */
  readonly inborn: readonly boolean[]
  /** `{"name":` and `,"name":` as UTF-8; undefined where a name is no ASCII */
  readonly first: readonly (Uint8Array | undefined)[]
  readonly later: readonly (Uint8Array | undefined)[]
}

const encoder = new TextEncoder()
const label = (before: '{' | ',', name: string): Uint8Array | undefined => {
  const text = `${before}${JSON.stringify(name)}:`
  const bytes = encoder.encode(text)
  return bytes.length === text.length ? bytes : undefined
}

const plans = new WeakMap<Fields, Plan>()
const planOf = (fields: Fields): Plan => {
  let plan = plans.get(fields)
  if (plan === undefined) {
    const names = Object.keys(fields)
    plan = {
      names,
      fields: Object.values(fields),
      inborn: names.map(name => name in Object.prototype),
      first: names.map(name => label('{', name)),
      later: names.map(name => label(',', name)),
    }
    plans.set(fields, plan)
  }
  return plan
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Read an object member by member. What the declaration does not name is a fault, not dropped. */
export const readObject = <F extends Fields>(
  fields: F,
  value: unknown,
  reading: Reading,
): Doc<F> | undefined => {
  if (!isObject(value)) {
    return reading.fail('wrong-type', {
      expected: 'object',
      found: found(value),
    })
  }
  const plan = planOf(fields)
  const keys = Object.keys(value)
  const bare = Object.getPrototypeOf(value) === Object.prototype
  reading.members += keys.length
  reading.scopes.push(value)
  const before = reading.faults.length
  const doc: Record<string, unknown> = {}
  let met = 0
  for (let i = 0; i < plan.names.length; i++) {
    const name = plan.names[i]!
    const field = plan.fields[i]!
    const own = (bare && !plan.inborn[i]) || Object.hasOwn(value, name)
    const given = own ? value[name] : undefined
    if (given === undefined) {
      if (field.none !== undefined) doc[name] = field.none
      else if (!field.optional) reading.fail('field-missing', {}, name)
      continue
    }
    met++
    reading.path.push(name)
    const read = field.read(given, reading)
    reading.path.pop()
    if (read !== undefined) doc[name] = read
  }
  if (met !== keys.length) {
    for (const key of keys) {
      if (!Object.hasOwn(fields, key)) {
        reading.fail('unknown-field', { name: key.slice(0, 80) }, key.slice(0, 80))
      }
    }
  }
  reading.scopes.pop()
  // The loop above read each member by its own field, which is what Doc<F> says of it.
  return reading.faults.length === before ? (doc as Doc<F>) : undefined
}

/** Write an object's members back to their wire form, in the order of the declaration. */
export const writeObject = <F extends Fields>(
  fields: F,
  doc: Doc<F>,
  outer: (name: string) => unknown = () => undefined,
): Wire<F> => {
  const members = doc as Record<string, unknown>
  const scope = (name: string): unknown =>
    Object.hasOwn(members, name) ? members[name] : outer(name)
  const plan = planOf(fields)
  const wire: Record<string, unknown> = {}
  for (let i = 0; i < plan.names.length; i++) {
    const name = plan.names[i]!
    const value = members[name]
    const field = plan.fields[i]!
    if (value !== undefined && value !== field.none) wire[name] = field.write(value, scope)
  }
  return wire as Wire<F>
}

const ascii = new Ascii()
/** Below 2^52 a whole number over a power of ten never rounds up to the next whole one. */
const SAFE = 2 ** 52

/**
 * `JSON.stringify(writeObject(fields, doc))`, at a third of its cost where all of it is ASCII, as
 * amounts are.
 */
export const writeJson = <F extends Fields>(fields: F, doc: Doc<F>): string => {
  ascii.begin()
  putObject(fields, doc, () => undefined)
  return ascii.good ? ascii.text() : JSON.stringify(writeObject(fields, doc))
}

const putObject = (fields: Fields, doc: Doc<Fields>, outer: (name: string) => unknown): void => {
  const members = doc as Record<string, unknown>
  const scope = (name: string): unknown =>
    Object.hasOwn(members, name) ? members[name] : outer(name)
  const plan = planOf(fields)
  let labels = plan.first
  for (let i = 0; i < plan.names.length; i++) {
    const value = members[plan.names[i]!]
    const field = plan.fields[i]!
    if (value === undefined || value === field.none) continue
    const piece = labels[i]
    if (piece === undefined) ascii.good = false
    else ascii.bytesOf(piece)
    putValue(field, value, scope)
    labels = plan.later
  }
  ascii.put(labels === plan.first ? '{}' : '}')
}

const putValue = (field: Field, value: unknown, scope: (name: string) => unknown): void => {
  if (typeof value === 'bigint') {
    const scale = field.scale?.(scope)
    // rounding keeps order: what is below 2^52 as a double was so before, and is exact
    const number = Number(value)
    if (scale !== undefined && scale <= MOST_SCALE && number >= 0 && number < SAFE) {
      ascii.decimal(number, scale)
      return
    }
  }
  const { rows } = field.meta
  if (field.kind === 'lines' && rows !== undefined) {
    // a field of lines reads and writes rows of these fields
    const list = value as readonly Doc<Fields>[]
    for (let i = 0; i < list.length; i++) {
      ascii.put(i === 0 ? '[' : ',')
      putObject(rows, list[i]!, scope)
    }
    ascii.put(list.length === 0 ? '[]' : ']')
    return
  }
  const wire = field.write(value, scope)
  if (typeof wire !== 'string' || !ascii.string(wire)) ascii.put(JSON.stringify(wire))
}

/** JSON Schema (2020-12) of an object of fields; each member also carries `x-field`. */
export const schemaOf = (fields: Fields): JsonSchema => {
  const plan = planOf(fields)
  return {
    type: 'object',
    additionalProperties: false,
    required: plan.names.filter((_, i) => {
      const field = plan.fields[i]!
      return !field.optional && field.none === undefined
    }),
    properties: Object.fromEntries(
      plan.names.map((name, i) => {
        const field = plan.fields[i]!
        const { rows: _, codes: __, ...meta } = field.meta
        return [name, { ...field.schema, 'x-field': { kind: field.kind, ...meta } }]
      }),
    ),
  }
}

/** Goods lines and their like: at least one, at most `max` rows of the given fields. */
export const lines = <F extends Fields>(
  fields: F,
  max: number,
): Field<Wire<F>[], readonly Doc<F>[], false> => ({
  kind: 'lines',
  optional: false,
  schema: { type: 'array', minItems: 1, maxItems: max, items: schemaOf(fields) },
  meta: { max, rows: fields },
  read: (value, reading) => {
    if (!Array.isArray(value)) {
      return reading.fail('wrong-type', { expected: 'array', found: found(value) })
    }
    if (value.length > max) return reading.fail('too-many-lines', { max, found: value.length })
    if (value.length === 0) return reading.fail('too-few-lines', { min: 1 })
    const rows: Doc<F>[] = []
    for (let i = 0; i < value.length; i++) {
      reading.path.push(i)
      const row = readObject(fields, value[i], reading)
      reading.path.pop()
      if (row !== undefined) rows.push(row)
    }
    return rows.length === value.length ? rows : undefined
  },
  write: (rows, scope) => rows.map(row => writeObject(fields, row, scope)),
})

export interface FileReference {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly sha256: string
}

/** What no file name may hold: separators of paths, and control characters. */
const UNSAFE = /[/\\\p{Cc}]/u

/** A file that lies elsewhere, by name, media type, size in bytes and SHA-256 (hex). */
export const file = (maxBytes: number): Field<FileReference, FileReference, false> => ({
  kind: 'file',
  optional: false,
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'type', 'size', 'sha256'],
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 255 },
      type: { type: 'string', pattern: '^[a-z]+/[a-z0-9.+-]+$' },
      size: { type: 'integer', minimum: 0, maximum: maxBytes },
      sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    },
  },
  meta: { max: maxBytes },
  read: (value, reading) => {
    if (!isObject(value)) return reading.fail('not-a-file')
    const { name, type, size, sha256 } = value
    reading.members += Object.keys(value).length
    const good =
      Object.keys(value).length === 4 &&
      typeof name === 'string' &&
      name.isWellFormed() &&
      !UNSAFE.test(name) &&
      name.length >= 1 &&
      name.length <= 255 &&
      typeof type === 'string' &&
      /^[a-z]+\/[a-z0-9.+-]+$/.test(type) &&
      typeof size === 'number' &&
      Number.isSafeInteger(size) &&
      size >= 0 &&
      size <= maxBytes &&
      typeof sha256 === 'string' &&
      /^[0-9a-f]{64}$/.test(sha256)
    return good ? { name, type, size, sha256 } : reading.fail('not-a-file')
  },
  write: value => value,
})

/**
 * Check a parsed JSON value against fields: the document, or every reason against it. `clean` says
 * that the value's strings are known to be well-formed and without control characters.
 */
export const check = <F extends Fields>(
  fields: F,
  wire: unknown,
  clean = false,
): { doc: Doc<F>; members: number } | Refusal => {
  const reading = new Reading(clean)
  const doc = readObject(fields, wire, reading)
  return doc === undefined ? new Refusal(reading.faults) : { doc, members: reading.members }
}
