// When a filing counts: zones, midnights, the turn of the year, late commits. On the real engine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '#test/database.ts'
import { caller } from '#test/engine.ts'
import { type Node, nodeOn, numberOf, ticket, totalsOf } from '#test/simulation/engines.ts'

const at = (text: string): number => Date.parse(text)
const trader = caller('T1')
const importer = caller('T1', 'trader', 'operator')

const withNode = async (
  zone: string,
  work: (node: Node) => Promise<void>,
  now = at('2027-06-01T00:00:00Z'),
): Promise<void> => {
  const { config, drop } = await testDatabase()
  const node = await nodeOn(config, { zone, clock: { now } })
  try {
    await work(node)
  } finally {
    await node.stop()
    await drop()
  }
}
const lodge = async ({ engine, type }: Node, value: string, effective?: string): Promise<string> =>
  numberOf(
    await engine.lodge(
      type,
      effective === undefined ? trader : importer,
      ticket(value),
      effective === undefined ? {} : { effective: at(effective) },
    ),
  )

test('T60 hours and days are those of the zone, also half an hour off', async () => {
  const wanted: Record<string, readonly string[]> = {
    'Asia/Yangon': ['2026-12-31T23 1', '2027-01-01T00 1'],
    'Asia/Bangkok': ['2027-01-01T00 2'],
    'Asia/Shanghai': ['2027-01-01T01 2'],
  }
  for (const [zone, hours] of Object.entries(wanted)) {
    await withNode(zone, async node => {
      await lodge(node, '1.00', '2026-12-31T17:15:00Z')
      await lodge(node, '1.00', '2026-12-31T17:45:00Z')
      assert.deepEqual(await totalsOf(node, 'depot.tickets', [], 'hour'), hours)
      // cut by rows the hours are added up from the filings: the same
      assert.deepEqual(
        await totalsOf(node, 'depot.tickets', ['chapter'], 'hour'),
        hours.map(each => each.replace(' ', ' 01 ')),
      )
      const days = new Map<string, number>()
      for (const each of hours) {
        const day = each.slice(0, 10)
        days.set(day, (days.get(day) ?? 0) + Number(each.slice(-1)))
      }
      const told = [...days].map(([day, count]) => `${day} ${count}`)
      assert.deepEqual(await totalsOf(node, 'depot.tickets', [], 'day'), told)
      const all = (await totalsOf(node, 'depot.tickets')).map(each => Number(each.slice(5)))
      assert.equal(
        all.reduce((sum, each) => sum + each, 0),
        2,
      )
    })
  }
})

test('T73 filter, bars and drill-down cut the day at the same instant', async () => {
  await withNode('Asia/Shanghai', async node => {
    const before = await lodge(node, '10.00', '2026-11-24T15:59:59.999Z')
    const after = await lodge(node, '20.00', '2026-11-24T16:00:00.000Z')
    const days = ['2026-11-24 10.00', '2026-11-25 20.00']
    assert.deepEqual(await totalsOf(node, 'depot.value', [], 'day'), days)
    for (const [from, to, wanted] of [
      ['2026-11-24', '2026-11-25', [days[0]]],
      ['2026-11-25', '2026-11-26', [days[1]]],
      ['2026-11-24T23', '2026-11-25T00', [days[0]]],
      ['2026-11-25T00', '2026-11-25T01', [days[1]]],
      ['2026-11-24', '2026-11-26', days],
      ['2026-11-26', '2026-12', []],
    ] as const) {
      assert.deepEqual(await totalsOf(node, 'depot.value', [], 'day', { from, to }), wanted)
      // drill-down: by chapter, over hours, answered from the filings
      const rows = await totalsOf(node, 'depot.value', ['chapter'], 'day', { from, to })
      assert.deepEqual(
        rows,
        wanted.map(each => each!.replace(' ', ' 01 ')),
      )
    }
    const list = async (from: string, to: string): Promise<string[]> => {
      const query = { where: {}, from: at(from), to: at(to), limit: 10 }
      const page = await node.engine.list(node.type, trader, query)
      assert.ok('rows' in page)
      return page.rows.map(row => (JSON.parse(row) as { number: string }).number)
    }
    assert.deepEqual(await list('2026-11-23T16:00:00Z', '2026-11-24T16:00:00Z'), [before])
    assert.deepEqual(await list('2026-11-24T16:00:00Z', '2026-11-25T16:00:00Z'), [after])
  })
})

test('T56 the yearly number and the yearly total change at the local new year', async () => {
  await withNode('Asia/Shanghai', async node => {
    const wanted: Record<string, string> = {
      '2024-12-31T15:59:59Z': 'A2024-0001',
      '2024-12-31T16:00:00Z': 'A2025-0001',
      '2025-01-01T04:00:00+08:00': 'A2025-0002',
      '2025-12-31T15:59:59.999Z': 'A2025-0003',
      '2025-12-31T16:00:00Z': 'A2026-0001',
    }
    for (const [instant, number] of Object.entries(wanted)) {
      assert.equal(await lodge(node, '1.00', instant), number)
    }
    const years = ['2024 1.00', '2025 3.00', '2026 1.00']
    assert.deepEqual(await totalsOf(node, 'depot.value'), years)
    node.clock.now = at('2025-12-31T15:59:59.999Z')
    assert.equal(await lodge(node, '1.00'), 'A2025-0004')
    node.clock.now++
    assert.equal(await lodge(node, '1.00'), 'A2026-0002')
  })
})

test('T74 a filing counts on the day it was accepted, in whatever order commits come', async () => {
  await withNode('Asia/Shanghai', async node => {
    // B was accepted after midnight and is committed first; A follows, accepted before
    await lodge(node, '2.00', '2026-11-25T00:00:00.100+08:00')
    assert.deepEqual(await totalsOf(node, 'depot.value', [], 'day'), ['2026-11-25 2.00'])
    const before = node.engine.statistics().position
    const boards: string[] = []
    const viewer = {
      send: (frame: Buffer) => boards.push(String(frame)) > 0,
      close: () => undefined,
    }
    const watching = node.engine.feed.watch(viewer, before)
    await lodge(node, '1.00', '2026-11-24T23:59:58.900+08:00')
    node.engine.feed.tick()
    watching.stop()
    const days = ['2026-11-24 1.00', '2026-11-25 2.00']
    assert.deepEqual(await totalsOf(node, 'depot.value', [], 'day'), days)
    // a row exactly at midnight is of the new day only; a bulk file is folded long after
    await lodge(node, '4.00', '2026-11-25T00:00:00.000+08:00')
    node.clock.now += 120_000
    await lodge(node, '8.00', '2026-11-24T23:59:59+08:00')
    assert.deepEqual(await totalsOf(node, 'depot.value', [], 'day'), [
      '2026-11-24 9.00',
      '2026-11-25 6.00',
    ])
    assert.deepEqual(await totalsOf(node, 'depot.value'), ['2026 15.00'])
    // the restated day goes out as an absolute total
    assert.equal(boards.length, 1)
    assert.match(boards[0]!, /^event: delta\nid: 2\n/)
  })
})

test('T76 rule: a value stays on the day of acceptance, and an amendment restates that day', async () => {
  await withNode('Asia/Shanghai', async node => {
    const { engine, type, clock } = node
    clock.now = at('2026-11-24T10:00:00+08:00')
    const rows = [
      { value: '50.00' },
      { value: '30.00', chapter: '02' },
      { value: '20.00', chapter: '03' },
    ]
    const number = numberOf(await engine.lodge(type, trader, ticket(rows), {}))
    const totals = async () => [
      ...(await totalsOf(node, 'depot.tickets', [], 'day')),
      ...(await totalsOf(node, 'depot.value', [], 'day')),
      ...(await totalsOf(node, 'depot.lines', [], 'day')),
    ]
    assert.deepEqual(await totals(), ['2026-11-24 1', '2026-11-24 100.00', '2026-11-24 3'])
    clock.now = at('2026-11-25T09:00:00+08:00')
    const amend = async (version: number, value: typeof rows): Promise<void> => {
      const body = ticket(value)
      numberOf(await engine.step(type, trader, number, 'amend', { version, body }))
    }
    await amend(1, [{ value: '90.00' }, ...rows.slice(1)])
    assert.deepEqual(await totals(), ['2026-11-24 1', '2026-11-24 140.00', '2026-11-24 3'])
    await amend(2, [{ value: '90.00' }, ...rows.slice(1, 2)])
    assert.deepEqual(await totals(), ['2026-11-24 1', '2026-11-24 120.00', '2026-11-24 2'])
    // nothing new today, in no cut
    assert.deepEqual(await totalsOf(node, 'depot.tickets', [], 'day', { from: '2026-11-25' }), [])
    assert.deepEqual(await totalsOf(node, 'depot.tickets', ['chapter'], 'day'), [
      '2026-11-24 01 1',
      '2026-11-24 02 1',
    ])
    numberOf(await engine.step(type, trader, number, 'cancel', { version: 3 }))
    assert.deepEqual(await totals(), [])
  })
})

test('a measure of time is whole minutes between two states, once in each cut of its rows', async () => {
  await withNode('Asia/Shanghai', async node => {
    const { engine, type, clock } = node
    clock.now = at('2026-11-24T23:00:00+08:00')
    const body = ticket([{ value: '1.00' }, { value: '2.00', chapter: '02' }])
    const [short, long] = [
      numberOf(await engine.lodge(type, trader, body, {})),
      numberOf(await engine.lodge(type, trader, body, {})),
    ]
    const step = async (number: string, name: string, version: number, more: object = {}) =>
      numberOf(await engine.step(type, trader, number, name, { version, ...more }))
    const hours = () => totalsOf(node, 'depot.waited', [], 'hour')
    assert.deepEqual(await hours(), [])
    // a second less than a minute is none; what was lodged first is the beginning, amended or not
    clock.now += 59_999
    await step(short, 'amend', 1, { body })
    await step(short, 'pay', 2)
    assert.deepEqual(await hours(), [])
    clock.now = at('2026-11-25T01:30:59.999+08:00')
    await step(long, 'cancel', 1)
    assert.deepEqual(await hours(), ['2026-11-25T01 150'])
    const chapters = ['2026-11-25 01 150', '2026-11-25 02 150']
    assert.deepEqual(await totalsOf(node, 'depot.waited', ['chapter'], 'day'), chapters)
    // from the filings, where memory has no hours by rows
    assert.deepEqual(
      await totalsOf(node, 'depot.waited', ['chapter'], 'hour'),
      chapters.map(each => each.replace('25 0', '25T01 0')),
    )
    // undecided again it counts nothing, and decided anew what it counted at first
    await step(long, 'reopen', 2)
    assert.deepEqual(await hours(), [])
    clock.now += 7_200_000
    await step(long, 'pay', 3)
    assert.deepEqual(await hours(), ['2026-11-25T01 150'])
  })
})

test('history of before 1970 counts where it belongs, and is found again', async () => {
  await withNode('Asia/Shanghai', async node => {
    await lodge(node, '3.00', '1949-10-01T15:00:00+08:00')
    await lodge(node, '5.00', '1969-12-31T23:59:59+08:00')
    await lodge(node, '7.00', '2026-11-25T08:00:00Z')
    assert.deepEqual(await totalsOf(node, 'depot.value'), ['1949 3.00', '1969 5.00', '2026 7.00'])
    const hours = ['1949-10-01T15 01 3.00', '1969-12-31T23 01 5.00', '2026-11-25T16 01 7.00']
    assert.deepEqual(await totalsOf(node, 'depot.value', ['chapter'], 'hour'), hours)
    const page = await node.engine.list(node.type, trader, { where: {}, limit: 10 })
    assert.ok('rows' in page)
    assert.equal(page.rows.length, 3)
  })
})
