// Changes of a draft as they were sent, read strictly: what is kept must come back as it went in.
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import { found } from '#kit/field.ts'
import { parseJson, repeatedMember } from '../intake/json.ts'

/** One field of a draft. `value` is JSON text; null where it is taken away. */
export interface FieldChange {
  readonly path: string
  readonly value: string | null
  /** ms since 1970 */
  readonly at: number
}

/** Changes of one request: 1,000 lines of 14 columns pasted are seven. */
export const MOST_CHANGES = 2_000
/** Fields of one draft: a declaration of 10,000 lines has some 140,000. */
export const MOST_FIELDS = 150_000
const LONGEST_PATH = 200
/** JSON text of one value; the longest text of a declaration has 500 characters */
const LONGEST_VALUE = 20_000
const DEEPEST = 8
const MOST_FAULTS = 100

const CONTROL = /\p{Cc}/u

/** Why a value cannot be kept as it is; undefined when it can. */
const wrongValue = (value: unknown, path: string, depth = 0): Fault | undefined => {
  if (typeof value === 'string') {
    return value.isWellFormed() && !value.includes('\0') ? undefined : fault('malformed-text', path)
  }
  if (typeof value === 'number') {
    // JSON.parse has rounded it already, or made it infinite: as text it keeps each digit
    return Number.isSafeInteger(value) ? undefined : fault('send-as-string', path)
  }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth >= DEEPEST) return fault('wrong-type', path)
  for (const [name, member] of Object.entries(value)) {
    const wrong = wrongValue(name, path) ?? wrongValue(member, path, depth + 1)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

const readValue = (value: unknown, place: string): string | null | Fault => {
  if (value === undefined) return fault('field-missing', `${place}/value`)
  const wrong = wrongValue(value, `${place}/value`)
  if (wrong !== undefined) return wrong
  const text = JSON.stringify(value)
  if (text.length > LONGEST_VALUE) {
    return fault('text-too-long', `${place}/value`, { max: LONGEST_VALUE })
  }
  return value === null ? null : text
}

const wrongPath = (path: unknown, place: string): Fault | undefined => {
  if (path === undefined) return fault('field-missing', place)
  if (typeof path !== 'string') {
    return fault('wrong-type', place, { expected: 'string', found: found(path) })
  }
  if (path === '') return fault('text-empty', place)
  if (path.length > LONGEST_PATH) return fault('text-too-long', place, { max: LONGEST_PATH })
  return path.isWellFormed() && !CONTROL.test(path) ? undefined : fault('malformed-text', place)
}

const wrongAt = (at: unknown, place: string): Fault | undefined => {
  if (at === undefined) return fault('field-missing', place)
  if (!Number.isSafeInteger(at)) return fault('not-a-number', place)
  return (at as number) >= 0 ? undefined : fault('out-of-range', place, { min: '0' })
}

/** A field as it was sent. `now`: a clock that runs ahead may not win for ever. */
const readField = (
  path: unknown,
  value: unknown,
  at: unknown,
  place: string,
  now: number,
): FieldChange | Fault => {
  const wrong = wrongPath(path, `${place}/path`) ?? wrongAt(at, `${place}/at`)
  if (wrong !== undefined) return wrong
  const text = readValue(value, place)
  if (text !== null && typeof text === 'object') return text
  return { path: path as string, value: text, at: Math.min(at as number, now) }
}

/** The newest change of each path, the later one of two of the same instant. */
const newest = (fields: readonly FieldChange[]): FieldChange[] => {
  const kept = new Map<string, FieldChange>()
  for (const each of fields) {
    const other = kept.get(each.path)
    if (other === undefined || other.at <= each.at) kept.set(each.path, each)
  }
  // rows are locked in this order, whoever asks
  return [...kept.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

const gather = (fields: readonly (FieldChange | Fault)[]): FieldChange[] | Refusal => {
  const faults = fields.flatMap(each => ('key' in each ? [each] : []))
  if (faults.length > 0) return new Refusal(faults.slice(0, MOST_FAULTS))
  return newest(fields as readonly FieldChange[])
}

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const notAn = (expected: 'object' | 'array', value: unknown, path = ''): Refusal =>
  new Refusal([fault('wrong-type', path, { expected, found: found(value) })])

const unknownIn = (value: Members, names: readonly string[], place: string): Fault | undefined => {
  const name = Object.keys(value)
    .find(each => !names.includes(each))
    ?.slice(0, 80)
  if (name === undefined) return undefined
  const step = name.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')
  return fault('unknown-field', `${place}/${step}`, { name: name.toWellFormed() })
}

/** The object that a body is, with these members and no others. */
const readMembers = (body: Buffer, names: readonly string[]): Members | Refusal => {
  const parsed = parseJson(body)
  if (parsed instanceof Refusal) return parsed
  const { value, text } = parsed
  if (!isObject(value)) return notAn('object', value)
  const unknown = unknownIn(value, names, '')
  if (unknown !== undefined) return new Refusal([unknown])
  const twice = repeatedMember(body, text, 0)
  return twice === undefined
    ? value
    : new Refusal([fault('repeated-key', '', { name: twice.slice(0, 80).toWellFormed() })])
}

/** `{changes: [{path, value, at}]}` */
export const readChanges = (body: Buffer, now: number): FieldChange[] | Refusal => {
  const members = readMembers(body, ['changes'])
  if (members instanceof Refusal) return members
  const { changes } = members
  if (!Array.isArray(changes)) return notAn('array', changes, '/changes')
  if (changes.length > MOST_CHANGES) {
    return new Refusal([
      fault('too-many-lines', '/changes', { max: MOST_CHANGES, found: changes.length }),
    ])
  }
  return gather(
    changes.map((change: unknown, i) => {
      const place = `/changes/${i}`
      if (!isObject(change)) return notAn('object', change, place).faults[0]!
      const unknown = unknownIn(change, ['path', 'value', 'at'], place)
      return unknown ?? readField(change.path, change.value, change.at, place, now)
    }),
  )
}

/** `{type, content?: {path: [value, at]}}` */
export const readDraft = (
  body: Buffer,
  now: number,
): { type: string; fields: FieldChange[] } | Refusal => {
  const members = readMembers(body, ['type', 'content'])
  if (members instanceof Refusal) return members
  const { type, content = {} } = members
  if (typeof type !== 'string') {
    const missing = fault('field-missing', '/type')
    const wrong = fault('wrong-type', '/type', { expected: 'string', found: found(type) })
    return new Refusal([type === undefined ? missing : wrong])
  }
  if (!isObject(content)) return notAn('object', content, '/content')
  const entries = Object.entries(content)
  if (entries.length > MOST_FIELDS) {
    return new Refusal([fault('draft-too-large', '/content', { fields: MOST_FIELDS })])
  }
  const fields = gather(
    entries.map(([path, pair]) => {
      const pairs = Array.isArray(pair) && pair.length === 2
      if (!pairs) return notAn('array', pair, '/content').faults[0]!
      return readField(path, pair[0], pair[1], '/content', now)
    }),
  )
  return fields instanceof Refusal ? fields : { type, fields }
}
