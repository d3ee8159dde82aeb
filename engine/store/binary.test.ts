import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import {
  boolArray,
  byteaArray,
  int4Array,
  int8Array,
  jsonArray,
  numericArray,
  textArray,
  timestamptzArray,
} from './binary.ts'
import { type Database, openDatabase } from './database.ts'

let own: TestDatabase
let database: Database

before(async () => {
  own = await testDatabase()
  database = openDatabase(own.config)
})
after(async () => {
  await database.close()
  await own.drop()
})

/** What the server holds after `array` came in as a parameter of that type, element by element. */
const seen = async (type: string, array: Buffer): Promise<unknown[]> => {
  const text = `SELECT value FROM unnest($1::${type}[]) WITH ORDINALITY AS t(value, n) ORDER BY n`
  return (await database.query(text, [array])).rows.map(row => row.value)
}

/** Law: what goes in comes out, nulls and the empty array too. */
const roundTrip = <T>(
  type: string,
  element: fc.Arbitrary<T>,
  encode: (values: (T | null)[]) => Buffer,
  expect: (value: T) => unknown = value => value,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.option(element), { maxLength: 40 }), async values => {
      const expected = values.map(value => (value === null ? null : expect(value)))
      assert.deepEqual(await seen(type, encode(values)), expected)
    }),
    { numRuns: 100 },
  )

const unicode = fc
  .string({ unit: 'binary', maxLength: 50 })
  .filter(text => text.isWellFormed() && !text.includes('\0'))

test('text[] comes back as sent: any Unicode, quotes, backslashes, braces, NULL as a word', async () => {
  await roundTrip('text', unicode, textArray)
  const hard = ['', 'NULL', '{"a",b}', "o'x", '\\', '\n', '稅 Thuế ภาษี 🧾', 'x'.repeat(100_000)]
  assert.deepEqual(await seen('text', textArray(hard)), hard)
})

test('text with a lone surrogate is a bug and throws, since UTF-8 would silently change it', () => {
  assert.throws(() => textArray(['a\ud800b']), RangeError)
})

test('text with NUL is refused by the server and never cut short', async () => {
  await assert.rejects(seen('text', textArray(['a\0b'])), { code: '22021' })
})

test('json[] keeps the bytes as sent, blanks and order of members too', async () => {
  const json = fc.json().map(text => ` ${text}\n`)
  await roundTrip('json', json, values =>
    jsonArray(values.map(text => (text === null ? null : Buffer.from(text)))),
  )
})

test('bytea[] comes back as sent', async () => {
  await roundTrip('bytea', fc.uint8Array(), byteaArray, bytes => Buffer.from(bytes))
})

test('int8[] from bigint and from safe numbers, to the last one', async () => {
  const limit = 2n ** 63n
  await roundTrip('int8', fc.bigInt({ min: -limit, max: limit - 1n }), int8Array)
  await roundTrip('int8', fc.maxSafeInteger(), int8Array, BigInt)
  assert.deepEqual(await seen('int8', int8Array([-limit, limit - 1n])), [-limit, limit - 1n])
  assert.throws(() => int8Array([limit]), RangeError)
  assert.throws(() => int8Array([2 ** 53]), RangeError)
  assert.throws(() => int8Array([1.5]), RangeError)
})

test('int4[] and bool[] come back as sent; what does not fit throws', async () => {
  await roundTrip('int4', fc.integer(), int4Array)
  await roundTrip('bool', fc.boolean(), boolArray)
  assert.throws(() => int4Array([2 ** 31]), RangeError)
  assert.throws(() => int4Array([0.5]), RangeError)
  assert.throws(() => int4Array([Number.NaN]), RangeError)
})

test('numeric[] holds whole numbers of any size and sign', async () => {
  const size = 10n ** 300n
  await roundTrip('numeric', fc.bigInt({ min: -size, max: size }), numericArray, String)
  await roundTrip('numeric', fc.bigInt({ min: -20_000n, max: 20_000n }), numericArray, String)
  const round = [0n, 1n, -1n, 9999n, 10_000n, -10_000n, 10n ** 28n, 10n ** 3000n + 7n]
  assert.deepEqual(await seen('numeric', numericArray(round)), round.map(String))
})

test('numeric[] equals the literal and adds up: 580,005,270,000.00 yuan in fen', async () => {
  const { rows } = await database.query(
    'SELECT sum(v) = 58000527000000 AS same, sum(v)::text AS sum FROM unnest($1::numeric[]) AS v',
    [numericArray([58_000_527_000_001n, -1n])],
  )
  assert.deepEqual(rows, [{ same: true, sum: '58000527000000' }])
})

test('timestamptz[] to the millisecond, before 1970 and far from now', async () => {
  const [from, to] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')]
  const at = fc.integer({ min: from, max: to })
  await roundTrip('timestamptz', at, timestamptzArray, ms => new Date(ms).toISOString())
  assert.throws(() => timestamptzArray([0.5]), RangeError)
})

test('an array of another type than the parameter is refused, never reread', async () => {
  await assert.rejects(seen('int4', int8Array([1n])), { code: '42804' })
})
