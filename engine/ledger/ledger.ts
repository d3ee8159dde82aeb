// Double entry: each step moves one amount from a credit to a debit account, or reserves it.
// Balances are checked against each account's floor after all steps of a command, together: an
// amendment takes back and posts anew, and only where it ends up counts.
import { formatDecimal } from '#kit/decimal.ts'
import { type Fault, fault } from '#kit/fault.ts'
import type { LedgerStep } from '#kit/filing.ts'
import type { Floor } from '#kit/pack.ts'
import type { AccountState, LedgerLine } from '../types.ts'

export interface HoldState {
  readonly debit: string
  readonly credit: string
  readonly unit: string
  readonly amount: bigint
}

/** Accounts and holds that a batch touches; `decide` works on it, the write saves what changed. */
export interface LedgerState {
  readonly accounts: Map<string, AccountState>
  readonly holds: Map<string, HoldState>
  floorOf(account: string): Floor | undefined
  /** how far an account may go below its floor, minor units */
  limitOf(account: string): bigint
  /** decimals of a unit */
  scaleOf(unit: string): number
  /** all accounts are in memory: one that is absent stands at zero (simulation, verify) */
  readonly whole?: boolean
}

/** An account not foreseen when the batch was loaded; the lane loads it and tries again. */
export class NotLoaded extends Error {
  readonly key: string
  constructor(key: string) {
    super(`account ${key} was not loaded`)
    this.key = key
  }
}

export const accountKey = (account: string, unit: string): string => `${account}\u001f${unit}`
export const holdKey = (filing: string, hold: string): string => `${filing}\u001f${hold}`

/** Accounts that a list of steps touches, as keys; holds add those of the reserved entry. */
export const touched = (pack: string, steps: readonly LedgerStep[]): string[] => {
  const keys: string[] = []
  for (const step of steps) {
    if ('debit' in step) {
      keys.push(accountKey(`${pack}/${step.debit}`, step.unit))
      keys.push(accountKey(`${pack}/${step.credit}`, step.unit))
    }
  }
  return keys
}

/** How far an account is below its floor; 0n or less when it stands well. */
export const shortOf = (account: AccountState): bigint => {
  if (account.floor === 'debit') return account.credits + account.creditsHeld - account.debits
  if (account.floor === 'credit') return account.debits + account.debitsHeld - account.credits
  return 0n
}

export interface Posted {
  readonly lines: LedgerLine[]
  readonly faults: Fault[]
  /** account key → its balances before: what undoes the command */
  undo(): void
}

/**
 * Apply the steps of one command. When a floor is crossed, or a hold is not there, the faults say
 * so and nothing has changed. Zero amounts post nothing; negative ones are a bug of the pack.
 */
export const post = (
  state: LedgerState,
  pack: string,
  filing: string,
  steps: readonly LedgerStep[],
): Posted => {
  const before = new Map<string, AccountState | undefined>()
  const holdsBefore = new Map<string, HoldState | undefined>()
  const lines: LedgerLine[] = []
  const faults: Fault[] = []
  const undo = (): void => {
    for (const [key, account] of before) {
      if (account === undefined) state.accounts.delete(key)
      else state.accounts.set(key, account)
    }
    for (const [key, hold] of holdsBefore) {
      if (hold === undefined) state.holds.delete(key)
      else state.holds.set(key, hold)
    }
  }
  const account = (name: string, unit: string): AccountState => {
    const key = accountKey(name, unit)
    const known = state.accounts.get(key)
    if (before.has(key)) return known!
    const floor = state.floorOf(name)
    if (floor === undefined) throw new Error(`${name} is no account of its pack`)
    if (known === undefined && state.whole !== true) {
      undo()
      throw new NotLoaded(key)
    }
    before.set(key, known)
    const zero = { debits: 0n, credits: 0n, debitsHeld: 0n, creditsHeld: 0n }
    const fresh = { ...(known ?? { account: name, unit, floor, ...zero }) }
    state.accounts.set(key, fresh)
    return fresh
  }
  const setHold = (key: string, hold: HoldState | undefined): void => {
    if (!holdsBefore.has(key)) holdsBefore.set(key, state.holds.get(key))
    if (hold === undefined) state.holds.delete(key)
    else state.holds.set(key, hold)
  }
  for (const step of steps) apply(step, { pack, filing, state, account, setHold, lines, faults })
  for (const key of before.keys()) {
    const each = state.accounts.get(key)!
    const below = shortOf(each)
    const short = below > 0n ? below - state.limitOf(each.account) : 0n
    if (short > 0n) {
      const values = {
        account: each.account,
        unit: each.unit,
        short: formatDecimal(short, state.scaleOf(each.unit)),
      }
      faults.push(fault('floor-crossed', '', values))
    }
  }
  if (faults.length > 0) undo()
  return { lines, faults, undo }
}

interface Work {
  readonly pack: string
  readonly filing: string
  readonly state: LedgerState
  account(name: string, unit: string): AccountState
  setHold(key: string, hold: HoldState | undefined): void
  readonly lines: LedgerLine[]
  readonly faults: Fault[]
}

const apply = (step: LedgerStep, work: Work): void => {
  if ('debit' in step) {
    enter(step, work)
    return
  }
  const name = 'settle' in step ? step.settle : step.release
  const key = holdKey(work.filing, name)
  const hold = work.state.holds.get(key)
  if (hold === undefined) {
    work.faults.push(fault('hold-unknown', '', { hold: name }))
    return
  }
  const settled = 'settle' in step ? (step.amount ?? hold.amount) : 0n
  if (settled < 0n || settled > hold.amount) {
    throw new Error(`${name}: ${settled} of a hold of ${hold.amount}`)
  }
  const debit = work.account(hold.debit, hold.unit)
  const credit = work.account(hold.credit, hold.unit)
  debit.debitsHeld -= hold.amount
  credit.creditsHeld -= hold.amount
  debit.debits += settled
  credit.credits += settled
  work.setHold(key, undefined)
  const line = { debit: hold.debit, credit: hold.credit, unit: hold.unit, hold: name }
  if (settled > 0n) work.lines.push({ ...line, kind: 'settled', amount: settled })
  const rest = hold.amount - settled
  if (rest > 0n) work.lines.push({ ...line, kind: 'released', amount: rest })
}

const enter = (step: Extract<LedgerStep, { debit: string }>, work: Work): void => {
  if (step.amount === 0n) return
  if (step.amount < 0n) throw new Error(`entry of ${step.amount}: turn debit and credit round`)
  const debitName = `${work.pack}/${step.debit}`
  const creditName = `${work.pack}/${step.credit}`
  if (debitName === creditName) throw new Error(`entry from ${debitName} to itself`)
  const debit = work.account(debitName, step.unit)
  const credit = work.account(creditName, step.unit)
  const line = { debit: debitName, credit: creditName, unit: step.unit, amount: step.amount }
  if (step.hold === undefined) {
    debit.debits += step.amount
    credit.credits += step.amount
    work.lines.push({ ...line, kind: 'posted', hold: '' })
    return
  }
  const key = holdKey(work.filing, step.hold)
  if (work.state.holds.has(key)) throw new Error(`hold ${step.hold} exists already`)
  debit.debitsHeld += step.amount
  credit.creditsHeld += step.amount
  const { debit: debitAccount, credit: creditAccount, unit, amount } = line
  work.setHold(key, { debit: debitAccount, credit: creditAccount, unit, amount })
  work.lines.push({ ...line, kind: 'held', hold: step.hold })
}
