// Lists with several values, their sums, and their files, through HTTP.
import assert from 'node:assert/strict'
import { get } from 'node:http'
import { after, before, test } from 'node:test'
import { unguardText } from '#doors/bulk/guard.ts'
import { type Cell, cellText } from '#doors/bulk/table.ts'
import { temporary } from '#doors/bulk/testing.ts'
import { openXlsx } from '#doors/bulk/xlsx/workbook.ts'
import { LANGS, missingWords } from '#kit/words.ts'
import { splitValues } from '../filter.ts'
import { DECLARATIONS, declaration, problemBody, type TestDoor, testDoor } from '../testing.ts'
import { exportWords } from './words.ts'
import { exactCell } from './write.ts'

let door: TestDoor
/** What a spreadsheet would take for something else; each stands in a column of texts. */
const NASTY = [
  '=1+1',
  '+84 912',
  '-5 C storage',
  '@x',
  "'quoted",
  '＝1',
  'a,b "c"',
  'line\nbreak',
  'tab\tinside',
  '_x0041_',
  ' spaces ',
  '<b>&amp;</b>',
  '0012',
  'Đắk Lắk, 凭祥',
]
before(async () => {
  door = await testDoor({ limits: { idleMs: 6_000 } })
  for (const [i, bill] of NASTY.entries()) {
    door.inner.clock.now++
    const office = i % 2 === 0 ? '7208' : '7203'
    assert.equal((await door.lodge(declaration({ bill, office }))).status, 201)
  }
})
after(() => door.end())

const ask = (query: string, init: Parameters<TestDoor['ask']>[1] = {}): Promise<Response> =>
  door.ask(`${DECLARATIONS}/export?${query}`, init)
const sheet = async (response: Response): Promise<Cell[][]> => {
  const bytes = Buffer.from(await response.arrayBuffer())
  const table = await openXlsx(temporary('x.xlsx', bytes), undefined)
  const rows: Cell[][] = []
  for await (const row of table.rows()) rows.push([...row.cells])
  await table.close()
  return rows
}
/** Our own CSV, read plainly: quoted cells may hold anything. */
const cells = (csv: string): string[][] =>
  [...csv.matchAll(/((?:"(?:[^"]|"")*"|[^",\r\n])*)(,|\r\n)/g)].reduce<string[][]>(
    (rows, [, cell = '', end]) => {
      const text = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
      rows.at(-1)?.push(text)
      if (end === '\r\n') rows.push([])
      return rows
    },
    [[]],
  )

test('T46: texts come out guarded against formulas, numbers as they are, in CSV', async () => {
  const response = await ask('columns=bill,value,number&lang=en')
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8; header=present')
  assert.equal(response.headers.get('beibu-position'), String(NASTY.length))
  assert.equal(response.headers.get('cache-control'), 'private, no-store')
  const text = Buffer.from(await response.arrayBuffer()).toString()
  assert.ok(text.startsWith('\uFEFF'))
  const [head, ...rows] = cells(text.slice(1))
  assert.deepEqual(head, ["'Bill of lading or waybill", 'Customs value (CNY)', "'Number"])
  const bills = rows.slice(0, -1).map(row => row[0] ?? '')
  assert.deepEqual(bills.map(unguardText).reverse(), NASTY)
  for (const bill of bills) assert.doesNotMatch(bill, /^[=+\-@＝]/)
  for (const row of rows.slice(0, -1)) assert.equal(row[1], '1017507.25')
})

test('T46: in XLSX texts are texts, and decimals are exact numbers', async () => {
  const response = await ask('columns=bill,value,accepted,state&format=xlsx&lang=zh')
  assert.match(response.headers.get('content-type') ?? '', /spreadsheetml\.sheet$/)
  const [head, ...rows] = await sheet(response)
  assert.deepEqual(head?.map(cellText), [
    '提运单号',
    '计税价格（CNY）',
    '受理时间（Asia/Shanghai）',
    '状态',
  ])
  const bills = rows.map(([bill]) => bill)
  assert.deepEqual(
    bills.map(each => each?.type),
    NASTY.map(() => 'text'),
  )
  assert.deepEqual(bills.map(each => (each === undefined ? '' : cellText(each))).reverse(), NASTY)
  for (const [, value, accepted, state] of rows) {
    assert.equal(value?.type, 'number')
    assert.equal(value === undefined ? '' : cellText(value), '1017507.25')
    assert.equal(accepted === undefined ? '' : cellText(accepted), '2026-11-25 16:00:00')
    assert.equal(state === undefined ? '' : cellText(state), '已计税')
  }
})

test('T54: a decimal of more than 15 digits stays a text, to the last digit', () => {
  for (const [text, cell] of [
    ['1017507.25', 1017507.25],
    ['-5.00', -5],
    ['0.00001', 0.00001],
    ['9999999999999.99', 9999999999999.99],
    ['90071992547409.93', '90071992547409.93'],
    ['9007199254740993', '9007199254740993'],
    ['0.1234567890123456', '0.1234567890123456'],
    ['1e5', '1e5'],
    ['=1', '=1'],
    ['', ''],
  ] as const) {
    assert.equal(exactCell(text), cell)
  }
})

test('a file has a name in the reader’s language, and a plain one', async () => {
  const response = await ask('format=xlsx', { headers: { 'accept-language': 'zh' } })
  const said = response.headers.get('content-disposition') ?? ''
  assert.match(said, /^attachment; filename="trade\.declaration-\d{4}-\d\d-\d\d\.xlsx"; /)
  const name = decodeURIComponent(/filename\*=UTF-8''(.*)$/.exec(said)?.[1] ?? '')
  assert.match(name, /^报关单 \d{4}-\d\d-\d\d\.xlsx$/)
  assert.equal(response.headers.get('content-language'), 'zh')
  await response.arrayBuffer()
  for (const lang of LANGS) {
    const text = await (await ask(`lang=${lang}&office=none`)).text()
    assert.equal(cells(text).length, 2, 'a head and no rows')
  }
  assert.deepEqual(missingWords(exportWords), [])
  const head = await ask('format=xlsx', { method: 'HEAD' })
  assert.equal(head.status, 200)
})

test('a filter has several values; commas within one are escaped; all three agree', async () => {
  for (const [query, count] of [
    ['office=7208', 7],
    ['office=7208,7203', 14],
    ['office=7208,7203&state=paid,assessed', 14],
    ['office=7208,7203&state=paid,released', 0],
    ['bill=%2B84 912,@x', 2],
    ['bill=a%5C,b "c"', 1],
    ['bill=a,b "c"', 0],
    ['bill=Đắk Lắk%5C, 凭祥,@x,nothing', 2],
  ] as const) {
    const list = (await (await door.ask(`${DECLARATIONS}?${query}`)).json()) as {
      filings: unknown[]
    }
    assert.equal(list.filings.length, count, query)
    const sums = await (await door.ask(`${DECLARATIONS}/sums?${query}`)).json()
    const value = (BigInt(count) * 101750725n).toString()
    const total = count === 0 ? {} : { CNY: `${value.slice(0, -2)}.${value.slice(-2)}` }
    assert.deepEqual((sums as { count: number }).count, count, query)
    assert.deepEqual((sums as { sums: { value: object } }).sums.value, total, query)
    assert.equal(cells(await (await ask(query)).text()).length, count + 2, query)
  }
  assert.deepEqual(splitValues('a,b\\,c,d\\\\,e\\f'), ['a', 'b,c', 'd\\', 'e\\f'])
  for (const wrong of ['', ',', 'a,', 'a,,b', 'a,\\', `${'x,'.repeat(50)}y`, 'x'.repeat(201)]) {
    if (wrong !== 'a,\\') assert.equal(splitValues(wrong), undefined, wrong)
  }
})

test('T89: sums and files are over visible rows only', async () => {
  for (const [key, count] of [
    [door.keys.trader, NASTY.length],
    [door.keys.other, 0],
    [door.keys.operator, 0],
    [door.keys.officer, NASTY.length],
  ] as const) {
    const sums = (await (await door.ask(`${DECLARATIONS}/sums`, { key })).json()) as object
    assert.equal('count' in sums && sums.count, count)
    assert.equal(cells(await (await ask('', { key })).text()).length, count + 2)
    assert.equal((await sheet(await ask('format=xlsx', { key }))).length, count + 1)
  }
  for (const part of ['sums', 'export']) {
    assert.equal((await door.ask(`${DECLARATIONS}/${part}`, { key: '' })).status, 401)
    const told = []
    for (const name of ['org', 'nonesuch', 'value']) {
      const { faults } = await problemBody(await door.ask(`${DECLARATIONS}/${part}?${name}=1`))
      told.push(faults.map(({ key, path }) => `${key} ${path.replace(name, '')}`).join())
    }
    assert.deepEqual(told, ['parameter-unknown /', 'parameter-unknown /', 'parameter-unknown /'])
  }
})

test('T88: only listed fields sort, filter and are columns: all else is refused at once', async () => {
  for (const part of ['', '/sums', '/export']) {
    for (const [query, key] of [
      ['sort=(select pg_sleep(30))', 'parameter-unknown'],
      ['sort=value desc,(select 1)', 'parameter-unknown'],
      ['sort=__proto__', 'parameter-unknown'],
      ['order=desc;--', 'parameter-unknown'],
      ['__proto__=x', 'parameter-unknown'],
      ['office=a,,b', 'parameter-wrong'],
      ['state=paid,gone', 'parameter-wrong'],
      ['state=paid;--', 'parameter-wrong'],
      ...(part === '/export'
        ? ([
            ['columns=number,org', 'parameter-wrong'],
            ['columns=__proto__', 'parameter-wrong'],
            ['columns=constructor', 'parameter-wrong'],
            ['columns=due,due', 'parameter-wrong'],
            ['columns=(select 1)', 'parameter-wrong'],
            ['format=exe', 'parameter-wrong'],
            ['lang=xx', 'parameter-wrong'],
          ] as const)
        : []),
    ] as const) {
      const began = performance.now()
      const response = await door.ask(`${DECLARATIONS}${part}?${query}`)
      const problem = await problemBody(response)
      assert.deepEqual([response.status, problem.faults[0]?.key], [400, key], `${part} ${query}`)
      assert.ok(performance.now() - began < 10_000)
    }
  }
})

/** Rows that nobody lodged: some 40 MB, more than the buffers of a connection hold. */
const ROWS = 20_000
const manyRows = async (): Promise<void> => {
  await door.inner.database.query(
    `INSERT INTO filing (partition, filing, type, number, org, state, version, accepted, changed,
        awaits, reference, document, positions, marks, facets, listed)
      SELECT partition, lpad(n::text, 26, '0'), type, 'N' || n, org, state, version, accepted,
        changed, awaits, reference, document, positions, marks, '{}',
        json_build_object('bill', repeat('x', 2000))
      FROM (SELECT * FROM filing WHERE partition = 0 ORDER BY filing LIMIT 1) AS one,
        generate_series(1, $1) AS n`,
    [ROWS],
  )
}

interface Stalled {
  /** let it come again: whether the file is whole */
  resume(): Promise<boolean>
  leave(): void
}
/** A client that reads the head of the answer and then nothing. */
const stall = (): Promise<Stalled> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${door.keys.trader}` }
    const request = get(`${door.url}${DECLARATIONS}/export`, { headers }, response => {
      response.on('error', () => undefined)
      response.pause()
      resolve({
        resume: () =>
          new Promise(done => {
            response.on('close', () => done(response.complete))
            response.resume()
          }),
        leave: () => response.destroy(),
      })
    })
    request.on('error', reject)
  })
/** Milliseconds until another file is begun. */
const untilFree = async (): Promise<number> => {
  const began = performance.now()
  for (;;) {
    const response = await ask('office=none')
    await response.arrayBuffer()
    if (response.status === 200) return performance.now() - began
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

test('who takes nothing is cut off, who goes away is let go; two files at once, no more', async () => {
  await manyRows()
  const [one, two] = [await stall(), await stall()]
  const third = await ask('')
  assert.deepEqual([third.status, third.headers.get('retry-after')], [503, '1'])
  await third.arrayBuffer()
  assert.ok((await untilFree()) > 2_000, 'nobody was cut off before the time')
  // what does not come whole must not look whole
  assert.equal(await one.resume(), false)
  two.leave()
  const [left, gone] = [await stall(), await stall()]
  left.leave()
  left.leave()
  gone.leave()
  // long before their time is up
  assert.ok((await untilFree()) < 4_000, 'who left holds nothing')
  const text = await (await ask('columns=number,bill')).text()
  assert.equal(cells(text).length, ROWS + NASTY.length + 2)
  const failed = door.logged.filter(line => line.includes('"level":50'))
  assert.deepEqual(failed, [])
})
