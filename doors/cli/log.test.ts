import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toldOf } from './log.ts'

test('of an error its message, code and place are told, and nothing that hangs on it', () => {
  const client = { secretKey: -412296647, statements: { list: 'SELECT 1' } }
  const lost = Object.assign(new Error('the connection was lost'), {
    code: '57P01',
    detail: 'Key (mail)=(somebody@example.org) already exists.',
    client,
  })
  const told = toldOf(new TypeError('outer', { cause: lost }))
  const line = JSON.stringify(told)
  for (const secret of ['secretKey', '412296647', 'SELECT', 'somebody']) {
    assert.ok(!line.includes(secret), secret)
  }
  const { stack, cause, ...rest } = told as Record<string, unknown>
  assert.deepEqual(rest, { type: 'TypeError', message: 'outer' })
  assert.match(String(stack), /log\.test/)
  const { code, message } = cause as Record<string, unknown>
  assert.deepEqual([code, message], ['57P01', 'the connection was lost'])
})

test('what causes itself ends, and what is no error is a text', () => {
  const round = new Error('round')
  round.cause = round
  assert.ok(JSON.stringify(toldOf(round)).length < 10_000)
  assert.equal(toldOf('gone'), 'gone')
  assert.equal(toldOf({ secretKey: 1 }), '[object Object]')
})
