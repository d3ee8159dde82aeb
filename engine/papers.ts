// What is printed of a filing, and what a printed one is worth later: read together, at one moment.
import type { FilingView, HistoryEvent } from './api.ts'
import type { Checkpoints } from './journal/checkpoints.ts'
import { codeOf } from './journal/code.ts'
import { leafBytes } from './journal/leaf.ts'
import { leafHash } from './journal/merkle.ts'
import { rowsAt } from './journal/rows.ts'
import { readStanding, type Standing } from './journal/standing.ts'
import type { Mounted, MountedFiling } from './mounted.ts'
import { namesOf } from './names.ts'
import { readFiling, readHistory } from './reads.ts'
import type { Database } from './store/database.ts'
import { asCaller } from './store/walls.ts'
import type { Caller } from './types.ts'

/** A filing as it stands, for print: `view.position` is the row that the code is of. */
export interface Paper {
  readonly view: FilingView
  /** oldest first, none after `view.position` */
  readonly events: readonly HistoryEvent[]
  /** leaf hash of the row, 64 hex digits */
  readonly leaf: string
  /** what `standing` takes */
  readonly code: string
  /** names of the organisations that have acted, by id; those unknown are missing */
  readonly organisations: Readonly<Record<string, string>>
}

interface Parts {
  readonly database: Database
  readonly partition: number
  readonly mounted: Mounted
  readonly signed: Checkpoints
  readonly now: () => number
}

export class Papers {
  private readonly parts: Parts

  constructor(parts: Parts) {
    this.parts = parts
  }

  /** All that a filing's paper says, when the caller may see the filing. */
  async read(type: MountedFiling, caller: Caller, number: string): Promise<Paper | undefined> {
    const { database, partition } = this.parts
    const found = await asCaller(database, caller, async rows => {
      const view = await readFiling(rows, partition, type, caller, number)
      if (view === undefined) return undefined
      // a step that came between the two reads is not on this paper
      const history = await readHistory(rows, partition, type, caller, number)
      const events = (history ?? []).filter(each => each.position <= view.position)
      const [row] = await rowsAt(rows, partition, [view.position])
      return row === undefined ? undefined : { view, events, row }
    })
    if (found === undefined) return undefined
    const { view, events, row } = found
    const orgs = [...new Set([view.org, ...events.map(each => each.actor)])]
    return {
      view,
      events,
      leaf: leafHash(leafBytes(row)).toString('hex'),
      code: codeOf(row),
      organisations: await namesOf(database, partition, orgs),
    }
  }

  /** What the code of a paper says today, for everybody; undefined when it is none of ours. */
  standing(code: string): Promise<Standing | undefined> {
    const { database, partition, mounted, signed, now } = this.parts
    return readStanding(database, partition, mounted.filings, signed, code, now())
  }
}
