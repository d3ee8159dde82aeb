// PostgreSQL plans by what it last counted of a table, and keeps a statement's plan until it counts
// again. On a table that nobody counted it takes `partition = 0` for one row in 200: it then reads
// a whole partition, at each batch, rather than look up 512 keys, and goes on so while the table
// grows. Of 14,001 filings that were read 23 were to change; after 15,500 sales a batch took three
// times as long as after 500 (docs/measured.md). Its own counting comes after a minute or two.
import type { Database } from './database.ts'

/** Rows of the journal below which reading all costs no more than looking up. */
const FIRST = 1_000

/** What batches, processes and pages look up by key. Counting locks out no writer. */
const TABLES =
  'journal, filing, entry, account, hold, claim, series, filing_claim, process_link, search_filing'

/** PostgreSQL looks at 300 rows for each: 3,000, a tenth of what it does by itself. */
const SAMPLE = 10

export interface CountedOptions {
  readonly database: Database
  readonly log: (level: 'warn', message: string, error?: unknown) => void
}

/** Has the tables counted whenever the journal has doubled: plans are made anew after that. */
export class Counted {
  private readonly options: CountedOptions
  private next = FIRST
  private running: Promise<void> | undefined

  constructor(options: CountedOptions) {
    this.options = options
  }

  /** Read how much there was when it was last counted, by whomever. */
  async start(): Promise<void> {
    const { rows } = await this.options.database.query<{ rows: number }>(
      `SELECT reltuples AS rows FROM pg_class WHERE oid = 'journal'::regclass`,
    )
    this.next = Math.max(FIRST, 2 * (rows[0]?.rows ?? 0))
  }

  /** The journal is that long. Returns at once; whoever writes meanwhile is not held up. */
  grew(position: number): void {
    if (position < this.next || this.running !== undefined) return
    this.next = 2 * position
    this.running = this.count().finally(() => {
      this.running = undefined
    })
  }

  /** When the counting under way, if there is any, is over. */
  async settled(): Promise<void> {
    await this.running
  }

  private async count(): Promise<void> {
    const { database, log } = this.options
    try {
      await database.transaction(async transaction => {
        await transaction.query(`SET LOCAL default_statistics_target = ${SAMPLE}`)
        await transaction.query(`ANALYZE ${TABLES}`)
      })
    } catch (error) {
      // only speed depends on it, and PostgreSQL will count by itself
      log('warn', 'the tables could not be counted', error)
    }
  }
}
