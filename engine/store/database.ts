// A thin layer on the driver `pg`: values come back as what PostgreSQL says, never as floats or
// as Date (a date column read as local midnight comes out one day early east of Greenwich).

import type { ClientBase, ClientConfig, PoolConfig, QueryResult, QueryResultRow } from 'pg'
import pg from 'pg'

export type { ClientBase, ClientConfig } from 'pg'

type Row = Record<string, unknown>

/** A statement with a name is planned once a connection and then reused. */
export interface Statement {
  readonly text: string
  readonly name?: string
  readonly rowMode?: 'array'
}

/** What runs statements: the database itself, a dedicated connection, an open transaction. */
export interface Queryable {
  query<R extends QueryResultRow = Row>(
    statement: string | Statement,
    values?: readonly unknown[],
  ): Promise<QueryResult<R>>
}

export interface Transaction extends Queryable {
  readonly client: ClientBase
}

export interface DatabaseOptions {
  /** most connections of the pool; 8 by default: more than cores × 4 only queue in PostgreSQL */
  readonly max?: number
  /** told of connections that broke while idle; the pool replaces them by itself */
  readonly onLost?: (error: Error) => void
}

export interface Database extends Queryable {
  readonly pool: pg.Pool
  readonly config: ClientConfig
  /**
   * Run `work` between BEGIN and COMMIT on one connection. Any throw rolls back. Resolves only
   * after the commit is durable; a COMMIT that PostgreSQL turned into a rollback is a throw.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  /**
   * A connection of one's own, outside the pool, already connected. To connect again after a loss
   * is the caller's; an idle loss is reported to `onLost` and by the client's event `end`.
   */
  dedicated(options?: Partial<ClientConfig>): Promise<pg.Client>
  /** Ends the pool (after its running queries) and all dedicated connections. */
  close(): Promise<void>
}

const asText = (text: string): string => text

/** PostgreSQL's '2026-08-24 12:00:00.123456+08' → '2026-08-24T04:00:00.123Z' (cut, not rounded). */
const readInstant = (text: string): string => {
  const found =
    /^(\d{4,6}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?([+-])(\d\d)(:\d\d)?(:\d\d)?( BC)?$/.exec(text)
  if (found === null || found[8] !== undefined) return text // infinity, BC: as they stand
  const [, day, time, fraction = '', sign, hours, minutes = ':00', seconds = ':00'] = found
  const ms = `${fraction.slice(1, 4)}000`.slice(0, 3)
  const date = day!.length > 10 ? `+${day!.padStart(12, '0')}` : day
  const at = Date.parse(`${date}T${time}.${ms}Z`)
  const offset = (Number(hours) * 60 + Number(minutes.slice(1))) * 60 + Number(seconds.slice(1))
  const instant = new Date(at - (sign === '-' ? -offset : offset) * 1000)
  return Number.isNaN(instant.getTime()) ? text : instant.toISOString()
}

/** Parsers by type oid, for this database's connections only; the driver's own stay untouched. */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  16: text => text === 't', // bool
  17: text => Buffer.from(text.slice(2), 'hex'), // bytea ('\x…')
  20: text => BigInt(text), // int8
  21: text => Number(text), // int2
  23: text => Number(text), // int4
  26: text => Number(text), // oid
  700: text => Number(text), // float4
  701: text => Number(text), // float8
  1184: readInstant, // timestamptz
}

/** Arrays whose elements a page or a fold wants as values; every other array stays text. */
const ARRAYS: Readonly<Record<number, number>> = {
  1000: 16,
  1005: 21,
  1007: 23,
  1016: 20,
  1185: 1184,
  1231: 1700,
  1009: 25,
  1015: 1043,
}

type Parse = (text: string) => unknown
type TypeOid = Parameters<typeof pg.types.getTypeParser>[0]

/** The driver's own reader of array literals, as it is for text[] (1009). */
const readArray: (text: string) => (string | null)[] = pg.types.getTypeParser(1009 as TypeOid)

const arrayOf = (element: Parse): Parse => {
  return text => readArray(text).map(each => (each === null ? null : element(each)))
}

const parsers = new Map<number, Parse>(
  Object.entries(PARSERS).map(([oid, parse]) => [Number(oid), parse]),
)
for (const [oid, element] of Object.entries(ARRAYS)) {
  parsers.set(Number(oid), arrayOf(PARSERS[element] ?? asText))
}

/** Parsers for a `pg` client: int8 → bigint; numeric, date, json → text; timestamptz → ISO. */
const types = {
  getTypeParser: (oid: number, format?: string) =>
    format === 'binary' ? (value: unknown) => value : (parsers.get(oid) ?? asText),
} as NonNullable<ClientConfig['types']>

/** The session speaks ISO and UTC whatever the server's own settings are. */
const SESSION = '-c DateStyle=ISO,YMD -c TimeZone=UTC -c IntervalStyle=iso_8601 -c bytea_output=hex'

/** `config` with our parsers and session settings. */
export const clientConfig = (config: ClientConfig): ClientConfig => ({
  application_name: 'beibu',
  keepAlive: true,
  connectionTimeoutMillis: 10_000,
  ...config,
  types,
  options: config.options === undefined ? SESSION : `${config.options} ${SESSION}`,
})

/** Always the extended protocol: a statement can't smuggle in a second one. */
const runOn = async <R extends QueryResultRow>(
  target: pg.Pool | ClientBase,
  statement: string | Statement,
  values: readonly unknown[] = [],
): Promise<QueryResult<R>> => {
  const given = typeof statement === 'string' ? { text: statement } : statement
  const config = { ...given, values: [...values], queryMode: 'extended' }
  return target.query<R>(config)
}

/** A Queryable over a client one holds (dedicated, or inside one's own transaction). */
export const over = (client: ClientBase): Transaction => ({
  client,
  query: (statement, values) => runOn(client, statement, values),
})

const inTransaction = async <T>(
  pool: pg.Pool,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> => {
  const client = await pool.connect()
  let broken = false
  // a connection lost between two statements emits 'error'; unheard, it would end the process
  const heard = (): void => {
    broken = true
  }
  client.on('error', heard)
  try {
    await client.query('BEGIN')
    const value = await work(over(client))
    const end = await client.query('COMMIT')
    // PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK and no error
    if (end.command !== 'COMMIT') throw new Error('the transaction had failed and was rolled back')
    return value
  } catch (error) {
    await client.query('ROLLBACK').catch(heard)
    throw error
  } finally {
    client.off('error', heard)
    client.release(broken)
  }
}

/** Open a database. Connects lazily: an absent server shows at the first query. */
export const openDatabase = (config: ClientConfig, options: DatabaseOptions = {}): Database => {
  const onLost = options.onLost ?? (() => {})
  const base = clientConfig(config)
  const poolConfig: PoolConfig = { ...base, max: options.max ?? 8, idleTimeoutMillis: 30_000 }
  const pool = new pg.Pool(poolConfig)
  pool.on('error', onLost)
  const own = new Set<pg.Client>()
  return {
    pool,
    config: base,
    query: (statement, values) => runOn(pool, statement, values),
    transaction: work => inTransaction(pool, work),
    dedicated: async (more = {}) => {
      const client = new pg.Client({ ...base, ...more, types, options: base.options })
      client.on('error', onLost)
      client.once('end', () => own.delete(client))
      own.add(client)
      try {
        await client.connect()
      } catch (error) {
        own.delete(client)
        throw error
      }
      return client
    },
    close: async () => {
      await Promise.all([...own].map(client => client.end().catch(onLost)))
      await pool.end()
    },
  }
}

const codeOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

/** Node's own error codes for a server that can't be reached, or a connection that broke. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** SQLSTATE (PostgreSQL, appendix A) of a server that is away for now, whatever is asked of it. */
const AWAY = new Set([
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now: starting up, shutting down, in recovery
  '57P05', // idle_session_timeout
  '53100', // disk_full
  '53200', // out_of_memory
  '53300', // too_many_connections
  '58030', // io_error
  '25006', // read_only_sql_transaction: we are on a standby after a fail-over
  '25P03', // idle_in_transaction_session_timeout
])

/** What the driver says, without any code, when its connection is gone. */
const LOST = new RegExp(
  '^(Connection terminated|Client has encountered a connection error|Client was closed|' +
    'timeout exceeded when trying to connect|timeout expired|Query read timeout)',
)

/**
 * Is the database away (stopped, starting, unreachable, full), so that nothing can be asked of it
 * now? After a COMMIT such an error says nothing about whether the commit took place.
 */
export const isAway = (error: unknown): boolean => {
  const code = codeOf(error)
  // the unix socket is not there (yet); any other missing file is another matter
  if (code === 'ENOENT')
    return error instanceof Error && 'syscall' in error && error.syscall === 'connect'
  if (code !== '') return AWAY.has(code) || UNREACHABLE.has(code) || /^08...$/.test(code)
  return error instanceof Error && LOST.test(error.message)
}

/** A statement was given up since it took longer than it may (statement_timeout). */
export const isCancelled = (error: unknown): boolean => codeOf(error) === '57014'

/** Can the same work succeed when tried again: the database is away, or a lock race was lost? */
export const isRetryable = (error: unknown): boolean =>
  isAway(error) || ['40001', '40P01', '55P03'].includes(codeOf(error))
