import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import Type from 'typebox'
import { Refusal } from '#kit/fault.ts'
import { toCsv } from './csv.ts'
import { Growing } from './growing.ts'
import { requestIds } from './ids.ts'
import { parseQuery, queryReader } from './parameters.ts'
import { RateLimit } from './rate.ts'
import { prefersCsv } from './totals.ts'

test('a query string is read strictly', () => {
  const faults = (url: string) => {
    const read = parseQuery(url)
    return read instanceof Refusal ? read.faults.map(({ key, path }) => [key, path]) : { ...read }
  }
  assert.deepEqual(faults('/x'), {})
  assert.deepEqual(faults('/x?a=1&b=%E4%B8%AD+x&c'), { a: '1', b: '中 x', c: '' })
  assert.deepEqual(faults('/x?a=1&a=1'), [['parameter-wrong', '/a']])
  assert.deepEqual(faults('/x?a=%ff'), [['parameter-wrong', '/a']])
  assert.deepEqual(faults('/x?%ff=a'), [['parameter-wrong', '/']])
})

test('any names and values come through a query string as they were', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })),
      values => {
        const read = parseQuery(`/x?${new URLSearchParams(values)}`)
        assert.deepEqual({ ...(read as object) }, { ...values })
      },
    ),
  )
})

test('unknown parameters are named before wrong ones, prototype names among them', () => {
  const read = queryReader(
    Type.Object({
      limit: Type.Optional(Type.String({ pattern: '^[0-9]$', expected: '0–9' })),
      must: Type.String({ expected: 'anything' }),
    }),
  )
  const faults = (url: string) => {
    const found = read(url)
    return found instanceof Refusal
      ? found.faults.map(({ key, path, values }) => [key, path, values.expected])
      : { ...found }
  }
  assert.deepEqual(faults('/x?limit=10&__proto__=1&constructor=2'), [
    ['parameter-unknown', '/__proto__', undefined],
    ['parameter-unknown', '/constructor', undefined],
  ])
  assert.deepEqual(faults('/x?limit=10'), [
    ['parameter-wrong', '/limit', '0–9'],
    ['parameter-wrong', '/must', 'anything'],
  ])
  assert.deepEqual(faults('/x?limit=1&must='), { limit: '1', must: '' })
})

test('T46: CSV guards formulas and leaves numbers alone', () => {
  const rows = ['=1+1', '+84 24', '@x', '\tx', '-5 C storage', '-5.00', '1234.50', 'a"b', 'x,y']
  const text = toCsv(
    ['name', 'value'],
    rows.map(name => ({ name, value: '-1.00' })),
  )
  assert.deepEqual(text.split('\r\n'), [
    'name,value',
    "'=1+1,-1.00",
    "'+84 24,-1.00",
    "'@x,-1.00",
    "'\tx,-1.00",
    "'-5 C storage,-1.00",
    '-5.00,-1.00',
    '1234.50,-1.00',
    '"a""b",-1.00',
    '"x,y",-1.00',
    '',
  ])
})

test('an address is held to its rate, and another is not', () => {
  const limit = new RateLimit({ rate: 50, burst: 200 })
  for (let i = 0; i < 200; i++) assert.equal(limit.take('a', 0).ok, true)
  assert.deepEqual(limit.take('a', 0), { ok: false, left: 0, seconds: 1 })
  assert.equal(limit.take('b', 0).ok, true)
  assert.equal(limit.take('a', 19).ok, false)
  assert.equal(limit.take('a', 40).ok, true)
  let taken = 0
  for (let ms = 0; ms < 10_000; ms++) if (limit.take('c', ms).ok) taken++
  assert.ok(taken >= 698 && taken <= 700, `${taken}`)
})

test('a hundred thousand addresses do not fill the memory', () => {
  const limit = new RateLimit({ rate: 1, burst: 1 })
  for (let i = 0; i < 100_000; i++) limit.take(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, i)
  assert.equal(limit.addresses, 10_000)
})

test('CSV is given to whoever prefers it', () => {
  assert.equal(prefersCsv(undefined), false)
  assert.equal(prefersCsv('text/csv'), true)
  assert.equal(prefersCsv('*/*'), false)
  assert.equal(prefersCsv('application/json, text/csv;q=0.5'), false)
  assert.equal(prefersCsv('text/csv;q=0.9, application/json;q=0.5'), true)
  assert.equal(prefersCsv('text/csv;q=0'), false)
})

test('a block that grows holds what was appended', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 5_000 })), pieces => {
      const growing = new Growing()
      for (const piece of pieces) growing.append(Buffer.from(piece))
      assert.deepEqual(growing.take(), Buffer.concat(pieces))
      assert.equal(growing.length, 0)
    }),
  )
})

test('an id of the client is kept when it is sane, else one is made', () => {
  const id = requestIds()
  const of = (own: string) => id({ headers: { 'x-request-id': own } } as never)
  assert.equal(of('trace-1'), 'trace-1')
  for (const own of ['', 'a b', 'x'.repeat(65), 'a\u001bb', '"'])
    assert.match(of(own), /^\w{12}-\w+$/)
  assert.notEqual(of(''), of(''))
})
