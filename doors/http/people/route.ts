// Routes of a person, not of an organisation's key: their session, their factors, their name.
import type { Static, TObject, TProperties } from 'typebox'
import type { Presence } from '#engine/access/callers.ts'
import type { Level } from '#engine/access/sessions.ts'
import { isOwnPage } from '../access.ts'
import type { Call } from '../call.ts'
import { sessionToken } from '../cookie.ts'
import { oneFault } from '../problem.ts'
import { type OpenRoute, openRoute, type Route } from '../route.ts'

/** A small answer about people is nobody's to keep. */
export const NO_STORE = ['Cache-Control', 'no-store']

/** A route for everybody, on pages of this node alone: signing in, one-time links. */
export const pageRoute = <Q extends TProperties>(route: OpenRoute<Q>): Route => ({
  ...openRoute({
    ...route,
    faults: [...(route.faults ?? []), 'origin-forbidden'],
    handle: (call, query) => {
      if (!isOwnPage(call)) return call.problem(oneFault('origin-forbidden'))
      return route.handle(call, query)
    },
  }),
  access: 'page',
})

interface PersonRoute<Q extends TProperties> extends Omit<OpenRoute<Q>, 'handle'> {
  /** how far the session must have come; `full` when not said */
  readonly levels?: readonly Level[]
  handle(call: Call, presence: Presence, query: Static<TObject<Q>>): void | Promise<void>
}

/** Who is signed in, or undefined when the call has been answered with why nobody is. */
const present = async (call: Call, levels: readonly Level[]): Promise<Presence | undefined> => {
  const token = sessionToken(call)
  if (call.header('authorization') !== undefined) {
    return void call.problem(oneFault('person-needed'))
  }
  const found = token === undefined ? undefined : await call.door.people.callers.presence(token)
  if (found === undefined) return void call.problem(oneFault('session-ended'))
  if (levels.includes(found.session.level)) return found
  call.problem(oneFault('second-factor-needed'))
}

/** A route for a person who signed in. */
export const personRoute = <Q extends TProperties>(route: PersonRoute<Q>): Route => ({
  ...pageRoute({
    ...route,
    faults: [
      ...(route.faults ?? []),
      'session-ended',
      'person-needed',
      'second-factor-needed',
    ] as const,
    handle: async (call, query) => {
      const presence = await present(call, route.levels ?? ['full'])
      if (presence !== undefined) await route.handle(call, presence, query)
    },
  }),
  access: 'person',
})

/** Address of a page of this node, for letters: never from what a stranger's request says. */
export const addressOf = (call: Call, path: string): string => `${call.door.home()}${path}`
