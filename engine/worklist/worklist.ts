// Who must act next: derived from states, counted by the role that a state waits for.
import type { WorkItem } from '../api.ts'
import type { Queryable } from '../store/database.ts'
import type { Caller } from '../types.ts'

/** Marks on the strip of ages: more than these do not part on a page. */
const MOST_AGES = 60

type Row = Omit<WorkItem, 'count' | 'ages'> & { count: bigint; ages: readonly bigint[] }

/** What waits for this caller's roles: own filings for a trader, all of the node for an officer. */
export const worklist = async (
  database: Queryable,
  partition: number,
  caller: Caller,
): Promise<WorkItem[]> => {
  const roles = ['officer', 'operator'].filter(role => caller.roles.has(role as 'officer'))
  // within a window each row knows its rank, so the oldest of a group are kept in one pass
  const { rows } = await database.query<Row>(
    `SELECT type, state, count(*) AS count, min(changed) AS oldest,
        array_agg(floor(extract(epoch FROM changed) * 1000)::bigint ORDER BY changed)
          FILTER (WHERE rank <= ${MOST_AGES}) AS ages
      FROM (SELECT type, state, changed,
          row_number() OVER (PARTITION BY type, state ORDER BY changed) AS rank FROM filing
        WHERE partition = ${partition} AND awaits <> ''
          AND (awaits = ANY($1::text[]) OR (awaits = 'trader' AND org = $2 AND $3))) AS waiting
      GROUP BY type, state ORDER BY type, state`,
    [roles, caller.org, caller.roles.has('trader')],
  )
  return rows.map(row => ({
    ...row,
    count: Number(row.count),
    ages: row.ages.map(ms => new Date(Number(ms)).toISOString()),
  }))
}
