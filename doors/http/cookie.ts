// The session's cookie: for this host alone, out of reach of scripts, never sent from another site
// (RFC 6265bis). Over TLS its name begins with __Host-, which a browser takes for nothing else.
import type { NewSession } from '#engine/access/sessions.ts'
import type { Call, HeaderList } from './call.ts'

const nameOf = (call: Call): string => (call.door.secure ? '__Host-beibu' : 'beibu')

/** The token that was sent; undefined when none was. Two of one name are none. */
export const sessionToken = (call: Call): string | undefined => {
  const header = call.raw.headers.cookie
  if (header === undefined) return undefined
  const start = `${nameOf(call)}=`
  const found = header.split(/; */).filter(part => part.startsWith(start))
  const token = found.length === 1 ? found[0]?.slice(start.length) : undefined
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined
}

const attributes = (call: Call): string =>
  `; Path=/; HttpOnly; SameSite=Strict${call.door.secure ? '; Secure' : ''}`

/** Header that gives a browser its session. */
export const sessionCookie = (call: Call, { token, maxAge }: NewSession): HeaderList => [
  'Set-Cookie',
  `${nameOf(call)}=${token}${attributes(call)}${maxAge === undefined ? '' : `; Max-Age=${maxAge}`}`,
]

/** Header that takes it away. */
export const endCookie = (call: Call): HeaderList => [
  'Set-Cookie',
  `${nameOf(call)}=${attributes(call)}; Max-Age=0`,
]
