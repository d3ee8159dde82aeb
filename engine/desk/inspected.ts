// The end of a look at goods, as a batch sees it. Findings are written under the lock of their
// filing's row, which a batch holds before it reads them here: none can come between the text that
// is closed and the commit.
import { type Change, numberKey } from '../intake/state.ts'
import type { MountedFiling } from '../mounted.ts'
import { int8Array, textArray, timestamptzArray } from '../store/binary.ts'
import type { Queryable } from '../store/database.ts'
import type { Command } from '../types.ts'
import { findingsOf, sealOf } from './findings.ts'
import { readOpen } from './looks.ts'

/** A look that a step ends: its findings as they are closed. */
export interface Inspected {
  readonly inspection: string
  readonly text: string
  readonly digest: string
}

/** Does a step from a state end the look at a filing's goods? */
export const endsLook = ({ filing }: MountedFiling, from: string, to: string): boolean => {
  const looked = filing.inspection?.in
  return looked?.includes(from) === true && !looked.includes(to)
}

const mayEnd = (command: Command): boolean => {
  if (command.kind !== 'transition' || command.type.filing.inspection === undefined) return false
  const step = command.type.transitions.get(command.transition)
  return step?.froms.some(from => endsLook(command.type, from, step.to)) === true
}

/** Load looks that are under way at what the commands may end; nothing is asked when none may. */
export const loadInspected = async (
  database: Queryable,
  partition: number,
  commands: readonly Command[],
  inspected: Map<string, Inspected>,
): Promise<void> => {
  const keys = commands.flatMap(each =>
    each.kind === 'transition' && mayEnd(each) ? [numberKey(each.type.type, each.number)] : [],
  )
  if (keys.length === 0) return
  const pairs = [...new Set(keys)].sort().map(key => key.split('\u001f'))
  const { rows } = await database.query<{ type: string; number: string; inspection: string }>(
    {
      name: 'load-inspected',
      text: `SELECT f.type, f.number, i.inspection
        FROM filing f JOIN inspection i
          ON i.partition = ${partition} AND i.filing = f.filing AND i.closed IS NULL
        WHERE f.partition = ${partition} AND (f.type, f.number) IN (
          SELECT * FROM unnest($1::text[], $2::text[]))`,
    },
    [pairs.map(([type]) => type!), pairs.map(([, number]) => number!)],
  )
  for (const { type, number, inspection } of rows) {
    const { fields, photographs } = await readOpen(database, partition, inspection)
    const seal = sealOf(findingsOf(fields, photographs))
    inspected.set(numberKey(type, number), { inspection, ...seal })
  }
}

/** Close what the changes ended, with the text whose digest their journal rows hold. */
export const closeInspected = async (
  database: Queryable,
  partition: number,
  changes: readonly Change[],
  base: number,
): Promise<void> => {
  const closed = changes.flatMap((change, n) =>
    change.inspected === undefined ? [] : [{ ...change, ...change.inspected, at: base + 1 + n }],
  )
  if (closed.length === 0) return
  await database.query(
    {
      name: 'close-inspected',
      text: `UPDATE inspection SET closed = u.closed, event = u.event, position = u.position,
          findings = u.findings, digest = u.digest
        FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::bigint[], $5::text[],
          $6::text[]) AS u(inspection, closed, event, position, findings, digest)
        WHERE inspection.partition = ${partition} AND inspection.inspection = u.inspection`,
    },
    [
      textArray(closed.map(each => each.inspection)),
      timestamptzArray(closed.map(each => each.command.at)),
      textArray(closed.map(each => each.event)),
      int8Array(closed.map(each => each.at)),
      textArray(closed.map(each => each.text)),
      textArray(closed.map(each => each.digest)),
    ],
  )
}
