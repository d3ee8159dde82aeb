// How an organisation's files become filings: the mapping of their columns, remembered by the names
// of the columns. What a mapping says is the bulk door's; here it is text.
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'
import { type DeskOptions, lockOrg } from './means.ts'

/** Mappings of one type that an organisation keeps; the one unused for longest goes. */
export const MOST_MAPPINGS = 50

export interface KeptMapping {
  /** digest of the names of the file's columns */
  readonly columns: string
  /** JSON text */
  readonly content: string
}

export class Mappings {
  private readonly options: DeskOptions
  private readonly partition: number

  constructor(options: DeskOptions) {
    this.options = options
    this.partition = options.partition
  }

  /** Those of a type, the last used first. */
  async list(caller: Caller, type: string): Promise<readonly KeptMapping[]> {
    const { rows } = await asCaller(this.options.database, caller, transaction =>
      transaction.query<KeptMapping & Record<string, unknown>>(
        `SELECT columns, content FROM bulk_mapping
          WHERE partition = ${this.partition} AND org = $1 AND type = $2
          ORDER BY used DESC, columns`,
        [caller.org, type],
      ),
    )
    return rows
  }

  /** Remember one; of the same columns the later stays. */
  async keep(caller: Caller, type: string, { columns, content }: KeptMapping): Promise<void> {
    const { partition } = this
    const used = new Date(this.options.now())
    await asCaller(this.options.database, caller, async transaction => {
      await lockOrg(transaction, caller)
      await transaction.query(
        `INSERT INTO bulk_mapping (partition, org, type, columns, content, used)
          VALUES (${partition}, $1, $2, $3, $4, $5)
          ON CONFLICT (partition, org, type, columns)
          DO UPDATE SET content = EXCLUDED.content, used = EXCLUDED.used`,
        [caller.org, type, columns, content, used],
      )
      await transaction.query(
        `DELETE FROM bulk_mapping WHERE partition = ${partition} AND org = $1 AND type = $2
          AND columns IN (SELECT columns FROM bulk_mapping
            WHERE partition = ${partition} AND org = $1 AND type = $2
            ORDER BY used DESC, columns OFFSET $3)`,
        [caller.org, type, MOST_MAPPINGS],
      )
    })
  }
}
