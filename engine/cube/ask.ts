// A question for totals: answered from memory where the cube keeps the cells, else from filings.
import { Refusal } from '#kit/fault.ts'
import type { Totals, TotalsQuery } from '../api.ts'
import type { Mounted } from '../mounted.ts'
import type { Database } from '../store/database.ts'
import type { Cube } from './cube.ts'
import { answer, cellsFor, readQuestion, sumCells } from './query.ts'
import { scanFilings } from './scan.ts'

export interface Asked {
  readonly database: Database
  readonly partition: number
  readonly mounted: Mounted
  readonly cube: Cube
  readonly zone: string
}

export const askTotals = async (
  { database, partition, mounted, cube, zone }: Asked,
  query: TotalsQuery,
): Promise<Totals | Refusal> => {
  const question = readQuestion(mounted, cube, query)
  if (question instanceof Refusal) return question
  const type = cube.types.get(question.type)!
  const kept = cellsFor(type, question)
  if (kept !== undefined)
    return answer(type, question, sumCells(type, question, kept), cube.position)
  const scanned = await scanFilings(database, partition, zone, type, question)
  return scanned instanceof Refusal
    ? scanned
    : answer(type, question, scanned.sums, scanned.position)
}
