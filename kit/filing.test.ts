import assert from 'node:assert/strict'
import test from 'node:test'
import { type Doc, text } from './field.ts'
import { defineFiling, type Entry, reverse } from './filing.ts'
import { definePack, fromStates, type Pack } from './pack.ts'

const fields = { office: text(4) }
type Ticket = Doc<typeof fields>

const life = {
  name: 'ticket',
  number: '{serial:6}',
  fields,
  amounts: {},
  assess: (_: Ticket) => ({}),
  rules: {},
  dimensions: { office: { of: (doc: Ticket) => doc.office } },
  measures: {},
  boards: {},
  list: (column: { office: 'office' }) => [column.office],
} as const

const words = { zh: {}, en: {}, vi: {}, th: {} }
const packOf = (filings: Pack['filings']): Pack =>
  definePack({
    name: 'test',
    filings,
    accounts: {},
    words,
    reference: { tables: {}, view: () => undefined },
  })

test('reversed entries take back what was posted', () => {
  const entries: Entry[] = [
    { debit: 'due:a', credit: 'revenue:duty', amount: 5n, unit: 'CNY' },
    { debit: 'bank', credit: 'due:a', amount: 7n, unit: 'kg', hold: 'h' },
  ]
  assert.deepEqual(reverse(entries), [
    { debit: 'revenue:duty', credit: 'due:a', amount: 5n, unit: 'CNY' },
    { debit: 'due:a', credit: 'bank', amount: 7n, unit: 'kg', hold: 'h' },
  ])
  assert.deepEqual(reverse(reverse(entries)), entries)
  assert.deepEqual(fromStates('a'), ['a'])
  assert.deepEqual(fromStates(['a', 'b']), ['a', 'b'])
})

test('each state of a life cycle is reached from the first, or the pack is refused', () => {
  const ticket = defineFiling({
    ...life,
    states: ['open', 'closed', 'archived'],
    transitions: {
      archive: { from: 'closed', to: 'archived', by: 'officer' },
      close: { from: 'open', to: 'closed', by: 'trader' },
    },
  })
  assert.equal(packOf({ ticket }).filings.ticket, ticket)
  const island = defineFiling({
    ...life,
    states: ['open', 'closed'],
    transitions: { reopen: { from: 'closed', to: 'open', by: 'trader' } },
  })
  assert.throws(() => packOf({ ticket: island }), /test\.ticket: no way leads to closed/)
})

test('a filing is mounted under its own name, and measures name states that it has', () => {
  const ticket = defineFiling({ ...life, states: ['open'], transitions: {} })
  assert.throws(() => packOf({ other: ticket }), /filing other calls itself ticket/)
  const wrong = { unit: '1', scale: 0, at: 'gone', of: () => 1n }
  assert.throws(
    () => packOf({ ticket: { ...ticket, measures: { count: wrong } } }),
    /count names the unknown state gone/,
  )
  const until = { ...wrong, at: 'open', until: ['never'] }
  assert.throws(
    () => packOf({ ticket: { ...ticket, measures: { count: until } } }),
    /count names the unknown state never/,
  )
  const time = { unit: 'min', scale: 0, at: 'open', since: 'open' }
  const timed = { ...ticket, measures: { time } }
  assert.equal(packOf({ ticket: timed }).filings.ticket, timed)
  assert.throws(
    () => packOf({ ticket: { ...ticket, measures: { time: { ...time, since: ['dawn'] } } } }),
    /time names the unknown state dawn/,
  )
  for (const other of [{ unit: 'h' }, { scale: 2 }]) {
    assert.throws(
      () => packOf({ ticket: { ...ticket, measures: { time: { ...time, ...other } } } }),
      /time measures time, which is in whole min/,
    )
  }
  assert.throws(
    () =>
      packOf({
        ticket: { ...ticket, transitions: { go: { from: 'open', to: 'x', by: 'system' } } },
      }),
    /go names the unknown state x/,
  )
})
