// Sums of a list: how many filings, and what its columns of money and quantity add up to, exactly.
import { fault, Refusal } from '#kit/fault.ts'
import type { MountedFiling } from '../mounted.ts'
import { type Database, isCancelled } from '../store/database.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'
import { FILTERED, filterValues, type ListFilter } from './filter.ts'

export interface Sums {
  readonly count: number
  /** column → currency or unit → decimal; a column that no filing has a value of is empty */
  readonly sums: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly position: number
}

/** 200,000 filings take 1.5 s on two cores under load; what takes longer than this is given up. */
const MOST_SECONDS = 10

interface Column {
  readonly name: string
  /** a unit for all filings, or the listed column that names it */
  readonly unit: string
  readonly from: string
}

/** Columns that can be added up: their unit is known of each row of the list. */
export const summedColumns = (type: MountedFiling): Column[] =>
  type.columns.flatMap(name => {
    const { fields, amounts } = type.filing
    const field = Object.hasOwn(amounts, name) ? amounts[name] : fields[name]
    if (field === undefined) return []
    const { currency, currencyField, unit } = field.meta
    if (field.kind === 'quantity') return [{ name, unit: unit ?? '', from: '' }]
    if (field.kind !== 'money') return []
    if (currency !== undefined) return [{ name, unit: currency, from: '' }]
    const listed = currencyField !== undefined && type.columns.includes(currencyField)
    return listed ? [{ name, unit: '', from: currencyField }] : []
  })

interface SumRow {
  readonly name: string
  readonly unit: string
  readonly filings: bigint
  readonly total: string | null
  readonly position: bigint
}

export const sumFilings = async (
  database: Database,
  partition: number,
  type: MountedFiling,
  caller: Caller,
  filter: ListFilter,
): Promise<Sums | Refusal> => {
  const values = filterValues(type, caller, filter)
  if (values instanceof Refusal) return values
  const columns = summedColumns(type)
  const names = (of: keyof Column): string[] => columns.map(each => each[of])
  try {
    const rows = await asCaller(database, caller, async transaction => {
      await transaction.query(`SET LOCAL statement_timeout = '${MOST_SECONDS}s'`)
      // the column '' counts: a filing may lack a value in each of the others
      const { rows } = await transaction.query<SumRow & Record<string, unknown>>(
        `SELECT h.journal AS position, s.name, s.unit, s.filings, s.total
        FROM known_positions(${partition}) h LEFT JOIN (
          SELECT c.name, CASE WHEN c.source = '' THEN c.unit ELSE f.listed ->> c.source END AS unit,
            count(*) AS filings, sum((f.listed ->> c.name)::numeric) AS total
          FROM (
            SELECT listed FROM filing WHERE partition = ${partition} AND ${FILTERED}
          ) AS f
          CROSS JOIN (
            SELECT '' AS name, '' AS unit, '' AS source
            UNION ALL SELECT * FROM unnest($16::text[], $17::text[], $18::text[])
          ) AS c GROUP BY 1, 2
        ) AS s ON true`,
        [...values, names('name'), names('unit'), names('from')],
      )
      return rows
    })
    return toSums(columns, rows)
  } catch (error) {
    if (!isCancelled(error)) throw error
    return new Refusal([fault('takes-too-long', '', { seconds: MOST_SECONDS })])
  }
}

const toSums = (columns: readonly Column[], rows: readonly SumRow[]): Sums => {
  const sums: Record<string, Record<string, string>> = Object.create(null)
  for (const { name } of columns) sums[name] = Object.create(null)
  for (const { name, unit, total } of rows) {
    const cells = name === null ? undefined : sums[name]
    if (cells !== undefined && total !== null) cells[unit ?? ''] = total
  }
  const count = Number(rows.find(({ name }) => name === '')?.filings ?? 0n)
  return { count, sums, position: Number(rows[0]?.position ?? 0n) }
}
