// A file through the page's own routes: uploaded, looked at, tried, lodged, put right, once more.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Mapping } from '#doors/bulk/mapping.ts'
import { makeBook, textCellXml } from '#doors/bulk/xlsx/fixture.ts'
import { firstOperator, newOrganisation, Visitor } from '../people/testing.ts'
import { DECLARATIONS, type ProblemBody, problemBody, type TestDoor, testDoor } from '../testing.ts'

const SAMPLE = join(import.meta.dirname, '../../../docs/sample')
const FRUIT = readFileSync(join(SAMPLE, 'fruit.csv'), 'utf8')
const sample = JSON.parse(readFileSync(join(SAMPLE, 'fruit.mapping.json'), 'utf8')) as Mapping
/** As the page makes it: rows belong together by a column, and keys are of what they say. */
const { key: _, ...mapping } = sample

let door: TestDoor
before(async () => {
  door = await testDoor({ limits: { bulk: 2_000_000 } })
})
after(() => door.end())

interface Told {
  readonly file: string
  readonly format: string
  readonly encoding?: string
  readonly columns: readonly { column: string; name: string; samples: readonly string[] }[]
  readonly mapping: Mapping | null
  readonly remembered: boolean
}
interface Refused {
  readonly line: number
  readonly faults: readonly { where: string; key: string; path: string; message: string }[]
  readonly record: string
}
interface Done {
  readonly rows: number
  readonly lodged: number
  readonly replayed: number
  readonly refused: number
  readonly faults: readonly { key: string; message: string }[]
}

const upload = (
  content: string | Buffer,
  { name = 'f.csv', key = door.keys.trader } = {},
): Promise<Response> =>
  door.ask(`${DECLARATIONS}/bulk`, {
    method: 'POST',
    key,
    headers: { 'beibu-name': encodeURIComponent(name) },
    body: new Uint8Array(Buffer.from(content)),
  })
const uploadTold = async (content: string | Buffer, name = 'f.csv'): Promise<Told> => {
  const response = await upload(content, { name })
  assert.equal(response.status, 201, await response.clone().text())
  return (await response.json()) as Told
}

const ask = (
  file: string,
  what: 'check' | 'lodge',
  given: unknown,
  { key = door.keys.trader, lang = 'en' } = {},
): Promise<Response> =>
  door.ask(`${DECLARATIONS}/bulk/${file}/${what}`, {
    method: 'POST',
    key,
    headers: { 'content-type': 'application/json', 'accept-language': lang },
    body: JSON.stringify({ mapping: given }),
  })

const told = async (
  response: Response,
): Promise<{ refused: Refused[]; done: Done; csv: string }> => {
  assert.equal(response.status, 200, await response.clone().text())
  const refused: Refused[] = []
  let csv = ''
  let done: Done | undefined
  for (const line of (await response.text()).trimEnd().split('\n')) {
    const event = JSON.parse(line) as { began?: { header: string }; refused?: Refused; done?: Done }
    if (event.began !== undefined) csv += event.began.header
    if (event.refused !== undefined) {
      refused.push(event.refused)
      csv += event.refused.record
    }
    done = event.done
  }
  assert.ok(done !== undefined, 'the last event says how it ended')
  return { refused, done, csv }
}
const counts = ({ lodged, replayed, refused }: Done) => [lodged, replayed, refused]

/** As many filings as rows, each with a consignment of its own. */
const many = (count: number, change: (row: string[], i: number) => void = () => {}): string => {
  const [head = '', first = ''] = FRUIT.split(/\r?\n/)
  const rows = Array.from({ length: count }, (_, i) => {
    const row = first.split(',').slice(0, 11)
    row[0] = `M-${i}`
    change(row, i)
    return `${row.join(',')},1000.00`
  })
  return `${[head, ...rows].join('\r\n')}\r\n`
}

test('a file is tried, lodged, its refused rows put right and lodged: nothing is lodged twice', async () => {
  const first = await uploadTold(FRUIT)
  assert.deepEqual(
    first.columns.slice(0, 2).map(({ name, samples }) => [name, samples]),
    [
      ['No.', ['F-2601', 'F-2602', 'F-2603']],
      ['Office', ['7208']],
    ],
  )
  assert.equal(first.remembered, false)
  const before = door.inner.engine.statistics().position
  const tried = await told(await ask(first.file, 'check', mapping))
  assert.deepEqual(counts(tried.done), [2, 0, 1])
  assert.equal(door.inner.engine.statistics().position, before, 'a trial keeps nothing')
  assert.deepEqual(
    tried.refused.map(({ line, faults }) => [line, faults[0]?.where, faults[0]?.key]),
    [[5, 'H HS', 'hs-unknown']],
  )
  const lodged = await told(await ask(first.file, 'lodge', mapping))
  assert.deepEqual(counts(lodged.done), [2, 0, 1])
  // the connection was lost, the page was loaded anew: the same file is dropped again
  const again = await uploadTold(FRUIT)
  assert.equal(again.remembered, true)
  assert.deepEqual(again.mapping, mapping)
  assert.deepEqual(counts((await told(await ask(again.file, 'check', mapping))).done), [0, 2, 1])
  assert.deepEqual(counts((await told(await ask(again.file, 'lodge', mapping))).done), [0, 2, 1])
  // the refused rows as they were downloaded, first unchanged, then put right, then once more
  const same = await uploadTold(lodged.csv)
  assert.deepEqual(same.mapping, mapping, 'columns of our own are not of the mapping')
  assert.deepEqual(counts((await told(await ask(same.file, 'lodge', mapping))).done), [0, 0, 1])
  const right = await uploadTold(lodged.csv.replace(/,0810600001,/, ',0810600000,'))
  assert.deepEqual(counts((await told(await ask(right.file, 'lodge', mapping))).done), [1, 0, 0])
  assert.deepEqual(counts((await told(await ask(right.file, 'lodge', mapping))).done), [0, 1, 0])
  const position = door.inner.engine.statistics().position
  assert.equal(position, before + 3)
})

test('a broken connection in the middle of lodging: the same file again is only finished', async () => {
  const content = many(1_500)
  const { file } = await uploadTold(content)
  const leaving = new AbortController()
  const response = await door.ask(`${DECLARATIONS}/bulk/${file}/lodge`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mapping }),
    signal: leaving.signal,
  })
  const before = door.inner.engine.statistics().accepted
  const reader = response.body?.getReader()
  await reader?.read()
  while (door.inner.engine.statistics().accepted === before) await reader?.read()
  leaving.abort()
  const again = await uploadTold(content)
  const { done } = await told(await ask(again.file, 'lodge', mapping))
  assert.equal(done.lodged + done.replayed, 1_500)
  assert.ok(done.replayed > 0)
  assert.equal(done.refused, 0)
  const once = await told(await ask(again.file, 'lodge', mapping))
  assert.deepEqual(counts(once.done), [0, 1_500, 0])
})

test('each filing is tried by itself: what two of one file claim is told when they are lodged', async () => {
  const { file } = await uploadTold(
    many(70, (row, i) => {
      row[0] = 'TWICE'
      row[4] = `T ${i}`
    }),
  )
  const alone = { ...mapping, group: undefined }
  assert.deepEqual(counts((await told(await ask(file, 'check', alone))).done), [70, 0, 0])
  const { done, refused } = await told(await ask(file, 'lodge', alone))
  assert.deepEqual(counts(done), [1, 0, 69])
  assert.equal(refused[0]?.faults[0]?.key, 'already-claimed')
  assert.deepEqual(counts((await told(await ask(file, 'check', alone))).done), [0, 1, 69])
})

test('reasons come in the reader’s language, and no cell of the refused rows is a formula', async () => {
  const evil = ['=1+1', '+2', '-3', '@x', '\t=4', '＝5']
  const content = many(evil.length, (row, i) => {
    row[4] = evil[i] ?? ''
    row[7] = '9999999999'
  })
  const { file } = await uploadTold(content)
  for (const [lang, part] of [
    ['zh', /税则/],
    ['vi', /HS/],
    ['th', /HS|พิกัด/],
  ] as const) {
    const { refused, csv } = await told(await ask(file, 'check', mapping, { lang }))
    assert.equal(refused.length, evil.length)
    assert.match(refused[0]?.faults[0]?.message ?? '', part)
    for (const cell of evil) assert.ok(csv.includes(`'${cell}`), cell)
    assert.doesNotMatch(csv, /(^|,)"?[=+@＝\t]/m)
  }
})

test('a suggestion is made of names in any language, and of how rows repeat', async () => {
  const head = 'Own reference number,商品编号,Tên hàng,ประเทศต้นกำเนิด,Net mass (kg),天气'
  const { mapping: made } = await uploadTold(
    `${head}\nA,0810600000,x,TH,1,y\nA,0810600000,z,TH,1,y\nB,0810600000,z,TH,1,y\n`,
  )
  const columns = Object.entries(made?.fields ?? {}).map(([path, { column }]) => [path, column])
  assert.deepEqual(columns.sort(), [
    ['items[].hs', '商品编号'],
    ['items[].name', 'Tên hàng'],
    ['items[].origin', 'ประเทศต้นกำเนิด'],
    ['reference', 'Own reference number'],
  ])
  assert.deepEqual(made?.group, ['Own reference number'])
})

test('what cannot be read is refused with its reason, whatever it is', async () => {
  const bytes = (...of: number[]) => Buffer.from(of)
  const bomb = makeBook({ rows: `<row>${textCellXml('A1', 'x')}</row>${' '.repeat(8_000_000)}` })
  for (const [content, key] of [
    ['', 'file-empty'],
    ['a,a\n1,2\n', 'columns-duplicate'],
    ['<a/>', 'file-unknown'],
    [bytes(0xd0, 0xcf, 0x11, 0xe0, 1), 'file-encrypted'],
    [bytes(0x50, 0x4b, 3, 4, 1), 'file-damaged'],
    [bytes(0x61, 0, 0x62, 0, 0x0a, 0), 'encoding-unknown'],
    ['a,b\n"1,2\n', 'quote-open'],
    [bytes(0x61, 0x0a, 0xc3, 0x28, 0xff, 0xfe, 0x0a), 'encoding-unknown'],
    [bomb, 'file-too-large'],
  ] as const) {
    const response = await upload(content)
    assert.equal(response.status, 422, `${key} ${await response.clone().text()}`)
    const { faults } = await problemBody(response)
    assert.equal(faults[0]?.key, key)
    assert.notEqual(faults[0]?.message, key)
  }
  const large = await upload('x'.repeat(2_000_001))
  assert.equal(large.status, 413)
  for (const encoded of [
    Buffer.concat([bytes(0xff, 0xfe), Buffer.from('编号,货物\n1,榴莲\n', 'utf16le')]),
    Buffer.from('\uFEFF编号,货物\n1,榴莲\n'),
    // the same in GB18030
    bytes(
      0xb1,
      0xe0,
      0xba,
      0xc5,
      0x2c,
      0xbb,
      0xf5,
      0xce,
      0xef,
      10,
      0x31,
      0x2c,
      0xc1,
      0xf1,
      0xc1,
      0xab,
      10,
    ),
  ]) {
    const { columns } = await uploadTold(encoded)
    assert.deepEqual(
      columns.map(({ name, samples }) => [name, ...samples]),
      [
        ['编号', '1'],
        ['货物', '榴莲'],
      ],
    )
  }
})

test('a mapping that does not fit, and a style that is unclear, are said of the whole file', async () => {
  const { file } = await uploadTold('No.,Net kg\nA,"1,234"\n')
  const order = { filing: 'trade.declaration', fields: { reference: { column: 'No.' } } }
  const ends = async (fields: Mapping['fields'], what: 'check' | 'lodge'): Promise<string[]> => {
    const { done } = await told(await ask(file, what, { ...order, fields }))
    return done.faults.map(each => each.key)
  }
  assert.deepEqual(await ends({ reference: { column: 'Nr' } }, 'check'), ['column-missing'])
  assert.deepEqual(await ends({ weight: { column: 'No.' } }, 'lodge'), ['mapping-path-unknown'])
  const net = { 'items[].net': { column: 'Net kg' } }
  assert.deepEqual(await ends(net, 'check'), ['number-style-unclear'])
  assert.deepEqual(await ends(net, 'lodge'), ['number-style-unclear'])
  for (const wrong of [{ filing: 1 }, 'x', { ...order, colour: 1 }]) {
    const response = await ask(file, 'check', wrong)
    assert.equal(response.status, 422)
    assert.equal((await problemBody(response)).faults[0]?.key, 'mapping-wrong')
  }
})

test('walls: another’s file is not there; who may not lodge uploads nothing', async () => {
  const { file } = await uploadTold(FRUIT)
  for (const id of [file, '01M00000000000000000000000', 'x']) {
    const missing = await ask(id, 'lodge', mapping, { key: door.keys.other })
    assert.equal(missing.status, 404)
    const { faults, status } = (await missing.json()) as ProblemBody
    assert.deepEqual([status, faults.map(each => each.key)], [404, ['not-found']])
  }
  for (const key of [door.keys.officer, door.keys.operator]) {
    assert.equal((await upload(FRUIT, { key })).status, 403)
    assert.equal((await ask(file, 'check', mapping, { key })).status, 403)
  }
  assert.deepEqual(
    await door.inner.engine.desk.mappings.list(
      { org: 'elsewhere', actor: 'x', roles: new Set(['officer']) },
      'trade.declaration',
    ),
    [],
  )
  const operator = await firstOperator(door)
  const trader = await newOrganisation(operator, 'Trader', 'trader', 'm@trader.test')
  const broker = await newOrganisation(operator, 'Broker', 'broker', 'm@broker.test')
  const acting = Object.assign(new Visitor(door), { cookie: broker.cookie, org: trader.org })
  const send = (visitor: Visitor, path: string, body: string, type: string): Promise<Response> =>
    fetch(`${door.url}${DECLARATIONS}/bulk${path}`, {
      method: 'POST',
      headers: {
        'sec-fetch-site': 'same-origin',
        'content-type': type,
        cookie: visitor.cookie ?? '',
        'beibu-organisation': visitor.org,
      },
      body,
    })
  assert.equal((await send(acting, '', FRUIT, 'text/csv')).status, 403)
  await trader.get('/api/v1/mandates', { agent: broker.org, until: '2027-01-01' })
  const theirs = FRUIT.replaceAll('F-26', 'B-26')
  const taken = (await (await send(acting, '', theirs, 'text/csv')).json()) as Told
  const order = JSON.stringify({ mapping })
  const own = await send(acting, `/${taken.file}/lodge`, order, 'application/json')
  assert.deepEqual(counts((await told(own)).done), [2, 0, 1])
  // a colleague of the trader finds the mapping, and not the file
  const found = (await (await send(trader, '', FRUIT, 'text/csv')).json()) as Told
  assert.equal(found.remembered, true)
  assert.equal((await send(trader, `/${taken.file}/lodge`, order, 'application/json')).status, 404)
})
