import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openEnvelope } from './envelope.ts'

const open = (text: string) => {
  const opened = openEnvelope(Buffer.from(text))
  return Array.isArray(opened) ? opened : { ...opened, body: opened.body.toString() }
}

test('the document in an envelope is handed on as the very bytes that were sent', () => {
  const body = '{ "b" : 1e2 , "a":"\\u0041 }]",  "c":[ {"filing":{}} ] }'
  assert.deepEqual(open(`{"filing":${body}}`), { body })
  assert.deepEqual(open(` { "idempotencyKey" : "k\\u0031" , "filing" : ${body} } `), {
    body,
    key: 'k1',
  })
  assert.deepEqual(open(`{"filing":${body},"effective":"2026-01-02T03:04:05+08:00"}`), {
    body,
    effective: Date.parse('2026-01-02T03:04:05+08:00'),
  })
})

test('the bytes are exact for any document and any spelling of JSON', () => {
  const space = fc.constantFrom('', ' ', '\t', '  ')
  fc.assert(
    fc.property(fc.json(), space, space, fc.boolean(), (body, a, b, keyFirst) => {
      const trimmed = body.trim()
      const filing = `"filing"${a}:${b}${trimmed}`
      const key = `"idempotencyKey":${a}"key-1"`
      const parts = keyFirst ? [key, filing] : [filing, key]
      const line = `${a}{${b}${parts.join(`${b},${a}`)}${a}}${b}`
      assert.deepEqual(open(line), { body: trimmed, key: 'key-1' })
    }),
  )
})

test('what is no envelope is a document, whatever it is', () => {
  for (const text of [
    '{"a":1}',
    '{"filing":1,"other":2}',
    '{"idempotencyKey":"k"}',
    '{"filing":{}',
    '{"filing":{}} trailing',
    '{"filing" {}}',
    '{"filing":"unended}',
    '[{"filing":{}}]',
    'filing',
    '',
    '{"filings":{}}',
    '{"filing":{},}',
  ]) {
    assert.deepEqual(open(text), { body: text }, text)
  }
})

test('an envelope with a wrong or repeated member is refused with its path', () => {
  const keys = (text: string) => {
    const opened = open(text)
    return Array.isArray(opened) ? opened.map(({ key, path }) => [key, path]) : []
  }
  assert.deepEqual(keys('{"filing":{},"filing":{}}'), [['repeated-key', '']])
  assert.deepEqual(keys('{"filing":{},"idempotencyKey":5}'), [['wrong-type', '/idempotencyKey']])
  assert.deepEqual(keys('{"filing":{},"idempotencyKey":"a b"}'), [
    ['idempotency-key-wrong', '/idempotencyKey'],
  ])
  assert.deepEqual(keys(`{"filing":{},"idempotencyKey":"${'k'.repeat(201)}"}`), [
    ['idempotency-key-wrong', '/idempotencyKey'],
  ])
  assert.deepEqual(keys('{"filing":{},"effective":"yesterday"}'), [['not-a-time', '/effective']])
})

test('a value nested a hundred thousand deep is walked without recursion', () => {
  const body = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  assert.deepEqual(open(`{"filing":${body}}`), { body })
})
