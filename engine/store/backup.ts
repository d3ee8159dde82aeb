// A backup is a stream of lines: a manifest, then each table as PostgreSQL's COPY text, then how
// many bytes it had. What can be made from the journal is left out: a restore makes it anew, which
// is its proof. Read within one snapshot, beside a working node, without a lock.
import { pipeline } from 'node:stream/promises'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Database, Queryable, Transaction } from './database.ts'
import { over } from './database.ts'

export const FORMAT = 'beibu-backup/1'

/** Made anew from the journal; all other tables of the schema are in a backup. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'filing',
  'entry',
  'account',
  'hold',
  'claim',
  'series',
  'tree_node',
  'cube_chunk',
  'cube_head',
  'search_filing',
  'search_head',
  'process_link',
  'process_head',
  'process_trouble',
  'migrations',
])

/** What a backup says of itself before the rows. */
export interface Manifest {
  readonly format: typeof FORMAT
  /** when it was taken, RFC 3339, by the node's clock */
  readonly taken: string
  /** journal position that all of it is true at */
  readonly position: number
  /** the schema's migrations, in order: name and SHA-256 (hex) of each */
  readonly migrations: readonly (readonly [name: string, hash: string])[]
  readonly country: string
  readonly zone: string
  readonly node: string
  /** files of the data folder by path, base64 */
  readonly files: Readonly<Record<string, string>>
}

interface TableHead {
  readonly table: string
  readonly columns: readonly string[]
}

/** The backup cannot be used, in words for the person who gave it. */
export class BadBackup extends Error {}

const tablesOf = async (database: Queryable): Promise<TableHead[]> => {
  const { rows } = await database.query<{ table_name: string; names: string[] }>(
    `SELECT table_name::text, array_agg(column_name::text ORDER BY ordinal_position) AS names
      FROM information_schema.columns
      WHERE table_schema = current_schema() AND is_generated = 'NEVER'
      GROUP BY table_name ORDER BY table_name`,
  )
  return rows
    .filter(row => !LEFT_OUT.has(row.table_name))
    .map(row => ({ table: row.table_name, columns: row.names }))
}

const migrationsOf = async (database: Queryable): Promise<[string, string][]> => {
  const { rows } = await database.query<{ name: string; hash: Buffer }>(
    'SELECT name, hash FROM migrations ORDER BY number',
  )
  return rows.map(({ name, hash }) => [name, hash.toString('hex')])
}

/** Names come from the schema itself; quoted all the same. */
const copyOf = ({ table, columns }: TableHead): string =>
  `"${table}" (${columns.map(name => `"${name}"`).join(', ')})`

const line = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`)
/** COPY's own end mark: no row can be it, since a row's backslash is written twice. */
const END = Buffer.from('\\.\n')

/**
 * The backup as a stream, from one snapshot.
 * @param about what the database does not know; `took` is told of the manifest and of the bytes
 */
export async function* writeBackup(
  database: Database,
  partition: number,
  about: Omit<Manifest, 'format' | 'position' | 'migrations'>,
  took: (manifest: Manifest, bytes: number) => void = () => undefined,
): AsyncGenerator<Buffer> {
  const client = await database.dedicated({ application_name: 'beibu-backup' })
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const snapshot = over(client)
    const { rows } = await snapshot.query<{ position: bigint }>(
      `SELECT position FROM head WHERE partition = ${partition}`,
    )
    const position = Number(rows[0]?.position ?? 0n)
    const migrations = await migrationsOf(snapshot)
    const manifest: Manifest = { format: FORMAT, ...about, position, migrations }
    yield line(manifest)
    let bytes = 0
    for (const head of await tablesOf(snapshot)) {
      yield line(head)
      for await (const piece of client.query(copyTo(`COPY ${copyOf(head)} TO STDOUT`))) {
        const part = piece as Buffer
        bytes += part.length
        took(manifest, bytes)
        yield part
      }
      yield END
    }
    yield line({ end: true, bytes })
    took(manifest, bytes)
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}

/** A manifest of 1 MB would be a strange one: a stream without a line end is not read for ever. */
const MOST_LINE = 4_000_000

/** Bytes in pieces, read by lines and by COPY's rows. */
class Reader {
  private readonly pieces: AsyncIterator<Uint8Array>
  private rest = Buffer.alloc(0)
  bytes = 0

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.pieces = pieces[Symbol.asyncIterator]()
  }

  private async more(): Promise<boolean> {
    const { done, value } = await this.pieces.next()
    if (done === true) return false
    this.rest = this.rest.length === 0 ? Buffer.from(value) : Buffer.concat([this.rest, value])
    return true
  }

  /** The next line as JSON; undefined at the end of the stream. */
  async json(): Promise<unknown> {
    let end = this.rest.indexOf(10)
    while (end < 0) {
      if (this.rest.length > MOST_LINE) throw new BadBackup('a line of it has no end')
      if (!(await this.more())) {
        if (this.rest.length === 0) return undefined
        throw new BadBackup('it ends in the middle of a line')
      }
      end = this.rest.indexOf(10)
    }
    const text = this.rest.toString('utf8', 0, end)
    this.rest = this.rest.subarray(end + 1)
    try {
      return JSON.parse(text)
    } catch {
      throw new BadBackup('it holds a line that is no JSON where one must be')
    }
  }

  /** The rows up to COPY's end mark. */
  async *rows(): AsyncGenerator<Buffer> {
    // the mark stands at the beginning of a line, so after a line end or before all rows
    let before = Buffer.from('\n')
    for (;;) {
      const joined = Buffer.concat([before, this.rest])
      const mark = joined.indexOf('\n\\.\n')
      // of the last three bytes it is not known yet whether the mark begins with them
      const end = mark < 0 ? Math.max(before.length, joined.length - 3) : mark + 1
      const part = joined.subarray(before.length, Math.max(end, before.length))
      if (part.length > 0) {
        this.bytes += part.length
        yield part
      }
      if (mark >= 0) {
        this.rest = joined.subarray(mark + 4)
        return
      }
      before = Buffer.from(joined.subarray(Math.max(0, end - 1), end))
      this.rest = Buffer.from(joined.subarray(end))
      if (!(await this.more())) throw new BadBackup('it ends in the middle of a table')
    }
  }
}

/** Whoever has the public key can make a sealed file: nothing of it is believed unseen. */
const isManifest = (value: unknown): value is Manifest => {
  if (typeof value !== 'object' || value === null) return false
  const { format, taken, position, migrations, country, zone, node, files } = value as Manifest
  return (
    format === FORMAT &&
    [taken, country, zone, node].every(each => typeof each === 'string') &&
    Number.isSafeInteger(position) &&
    Array.isArray(migrations) &&
    typeof files === 'object' &&
    files !== null &&
    Object.values(files).every(each => typeof each === 'string')
  )
}

/** A backup that is being read: its manifest first, so that one can look before one leaps. */
export class Backup {
  readonly manifest: Manifest
  private readonly reader: Reader

  private constructor(manifest: Manifest, reader: Reader) {
    this.manifest = manifest
    this.reader = reader
  }

  static async open(pieces: AsyncIterable<Uint8Array>): Promise<Backup> {
    const reader = new Reader(pieces)
    const manifest = await reader.json()
    if (!isManifest(manifest)) throw new BadBackup(`it is none that this Beibu reads (${FORMAT})`)
    return new Backup(manifest, reader)
  }

  /**
   * Put the rows into a migrated database without filings, in one transaction: all of it or
   * nothing. What is made from the journal is then still to be made (engine/audit/rebuild.ts).
   * @param last is done before the commit, when all rows are in
   * @throws BadBackup when the stream is not whole, or the schema is another
   */
  async into(
    database: Database,
    partition: number,
    took: (bytes: number) => void,
    last: (transaction: Transaction) => Promise<void>,
  ): Promise<void> {
    await database.transaction(async transaction => {
      await this.compare(transaction, partition)
      const known = new Map((await tablesOf(transaction)).map(head => [head.table, head]))
      const names = [...known.keys()].map(name => `"${name}"`).join(', ')
      await transaction.query(`TRUNCATE ${names}`)
      const walls = await takeWallsDown(transaction)
      for (;;) {
        const next = await this.reader.json()
        if (next === undefined) throw new BadBackup('it ends before its end mark')
        if (isEnd(next)) {
          if (next.bytes !== this.reader.bytes) throw new BadBackup('rows of it are missing')
          break
        }
        await this.table(transaction, known, next, took)
      }
      if (known.size > 0) throw new BadBackup(`it lacks the table ${[...known.keys()].join(', ')}`)
      for (const name of walls) {
        await transaction.query(`ALTER TABLE "${name}" FORCE ROW LEVEL SECURITY`)
      }
      await last(transaction)
    })
  }

  private async compare(transaction: Transaction, partition: number): Promise<void> {
    const { rows } = await transaction.query<{ some: boolean }>(
      `SELECT EXISTS (SELECT FROM journal WHERE partition = ${partition}) AS some`,
    )
    if (rows[0]?.some === true)
      throw new BadBackup('filings are there already: nothing is overwritten')
    const own = await migrationsOf(transaction)
    if (JSON.stringify(own) !== JSON.stringify(this.manifest.migrations)) {
      const last = this.manifest.migrations.at(-1)?.[0] ?? 'none'
      throw new BadBackup(
        `its schema is that of ${last}, this Beibu's is ${own.at(-1)?.[0]}: restore it with the ` +
          'Beibu that wrote it, then upgrade',
      )
    }
  }

  /** Rows go only into tables and columns that the schema has: a file cannot name others. */
  private async table(
    transaction: Transaction,
    known: Map<string, TableHead>,
    next: unknown,
    took: (bytes: number) => void,
  ): Promise<void> {
    const name = typeof next === 'object' && next !== null && 'table' in next ? next.table : ''
    const head = known.get(String(name))
    if (head === undefined || JSON.stringify(next) !== JSON.stringify(head)) {
      throw new BadBackup('it holds a table that this Beibu does not have, or has otherwise')
    }
    known.delete(head.table)
    const { reader } = this
    const rows = async function* (): AsyncGenerator<Buffer> {
      for await (const part of reader.rows()) {
        took(reader.bytes)
        yield part
      }
    }
    await pipeline(rows, transaction.client.query(copyFrom(`COPY ${copyOf(head)} FROM STDIN`)))
  }
}

/**
 * COPY FROM is not for tables whose owner is bound by row-level security too, so that is taken off
 * for the transaction. Nobody else sees it so: the change commits with its undoing.
 */
const takeWallsDown = async (transaction: Transaction): Promise<string[]> => {
  const { rows } = await transaction.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE relforcerowsecurity AND relnamespace = current_schema()::regnamespace`,
  )
  const names = rows.map(each => each.name)
  for (const name of names) {
    await transaction.query(`ALTER TABLE "${name}" NO FORCE ROW LEVEL SECURITY`)
  }
  return names
}

const isEnd = (value: unknown): value is { end: true; bytes: number } =>
  typeof value === 'object' && value !== null && 'end' in value && value.end === true
