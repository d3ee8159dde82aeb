// One consistent view of a partition for as long as an audit takes, beside a running node.
//
// Whatever must be put in another order than the journal's (claims by name, events by filing) goes
// into temporary tables of the same session: PostgreSQL sorts on disk, so ten million rows need no
// more memory here than ten thousand. They are made before the transaction, which is READ ONLY:
// that still lets a session write its own temporary tables, and nothing else.
import { type Database, over, type Queryable } from '../store/database.ts'

export interface Snapshot extends Queryable {
  readonly partition: number
  /** a second connection on the same view: it reads ahead while the first one is asked */
  readonly reader: Queryable
  /** newest position: the counter's or that of the last row, whichever is more */
  readonly to: number
  readonly head: { readonly position: number; readonly edge: Buffer } | undefined
  readonly first: number | undefined
  readonly last: number | undefined
  /** position of the cube's checkpoint */
  readonly cube: number
  end(): Promise<void>
}

const TABLES = [
  `CREATE TEMP TABLE audit_event (filing text NOT NULL, position bigint NOT NULL,
    size bigint NOT NULL)`,
  'CREATE INDEX ON audit_event (filing)',
  `CREATE TEMP TABLE audit_claim (claim text NOT NULL, position bigint NOT NULL, n int NOT NULL,
    filing text NOT NULL, freed boolean NOT NULL, fingerprint bytea)`,
  `CREATE TEMP TABLE audit_series (series text NOT NULL, first bigint NOT NULL,
    last bigint NOT NULL, position bigint NOT NULL)`,
  `CREATE TEMP TABLE audit_account (account text NOT NULL, unit text NOT NULL,
    debits numeric NOT NULL, credits numeric NOT NULL, debits_held numeric NOT NULL,
    credits_held numeric NOT NULL)`,
  `CREATE TEMP TABLE audit_hold (filing text NOT NULL, hold text NOT NULL, position bigint NOT NULL,
    n int NOT NULL, kind text NOT NULL, debit text NOT NULL, credit text NOT NULL,
    unit text NOT NULL, amount numeric NOT NULL)`,
]

/** Begin. `end` lets go of the view and of the temporary tables. */
export const openSnapshot = async (database: Database, partition: number): Promise<Snapshot> => {
  const client = await database.dedicated({ application_name: 'beibu-audit' })
  const second = await database.dedicated({ application_name: 'beibu-audit' })
  const { query } = over(client)
  const reader = over(second)
  const end = async (): Promise<void> => {
    await Promise.all([client.end(), second.end()])
  }
  try {
    for (const text of TABLES) await query(text)
    // sorts of claims and events: 64 MB of the server's memory, the rest on its disk
    await query(`SET work_mem = '64MB'`)
    await query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const exported = await query<{ name: string }>('SELECT pg_export_snapshot() AS name')
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await reader.query(`SET TRANSACTION SNAPSHOT '${exported.rows[0]!.name}'`)
    const heads = await query<{ position: bigint; edge: Buffer }>(
      `SELECT position, edge FROM head WHERE partition = ${partition}`,
    )
    const ends = await query<{ first: bigint | null; last: bigint | null }>(
      `SELECT min(position) AS first, max(position) AS last FROM journal
        WHERE partition = ${partition}`,
    )
    const cubes = await query<{ position: bigint }>(
      `SELECT position FROM cube_head WHERE partition = ${partition}`,
    )
    const head = heads.rows[0]
    const { first, last } = ends.rows[0]!
    const position = Number(head?.position ?? 0n)
    return {
      query,
      reader,
      partition,
      to: Math.max(position, Number(last ?? 0n)),
      head: head === undefined ? undefined : { position, edge: head.edge },
      first: first === null ? undefined : Number(first),
      last: last === null ? undefined : Number(last),
      cube: Number(cubes.rows[0]?.position ?? 0n),
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

let cursors = 0

/** Rows of a query, a thousand at a time: differences may be as many as there are rows. */
export async function* each<R extends object>(
  snapshot: Queryable,
  text: string,
): AsyncGenerator<R> {
  const name = `audit_${++cursors}`
  await snapshot.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${text}`)
  for (;;) {
    const { rows } = await snapshot.query<R & Record<string, unknown>>(`FETCH 1000 FROM ${name}`)
    yield* rows as Awaited<R>[] // a row is never a promise
    if (rows.length < 1000) break
  }
  await snapshot.query(`CLOSE ${name}`)
}
