// The shop of a demonstration: bought by its own door, carried, answered, delivered; and the books
// of the day agree.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DemoShop } from '#doors/cli/demo-shop.ts'
import { demoShop } from './shop-sale.ts'
import { totalsOf } from './simulation/engines.ts'

test('a demonstration’s sales go the way of real ones, from the shelf to the door', async () => {
  const shop = await demoShop()
  try {
    const { engine, database, settler, clock } = shop
    let draw = 0
    const played = new DemoShop({
      ...{ engine, database, settler, keys: engine.keys },
      url: () => shop.url,
      now: () => clock.now,
      chance: () => (draw = (draw + 0.37) % 1),
      customs: false,
    })
    for (let n = 0; n < 3; n++) await played.buy()
    assert.deepEqual(await totalsOf(shop, 'commerce.orders'), ['2026 3'])
    for (let n = 0; n < 6; n++) {
      await played.round()
      await shop.settle()
    }
    assert.deepEqual(await totalsOf(shop, 'commerce.clearedOrders'), ['2026 3'])
    // on its way for a minute and a half, then it is there
    clock.now += 91_000
    await played.round()
    await shop.settle()
    const { rows } = await database.query<{ told: string }>(
      `SELECT type || ' ' || state || ' ' || count(*) AS told FROM filing
        WHERE partition = 0 AND type IN ('commerce.order', 'commerce.list', 'commerce.waybill')
        GROUP BY type, state ORDER BY 1`,
    )
    assert.deepEqual(
      rows.map(each => each.told),
      ['commerce.list released 3', 'commerce.order delivered 3', 'commerce.waybill signed 3'],
    )
    // nothing is left to do
    const { position } = engine.statistics()
    await played.round()
    assert.equal(engine.statistics().position, position)
  } finally {
    await shop.end()
  }
})
