// Laws that hold after every batch, whatever the pack. They keep books of their own, from the
// changes alone, and compare them with the state that `decide` left.
import assert from 'node:assert/strict'
import type { Cube } from '#engine/cube/cube.ts'
import { answer, cellsFor, readQuestion, sumCells } from '#engine/cube/query.ts'
import { digest } from '#engine/intake/case.ts'
import type { BatchState, Change } from '#engine/intake/state.ts'
import type { Mounted, MountedFiling } from '#engine/mounted.ts'
import type { AccountState, Command, FilingState, LedgerLine, Outcome } from '#engine/types.ts'
import { parseDecimal } from '#kit/decimal.ts'
import { Refusal } from '#kit/fault.ts'
import { type Grain, localYear } from '#kit/time.ts'
import { type Asked, everyQuestion, sumOver } from './brute.ts'

interface Balance {
  debits: bigint
  credits: bigint
  debitsHeld: bigint
  creditsHeld: bigint
}

export interface Watched {
  readonly mounted: Mounted
  readonly type: MountedFiling
  readonly zone: string
}

export class Invariants {
  readonly filings = new Map<string, FilingState>()
  private readonly watched: Watched
  private readonly balances = new Map<string, Balance>()
  private readonly held = new Map<string, bigint>()
  private readonly numbers = new Set<string>()
  private readonly serials = new Map<string, bigint>()
  private readonly answers = new Map<string, Outcome>()
  private position = 0

  constructor(watched: Watched) {
    this.watched = watched
  }

  /**
   * Look at one batch: what was asked, what was answered (positions as committed), what changed.
   *
   */
  batch(
    commands: readonly Command[],
    outcomes: readonly Outcome[],
    changes: readonly Change[],
    state: BatchState,
  ): void {
    assert.equal(outcomes.length, commands.length, 'one answer a command')
    let at = 0
    commands.forEach((command, i) => {
      const outcome = outcomes[i]!
      if (!outcome.ok) {
        assert.ok(outcome.faults.length > 0, 'a refusal has a reason')
        return
      }
      const name = command.once === undefined ? undefined : onceName(command)
      if (outcome.replayed) {
        assert.ok(name !== undefined && this.answers.has(name), 'only what was asked is repeated')
        assert.deepEqual({ ...outcome, replayed: false }, this.answers.get(name))
        return
      }
      assert.ok(name === undefined || !this.answers.has(name), 'a key is accepted once')
      if (name !== undefined) this.answers.set(name, outcome)
      const change = changes[at++]
      assert.ok(change !== undefined && change.command === command, 'accepted means changed')
      this.position++
      assert.equal(outcome.position, this.position, 'positions have no gap')
      this.change(change)
    })
    assert.equal(at, changes.length, 'changed means accepted')
    const used = changes.flatMap(({ lines }) => lines.flatMap(keysOf))
    for (const key of new Set(used)) this.account(key, state.accounts.get(key))
  }

  private change({ command, before, after, states, series, lines }: Change): void {
    const known = this.filings.get(after.id)
    assert.equal(before?.version, known?.version, 'decided on the newest version')
    assert.equal(before?.state, known?.state)
    assert.equal(after.version, (known?.version ?? 0) + 1, 'versions go up by one')
    assert.equal(states.at(-1), after.state)
    assert.equal(after.positions.length, after.version, 'one position a version')
    if (known === undefined) {
      assert.ok(series !== undefined, 'a lodging draws a serial')
      assert.equal(series.serial, (this.serials.get(series.series) ?? 0n) + 1n, 'no gap in serials')
      this.serials.set(series.series, series.serial)
      assert.ok(!this.numbers.has(after.number), `${after.number} is given out once`)
      this.numbers.add(after.number)
      assert.equal(after.accepted, command.effective)
      const year = String(localYear(this.watched.zone, after.accepted))
      assert.ok(after.number.includes(year), `${after.number} is of ${year}`)
      assert.equal(after.org, command.caller.org)
    } else {
      assert.equal(series, undefined)
      const same = ({ number, org, accepted, type }: FilingState) => [number, org, accepted, type]
      assert.deepEqual(same(after), same(known))
      for (const [name, mark] of Object.entries(known.marks)) assert.equal(after.marks[name], mark)
    }
    for (const line of lines) this.post(after.id, line)
    this.filings.set(after.id, after)
  }

  private post(filing: string, { kind, debit, credit, unit, amount, hold }: LedgerLine): void {
    assert.ok(amount > 0n, 'a line moves something')
    const from = this.balance(`${debit}\u001f${unit}`)
    const to = this.balance(`${credit}\u001f${unit}`)
    const name = `${filing}\u001f${hold}`
    const left = this.held.get(name) ?? 0n
    if (kind !== 'posted') this.held.set(name, kind === 'held' ? left + amount : left - amount)
    if (kind === 'settled' || kind === 'released') {
      from.debitsHeld -= amount
      to.creditsHeld -= amount
      assert.ok(left >= amount, 'no more is taken of a hold than is in it')
    }
    if (kind === 'held') {
      from.debitsHeld += amount
      to.creditsHeld += amount
    }
    if (kind === 'posted' || kind === 'settled') {
      from.debits += amount
      to.credits += amount
    }
  }

  private balance(key: string): Balance {
    let found = this.balances.get(key)
    if (found === undefined) {
      found = { debits: 0n, credits: 0n, debitsHeld: 0n, creditsHeld: 0n }
      this.balances.set(key, found)
    }
    return found
  }

  private account(key: string, account: AccountState | undefined): void {
    assert.ok(account !== undefined, `${key} is kept`)
    const { debits, credits, debitsHeld, creditsHeld } = account
    const own = this.balance(key)
    assert.ok(debits === own.debits && credits === own.credits, `${key} is the sum of its entries`)
    assert.ok(
      debitsHeld === own.debitsHeld && creditsHeld === own.creditsHeld,
      `${key} holds the sum of its holds`,
    )
    const floor = this.watched.mounted.floorOf(account.account)
    if (floor === 'debit') assert.ok(credits + creditsHeld <= debits, `${key} is above its floor`)
    if (floor === 'credit') assert.ok(debits + debitsHeld <= credits, `${key} is above its floor`)
  }

  /**
   * All of it: accounts, holds, claims, and the cube at one grain, against the filings as they
   * stand.
   */
  whole(state: BatchState, cube: Cube, grain: Grain): void {
    const touched = [...state.accounts].filter(([, each]) => each.debits + each.credits > 0n)
    for (const [key, account] of touched) this.account(key, account)
    const sums = new Map<string, Balance>()
    for (const [key, each] of state.accounts) {
      const unit = key.split('\u001f')[1]!
      const sum = sums.get(unit) ?? { debits: 0n, credits: 0n, debitsHeld: 0n, creditsHeld: 0n }
      sum.debits += each.debits
      sum.credits += each.credits
      sum.debitsHeld += each.debitsHeld
      sum.creditsHeld += each.creditsHeld
      sums.set(unit, sum)
    }
    for (const [unit, { debits, credits, debitsHeld, creditsHeld }] of sums) {
      assert.equal(debits, credits, `debits are credits in ${unit}`)
      assert.equal(debitsHeld, creditsHeld, `what is held is held at both ends in ${unit}`)
    }
    const open = [...this.held].filter(([, left]) => left > 0n).sort()
    assert.deepEqual([...state.holds].map(([key, { amount }]) => [key, amount]).sort(), open)
    this.claims(state)
    this.cube(cube, grain)
  }

  private claims(state: BatchState): void {
    const wanted = new Map<string, string>()
    for (const filing of this.filings.values()) {
      const { type } = this.watched
      if (type.filing.frees?.includes(filing.state) === true) continue
      const { org, number, accepted, id } = filing
      const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
      for (const { key } of type.filing.claims?.(filing.doc, {
        ...{ org, number, accepted, day, digest },
      }) ?? []) {
        assert.ok(!wanted.has(key), `${key} is claimed by one filing`)
        wanted.set(key, id)
      }
    }
    const own = `${this.watched.type.type}:`
    const held = [...state.claims].filter(([claim]) => claim.startsWith(own))
    assert.deepEqual(
      new Map(held.map(([claim, { filing }]) => [claim.slice(own.length), filing])),
      wanted,
    )
  }

  private cube(cube: Cube, grain: Grain): void {
    assert.equal(cube.position, this.position)
    for (const asked of everyQuestion(this.watched.type, [grain])) {
      const told = ask(cube, this.watched, asked)
      if (told === undefined) continue
      const { type, zone } = this.watched
      assert.deepEqual(told, sumOver(type, zone, this.filings.values(), asked), asked.measure)
    }
  }
}

const keysOf = ({ debit, credit, unit }: LedgerLine): string[] => [
  `${debit}\u001f${unit}`,
  `${credit}\u001f${unit}`,
]

const onceName = ({ once }: Command): string =>
  `${once?.claim}\n${once?.fingerprint.toString('hex')}`

/** The cube's answer from memory in the shape of `sumOver`; undefined where memory has none. */
export const ask = (
  cube: Cube,
  { mounted, type }: Watched,
  asked: Asked,
): Map<string, bigint> | undefined => {
  const { measure, by, ...rest } = asked
  const query = { ...rest, by, measure: `${type.pack.name}.${measure}` }
  const question = readQuestion(mounted, cube, query)
  assert.ok(!(question instanceof Refusal), `${measure} by ${by}`)
  const own = cube.types.get(type.type)!
  const kept = cellsFor(own, question)
  if (kept === undefined) return undefined
  const { cells } = answer(own, question, sumCells(own, question, kept), cube.position)
  const scale = type.measures.find(each => each.name === measure)!.scale
  return new Map(
    cells.map(cell => [
      [cell.at, ...by.map(name => cell[name])].join(' '),
      parseDecimal(cell.value!, scale)!,
    ]),
  )
}
