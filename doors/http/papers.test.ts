// Papers and their codes over HTTP.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { LANGS } from '#kit/words.ts'
import {
  acceptedBody,
  DECLARATIONS,
  declaration,
  problemBody,
  type TestDoor,
  testDoor,
} from './testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor({ limits: { verify: { rate: 1, burst: 40 } } })
})
after(() => door.end())

const lodge = async (change: Readonly<Record<string, unknown>> = {}) =>
  acceptedBody(await door.lodge(declaration(change)))
const pdf = (number: string, query = '', init: Parameters<TestDoor['ask']>[1] = {}) =>
  door.ask(`${DECLARATIONS}/${number}/pdf${query}`, init)

interface Told {
  readonly standing: string
  readonly number: string
  readonly state: string
  readonly position: number
  readonly latest: { readonly state: string; readonly position: number }
  readonly names: Readonly<Record<string, { readonly type: string; readonly state: string }>>
  readonly proof: { readonly index: number; readonly path: readonly string[] }
}
const verify = (code: string) => door.ask(`/api/v1/verify/${code}`, { key: '' })
const told = async (code: string): Promise<Told> => {
  const answer = await verify(code)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  return (await answer.json()) as Told
}
/** The code that a filing's paper bears now. */
const codeOf = async (number: string): Promise<string> => {
  const answer = await door.ask(`${DECLARATIONS}/${number}/code`)
  assert.equal(answer.status, 200)
  return ((await answer.json()) as { code: string }).code
}

test('a filing is a PDF in the language that is asked for, and kept nowhere', async () => {
  const { number } = await lodge()
  for (const lang of LANGS) {
    const answer = await pdf(number, `?lang=${lang}`)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'application/pdf')
    assert.equal(answer.headers.get('content-language'), lang)
    assert.equal(answer.headers.get('cache-control'), 'private, no-store')
    assert.equal(
      answer.headers.get('content-disposition'),
      `inline; filename="declaration-${number}.${lang}.pdf"`,
    )
    const bytes = Buffer.from(await answer.arrayBuffer())
    assert.equal(bytes.subarray(0, 5).toString(), '%PDF-')
  }
  const accepted = await pdf(number, '', { headers: { 'accept-language': 'th-TH,en;q=0.5' } })
  assert.equal(accepted.headers.get('content-language'), 'th')
})

test('who may not see the filing gets the answer that it does not exist', async () => {
  const { number } = await lodge()
  const foreign = await pdf(number, '', { key: door.keys.other })
  const absent = await pdf('72082026999999999', '', { key: door.keys.other })
  assert.deepEqual([foreign.status, absent.status], [404, 404])
  const faults = [await problemBody(foreign), await problemBody(absent)].map(each => each.faults)
  assert.deepEqual(faults[0], faults[1])
  assert.equal((await pdf(number, '', { key: door.keys.officer })).status, 200)
  assert.equal((await pdf(number, '', { key: '' })).status, 401)
  for (const query of ['?lang=de', '?lang=zh&lang=en', '?x=1']) {
    assert.equal((await pdf(number, query)).status, 400, query)
  }
})

test('too many lines are refused with how many would do', async () => {
  const line = (declaration().items as Readonly<Record<string, unknown>>[])[1]
  const items = Array.from({ length: 5_000 }, () => line)
  const { number } = await lodge({ items, gross: '99999999' })
  const answer = await pdf(number)
  assert.equal(answer.status, 422)
  const [fault] = (await problemBody(answer)).faults
  assert.equal(fault?.key, 'too-many-lines')
  assert.equal(fault?.values.found, 5_000)
  assert.ok(Number(fault?.values.max) > 2_000 && Number(fault?.values.max) < 5_000)
})

test('a code says valid, then changed, then withdrawn, to everybody', async () => {
  const { number } = await lodge()
  const code = await codeOf(number)
  const valid = await told(code)
  assert.equal(valid.standing, 'valid')
  assert.deepEqual([valid.number, valid.state], [number, 'assessed'])
  assert.equal(valid.proof.index, valid.position - 1)
  assert.equal(valid.names.zh?.type, '报关单')
  assert.equal(valid.names.th?.state, 'ประเมินแล้ว')
  const cancel = await door.ask(`${DECLARATIONS}/${number}/cancel`, {
    method: 'POST',
    headers: { 'if-match': '"1"' },
  })
  assert.equal(cancel.status, 200)
  const withdrawn = await told(code.toLowerCase())
  assert.equal(withdrawn.standing, 'withdrawn')
  assert.equal(withdrawn.latest.state, 'cancelled')
  const other = await lodge()
  const first = await codeOf(other.number)
  await door.ask(`${DECLARATIONS}/${other.number}/pay`, {
    method: 'POST',
    headers: { 'if-match': '"1"' },
  })
  assert.equal((await told(first)).standing, 'changed')
})

test('a code that is none is not found, whatever is wrong with it, and asking has its limit', async () => {
  const code = await codeOf((await lodge()).number)
  const spoilt = code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A')
  for (const none of [spoilt, 'x', '0'.repeat(32), `${code}1`, '%00', encodeURIComponent('核验')]) {
    const answer = await verify(none)
    assert.equal(answer.status, 404, none)
    assert.equal((await problemBody(answer)).faults[0]?.key, 'not-found')
  }
  let last = await verify(spoilt)
  for (let n = 0; n < 60 && last.status !== 429; n++) last = await verify(spoilt)
  assert.equal(last.status, 429)
  assert.ok(Number(last.headers.get('retry-after')) >= 1)
})
