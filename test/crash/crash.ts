// kill -9, round after round, under load, at random moments; afterwards nothing that was
// acknowledged may be lost, and nothing may be there twice.
//   node test/crash/crash.ts [--rounds 500] [--seed 1] [--folder EMPTY]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Book } from './book.ts'
import { checkAll, checkTotals, patiently } from './checks.ts'
import { launchNode, makeKey, type NodeChild, startNode } from './child.ts'
import { Draw } from './draw.ts'
import { Client } from './http.ts'
import { endsNode, kill, VICTIMS, type Victim } from './kill.ts'
import { Load } from './load.ts'

export interface CrashOrder {
  readonly rounds: number
  readonly seed: number
  readonly folder: string
  readonly say: (text: string) => void
}

export interface CrashReport {
  readonly rounds: number
  readonly kills: Readonly<Record<Victim, number>>
  /** killed again while it was starting */
  readonly again: number
  readonly filings: number
  readonly events: number
  readonly counts: Load['counts']
  /** ms from the kill until everything in doubt was answered */
  readonly recovery: { readonly p50: number; readonly p99: number; readonly most: number }
  readonly reads: number
}

/** How long the load runs before the kill, ms: long enough for some checkpoints of the figures. */
const LEAST_MS = 100
const SPREAD_MS = 600
/** Every so many rounds the node lives on past its own timers (figures kept every 3 s). */
const LONG_EVERY = 20
const LONG_MS = 4_000
const READ_EVERY_MS = 100

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

class Trial {
  private readonly order: CrashOrder
  private readonly draw: Draw
  private readonly book = new Book()
  private readonly kills = { node: 0, postmaster: 0, backend: 0, postgres: 0, both: 0 }
  private readonly recoveries: number[] = []
  private again = 0
  private reads = 0
  private events = 0
  private node!: NodeChild
  private client!: Client
  private load!: Load

  constructor(order: CrashOrder) {
    this.order = order
    this.draw = new Draw(order.seed)
  }

  async run(): Promise<CrashReport> {
    const { folder, rounds, seed } = this.order
    this.node = await startNode({ folder })
    const key = await makeKey(folder, 'Crash trial', ['trader'])
    this.client = new Client(this.node.url, key)
    this.load = new Load(this.client, this.book, this.draw, seed)
    try {
      for (let round = 1; round <= rounds; round++) await this.round(round)
      return this.report()
    } finally {
      this.client.close()
      await this.node.stop()
    }
  }

  private async round(round: number): Promise<void> {
    const long = round % LONG_EVERY === 0
    const victim = this.draw.of(VICTIMS)
    const watching = { over: false }
    const readings = this.watch(watching)
    const working = this.load.run()
    // a failure is thrown where it is awaited, below; until then it is not unhandled
    working.catch(() => {})
    await sleep(LEAST_MS + this.draw.below(SPREAD_MS) + (long ? LONG_MS : 0))
    const killed = performance.now()
    this.kills[victim]++
    kill(victim, this.node, this.draw)
    this.load.stop()
    if (endsNode(victim)) await this.restart()
    await working
    await this.load.settleAll()
    const recovery = performance.now() - killed
    this.recoveries.push(recovery)
    watching.over = true
    await readings
    const { folder } = this.order
    const fresh = [...this.load.fresh.values()]
    const { rows, rowsPerSecond } = await patiently(() =>
      checkAll(this.client, this.book, fresh, folder),
    )
    this.load.forget()
    this.events = rows
    this.order.say(
      `round ${round}: ${victim}, back in ${Math.round(recovery)} ms; ${fresh.length} filings ` +
        `touched, ${rows} events in all, verified at ${Math.round(rowsPerSecond)}/s`,
    )
  }

  /** Start the node again; now and then it is killed once more while it starts. */
  private async restart(): Promise<void> {
    const { folder } = this.order
    await this.node.exited
    while (this.draw.happens(15)) {
      this.again++
      const starting = launchNode({ folder })
      await sleep(this.draw.below(1500))
      starting.kill('SIGKILL')
      await starting.exited
    }
    this.node = await startNode({ folder })
    this.client.url = this.node.url
  }

  /** Read the totals ten times a second all the while; throws when they are out of range. */
  private async watch(until: { over: boolean }): Promise<void> {
    while (!until.over) {
      await checkTotals(this.client, this.book)
      this.reads++
      await sleep(READ_EVERY_MS)
    }
  }

  private report(): CrashReport {
    const sorted = this.recoveries.toSorted((a, b) => a - b)
    const at = (part: number): number =>
      Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)
    return {
      rounds: this.order.rounds,
      kills: this.kills,
      again: this.again,
      filings: this.book.filings.size,
      events: this.events,
      counts: this.load.counts,
      recovery: { p50: at(0.5), p99: at(0.99), most: at(1) },
      reads: this.reads,
    }
  }
}

/** Run the trial. Throws at the first thing that does not hold. */
export const crash = (order: CrashOrder): Promise<CrashReport> => new Trial(order).run()

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      folder: { type: 'string' },
    },
  })
  const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'beibu-crash-'))
  const say = (text: string): void => {
    process.stdout.write(`${text}\n`)
  }
  const order = { rounds: Number(values.rounds), seed: Number(values.seed), folder, say }
  try {
    say(JSON.stringify(await crash(order), null, 2))
  } catch (error) {
    say(`failed; what it left is in ${folder}`)
    throw error
  }
  if (values.folder === undefined) rmSync(folder, { recursive: true, force: true })
}

if (import.meta.main) await main()
