// Nobody is told of what they may not see, in the page or by mail; not a moment longer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { caller } from '#test/engine.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'
import type { PersonCaller } from './follows.ts'
import { takeDueLetter } from './letters.ts'
import {
  as,
  gathered,
  home,
  lodge,
  mandate,
  member,
  office,
  organisation,
  PARTITION,
  pay,
  peopledEngine,
  person,
  recipients,
  release,
  TYPE,
  told,
} from './testing.ts'

peopledEngine()

test('another organisation’s filing cannot be followed, nor another person’s notices be read', async () => {
  const lin = await office()
  await organisation('b')
  await person('bui')
  await member('b', 'bui')
  await member('a', 'bui')
  const number = await lodge(lin)
  const bui = as('b', 'bui')
  assert.equal(await home.notices.follow(bui, TYPE, number), undefined)
  assert.equal(await home.notices.setFollow(bui, TYPE, number, { following: true }), undefined)
  assert.equal(await home.notices.follow(lin, TYPE, 'nothing'), undefined)
  await home.writer.advance()
  await pay('a', number)
  await home.writer.advance()
  assert.equal((await told(lin)).length, 1)
  // a colleague of the same organisation has their own
  assert.deepEqual(await told(as('a', 'bui')), [])
  // and whatever a statement forgets to ask, the walls show nobody else’s
  const count = (by: Caller, table: string): Promise<number> =>
    asCaller(home.inner.database, by, async rows => {
      const text = `SELECT count(*)::int AS n FROM ${table} WHERE partition = ${PARTITION}`
      const found = await rows.query<{ n: number }>({ text })
      return found.rows[0]!.n
    })
  for (const table of ['notice', 'follow']) {
    assert.equal(await count(lin, table), 1)
    for (const other of [bui, as('a', 'bui'), as('b', 'lin'), caller('a'), as('a', '')]) {
      assert.equal(await count(other, table), 0)
    }
    assert.equal(await count(as('a', 'lin', { types: new Set(['other.type']) }), table), 0)
    assert.equal(await count(caller('a', 'officer'), table), 0)
  }
  // nor can one write for another
  const forge = asCaller(home.inner.database, as('a', 'bui'), rows =>
    rows.query(
      `INSERT INTO follow (partition, filing, org, person, type, number, following, mail, since)
        VALUES (${PARTITION}, 'f', 'a', 'lin', 't', 'n', true, true, 0)`,
    ),
  )
  await assert.rejects(forge, /row-level security/)
})

test('no longer a member: neither notice nor letter, nor the letter that already waits', async () => {
  const lin = await office()
  const [one, two] = [await lodge(lin), await lodge(lin)]
  await home.writer.advance()
  await pay('a', one)
  await home.writer.advance()
  const remove = (): Promise<unknown> =>
    home.inner.database.query(
      `DELETE FROM member WHERE partition = ${PARTITION} AND person = 'lin'`,
    )
  // between the notice and the letter
  await remove()
  await gathered()
  assert.deepEqual(await recipients(), [])
  await pay('a', two)
  await home.writer.advance()
  assert.equal((await told(lin)).length, 1, 'what was told while they were a member')
  // between the letter and its sending
  await member('a', 'lin')
  await release(two)
  await home.writer.advance()
  await gathered()
  assert.equal((await recipients()).length, 1)
  await remove()
  assert.equal(
    await takeDueLetter(home.inner.database, PARTITION, home.inner.clock.now, 1000),
    undefined,
  )
  const { rows } = await home.inner.database.query<{ content: string; failed: string }>(
    `SELECT content, failed FROM mail WHERE partition = ${PARTITION}`,
  )
  assert.deepEqual(rows, [{ content: '', failed: 'withdrawn: no longer of the organisation' }])
})

test('ended persons and organisations are told nothing', async () => {
  for (const [table, key] of [
    ['person', 'lin'],
    ['organisation', 'a'],
  ] as const) {
    const lin = await office()
    const number = await lodge(lin)
    await home.writer.advance()
    const column = table === 'person' ? 'person' : 'org'
    await home.inner.database.query({
      text: `UPDATE ${table} SET ended = now() WHERE partition = ${PARTITION} AND ${column} = '${key}'`,
    })
    await pay('a', number)
    await home.writer.advance()
    assert.deepEqual(await told(lin), [], table)
    for (const each of ['member', 'person', 'organisation']) {
      await home.inner.database.query({
        text: `DELETE FROM ${each} WHERE partition = ${PARTITION}`,
      })
    }
  }
})

test('by a mandate: while it is in force, for its types, and not a moment longer', async () => {
  await organisation('a')
  await organisation('broker')
  await person('nok', 'th')
  await member('broker', 'nok')
  const nok: PersonCaller = as('a', 'nok', { actor: 'broker/nok', types: new Set([TYPE]) })
  await mandate('a', 'broker', [TYPE], 10)
  const numbers: string[] = []
  for (let i = 0; i < 4; i++) numbers.push(await lodge(nok))
  await home.writer.advance()
  await pay('a', numbers[0]!)
  await home.writer.advance()
  assert.equal((await told(nok)).length, 1)
  await gathered()
  assert.deepEqual(await recipients(), ['nok@example.org'])
  assert.equal(home.composed[0]!.lang, 'th')
  const change = (set: string): Promise<unknown> =>
    home.inner.database.query({ text: `UPDATE mandate SET ${set} WHERE partition = ${PARTITION}` })
  // for other types; ended; run out
  const spoilt = [`types = '{other.type}'`, 'ended = now()', `expires = '2020-01-01'`]
  for (const [i, set] of spoilt.entries()) {
    await change(`types = '{}', ended = NULL, expires = '2099-01-01'`)
    await change(set)
    await pay('a', numbers[i + 1]!)
    await home.writer.advance()
    await gathered()
    assert.equal((await told(nok)).length, 1, set)
    assert.equal((await recipients()).length, 1, set)
  }
  // a letter that waits when the mandate ends
  assert.equal(
    await takeDueLetter(home.inner.database, PARTITION, home.inner.clock.now, 1000),
    undefined,
  )
})

test('an officer follows a trader’s filing, for as long as they are one', async () => {
  const lin = await office()
  await organisation('customs')
  await person('wei')
  await member('customs', 'wei', 'officer')
  const number = await lodge(lin)
  const wei = as('customs', 'wei', { roles: new Set(['officer'] as const) })
  assert.deepEqual(await home.notices.follow(wei, TYPE, number), { following: false, mail: true })
  await home.notices.setFollow(wei, TYPE, number, { following: true })
  await home.writer.advance()
  await pay('a', number)
  await home.writer.advance()
  assert.deepEqual(await told(wei), [`${number} pay paid`])
  await home.inner.database.query(
    `UPDATE member SET roles = '{manager}' WHERE partition = ${PARTITION} AND person = 'wei'`,
  )
  await release(number)
  await home.writer.advance()
  assert.equal((await told(wei)).length, 1)
  assert.equal((await told(lin)).length, 2)
})
