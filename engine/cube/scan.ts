// What memory does not hold (hours cut by the goods' dimensions) is added up from the filings as
// they stand, in one snapshot of the database, which also says the position it is true at.
import { fault, Refusal } from '#kit/fault.ts'
import { type FilingRow, fromRow } from '../intake/load.ts'
import type { Database, Queryable } from '../store/database.ts'
import type { TypeCube } from './cube.ts'
import { countedAt, minutesOf } from './cube.ts'
import { groupsOf } from './groups.ts'
import { addTo, bucketIn, type Question, type Sums, spanOf } from './query.ts'

/** Filings that one question may read: some ten seconds' worth. */
const MOST_FILINGS = 200_000
const ROWS = 500

/** Answer a question by reading the filings of its range. */
export const scanFilings = async (
  database: Database,
  partition: number,
  zone: string,
  cube: TypeCube,
  question: Question,
): Promise<{ sums: Sums; position: number } | Refusal> =>
  database.transaction(async transaction => {
    await transaction.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    const head = await transaction.query<{ position: bigint }>(
      `SELECT position FROM head WHERE partition = ${partition}`,
    )
    const sums: Sums = new Map()
    const read = await scan(transaction, partition, zone, cube, question, sums)
    return read > MOST_FILINGS
      ? new Refusal([fault('parameter-wrong', '/from', { most: MOST_FILINGS })])
      : { sums, position: Number(head.rows[0]?.position ?? 0n) }
  })

const scan = async (
  database: Queryable,
  partition: number,
  zone: string,
  cube: TypeCube,
  question: Question,
  sums: Sums,
): Promise<number> => {
  const span = spanOf(question)
  const facets = [...question.where].map(([at, value]) => `${cube.plan.names[at]}=${value}`)
  let after = ''
  let read = 0
  for (;;) {
    // A state is reached between acceptance and the last change: that bounds where to look.
    const { rows } = await database.query<FilingRow>(
      `SELECT f.filing, f.type, f.number, f.org, f.state, f.version, f.accepted, f.reference,
          f.document, f.positions, f.marks, j.body, j.amounts
        FROM filing f
        JOIN journal j ON j.partition = ${partition} AND j.position = f.document
        WHERE f.partition = ${partition} AND f.type = $1 AND f.filing > $2
          AND f.accepted < $3 AND f.changed >= $4 AND f.facets @> $5::text[]
        ORDER BY f.filing LIMIT ${ROWS}`,
      [question.type, after, new Date(span.to), new Date(span.from), facets],
    )
    for (const row of rows) add(zone, cube, question, row, sums)
    read += rows.length
    if (rows.length < ROWS || read > MOST_FILINGS) return read
    after = rows.at(-1)!.filing
  }
}

const add = (
  zone: string,
  cube: TypeCube,
  question: Question,
  row: FilingRow,
  sums: Sums,
): void => {
  const filing = fromRow(cube.type, row)
  const at = countedAt(cube.type, filing)[question.measure]
  const bucket = at === undefined ? undefined : bucketIn(question, zone, at)
  if (bucket === undefined) return
  const minutes = minutesOf(cube.type, filing)?.[question.measure]
  for (const group of groupsOf(cube.type, cube.plan, filing.doc, filing.amounts)) {
    if (group.family !== question.family) continue
    const value = minutes ?? group.values[question.measure]!
    if (value !== 0n) addTo(sums, question, bucket, group.dims, value)
  }
}
