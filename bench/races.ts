// Races of the shop, 1,000 rounds each, seeded: whoever comes first, exactly one wins, and what the
// accounts say afterwards is what the winners took. Ends with 1 when a round ended otherwise.
//   node bench/races.ts [rounds]
import { HttpProvider } from '#doors/pay/http.ts'
import type { Outcome } from '#engine/types.ts'
import { badProvider, SECRET, seeded } from '../test/bad-provider.ts'
import { crisp, listOf, orderOf, person, type ShopNode, shopNode } from '../test/commerce.ts'
import { good } from '../test/life.ts'
import { type ShopDoor, shopDoor } from '../test/shop.ts'
import { table } from './table.ts'

const ROUNDS = Number(process.argv[2] ?? 1000)
type Json = Readonly<Record<string, unknown>>

interface Tally {
  readonly name: string
  rounds: number
  asked: number
  won: number
  wrong: string[]
  seconds: number
}

const won = (outcomes: readonly Outcome[]): number => outcomes.filter(each => each.ok).length

/** Rounds one after the other; each says how many asked, how many won, and what was wrong. */
const race = async (
  name: string,
  round: (n: number) => Promise<{ asked: number; won: number; wrong?: string }>,
): Promise<Tally> => {
  const tally: Tally = { name, rounds: 0, asked: 0, won: 0, wrong: [], seconds: 0 }
  const start = performance.now()
  for (let n = 0; n < ROUNDS; n++) {
    const { asked, won: winners, wrong } = await round(n)
    tally.rounds++
    tally.asked += asked
    tally.won += winners
    if (winners !== 1) tally.wrong.push(`round ${n}: ${winners} won`)
    if (wrong !== undefined) tally.wrong.push(`round ${n}: ${wrong}`)
  }
  tally.seconds = (performance.now() - start) / 1000
  return tally
}

const withNode = async <T>(work: (node: ShopNode) => Promise<T>): Promise<T> => {
  const node = await shopNode()
  try {
    return await work(node)
  } finally {
    await node.end()
  }
}

const lastPiece = (): Promise<Tally> =>
  withNode(async node => {
    const tally = await race('last unit, 20 carts', async () => {
      await node.stock('DURIAN-CRISP', 1)
      const all = Array.from({ length: 20 }, () => node.lodge('order', orderOf()))
      return { asked: 20, won: won(await Promise.all(all)) }
    })
    const [left] = await node.balances('shelf')
    // as many came in as are kept: credits stand against the held debits
    if (!left?.endsWith(` ${-ROUNDS} ${ROUNDS}`)) tally.wrong.push(`shelf ${left}`)
    return tally
  })

const bare = (yuan: string, buyerId: string): Json =>
  orderOf({
    ...{ items: [crisp(1, yuan)], freight: '0.00', insurance: '0.00', buyerId },
    warehouse: undefined,
  })

const year = (): Promise<Tally> =>
  withNode(async node => {
    const tally = await race('two of 2,000.00 at 24,000.00 used', async n => {
      const buyer = person(n)
      const used = ['5000.00', '5000.00', '5000.00', '5000.00', '4000.00']
      for (const each of await Promise.all(used.map(u => node.lodge('order', bare(u, buyer)))))
        good(each)
      const both = [1, 2].map(() => node.lodge('order', bare('2000.00', buyer)))
      return { asked: 2, won: won(await Promise.all(both)) }
    })
    const full = (await node.balances('allowance')).filter(each => each.endsWith(' 0 -2600000'))
    if (full.length !== Math.min(ROUNDS, 1000)) tally.wrong.push(`${full.length} years are full`)
    return tally
  })

const twoLists = (): Promise<Tally> =>
  withNode(node =>
    race('two lists for one order', async () => {
      const document = orderOf({ warehouse: undefined, office: undefined })
      await node.paid(document)
      const lists = ['A', 'B'].map(internal =>
        node.lodge(
          'list',
          // of two declarants, with two waybills: the order is all that they share
          listOf(document, {
            internal: `${document.orderNo}${internal}`,
            waybill: `W-${internal}-${document.orderNo}`,
          }),
        ),
      )
      return { asked: 2, won: won(await Promise.all(lists)) }
    }),
  )

const residents = (): Promise<Tally> =>
  withNode(node =>
    race('a resident’s 8,000.00, split twice', async n => {
      const shares = (parts: readonly string[]) =>
        parts.map(value => ({
          ...{ idKind: '1', id: person(n), name: '测试边民', goods: '火龙果', quantity: '800' },
          value,
        }))
      const truck = (vehicle: string, parts: readonly string[]) =>
        node.lodge('group', {
          ...{ vehicle: `${vehicle}${n}`, day: '2026-11-25', origin: 'VN', shares: shares(parts) },
        })
      const both = [truck('A', ['5000.00', '3000.00']), truck('B', ['4000.00', '4000.00'])]
      return { asked: 2, won: won(await Promise.all(both)) }
    }),
  )

interface Ended {
  readonly order?: { readonly number: string; readonly state: string }
}

/** One round: five messages beside the buyer's complete, an early one, and a late one. */
const messages = async (
  door: ShopDoor,
  pay: Awaited<ReturnType<typeof badProvider>>,
  chance: () => number,
) => {
  const response = await door.checkout({ 'bak-kut-teh': 1 })
  const begun = (await response.json()) as { token: string; pay: { url: string } }
  const payment = begun.pay.url.slice(begun.pay.url.lastIndexOf('/') + 1)
  const statuses = chance() < 0.5 ? [await pay.tell(door.url, payment)] : []
  pay.decide(pay.payments.get(payment)!.reference)
  const told = Array.from({ length: 5 }, () => pay.tell(door.url, payment))
  const completed = door.complete(begun.token).then(each => each.status)
  statuses.push(...(await Promise.all([...told, completed])))
  door.clock.now += 600_000
  statuses.push(await pay.tell(door.url, payment))
  const last = (await (await door.complete(begun.token)).json()) as Ended
  const { movements } = pay.payments.get(payment)!
  const wrong = statuses.some(each => each >= 300) ? `answers ${statuses.join()}` : undefined
  const paid = last.order?.state === 'paid' && movements.has(last.order.number)
  return {
    asked: statuses.length,
    won: paid ? movements.size : 0,
    ...(wrong === undefined ? {} : { wrong }),
  }
}

const webhooks = async (): Promise<Tally> => {
  let door: ShopDoor | undefined
  const pay = await badProvider(11, () => door?.clock.now ?? 0)
  door = await shopDoor({
    pieces: ROUNDS,
    pay: () => new HttpProvider({ name: 'testpay', url: pay.url, key: SECRET }),
  })
  const open = door
  const chance = seeded(12)
  try {
    const tally = await race('5 messages, complete, and 10 min later', () =>
      messages(open, pay, chance),
    )
    const { rows } = await open.database.query<{ number: string }>(
      `SELECT number FROM filing WHERE partition = 0 AND type = 'commerce.order' ORDER BY number`,
    )
    const gap = rows.findIndex(({ number }, n) => Number(number.slice(5)) !== n + 1)
    if (gap >= 0) tally.wrong.push(`a gap at ${gap}`)
    if (rows.length !== ROUNDS) tally.wrong.push(`${rows.length} orders`)
    if (pay.counts.captures !== ROUNDS) tally.wrong.push(`${pay.counts.captures} captures`)
    return tally
  } finally {
    await open.end()
    await pay.end()
  }
}

const tallies: Tally[] = []
for (const each of [lastPiece, year, webhooks, twoLists, residents]) tallies.push(await each())
process.stdout.write(
  table(
    ['race', 'rounds', 'asked', 'won', 'wrong', 's'],
    tallies.map(({ name, rounds, asked, won: winners, wrong, seconds }) => [
      ...[name, String(rounds), String(asked), String(winners), String(wrong.length)],
      seconds.toFixed(1),
    ]),
  ),
)
const wrong = tallies.flatMap(({ name, wrong: all }) => all.slice(0, 5).map(w => `${name}: ${w}`))
for (const each of wrong) process.stdout.write(`${each}\n`)
process.exit(wrong.length === 0 ? 0 : 1)
