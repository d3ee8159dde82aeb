// Follows the journal and does what processes say. Nothing is done twice: a step names the version
// that it was decided on, a lodging has a claim of its own, and a position is only left behind when
// all that followed up to it was done. After a crash the same is asked, and answered, again.
import { createHash } from 'node:crypto'
import type { Act } from '#kit/process.ts'
import type { Claimed, EngineApi } from '../api.ts'
import type { Mounted, MountedProcess } from '../mounted.ts'
import type { Database } from '../store/database.ts'
import type { Caller, Outcome } from '../types.ts'
import {
  Documents,
  type Ground,
  type Group,
  groupsOf,
  type Linked,
  movedWithin,
  putLinks,
} from './groups.ts'

/** Journal rows that are looked at in one go. */
const BATCH = 1000

export interface ProcessOptions {
  readonly database: Database
  readonly partition: number
  readonly mounted: Mounted
  readonly now: () => number
  /** how far the journal is, as this process knows it: a look that costs nothing */
  readonly head: () => number
  readonly step: EngineApi['step']
  readonly lodge: (
    type: Parameters<EngineApi['lodge']>[0],
    caller: Caller,
    body: Buffer,
    once: Claimed,
  ) => Promise<Outcome>
  readonly log: (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void
}

/** Faults after which the same act is asked for again at once: somebody else moved the filing. */
const MOVED = new Set(['state-changed', 'transition-not-allowed'])
/** Faults of the node, not of the act: the position stays, and the next turn tries again. */
const LATER = new Set(['node-busy', 'store-away', 'clock-behind', 'stopping', 'bug'])

export class Processes {
  private readonly options: ProcessOptions
  private readonly types: readonly string[]
  private readonly ground: Ground
  private position: number | undefined
  /** anchors whose acts were refused in this turn */
  private readonly troubled = new Set<string>()
  private running: Promise<number> | undefined

  constructor(options: ProcessOptions) {
    this.options = options
    const { database, partition, mounted } = options
    this.ground = { database, partition, mounted, documents: new Documents(), seen: new Map() }
    const { processes } = mounted
    this.types = [...new Set(processes.flatMap(each => each.types))]
  }

  /** Rows that are still to be looked at, as far as is known. */
  get behind(): number {
    return this.types.length === 0 ? 0 : this.options.head() - (this.position ?? 0)
  }

  /** Look at what was committed since, and do what follows. Returns how many rows there were. */
  advance(): Promise<number> {
    this.running ??= this.turn().finally(() => {
      this.running = undefined
    })
    return this.running
  }

  /** Until nothing follows any more. */
  async settle(): Promise<void> {
    while ((await this.advance()) > 0);
  }

  private async turn(): Promise<number> {
    if (this.types.length === 0) return 0
    const { database, partition, mounted, head } = this.options
    if (this.position === undefined) {
      const { rows } = await database.query<{ position: bigint }>(
        `SELECT position FROM process_head WHERE partition = ${partition}`,
      )
      this.position = Number(rows[0]?.position ?? 0n)
    }
    const after = this.position
    const to = Math.min(after + BATCH, head())
    if (to <= after) return 0
    const { processes } = mounted
    this.ground.seen.clear()
    const moved = await movedWithin(this.ground, this.types, after, to)
    await putLinks(database, partition, processes, moved)
    for (const plan of processes) {
      const groups = await groupsOf(this.ground, plan, moved)
      await Promise.all(groups.map(group => this.perform(group)))
      await this.over(plan, groups)
    }
    await database.query(
      `UPDATE process_head SET position = $1 WHERE partition = ${partition} AND position < $1`,
      [to],
    )
    this.position = to
    return to - after
  }

  /** Do what follows for a group, one act after the other. */
  private async perform(group: Group): Promise<void> {
    const { plan, anchor, members } = group
    let trouble: { act: string; fault: string } | undefined
    for (const act of plan.next(anchor, members)) {
      const outcome = await this.act(plan, anchor, act, members)
      if (outcome.ok) continue
      const key = outcome.faults[0]?.key ?? ''
      if (LATER.has(key)) throw new Error(`${plan.name}: ${key}`)
      // what moved meanwhile is in the journal further on, and the group is asked again there
      if (!MOVED.has(key)) trouble = { act: nameOf(act), fault: JSON.stringify(outcome.faults) }
      break
    }
    if (trouble === undefined) return
    this.troubled.add(anchor.id)
    await this.note(group, trouble)
  }

  private act(
    plan: MountedProcess,
    anchor: Linked,
    act: Act,
    members: Group['members'],
  ): Promise<Outcome> {
    const actor = `process/${plan.name}`
    if ('take' in act) {
      const { filing, number, version } = act.of
      const of = [anchor, ...(members[filing] ?? [])].find(
        each => each.filing === filing && each.number === number,
      )
      if (of === undefined) throw new Error(`${plan.name}: no ${filing} ${number} in its group`)
      // the processes after this one are to see what became of it
      this.ground.seen.delete(of.id)
      const caller: Caller = { org: of.org, actor, roles: new Set(['process']) }
      const body = act.note === undefined ? {} : { body: jsonOf({ note: act.note }) }
      return this.options.step(of.type, caller, number, act.take, { version, ...body })
    }
    const type = this.options.mounted.filings.get(`${plan.pack}.${act.lodge}`)
    if (type === undefined) throw new Error(`${plan.name}: no filing ${act.lodge}`)
    const body = jsonOf(act.document)
    const caller: Caller = { org: act.org, actor, roles: new Set(['trader']) }
    // the first document counts: what is asked again later may know more, and is the same filing
    const claim = `process:${plan.name}:${anchor.id}:${act.once}`
    const fingerprint = createHash('sha256').update(claim).digest()
    return this.options.lodge(type, caller, body, { claim, fingerprint })
  }

  /** What was refused before, and is done now or no longer asked for, troubles nobody any more. */
  private async over(plan: MountedProcess, groups: readonly Group[]): Promise<void> {
    const calm = groups.map(each => each.anchor.id).filter(id => !this.troubled.has(id))
    this.troubled.clear()
    if (calm.length === 0) return
    const { database, partition } = this.options
    await database.query(
      {
        name: 'process-over',
        text: `DELETE FROM process_trouble
          WHERE partition = ${partition} AND process = $1 AND anchor = ANY($2::text[])`,
      },
      [plan.name, calm],
    )
  }

  private async note(
    { plan, anchor }: Group,
    { act, fault }: { readonly act: string; readonly fault: string },
  ): Promise<void> {
    const { database, partition, now, log } = this.options
    log('warn', `${plan.name}: ${act} for ${anchor.number} was refused: ${fault}`)
    await database.query(
      `INSERT INTO process_trouble (partition, process, anchor, act, fault, at, since)
        VALUES (${partition}, $1, $2, $3, $4, $5, $5)
        ON CONFLICT (partition, process, anchor) DO UPDATE
          SET act = excluded.act, fault = excluded.fault, at = excluded.at,
            tries = process_trouble.tries + 1`,
      [plan.name, anchor.id, act, fault, new Date(now()).toISOString()],
    )
  }
}

const jsonOf = (value: object): Buffer => Buffer.from(JSON.stringify(value))

const nameOf = (act: Act): string => ('take' in act ? act.take : `lodge ${act.lodge}`)
