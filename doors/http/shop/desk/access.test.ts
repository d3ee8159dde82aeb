// Who opens a merchant's books: its own traders, and whoever has its mandate for all of them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { firstOperator, newOrganisation, type Visitor } from '../../people/testing.ts'
import { type TestDoor, testDoor } from '../../testing.ts'

let door: TestDoor
let trader: Visitor
let narrow: Visitor
let wide: Visitor
before(async () => {
  door = await testDoor()
  const operator = await firstOperator(door)
  trader = await newOrganisation(operator, 'Trader', 'trader', 'm@trader.test')
  narrow = await newOrganisation(operator, 'Narrow', 'broker', 'm@narrow.test')
  wide = await newOrganisation(operator, 'Wide', 'broker', 'm@wide.test')
  const until = '2027-01-01'
  const types = ['commerce.order', 'commerce.list']
  await trader.get('/api/v1/mandates', { agent: narrow.org, until, types })
  await trader.get('/api/v1/mandates', { agent: wide.org, until })
})
after(() => door.end())

const PATHS = [
  ...['/merchant', '/merchant/stock', '/settlement?month=2026-12'],
  '/settlement/statement?period=2026-12',
]

test('a mandate for some types opens no books, one for all does, and none opens another’s', async () => {
  const stranger = await narrow.get<{ sells: boolean }>('/api/v1/merchant')
  assert.equal(stranger.sells, false, 'its own desk is its own, and empty')
  for (const path of PATHS) {
    const as = (visitor: Visitor) =>
      visitor.ask(`/api/v1${path}`, undefined, { 'beibu-organisation': trader.org })
    const answers = await Promise.all([trader, narrow, wide].map(as))
    assert.deepEqual(
      answers.map(each => each.status),
      [200, 403, 200],
      path,
    )
  }
})
