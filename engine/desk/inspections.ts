// Officers look at goods: what they find is kept as they write it, field by field like a draft,
// with photographs; the step that ends the look closes it (inspected.ts), and then the trader
// sees it.
import { createHash } from 'node:crypto'
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import type { MountedFiling } from '../mounted.ts'
import { int8Array, textArray } from '../store/binary.ts'
import type { Queryable, Transaction } from '../store/database.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'
import {
  type AttachmentView,
  dropOne,
  type NewFile,
  type Row,
  viewOf,
  writeHead,
  writePieces,
} from './attachments.ts'
import { type FieldChange, readChanges } from './changes.ts'
import { findingFaults } from './findings.ts'
import { filesIn, type InspectionView, idOfFiling, listLooks } from './looks.ts'
import type { DeskOptions } from './means.ts'

/** Of one look at a filing. */
const MOST_PHOTOGRAPHS = 100
const MOST_PHOTOGRAPH_BYTES = 100_000_000

interface Standing {
  readonly [name: string]: unknown
  readonly filing: string
  readonly org: string
  readonly state: string
  readonly body: string
}

/** Ends a transaction that is refused. */
class Undone extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super('refused')
    this.refusal = refusal
  }
}

const OFFICER = new Refusal([fault('role-forbidden', '', { role: 'officer' })])
const NONE = new Refusal([fault('not-found')])

export class Inspections {
  private readonly options: DeskOptions
  private readonly partition: number

  constructor(options: DeskOptions) {
    this.options = options
    this.partition = options.partition
  }

  readonly list = (
    caller: Caller,
    type: MountedFiling,
    number: string,
  ): Promise<InspectionView[] | undefined> =>
    listLooks(this.options.database, this.partition, caller, type, number)

  /** Merge findings in: the newest of each path stands. The version after it. */
  async change(
    caller: Caller,
    type: MountedFiling,
    number: string,
    body: Buffer,
  ): Promise<number | Refusal> {
    const seen = await this.admit(caller, type, number)
    if (seen instanceof Refusal) return seen
    const changes = readChanges(body, this.options.now())
    if (changes instanceof Refusal) return changes
    return this.within(caller, type, seen, async (rows, standing) => {
      const faults = findingFaults(changes, rowsOf(type, standing).length)
      if (faults.length > 0) return new Refusal(faults)
      const open = await this.open(rows, caller, type, standing)
      return this.put(rows, caller, open, changes)
    })
  }

  /** Whether the caller may write of this filing at all: its id, or why not. */
  async admit(caller: Caller, type: MountedFiling, number: string): Promise<string | Refusal> {
    const id = await asCaller(this.options.database, caller, rows =>
      idOfFiling(rows, this.partition, type, number),
    )
    if (id === undefined) return NONE
    return caller.roles.has('officer') ? id : OFFICER
  }

  /**
   * By the node's own role, under the lock of the filing's row, which a step holds as well: so
   * nothing is written beside a step that closes. Steps and claims of others are respected.
   */
  private async within<T>(
    caller: Caller,
    type: MountedFiling,
    filing: string,
    work: (rows: Transaction, standing: Standing) => Promise<T | Refusal>,
    before: (rows: Transaction) => Promise<void> = () => Promise.resolve(),
  ): Promise<T | Refusal> {
    try {
      return await this.options.database.transaction(async rows => {
        await before(rows)
        const standing = await this.standing(rows, caller, type, filing)
        const done = standing instanceof Refusal ? standing : await work(rows, standing)
        // nothing of what is refused stays, not even what was written before it was known
        if (done instanceof Refusal) throw new Undone(done)
        return done
      })
    } catch (error) {
      if (error instanceof Undone) return error.refusal
      throw error
    }
  }

  /** The filing, whose row is locked, where its goods may be looked at by the caller now. */
  private async standing(
    rows: Queryable,
    caller: Caller,
    type: MountedFiling,
    filing: string,
  ): Promise<Standing | Refusal> {
    const { rows: found } = await rows.query<Standing>(
      `SELECT f.filing, f.org, f.state, j.body
        FROM filing f JOIN journal j ON j.partition = ${this.partition} AND j.position = f.document
        WHERE f.partition = ${this.partition} AND f.filing = $1 FOR UPDATE OF f`,
      [filing],
    )
    const standing = found[0]
    if (standing === undefined) return NONE
    if (type.filing.inspection?.in.includes(standing.state) !== true) {
      return new Refusal([fault('not-inspected', '', { state: standing.state })])
    }
    const { rows: claims } = await rows.query<{ until: string }>(
      `SELECT c.until FROM filing f JOIN filing_claim c ON c.partition = ${this.partition}
          AND c.type = f.type AND c.number = f.number
        WHERE f.partition = ${this.partition} AND f.filing = $1 AND c.actor <> $2
          AND c.until > $3`,
      [filing, caller.actor, new Date(this.options.now())],
    )
    const [other] = claims
    return other === undefined
      ? standing
      : new Refusal([fault('claimed-by-other', '', { until: other.until })])
  }

  /** The look that is under way, begun where there is none; its id. */
  private async open(
    rows: Queryable,
    caller: Caller,
    type: MountedFiling,
    { filing, org }: Standing,
  ): Promise<string> {
    const now = this.options.now()
    await rows.query(
      `INSERT INTO inspection (partition, inspection, filing, org, type, actor, version, begun)
        VALUES (${this.partition}, $1, $2, $3, $4, $5, 0, $6)
        ON CONFLICT (partition, filing) WHERE closed IS NULL DO NOTHING`,
      [this.options.newId(now), filing, org, type.type, caller.actor, new Date(now)],
    )
    const found = await rows.query<{ inspection: string }>(
      `SELECT inspection FROM inspection
        WHERE partition = ${this.partition} AND filing = $1 AND closed IS NULL FOR UPDATE`,
      [filing],
    )
    return found.rows[0]!.inspection
  }

  private async put(
    rows: Queryable,
    caller: Caller,
    inspection: string,
    changes: readonly FieldChange[],
  ): Promise<number> {
    await rows.query(
      {
        name: 'inspection-merge',
        text: `INSERT INTO inspection_field (partition, inspection, path, value, at)
          SELECT ${this.partition}, $1, * FROM unnest($2::text[], $3::text[], $4::bigint[])
          ON CONFLICT (partition, inspection, path) DO UPDATE SET value = excluded.value,
            at = excluded.at WHERE inspection_field.at <= excluded.at`,
      },
      [
        inspection,
        textArray(changes.map(each => each.path)),
        textArray(changes.map(each => each.value)),
        int8Array(changes.map(each => each.at)),
      ],
    )
    return this.touch(rows, caller, inspection)
  }

  private async touch(rows: Queryable, caller: Caller, inspection: string): Promise<number> {
    const { rows: now } = await rows.query<{ version: number }>(
      `UPDATE inspection SET version = version + 1, actor = $2
        WHERE partition = ${this.partition} AND inspection = $1 RETURNING version`,
      [inspection, caller.actor],
    )
    return now[0]!.version
  }

  /**
   * Keep a photograph, of a row (from 0) or of the whole. The same picture of the same row is there
   * once, however often a poor line makes a phone send it.
   */
  photograph(
    caller: Caller,
    type: MountedFiling,
    filing: string,
    row: number | undefined,
    file: NewFile,
  ): Promise<{ made: boolean; view: AttachmentView } | Refusal> {
    const sha256 = createHash('sha256').update(file.bytes).digest('hex')
    const { partition } = this
    const now = this.options.now()
    const attachment = this.options.newId(now)
    // before anything is locked: a step of this filing, and all that is decided with it, would wait
    const before = (rows: Queryable) => writePieces(rows, partition, attachment, file.bytes)
    const work = async (rows: Queryable, standing: Standing) => {
      const most = rowsOf(type, standing).length
      if (row !== undefined && row >= most) {
        return new Refusal([fault('out-of-range', '/Beibu-Row', { min: '0', max: `${most - 1}` })])
      }
      const inspection = await this.open(rows, caller, type, standing)
      const there = await filesIn(rows, partition, inspection)
      const same = there.find(each => each.sha256 === sha256 && each.goods === (row ?? null))
      if (same !== undefined) return { made: false, view: viewOf(same) }
      const full = fullOf(there, file.bytes.length)
      if (full !== undefined) return new Refusal([full])
      const made: Row = {
        ...{ attachment, org: standing.org, draft: '', sha256, name: file.name, media: file.media },
        ...{ size: file.bytes.length, added: new Date(now).toISOString(), actor: caller.actor },
        ...{ inspection, goods: row ?? null },
      }
      const at = { org: standing.org, type: type.type, draft: '', filing }
      await writeHead(rows, partition, made, at)
      await this.touch(rows, caller, inspection)
      return { made: true, view: viewOf(made) }
    }
    return this.within(
      caller,
      type,
      filing,
      async (rows, standing) => {
        const done = await work(rows, standing)
        if (!(done instanceof Refusal) && !done.made) await dropOne(rows, partition, attachment)
        return done
      },
      before,
    )
  }

  /** Take back a photograph of a look that is under way. */
  async withdraw(
    caller: Caller,
    type: MountedFiling,
    number: string,
    attachment: string,
  ): Promise<Refusal | undefined> {
    const filing = await this.admit(caller, type, number)
    if (filing instanceof Refusal) return filing
    const done = await this.within(caller, type, filing, async rows => {
      const { rows: found } = await rows.query<{ inspection: string }>(
        `SELECT i.inspection FROM inspection i JOIN attachment a
            ON a.partition = ${this.partition} AND a.inspection = i.inspection
          WHERE i.partition = ${this.partition} AND i.filing = $1 AND i.closed IS NULL
            AND a.attachment = $2`,
        [filing, attachment],
      )
      const [own] = found
      if (own === undefined) return NONE
      await dropOne(rows, this.partition, attachment)
      return this.touch(rows, caller, own.inspection)
    })
    return done instanceof Refusal ? done : undefined
  }
}

/** Why a photograph of so many bytes more is too much. */
const fullOf = (there: readonly Row[], bytes: number): Fault | undefined => {
  if (there.length >= MOST_PHOTOGRAPHS)
    return fault('too-many-attachments', '', { max: MOST_PHOTOGRAPHS })
  const held = there.reduce((sum, each) => sum + each.size, 0)
  return held + bytes > MOST_PHOTOGRAPH_BYTES
    ? fault('attachments-too-large', '', { max: MOST_PHOTOGRAPH_BYTES })
    : undefined
}

/** The rows that are looked at, as they were lodged. */
const rowsOf = (type: MountedFiling, { body }: Standing): readonly unknown[] => {
  const document = JSON.parse(body) as Readonly<Record<string, unknown>>
  const rows = document[type.filing.inspection?.of ?? '']
  return Array.isArray(rows) ? rows : []
}
