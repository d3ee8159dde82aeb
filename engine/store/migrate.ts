// Plain SQL, forward only: files `NNN-name.sql` from a folder, in order, each in one transaction.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database, Transaction } from './database.ts'

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  /** SHA-256 over the text with LF line ends, so that a checkout on Windows has the same */
  readonly hash: Buffer
}

/** The migrations of a folder, in order. A badly named file, a gap or a double number throws. */
export const readMigrations = async (folder: string): Promise<Migration[]> => {
  const names = (await readdir(folder)).filter(name => name.endsWith('.sql')).sort()
  const migrations: Migration[] = []
  for (const name of names) {
    const number = Number(/^(\d{3})-[a-z0-9-]+\.sql$/.exec(name)?.[1])
    if (Number.isNaN(number)) throw new Error(`migration ${name} is not named NNN-name.sql`)
    if (number !== migrations.length + 1) {
      const expected = String(migrations.length + 1).padStart(3, '0')
      throw new Error(`migration ${name} stands where number ${expected} is expected`)
    }
    const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
    migrations.push({ number, name, sql, hash: createHash('sha256').update(sql).digest() })
  }
  return migrations
}

/** 'beibu' as bytes: any number will do, as long as all processes take the same. */
const LOCK = 0x6265696275

const TABLE = `CREATE TABLE IF NOT EXISTS migrations (
  number int PRIMARY KEY,
  name text NOT NULL,
  hash bytea NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)`

interface Applied {
  readonly number: number
  readonly name: string
  readonly hash: Buffer
}

/** What was applied must be what the files say now, without a gap. */
const compare = (applied: readonly Applied[], migrations: readonly Migration[]): void => {
  for (const [index, row] of applied.entries()) {
    const file = migrations[index]
    if (row.number !== index + 1) {
      throw new Error(`the database lacks migration ${index + 1}, but has ${row.name}`)
    }
    if (file === undefined) {
      throw new Error(`the database has migration ${row.name}: it was used by a newer Beibu`)
    }
    if (file.name !== row.name || !file.hash.equals(row.hash)) {
      throw new Error(`migration ${row.name} was changed after it was applied; add a new file`)
    }
  }
}

const lineOf = (error: unknown, sql: string): string => {
  const position = error instanceof Error && 'position' in error ? Number(error.position) : 0
  return position > 0 ? ` (line ${sql.slice(0, position).split('\n').length})` : ''
}

const transactionId = async (transaction: Transaction): Promise<unknown> =>
  (await transaction.query('SELECT pg_current_xact_id()::text AS id')).rows[0]?.id

const apply = async (transaction: Transaction, migration: Migration): Promise<void> => {
  const before = await transactionId(transaction)
  try {
    // the simple protocol, which takes many statements at once
    await transaction.client.query(migration.sql)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const at = lineOf(error, migration.sql)
    throw new Error(`migration ${migration.name}${at}: ${reason}`, { cause: error })
  }
  if ((await transactionId(transaction)) !== before) {
    throw new Error(`migration ${migration.name} must not hold BEGIN, COMMIT or ROLLBACK`)
  }
  await transaction.query('INSERT INTO migrations (number, name, hash) VALUES ($1, $2, $3)', [
    migration.number,
    migration.name,
    migration.hash,
  ])
}

/**
 * Bring a database up to the files of `folder`; returns the names of those applied now. Processes
 * that start together wait for each other. Throws, with nothing half applied, when an applied file
 * was changed, when the database is newer than the files, or when a file fails (name, line).
 */
export const migrate = async (database: Database, folder: string): Promise<string[]> => {
  const migrations = await readMigrations(folder)
  const names: string[] = []
  for (;;) {
    const name = await database.transaction(async transaction => {
      await transaction.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
      await transaction.query(TABLE)
      const { rows } = await transaction.query<Applied>(
        'SELECT number, name, hash FROM migrations ORDER BY number',
      )
      compare(rows, migrations)
      const next = migrations[rows.length]
      if (next !== undefined) await apply(transaction, next)
      return next?.name
    })
    if (name === undefined) return names
    names.push(name)
  }
}
