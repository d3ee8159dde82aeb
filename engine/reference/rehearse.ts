// What a new version of reference data would do to filings like those of the last days: each is
// assessed anew, by the old tables and by the new ones, as if it were lodged on the day in
// question. Nothing of it is kept; the filings stay as they were assessed.
import type { Fault } from '#kit/fault.ts'
import { Refusal } from '#kit/fault.ts'
import { localDate } from '#kit/time.ts'
import { type Ground, prepare } from '../intake/prepare.ts'
import type { Mounted, MountedFiling } from '../mounted.ts'
import type { Queryable } from '../store/database.ts'
import type { References } from './references.ts'

export interface Rehearsal {
  /** filings that were assessed anew */
  readonly filings: number
  /** accepted by the tables in force, refused by the new ones */
  readonly refused: readonly Rehearsed[]
  /** refused by those in force, accepted by the new ones */
  readonly mended: readonly Rehearsed[]
  readonly changed: readonly (Rehearsed & {
    /** the filing's total in minor units, before and after */
    readonly before: bigint
    readonly after: bigint
    /** the amounts differ, though their total may not */
  })[]
  /** decimals of those totals */
  readonly decimals: number
}
export interface Rehearsed {
  readonly type: string
  readonly number: string
  readonly faults: readonly Fault[]
}

export interface Order {
  readonly pack: string
  readonly before: References
  readonly after: References
  /** filings accepted from this instant on, ms */
  readonly since: number
  /** the instant at which all are taken to be lodged, ms */
  readonly at: number
  readonly zone: string
  readonly plans: Ground['plans']
  readonly onFilings?: (count: number) => void
}

const PAGE = 500

interface Lodged {
  readonly filing: string
  readonly number: string
  readonly state: string
  readonly body: string
  readonly [name: string]: unknown
}

const page = async (
  rows: Queryable,
  partition: number,
  type: MountedFiling,
  since: number,
  after: string,
): Promise<Lodged[]> => {
  const found = await rows.query<Lodged>(
    `SELECT f.filing, f.number, f.state, j.body::text AS body FROM filing f
      JOIN journal j ON j.partition = ${partition} AND j.position = f.document
      WHERE f.partition = ${partition} AND f.type = $1 AND f.accepted >= $2 AND f.filing > $3
      ORDER BY f.filing LIMIT ${PAGE}`,
    [type.type, new Date(since), after],
  )
  return found.rows
}

/** The amount that a filing is told by; 0n where its type names none. */
const totalOf = (type: MountedFiling, amounts: Readonly<Record<string, unknown>>): bigint => {
  const value = amounts[type.filing.total?.amount ?? '']
  return typeof value === 'bigint' ? value : 0n
}

const decimalsOf = (type: MountedFiling, amounts: Readonly<Record<string, unknown>>): number => {
  const name = type.filing.total?.amount ?? ''
  const field = type.filing.amounts[name]
  const text = field === undefined ? '' : String(field.write(amounts[name], () => undefined))
  return text.split('.')[1]?.length ?? 0
}

/** Assess the last days' filings of a pack by two sets of tables. Reads only. */
export const rehearse = async (
  rows: Queryable,
  partition: number,
  mounted: Mounted,
  order: Order,
): Promise<Rehearsal> => {
  const { before, after, at, zone, plans, since } = order
  const refused: Rehearsed[] = []
  const mended: Rehearsed[] = []
  const changed: Rehearsal['changed'][number][] = []
  let filings = 0
  let decimals = 0
  for (const type of mounted.filings.values()) {
    if (type.pack.name !== order.pack) continue
    for (let last = ''; ; ) {
      const found = await page(rows, partition, type, since, last)
      for (const { number, state, body } of found) {
        // what was refused or cancelled touches nobody any more
        if (type.filing.frees?.includes(state)) continue
        const bytes = Buffer.from(body)
        const old = prepare(type, bytes, at, { references: before, zone, plans })
        const next = prepare(type, bytes, at, { references: after, zone, plans })
        const about = { type: type.type, number }
        filings++
        if (next instanceof Refusal) {
          if (!(old instanceof Refusal)) refused.push({ ...about, faults: next.faults })
        } else if (old instanceof Refusal) mended.push({ ...about, faults: old.faults })
        else if (old.amountsText !== next.amountsText) {
          decimals = decimalsOf(type, next.amounts)
          const totals = {
            before: totalOf(type, old.amounts),
            after: totalOf(type, next.amounts),
          }
          changed.push({ ...about, faults: [], ...totals })
        }
      }
      order.onFilings?.(filings)
      if (found.length < PAGE) break
      last = found.at(-1)!.filing
    }
  }
  const byNumber = (a: Rehearsed, b: Rehearsed): number => (a.number < b.number ? -1 : 1)
  for (const list of [refused, mended, changed]) list.sort(byNumber)
  return { filings, refused, mended, changed, decimals }
}

/** Noon of a day in a zone, near enough: an instant whose day there is that day. */
export const noonOf = (zone: string, date: string): number => {
  const noon = Date.parse(`${date}T12:00:00Z`)
  const hours = [0, -12, 12, -3, 3]
  const found = hours.find(each => localDate(zone, noon + each * 3_600_000) === date) ?? 0
  return noon + found * 3_600_000
}
