// Versions of reference data in the database. A version is immutable; the newest whose instant has
// come is in force, and a filing keeps the number of the one it was assessed with.
import { createHash } from 'node:crypto'
import type { DatedRow, Pack } from '#kit/pack.ts'
import type { Database, Queryable } from '../store/database.ts'
import type { TableVersion } from './references.ts'

const SEED = 'seed'
const digestOf = (rows: readonly DatedRow[]): string =>
  createHash('sha256').update(JSON.stringify(rows)).digest('hex')

/** Add a version of a table, in force from an instant. Returns its number. */
export const putVersion = async (
  database: Queryable,
  partition: number,
  order: {
    pack: string
    name: string
    rows: readonly DatedRow[]
    source: string
    switched: number
  },
): Promise<number> => {
  const { rows } = await database.query<{ version: number }>(
    `INSERT INTO reference_version
        (partition, pack, name, version, switched, source, digest, content)
      SELECT ${partition}, $1::text, $2::text, COALESCE(max(version), 0) + 1, $3, $4, $5, $6
      FROM reference_version WHERE partition = ${partition} AND pack = $1 AND name = $2
      RETURNING version`,
    [
      order.pack,
      order.name,
      new Date(order.switched),
      order.source,
      digestOf(order.rows),
      JSON.stringify(order.rows),
    ],
  )
  return rows[0]!.version
}

/** Put in what the packs ship with, where a table has no version or only an older seed. */
export const seedReferences = async (
  database: Database,
  partition: number,
  packs: readonly Pack[],
  now: number,
): Promise<void> => {
  for (const pack of packs) {
    for (const [name, table] of Object.entries(pack.reference.tables)) {
      await database.transaction(async transaction => {
        await transaction.query('SELECT pg_advisory_xact_lock(7201, $1)', [partition])
        const { rows } = await transaction.query<{ source: string; digest: string }>(
          `SELECT source, digest FROM reference_version
            WHERE partition = ${partition} AND pack = $1 AND name = $2
            ORDER BY version DESC LIMIT 1`,
          [pack.name, name],
        )
        const last = rows[0]
        // What an operator has put in is not replaced by an upgrade's seed.
        if (last !== undefined && !last.source.startsWith(SEED)) return
        if (last?.digest === digestOf(table.seed)) return
        await putVersion(transaction, partition, {
          pack: pack.name,
          name,
          rows: table.seed,
          source: `${SEED}: ${table.source}`,
          switched: now,
        })
      })
    }
  }
}

/** The versions in force at an instant, and when the next one switches in. */
export const loadVersions = async (
  database: Queryable,
  partition: number,
  now: number,
): Promise<TableVersion[]> => {
  const { rows } = await database.query<{
    pack: string
    name: string
    version: number
    content: string
  }>(
    `SELECT DISTINCT ON (pack, name) pack, name, version, content FROM reference_version
      WHERE partition = ${partition} AND switched <= $1 ORDER BY pack, name, version DESC`,
    [new Date(now)],
  )
  return rows.map(({ content, ...row }) => ({ ...row, rows: JSON.parse(content) as DatedRow[] }))
}

export interface StoredVersion {
  readonly version: number
  readonly source: string
  /** when it comes into force, ms */
  readonly switched: number
  readonly rows: readonly DatedRow[]
}

/** A version of a table with its rows; the newest, in force or not yet, when none is named. */
export const readVersion = async (
  database: Queryable,
  partition: number,
  pack: string,
  name: string,
  version?: number,
): Promise<StoredVersion | undefined> => {
  const { rows } = await database.query<{
    version: number
    source: string
    switched: string
    content: string
  }>(
    `SELECT version, source, switched, content FROM reference_version
      WHERE partition = ${partition} AND pack = $1 AND name = $2
        AND ($3::int IS NULL OR version = $3)
      ORDER BY version DESC LIMIT 1`,
    [pack, name, version ?? null],
  )
  const [found] = rows
  return (
    found && {
      version: found.version,
      source: found.source,
      switched: Date.parse(found.switched),
      rows: JSON.parse(found.content) as DatedRow[],
    }
  )
}

/** Any version of any table, as an operator lists them. */
export interface VersionFact extends VersionInForce {
  readonly inForce: boolean
}

/** All versions, by table, the newest first. */
export const allVersions = async (
  database: Queryable,
  partition: number,
  now: number,
): Promise<VersionFact[]> => {
  const { rows } = await database.query<VersionFact & Record<string, unknown>>(
    `SELECT pack, name, version, switched, source, json_array_length(content) AS rows,
        switched <= $1 AND version = max(version) FILTER (WHERE switched <= $1)
          OVER (PARTITION BY pack, name) AS "inForce"
      FROM reference_version WHERE partition = ${partition}
      ORDER BY pack, name, version DESC`,
    [new Date(now)],
  )
  return rows
}

export interface VersionInForce {
  readonly pack: string
  readonly name: string
  readonly version: number
  readonly switched: string
  readonly source: string
  readonly rows: number
}

/** What is in force of each table, for its operator: version, since when, source, rows. */
export const versionsInForce = async (
  database: Queryable,
  partition: number,
  now: number,
): Promise<VersionInForce[]> => {
  const { rows } = await database.query<VersionInForce & Record<string, unknown>>(
    `SELECT DISTINCT ON (pack, name) pack, name, version, switched, source,
        json_array_length(content) AS rows FROM reference_version
      WHERE partition = ${partition} AND switched <= $1 ORDER BY pack, name, version DESC`,
    [new Date(now)],
  )
  return rows
}

/** Which versions are in force, as a text that changes when one does. */
export const versionsMark = async (
  database: Queryable,
  partition: number,
  now: number,
): Promise<string> => {
  const { rows } = await database.query<{ mark: string | null }>(
    `SELECT string_agg(pack || '.' || name || '@' || version, ' ' ORDER BY pack, name, version) AS mark
      FROM reference_version WHERE partition = ${partition} AND switched <= $1`,
    [new Date(now)],
  )
  return rows[0]?.mark ?? ''
}
