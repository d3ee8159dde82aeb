// The queue of an office: what waits for an officer, oldest first, and who works on which filing
// just now. A claim keeps colleagues off a filing for ten minutes; it decides nothing by itself.
import { fault, Refusal } from '#kit/fault.ts'
import type { Lane } from '#kit/lanes.ts'
import type { MountedFiling } from '../mounted.ts'
import { namesOf } from '../names.ts'
import type { Queryable } from '../store/database.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'
import { CLAIM_MS, type WorkClaim } from './claims.ts'
import { type DeskOptions, orgOf, whoOf } from './means.ts'

const PAGE = 100

export interface QueueQuery {
  readonly state?: string
  /** only what is in this risk lane */
  readonly lane?: Lane
  /** `next` of the page before */
  readonly cursor?: string
}
export interface QueuePage {
  /** JSON texts: {number, state, version, changed, accepted, …listed columns, lane, claimed} */
  readonly rows: readonly string[]
  readonly next?: string
}

/** Where a filing stands that is not to be claimed. */
export interface ClaimRefused {
  readonly faults: Refusal['faults']
  readonly current?: { readonly state: string; readonly version: number }
}

interface QueueRow {
  readonly filing: string
  readonly number: string
  readonly state: string
  readonly version: number
  readonly changed: string
  readonly accepted: string
  readonly listed: string
  readonly lane: Lane | null
  readonly actor: string | null
  readonly person: string | null
  readonly until: string | null
}

const OFFICER = new Refusal([fault('role-forbidden', '', { role: 'officer' })])

export class Queue {
  private readonly options: DeskOptions
  private readonly partition: number

  constructor(options: DeskOptions) {
    this.options = options
    this.partition = options.partition
  }

  /** A page of what waits for an officer, oldest first. */
  async list(caller: Caller, type: MountedFiling, query: QueueQuery): Promise<QueuePage | Refusal> {
    if (!caller.roles.has('officer')) return OFFICER
    const after = query.cursor === undefined ? '' : readCursor(query.cursor)
    if (after === undefined) return new Refusal([fault('cursor-wrong', '/cursor')])
    const found = await this.read(caller, type, after, query)
    const page = found.slice(0, PAGE)
    const nameOf = await this.namesOf(caller, page)
    const rows = page.map(row => rowText(row, caller, nameOf))
    const last = found[PAGE - 1]
    return found.length > PAGE && last !== undefined
      ? { rows, next: Buffer.from(`q:${last.filing}`).toString('base64url') }
      : { rows }
  }

  private read(
    caller: Caller,
    type: MountedFiling,
    after: string,
    { state, lane }: QueueQuery,
  ): Promise<QueueRow[]> {
    const now = new Date(this.options.now())
    return asCaller(this.options.database, caller, async rows => {
      const found = await rows.query<QueueRow & { [name: string]: unknown }>(
        {
          name: 'queue-list',
          // the index of what awaits is in the order of filings, which is that of acceptance
          text: `SELECT f.filing, f.number, f.state, f.version, f.changed, f.accepted, f.listed,
              l.lane, c.actor, c.person, c.until
            FROM filing f LEFT JOIN filing_claim c ON c.partition = ${this.partition}
              AND c.type = f.type AND c.number = f.number AND c.until > $4
            LEFT JOIN risk_lane l ON l.partition = ${this.partition} AND l.filing = f.filing
            WHERE f.partition = ${this.partition} AND f.awaits = 'officer' AND f.type = $1
              AND f.filing > $2 AND ($3::text IS NULL OR f.state = $3)
              AND ($5::text IS NULL OR l.lane = $5)
            ORDER BY f.filing LIMIT ${PAGE + 1}`,
        },
        [type.type, after, state ?? null, now, lane ?? null],
      )
      return found.rows
    })
  }

  /** Who works on what, as an officer is told: a colleague by name, another office as a whole. */
  private async namesOf(caller: Caller, page: readonly QueueRow[]): Promise<NameOf> {
    const { database } = this.options
    const own = orgOf(caller.actor)
    const claims = page.filter(each => each.actor !== null)
    const orgs = [...new Set(claims.map(each => orgOf(each.actor ?? '')))]
    if (orgs.length === 0) return () => ''
    const names = await namesOf(database, this.partition, orgs)
    const colleagues = claims.filter(each => orgOf(each.actor ?? '') === own)
    const { rows } = await database.query<{ person: string; name: string }>(
      `SELECT person, name FROM person
        WHERE partition = ${this.partition} AND person = ANY($1::text[])`,
      [colleagues.map(each => each.person)],
    )
    const people = new Map(rows.map(({ person, name }) => [person, name]))
    return ({ actor, person }) => {
      const org = orgOf(actor ?? '')
      const colleague = org === own ? people.get(person ?? '') : undefined
      return colleague ?? names[org] ?? org
    }
  }

  /** Take a filing for ten minutes, or for ten more. */
  async claim(
    caller: Caller,
    type: MountedFiling,
    number: string,
  ): Promise<{ until: string } | ClaimRefused> {
    if (!caller.roles.has('officer')) return { faults: OFFICER.faults }
    const { database, now } = this.options
    const seen = await asCaller(database, caller, rows => this.idOf(rows, type, number))
    if (seen === undefined) return { faults: [fault('not-found')] }
    const at = now()
    // By the node's own role: only it may lock a filing's row, as a transition does.
    return database.transaction(async rows => {
      const { rows: filings } = await rows.query<Standing>(
        `SELECT state, version, awaits FROM filing
          WHERE partition = ${this.partition} AND filing = $1 FOR UPDATE`,
        [seen],
      )
      const filing = filings[0]
      if (filing?.awaits !== 'officer') return gone(filing)
      const claimed = await this.put(rows, caller, type.type, number, at)
      if (claimed !== undefined) return { until: claimed }
      const { rows: others } = await rows.query<{ until: string }>(
        `SELECT until FROM filing_claim
          WHERE partition = ${this.partition} AND type = $1 AND number = $2`,
        [type.type, number],
      )
      return { faults: [fault('claimed-by-other', '', { until: others[0]?.until ?? '' })] }
    })
  }

  /** The end of the claim; undefined when another's still runs. */
  private async put(
    rows: Queryable,
    caller: Caller,
    type: string,
    number: string,
    at: number,
  ): Promise<string | undefined> {
    const { org, actor } = { org: orgOf(caller.actor), actor: caller.actor }
    const made = await rows.query<{ until: string }>(
      `INSERT INTO filing_claim (partition, type, number, org, actor, person, until)
        VALUES (${this.partition}, $1, $2, $3, $4, $5, $6)
        ON CONFLICT (partition, type, number) DO UPDATE SET org = excluded.org,
          actor = excluded.actor, person = excluded.person, until = excluded.until
        WHERE filing_claim.until <= $7 OR filing_claim.actor = excluded.actor
        RETURNING until`,
      [type, number, org, actor, whoOf(caller), new Date(at + CLAIM_MS), new Date(at)],
    )
    return made.rows[0]?.until
  }

  /** Give an own claim back; one that is not there, or is another's, is left as it is. */
  release(caller: Caller, type: MountedFiling, number: string): Promise<Refusal | undefined> {
    if (!caller.roles.has('officer')) return Promise.resolve(OFFICER)
    return asCaller(this.options.database, caller, async rows => {
      const filing = await this.idOf(rows, type, number)
      if (filing === undefined) return new Refusal([fault('not-found')])
      await rows.query(
        `DELETE FROM filing_claim
          WHERE partition = ${this.partition} AND type = $1 AND number = $2 AND actor = $3`,
        [type.type, number, caller.actor],
      )
      return undefined
    })
  }

  private async idOf(
    rows: Queryable,
    type: MountedFiling,
    number: string,
  ): Promise<string | undefined> {
    const found = await rows.query<{ filing: string }>(
      `SELECT filing FROM filing
        WHERE partition = ${this.partition} AND type = $1 AND number = $2`,
      [type.type, number],
    )
    return found.rows[0]?.filing
  }
}

interface Standing {
  readonly state: string
  readonly version: number
  readonly awaits: string
  readonly [name: string]: unknown
}

/** Somebody took it further in the meantime: told with where it stands now. */
const gone = (filing: Standing | undefined): ClaimRefused => {
  if (filing === undefined) return { faults: [fault('not-found')] }
  const current = { state: filing.state, version: filing.version }
  return { faults: [fault('state-changed', '', current)], current }
}

type NameOf = (row: QueueRow) => string

const claimOf = (row: QueueRow, caller: Caller, nameOf: NameOf): WorkClaim | null => {
  const { actor, until } = row
  if (actor === null || until === null) return null
  return { by: nameOf(row), mine: actor === caller.actor, until }
}

const rowText = (row: QueueRow, caller: Caller, nameOf: NameOf): string => {
  const { number, state, version, changed, accepted, listed } = row
  const head = JSON.stringify({ number, state, version, changed, accepted })
  const middle = listed === '{}' ? '' : `,${listed.slice(1, -1)}`
  const claimed = JSON.stringify(claimOf(row, caller, nameOf))
  return `${head.slice(0, -1)}${middle},"lane":${JSON.stringify(row.lane)},"claimed":${claimed}}`
}

const readCursor = (cursor: string): string | undefined =>
  /^q:([0-9A-Z]{1,40})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1]
