// All that is asked of filings in the plural: search, sums, whole lists, saved views.
import type { Refusal } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import type { Mounted, MountedFiling } from '../mounted.ts'
import { Search } from '../search/search.ts'
import type { Database } from '../store/database.ts'
import type { Caller } from '../types.ts'
import { type Alike, alikeOf } from './alike.ts'
import type { ListFilter } from './filter.ts'
import { type ListRow, walkFilings } from './rows.ts'
import { type Sums, sumFilings } from './sums.ts'
import { Views } from './views.ts'

export class Lists {
  readonly search: Search
  readonly views: Views
  private readonly database: Database
  private readonly partition: number

  constructor(database: Database, partition: number, mounted: Mounted) {
    this.database = database
    this.partition = partition
    this.search = new Search(database, partition, mounted)
    this.views = new Views(database, partition)
  }

  /** How many filings, and what their columns of money and quantity add up to. */
  sums(type: MountedFiling, caller: Caller, filter: ListFilter): Promise<Sums | Refusal> {
    return sumFilings(this.database, this.partition, type, caller, filter)
  }

  /** What a document was likely lodged as before, by the caller's own organisation. */
  alike(
    type: MountedFiling,
    caller: Caller,
    doc: Members,
    now: number,
  ): Promise<Alike | undefined> {
    return alikeOf(this.database, this.partition, type, caller, doc, now)
  }

  /** All rows of a list, page after page, as of one position: see walkFilings. */
  walk(
    type: MountedFiling,
    caller: Caller,
    filter: ListFilter,
    most: number | undefined,
    begin: (position: number) => (rows: readonly ListRow[]) => Promise<void>,
  ): Promise<Refusal | undefined> {
    return walkFilings(this.database, this.partition, type, caller, filter, most, begin)
  }
}
