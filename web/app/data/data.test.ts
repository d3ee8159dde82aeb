import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  acceptedBody,
  DECLARATIONS,
  declaration,
  type TestDoor,
  testDoor,
} from '#doors/http/testing.ts'
import { parseDecimal } from '#kit/decimal.ts'
import { ageOf, isZero, shortHash, showDecimal, showSize, showWhole } from '../format.ts'
import { match } from '../match.ts'
import { holds, type Proof } from './proof.ts'
import { addDecimals } from './sums.ts'

const decimal = fc
  .tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: 0, max: 5 }))
  .map(([n, scale]) => {
    const digits = String(n < 0n ? -n : n).padStart(scale + 1, '0')
    const whole = digits.slice(0, digits.length - scale)
    const text = scale === 0 ? whole : `${whole}.${digits.slice(-scale)}`
    return n < 0n ? `-${text}` : text
  })

test('law: a sum of decimals is exact, in any order', () => {
  fc.assert(
    fc.property(fc.array(decimal, { maxLength: 20 }), texts => {
      const sum = addDecimals(texts)
      assert.equal(addDecimals([...texts].reverse()), sum)
      const exact = texts.reduce((n, text) => n + (parseDecimal(text, 5) ?? assert.fail()), 0n)
      assert.equal(parseDecimal(sum, 5), exact)
    }),
  )
})

test('figures are written exactly, in the reader’s way', () => {
  assert.equal(showDecimal('en', '98765432109876543.21'), '98,765,432,109,876,543.21')
  assert.equal(showDecimal('vi', '1234.50'), '1.234,50')
  assert.equal(showDecimal('th', '1234.5'), '1,234.5')
  assert.equal(showDecimal('zh', '0.10'), '0.10')
  assert.equal(showDecimal('en', 'NaN'), 'NaN')
  assert.equal(showWhole('en', '1999.99'), '1,999')
  assert.equal(isZero('0.000') && isZero('-0') && !isZero('0.01'), true)
  assert.equal(showSize('en', 999_600), '1 MB')
  assert.equal(showSize('en', 88_000), '88 kB')
  assert.equal(shortHash('a'.repeat(64)), 'aaaaaaaa … aaaaaaaa')
})

test('an age has two units at most', () => {
  assert.deepEqual(ageOf(-5), { key: 'age.now', values: {} })
  assert.deepEqual(ageOf(59 * 60_000), { key: 'age.minutes', values: { m: 59 } })
  assert.deepEqual(ageOf(134 * 60_000), { key: 'age.hours', values: { h: 2, m: 14 } })
  assert.deepEqual(ageOf(49 * 3_600_000), { key: 'age.days', values: { d: 2 } })
})

test('addresses are read by their pattern, and broken ones are nobody’s', () => {
  assert.deepEqual(match('/filings/:type/:number', '/filings/a.b/7%2F8'), {
    type: 'a.b',
    number: '7/8',
  })
  assert.equal(match('/filings/:type', '/filings/a/b'), undefined)
  assert.equal(match('/filings/:type', '/filings/%E0%A4%A'), undefined)
})

test('a proof of the real node holds, and none that was changed', async () => {
  const door: TestDoor = await testDoor()
  try {
    let number = ''
    for (let n = 0; n < 9; n++) {
      number = (await acceptedBody(await door.lodge(declaration()))).number
    }
    const proof = (await (await door.ask(`${DECLARATIONS}/${number}/proof`)).json()) as Proof
    assert.equal(await holds(proof), true)
    const [event] = proof.events
    assert.ok(event !== undefined && event.path.length > 0)
    const other = event.leaf.replace(/^./, sign => (sign === '0' ? '1' : '0'))
    assert.equal(await holds({ ...proof, events: [{ ...event, leaf: other }] }), false)
    assert.equal(await holds({ ...proof, size: proof.size + 1 }), false)
    assert.equal(await holds({ ...proof, events: [{ ...event, path: [] }] }), false)
    assert.equal(await holds({ ...proof, events: [] }), false)
  } finally {
    await door.end()
  }
})
