// Reading one filing. Whose a filing is stands in each statement's WHERE: what a caller may not see
// is not found, and looks exactly like what does not exist.
import { formatDecimal } from '#kit/decimal.ts'
import { decimalsOf } from '#kit/money.ts'
import { mayTake } from '#kit/permits.ts'
import type { FilingView, HistoryEvent } from './api.ts'
import type { JournalRow } from './journal/leaf.ts'
import { type Extra, linesOf, readExtra, rowsAt } from './journal/rows.ts'
import type { MountedFiling } from './mounted.ts'
import type { Queryable } from './store/database.ts'
import type { Caller } from './types.ts'

const seesAll = (caller: Caller): boolean => caller.roles.has('officer')

interface HeadRow {
  readonly filing: string
  readonly org: string
  readonly state: string
  readonly version: number
  readonly accepted: string
  readonly changed: string
  readonly reference: string
  readonly positions: readonly bigint[]
  readonly body: string
  readonly amounts: string
}

const find = async (
  database: Queryable,
  partition: number,
  type: MountedFiling,
  caller: Caller,
  number: string,
): Promise<HeadRow | undefined> => {
  const { rows } = await database.query<HeadRow>(
    {
      name: 'read-filing',
      text: `SELECT f.filing, f.org, f.state, f.version, f.accepted, f.changed, f.reference,
          f.positions, j.body, j.amounts
        FROM filing f
        JOIN journal j ON j.partition = ${partition} AND j.position = f.document
        WHERE f.partition = ${partition} AND f.type = $1 AND f.number = $2
          AND (f.org = $3 OR $4)`,
    },
    [type.type, number, caller.org, seesAll(caller)],
  )
  return rows[0]
}

export const readFiling = async (
  database: Queryable,
  partition: number,
  type: MountedFiling,
  caller: Caller,
  number: string,
): Promise<FilingView | undefined> => {
  const row = await find(database, partition, type, caller, number)
  if (row === undefined) return undefined
  return {
    id: row.filing,
    number,
    type: type.type,
    org: row.org,
    state: row.state,
    version: row.version,
    accepted: row.accepted,
    changed: row.changed,
    reference: row.reference,
    position: Number(row.positions.at(-1)),
    documentText: row.body,
    amountsText: row.amounts,
    may: mayTake(type.permits, row.state, { roles: caller.roles, own: row.org === caller.org }),
  }
}

/** Journal positions of a filing that the caller may see. */
export const positionsOf = async (
  database: Queryable,
  partition: number,
  type: MountedFiling,
  caller: Caller,
  number: string,
): Promise<number[] | undefined> =>
  (await find(database, partition, type, caller, number))?.positions.map(Number)

export const readHistory = async (
  database: Queryable,
  partition: number,
  type: MountedFiling,
  caller: Caller,
  number: string,
): Promise<HistoryEvent[] | undefined> => {
  const positions = await positionsOf(database, partition, type, caller, number)
  if (positions === undefined) return undefined
  const rows = await rowsAt(database, partition, positions)
  return rows.map(row => eventOf(type, row, readExtra(row)))
}

const eventOf = ({ pack }: MountedFiling, row: JournalRow, extra: Extra): HistoryEvent => ({
  position: row.position,
  at: row.at,
  effective: row.effective,
  event: row.event,
  steps: row.steps,
  state: row.state,
  version: row.version,
  // An officer's key is the office's business; the trader sees which organisation acted.
  actor: row.actor.split('/')[0] ?? row.actor,
  by: '',
  reference: row.reference,
  amountsText: row.amounts,
  note: extra.note ?? null,
  inspected: extra.inspected ?? null,
  entries: linesOf(extra).map(({ kind, debit, credit, unit, amount }) => ({
    kind,
    debit,
    credit,
    unit,
    amount: formatDecimal(amount, decimalsOf(unit) ?? pack.units?.[unit] ?? 0),
  })),
})
