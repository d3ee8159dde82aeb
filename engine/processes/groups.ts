// Groups of filings as processes see them: what ties them, and how each of a group stands.
import type { Member } from '#kit/process.ts'
import { type FilingRow, fromRow } from '../intake/load.ts'
import type { Mounted, MountedFiling, MountedProcess } from '../mounted.ts'
import { textArray } from '../store/binary.ts'
import type { Queryable } from '../store/database.ts'

/** A filing by its id, with what its steps need. */
export interface Linked extends Member {
  readonly id: string
  readonly type: MountedFiling
  /** of its events in the journal, oldest first */
  readonly positions: readonly number[]
}

/** A filing that others belong to, and those, by their names in the pack. */
export interface Group {
  readonly plan: MountedProcess
  readonly anchor: Linked
  readonly members: Readonly<Record<string, readonly Linked[]>>
}

/** Documents that were read, by their position in the journal: there they never change. */
export class Documents {
  private readonly read = new Map<number, Pick<Linked, 'doc' | 'amounts'>>()

  get(position: number): Pick<Linked, 'doc' | 'amounts'> | undefined {
    return this.read.get(position)
  }

  put(position: number, each: Pick<Linked, 'doc' | 'amounts'>): void {
    // the oldest go: a group's documents come close after each other
    for (const oldest of this.read.keys()) {
      if (this.read.size < MOST_DOCUMENTS) break
      this.read.delete(oldest)
    }
    this.read.set(position, each)
  }
}
/** Some 3 kB each: a thousand sales on their way, with all that belongs to them. */
const MOST_DOCUMENTS = 8_000

/** Where groups are read from. */
export interface Ground {
  readonly database: Queryable
  readonly partition: number
  readonly mounted: Mounted
  readonly documents: Documents
  /** filings by their ids that were read just now: each is read once a turn, not once a process */
  readonly seen: Map<string, Linked>
}

export type StateRow = Omit<FilingRow, 'body' | 'amounts'>

export const COLUMNS = `f.filing, f.type, f.number, f.org, f.state, f.version, f.accepted, f.reference,
  f.document, f.positions, f.marks`

type Read = Pick<Linked, 'doc' | 'amounts'>

/** Documents of these rows: those at hand, and the others from the journal. */
const documentsOf = async (
  { database, partition, mounted, documents }: Ground,
  rows: readonly StateRow[],
): Promise<Map<bigint, Read>> => {
  const found = new Map<bigint, Read>()
  const wanted = new Map<bigint, StateRow>()
  for (const row of rows) {
    const known = documents.get(Number(row.document))
    if (known === undefined) wanted.set(row.document, row)
    else found.set(row.document, known)
  }
  if (wanted.size === 0) return found
  const { rows: bodies } = await database.query<
    Pick<FilingRow, 'body' | 'amounts'> & { position: bigint }
  >(
    {
      name: 'process-documents',
      text: `SELECT j.* FROM unnest($1::bigint[]) AS k, LATERAL (
          SELECT position, body, amounts FROM journal
          WHERE partition = ${partition} AND position = k OFFSET 0) AS j`,
    },
    [[...wanted.keys()].map(String)],
  )
  for (const { position, body, amounts: amountsText } of bodies) {
    const row = wanted.get(position)
    const type = row && mounted.filings.get(row.type)
    if (row === undefined || type === undefined) continue
    const { doc, amounts } = fromRow(type, { ...row, body, amounts: amountsText })
    found.set(position, { doc, amounts })
    documents.put(Number(position), { doc, amounts })
  }
  return found
}

export const linkedOf = async (ground: Ground, rows: readonly StateRow[]): Promise<Linked[]> => {
  const read = await documentsOf(ground, rows)
  return rows.flatMap(row => {
    const type = ground.mounted.filings.get(row.type)
    const document = read.get(row.document)
    if (type === undefined || document === undefined) return []
    // its document is at hand already: the row's own texts are not asked for
    const stored = fromRow(type, { ...row, body: '', amounts: '' })
    const { id, number, org, state, version, marks, positions } = stored
    const filing = type.filing.name
    return [
      {
        ...{ id, type, positions, filing, number, org, state, version, marks },
        ...{ document: stored.document, ...document },
      },
    ]
  })
}

/** The filings that the journal names after a position, up to another, as they stand now. */
export const movedWithin = async (
  ground: Ground,
  types: readonly string[],
  after: number,
  to: number,
): Promise<Linked[]> => {
  const { database, partition } = ground
  const { rows } = await database.query<{ filing: string }>(
    {
      name: 'process-moved',
      text: `SELECT DISTINCT filing FROM journal
        WHERE partition = ${partition} AND position > $1 AND position <= $2
          AND type = ANY($3::text[])`,
    },
    [after, to, types],
  )
  return filingsOf(
    ground,
    rows.map(each => each.filing),
  )
}

/** Filings by their ids, in the order of these. */
const filingsOf = async (ground: Ground, ids: readonly string[]): Promise<Linked[]> => {
  const { seen } = ground
  const unread = ids.filter(id => !seen.has(id))
  for (const each of await readFilings(ground, unread)) seen.set(each.id, each)
  const all = ids.flatMap(id => seen.get(id) ?? [])
  return all.sort((a, b) => (a.id < b.id ? -1 : 1))
}

const readFilings = async (ground: Ground, ids: readonly string[]): Promise<Linked[]> => {
  if (ids.length === 0) return []
  const { database, partition } = ground
  const { rows } = await database.query<StateRow & Record<string, unknown>>(
    {
      name: 'process-filings',
      text: `SELECT f.* FROM unnest($1::text[]) AS k, LATERAL (
          SELECT ${COLUMNS} FROM filing f
          WHERE f.partition = ${partition} AND f.filing = k OFFSET 0) AS f`,
    },
    [textArray(ids)],
  )
  return linkedOf(ground, rows)
}

/** What shares one of these keys: id → type. */
const linkedBy = async (
  { database, partition }: Ground,
  plan: MountedProcess,
  keys: ReadonlySet<string>,
): Promise<Map<string, string>> => {
  if (keys.size === 0) return new Map()
  const { rows } = await database.query<{ filing: string; type: string }>(
    {
      name: 'process-linked',
      // key by key, each by its index: without the lateral the planner, as long as nobody counted
      // the rows, takes a thousand keys for ten and reads all (27 ms against 0.8 ms)
      text: `SELECT l.filing, l.type FROM unnest($2::text[]) AS k, LATERAL (
          SELECT filing, type FROM process_link
          WHERE partition = ${partition} AND process = $1 AND key = k OFFSET 0) AS l`,
    },
    [plan.name, textArray([...keys])],
  )
  return new Map(rows.map(each => [each.filing, each.type]))
}

/** What ties a filing to others of a process. */
export const keysOf = (plan: MountedProcess, { filing, doc }: Linked): readonly string[] =>
  plan.keys[filing]?.(doc as never) ?? []

interface Link {
  readonly name: string
  readonly key: string
  readonly filing: string
  readonly type: string
}

/** Remember what ties these filings; known links stay. */
export const putLinks = async (
  database: Queryable,
  partition: number,
  processes: readonly MountedProcess[],
  moved: readonly Linked[],
): Promise<void> => {
  const links = processes.flatMap(plan =>
    moved.flatMap(each =>
      keysOf(plan, each).map(
        (key): Link => ({ name: plan.name, key, filing: each.id, type: each.type.type }),
      ),
    ),
  )
  if (links.length === 0) return
  const column = (name: keyof Link): Buffer => textArray(links.map(each => each[name]))
  await database.query(
    {
      name: 'process-links',
      text: `INSERT INTO process_link (partition, process, key, filing, type)
        SELECT ${partition}, * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
        ON CONFLICT DO NOTHING`,
    },
    [column('name'), column('key'), column('filing'), column('type')],
  )
}

/**
 * The groups that these filings have a part in: each anchor that shares a key with one of them, and
 * all that share one with it.
 */
export const groupsOf = async (
  ground: Ground,
  plan: MountedProcess,
  moved: readonly Linked[],
): Promise<Group[]> => {
  const keys = new Set(moved.flatMap(each => keysOf(plan, each)))
  // in small steps, each by the whole of an index: as one statement it took 214 ms for 600 sales
  const near = await linkedBy(ground, plan, keys)
  const anchors = [...near].filter(([, type]) => type === plan.anchorType).map(([id]) => id)
  const anchored = await filingsOf(ground, anchors)
  if (anchored.length === 0) return []
  // what shares a key that was asked for already is in `near`: mostly a turn has all of a sale
  const further = anchored.flatMap(each => keysOf(plan, each)).filter(key => !keys.has(key))
  const all = new Set([...near.keys(), ...(await linkedBy(ground, plan, new Set(further))).keys()])
  const have = new Set(anchors)
  const others = await filingsOf(
    ground,
    [...all].filter(id => !have.has(id)),
  )
  return gather(plan, [...anchored, ...others])
}

/** By present keys: a link that an amendment left behind ties nothing. */
const gather = (plan: MountedProcess, all: readonly Linked[]): Group[] => {
  const byKey = new Map<string, Linked[]>()
  for (const each of all) {
    for (const key of keysOf(plan, each)) {
      const list = byKey.get(key)
      if (list === undefined) byKey.set(key, [each])
      else list.push(each)
    }
  }
  return all
    .filter(each => each.type.type === plan.anchorType)
    .map(anchor => {
      const tied = new Set(keysOf(plan, anchor).flatMap(key => byKey.get(key) ?? []))
      const members = Object.fromEntries(
        Object.keys(plan.keys).map(name => [
          name,
          [...tied].filter(each => each.filing === name).sort((a, b) => (a.id < b.id ? -1 : 1)),
        ]),
      )
      return { plan, anchor, members }
    })
}
