import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Fault, fault, OUTCOMES, type OutcomeKey, Refusal, refuse, statusOf } from './fault.ts'

const keys = Object.keys(OUTCOMES) as OutcomeKey[]

test('the table is closed: every outcome refuses with a status of its kind', () => {
  for (const [key, status] of Object.entries(OUTCOMES)) {
    assert.match(key, /^[a-z]+(-[a-z0-9]+)*$/)
    assert.ok(status >= 400 && status <= 503, `${key} ${status}`)
  }
  for (const name of ['toString', 'constructor', '__proto__', 'net-over-gross']) {
    assert.equal(statusOf([{ key: name, path: '', values: {} }]), 422, name)
  }
})

test('the bytes are judged before who asks, and that before the document and the node', () => {
  const order = ['not-json', 'key-wrong', 'not-found', 'wrong-type', 'state-changed', 'store-away']
  const at = order.map(key => keys.indexOf(key as OutcomeKey))
  assert.deepEqual(
    at,
    [...at].sort((a, b) => a - b),
  )
  assert.equal(statusOf([fault('wrong-type'), fault('not-json')]), 400)
  assert.equal(statusOf([refuse('net-over-gross').faults[0]!, fault('store-away')]), 503)
  assert.equal(statusOf([]), 422)
})

test('law: the status is that of the first in the order of the table, however they are listed', () => {
  const own = fc
    .constantFrom('a-rule', 'another')
    .map((key): Fault => ({ key, path: '', values: {} }))
  const of = fc.constantFrom(...keys).map(key => fault(key))
  fc.assert(
    fc.property(fc.array(fc.oneof(of, own), { minLength: 1 }), faults => {
      const known = faults.map(each => keys.indexOf(each.key as OutcomeKey)).filter(at => at >= 0)
      const wanted = known.length === 0 ? 422 : OUTCOMES[keys[Math.min(...known)]!]
      assert.equal(statusOf(faults), wanted)
      assert.equal(statusOf([...faults].reverse()), wanted)
    }),
    { seed: 4091, numRuns: 300 },
  )
})

test('a refusal of a pack is one fault with its place and its numbers', () => {
  const refusal = refuse('quota-spent', '/items/0', { left: 3 })
  assert.ok(refusal instanceof Refusal)
  assert.deepEqual(refusal.faults, [{ key: 'quota-spent', path: '/items/0', values: { left: 3 } }])
  assert.deepEqual(fault('not-found'), { key: 'not-found', path: '', values: {} })
})
