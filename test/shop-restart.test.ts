// A node that dies between any two steps of a checkout: the next one's sweeper ends it, with one
// order, one capture and one statement to customs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Settler } from '#doors/http/shop/settle.ts'
import { Sweeper } from '#doors/http/shop/sweeper.ts'
import { HttpProvider } from '#doors/pay/http.ts'
import { type BadProvider, badProvider, SECRET } from './bad-provider.ts'
import { type ShopDoor, shopDoor } from './shop.ts'

let pay: BadProvider
let door: ShopDoor
before(async () => {
  pay = await badProvider(5, () => door.clock.now)
  door = await shopDoor({
    pay: () => new HttpProvider({ name: 'testpay', url: pay.url, key: SECRET }),
  })
})
after(async () => {
  await door.end()
  await pay.end()
})

class Died extends Error {}

/** A settler that dies when it comes to a state, before or after that is written. */
const dying = (at: string, when: 'before' | 'after'): Settler => {
  const settler = new Settler(door.settler.shop)
  const { checkouts } = settler
  const move = checkouts.move.bind(checkouts)
  Object.assign(checkouts, {
    move: async (...of: Parameters<typeof move>) => {
      if (of[2] === at && when === 'before') throw new Died()
      const moved = await move(...of)
      if (of[2] === at) throw new Died()
      return moved
    },
    // the dead let nothing go
    letGo: async () => undefined,
  })
  return settler
}

for (const at of ['placing', 'placed', 'captured', 'paid']) {
  for (const when of ['before', 'after'] as const) {
    test(`it dies ${when} it is written that it is ${at}`, async () => {
      const taken = pay.counts.captures
      const begun = await door.checkout({ coffee: 1 })
      const { token, pay: told } = (await begun.json()) as { token: string; pay: { url: string } }
      const payment = pay.payments.get(told.url.slice(told.url.lastIndexOf('/') + 1))!
      pay.decide(payment.reference)
      const row = await door.settler.checkouts.opened(token)
      await assert.rejects(dying(at, when).settle(row!.digest), Died)
      const restarted = new Settler(door.settler.shop)
      const said: string[] = []
      const sweeper = new Sweeper(restarted, (_, message) => said.push(message))
      await sweeper.round()
      const held = await restarted.checkouts.read(row!.digest)
      const last = when === 'after' && at === 'paid'
      assert.equal(held?.state === 'paid', last, 'its lease has not run out yet')
      door.clock.now += 120_000
      await sweeper.round()
      const ended = await restarted.checkouts.read(row!.digest)
      assert.deepEqual([ended?.state, ended?.document, said], ['paid', '', []])
      assert.equal(pay.counts.captures, taken + 1)
      assert.deepEqual([...payment.movements], [[ended?.number, '84.33']])
      const order = await door.read('order', ended!.number)
      assert.equal(order.state, 'paid')
      const { orderNo } = JSON.parse(order.documentText) as { orderNo: string }
      assert.equal((await door.found('payment', orderNo)).length, 1)
    })
  }
}
