// Drafts: what a person is typing, kept field by field, so that two devices on one draft lose
// nothing of each other's and a keystroke costs one small row. Merged by time: the newest wins.
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import type { MountedFiling } from '../mounted.ts'
import { int8Array, textArray } from '../store/binary.ts'
import type { Queryable } from '../store/database.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'
import { dropFiles, moveFiles } from './attachments.ts'
import { type FieldChange, MOST_FIELDS, readChanges, readDraft } from './changes.ts'
import { type DeskOptions, lockOrg, whoOf } from './means.ts'

export const MOST_DRAFTS = 500
/** Bytes of paths and values, and some for each field's instant. */
export const MOST_BYTES = 5_000_000
/** What a field weighs beside its path and its value: the instant, and JSON's own signs. */
const FIELD_BYTES = 20

export interface DraftHead {
  readonly draft: string
  readonly type: string
  readonly version: number
  readonly created: string
  readonly changed: string
  /** '' while none of the fields that could name it is filled in */
  readonly title: string
  /** begun by this very person */
  readonly mine: boolean
}

export interface DraftView {
  readonly draft: string
  readonly type: string
  readonly version: number
  readonly changed: string
  /** the key that it was begun with; '' for none */
  readonly once: string
  /** JSON text: path → [value, at] */
  readonly contentText: string
}

export interface Begun {
  readonly draft: string
  readonly version: number
  /** it was begun before, with the same key */
  readonly replayed: boolean
}

/** Ends a transaction that would leave a draft larger than it may be. */
class Overfull extends Error {
  readonly reason: Fault
  constructor(reason: Fault) {
    super(reason.key)
    this.reason = reason
  }
}

interface Counted {
  readonly type: string
  readonly fields: number
  readonly bytes: number
  readonly version: number
}

export class Drafts {
  private readonly options: DeskOptions
  private readonly partition: number

  constructor(options: DeskOptions) {
    this.options = options
    this.partition = options.partition
  }

  /**
   * Begin a draft from a request's body. `once`: a key of the asker's; what was begun with it
   * before is that draft, and what is new in the body is merged into it.
   */
  async begin(caller: Caller, body: Buffer, once = ''): Promise<Begun | Refusal> {
    if (!caller.roles.has('trader')) {
      return new Refusal([fault('role-forbidden', '', { role: 'trader' })])
    }
    const { filings, now, newId } = this.options
    const at = now()
    const read = readDraft(body, at)
    if (read instanceof Refusal) return read
    const { type, fields } = read
    if (!filings.has(type) || caller.types?.has(type) === false) {
      const code = type.slice(0, 80).toWellFormed()
      return new Refusal([fault('unknown-code', '/type', { code })])
    }
    const draft = newId(at)
    return this.within(caller, async rows => {
      await lockOrg(rows, caller)
      const known = once === '' ? undefined : await this.begunWith(rows, caller, type, once)
      if (known !== undefined) {
        const version = await this.put(rows, known.draft, known, fields, at)
        return { draft: known.draft, version, replayed: true }
      }
      const held = await rows.query<{ count: bigint }>(
        `SELECT count(*) AS count FROM draft WHERE partition = ${this.partition} AND org = $1`,
        [caller.org],
      )
      if (Number(held.rows[0]?.count) >= MOST_DRAFTS) {
        throw new Overfull(fault('too-many-drafts', '', { max: MOST_DRAFTS }))
      }
      await rows.query(
        `INSERT INTO draft (partition, draft, org, person, type, title, fields, bytes, version,
            created, changed, once)
          VALUES (${this.partition}, $1, $2, $3, $4, '', 0, 0, 0, $5, $5, $6)`,
        [draft, caller.org, whoOf(caller), type, new Date(at), once],
      )
      const empty = { type, fields: 0, bytes: 0, version: 0 }
      return { draft, version: await this.put(rows, draft, empty, fields, at), replayed: false }
    })
  }

  private async begunWith(
    rows: Queryable,
    { org }: Caller,
    type: string,
    once: string,
  ): Promise<(Counted & { readonly draft: string }) | undefined> {
    const found = await rows.query<Counted & { draft: string; [name: string]: unknown }>(
      `SELECT draft, type, fields, bytes, version FROM draft
        WHERE partition = ${this.partition} AND org = $1 AND type = $2 AND once = $3 AND once <> ''
        FOR UPDATE`,
      [org, type, once],
    )
    return found.rows[0]
  }

  /** Merge changes in; undefined when there is no such draft. */
  async change(caller: Caller, draft: string, body: Buffer): Promise<number | Refusal | undefined> {
    const at = this.options.now()
    const changes = readChanges(body, at)
    if (changes instanceof Refusal) {
      // whether there is such a draft comes first: a stranger learns nothing of it either way
      return (await this.read(caller, draft, false)) === undefined ? undefined : changes
    }
    return this.within(caller, async rows => {
      const head = await lockDraft(rows, this.partition, draft)
      return head === undefined ? undefined : this.put(rows, draft, head, changes, at)
    })
  }

  /** Behind the caller's walls; what would be too much is undone and refused. */
  private async within<T>(
    caller: Caller,
    work: (rows: Queryable) => Promise<T>,
  ): Promise<T | Refusal> {
    try {
      return await asCaller(this.options.database, caller, work)
    } catch (error) {
      if (error instanceof Overfull) return new Refusal([error.reason])
      throw error
    }
  }

  /** Write fields of a draft whose row is locked; the version after it. */
  private async put(
    rows: Queryable,
    draft: string,
    head: Counted,
    changes: readonly FieldChange[],
    at: number,
  ): Promise<number> {
    const grown = await mergeFields(rows, this.partition, draft, changes)
    const fields = head.fields + grown.fields
    const bytes = head.bytes + grown.bytes
    if (fields > MOST_FIELDS || bytes > MOST_BYTES) {
      throw new Overfull(fault('draft-too-large', '', { max: MOST_BYTES, fields: MOST_FIELDS }))
    }
    if (grown.changed === 0 && head.version > 0) return head.version
    const naming = titlePaths(this.options.filings.get(head.type))
    const renamed = changes.some(each => naming.includes(each.path))
    const title = renamed ? await titleOf(rows, this.partition, draft, naming) : null
    const { rows: now } = await rows.query<{ version: number }>(
      {
        name: 'draft-count',
        text: `UPDATE draft SET version = version + 1, changed = $2, fields = $3, bytes = $4,
            title = COALESCE($5, title)
          WHERE partition = ${this.partition} AND draft = $1 RETURNING version`,
      },
      [draft, new Date(at), fields, bytes, title],
    )
    return now[0]!.version
  }

  /** The organisation's drafts: the person's own first, the last changed first. */
  list(caller: Caller, type: string | undefined): Promise<DraftHead[]> {
    return asCaller(this.options.database, caller, async rows => {
      const found = await rows.query<DraftHead & { [name: string]: unknown }>(
        `SELECT draft, type, version, created, changed, title, person = $2 AS mine FROM draft
          WHERE partition = ${this.partition} AND org = $1 AND ($3::text IS NULL OR type = $3)
          ORDER BY person = $2 DESC, draft.changed DESC, draft LIMIT ${MOST_DRAFTS}`,
        [caller.org, whoOf(caller), type ?? null],
      )
      return found.rows
    })
  }

  /** @param whole false: without its content */
  read(caller: Caller, draft: string, whole = true): Promise<DraftView | undefined> {
    return asCaller(this.options.database, caller, async rows => {
      // shared, so that no change comes between the version and the fields
      const { rows: heads } = await rows.query<Omit<DraftView, 'contentText'>>(
        `SELECT draft, type, version, changed, once FROM draft
          WHERE partition = ${this.partition} AND draft = $1 FOR SHARE`,
        [draft],
      )
      const head = heads[0]
      if (head === undefined) return undefined
      if (!whole) return { ...head, contentText: '{}' }
      const { rows: fields } = await rows.query<{ path: string; value: string; at: bigint }>(
        `SELECT path, value, at FROM draft_field
          WHERE partition = ${this.partition} AND draft = $1 AND value IS NOT NULL
          ORDER BY path COLLATE "C"`,
        [draft],
      )
      const parts = fields.map(({ path, value, at }) => `${JSON.stringify(path)}:[${value},${at}]`)
      return { ...head, contentText: `{${parts.join(',')}}` }
    })
  }

  /** With its files; false when there is no such draft. */
  remove(caller: Caller, draft: string): Promise<boolean> {
    return asCaller(this.options.database, caller, async rows => {
      const head = await lockDraft(rows, this.partition, draft)
      if (head === undefined) return false
      await dropFiles(rows, this.partition, draft)
      await dropDraft(rows, this.partition, draft)
      return true
    })
  }

  /** It was lodged: its files are the filing's now, and it is no more. Twice does no harm. */
  lodged(caller: Caller, draft: string, type: string, filing: string): Promise<void> {
    return asCaller(this.options.database, caller, async rows => {
      const head = await lockDraft(rows, this.partition, draft)
      if (head?.type !== type) return
      await moveFiles(rows, this.partition, draft, filing)
      await dropDraft(rows, this.partition, draft)
    })
  }
}

const lockDraft = async (
  rows: Queryable,
  partition: number,
  draft: string,
): Promise<Counted | undefined> => {
  const found = await rows.query<Counted & { [name: string]: unknown }>(
    {
      name: 'draft-lock',
      text: `SELECT type, fields, bytes, version FROM draft
        WHERE partition = ${partition} AND draft = $1 FOR UPDATE`,
    },
    [draft],
  )
  return found.rows[0]
}

/** Fields first: they are seen through their draft's row. */
const dropDraft = async (rows: Queryable, partition: number, draft: string): Promise<void> => {
  await rows.query(`DELETE FROM draft_field WHERE partition = ${partition} AND draft = $1`, [draft])
  await rows.query(`DELETE FROM draft WHERE partition = ${partition} AND draft = $1`, [draft])
}

interface Grown {
  readonly changed: number
  readonly fields: number
  readonly bytes: number
}

/** Write what is not older than what stands; how much the draft grew by it. */
const mergeFields = async (
  rows: Queryable,
  partition: number,
  draft: string,
  changes: readonly FieldChange[],
): Promise<Grown> => {
  if (changes.length === 0) return { changed: 0, fields: 0, bytes: 0 }
  // `was` sees the fields as they stood before the statement
  const { rows: grown } = await rows.query<Record<keyof Grown, bigint>>(
    {
      name: 'draft-merge',
      text: `WITH was AS (
          SELECT path, octet_length(value) AS length FROM draft_field
          WHERE partition = ${partition} AND draft = $1 AND path = ANY($2::text[])
        ), put AS (
          INSERT INTO draft_field (partition, draft, path, value, at)
          SELECT ${partition}, $1, * FROM unnest($2::text[], $3::text[], $4::bigint[])
          ON CONFLICT (partition, draft, path) DO UPDATE SET value = excluded.value,
            at = excluded.at WHERE draft_field.at <= excluded.at
          RETURNING path, octet_length(value) AS length
        ) SELECT count(*) AS changed, count(*) FILTER (WHERE was.path IS NULL) AS fields,
            COALESCE(sum(COALESCE(put.length, 0) - COALESCE(was.length, 0) + CASE
              WHEN was.path IS NULL THEN octet_length(put.path) + ${FIELD_BYTES} ELSE 0 END
            ), 0)::bigint AS bytes
          FROM put LEFT JOIN was ON was.path = put.path`,
    },
    [
      draft,
      textArray(changes.map(each => each.path)),
      textArray(changes.map(each => each.value)),
      int8Array(changes.map(each => each.at)),
    ],
  )
  const { changed, fields, bytes } = grown[0]!
  return { changed: Number(changed), fields: Number(fields), bytes: Number(bytes) }
}

/** JSON Pointers of the fields that can name a draft: what the list shows as text, then parties. */
const titlePaths = (type: MountedFiling | undefined): string[] => {
  if (type === undefined) return []
  const { fields } = type.filing
  const of = (kind: string): string[] =>
    type.columns.filter(name => fields[name]?.kind === kind).map(name => `/${name}`)
  return [...of('text'), ...of('party')]
}

const LONGEST_TITLE = 80

const titleOf = async (
  rows: Queryable,
  partition: number,
  draft: string,
  naming: readonly string[],
): Promise<string> => {
  const found = await rows.query<{ path: string; value: string }>(
    `SELECT path, value FROM draft_field
      WHERE partition = ${partition} AND draft = $1 AND path = ANY($2::text[])
        AND value IS NOT NULL`,
    [draft, textArray(naming)],
  )
  const values = new Map(found.rows.map(each => [each.path, JSON.parse(each.value) as unknown]))
  for (const path of naming) {
    const value = values.get(path)
    if (typeof value !== 'string') continue
    const title = [...value.replaceAll(/\p{Cc}+/gu, ' ').trim()].slice(0, LONGEST_TITLE).join('')
    if (title !== '') return title
  }
  return ''
}
