// The JSON of announcement 179, by the same leaves as the XML: no number passes through a double.
import { trimDecimal } from '#kit/decimal.ts'
import { type Fault, Refusal } from '#kit/fault.ts'
import { cebFault, quoted } from './faults.ts'
import { type Leaf, type Leaves, MONEY_SCALE, Unfit } from './leaf.ts'

/** A number as it was written. */
class JsonNumber {
  readonly source: string
  constructor(source: string) {
    this.source = source
  }
}

type WithSource = (
  text: string,
  reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown
// ES2026: the reviver is told how a number was written; TypeScript does not know of it yet
const parse = JSON.parse as WithSource

type JsonObject = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof JsonNumber)

/** A JSON text of at most so many characters; undefined for what is none. */
const parseJson = (json: string, most: number): unknown => {
  if (json.length > most) return undefined
  try {
    return parse(json, (_, value, { source }) =>
      typeof value === 'number' ? new JsonNumber(source ?? String(value)) : value,
    )
  } catch {
    return undefined
  }
}

/** Numbers are numbers there, all else is text. */
const isNumeric = (leaf: Leaf): boolean => leaf.kind === 'count' || leaf.kind === 'money'

/** Reads objects by leaves, gathering all faults. */
export class JsonReading {
  readonly faults: Fault[] = []

  refuse(key: string, path: string, values: Readonly<Record<string, string | number>> = {}): void {
    this.faults.push(cebFault(key, path, 'shape', values))
  }

  /** Members by the leaves; `lists` are those that others read. */
  leaves(found: unknown, leaves: Leaves, path: string, lists: readonly string[] = []): JsonObject {
    if (!isObject(found)) {
      this.refuse(found === undefined ? 'field-missing' : 'wrong-type', path)
      return {}
    }
    for (const name of Object.keys(found)) {
      if (Object.hasOwn(leaves, name) || lists.includes(name)) continue
      this.refuse('unknown-field', `${path}/${quoted(name)}`, { name: quoted(name) })
    }
    const values: Record<string, unknown> = {}
    for (const [name, leaf] of Object.entries(leaves)) {
      const value = Object.hasOwn(found, name) ? found[name] : undefined
      const read = this.#value(value, leaf)
      if (read instanceof Unfit) this.refuse(read.key, `${path}/${name}`, read.values)
      else if (read !== undefined) values[name] = read
    }
    return values
  }

  #value(value: unknown, leaf: Leaf): unknown {
    if (value === undefined) return leaf.required ? new Unfit('field-missing') : undefined
    if (isNumeric(leaf)) {
      return value instanceof JsonNumber ? leaf.read(value.source) : new Unfit('wrong-type')
    }
    if (typeof value !== 'string') return new Unfit('wrong-type')
    // an empty text is kept where one may stand: it is part of what was signed
    if (value === '' && leaf.min > 0) return new Unfit('field-missing')
    return leaf.read(value)
  }

  list(found: unknown, path: string): readonly unknown[] {
    if (Array.isArray(found) && found.length > 0) return found
    this.refuse('too-few-lines', path, { min: 1 })
    return []
  }
}

export const memberOf = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined

/** `"name":value` of each leaf that has one, in the leaves' order. */
export const jsonMembers = (values: JsonObject, leaves: Leaves): string[] =>
  Object.entries(leaves).flatMap(([name, leaf]) => {
    const value = values[name]
    if (value === undefined) return []
    const written =
      leaf.kind === 'money' && typeof value === 'bigint'
        ? trimDecimal(value, MONEY_SCALE)
        : leaf.kind === 'count'
          ? String(value)
          : JSON.stringify(value)
    return [`${JSON.stringify(name)}:${written}`]
  })

/** What `read` makes of a text of JSON, or all that is wrong with it. */
export const readJson = <T>(
  json: string,
  most: number,
  read: (reading: JsonReading, found: unknown) => T,
): T | Refusal => {
  const found = parseJson(json, most)
  if (found === undefined) return new Refusal([cebFault('ceb-json', '', 'shape')])
  const reading = new JsonReading()
  const made = read(reading, found)
  return reading.faults.length > 0 ? new Refusal(reading.faults) : made
}
