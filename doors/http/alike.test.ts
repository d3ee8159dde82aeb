// A trial lodging warns of what was likely lodged already; of the own organisation's alone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  acceptedBody,
  DECLARATIONS,
  type Document,
  declaration,
  type TestDoor,
  testDoor,
} from './testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor()
})
after(() => door.end())

interface Warning {
  readonly key: string
  readonly path: string
  readonly values: Readonly<Record<string, string>>
  readonly message: string
}
const post = (document: Document, key: string, query = '', lang = 'en') =>
  door.ask(`${DECLARATIONS}${query}`, {
    method: 'POST',
    key,
    headers: { 'content-type': 'application/json', 'accept-language': lang },
    body: JSON.stringify(document),
  })
const warned = async (document: Document, key = door.keys.trader, lang = 'en') => {
  const answer = await post(document, key, '?dry=true', lang)
  assert.equal(answer.status, 200)
  return ((await answer.json()) as { warnings: Warning[] }).warnings
}
const numbersOf = async (document: Document, key?: string): Promise<(string | undefined)[]> =>
  (await warned(document, key)).map(({ values }) => values.number)

let bills = 0
const lodged = async () => {
  const document = declaration({ bill: `BL-${++bills}` })
  const answer = await post(document, door.keys.trader)
  assert.equal(answer.status, 201)
  // what a colleague would type again: another reference of the declarant's
  return { ...(await acceptedBody(answer)), again: { ...document, reference: `R-${bills}` } }
}

test('the same bill and goods within 30 days: number and day are told, and it is lodged all the same', async () => {
  const { number, again } = await lodged()
  assert.deepEqual(await warned(again), [
    {
      key: 'likely-duplicate',
      path: '/bill',
      values: { number, date: '2026-11-25' },
      message: `Likely lodged already: ${number} of 2026-11-25 has the same bill and the same goods. You may lodge it all the same.`,
    },
  ])
  const [chinese] = await warned(again, undefined, 'zh')
  assert.match(chinese?.message ?? '', /^可能重复申报/)
  const twice = await post(again, door.keys.trader)
  assert.equal(twice.status, 201, 'not hindered')
  assert.equal('warnings' in ((await twice.json()) as object), false)
})

test('another bill, quantity, code or price is another consignment; order and words are not', async () => {
  const { number, again } = await lodged()
  const [first, ...rest] = again['items' as keyof typeof again] as unknown as Document[]
  const with_ = (change: Document): Document => ({
    ...again,
    items: [{ ...first, ...change }, ...rest],
  })
  assert.deepEqual(await numbersOf(with_({ name: 'Durians' })), [number])
  assert.deepEqual(await numbersOf({ ...again, bill: 'BL-other' }), [])
  assert.deepEqual(await numbersOf({ ...again, bill: undefined }), [])
  assert.deepEqual(await numbersOf(with_({ value: '1.00' })), [])
  assert.deepEqual(await numbersOf(with_({ net: '17999', quantity: '17999' })), [])
})

test('never of another organisation, for nobody’s key', async () => {
  const { again } = await lodged()
  assert.deepEqual(await numbersOf(again, door.keys.other), [])
  // of an officer a trial is refused: they lodge nothing
  assert.equal((await post(again, door.keys.officer, '?dry=true')).status, 403)
})

test('what was cancelled, or is older than 30 days, is no more in the way', async () => {
  const { number, version, again } = await lodged()
  const { clock } = door.inner
  const now = clock.now
  clock.now = now + 30 * 86_400_000
  assert.deepEqual(await numbersOf(again), [number])
  clock.now += 1
  assert.deepEqual(await numbersOf(again), [])
  clock.now = now
  const cancelled = await door.ask(`${DECLARATIONS}/${number}/cancel`, {
    method: 'POST',
    headers: { 'if-match': `"${version}"` },
  })
  assert.equal(cancelled.status, 200)
  assert.deepEqual(await numbersOf(again), [])
})
