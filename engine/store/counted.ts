// PostgreSQL plans by what it last counted of a table, and keeps a statement's plan until it counts
// again. On a table that nobody counted it takes `partition = 0` for one row in 200: it then reads
// a whole partition, at each batch, rather than look up 512 keys, and goes on so while the table
// grows. Of 14,001 filings that were read 23 were to change; after 15,500 sales a batch took three
// times as long as after 500 (docs/measured.md). Its own counting comes after a minute or two, of a
// table too that begins to fill when others are long.
import type { Database } from './database.ts'

/** Rows of the journal from one look to the next: ten a second at 10,000. */
const LOOK = 1_000
/** Pages (8 kB) below which reading all of a table costs no more than looking up. */
const FEW = 16

/** What batches, processes and pages look up by key. Counting locks out no writer. */
const TABLES = [
  'journal',
  'filing',
  'entry',
  'account',
  'hold',
  'claim',
  'series',
  'filing_claim',
  'process_link',
  'search_filing',
]

/** PostgreSQL looks at 300 rows for each: 3,000, a tenth of what it does by itself. */
const SAMPLE = 10

export interface CountedOptions {
  readonly database: Database
  readonly log: (level: 'warn', message: string, error?: unknown) => void
}

/** Has each table counted when it has doubled since it was: plans are made anew after that. */
export class Counted {
  private readonly options: CountedOptions
  private next = 0
  private running: Promise<void> | undefined

  constructor(options: CountedOptions) {
    this.options = options
  }

  /** The journal is that long. Returns at once; whoever writes meanwhile is not held up. */
  grew(position: number): void {
    if (position < this.next || this.running !== undefined) return
    this.next = position + LOOK
    this.running = this.look().finally(() => {
      this.running = undefined
    })
  }

  /** When the look under way, if there is any, is over. */
  async settled(): Promise<void> {
    await this.running
  }

  private async look(): Promise<void> {
    const { database, log } = this.options
    try {
      const { rows } = await database.query<{ name: string }>(
        {
          name: 'doubled',
          text: `SELECT relname::text AS name FROM pg_class
          WHERE oid IN (SELECT to_regclass(each) FROM unnest($1::text[]) AS each)
            AND pg_relation_size(oid) >= 8192 * greatest($2::bigint, 2 * relpages)`,
        },
        [TABLES, FEW],
      )
      if (rows.length > 0) await this.count(rows.map(({ name }) => name))
    } catch (error) {
      // only speed depends on it, and PostgreSQL will count by itself
      log('warn', 'the tables could not be counted', error)
    }
  }

  private async count(doubled: readonly string[]): Promise<void> {
    const tables = TABLES.filter(table => doubled.includes(table)).join(', ')
    await this.options.database.transaction(async transaction => {
      await transaction.query(`SET LOCAL default_statistics_target = ${SAMPLE}`)
      await transaction.query(`ANALYZE ${tables}`)
    })
  }
}
