// Who asks: `Authorization: Bearer <key>` (RFC 6750), or the session cookie of a person who signed
// in; and for which organisation, when it is not the own one.
import type { NoCaller } from '#engine/access/callers.ts'
import type { Caller, Scope } from '#engine/types.ts'
import type { Call, HeaderList } from './call.ts'
import { sessionToken } from './cookie.ts'
import { oneFault } from './problem.ts'

const BEARER = /^Bearer +([\x21-\x7e]{1,200}) *$/i
const ASK: HeaderList = ['WWW-Authenticate', 'Bearer realm="beibu"']
const ASK_AGAIN: HeaderList = ['WWW-Authenticate', 'Bearer realm="beibu", error="invalid_token"']

/** The key that was sent; undefined when none was, '' when what was sent is no bearer key. */
export const keyOf = (call: Call): string | undefined => {
  const header = call.header('authorization')
  return header === undefined ? undefined : (BEARER.exec(header)?.[1] ?? '')
}

/** A caller, and how to ask again whether it still is one: streams outlive rights. */
export interface Pass {
  readonly caller: Caller
  again(): Promise<Caller | undefined>
}

/** Organisation that the call is for; '' when it does not say. */
const organisationOf = (call: Call): string => call.header('beibu-organisation') ?? ''

/**
 * Whether a request that changes something comes from a page of this node. A cookie goes along
 * with whatever any site makes a browser send; SameSite alone is not enough for a sibling domain.
 */
export const isOwnPage = (call: Call): boolean => {
  const { method, headers } = call.raw
  if (method === 'GET' || method === 'HEAD') return true
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const { origin, host } = headers
  if (origin === undefined || host === undefined) return false
  return URL.canParse(origin) && new URL(origin).host === host
}

const byKey = async (call: Call, key: string): Promise<Pass | NoCaller | undefined> => {
  const { engine, people } = call.door
  const org = organisationOf(call)
  const look = async (): Promise<Caller | NoCaller | undefined> => {
    const caller = key === '' ? undefined : await engine.keys.authenticate(key)
    call.asker = caller?.actor ?? ''
    return caller === undefined || org === '' ? caller : people.callers.ofKey(caller, org)
  }
  return passOf(await look(), look)
}

const bySession = async (call: Call, token: string): Promise<Pass | NoCaller | undefined> => {
  const org = organisationOf(call)
  const { callers } = call.door.people
  const look = () => callers.ofSession(token, org)
  call.asker = (await callers.presence(token))?.person.person ?? ''
  return passOf(await look(), look)
}

const passOf = (
  found: Caller | NoCaller | undefined,
  look: () => Promise<Caller | NoCaller | undefined>,
): Pass | NoCaller | undefined => {
  if (found === undefined || typeof found === 'string') return found
  const again = async (): Promise<Caller | undefined> => {
    const now = await look()
    return typeof now === 'string' ? undefined : now
  }
  return { caller: found, again }
}

const refuse = (call: Call, reason: NoCaller | 'key-wrong' | 'origin-forbidden'): undefined => {
  const asks = reason === 'key-wrong' ? ASK_AGAIN : reason === 'session-ended' ? ASK : []
  call.problem(oneFault(reason), asks)
}

/** Who asks, or undefined when the call has been answered with why not. */
export const admit = async (call: Call, scope: Scope): Promise<Pass | undefined> => {
  const key = keyOf(call)
  const token = key === undefined ? sessionToken(call) : undefined
  if (key === undefined && token === undefined) {
    call.problem(oneFault('key-missing'), ASK)
    return undefined
  }
  if (key === undefined && !isOwnPage(call)) return refuse(call, 'origin-forbidden')
  const found = key === undefined ? await bySession(call, token ?? '') : await byKey(call, key)
  if (found === undefined) return refuse(call, 'key-wrong')
  if (typeof found === 'string') return refuse(call, found)
  const { scopes } = found.caller
  if (scopes === undefined || scopes.has(scope)) return found
  call.problem(oneFault('scope-missing', '', { scope }))
  return undefined
}

/** Who sees all filings, and so the figures of each, or runs the node that holds them. */
const maySeeAll = ({ roles, scopes, types }: Caller): boolean =>
  (roles.has('officer') || roles.has('operator')) &&
  types === undefined &&
  (scopes === undefined || scopes.has('read'))

/** Whoever asks and sees all filings. Others are strangers: a trader is none to its own only. */
export const admitAll = async (call: Call): Promise<Pass | undefined> => {
  const key = keyOf(call)
  const token = key === undefined ? sessionToken(call) : undefined
  if (key === undefined && token === undefined) return undefined
  const found = key === undefined ? await bySession(call, token ?? '') : await byKey(call, key)
  if (found === undefined || typeof found === 'string') return undefined
  return maySeeAll(found.caller) ? found : undefined
}

/** The caller alone, for who does not stay long. */
export const identify = async (call: Call, scope: Scope): Promise<Caller | undefined> =>
  (await admit(call, scope))?.caller

const same = (one: ReadonlySet<string> | undefined, other: ReadonlySet<string> | undefined) =>
  one?.size === other?.size && [...(one ?? [])].every(each => other?.has(each) === true)

/** Whether a caller may still do what it could. */
export const sameCaller = (one: Caller, other: Caller | undefined): boolean =>
  other !== undefined &&
  other.org === one.org &&
  same(one.roles, other.roles) &&
  same(one.scopes, other.scopes) &&
  same(one.types, other.types)

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** From this machine, and not passed on by a proxy that runs on it. */
export const isLocal = (call: Call): boolean => {
  const { headers, socket } = call.raw
  const passedOn = headers['x-forwarded-for'] ?? headers.forwarded ?? headers.via
  return passedOn === undefined && LOOPBACK.has(socket.remoteAddress ?? '')
}
