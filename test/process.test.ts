// Processes over groups of filings: whatever the order of what comes in, and wherever the node dies
// in between, the same follows, once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { packs } from '#packs/index.ts'
import {
  amountsOf,
  carrier,
  door,
  listOf,
  merchant,
  orderOf,
  paymentOf,
  provider,
  shopNode,
  waybillOf,
} from './commerce.ts'
import { testDatabase } from './database.ts'
import { good } from './life.ts'
import { type Node, nodeOn } from './simulation/engines.ts'

/** Mulberry32: the same seed yields the same numbers. */
const chance = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const shuffled = <T>(all: readonly T[], below: (n: number) => number): T[] => {
  const copy = [...all]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = below(i + 1)
    ;[copy[i], copy[j]] = [copy[j]!, copy[i]!]
  }
  return copy
}

const states = async (node: Pick<Node, 'database'>): Promise<string[]> => {
  const { rows } = await node.database.query<{ told: string }>(
    `SELECT type || ' ' || state || ' ' || version || ' ' || count(*) AS told FROM filing
      WHERE partition = 0 GROUP BY type, state, version ORDER BY 1`,
  )
  return rows.map(each => each.told)
}

const SALES = 24

test('documents of many sales in any order, the node dying again and again: all end matched or named', async () => {
  for (const seed of [1, 2, 3]) {
    const below = chance(seed)
    const database = await testDatabase()
    const clock = { now: Date.parse('2026-11-25T08:00:00.000Z') }
    const start = () => nodeOn(database.config, { packs: packs({ country: 'CN' }), clock })
    let node = await start()
    const lodge = (name: string, document: object, by = merchant) =>
      node.engine.lodge(
        node.mounted.filings.get(`commerce.${name}`)!,
        by,
        Buffer.from(JSON.stringify(document)),
        { key: `${name} ${(document as { orderNo: string }).orderNo}` },
      )
    let planted = 0
    const works = Array.from({ length: SALES }, (_, n) => {
      const document = orderOf({
        orderNo: `S${seed}-${n}`,
        payment: `S${seed}-${n}`,
        ...{
          warehouse: undefined,
          office: undefined,
          buyerId: `PASS${seed}${n}`,
          buyerIdKind: '2',
        },
      })
      // one fen less on every sixth payment
      const wrong = n % 6 === 0
      if (wrong) planted++
      const paid = async () => {
        const placed = await lodge('order', document)
        assert.ok(placed.ok)
        const type = node.mounted.filings.get('commerce.order')!
        const by = door(merchant.org)
        const { number, version } = placed
        await node.engine.step(type, by, number, 'pay', { version })
      }
      const amount = wrong ? '149.45' : '149.46'
      return [
        paid,
        async () => good(await lodge('payment', paymentOf(document, amount), provider)),
        async () => good(await lodge('waybill', waybillOf(document), carrier)),
        async () => good(await lodge('list', listOf(document))),
      ]
    }).flat()
    try {
      for (const work of shuffled(works, below)) {
        await work()
        // told of again: nothing changes
        if (below(8) === 0) await work()
        const fate = below(12)
        if (fate < 3) await node.engine.processes.advance()
        if (fate === 3) {
          // it dies in the middle of what it was doing, and another takes over
          void node.engine.processes.advance().catch(() => undefined)
          await node.die()
          node = await start()
        }
      }
      await node.engine.processes.settle()
      const told = await states(node)
      assert.deepEqual(
        told.filter(each => each.startsWith('commerce.list')),
        [`commerce.list matched 2 ${SALES - planted}`, `commerce.list mismatched 2 ${planted}`],
        `seed ${seed}`,
      )
      assert.ok(told.includes(`commerce.order paid 2 ${SALES}`), told.join('\n'))
      // asked again from the journal's beginning: there is nothing left to do
      await node.database.query('UPDATE process_head SET position = 0 WHERE partition = 0')
      await node.stop()
      node = await start()
      const { position } = node.engine.statistics()
      await node.engine.processes.settle()
      assert.equal(node.engine.statistics().position, position)
    } finally {
      await node.stop()
      await database.drop()
    }
  }
})

test('what cannot be done is kept with its reason, and holds up nobody', async () => {
  const node = await shopNode()
  try {
    // a parcel lighter than its goods: the list that would follow is refused
    const light = orderOf({ warehouse: undefined })
    await node.paid(light)
    good(await node.lodge('waybill', waybillOf(light, { gross: '0.1' }), carrier))
    const right = orderOf({ warehouse: undefined })
    const sale = await node.paid(right)
    good(await node.lodge('payment', paymentOf(right, amountsOf(sale).paid ?? ''), provider))
    good(await node.lodge('waybill', waybillOf(right), carrier))
    await node.settle()
    assert.equal((await node.found('list', right.orderNo))[0]?.state, 'matched')
    assert.deepEqual(await node.found('list', light.orderNo), [])
    const { rows } = await node.database.query(
      'SELECT process, act, fault FROM process_trouble WHERE partition = 0',
    )
    assert.equal(rows.length, 1)
    const [trouble] = rows as Record<string, string>[]
    assert.equal(trouble?.process, 'commerce.listing')
    assert.match(trouble?.fault ?? '', /mass-wrong.*\/gross/)
    assert.ok(node.notes.some(each => each.includes('mass-wrong')))
    // put right: another parcel of the same order, heavy enough, and the trouble is over
    const [parcel] = (await node.found('waybill', light.orderNo)) ?? []
    good(await node.step('waybill', parcel!, 'cancel', carrier))
    good(await node.lodge('waybill', waybillOf(light, { waybill: 'W-again' }), carrier))
    await node.settle()
    assert.equal((await node.found('list', light.orderNo))[0]?.state, 'waiting')
    const left = await node.database.query('SELECT 1 FROM process_trouble WHERE partition = 0')
    assert.equal(left.rows.length, 0)
    // nobody's papers are in the log
    assert.ok(!node.notes.some(each => each.includes(String(light.buyerId))))
  } finally {
    await node.end()
  }
})
