// Totals as the table that a page shows (Accept: text/csv with `across`).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { declaration, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor()
  for (const office of ['7208', '7208', '7203']) {
    assert.equal((await door.lodge(declaration({ office }))).status, 201)
  }
})
after(() => door.end())

const ask = (path: string, lang = 'en'): Promise<Response> =>
  door.ask(`/api/v1/totals/${path}`, {
    key: '',
    headers: { accept: 'text/csv', 'accept-language': lang },
  })

test('a table has names in the reader’s language, sums that add up, and a byte order mark', async () => {
  const path = 'trade.declared?by=office,direction&across=direction&grain=month'
  const response = await ask(path)
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('beibu-position'), '3')
  assert.match(response.headers.get('vary') ?? '', /Accept-Language/)
  const bytes = new Uint8Array(await response.arrayBuffer())
  assert.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf])
  const lines = new TextDecoder().decode(bytes).split('\r\n')
  assert.equal(lines[0], 'Customs office,Customs office: name,import Import,Sum (CNY)')
  assert.match(lines[1] ?? '', /^7203,[^,]+,1017507\.25,1017507\.25$/)
  assert.match(lines[2] ?? '', /^7208,[^,]+,2035014\.50,2035014\.50$/)
  assert.equal(lines[3], 'Sum,,3052521.75,3052521.75')
  const zh = await (await ask(path, 'zh')).text()
  assert.match(zh, /import 进口,合计 \(CNY/)
  assert.match(zh, /\r\n7208,[\u4e00-\u9fff]+,/)
})

test('countries have names, time goes down or across', async () => {
  const partners = await (await ask('trade.declarations?by=partner&across=at&grain=day')).text()
  assert.match(
    partners,
    /^Partner country,Partner country: name,2026-11-25,Sum \(1\)\r\nTH,Thailand,3,3/,
  )
  assert.equal(
    await (await ask('trade.declarations?across=&grain=month')).text(),
    'Time,Sum (1)\r\n2026-11,3\r\nSum,3\r\n',
  )
  assert.equal(
    await (await ask('trade.declarations?across=at&grain=year')).text(),
    '2026,Sum (1)\r\n3,3\r\n',
  )
})

test('across is one of what it is cut by', async () => {
  assert.equal((await ask('trade.declared?by=office&across=mode')).status, 400)
  assert.equal((await ask('trade.declared?across=at%20')).status, 400)
})
