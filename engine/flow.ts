// The line: intake → journal → ledger → cube → feed. This page holds it together.
//
//   lodge/step   prepare (read, check, assess: pure)          intake/prepare.ts
//     → lane     queue, load, decide (pure), write, commit     intake/lane.ts, decide.ts
//     → cube     take the committed events in                  cube/cube.ts
//     → feed     tell the viewers                              feed/hub.ts
import { fault, Refusal } from '#kit/fault.ts'
import type {
  Claimed,
  EngineApi,
  Keys,
  LodgeOptions,
  Statistics,
  StepOptions,
  Subscription,
  Totals,
  TotalsQuery,
  Viewer,
} from './api.ts'
import { askTotals } from './cube/ask.ts'
import { Cube } from './cube/cube.ts'
import { CubeKeeper, foldTail } from './cube/keep.ts'
import { Desk } from './desk/desk.ts'
import { type FeedEvent, FeedHub } from './feed/hub.ts'
import { Held, lastLodged } from './feed/replay.ts'
import { answerBefore } from './intake/decide.ts'
import { DryRuns } from './intake/dry-runs.ts'
import { Lane } from './intake/lane.ts'
import { claimsNamed } from './intake/load.ts'
import { type Ground, prepare } from './intake/prepare.ts'
import { effectiveOf, once, refusedBy } from './intake/request.ts'
import type { Change } from './intake/state.ts'
import { stepCommand } from './intake/step.ts'
import { Checkpoints } from './journal/checkpoints.ts'
import type { Signer } from './journal/note.ts'
import type { ProofFile } from './journal/proof-file.ts'
import { Lists } from './lists/lists.ts'
import type { Mounted, MountedFiling } from './mounted.ts'
import { Papers } from './papers.ts'
import { Processes } from './processes/processes.ts'
import { PublicFollower } from './public/side.ts'
import { Reader } from './reader.ts'
import { makeReferences, type References } from './reference/references.ts'
import { loadVersions, versionsMark } from './reference/store.ts'
import { Counted } from './store/counted.ts'
import type { Database } from './store/database.ts'
import type { Caller, Outcome } from './types.ts'

export interface EngineOptions {
  readonly database: Database
  readonly mounted: Mounted
  readonly keys: Keys
  readonly signer: Signer
  readonly zone: string
  readonly node: string
  readonly demo: boolean
  /** traders behind each figure that strangers see; 0 or absent: they see all of them */
  readonly publicTraders?: number
  readonly partition?: number
  /** milliseconds since 1970 */
  readonly now: () => number
  /** how far the clock was set back, ms; 0 when it is right. Nothing is accepted meanwhile */
  readonly behind?: () => number
  /** told of the instant of each batch that was accepted */
  readonly took?: (at: number) => void
  readonly newId: (ms: number) => string
  readonly log: (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void
  readonly progress?: (position: number, of: number) => void
}

/** Events between two checkpoints of the cube: some 20 seconds of folding after a crash at most. */
const MOST_BEHIND = 300_000

export class Engine implements EngineApi {
  readonly mounted: Mounted
  readonly zone: string
  readonly node: string
  readonly keys: Keys
  readonly feed: FeedHub
  readonly desk: Desk
  readonly papers: Papers
  readonly lists: Lists
  readonly processes: Processes
  readonly publicSide: PublicFollower | undefined
  demo: boolean
  private readonly options: EngineOptions
  private readonly partition: number
  private readonly reader: Reader
  private readonly lane: Lane
  private readonly dry: DryRuns
  private readonly cube: Cube
  private readonly keeper: CubeKeeper
  private readonly signed: Checkpoints
  private readonly counted: Counted
  references: References
  private mark = ''
  /** the cube no longer follows: the reason, until it has caught up from the journal */
  private behind = false
  private saving: Promise<void> | undefined
  private folding = Promise.resolve()

  constructor(options: EngineOptions) {
    this.options = options
    this.mounted = options.mounted
    this.zone = options.zone
    this.node = options.node
    this.keys = options.keys
    this.demo = options.demo
    this.partition = options.partition ?? 0
    this.reader = new Reader(options.database, this.partition)
    this.references = makeReferences(options.mounted.packs, [])
    this.cube = new Cube(options.mounted, options.zone)
    this.keeper = new CubeKeeper(options.database, this.partition)
    this.signed = new Checkpoints(options.database, this.partition, options.signer)
    this.counted = new Counted(options)
    this.lists = new Lists(options.database, this.partition, options.mounted)
    const { zone, node, now } = options
    this.desk = new Desk(options, this.partition, this.mounted, () => this.references)
    const live = { demo: () => this.demo, names: () => this.references.names }
    const { mounted, cube, partition, signed } = this
    this.feed = new FeedHub({ mounted, cube, zone, node, now, ...live })
    const { database, publicTraders: traders = 0 } = options
    if (traders > 0)
      this.publicSide = new PublicFollower({ ...options, database, partition, traders, ...live })
    this.papers = new Papers({ database: options.database, partition, mounted, signed, now })
    this.dry = new DryRuns({ ...options, partition, ground: () => this.ground() })
    this.lane = new Lane({
      database: options.database,
      partition: this.partition,
      mounted: this.mounted,
      ground: () => this.ground(),
      committed: (changes, base) => this.committed(changes, base),
      resume: () => this.catchUp(),
      log: options.log,
    })
    this.processes = new Processes({
      ...options,
      partition,
      head: () => this.cube.position,
      step: (...of) => this.step(...of),
      lodge: (type, caller, body, once) => this.admit(type, caller, body, {}, once),
    })
  }

  private ground(): Ground {
    return { references: this.references, zone: this.zone, plans: this.cube.plans }
  }

  /** Load reference data and the cube, fold what the checkpoint lacks, then open the lane. */
  async start(): Promise<void> {
    await this.refresh()
    await this.keeper.load(this.cube)
    // before the rest is folded: that goes to the boards by itself, and must not go there twice
    this.cube.fillBoards(this.options.now())
    await this.catchUp()
    this.feed.start(await lastLodged(this.options.database, this.partition, this.mounted))
    await this.publicSide?.load()
    await this.lane.start()
  }

  /** Look whether other versions of reference data are in force. Called every few seconds. */
  async refresh(): Promise<void> {
    const { database, now } = this.options
    const at = now()
    const mark = await versionsMark(database, this.partition, at)
    if (mark === this.mark) return
    const versions = await loadVersions(database, this.partition, at)
    this.references = makeReferences(this.mounted.packs, versions)
    this.mark = mark
  }

  /** Fold what the journal has beyond the cube: after a crash, a lost link, or another process. */
  catchUp(): Promise<void> {
    // One after another: two at once would each take in the same rows.
    const next = (): Promise<void> => this.fold()
    this.folding = this.folding.then(next, next)
    return this.folding
  }

  private async fold(): Promise<void> {
    const { database, progress } = this.options
    const { rows } = await database.query<{ position: bigint }>(
      `SELECT position FROM head WHERE partition = ${this.partition}`,
    )
    const head = Number(rows[0]?.position ?? 0n)
    await foldTail(database, this.partition, this.mounted, this.cube, head, events => {
      progress?.(this.cube.position, head)
      this.tell(events)
    })
    this.behind = false
  }

  /** Another process may have written: follow its rows. Called every second or two. */
  async follow(): Promise<void> {
    if (this.lane.queued === 0 && this.lane.away === undefined && !this.lane.busy)
      await this.catchUp()
  }

  /** Takes in what was committed; never throws, since it stands whatever becomes of the figures. */
  private async committed(changes: readonly Change[], base: number): Promise<void> {
    const events: FeedEvent[] = []
    this.options.took?.(changes.at(-1)?.command.at ?? 0)
    try {
      // the fold tells the feed of what it takes in, these events among it
      if (this.behind || this.cube.position !== base) await this.catchUp()
      else for (const [i, change] of changes.entries()) events.push(this.take(change, base + 1 + i))
    } catch (error) {
      this.behind = true
      this.options.log('error', 'the cube fell behind the journal', error)
    }
    this.tell(events)
    this.counted.grew(base + changes.length)
  }

  private take(change: Change, position: number): FeedEvent {
    const { command, before, after, event, steps } = change
    const { type, at } = command
    this.cube.apply({ type, position, before, after })
    return { type, filing: after, event, steps, position, at }
  }

  private tell(events: readonly FeedEvent[]): void {
    try {
      this.feed.commit(events)
    } catch (error) {
      this.options.log('error', 'the feed was not told', error)
    }
  }

  lodge(
    type: MountedFiling,
    caller: Caller,
    body: Buffer,
    options: LodgeOptions,
  ): Promise<Outcome> {
    return this.admit(type, caller, body, options, options.once)
  }

  /** @param claimed makes a repeat known, in place of a caller's key */
  private async admit(
    type: MountedFiling,
    caller: Caller,
    body: Buffer,
    options: LodgeOptions,
    claimed?: Claimed,
  ): Promise<Outcome> {
    const at = this.options.now()
    const instant = this.clockFault() ?? effectiveOf(caller, options, at)
    if (instant instanceof Refusal) return refusedBy(instant)
    const room = this.lane.room(body.length)
    const turnedAway = room === undefined ? undefined : await room
    if (turnedAway !== undefined) return turnedAway
    const claim =
      claimed === undefined
        ? once(caller, options.key, [type.type, options.effective ?? ''], body)
        : { once: claimed }
    const prepared = prepare(type, body, instant, this.ground())
    if (prepared instanceof Refusal)
      return (claim.once && (await this.known(claim.once))) ?? refusedBy(prepared)
    const id = this.options.newId(at)
    const command = { kind: 'lodge', type, caller, at, effective: instant, id, prepared } as const
    return this.lane.submit({ ...command, ...claim })
  }

  /** How far the clock was set back, ms. */
  clockBehind(): number {
    return this.options.behind?.() ?? 0
  }

  private clockFault(): Refusal | undefined {
    const ms = this.clockBehind()
    return ms > 0
      ? new Refusal([fault('clock-behind', '', { seconds: Math.ceil(ms / 1000) })])
      : undefined
  }

  /** A request seen before is answered as it was then, even where the rules have changed since. */
  async known(once: Claimed): Promise<Outcome | undefined> {
    const known = await claimsNamed(this.options.database, this.partition, [once.claim])
    return answerBefore({ once }, known)
  }

  readonly preview: EngineApi['preview'] = (...of) => this.dry.preview(...of)
  readonly previewMany: EngineApi['previewMany'] = (...of) => this.dry.previewMany(...of)
  readonly previewStep: EngineApi['previewStep'] = (...of) => this.dry.previewStep(...of)

  async step(
    type: MountedFiling,
    caller: Caller,
    number: string,
    transition: string,
    options: StepOptions,
  ): Promise<Outcome> {
    const { at = this.options.now() } = options
    const instant = this.clockFault() ?? effectiveOf(caller, options, at)
    if (instant instanceof Refusal) return refusedBy(instant)
    const room = this.lane.room(options.body?.length ?? 0)
    const turnedAway = room === undefined ? undefined : await room
    if (turnedAway !== undefined) return turnedAway
    const command = stepCommand(type, caller, number, transition, { ...options, at, instant })
    return command instanceof Refusal ? refusedBy(command) : this.lane.submit(command)
  }

  readonly read: EngineApi['read'] = (...of) => this.reader.read(...of)
  readonly list: EngineApi['list'] = (...of) => this.reader.list(...of)
  readonly history: EngineApi['history'] = (...of) => this.reader.history(...of)
  worklist: EngineApi['worklist'] = caller => this.reader.worklist(caller)

  async proof(type: MountedFiling, caller: Caller, number: string): Promise<ProofFile | undefined> {
    const positions = await this.reader.positions(type, caller, number)
    return positions === undefined ? undefined : this.signed.prove(positions, this.options.now())
  }

  totals(query: TotalsQuery): Promise<Totals | Refusal> {
    const { mounted, cube, partition, zone } = this
    return askTotals({ database: this.options.database, partition, mounted, cube, zone }, query)
  }

  async checkpoint(): Promise<{ note: string; verifierKey: string }> {
    await this.sign()
    return { note: this.signed.note, verifierKey: this.signed.verifierKey }
  }

  /** Sign where the journal stands. Called every second. */
  async sign(): Promise<void> {
    if (this.signed.size !== this.cube.position) await this.signed.sign(this.options.now())
  }

  async consistency(first: number, second: number): Promise<string[] | Refusal> {
    await this.sign()
    if (first < 1 || second < first || second > this.signed.size) {
      return new Refusal([fault('parameter-wrong', '/second', { most: this.signed.size })])
    }
    return this.signed.consistency(first, second)
  }

  /** Own filings' events, from a position on when one is given: first the journal's, then live. */
  followFilings(caller: Caller, viewer: Viewer, after?: number): Subscription {
    const until = this.cube.position
    if (after === undefined || after >= until) return this.feed.follow(caller, viewer)
    const held = new Held(viewer)
    const live = this.feed.follow(caller, held)
    this.reader.missed(caller, viewer, after, until).then(
      () => held.open(),
      () => viewer.close(),
    )
    return live
  }

  /** Save the cube when it is quiet, or when much has come. Called every few seconds. */
  async keep(): Promise<void> {
    const lag = this.cube.position - this.keeper.position
    const quiet = this.lane.queued === 0 && !this.lane.busy
    if (lag === 0 || this.saving !== undefined || this.behind) return
    if (!quiet && lag < MOST_BEHIND) return
    await this.save()
  }

  private async save(): Promise<void> {
    this.saving = this.keeper.save(this.cube)
    try {
      await this.saving
    } finally {
      this.saving = undefined
    }
  }

  away(): string | undefined {
    const behind = this.clockBehind()
    return this.lane.away ?? (behind > 0 ? `the clock is ${behind} ms behind` : undefined)
  }

  statistics(): Statistics {
    return {
      ...this.lane.counts,
      position: this.cube.position,
      queued: this.lane.queued,
      cubeCells: this.cube.cells,
      viewers: this.feed.viewers,
      checkpointed: this.keeper.position,
    }
  }

  /** Finish the batch in hand, sign and save, close the streams. */
  async stop(): Promise<void> {
    await this.lane.stop()
    this.feed.stop()
    await this.counted.settled()
    this.publicSide?.feed.stop()
    try {
      await this.saving?.catch(() => undefined)
      await this.sign()
      if (!this.behind) await this.save()
    } catch (error) {
      // all that was accepted is in the journal: the next start signs it and folds it
      this.options.log('warn', 'stopped without a last checkpoint', error)
    }
  }
}
