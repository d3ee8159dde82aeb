// Must show 3 and 6: generated sales, their documents in random order and some of them wrong; a
// simulated customs side that loses, doubles and delays its answers, and is away for an hour; the
// node is started anew in the middle. Nothing is lost or doubled, and all ends as it must.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Refusal } from '#kit/fault.ts'
import { crisp, door, tea } from './commerce.ts'
import { FATES, type Fate, REASON, type Sale, saleOf, shuffled } from './customs/flow.ts'
import { handOf } from './customs/hand.ts'
import { type CustomsNode, customsNode, fileOf, pairOf, toldBy } from './customs/node.ts'
import { SimulatedCustoms } from './customs/side.ts'
import { type TestEngine, testEngine } from './engine.ts'

const SALES = 500
const SEED = 20261125
const HOUR = 3_600_000
const keys = { own: pairOf(), customs: pairOf() }

let inner: TestEngine
let node: CustomsNode
let merchant = ''
let customs: SimulatedCustoms
before(async () => {
  inner = await testEngine({ filing: 'commerce.list' })
  merchant = await inner.engine.keys.create({ org: 'Merchant', roles: ['trader'], label: 'test' })
  customs = new SimulatedCustoms({
    seed: SEED,
    mishaps: { lost: 0.2, doubled: 0.2, late: 0.3 },
    node: () => node.url,
    signer: keys.customs.signer,
    verifier: keys.own.verifier,
    decides: ({ kind, records }) =>
      kind === 'CEB621' && records[0]?.head.orderNo.endsWith('X') === true
        ? ['2', '100']
        : ['2', '120', '800'],
  })
  await customs.on()
  node = await customsNode(inner, keys, customs.url)
})
after(async () => {
  await customs.off()
  await node.stop()
  await inner.end()
})

const bytes = (document: object): Buffer => Buffer.from(JSON.stringify(document))
const { typeOf, owner, lodge } = handOf(() => [inner, merchant])

const stock = async (sku: string): Promise<void> => {
  const { number, version } = await lodge('stock', { warehouse: 'NNB', sku, pieces: 5000 })
  await inner.engine.step(typeOf('stock'), await owner(), number, 'count', { version })
}

const KINDS = [[crisp(1)], [tea(1)], [crisp(1), tea(2)]] as const
const amountsOf = async (items: readonly object[]): Promise<Record<string, string>> => {
  const [, document] = saleOf(1, items as never, '0.00', 'released').documents[0]!
  const outcome = await inner.engine.preview(typeOf('order'), await owner(), bytes(document))
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults))
  return JSON.parse(outcome.amountsText)
}

/** Hand in documents of one kind at a time, in files of up to forty, as they come. */
const handIn = async (
  documents: readonly { filing: string; document: object; amounts: object }[],
): Promise<void> => {
  const byFiling = Map.groupBy(documents, each => each.filing)
  await Promise.all(
    [...byFiling].map(async ([filing, some]) => {
      const file = fileOf(filing, some)
      const response = await node.send(file, merchant, '?channel=1210&warehouse=NNB')
      const { records } = await toldBy(response)
      assert.deepEqual(
        records.flatMap(each => each.faults),
        [],
      )
    }),
  )
}

const rowsOf = async (name: string) => {
  const rows: { number: string; state: string; version: number; orderNo: string }[] = []
  let cursor: string | undefined
  do {
    const page = await inner.engine.list(typeOf(name), await owner(), {
      where: {},
      limit: 500,
      ...(cursor === undefined ? {} : { cursor }),
    })
    if (page instanceof Refusal) throw new Error(JSON.stringify(page.faults))
    rows.push(...page.rows.map(each => JSON.parse(each)))
    cursor = page.next
  } while (cursor !== undefined)
  return rows
}

const pay = async (orders: ReadonlySet<string>): Promise<void> => {
  const { org } = await owner()
  const rows = await rowsOf('order')
  await Promise.all(
    rows
      .filter(each => each.state === 'placed' && orders.has(each.orderNo))
      .map(({ number, version }) =>
        inner.engine.step(typeOf('order'), door(org), number, 'pay', { version }),
      ),
  )
}

const turn = async (ms: number): Promise<void> => {
  inner.clock.now += ms
  await inner.engine.processes.settle()
  await node.courier.round()
  await customs.quiet()
  await inner.engine.processes.settle()
}
const statesOf = async () =>
  new Map((await rowsOf('list')).map(each => [each.orderNo, each.state] as const))

const again = async (): Promise<void> => {
  await node.stop()
  inner = await inner.again()
  node = await customsNode(inner, keys, customs.url)
}

const ENDS: Readonly<Record<Fate, string>> = {
  released: 'released',
  refused: 'refused',
  amount: 'mismatched',
  items: 'mismatched',
  buyer: 'mismatched',
  parcel: 'mismatched',
}

const notesAreRight = async (sales: readonly Sale[]): Promise<void> => {
  const rows = new Map((await rowsOf('list')).map(each => [each.orderNo, each]))
  for (const { fate, orderNo } of sales) {
    const reason = REASON[fate]
    if (reason === undefined) continue
    const { number } = rows.get(orderNo)!
    const history = await inner.engine.history(typeOf('list'), await owner(), number)
    assert.match(history?.at(-1)?.note ?? '', reason, `${orderNo} ${fate}`)
  }
}

test(`${SALES} sales in random order, customs away for an hour, a restart in the middle`, async () => {
  await stock('DURIAN-CRISP')
  await stock('BAK-KUT-TEH')
  const amounts = await Promise.all(KINDS.map(amountsOf))
  const sales = Array.from({ length: SALES }, (_, n) => {
    const kind = n % KINDS.length
    return saleOf(n, KINDS[kind]! as never, amounts[kind]!.paid!)
  })
  const documents = sales.flatMap((sale, n) =>
    sale.documents.map(([filing, document]) => ({
      ...{ filing, document, amounts: filing === 'order' ? amounts[n % KINDS.length]! : {} },
    })),
  )
  const mixed = shuffled(documents, SEED)
  const paid = new Set(sales.map(each => each.orderNo))
  const part = Math.ceil(mixed.length / 4)
  const hand = async (n: number): Promise<void> => {
    for (let at = n * part; at < Math.min((n + 1) * part, mixed.length); at += 160) {
      await handIn(mixed.slice(at, Math.min(at + 160, (n + 1) * part)))
    }
    await pay(paid)
  }
  await hand(0)
  await turn(1_000)
  await hand(1)
  await turn(1_000)
  // a full stop in mid-flow, for an hour in which sales go on and the node is started anew
  await customs.off()
  const before = customs.brought.size
  await hand(2)
  for (let minute = 0; minute < 30; minute++) await turn(60_000)
  await again()
  await hand(3)
  for (let minute = 0; minute < 30; minute++) await turn(60_000)
  assert.equal(customs.brought.size, before)
  const waiting = [...(await statesOf()).values()].filter(each => each === 'sent')
  assert.ok(waiting.length > 200, `${waiting.length} lists wait for customs`)
  await customs.on()
  for (let minute = 0; minute < 10; minute++) await turn(60_000)
  await turn(HOUR)
  await turn(HOUR)
  const ends = await statesOf()
  assert.equal(ends.size, SALES)
  const wrong = sales.filter(({ fate, orderNo }) => ends.get(orderNo) !== ENDS[fate])
  assert.deepEqual(
    wrong.map(({ fate, orderNo }) => `${orderNo} ${fate} ${ends.get(orderNo)}`),
    [],
  )
  await notesAreRight(sales)
  const good = sales.filter(({ fate }) => ENDS[fate] !== 'mismatched')
  // each went out under one name, and customs never refused a message
  assert.equal(customs.brought.size, good.length)
  assert.deepEqual(customs.refused, [])
  assert.ok(customs.lost > 50, `${customs.lost} receipts were lost on their way`)
  // every answer is there once, and released orders are cleared
  const receipts = await rowsOf('receipt')
  const expected = good.reduce((sum, { fate }) => sum + (fate === 'refused' ? 2 : 3), 0)
  assert.equal(receipts.length, expected)
  const orders = new Map((await rowsOf('order')).map(each => [each.orderNo, each.state]))
  for (const { fate, orderNo } of sales) {
    assert.equal(orders.get(orderNo), fate === 'released' ? 'cleared' : 'paid', orderNo)
  }
  assert.ok(FATES.every(fate => sales.some(each => each.fate === fate)))
  const { rows } = await inner.database.query<{ n: bigint }>(
    `SELECT count(*) AS n FROM original WHERE partition = 0 AND due IS NOT NULL`,
  )
  assert.equal(rows[0]?.n, 0n)
  const { rows: noted } = await inner.database.query(
    `SELECT act, fault FROM process_trouble WHERE partition = 0`,
  )
  assert.deepEqual(noted, [])
})
