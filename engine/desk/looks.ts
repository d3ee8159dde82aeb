// Looks at goods as they are read: what is under way by officers, what is closed by its trader too.
import type { MountedFiling } from '../mounted.ts'
import { namesOf } from '../names.ts'
import type { Database, Queryable } from '../store/database.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'
import type { Row } from './attachments.ts'
import { type Findings, findingsOf, type Photograph } from './findings.ts'
import { orgOf } from './means.ts'

export interface InspectionView {
  readonly inspection: string
  readonly begun: string
  /** null while it is under way: then only officers see it */
  readonly closed: string | null
  /** the step that ended it */
  readonly event: string | null
  /** name of the office that wrote last */
  readonly by: string
  readonly version: number
  /** SHA-256 of the findings' text, hex, as the journal has it; null while it is under way */
  readonly digest: string | null
  readonly findings: Findings
  /** path → [value, at], of one that is under way */
  readonly content?: Readonly<Record<string, readonly [unknown, number]>>
}

interface Head {
  readonly [name: string]: unknown
  readonly inspection: string
  readonly begun: string
  readonly closed: string | null
  readonly event: string | null
  readonly actor: string
  readonly version: number
  readonly findings: string | null
  readonly digest: string | null
}

const HEAD = 'inspection, begun, closed, event, actor, version, findings, digest'

const NOTHING: Findings = { note: '', rows: [], photographs: [] }

/** Id of a filing that the caller may see; to be asked behind its walls. */
export const idOfFiling = async (
  rows: Queryable,
  partition: number,
  type: MountedFiling,
  number: string,
): Promise<string | undefined> => {
  const found = await rows.query<{ filing: string }>(
    `SELECT filing FROM filing
      WHERE partition = ${partition} AND type = $1 AND number = $2`,
    [type.type, number],
  )
  return found.rows[0]?.filing
}

/** The looks at a filing that the caller may see, oldest first; undefined: no such filing. */
export const listLooks = async (
  database: Database,
  partition: number,
  caller: Caller,
  type: MountedFiling,
  number: string,
): Promise<InspectionView[] | undefined> => {
  const found = await asCaller(database, caller, async rows => {
    const id = await idOfFiling(rows, partition, type, number)
    if (id === undefined) return undefined
    const { rows: heads } = await rows.query<Head>(
      `SELECT ${HEAD} FROM inspection
        WHERE partition = ${partition} AND filing = $1 ORDER BY position NULLS LAST`,
      [id],
    )
    const open = heads.find(each => each.closed === null)
    return { heads, open: open && (await readView(rows, partition, open.inspection)) }
  })
  if (found === undefined) return undefined
  const orgs = [...new Set(found.heads.map(each => orgOf(each.actor)))]
  const names = await namesOf(database, partition, orgs)
  return found.heads.map(({ actor, findings, ...head }) => ({
    ...head,
    by: names[orgOf(actor)] ?? orgOf(actor),
    ...(findings === null
      ? (found.open ?? { findings: NOTHING })
      : { findings: JSON.parse(findings) as Findings }),
  }))
}

const readView = async (
  rows: Queryable,
  partition: number,
  inspection: string,
): Promise<Pick<InspectionView, 'findings' | 'content'>> => {
  const { fields, photographs } = await readOpen(rows, partition, inspection)
  const content = fields.map(({ path, value, at }) => [path, [JSON.parse(value), at]] as const)
  return { findings: findingsOf(fields, photographs), content: Object.fromEntries(content) }
}

export const filesIn = async (
  rows: Queryable,
  partition: number,
  inspection: string,
): Promise<Row[]> => {
  const found = await rows.query<Row & { [name: string]: unknown }>(
    `SELECT attachment, org, draft, name, media, size, sha256, added, actor, inspection, goods
      FROM attachment WHERE partition = ${partition} AND inspection = $1 ORDER BY attachment`,
    [inspection],
  )
  return found.rows
}

interface Field {
  readonly path: string
  readonly value: string
  readonly at: number
}

/** All that is kept of a look that is under way. */
export const readOpen = async (
  rows: Queryable,
  partition: number,
  inspection: string,
): Promise<{ fields: readonly Field[]; photographs: readonly Photograph[] }> => {
  const { rows: fields } = await rows.query<{ path: string; value: string; at: bigint }>(
    `SELECT path, value, at FROM inspection_field
      WHERE partition = ${partition} AND inspection = $1 AND value IS NOT NULL
      ORDER BY path COLLATE "C"`,
    [inspection],
  )
  const files = await filesIn(rows, partition, inspection)
  return {
    fields: fields.map(each => ({ ...each, at: Number(each.at) })),
    photographs: files.map(({ attachment, name, media, size, sha256, added, goods }) => ({
      ...{ attachment, name, media, size, sha256, added },
      row: goods,
    })),
  }
}
