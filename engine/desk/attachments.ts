// Files of drafts and filings, in the database: a backup holds them by itself, and a transaction
// covers a file and what it belongs to. What a file is was checked before it comes here.
import { createHash } from 'node:crypto'
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import { byteaArray, int4Array } from '../store/binary.ts'
import type { Queryable } from '../store/database.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'
import { type DeskOptions, lockOrg, orgOf } from './means.ts'

/** Of one draft or filing. */
export const MOST_FILES = 50
export const MOST_FILES_BYTES = 100_000_000
/** Of all drafts and filings of an organisation. */
export const QUOTA_BYTES = 5_000_000_000
const PIECE = 262_144
/** Pieces that one statement writes: 2 MB, so that neither side holds a file twice. */
const AT_ONCE = 8

/** What a file belongs to. */
export type Place = { readonly draft: string } | { readonly type: string; readonly number: string }

export interface AttachmentView {
  readonly attachment: string
  readonly name: string
  readonly media: string
  readonly size: number
  readonly sha256: string
  readonly added: string
  /** the organisation that added it */
  readonly by: string
}

export interface NewFile {
  readonly name: string
  readonly media: string
  readonly bytes: Buffer
}

/** Where a file is kept. */
export interface Located {
  readonly org: string
  readonly type: string
  readonly draft: string
  readonly filing: string
}

export interface Row {
  readonly attachment: string
  readonly org: string
  readonly draft: string
  readonly name: string
  readonly media: string
  readonly size: number
  readonly sha256: string
  readonly added: string
  readonly actor: string
  /** of a photograph: the look at goods that it belongs to, and the row that it is of */
  readonly inspection: string
  readonly goods: number | null
}

export const viewOf = ({
  attachment,
  name,
  media,
  size,
  sha256,
  added,
  actor,
}: Row): AttachmentView => ({
  attachment,
  name,
  media,
  size,
  sha256,
  added,
  by: orgOf(actor),
})

const COLUMNS = 'attachment, org, draft, name, media, size, sha256, added, actor, inspection, goods'

export class Attachments {
  private readonly options: DeskOptions
  private readonly partition: number

  constructor(options: DeskOptions) {
    this.options = options
    this.partition = options.partition
  }

  private walled<T>(caller: Caller, work: (rows: Queryable) => Promise<T>): Promise<T> {
    return asCaller(this.options.database, caller, work)
  }

  /** Whether a file may be added there: asked before its bytes are read. */
  admit(caller: Caller, place: Place): Promise<Refusal | undefined> {
    return this.walled(caller, async rows => mayAdd(caller, await this.find(rows, place, false)))
  }

  /**
   * Keep a file. The same bytes under the same name are there once, however often they come: a
   * phone on a poor line sends again what had arrived.
   */
  add(
    caller: Caller,
    place: Place,
    file: NewFile,
  ): Promise<{ made: boolean; view: AttachmentView } | Refusal> {
    const { now, newId } = this.options
    const sha256 = createHash('sha256').update(file.bytes).digest('hex')
    return this.walled(caller, async rows => {
      const found = await this.find(rows, place, true)
      const refused = mayAdd(caller, found)
      if (refused !== undefined) return refused
      const at = found!
      // what an organisation keeps is counted by one at a time: two could pass a limit together
      await lockOrg(rows, caller)
      const there = await this.filesOf(rows, at)
      const same = there.find(each => each.sha256 === sha256 && each.name === file.name)
      if (same !== undefined) return { made: false, view: viewOf(same) }
      const full = await this.limits(rows, caller, there, file.bytes.length)
      if (full !== undefined) return new Refusal([full])
      const ms = now()
      const row: Row = {
        ...{ attachment: newId(ms), org: at.org, draft: at.draft, sha256, actor: caller.actor },
        ...{ name: file.name, media: file.media, size: file.bytes.length },
        added: new Date(ms).toISOString(),
        ...{ inspection: '', goods: null },
      }
      await writeHead(rows, this.partition, row, at)
      await writePieces(rows, this.partition, row.attachment, file.bytes)
      return { made: true, view: viewOf(row) }
    })
  }

  private async limits(
    rows: Queryable,
    caller: Caller,
    there: readonly Row[],
    more: number,
  ): Promise<Fault | undefined> {
    if (there.length >= MOST_FILES) return fault('too-many-attachments', '', { max: MOST_FILES })
    const held = there.reduce((sum, each) => sum + each.size, 0)
    if (held + more > MOST_FILES_BYTES) {
      return fault('attachments-too-large', '', { max: MOST_FILES_BYTES })
    }
    const { rows: kept } = await rows.query<{ bytes: bigint }>(
      `SELECT COALESCE(sum(size), 0)::bigint AS bytes FROM attachment
        WHERE partition = ${this.partition} AND org = $1 AND inspection = ''`,
      [caller.org],
    )
    return Number(kept[0]?.bytes) + more > QUOTA_BYTES
      ? fault('quota-full', '', { max: QUOTA_BYTES })
      : undefined
  }

  /** The files of a draft or filing, as they were added; undefined when there is none such. */
  list(caller: Caller, place: Place): Promise<AttachmentView[] | undefined> {
    return this.walled(caller, async rows => {
      const found = await this.find(rows, place, false)
      return found === undefined ? undefined : (await this.filesOf(rows, found)).map(viewOf)
    })
  }

  /** What is told of a file, whosever it is that the caller may see. */
  head(caller: Caller, attachment: string): Promise<AttachmentView | undefined> {
    return this.walled(caller, async rows => {
      const row = await this.one(rows, attachment)
      return row === undefined ? undefined : viewOf(row)
    })
  }

  /** Some pieces of a file from the `n`th on, 1 MB; none behind its end, or when it is gone. */
  pieces(caller: Caller, attachment: string, n: number): Promise<Buffer[]> {
    return this.walled(caller, async rows => {
      const found = await rows.query<{ content: Buffer }>(
        {
          name: 'attachment-read',
          text: `SELECT content FROM attachment_chunk
            WHERE partition = ${this.partition} AND attachment = $1 AND n >= $2 AND n < $2 + 4
            ORDER BY n`,
        },
        [attachment, n],
      )
      return found.rows.map(each => each.content)
    })
  }

  /**
   * Take a file away from a draft. What belongs to a filing stays: an officer may have decided on
   * it, and it is what was handed in. A wrong one is answered by adding the right one.
   */
  remove(caller: Caller, attachment: string): Promise<Refusal | undefined> {
    return this.walled(caller, async rows => {
      const row = await this.one(rows, attachment)
      if (row === undefined) return new Refusal([fault('not-found')])
      if (row.org !== caller.org) return new Refusal([fault('role-forbidden', '', TRADER)])
      if (row.draft === '') return new Refusal([fault('attachment-kept')])
      // the draft's row first, as lodging does: it may be on its way to become a filing's
      const place = await this.find(rows, { draft: row.draft }, true)
      const still = place === undefined ? undefined : await this.one(rows, attachment)
      if (still === undefined || still.draft === '') return new Refusal([fault('attachment-kept')])
      await dropOne(rows, this.partition, attachment)
      return undefined
    })
  }

  private async one(rows: Queryable, attachment: string): Promise<Row | undefined> {
    const found = await rows.query<Row & { [name: string]: unknown }>(
      `SELECT ${COLUMNS} FROM attachment
        WHERE partition = ${this.partition} AND attachment = $1`,
      [attachment],
    )
    return found.rows[0]
  }

  private async find(rows: Queryable, place: Place, lock: boolean): Promise<Located | undefined> {
    if ('draft' in place) {
      const found = await rows.query<{ org: string; type: string }>(
        `SELECT org, type FROM draft
          WHERE partition = ${this.partition} AND draft = $1 ${lock ? 'FOR UPDATE' : ''}`,
        [place.draft],
      )
      const row = found.rows[0]
      return row === undefined ? undefined : { ...row, draft: place.draft, filing: '' }
    }
    const found = await rows.query<{ org: string; type: string; filing: string }>(
      `SELECT org, type, filing FROM filing
        WHERE partition = ${this.partition} AND type = $1 AND number = $2`,
      [place.type, place.number],
    )
    const row = found.rows[0]
    return row === undefined ? undefined : { ...row, draft: '' }
  }

  private async filesOf(rows: Queryable, { draft, filing }: Located): Promise<Row[]> {
    const column = draft === '' ? 'filing' : 'draft'
    const found = await rows.query<Row & { [name: string]: unknown }>(
      `SELECT ${COLUMNS} FROM attachment
        WHERE partition = ${this.partition} AND ${draft === '' ? 'filing' : 'draft'} = $1
          AND inspection = '' ORDER BY attachment`,
      [column === 'filing' ? filing : draft],
    )
    return found.rows
  }
}

const TRADER = { role: 'trader' }

/** The owner adds files; who merely sees a filing does not. */
const mayAdd = (caller: Caller, place: Located | undefined): Refusal | undefined => {
  if (place === undefined) return new Refusal([fault('not-found')])
  const own = place.org === caller.org && caller.roles.has('trader')
  return own ? undefined : new Refusal([fault('role-forbidden', '', TRADER)])
}

/** The row of a file. */
export const writeHead = async (
  rows: Queryable,
  partition: number,
  row: Row,
  at: Located,
): Promise<void> => {
  const { attachment, org, draft, name, media, size, sha256, added, actor } = row
  const { inspection, goods } = row
  await rows.query(
    `INSERT INTO attachment (partition, attachment, org, type, draft, filing, name, media, size,
        sha256, added, actor, inspection, goods)
      VALUES (${partition}, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[attachment, org, at.type, draft, at.filing, name, media, size, sha256, added, actor],
      ...[inspection, goods],
    ],
  )
}

/** The bytes of a file. */
export const writePieces = async (
  rows: Queryable,
  partition: number,
  attachment: string,
  bytes: Buffer,
): Promise<void> => {
  const size = bytes.length
  for (let n = 0; n * PIECE < size; n += AT_ONCE) {
    const pieces: Buffer[] = []
    for (let i = n; i < n + AT_ONCE && i * PIECE < size; i++) {
      pieces.push(bytes.subarray(i * PIECE, (i + 1) * PIECE))
    }
    await rows.query(
      {
        name: 'attachment-write',
        text: `INSERT INTO attachment_chunk (partition, attachment, n, content)
          SELECT ${partition}, $1, * FROM unnest($2::int[], $3::bytea[])`,
      },
      [attachment, int4Array(pieces.map((_, i) => n + i)), byteaArray(pieces)],
    )
  }
}

/** Pieces first: they are seen through their file's row. */
export const dropOne = async (
  rows: Queryable,
  partition: number,
  attachment: string,
): Promise<void> => {
  await rows.query(
    `DELETE FROM attachment_chunk WHERE partition = ${partition} AND attachment = $1`,
    [attachment],
  )
  await rows.query(`DELETE FROM attachment WHERE partition = ${partition} AND attachment = $1`, [
    attachment,
  ])
}

/** All files of a draft that is removed. */
export const dropFiles = async (
  rows: Queryable,
  partition: number,
  draft: string,
): Promise<void> => {
  const { rows: files } = await rows.query<{ attachment: string }>(
    `SELECT attachment FROM attachment WHERE partition = ${partition} AND draft = $1`,
    [draft],
  )
  for (const { attachment } of files) await dropOne(rows, partition, attachment)
}

/** The files of a draft become those of the filing that was made of it. */
export const moveFiles = async (
  rows: Queryable,
  partition: number,
  draft: string,
  filing: string,
): Promise<void> => {
  await rows.query(
    `UPDATE attachment SET draft = '', filing = $2 WHERE partition = ${partition} AND draft = $1`,
    [draft, filing],
  )
}
