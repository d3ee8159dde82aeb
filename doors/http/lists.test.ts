import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { problemBody, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor()
})
after(() => door.end())

interface Found {
  readonly codes: readonly { code: string; name: string }[]
  readonly more: boolean
}
const ask = async (path: string, lang = 'en'): Promise<Found> => {
  const response = await door.ask(`/api/v1/lists/trade/${path}`, {
    headers: { 'accept-language': lang },
  })
  assert.equal(response.status, 200, path)
  return (await response.json()) as Found
}

test('a code by its beginning, a name with and without marks, in four languages', async () => {
  assert.deepEqual((await ask('office?q=7208', 'vi')).codes, [
    { code: '7208', name: 'Bằng Tường (Hữu Nghị Quan)' },
  ])
  for (const q of ['bang tuong', 'Bằng', 'huu nghi', '凭祥', 'ผิงเสียง', 'PINGXIANG']) {
    const { codes } = await ask(`office?q=${encodeURIComponent(q)}`, 'zh')
    assert.equal(codes[0]?.name, '凭祥海关', q)
  }
  const all = await ask('office', 'th')
  assert.ok(all.codes.length > 10 && !all.more)
  assert.equal((await ask('office?q=nothingofthesort')).codes.length, 0)
})

test('đ is found as d; an exact code comes before longer ones and before names', async () => {
  const { codes } = await ask('office?q=dong%20hung', 'vi')
  assert.equal(codes[0]?.code, '7207')
  assert.equal((await ask('transport?q=4')).codes[0]?.code, '4')
})

test('at most 50 answers, and said so; names of given codes', async () => {
  const many = await ask('currency')
  assert.deepEqual([many.codes.length, many.more], [50, true])
  const given = await ask('currency?keys=CNY,USD,QQQ', 'zh')
  assert.deepEqual(given, {
    codes: [
      { code: 'CNY', name: '人民币' },
      { code: 'USD', name: '美元' },
    ],
    more: false,
  })
  assert.equal((await ask('currency?q=dong')).codes[0]?.code, 'VND')
  const hs = await ask('hs?q=081060')
  assert.ok(hs.codes.some(each => each.code === '0810600000' && /durian/i.test(each.name)))
})

test('a closed list of a field, with the words of its pack', async () => {
  const { codes } = await ask('scheme', 'en')
  assert.deepEqual(
    codes.map(each => each.code),
    ['acfta', 'rcep'],
  )
  assert.match(codes[0]?.name ?? '', /ACFTA/)
})

test('an unknown list, a stranger and a wild question are refused', async () => {
  const status = async (path: string, key?: string): Promise<string> => {
    const response = await door.ask(`/api/v1/lists/${path}`, key === undefined ? {} : { key })
    const body = await problemBody(response)
    return `${response.status} ${body.faults[0]?.key}`
  }
  assert.equal(await status('trade/nothing'), '404 not-found')
  assert.equal(await status('nothing/office'), '404 not-found')
  assert.equal(await status('trade/__proto__'), '404 not-found')
  assert.equal(await status('trade/office', ''), '401 key-missing')
  assert.equal(await status(`trade/office?q=${'x'.repeat(61)}`), '400 parameter-wrong')
  assert.equal(await status('trade/office?keys=,'), '400 parameter-wrong')
})
