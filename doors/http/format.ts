// The message format that a pack has for a filing, and what it is handed of one.
import type { EngineApi } from '#engine/api.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller } from '#engine/types.ts'
import type { MessageFiling, MessageFormat } from '#kit/message.ts'

/** The pack's format for a type's messages; undefined when it has none. */
export const formatOf = (type: MountedFiling): MessageFormat | undefined =>
  Object.values(type.pack.messages ?? {}).find(each => each.filing === type.filing.name)

/** A filing with its history, as messages are made of it; undefined when the caller sees none. */
export const messageFiling = async (
  engine: EngineApi,
  type: MountedFiling,
  caller: Caller,
  number: string,
): Promise<MessageFiling | undefined> => {
  const view = await engine.read(type, caller, number)
  const events = view && (await engine.history(type, caller, number))
  if (view === undefined || events === undefined) return undefined
  return {
    number,
    document: JSON.parse(view.documentText),
    events: events.map(({ amountsText, ...event }) => ({
      ...event,
      amounts: amountsText === null ? undefined : JSON.parse(amountsText),
    })),
  }
}
