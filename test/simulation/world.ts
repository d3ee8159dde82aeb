// A world without I/O: organisations that ask at random, batches that are decided, committed or
// lost, and time that goes on. Driven by a seed alone.
import assert from 'node:assert/strict'
import { Cube } from '#engine/cube/cube.ts'
import { decide } from '#engine/intake/decide.ts'
import type { Ground } from '#engine/intake/prepare.ts'
import { type BatchState, type Change, copyOf } from '#engine/intake/state.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import { makeReferences } from '#engine/reference/references.ts'
import type { Caller, Command, FilingState, Outcome, Prepared } from '#engine/types.ts'
import type { Actor } from '#kit/filing.ts'
import { Invariants, type Watched } from './invariants.ts'
import type { Random } from './random.ts'

/** What differs from pack to pack. */
export interface Scene extends Watched {
  readonly type: MountedFiling
  /** the world's first instant, shortly before a new year */
  readonly begins: number
  /** documents that may be lodged, ready for intake as of an instant */
  prepared(at: number): readonly Prepared[]
  readonly references?: Ground['references']
  /** transitions asked for, the likelier the more often they stand here; unknown ones too */
  readonly steps: readonly string[]
  readonly amends: ReadonlySet<string>
}

const by = (org: string, ...roles: Actor[]): Caller => ({
  org,
  actor: `${org}/sim`,
  roles: new Set(roles),
})
const CALLERS = [
  by('T1', 'trader'),
  by('T2', 'trader'),
  by('T3', 'trader'),
  by('BOTH', 'trader', 'officer'),
  by('OFFICE', 'officer'),
  by('CLERK', 'operator'),
]
const HOUR = 3_600_000

const emptyState = ({ mounted }: Watched): BatchState => ({
  filings: new Map(),
  numbers: new Map(),
  claims: new Map(),
  claimed: new Map(),
  inspected: new Map(),
  series: new Map(),
  accounts: new Map(),
  holds: new Map(),
  floorOf: account => mounted.floorOf(account),
  limitOf: account => mounted.limitOf(account),
  scaleOf: unit => mounted.scaleOf(unit),
  whole: true,
})

export class World {
  readonly scene: Scene
  readonly laws: Invariants
  readonly cube: Cube
  readonly seen = new Map<string, number>()
  state: BatchState
  now: number
  commands = 0
  private readonly random: Random
  private readonly ground: Ground
  private readonly filings: { number: string; id: string; org: string }[] = []
  private readonly asked: Command[] = []
  private ids = 0

  constructor(scene: Scene, random: Random) {
    this.scene = scene
    this.now = scene.begins
    this.random = random
    this.laws = new Invariants(scene)
    this.state = emptyState(scene)
    this.cube = new Cube(scene.mounted, scene.zone)
    const references = scene.references ?? makeReferences(scene.mounted.packs, [])
    this.ground = { references, zone: scene.zone, plans: this.cube.plans }
  }

  get lodged(): number {
    return this.filings.length
  }

  /** One batch from the asking to the commit; `check` is shown each command with its answer. */
  batch(check: (command: Command, outcome: Outcome) => void = () => undefined): void {
    const { random } = this
    this.now += random.int(random.chance(0.02) ? 40 * HOUR : 60_000)
    const size = 1 + random.int(random.chance(0.1) ? 60 : 8)
    const commands = Array.from({ length: size }, () => this.ask())
    if (random.chance(0.01)) {
      // its commit fails, and the same is asked again: deciding has left no trace, and no chance
      const lost = decide(commands, copyOf(this.state), this.ground)
      const again = decide(commands, copyOf(this.state), this.ground)
      assert.deepEqual(again.outcomes, lost.outcomes)
    }
    const { outcomes, changes } = decide(commands, this.state, this.ground)
    this.commit(commands, outcomes, changes, check)
  }

  private commit(
    commands: readonly Command[],
    outcomes: readonly Outcome[],
    changes: readonly Change[],
    check: (command: Command, outcome: Outcome) => void,
  ): void {
    const base = this.cube.position
    changes.forEach((change, i) => {
      const { command, before, after } = change
      const { type } = command
      const position = base + 1 + i
      this.cube.apply({ type, position, before, after })
      this.state.filings.set(after.id, settled(after, base))
      if (before === undefined) this.filings.push(after)
      for (const { claim } of change.claimed) this.settleClaim(claim, base)
    })
    const told = outcomes.map(each =>
      each.ok && each.position < 0 ? { ...each, position: base - each.position } : each,
    )
    this.laws.batch(commands, told, changes, this.state)
    commands.forEach((command, i) => {
      const outcome = told[i]!
      check(command, outcome)
      const replayed = outcome.ok && outcome.replayed
      for (const kind of replayed ? ['replayed'] : kindsOf(command, outcome)) {
        this.seen.set(kind, (this.seen.get(kind) ?? 0) + 1)
      }
    })
    this.commands += commands.length
  }

  private settleClaim(claim: string, base: number): void {
    const held = this.state.claims.get(claim)
    if (held?.answer === undefined || held.answer.position >= 0) return
    const answer = { ...held.answer, position: base - held.answer.position }
    this.state.claims.set(claim, { ...held, answer })
  }

  private ask(): Command {
    const { random, asked } = this
    if (asked.length > 0 && random.chance(0.08)) {
      const again = asked[asked.length - 1 - random.int(Math.min(asked.length, 200))]!
      // the same request, sent again later, perhaps by somebody else
      const late = { ...again, at: this.now, effective: this.now }
      return random.chance(0.9) ? late : { ...late, caller: random.pick(CALLERS) }
    }
    const command = random.chance(0.35) || this.lodged === 0 ? this.lodge() : this.step()
    const keyed = random.chance(0.4) ? this.keyed(command) : command
    if (keyed.once !== undefined) asked.push(keyed)
    if (asked.length > 1000) asked.splice(0, 500)
    return keyed
  }

  private keyed(command: Command): Command {
    const key = `k${this.random.int(2000)}`
    const request =
      command.kind === 'lodge' ? command.prepared.body : JSON.stringify(parts(command))
    const fingerprint = Buffer.from(request)
    return { ...command, once: { claim: `once:${command.caller.org}:${key}`, fingerprint } }
  }

  private lodge(): Command {
    const { random, now } = this
    const { type } = this.scene
    const caller = random.pick(random.chance(0.9) ? CALLERS.slice(0, 4) : CALLERS)
    const id = `F${String(++this.ids).padStart(8, '0')}`
    const prepared = random.pick(this.scene.prepared(now))
    return { kind: 'lodge', type, caller, at: now, effective: now, id, prepared }
  }

  private step(): Command {
    const { random, now, filings } = this
    const { type, steps, amends } = this.scene
    const near = Math.min(filings.length, random.chance(0.7) ? 40 : filings.length)
    const filing = filings[filings.length - 1 - random.int(near)]!
    const owner = CALLERS.find(each => each.org === filing.org)!
    const caller = random.chance(0.7) ? owner : random.pick(CALLERS)
    const transition = random.pick(steps)
    const version = this.state.filings.get(filing.id)!.version - (random.chance(0.05) ? 1 : 0)
    const carries = amends.has(transition) && random.chance(0.98)
    const { doc, body } = random.pick(this.scene.prepared(now))
    return {
      kind: 'transition',
      type,
      caller,
      at: now,
      effective: now,
      number: random.chance(0.02) ? `${filing.number}9` : filing.number,
      transition,
      version,
      ...(carries ? { document: { doc, body } } : {}),
    }
  }
}

const parts = (command: Extract<Command, { kind: 'transition' }>): unknown[] => [
  command.number,
  command.transition,
  command.version,
  command.document?.body.toString('utf8'),
]

const settled = (filing: FilingState, base: number): FilingState => ({
  ...filing,
  document: filing.document < 0 ? base - filing.document : filing.document,
  positions: filing.positions.map(at => (at < 0 ? base - at : at)),
})

const kindsOf = (command: Command, outcome: Outcome): string[] =>
  outcome.ok
    ? [command.kind === 'lodge' ? 'lodge' : command.transition]
    : outcome.faults.map(each => each.key)

/**
 * Every kind of end that a run must have come to: a simulation that is only refused proves
 * nothing.
 */
export const assertSeen = (seen: ReadonlyMap<string, number>, kinds: readonly string[]): void => {
  for (const kind of kinds) assert.ok((seen.get(kind) ?? 0) > 0, `the run never came to ${kind}`)
}
