// Demonstration: a steady stream of believable filings with what follows on them, in process, or a
// whole year at full speed through the batch door. A node that takes either is marked as such.
import { setTimeout as wait } from 'node:timers/promises'
import type { Keys } from '#engine/api.ts'
import type { Engine } from '#engine/flow.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller } from '#engine/types.ts'
import type { Actor } from '#kit/filing.ts'
import type { DemoFiling, Pack } from '#kit/pack.ts'

export interface DemoParties {
  readonly traders: readonly Caller[]
  readonly officer: Caller
}

const TRADERS = [
  'Beibu Gulf Brokers (demo)',
  'Pingxiang Border Trade (demo)',
  'Qinzhou Sea Freight (demo)',
]
const OFFICE = 'Customs of the corridor (demo)'

/** Organisations of the demonstration, each with a key that nobody has been shown. */
export const demoParties = async (keys: Keys): Promise<DemoParties> => {
  const caller = async (org: string, roles: string[]): Promise<Caller> => {
    const key = await keys.create({ org, roles, label: 'demonstration, in process', days: 3650 })
    const known = await keys.authenticate(key)
    if (known === undefined) throw new Error('a key that was just made is not known')
    return known
  }
  const traders = []
  for (const name of TRADERS) traders.push(await caller(name, ['trader', 'operator']))
  return { traders, officer: await caller(OFFICE, ['officer', 'operator']) }
}

/** Demonstration filings of the first pack that has any. */
export const demoPack = (engine: Engine): Pack | undefined =>
  engine.mounted.packs.find(pack => pack.demo !== undefined)

interface Due {
  readonly at: number
  readonly type: MountedFiling
  readonly number: string
  readonly transition: string
  readonly trader: Caller
}

/** Lodges demonstration filings and takes the steps that follow, as the engine's clock says. */
export class Demonstration {
  private readonly engine: Engine
  private readonly pack: Pack
  private readonly parties: DemoParties
  private due: Due[] = []
  private stopped = false
  private turn = 0

  constructor(engine: Engine, pack: Pack, parties: DemoParties) {
    this.engine = engine
    this.pack = pack
    this.parties = parties
  }

  stop(): void {
    this.stopped = true
  }

  /** Filings of the past weeks and of today until now, so that a new screen is not empty. */
  async past(seed: number, count: number, from: number, to: number): Promise<void> {
    const order = { seed, count, from, to }
    let batch: Promise<void>[] = []
    for (const each of this.pack.demo!(order)) {
      if (this.stopped) return
      batch.push(this.lodge(each, each.effective))
      // by hundreds: the start must stay quick, and the door answers meanwhile
      if (batch.length >= 200) {
        await Promise.all(batch)
        batch = []
      }
    }
    await Promise.all(batch)
    await this.steps(to, true)
  }

  /** A steady stream, `rate` a second, until stopped. What follows comes a hundred times sooner. */
  async stream(seed: number, rate: number): Promise<void> {
    while (!this.stopped) {
      const from = Date.now()
      const order = {
        seed: seed + this.turn,
        count: Math.ceil(rate * 600),
        from,
        to: from + 600_000,
      }
      for (const each of this.pack.demo!(order)) {
        const pause = each.effective - Date.now()
        if (pause > 0) await wait(Math.min(pause, 2000), undefined, { ref: false })
        if (this.stopped) return
        const now = Date.now()
        const soon = each.next.map(next => ({ ...next, after: next.after / 100 }))
        await this.lodge({ ...each, effective: now, next: soon }, undefined)
        await this.steps(now, false)
      }
      this.turn++
    }
  }

  private async lodge(each: DemoFiling, effective: number | undefined): Promise<void> {
    const type = this.engine.mounted.filings.get(`${this.pack.name}.${each.filing}`)!
    const trader = this.parties.traders[this.turn++ % this.parties.traders.length]!
    const body = Buffer.from(JSON.stringify(each.document))
    const options = effective === undefined ? {} : { effective }
    const outcome = await this.engine.lodge(type, trader, body, options)
    if (!outcome.ok) return
    for (const { transition, after } of each.next) {
      const at = each.effective + after
      this.due.push({ at, type, number: outcome.number, transition, trader })
    }
  }

  /** Take the steps whose time has come; of the past, each at its own instant. */
  private async steps(now: number, past: boolean): Promise<void> {
    const ready = this.due.filter(each => each.at <= now).sort((a, b) => a.at - b.at)
    if (ready.length === 0) return
    this.due = this.due.filter(each => each.at > now)
    for (const each of ready) {
      if (this.stopped) return
      await this.take(each, past)
    }
  }

  private async take({ at, type, number, transition, trader }: Due, past: boolean): Promise<void> {
    const step = type.transitions.get(transition)
    // an amendment needs a new document, which the stream does not make
    if (step === undefined || step.amends === true || step.by === 'system') return
    const caller = step.by === 'officer' ? this.parties.officer : payerOf(trader, step.by)
    const filing = await this.engine.read(type, caller, number)
    if (filing === undefined) return
    const { version } = filing
    const options = past ? { version, effective: at } : { version }
    await this.engine.step(type, caller, number, transition, options)
  }
}

/** Where a payment provider tells of payments, the demonstration is its own provider. */
const payerOf = (trader: Caller, by: Actor): Caller =>
  by === 'door' ? { ...trader, actor: 'payments/demonstration', roles: new Set([by]) } : trader
