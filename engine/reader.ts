// Reading filings on behalf of callers: each question within the walls of who asks.
import type { Refusal } from '#kit/fault.ts'
import type { FilingView, HistoryEvent, Viewer, WorkItem } from './api.ts'
import { replayEvents } from './feed/replay.ts'
import { type ListPage, type ListQuery, listFilings } from './lists/rows.ts'
import type { MountedFiling } from './mounted.ts'
import { namesOf } from './names.ts'
import { positionsOf, readFiling, readHistory } from './reads.ts'
import type { Database, Queryable } from './store/database.ts'
import { asCaller } from './store/walls.ts'
import type { Caller } from './types.ts'
import { worklist } from './worklist/worklist.ts'

export class Reader {
  private readonly database: Database
  private readonly partition: number

  constructor(database: Database, partition: number) {
    this.database = database
    this.partition = partition
  }

  private walled<T>(caller: Caller, work: (rows: Queryable) => Promise<T>): Promise<T> {
    return asCaller(this.database, caller, work)
  }

  read(type: MountedFiling, caller: Caller, number: string): Promise<FilingView | undefined> {
    return this.walled(caller, rows => readFiling(rows, this.partition, type, caller, number))
  }

  list(type: MountedFiling, caller: Caller, query: ListQuery): Promise<ListPage | Refusal> {
    return this.walled(caller, rows => listFilings(rows, this.partition, type, caller, query))
  }

  async history(
    type: MountedFiling,
    caller: Caller,
    number: string,
  ): Promise<HistoryEvent[] | undefined> {
    const events = await this.walled(caller, rows =>
      readHistory(rows, this.partition, type, caller, number),
    )
    if (events === undefined) return undefined
    const names = await namesOf(
      this.database,
      this.partition,
      events.map(each => each.actor),
    )
    return events.map(event => ({ ...event, by: names[event.actor] ?? '' }))
  }

  /** Journal positions of a filing; undefined when the caller sees none of that number. */
  positions(type: MountedFiling, caller: Caller, number: string): Promise<number[] | undefined> {
    return this.walled(caller, rows => positionsOf(rows, this.partition, type, caller, number))
  }

  worklist(caller: Caller): Promise<WorkItem[]> {
    return this.walled(caller, rows => worklist(rows, this.partition, caller))
  }

  /** Send a viewer the caller's own events of (after, until]. */
  missed(caller: Caller, viewer: Viewer, after: number, until: number): Promise<void> {
    return this.walled(caller, rows =>
      replayEvents(rows, this.partition, caller, viewer, after, until),
    )
  }
}
