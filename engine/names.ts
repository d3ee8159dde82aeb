// Names of the organisations that acted on a filing, for whoever may see the filing.
import type { Queryable } from './store/database.ts'

/** Names of organisations, read as the node: a caller sees no other organisation's row. */
export const namesOf = async (
  database: Queryable,
  partition: number,
  orgs: readonly string[],
): Promise<Record<string, string>> => {
  const { rows } = await database.query<{ org: string; name: string }>(
    {
      name: 'names-of',
      text: `SELECT org, name FROM organisation WHERE partition = ${partition}
        AND org = ANY($1::text[])`,
    },
    [orgs],
  )
  return Object.fromEntries(rows.map(({ org, name }) => [org, name]))
}
