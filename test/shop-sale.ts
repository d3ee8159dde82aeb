// A sale through the shop for tests: bought on the demonstration's page, cleared by customs, sent
// back.
import { DemoProvider } from '#doors/pay/demo.ts'
import { carrier, door as doorOf, merchant, waybillOf } from './commerce.ts'
import { good } from './life.ts'
import { type ShopDoor, shopDoor } from './shop.ts'

type Json = Readonly<Record<string, unknown>>

/** A shop whose provider is the demonstration's. */
export const demoShop = async () => {
  let pay: DemoProvider | undefined
  const door: ShopDoor = await shopDoor({
    pay: ({ database, clock }) => {
      const ground = { database, now: () => clock.now, chance: () => Buffer.alloc(0) }
      pay = new DemoProvider(ground, () => door.url)
      return pay
    },
  })
  const begun = async (lines: Json): Promise<{ token: string; url: string }> => {
    const response = await door.checkout(lines)
    const answer = (await response.json()) as { token: string; pay: { url: string } }
    return { token: answer.token, url: answer.pay.url }
  }
  const agree = (url: string): Promise<Response> =>
    fetch(`${url}/agree`, { method: 'POST', redirect: 'manual' })
  const tracked = async (token: string): Promise<Json> =>
    (await (await door.ask(`/orders/${token}`)).json()) as Json
  const back = (token: string, body: object, key = 'return-1'): Promise<Response> =>
    door.post(`/orders/${token}/returns`, body, { 'idempotency-key': key })
  const cleared = async (token: string): Promise<Json> => {
    const { number, orderNo } = (await tracked(token)) as { number: string; orderNo: string }
    const order = JSON.parse((await door.read('order', number)).documentText) as Json
    good(await door.lodge('waybill', waybillOf(order), carrier))
    await door.settle()
    const [list] = await door.found('list', orderNo)
    good(await door.step('list', list!, 'send', doorOf(merchant.org)))
    for (const status of ['2', '120', '800']) good(await door.receipt(orderNo, status))
    await door.settle()
    return tracked(token)
  }
  return {
    ...door,
    ...{ pay: pay!, begun, agree, tracked, back, cleared },
    bought: async (lines: Json): Promise<string> => {
      const { token, url } = await begun(lines)
      await agree(url)
      return token
    },
    /** back in the warehouse, given back, and ordered from the provider */
    returned: async (token: string, body: object): Promise<string> => {
      const { number } = (await (await back(token, body)).json()) as { number: string }
      await door.settle()
      good(await door.step('return', await door.read('return', number), 'takeBack'))
      await door.settle()
      await door.sweeper.round()
      return number
    },
  }
}
export type DemoShop = Awaited<ReturnType<typeof demoShop>>
