// One lane a partition: commands queue while the batch before them commits, then the lane takes all
// that wait. No timer: alone a command is quick, under load batches grow by themselves.
import type pg from 'pg'
import { fault } from '#kit/fault.ts'
import { endClaims } from '../desk/claims.ts'
import { closeInspected } from '../desk/inspected.ts'
import { NotLoaded } from '../ledger/ledger.ts'
import type { Mounted } from '../mounted.ts'
import { type Database, isAway, over } from '../store/database.ts'
import type { Accepted, Command, Outcome } from '../types.ts'
import { decide } from './decide.ts'
import { Gate } from './gate.ts'
import { loadBatch } from './load.ts'
import type { Ground } from './prepare.ts'
import type { Change } from './state.ts'
import { placed, writeBatch, writeJournal } from './write.ts'

const MOST_COMMANDS = 512
const MOST_BYTES = 4_000_000
/** Commands that may wait: some seconds of work. More are told that the node is busy. */
const MOST_WAITING = 20_000
/** The same in bytes of documents. */
const MOST_WAITING_BYTES = 256_000_000
const MOST_TRIES = 5
/** Bytes that leave a socket soon enough between other things. */
const FEW_BYTES = 400_000
/** between two tries to reach the database again: a refused connection costs next to nothing */
const MOST_PAUSE_MS = 500

/** Pipelined: a batch of lodgings waits for the server twice, where it were seven times. */
const CONNECTION = { pipeline: true }

export interface LaneOptions {
  readonly database: Database
  readonly partition: number
  readonly mounted: Mounted
  /** what preparation and amendments are decided on; asked for at each batch */
  readonly ground: () => Ground
  /** events that were committed: in order, before their callers are answered */
  readonly committed: (changes: readonly Change[], base: number) => Promise<void>
  /** called once the database answers again: what others committed meanwhile is caught up here */
  readonly resume: () => Promise<void>
  readonly log: (level: 'warn' | 'error', message: string, error?: unknown) => void
}

interface Waiting {
  readonly command: Command
  readonly bytes: number
  readonly done: (outcome: Outcome) => void
}

interface Tried {
  readonly outcomes: Outcome[]
}

const sizeOf = (command: Command): number =>
  command.kind === 'lodge' ? command.prepared.body.length : (command.document?.body.length ?? 200)

export class Lane {
  private readonly options: LaneOptions
  private readonly waiting: Waiting[] = []
  /** what is still to be done for batches that are committed, in order */
  private readonly ends: (() => void | Promise<void>)[] = []
  /** of the documents that wait, those outside the gate, and those that are prepared */
  private outside = 0
  private bytes = 0
  /** full when as many are prepared as the next batch takes, by number or by bytes */
  private readonly gate = new Gate(
    MOST_COMMANDS,
    () =>
      this.handing
        ? MOST_COMMANDS
        : Math.max(this.waiting.length, Math.floor((this.bytes / MOST_BYTES) * MOST_COMMANDS)),
    work => void setImmediate(work),
  )
  /** a batch is on its way into the socket: nothing else is prepared meanwhile */
  private handing = false
  private client: pg.Client | undefined
  private running: Promise<void> | undefined
  private finishing: Promise<void> | undefined
  private working = false
  private stopping = false
  /** why the database is away; undefined while it answers */
  away: string | undefined = 'not connected yet'
  readonly counts = { batches: 0, accepted: 0, refused: 0, replayed: 0 }

  constructor(options: LaneOptions) {
    this.options = options
  }

  /** all that wait, prepared or not */
  get queued(): number {
    return this.waiting.length + this.gate.length
  }

  /** a batch is on its way, or something of one is still to be done */
  get busy(): boolean {
    return this.working || this.ends.length > 0
  }

  /** Connect for the first time. Throws when the database cannot be reached. */
  async start(): Promise<void> {
    await this.connect()
  }

  /**
   * Before a command is made ready: undefined when there is room, else a promise of it, or of the
   * reason why none is let in. What waits for room waits as `bytes` bytes, not yet prepared.
   */
  room(bytes: number): Promise<Outcome | undefined> | undefined {
    if (this.stopping) return Promise.resolve(refusal('stopping'))
    if (this.isFull) return Promise.resolve(refusal('node-busy'))
    const turn = this.gate.enter()
    if (turn === undefined) return undefined
    this.outside += bytes
    return turn.then(() => {
      this.outside -= bytes
      return undefined
    })
  }

  /** Hand a command over that had room. Resolves after the commit; never rejects. */
  submit(command: Command): Promise<Outcome> {
    if (this.away !== undefined) return Promise.resolve(refusal('store-away'))
    return new Promise(done => {
      const bytes = sizeOf(command)
      this.bytes += bytes
      this.waiting.push({ command, bytes, done })
      this.running ??= this.run()
    })
  }

  private get isFull(): boolean {
    return this.queued >= MOST_WAITING || this.outside + this.bytes >= MOST_WAITING_BYTES
  }

  /** Finish what waits, then let go of the connection. */
  async stop(): Promise<void> {
    this.stopping = true
    while (this.running !== undefined || this.gate.length > 0) {
      await (this.running ?? new Promise(setImmediate))
    }
    await this.client?.end().catch(() => undefined)
    this.client = undefined
    this.away = 'stopped'
  }

  private async run(): Promise<void> {
    // One turn of the event loop, so that all that came in with this turn goes into one batch.
    await new Promise(setImmediate)
    while (this.waiting.length > 0 || this.ends.length > 0) {
      if (this.waiting.length > 0) await this.batch(this.take())
      else await this.finish()
    }
    this.running = undefined
  }

  /**
   * What remains of committed batches: the events go to cube and feed, then the callers are
   * answered. Done while PostgreSQL looks up what the batch after it touches: who is answered sends
   * the next, and what is answered is no longer copied by the collector. Measured in turns with the
   * way before (while it wrote), four pairs of five were better, by 13 to 22 %, one worse by 12.
   */
  private finish(): Promise<void> {
    // One at a time: a batch that fails is tried again while this may still be under way.
    if (this.ends.length > 0) this.finishing ??= this.finishAll()
    return this.finishing ?? Promise.resolve()
  }

  private async finishAll(): Promise<void> {
    for (let end = this.ends[0]; end !== undefined; end = this.ends[0]) {
      try {
        await end()
      } catch (error) {
        // It is committed: whatever fails now must not make the batch be tried again.
        this.options.log('error', 'a committed batch was not told of', error)
      }
      this.ends.shift()
    }
    this.finishing = undefined
  }

  private take(): Waiting[] {
    let bytes = 0
    let count = 0
    while (count < this.waiting.length && count < MOST_COMMANDS) {
      const more = this.waiting[count]!.bytes
      if (count > 0 && bytes + more > MOST_BYTES) break
      bytes += more
      count++
    }
    this.bytes -= bytes
    const taken = this.waiting.splice(0, count)
    this.gate.open()
    return taken
  }

  private async batch(batch: readonly Waiting[]): Promise<void> {
    this.working = true
    const outcomes = await this.settle(batch.map(each => each.command))
    this.working = false
    this.counts.batches++
    this.ends.push(() => {
      batch.forEach(({ done }, i) => {
        const outcome = outcomes[i]!
        if (!outcome.ok) this.counts.refused++
        else if (outcome.replayed) this.counts.replayed++
        else this.counts.accepted++
        done(outcome)
      })
    })
  }

  /** Decide and commit; on failure command by command: a poisonous one harms nobody else. */
  private async settle(commands: readonly Command[]): Promise<Outcome[]> {
    if (this.away !== undefined) return commands.map(() => refusal('store-away'))
    try {
      return (await this.tryBatch(commands)).outcomes
    } catch (error) {
      if (isAway(error)) {
        this.lost(error)
        return commands.map(() => refusal('store-away'))
      }
      if (commands.length === 1) {
        this.options.log('error', 'a command failed', error)
        return [refusal('bug')]
      }
      this.options.log('warn', `a batch of ${commands.length} failed; one by one`, error)
    }
    const outcomes: Outcome[] = []
    for (const command of commands) outcomes.push(...(await this.settle([command])))
    return outcomes
  }

  /** Try again where two processes made the same row at once, or an account was not foreseen. */
  private async tryBatch(commands: readonly Command[]): Promise<Tried> {
    const accounts: string[] = []
    const alone = commands.length === 1
    for (let tries = 1; ; tries++) {
      try {
        return await this.once(commands, accounts)
      } catch (error) {
        if (isAway(error)) throw error
        await this.client?.query('ROLLBACK')
        if (error instanceof NotLoaded && !accounts.includes(error.key)) {
          accounts.push(error.key)
          // an amendment alone may ask for as many accounts as its new document touches
          if (alone) tries--
        } else if (!isConflict(error) || (!alone && tries > 1)) throw error
        if (tries >= MOST_TRIES) throw error
      }
    }
  }

  private async once(commands: readonly Command[], accounts: readonly string[]): Promise<Tried> {
    const { partition, mounted, ground } = this.options
    const client = this.client
    if (client === undefined) throw new Error('the lane is not connected')
    const database = over(client)
    const grounds = ground()
    // A failure of BEGIN shows in what follows on the same connection: it is awaited with it.
    const loading = { database, partition, mounted, zone: grounds.zone, accounts }
    const [, { state, head }] = await Promise.all([
      client.query('BEGIN'),
      loadBatch(loading, commands),
      this.finish(),
    ])
    const known = {
      accounts: new Set(
        [...state.accounts].flatMap(([key, each]) => (each.stored === true ? [key] : [])),
      ),
      series: new Set(state.series.keys()),
      holds: new Map(state.holds),
    }
    const { outcomes, changes } = decide(commands, state, grounds)
    const sent: Promise<unknown>[] = []
    if (changes.length > 0) {
      const { grown, written } = writeJournal(database, partition, head, changes)
      sent.push(written)
      await this.handOver(client, written)
      sent.push(writeBatch(database, partition, head, changes, state, known, grown))
      sent.push(endClaims(database, partition, changes))
      sent.push(closeInspected(database, partition, changes, head.position))
    }
    const commit = client.query('COMMIT')
    sent.push(commit)
    await this.handOver(client, ...sent)
    await Promise.all(sent)
    const end = await commit
    if (changes.length === 0) return { outcomes }
    // PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK and no error.
    if (end.command !== 'COMMIT') throw new Error('the batch was rolled back at its commit')
    this.ends.push(() => this.options.committed(changes, head.position))
    return { outcomes: outcomes.map(each => settled(each, head.position)) }
  }

  /**
   * Until what was sent has left this process. PostgreSQL begins once it has a statement whole, and
   * a batch is 3 MB where the socket holds 0.2: between preparations it left in 40 ms, in which
   * PostgreSQL stood still, of a batch's 110; with nothing in between it takes 8.
   */
  private async handOver(client: pg.Client, ...sent: Promise<unknown>[]): Promise<void> {
    // they are awaited later: what fails before is not unheard
    for (const each of sent) each.catch(() => undefined)
    const { stream } = client.connection
    if (!stream.writableNeedDrain || stream.writableLength < FEW_BYTES) return
    this.handing = true
    await new Promise<void>(done => {
      const left = (): void => {
        stream.off('drain', left).off('close', left)
        done()
      }
      stream.on('drain', left).on('close', left)
    })
    this.handing = false
    this.gate.open()
  }

  private lost(error: unknown): void {
    if (this.away !== undefined) return
    this.away = error instanceof Error ? error.message : String(error)
    this.options.log('warn', 'the database is away', error)
    const old = this.client
    this.client = undefined
    old?.end().catch(() => undefined)
    void this.comeBack()
  }

  private async comeBack(): Promise<void> {
    for (let wait = 50; !this.stopping; wait = Math.min(wait * 2, MOST_PAUSE_MS)) {
      await new Promise(done => setTimeout(done, wait))
      try {
        await this.connect()
        this.options.log('warn', 'the database is back')
        return
      } catch (error) {
        this.away = error instanceof Error ? error.message : String(error)
      }
    }
  }

  private async connect(): Promise<void> {
    const client = await this.options.database.dedicated(CONNECTION)
    await keepRebuildOut(client, this.options.partition)
    client.on('error', error => this.lost(error))
    client.on('end', () => {
      if (this.client === client && !this.stopping) this.lost(new Error('connection ended'))
    })
    await this.options.resume()
    this.client = client
    this.away = undefined
  }
}

/** engine/audit/rebuild.ts takes this lock for itself alone; lanes hold it together. */
const REBUILD_LOCK = 7204

const keepRebuildOut = async (client: pg.Client, partition: number): Promise<void> => {
  const { rows } = await over(client).query<{ free: boolean }>(
    `SELECT pg_try_advisory_lock_shared(${REBUILD_LOCK}, $1) AS free`,
    [partition],
  )
  if (rows[0]?.free === true) return
  await client.end()
  throw new Error('a rebuild is at work on this database')
}

const refusal = (key: 'stopping' | 'store-away' | 'node-busy' | 'bug'): Outcome => ({
  ok: false,
  faults: [fault(key)],
})

/** 23505 unique_violation, 40001 and 40P01: another process was there at the same instant. */
const isConflict = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['23505', '40001', '40P01'].includes(`${error.code}`)

const settled = (outcome: Outcome, base: number): Outcome => {
  if (!outcome.ok || outcome.position >= 0) return outcome
  const accepted: Accepted = { ...outcome, position: placed(outcome.position, base) }
  return accepted
}
