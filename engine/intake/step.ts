// What a transition brings along: a new document when it amends, words where the pack takes them.
import { fault, Refusal } from '#kit/fault.ts'
import { optional, text } from '#kit/field.ts'
import type { Members } from '#kit/filing.ts'
import { check } from '#kit/lines.ts'
import type { StepOptions } from '../api.ts'
import type { MountedFiling } from '../mounted.ts'
import type { Caller, Command } from '../types.ts'
import { parseJson } from './json.ts'
import { readDocument } from './prepare.ts'
import { once } from './request.ts'

/** Characters of the words that go with a step. */
export const NOTE_MOST = 2000
const NOTE = text(NOTE_MOST)

export interface StepBody {
  readonly document?: { readonly doc: Members; readonly body: Buffer }
  readonly note?: string
}

/** The body of a transition's request, read; empty when there is none and none is asked for. */
export const stepBody = (
  type: MountedFiling,
  transition: string,
  body: Buffer | undefined,
): StepBody | Refusal => {
  const empty = body === undefined || body.length === 0
  const { amends, note } = type.transitions.get(transition) ?? {}
  if (amends === true) {
    if (empty) return new Refusal([fault('not-json')])
    const read = readDocument(type, body)
    return read instanceof Refusal ? read : { document: { doc: read.doc, body } }
  }
  // where words must go along, that is said after who may take the step at all
  if (empty) return {}
  const parsed = parseJson(body)
  if (parsed instanceof Refusal) return parsed
  const fields = note === undefined ? {} : { note: optional(NOTE) }
  const checked = check(fields, parsed.value, parsed.clean)
  if (checked instanceof Refusal) return checked
  return typeof checked.doc.note === 'string' ? { note: checked.doc.note } : {}
}

/** A step as the lane takes it, or why its document is none. */
export const stepCommand = (
  type: MountedFiling,
  caller: Caller,
  number: string,
  transition: string,
  { version, key, once: claimed, body, at, instant }: StepOptions & { at: number; instant: number },
): Command | Refusal => {
  const read = stepBody(type, transition, body)
  if (read instanceof Refusal) return read
  return {
    kind: 'transition',
    type,
    caller,
    at,
    effective: instant,
    number,
    transition,
    version,
    ...read,
    ...(claimed === undefined
      ? once(caller, key, [type.type, number, transition, version], body ?? Buffer.alloc(0))
      : { once: claimed }),
  }
}
