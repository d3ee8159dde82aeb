// Settings from a file (JSON) and the environment, which wins. Read once at the start; whatever is
// wrong or unknown stops it, so that a misspelt name never means a default that nobody chose.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { readTrusted, signerOf } from '#doors/customs/keys.ts'
import { paymentKey } from '#doors/http/payments.ts'
import { readSender, readServer } from '#doors/notice/address.ts'
import { isLoopback } from '#doors/notice/loopback.ts'
import { lackingForShop, SHOP_SETTINGS, type ShopSettings, shopOf } from './settings-shop.ts'

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
export type Country = 'CN' | 'KR' | 'GB' | 'VN'

export interface Settings {
  /** address to listen on */
  readonly host: string
  /** 0: any free port */
  readonly port: number
  /** data folder, absolute */
  readonly data: string
  /** connection string; absent: the embedded PostgreSQL */
  readonly databaseUrl?: string
  /** absent: demonstration filings on the first start of a new folder only */
  readonly demo?: boolean
  /** country profile of the trade pack */
  readonly country: Country
  /** IANA time zone in which days, months and years are counted */
  readonly zone: string
  readonly log: LogLevel
  /** name of the node, the origin of its signed checkpoints */
  readonly node: string
  /** traders behind each figure that strangers see; 0, absent: they see all, at once */
  readonly publicTraders?: number
  /** where people reach the node, for links in letters: an origin, without a slash at its end */
  readonly url?: string
  /** how letters are sent; absent: they wait for the operator, who hands them over */
  readonly post?: PostSettings
  /** public key that backups are sealed to, age1… */
  readonly backupKey?: string
  /** shared with the payment provider, whsec_…; absent: traders say themselves that they paid */
  readonly paymentSecret?: string
  /** who sells in the shop; absent: it is closed */
  readonly shop?: ShopSettings
  /** where customs takes messages; absent: lists are matched and not sent */
  readonly customsUrl?: string
  /** our private RSA key for customs, a PEM file, absolute */
  readonly customsKey?: string
  /** folder of the keys of those whose messages must be signed, absolute */
  readonly customsTrusted?: string
}

export interface PostSettings {
  /** smtp://user:password@host:port, smtps://…; a secret */
  readonly smtp: string
  /** sender: an address, or `Name <address>` */
  readonly from: string
  readonly url: string
}

/** A setting that is wrong, and why; `reason` never holds a secret. */
export interface SettingsFault {
  readonly name: string
  readonly reason: string
}

export interface Setting {
  readonly schema: TSchema
  /** what a value must be, in words */
  readonly must: string
  readonly also?: (value: string) => boolean
  readonly secret?: boolean
}

const oneOf = (...values: readonly string[]): Setting => ({
  schema: Type.Union(values.map(value => Type.Literal(value))),
  must: `must be one of ${values.join(', ')}`,
})

export const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

const isDatabaseUrl = (text: string): boolean =>
  // `user@/database`, a socket's form, is no URL to the WHATWG's rules
  URL.canParse(text.replace('@/', '@localhost/'))

const isHost = (host: string): boolean =>
  isIP(host) !== 0 ||
  (/^[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(host) &&
    !/^[\d.]+$/.test(host))

/** https, or http on this very machine: a link that signs somebody in is not for others to read. */
const isPublicUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, pathname, search, hash } = new URL(text)
  const bare = username + password + search + hash === '' && pathname === '/'
  return bare && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)))
}

/** https, or http on this very machine: what is declared is no stranger's to read. */
const isCustomsUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, search, hash } = new URL(text)
  const near = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
  return near && username + password + search + hash === ''
}

const isRsaFile = (path: string): boolean => {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true
  return isFile && signerOf(readFileSync(path, 'utf8')) !== undefined
}

const text = (pattern: string, must: string, more: Partial<Setting> = {}): Setting => ({
  schema: Type.String({ pattern }),
  must,
  ...more,
})

const SETTINGS = {
  HOST: text('^.{1,253}$', 'must be an IP address or a host name, without a port', {
    also: isHost,
  }),
  PORT: text('^\\d{1,5}$', 'must be a whole number from 0 to 65535', {
    also: value => Number(value) <= 65_535,
  }),
  BEIBU_DATA: text('^[^\\u0000]{1,4000}$', 'must be the path of a folder', {
    also: path => statSync(path, { throwIfNoEntry: false })?.isDirectory() !== false,
  }),
  DATABASE_URL: text('^postgres(ql)?://', 'must be postgresql://user:password@host:5432/database', {
    also: isDatabaseUrl,
    secret: true,
  }),
  BEIBU_DEMO: oneOf('0', '1'),
  BEIBU_COUNTRY: oneOf('CN', 'KR', 'GB', 'VN'),
  BEIBU_ZONE: text('^[A-Za-z]', 'must be an IANA time zone, e.g. Asia/Shanghai', { also: isZone }),
  BEIBU_LOG: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent'),
  BEIBU_NODE: text(
    '^[a-z0-9./-]{1,100}$',
    'must be 1 to 100 of the characters a-z 0-9 . / -, e.g. customs.example.org/journal',
  ),
  BEIBU_PUBLIC_TRADERS: text('^(0|[2-9]|[1-9]\\d{1,2})$', 'must be 0, or from 2 to 999'),
  BEIBU_URL: text(
    '^https?://',
    'must be the address that people open, e.g. https://beibu.example.org (http on localhost only)',
    { also: isPublicUrl },
  ),
  BEIBU_SMTP: text('^smtps?://', 'must be smtp://user:password@host:587 or smtps://…:465', {
    also: url => readServer(url) !== undefined,
    secret: true,
  }),
  BEIBU_MAIL_FROM: text(
    '^[^\\u0000-\\u001f\\u007f]{3,320}$',
    'must be name@host or Name <name@host>',
    {
      also: from => readSender(from) !== undefined,
    },
  ),
  BEIBU_PAYMENT_SECRET: text(
    '^whsec_',
    'must be whsec_ and the base64 of 24 to 64 bytes, shared with the payment provider',
    { also: secret => paymentKey(secret) !== undefined, secret: true },
  ),
  BEIBU_CUSTOMS_URL: text(
    '^https?://',
    'must be the address that takes customs’ messages, https (http on this machine only)',
    { also: isCustomsUrl, secret: true },
  ),
  BEIBU_CUSTOMS_KEY: text(
    '^[^\\u0000]{1,4000}$',
    'must be the path of a PEM file with a private RSA key',
    { also: isRsaFile },
  ),
  BEIBU_CUSTOMS_TRUSTED: text(
    '^[^\\u0000]{1,4000}$',
    'must be the path of a folder of CODE.pem files, each a public RSA key or a certificate',
    { also: path => readTrusted(path) !== undefined },
  ),
  BEIBU_BACKUP_KEY: text('^age1[a-z0-9]{20,200}$', 'must be the public half of a key, age1…'),
  ...SHOP_SETTINGS,
} as const satisfies Record<string, Setting>

type Name = keyof typeof SETTINGS
type Values = Partial<Record<Name, string>>
const NAMES = Object.keys(SETTINGS) as Name[]
const isName = (name: string): name is Name => Object.hasOwn(SETTINGS, name)

/** Not settings of a node: where the file is, and what the tests are told. */
const OTHERS = ['BEIBU_SETTINGS', 'BEIBU_KEY', 'BEIBU_SHARED', 'BEIBU_DEMAND_SHARED']

export const ZONES: Readonly<Record<Country, string>> = {
  CN: 'Asia/Shanghai',
  KR: 'Asia/Seoul',
  GB: 'Europe/London',
  VN: 'Asia/Ho_Chi_Minh',
}

/** How many characters must be changed, added or left out to make one name of the other. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

const unknown = (name: string): SettingsFault => {
  const far = (each: string): number => distance(each, name.toUpperCase())
  const [near] = NAMES.toSorted((a, b) => far(a) - far(b)).filter(each => far(each) <= 2)
  const hint = near === undefined ? `there are ${NAMES.join(', ')}` : `did you mean ${near}?`
  return { name, reason: `is not a setting; ${hint}` }
}

const check = (name: Name, value: string): SettingsFault[] => {
  const { schema, must, also, secret }: Setting = SETTINGS[name]
  if (Value.Check(schema, value) && (also === undefined || also(value))) return []
  const shown =
    secret === true ? 'its value is not shown here' : `found ${JSON.stringify(value.slice(0, 100))}`
  return [{ name, reason: `${must}; ${shown}` }]
}

const fromEnvironment = (env: NodeJS.ProcessEnv, faults: SettingsFault[]): Values => {
  const values: Values = {}
  for (const [name, value] of Object.entries(env)) {
    // an empty variable is an absent one: compose files hand on what is not set like that
    if (value === undefined || value === '') continue
    if (isName(name)) values[name] = value
    else if (name.startsWith('BEIBU_') && !OTHERS.includes(name)) faults.push(unknown(name))
  }
  return values
}

const parseFile = (path: string): Record<string, unknown> | string => {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''))
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      return `${path} must hold one JSON object`
    }
    return { ...parsed }
  } catch (error) {
    // the parser's message quotes the text around the fault, which may be a password
    const at = error instanceof SyntaxError ? /line \d+ column \d+/.exec(error.message)?.[0] : ''
    if (error instanceof SyntaxError) return `${path} is not JSON${at ? ` (${at})` : ''}`
    return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}

const fromFile = (path: string, named: boolean, faults: SettingsFault[]): Values => {
  if (!named && !existsSync(path)) return {}
  const parsed = parseFile(path)
  if (typeof parsed === 'string') {
    faults.push({ name: named ? 'BEIBU_SETTINGS' : 'beibu.json', reason: parsed })
    return {}
  }
  const values: Values = {}
  for (const [name, value] of Object.entries(parsed)) {
    if (!isName(name)) faults.push(unknown(name))
    else if (name === 'BEIBU_DATA' && !named) {
      faults.push({ name, reason: `cannot be set in ${path}, which lies in the data folder` })
    } else if (typeof value === 'string' || typeof value === 'number') values[name] = String(value)
    else faults.push({ name, reason: `must be a string or a number in ${path}` })
  }
  // a path in a file is meant from where the file lies
  resolvePaths(values, dirname(path))
  return values
}

const settingsOf = (values: Values, data: string): Settings => {
  const country = (values.BEIBU_COUNTRY ?? 'CN') as Country
  return {
    host: values.HOST ?? '127.0.0.1',
    port: Number(values.PORT ?? '8080'),
    data,
    ...(values.DATABASE_URL === undefined ? {} : { databaseUrl: values.DATABASE_URL }),
    ...(values.BEIBU_DEMO === undefined ? {} : { demo: values.BEIBU_DEMO === '1' }),
    country,
    zone: values.BEIBU_ZONE ?? ZONES[country],
    log: (values.BEIBU_LOG ?? 'info') as LogLevel,
    node: values.BEIBU_NODE ?? 'beibu.local/journal',
    ...(values.BEIBU_PUBLIC_TRADERS === undefined
      ? {}
      : { publicTraders: Number(values.BEIBU_PUBLIC_TRADERS) }),
    ...toldBy(values),
    ...shopOf(values),
    ...customsOf(values),
  }
}

const customsOf = (
  values: Values,
): Pick<Settings, 'customsUrl' | 'customsKey' | 'customsTrusted'> => {
  const { BEIBU_CUSTOMS_URL: url, BEIBU_CUSTOMS_KEY: key, BEIBU_CUSTOMS_TRUSTED: trusted } = values
  return {
    ...(url === undefined ? {} : { customsUrl: url.replace(/\/+$/, '') }),
    ...(key === undefined ? {} : { customsKey: key }),
    ...(trusted === undefined ? {} : { customsTrusted: trusted }),
  }
}

/** The node's address and its post; the caller has seen to it that the post has all it needs. */
const toldBy = (values: Values): Pick<Settings, 'url' | 'post' | 'backupKey' | 'paymentSecret'> => {
  const { BEIBU_URL, BEIBU_SMTP: smtp, BEIBU_MAIL_FROM: from, BEIBU_BACKUP_KEY: key } = values
  const { BEIBU_PAYMENT_SECRET: paymentSecret } = values
  const sealed = {
    ...(key === undefined ? {} : { backupKey: key }),
    ...(paymentSecret === undefined ? {} : { paymentSecret }),
  }
  if (BEIBU_URL === undefined) return sealed
  const url = new URL(BEIBU_URL).origin
  const post = smtp === undefined || from === undefined ? {} : { post: { smtp, from, url } }
  return { url, ...post, ...sealed }
}

/** A letter needs a sender, and its links a place to lead to. */
const lackingForPost = (values: Values): SettingsFault[] =>
  values.BEIBU_SMTP === undefined
    ? []
    : (['BEIBU_MAIL_FROM', 'BEIBU_URL'] as const)
        .filter(name => values[name] === undefined)
        .map(name => ({ name, reason: 'must be set where BEIBU_SMTP is' }))

/** Customs takes what is signed. */
const lackingForCustoms = (values: Values): SettingsFault[] =>
  values.BEIBU_CUSTOMS_URL !== undefined && values.BEIBU_CUSTOMS_KEY === undefined
    ? [{ name: 'BEIBU_CUSTOMS_KEY', reason: 'must be set where BEIBU_CUSTOMS_URL is' }]
    : []

/** Settings that are paths, from where they are meant. */
const PATHS = ['BEIBU_DATA', 'BEIBU_CUSTOMS_KEY', 'BEIBU_CUSTOMS_TRUSTED'] as const
const resolvePaths = (values: Values, from: string): void => {
  for (const name of PATHS) {
    const path = values[name]
    if (path !== undefined) values[name] = resolve(from, path)
  }
}

/**
 * The settings, or everything that is wrong with them (names in order). The file is
 * `beibu.json` in the data folder, or the one that BEIBU_SETTINGS names, which may then also say
 * BEIBU_DATA. Relative paths count from `cwd`, in a file from the file's own folder.
 */
export const readSettings = (env: NodeJS.ProcessEnv, cwd: string): Settings | SettingsFault[] => {
  const faults: SettingsFault[] = []
  const given = fromEnvironment(env, faults)
  resolvePaths(given, cwd)
  const near = given.BEIBU_DATA ?? resolve(cwd, 'data')
  const named = env.BEIBU_SETTINGS !== undefined && env.BEIBU_SETTINGS !== ''
  const path = named ? resolve(cwd, env.BEIBU_SETTINGS ?? '') : join(near, 'beibu.json')
  const values: Values = { ...fromFile(path, named, faults), ...given }
  for (const name of NAMES) {
    const value = values[name]
    if (value !== undefined) faults.push(...check(name, value))
  }
  faults.push(...lackingForPost(values), ...lackingForShop(values), ...lackingForCustoms(values))
  if (faults.length > 0) return faults.sort((a, b) => (a.name < b.name ? -1 : 1))
  return settingsOf(values, values.BEIBU_DATA ?? near)
}
