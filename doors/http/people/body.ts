// Small JSON bodies, checked by the kit's own fields: unknown members and wrong types are faults.
import { parseJson, repeatedMember } from '#engine/intake/json.ts'
import { fault, Refusal } from '#kit/fault.ts'
import { type Doc, type Field, type Fields, found, text } from '#kit/field.ts'
import { check, schemaOf } from '#kit/lines.ts'
import { GONE } from '../body.ts'
import type { Call } from '../call.ts'
import { oneFault } from '../problem.ts'

/** What a route says of its body, in its own fields; `example` is one that a reader may copy. */
export const jsonBody = (fields: Fields, example: Readonly<Record<string, unknown>>) =>
  ({
    takes: 'json',
    body: { schema: schemaOf(fields), description: 'Unknown members are refused.', example },
  }) as const

/** Nothing about people is longer than this. */
const MOST = 65_536

interface Parsed {
  readonly body: Buffer
  readonly text: string
  readonly value: unknown
  readonly clean: boolean
}

/** The body as JSON, or undefined when the call has been answered (or is gone). */
export const readJson = async (call: Call): Promise<Parsed | undefined> => {
  const body = await call.body()
  if (body === GONE) return undefined
  if (!Buffer.isBuffer(body)) return void call.problem(body)
  if (body.length > MOST) return void call.problem(oneFault('too-large', '', { max: MOST }))
  const parsed = parseJson(body)
  if (parsed instanceof Refusal) return void call.refuse(parsed.faults)
  return { body, ...parsed }
}

/** The body as the fields say, or undefined when the call has been answered (or is gone). */
export const readFields = async <F extends Fields>(
  call: Call,
  fields: F,
): Promise<Doc<F> | undefined> => {
  const parsed = await readJson(call)
  if (parsed === undefined) return undefined
  const { body } = parsed
  const checked = check(fields, parsed.value, parsed.clean)
  const members = checked instanceof Refusal ? 0 : checked.members
  const twice = repeatedMember(body, parsed.text, members)
  if (twice !== undefined) {
    return void call.refuse([fault('repeated-key', '', { name: twice.slice(0, 80) })])
  }
  if (checked instanceof Refusal) return void call.refuse(checked.faults)
  return checked.doc as Doc<F>
}

/** A short list of short texts: roles, scopes, filing types. The kit's own lists have rows. */
export const texts = (
  most: number,
  length: number,
): Field<readonly string[], readonly string[], false> => {
  const each = text(length)
  return {
    kind: 'lines',
    optional: false,
    schema: { type: 'array', maxItems: most, items: each.schema },
    meta: { max: most },
    read: (value, reading) => {
      if (!Array.isArray(value)) {
        return reading.fail('wrong-type', { expected: 'array', found: found(value) })
      }
      if (value.length > most) return reading.fail('too-many-lines', { max: most })
      return value.flatMap((item, i) => {
        reading.path.push(i)
        const read = each.read(item, reading)
        reading.path.pop()
        return read === undefined ? [] : [read]
      })
    },
    write: value => value,
  }
}
