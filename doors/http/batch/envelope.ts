// A batch's line is a document, or an envelope around one:
//   {"idempotencyKey": "…", "effective": "…", "filing": {…}}
// The document within is handed on as the very bytes that were sent: what is proved, compared and
// kept is what the client wrote, not what we would have written.
import { type Fault, fault } from '#kit/fault.ts'
import { checkKey, readInstant } from '../lodge.ts'

export interface Enclosed {
  readonly body: Buffer
  readonly key?: string
  readonly effective?: number
}

const QUOTE = 34
const COMMA = 44
const COLON = 58
const BACKSLASH = 92
const OPEN = 123
const CLOSE = 125
const isSpace = (byte: number | undefined): boolean =>
  byte === 32 || byte === 9 || byte === 10 || byte === 13

const skipSpace = (bytes: Buffer, from: number): number => {
  let at = from
  while (isSpace(bytes[at])) at++
  return at
}

/** Position after the string that begins at `from`; -1 when it does not end. */
const skipString = (bytes: Buffer, from: number): number => {
  for (let at = from + 1; at < bytes.length; at++) {
    if (bytes[at] === BACKSLASH) at++
    else if (bytes[at] === QUOTE) return at + 1
  }
  return -1
}

/**
 * Position after the value that begins at `from`; -1 when it does not end. Brackets are counted,
 * not matched: whoever reads the value refuses what is no JSON.
 */
const skipValue = (bytes: Buffer, from: number): number => {
  let depth = 0
  for (let at = from; at < bytes.length; ) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      at = skipString(bytes, at)
      if (at < 0) return -1
      if (depth === 0) return at
      continue
    }
    if (byte === OPEN || byte === 91) depth++
    else if (byte === CLOSE || byte === 93) {
      if (depth === 0) return at
      if (--depth === 0) return at + 1
    } else if (depth === 0 && (byte === COMMA || isSpace(byte))) return at
    at++
  }
  return depth === 0 ? bytes.length : -1
}

interface Member {
  readonly name: string
  readonly value: Buffer
}

/** Members of the outermost object as slices; undefined when it is no object. */
const members = (bytes: Buffer): Member[] | undefined => {
  const found: Member[] = []
  let at = skipSpace(bytes, 0)
  if (bytes[at] !== OPEN) return undefined
  at = skipSpace(bytes, at + 1)
  while (bytes[at] === QUOTE && found.length <= NAMES.length) {
    const end = skipString(bytes, at)
    const name = end < 0 ? undefined : textOf(bytes.subarray(at, end))
    at = end < 0 ? -1 : skipSpace(bytes, end)
    if (name === undefined || bytes[at] !== COLON) return undefined
    const from = skipSpace(bytes, at + 1)
    const to = skipValue(bytes, from)
    if (to < 0) return undefined
    found.push({ name, value: bytes.subarray(from, to) })
    at = skipSpace(bytes, to)
    if (bytes[at] === CLOSE) return skipSpace(bytes, at + 1) === bytes.length ? found : undefined
    if (bytes[at] !== COMMA) return undefined
    at = skipSpace(bytes, at + 1)
  }
  return undefined
}

/** A JSON string's text; undefined when it is none. */
const textOf = (bytes: Buffer): string | undefined => {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

const NAMES = ['filing', 'idempotencyKey', 'effective']

/** Most lines are documents: an envelope's first member is one of three, which is soon seen. */
const mayBeEnvelope = (bytes: Buffer): boolean => {
  let at = skipSpace(bytes, 0)
  if (bytes[at] !== OPEN) return false
  at = skipSpace(bytes, at + 1)
  return NAMES.some(name => bytes.toString('latin1', at + 1, at + 1 + name.length) === name)
}

/** What a line holds, or the faults of its envelope. The document is the engine's to read. */
export const openEnvelope = (bytes: Buffer): Enclosed | Fault[] => {
  const found = mayBeEnvelope(bytes) ? members(bytes) : undefined
  if (found === undefined || !isEnvelope(found)) return { body: bytes }
  const faults: Fault[] = []
  const twice = found.find(({ name }, i) => found.findIndex(each => each.name === name) !== i)
  if (twice !== undefined) faults.push(fault('repeated-key', '', { name: twice.name }))
  const enclosed: { body: Buffer; key?: string; effective?: number } = { body: bytes }
  for (const { name, value } of found) {
    if (name === 'filing') {
      enclosed.body = value
      continue
    }
    const read = readMember(name, value)
    if (typeof read === 'object') faults.push(read)
    else if (typeof read === 'number') enclosed.effective = read
    else enclosed.key = read
  }
  return faults.length > 0 ? faults : enclosed
}

const isEnvelope = (found: readonly Member[]): boolean =>
  found.some(({ name }) => name === 'filing') && found.every(({ name }) => NAMES.includes(name))

const readMember = (name: string, value: Buffer): string | number | Fault => {
  const text = textOf(value)
  if (text === undefined) return fault('wrong-type', `/${name}`, { expected: 'string' })
  if (name === 'effective') return readInstant(text, `/${name}`)
  return checkKey(text, `/${name}`) ?? text
}
