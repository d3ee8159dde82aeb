// What letters are addressed with: the server that takes them, who sends them, who gets them.
import { isLoopback } from './loopback.ts'

export interface MailServer {
  readonly host: string
  readonly port: number
  /** TLS from the first byte (smtps) */
  readonly secure: boolean
  /** on this machine: nobody in between reads along, and its certificate may be its own */
  readonly near: boolean
  readonly login: { readonly user: string; readonly pass: string } | undefined
}

const PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 }

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** `smtp://user:password@host:port`; undefined when it is none. */
export const readServer = (text: string): MailServer | undefined => {
  if (!URL.canParse(text)) return undefined
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text)
  const usual = PORTS[protocol]
  if (usual === undefined || hostname === '' || !/^\/?$/.test(pathname)) return undefined
  if (search + hash !== '' || (username === '') !== (password === '')) return undefined
  const [user, pass] = [decode(username), decode(password)]
  if (user === undefined || pass === undefined || /\p{Cc}/u.test(user + pass)) return undefined
  return {
    host: hostname.replace(/^\[(.+)\]$/, '$1'),
    port: port === '' ? usual : Number(port),
    secure: protocol === 'smtps:',
    near: isLoopback(hostname),
    login: user === '' ? undefined : { user, pass },
  }
}

/** RFC 5321 lengths; nothing that could be read as a second address, a name or a second line. */
const ADDRESS = /^[^\s\p{Cc}@"(),:;<>[\]\\]{1,64}@[^\s\p{Cc}@"(),:;<>[\]\\]{1,253}$/u

export const isAddress = (text: string): boolean => text.length <= 254 && ADDRESS.test(text)

export interface Sender {
  readonly name: string
  readonly address: string
}

/** `Name <name@host>` or the address alone; undefined when it is neither. */
export const readSender = (text: string): Sender | undefined => {
  const found = /^([^<>"\p{Cc}]{0,64}?) *<([^<>]+)>$/u.exec(text)
  const [name, address] = found === null ? ['', text] : [found[1]!.trim(), found[2]!]
  return isAddress(address) ? { name, address } : undefined
}

/** A text as one line of a letter's head: whatever would begin another line is a space. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed()
