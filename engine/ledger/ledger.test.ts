import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { LedgerStep } from '#kit/filing.ts'
import type { Floor } from '#kit/pack.ts'
import type { AccountState } from '../types.ts'
import {
  accountKey,
  holdKey,
  type LedgerState,
  NotLoaded,
  post,
  shortOf,
  touched,
} from './ledger.ts'

/** A year's allowance of 100.00 that nobody opened. */
const LIMITS: Readonly<Record<string, bigint>> = { 'p/allowance': 10_000n }
const FLOORS: Readonly<Record<string, Floor>> = {
  'p/quota': 'debit',
  'p/revenue': 'credit',
  'p/pool': 'none',
  'p/bank': 'none',
  'p/allowance': 'debit',
}
const ledger = (whole = true): LedgerState => ({
  accounts: new Map(),
  holds: new Map(),
  floorOf: account => FLOORS[account.split(':')[0]!],
  limitOf: account => LIMITS[account.split(':')[0]!] ?? 0n,
  scaleOf: () => 0,
  whole,
})
const balances = (state: LedgerState): Record<string, string> =>
  Object.fromEntries(
    [...state.accounts].map(([key, each]) => [
      key.replace('\u001f', ' '),
      [each.debits, each.credits, each.debitsHeld, each.creditsHeld].join(' '),
    ]),
  )
const entry = (debit: string, credit: string, amount: bigint, hold?: string): LedgerStep => ({
  debit,
  credit,
  amount,
  unit: 'CNY',
  ...(hold === undefined ? {} : { hold }),
})
const faultsOf = (state: LedgerState, steps: readonly LedgerStep[], filing = 'F1'): string[] =>
  post(state, 'p', filing, steps).faults.map(each =>
    `${each.key} ${each.values.short ?? ''}`.trim(),
  )

test('an entry is a debit and a credit of one amount in one unit', () => {
  const state = ledger()
  const { lines, faults } = post(state, 'p', 'F1', [
    entry('quota:a', 'pool', 100n),
    { debit: 'bank', credit: 'pool', amount: 7n, unit: 'kg' },
  ])
  assert.deepEqual(faults, [])
  assert.deepEqual(lines[0], {
    kind: 'posted',
    debit: 'p/quota:a',
    credit: 'p/pool',
    unit: 'CNY',
    amount: 100n,
    hold: '',
  })
  assert.deepEqual(balances(state), {
    'p/quota:a CNY': '100 0 0 0',
    'p/pool CNY': '0 100 0 0',
    'p/bank kg': '7 0 0 0',
    'p/pool kg': '0 7 0 0',
  })
})

test('nothing is posted for nothing; what cannot be an entry is a bug', () => {
  const state = ledger()
  assert.deepEqual(post(state, 'p', 'F1', [entry('bank', 'pool', 0n)]).lines, [])
  assert.equal(state.accounts.size, 0)
  assert.throws(() => post(state, 'p', 'F1', [entry('bank', 'pool', -1n)]), /turn debit and credit/)
  assert.throws(() => post(state, 'p', 'F1', [entry('bank', 'bank', 1n)]), /to itself/)
  assert.throws(() => post(state, 'p', 'F1', [entry('bnak', 'pool', 1n)]), /no account/)
  assert.throws(() => post(state, 'q', 'F1', [entry('bank', 'pool', 1n)]), /no account/)
})

test('a floor is judged after all steps of a command, not on the way', () => {
  const state = ledger()
  assert.deepEqual(faultsOf(state, [entry('pool', 'quota:a', 1n)]), ['floor-crossed 1'])
  // first below, then above again: an amendment takes back and posts anew
  assert.deepEqual(
    faultsOf(state, [entry('pool', 'quota:a', 60n), entry('quota:a', 'pool', 100n)]),
    [],
  )
  assert.deepEqual(faultsOf(state, [entry('pool', 'quota:a', 41n)]), ['floor-crossed 1'])
  assert.deepEqual(faultsOf(state, [entry('pool', 'quota:a', 40n)]), [])
  assert.deepEqual(faultsOf(state, [entry('revenue', 'pool', 5n)]), ['floor-crossed 5'])
  assert.deepEqual(faultsOf(state, [entry('pool', 'bank', 10n ** 40n)]), [])
  const both = [entry('pool', 'quota:a', 1n), entry('revenue', 'pool', 3n)]
  assert.deepEqual(faultsOf(state, both), ['floor-crossed 1', 'floor-crossed 3'])
})

test('an account may go as far below its floor as its limit says, and not a unit further', () => {
  const state = ledger()
  assert.deepEqual(faultsOf(state, [entry('bank', 'allowance:a', 4000n, 'h')]), [])
  assert.deepEqual(faultsOf(state, [entry('bank', 'allowance:a', 6000n)], 'F2'), [])
  assert.deepEqual(faultsOf(state, [entry('bank', 'allowance:a', 1n)], 'F3'), ['floor-crossed 1'])
  assert.deepEqual(faultsOf(state, [entry('bank', 'allowance:b', 10_000n)], 'F4'), [])
  // given back, it may be used again
  assert.deepEqual(faultsOf(state, [entry('allowance:a', 'bank', 500n)], 'F5'), [])
  assert.deepEqual(faultsOf(state, [entry('bank', 'allowance:a', 501n)], 'F6'), ['floor-crossed 1'])
})

test('what is held counts against the floor, and only there', () => {
  const state = ledger()
  faultsOf(state, [entry('quota:a', 'pool', 100n)])
  assert.deepEqual(faultsOf(state, [entry('bank', 'quota:a', 70n, 'h')]), [])
  assert.equal(balances(state)['p/quota:a CNY'], '100 0 0 70')
  assert.deepEqual(faultsOf(state, [entry('bank', 'quota:a', 31n)], 'F2'), ['floor-crossed 1'])
  // a held debit is no debit yet: the account may not be drawn on it
  assert.deepEqual(faultsOf(state, [entry('quota:a', 'pool', 50n, 'more')], 'F3'), [])
  assert.deepEqual(faultsOf(state, [entry('bank', 'quota:a', 31n)], 'F4'), ['floor-crossed 1'])
})

test('a hold is settled in full, settled in part, or released, and then it is gone', () => {
  const at = (step: LedgerStep): { state: LedgerState; lines: string[] } => {
    const state = ledger()
    faultsOf(state, [entry('quota:a', 'pool', 100n), entry('bank', 'quota:a', 70n, 'h')])
    const { lines, faults } = post(state, 'p', 'F1', [step])
    assert.deepEqual(faults, [])
    assert.equal(state.holds.size, 0)
    return { state, lines: lines.map(each => `${each.kind} ${each.amount} ${each.hold}`) }
  }
  const full = at({ settle: 'h' })
  assert.deepEqual(full.lines, ['settled 70 h'])
  assert.equal(balances(full.state)['p/quota:a CNY'], '100 70 0 0')
  const part = at({ settle: 'h', amount: 20n })
  assert.deepEqual(part.lines, ['settled 20 h', 'released 50 h'])
  assert.equal(balances(part.state)['p/quota:a CNY'], '100 20 0 0')
  assert.equal(balances(part.state)['p/bank CNY'], '20 0 0 0')
  assert.deepEqual(at({ settle: 'h', amount: 0n }).lines, ['released 70 h'])
  const none = at({ release: 'h' })
  assert.deepEqual(none.lines, ['released 70 h'])
  assert.equal(balances(none.state)['p/quota:a CNY'], '100 0 0 0')
})

test('a hold is its filing’s own, held once, and settled for no more than it is', () => {
  const state = ledger()
  faultsOf(state, [entry('quota:a', 'pool', 100n), entry('bank', 'quota:a', 70n, 'h')])
  assert.deepEqual(faultsOf(state, [{ settle: 'h' }], 'F2'), ['hold-unknown'])
  assert.deepEqual(faultsOf(state, [{ release: 'other' }]), ['hold-unknown'])
  assert.throws(() => post(state, 'p', 'F1', [{ settle: 'h', amount: 71n }]), /of a hold of 70/)
  assert.throws(() => post(state, 'p', 'F1', [{ settle: 'h', amount: -1n }]), /of a hold of 70/)
  assert.throws(() => post(state, 'p', 'F1', [entry('bank', 'quota:a', 1n, 'h')]), /exists already/)
  // given back and held anew in one command, as an amendment does
  const again = post(state, 'p', 'F1', [{ release: 'h' }, entry('bank', 'quota:a', 100n, 'h')])
  assert.deepEqual(again.faults, [])
  assert.equal(state.holds.get(holdKey('F1', 'h'))?.amount, 100n)
  assert.deepEqual(faultsOf(state, [{ settle: 'h' }, { settle: 'h' }]), ['hold-unknown'])
})

test('an account that was not loaded is asked for, and nothing has changed', () => {
  const state = ledger(false)
  const zero = { debits: 0n, credits: 0n, debitsHeld: 0n, creditsHeld: 0n }
  const pool: AccountState = { account: 'p/pool', unit: 'CNY', floor: 'none', ...zero }
  state.accounts.set(accountKey('p/pool', 'CNY'), pool)
  assert.throws(
    () => post(state, 'p', 'F1', [entry('pool', 'bank', 5n)]),
    error => error instanceof NotLoaded && error.key === accountKey('p/bank', 'CNY'),
  )
  assert.equal(state.accounts.get(accountKey('p/pool', 'CNY')), pool)
  assert.deepEqual(pool, { account: 'p/pool', unit: 'CNY', floor: 'none', ...zero })
})

test('what a list of steps touches is told by account and unit', () => {
  const steps = [entry('quota:a', 'pool', 5n), { release: 'h' }]
  assert.deepEqual(touched('p', steps), [
    accountKey('p/quota:a', 'CNY'),
    accountKey('p/pool', 'CNY'),
  ])
})

const account = fc.constantFrom('quota:a', 'quota:b', 'revenue', 'pool', 'bank')
const amount = fc.bigInt({ min: 0n, max: 500n })
const unit = fc.constantFrom('CNY', 'kg')
type Ask = { readonly filing: string; readonly steps: readonly LedgerStep[] }
const asked: fc.Arbitrary<Ask> = fc.record({
  filing: fc.constantFrom('F1', 'F2', 'F3'),
  steps: fc.array(
    fc.oneof(
      fc.record({ debit: account, credit: account, amount, unit }),
      fc.record({ debit: account, credit: account, amount, unit, hold: fc.constant('h') }),
      fc.constant({ release: 'h' }),
      fc.constant({ settle: 'h' }),
      amount.map(each => ({ settle: 'h', amount: each / 100n })),
    ),
    { minLength: 1, maxLength: 4 },
  ),
})

/** Post where it can be; a throw is a bug of the pack, whose whole state is thrown away. */
const tryPost = (state: LedgerState, { filing, steps }: Ask): LedgerState => {
  const draft = { ...state, accounts: new Map(state.accounts), holds: new Map(state.holds) }
  try {
    const { faults } = post(draft, 'p', filing, steps)
    if (faults.length > 0) {
      assert.deepEqual(draft.accounts, state.accounts, 'a refusal leaves no trace')
      assert.deepEqual(draft.holds, state.holds, 'a refusal leaves no trace')
    }
    return draft
  } catch (error) {
    assert.match(String(error), /to itself|of a hold of|exists already/)
    return state
  }
}

test('law: debits are credits in each unit, and no floor is crossed, whatever is asked', () => {
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 60 }), commands => {
      let state = ledger()
      for (const each of commands) state = tryPost(state, each)
      for (const each of ['CNY', 'kg']) {
        const own = [...state.accounts.values()].filter(({ unit: of }) => of === each)
        const sum = (of: (account: AccountState) => bigint): bigint =>
          own.reduce((total, one) => total + of(one), 0n)
        assert.equal(
          sum(one => one.debits),
          sum(one => one.credits),
        )
        assert.equal(
          sum(one => one.debitsHeld),
          sum(one => one.creditsHeld),
        )
        const held = [...state.holds.values()].filter(({ unit: of }) => of === each)
        assert.equal(
          sum(one => one.debitsHeld),
          held.reduce((total, one) => total + one.amount, 0n),
        )
      }
      for (const each of state.accounts.values()) {
        assert.ok(shortOf(each) <= 0n, each.account)
        for (const side of ['debits', 'credits', 'debitsHeld', 'creditsHeld'] as const) {
          assert.ok(each[side] >= 0n, `${each.account} ${side}`)
        }
      }
    }),
    { seed: 1494, numRuns: 1000 },
  )
})

test('law: what is drawn of a floor never exceeds what was put there, whatever the order', () => {
  const draws = fc.array(fc.bigInt({ min: 1n, max: 40n }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(draws, fc.bigInt({ min: 0n, max: 200n }), fc.nat(), (amounts, grant, turn) => {
      const state = ledger()
      faultsOf(state, [entry('quota:a', 'pool', grant)])
      const order = [
        ...amounts.slice(turn % amounts.length),
        ...amounts.slice(0, turn % amounts.length),
      ]
      let left = grant
      order.forEach((each, i) => {
        const hold = i % 2 === 0 ? 'h' : undefined
        const ok = faultsOf(state, [entry('bank', 'quota:a', each, hold)], `F${i}`).length === 0
        assert.equal(ok, each <= left, 'taken exactly when it fits')
        if (ok) left -= each
      })
    }),
    { seed: 1495, numRuns: 500 },
  )
})

test('law: undo brings back what stood before, also after other commands were refused', () => {
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 20 }), asked, (commands, last) => {
      let state = ledger()
      for (const each of commands) state = tryPost(state, each)
      const draft = { ...state, accounts: new Map(state.accounts), holds: new Map(state.holds) }
      let undo: () => void
      try {
        undo = post(draft, 'p', last.filing, last.steps).undo
      } catch {
        return
      }
      undo()
      assert.deepEqual(draft.accounts, state.accounts)
      assert.deepEqual(draft.holds, state.holds)
    }),
    { seed: 1496, numRuns: 500 },
  )
})
