// Followers are told of what moves: each once, and none forgotten.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#kit/fault.ts'
import { caller } from '#test/engine.ts'
import { unsentLetters } from './letters.ts'
import { GATHER_MS } from './notices.ts'
import {
  gathered,
  home,
  lodge,
  makeWriter,
  office,
  PARTITION,
  pay,
  peopledEngine,
  recipients,
  release,
  TYPE,
  told,
} from './testing.ts'

peopledEngine()

test('who lodges follows: told of each step of others, not of their own', async () => {
  const lin = await office()
  const number = await lodge(lin)
  const before = await home.notices.follow(lin, TYPE, number)
  assert.deepEqual(before, { following: true, mail: true }, 'at once, before the writer came by')
  await home.writer.advance()
  assert.deepEqual(await told(lin), [])
  await pay('a', number)
  await release(number)
  await home.writer.advance()
  assert.deepEqual(await told(lin), [`${number} pay paid`, `${number} release released`])
  const page = await home.notices.list(lin)
  assert.ok(!(page instanceof Refusal))
  assert.equal(page.unread, 2)
  assert.ok(page.notices.every(each => !each.read && each.type === TYPE))
  await home.notices.read(lin, Number(page.notices[1]!.notice))
  const later = await home.notices.list(lin)
  assert.ok(!(later instanceof Refusal))
  assert.deepEqual([later.unread, later.notices.map(each => each.read)], [1, [false, true]])
})

test('own steps are no news to oneself', async () => {
  const lin = await office()
  const number = await lodge(lin)
  const found = await home.inner.engine.read(home.inner.type, lin, number)
  await home.inner.engine.step(home.inner.type, lin, number, 'pay', { version: found!.version })
  await home.writer.advance()
  assert.deepEqual(await told(lin), [])
})

test('keys follow nothing, and what they lodge has no followers', async () => {
  await office()
  const number = await lodge(caller('a'))
  await home.writer.advance()
  await pay('a', number)
  await home.writer.advance()
  const { rows } = await home.inner.database.query(
    `SELECT 1 FROM follow WHERE partition = ${PARTITION}
      UNION ALL SELECT 1 FROM notice WHERE partition = ${PARTITION}`,
  )
  assert.deepEqual(rows, [])
})

test('a restart misses nothing and doubles nothing, and two writers do not either', async () => {
  const lin = await office()
  const start = home.inner.engine.statistics().position
  const numbers: string[] = []
  for (let i = 0; i < 6; i++) numbers.push(await lodge(lin))
  const expected: string[] = []
  for (const [i, number] of numbers.entries()) {
    await pay('a', number)
    expected.push(`${number} pay paid`)
    // a new one each time, as after a restart; and two at once
    if (i % 2 === 0) await makeWriter().advance()
    else await Promise.all([makeWriter().advance(), makeWriter().advance(), home.writer.advance()])
  }
  await home.writer.advance()
  assert.deepEqual(await told(lin), expected)
  // the position was lost, by an old copy say: what is told again is not there twice
  await home.inner.database.query(
    `UPDATE notice_head SET position = $1 WHERE partition = ${PARTITION}`,
    [start],
  )
  await home.writer.advance()
  assert.deepEqual(await told(lin), expected)
})

test('a writer that fails in the middle begins there again', async () => {
  const lin = await office()
  const number = await lodge(lin)
  await home.writer.advance()
  await pay('a', number)
  await home.inner.database.query('ALTER TABLE notice RENAME COLUMN event TO away')
  await assert.rejects(home.writer.advance())
  await home.inner.database.query('ALTER TABLE notice RENAME COLUMN away TO event')
  await home.writer.advance()
  assert.deepEqual(await told(lin), [`${number} pay paid`])
})

test('unfollowed before the writer came by stays so; followed again is told again', async () => {
  const lin = await office()
  const number = await lodge(lin)
  await home.notices.setFollow(lin, TYPE, number, { following: false })
  await home.writer.advance()
  assert.deepEqual(await home.notices.follow(lin, TYPE, number), { following: false, mail: true })
  await pay('a', number)
  await home.writer.advance()
  assert.deepEqual(await told(lin), [])
  await home.notices.setFollow(lin, TYPE, number, { following: true, mail: false })
  await release(number)
  await home.writer.advance()
  assert.deepEqual(await told(lin), [`${number} release released`])
  await gathered()
  assert.deepEqual(await recipients(), [], 'no mail was wanted')
})

test('moves within a minute are one letter, in the person’s language, to their address', async () => {
  const lin = await office()
  const numbers = [await lodge(lin), await lodge(lin), await lodge(lin)]
  await home.writer.advance()
  await pay('a', numbers[0]!)
  await home.writer.advance()
  home.inner.clock.now += GATHER_MS - 1
  for (const number of numbers.slice(1)) await pay('a', number)
  await home.writer.advance()
  assert.deepEqual(await recipients(), [])
  home.inner.clock.now += 1
  await Promise.all([home.writer.advance(), makeWriter().advance()])
  const [moved, ...more] = home.composed
  assert.equal(more.length, 0)
  assert.deepEqual([moved!.lang, moved!.organisation], ['zh', 'Name of a'])
  assert.deepEqual(
    moved!.moves.map(({ number, state }) => [number, state]),
    numbers.map(number => [number, 'paid']),
  )
  const [letter] = await unsentLetters(home.inner.database, PARTITION)
  assert.deepEqual([letter!.recipient, letter!.subject], ['lin@example.org', '3 of Name of a'])
  await gathered()
  assert.equal((await recipients()).length, 1)
})

test('what was read in the page meanwhile is not sent by mail', async () => {
  const lin = await office()
  const number = await lodge(lin)
  await home.writer.advance()
  await pay('a', number)
  await home.writer.advance()
  await home.notices.read(lin, Number.MAX_SAFE_INTEGER)
  await gathered()
  assert.deepEqual(await recipients(), [])
})

test('without a mail server there are notices and no letters, and none come later', async () => {
  const lin = await office()
  const number = await lodge(lin)
  home.writer = makeWriter(false)
  await pay('a', number)
  await home.writer.advance()
  home.writer = makeWriter()
  await gathered()
  assert.equal((await told(lin)).length, 1)
  assert.deepEqual(await recipients(), [])
})

test('pages of notices, newest first, without a gap or a double; a cursor that is none', async () => {
  const lin = await office()
  await home.inner.database.query(
    `INSERT INTO notice (partition, org, person, position, at, type, number, owner, event, state)
      SELECT ${PARTITION}, 'a', 'lin', n, now(), $1, 'N' || n, 'a', 'pay', 'paid'
      FROM generate_series(1, 1234) AS n`,
    [TYPE],
  )
  const seen: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await home.notices.list(lin, cursor)
    assert.ok(!(page instanceof Refusal))
    assert.equal(page.unread, 1000)
    seen.push(...page.notices.map(each => each.notice))
    if (page.next === undefined) break
    cursor = page.next
  }
  assert.deepEqual(
    seen,
    Array.from({ length: 1234 }, (_, i) => String(1234 - i)),
  )
  for (const cursor of ['x', '', Buffer.from('1:-1').toString('base64url')]) {
    assert.ok((await home.notices.list(lin, cursor)) instanceof Refusal)
  }
})

test('a long journal is read in batches, and skipped where there is nobody', async () => {
  const lin = await office()
  const { rows } = await home.inner.database.query<{ position: bigint }>(
    `SELECT position FROM head WHERE partition = ${PARTITION}`,
  )
  const number = await lodge(lin)
  for (let i = 0; i < 300; i += 100) {
    await Promise.all(Array.from({ length: 100 }, () => lodge(caller('keys'))))
  }
  await pay('a', number)
  await home.writer.advance()
  assert.deepEqual(await told(lin), [`${number} pay paid`])
  const at = async (): Promise<bigint> => {
    const found = await home.inner.database.query<{ position: bigint }>(
      `SELECT position FROM notice_head WHERE partition = ${PARTITION}`,
    )
    return found.rows[0]!.position
  }
  const end = rows[0]!.position + 302n
  assert.equal(await at(), end)
  await home.inner.database.query(`DELETE FROM person WHERE partition = ${PARTITION}`)
  await lodge(caller('keys'))
  await home.writer.advance()
  assert.equal(await at(), end + 1n)
})
