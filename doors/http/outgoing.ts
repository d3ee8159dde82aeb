// A filing in the words of others: one of its pack's outgoing formats, asked for by `format` or by
// Accept (RFC 9110, 12.5.1). The walls are those of reading it.
import Type, { type TProperties } from 'typebox'
import type { FilingView } from '#engine/api.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import { Refusal } from '#kit/fault.ts'
import type { Outgoing } from '#kit/message.ts'
import type { Call } from './call.ts'
import { PRIVATE } from './filter.ts'

export const outgoingOf = (type: MountedFiling): ReadonlyMap<string, Outgoing> =>
  new Map(
    Object.entries(type.pack.outgoing ?? {}).filter(
      ([, { filing }]) => filing === type.filing.name,
    ),
  )

/** The parameter by which one is asked for; none where there are none. */
export const outgoingQuery = (formats: ReadonlyMap<string, Outgoing>): TProperties =>
  formats.size === 0
    ? {}
    : {
        format: Type.Optional(
          Type.Enum([...formats.keys()], {
            description: [...formats]
              .map(([name, { about }]) => `\`${name}\`: ${about}.`)
              .join(' '),
            expected: [...formats.keys()].join(', '),
          }),
        ),
      }

/** Names of media types that a client takes; of those it refuses by `q=0` none. */
const accepted = (header: string): string[] =>
  header
    .split(',')
    .map(each => each.trim().toLowerCase())
    .filter(each => !/;\s*q=0(?:\.0*)?\s*(?:;|$)/.test(each))
    .map(each => each.split(';', 1)[0]!.trim())

/** Which of them is asked for; by name alone, as a client that takes anything gets the filing. */
export const asksFor = (
  call: Call,
  formats: ReadonlyMap<string, Outgoing>,
  format: unknown,
): [string, Outgoing] | undefined => {
  if (formats.size === 0) return undefined
  const media = accepted(call.header('accept') ?? '')
  return [...formats].find(([name, each]) =>
    format === undefined ? media.includes(each.media) : name === format,
  )
}

/** Answer with it, or with why there is none of this filing. */
export const answerOutgoing = (
  call: Call,
  [name, { media, encode }]: [string, Outgoing],
  view: FilingView,
): void => {
  const { number, state, version, documentText } = view
  const told = encode({ number, state, document: JSON.parse(documentText) })
  if (told instanceof Refusal) {
    call.refuse(told.faults)
    return
  }
  // another representation has a tag of its own
  const headers = ['ETag', `"${version}-${name}"`, ...PRIVATE]
  call.send(200, media, JSON.stringify(told), headers)
}
