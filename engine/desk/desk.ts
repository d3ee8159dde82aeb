// What lies on people's desks beside the journal: drafts, files, who works on which filing, how
// files become filings, and which of them are looked at.
// None of it decides anything; what does is lodged.
import type { Mounted } from '../mounted.ts'
import type { References } from '../reference/references.ts'
import { RiskLanes } from '../risk/lanes.ts'
import { Attachments } from './attachments.ts'
import { Drafts } from './drafts.ts'
import { PaperDrawings } from './drawings.ts'
import { Inspections } from './inspections.ts'
import { Mappings } from './mappings.ts'
import type { DeskMeans, DeskOptions } from './means.ts'
import { Queue } from './queue.ts'

export class Desk {
  readonly drafts: Drafts
  readonly attachments: Attachments
  readonly queue: Queue
  readonly mappings: Mappings
  readonly lanes: RiskLanes
  readonly inspections: Inspections
  readonly drawings: PaperDrawings

  constructor(means: DeskMeans, partition: number, mounted: Mounted, references: () => References) {
    const { database, now, newId, zone } = means
    const { filings } = mounted
    const options: DeskOptions = { database, partition, filings, now, newId, zone }
    this.drafts = new Drafts(options)
    this.attachments = new Attachments(options)
    this.queue = new Queue(options)
    this.mappings = new Mappings(options)
    this.inspections = new Inspections(options)
    this.drawings = new PaperDrawings(database, partition, mounted)
    this.lanes = new RiskLanes({ database, partition, filings, references, zone, now })
  }
}
