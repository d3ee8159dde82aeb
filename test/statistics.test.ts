// What statistics count when goods go back, weigh little, or are sold by the metre.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { sample } from '#packs/trade/trial.ts'
import { durian, good, keysOf, type LifeNode, lifeNode, officer, trader } from './life.ts'
import { totalsOf } from './simulation/engines.ts'

let node: LifeNode
beforeEach(async () => {
  node = await lifeNode()
})
afterEach(() => node.end())

test('T10 goods that go back are an export; a lower price alone leaves the quantity', async () => {
  const cuts = async (name: string): Promise<string[]> =>
    totalsOf(node, `trade.${name}`, ['direction'])
  const items = (durian.items as Record<string, unknown>[]).slice(0, 1)
  const { preference: _, certificate: __, ...goods } = items[0] as Record<string, unknown>
  const imported = (value: string) => ({
    ...durian,
    items: [{ ...goods, quantity: '10', net: '10', value }],
  })
  const one = await node.released(imported('500.00'))
  assert.deepEqual(await cuts('declared'), ['2026 import 500.00'])
  // a credit of 50 with nothing sent back: the value of the import, not its quantity
  good(await node.step('declaration', one, 'correct', trader, imported('450.00')))
  assert.deepEqual(await cuts('declared'), ['2026 import 450.00'])
  assert.deepEqual(await cuts('mass'), ['2026 import 10.00000'])
  // two of the ten go back: an export by the mode of returned goods, the import stays
  const back = {
    ...sample('export-cars'),
    reference: undefined,
    mode: '4561',
    terms: 'FOB',
    currency: 'CNY',
    freight: undefined,
    freightKind: undefined,
    freightCurrency: undefined,
    insurance: undefined,
    insuranceKind: undefined,
    insuranceCurrency: undefined,
    gross: '3',
    items: [{ ...goods, origin: 'CN', destination: 'TH', quantity: '2', net: '2', value: '50.00' }],
  }
  const sent = good(await node.lodge('declaration', back))
  good(await node.step('declaration', sent, 'release', officer))
  assert.deepEqual(await cuts('declared'), ['2026 export 50.00', '2026 import 450.00'])
  assert.deepEqual(await cuts('mass'), ['2026 export 2.00000', '2026 import 10.00000'])
})

test('T11 masses as China publishes them: by the kilogram, what is less counts as one', async () => {
  const items = (durian.items as Record<string, unknown>[]).slice(0, 1)
  const { preference: _, certificate: __, ...goods } = items[0] as Record<string, unknown>
  for (const net of ['0.004', '0.4']) {
    const line = { ...goods, quantity: net, net, value: '0.30' }
    good(await node.lodge('declaration', { ...durian, items: [line] }))
  }
  assert.deepEqual(await totalsOf(node, 'trade.mass'), ['2026 0.40400'])
  const query = {
    measure: 'trade.mass',
    by: [],
    where: {},
    grain: 'year',
    published: true,
  } as const
  const told = await node.engine.totals(query)
  assert.deepEqual('cells' in told ? told.cells.map(({ value }) => value) : told, ['1'])
})

test('T19 goods by the metre weigh what the tariff says of a metre; without that they are asked', async () => {
  const row = { unit: '030', vat: '13', kilograms: '0.4', zh: '电缆', source: 'this test' }
  const cable = (key: string, kilograms: string) => ({
    key,
    from: '2020-01-01',
    row: { ...row, kilograms },
  })
  const { kilograms: _, ...bare } = row
  await node.put('hs', [
    cable('8544492100', '0.4'),
    cable('8544492200', '0.75'),
    { key: '8544492900', from: '2020-01-01', row: bare },
  ])
  await node.put(
    'duty',
    ['8544492100', '8544492200', '8544492900'].map(hs => ({
      key: `${hs}:mfn`,
      from: '2020-01-01',
      row: { percent: '5' },
    })),
  )
  const line = (hs: string, quantity: string, more: object = {}) => ({
    hs,
    name: '电缆',
    origin: 'JP',
    quantity,
    unit: '030',
    net: '0',
    value: '100.00',
    ...more,
  })
  const both = good(
    await node.lodge('declaration', {
      ...durian,
      items: [line('8544492100', '250'), line('8544492200', '3')],
    }),
  )
  const { lines } = JSON.parse(both.amountsText) as { lines: { mass: string }[] }
  assert.deepEqual(
    lines.map(({ mass }) => mass),
    ['100.00000', '2.25000'],
  )
  assert.deepEqual(await totalsOf(node, 'trade.mass'), ['2026 102.25000'])
  const unknown = { ...durian, items: [line('8544492100', '1'), line('8544492900', '250')] }
  assert.deepEqual(keysOf(await node.lodge('declaration', unknown)), ['net-missing /items/1/net'])
  const pieces = { ...durian, items: [line('8544492100', '1', { unit: '001' })] }
  assert.deepEqual(keysOf(await node.lodge('declaration', pieces)), ['net-missing /items/0/net'])
})
