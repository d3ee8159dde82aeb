// The box of letters: in the same transaction as what they tell of, and tried for three days.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { type Database, openDatabase } from '../store/database.ts'
import {
  enqueueLetter,
  markFailed,
  markSent,
  nextTry,
  takeDueLetter,
  unsentLetters,
} from './letters.ts'

const PARTITION = 0
const NOW = Date.parse('2026-11-25T08:00:00.000Z')
const MINUTE = 60_000
const LEASE = 5 * MINUTE
const plain = { recipient: 'a@example.org', lang: 'th', subject: 'เรื่อง', content: 'ลิงก์', at: NOW }

let home: TestDatabase
let database: Database
before(async () => {
  home = await testDatabase()
  database = openDatabase(home.config)
})
after(async () => {
  await database.close()
  await home.drop()
})

test('a letter is there if and only if what it tells of is', async () => {
  const failing = database.transaction(async transaction => {
    await enqueueLetter(transaction, PARTITION, { mail: 'never', ...plain })
    throw new Error('what it tells of did not happen')
  })
  await assert.rejects(failing, /did not happen/)
  await database.transaction(transaction =>
    enqueueLetter(transaction, PARTITION, { mail: 'one', ...plain }),
  )
  const letters = await unsentLetters(database, PARTITION)
  assert.deepEqual(
    letters.map(({ mail, subject, content }) => [mail, subject, content]),
    [['one', 'เรื่อง', 'ลิงก์']],
  )
  const taken = await takeDueLetter(database, PARTITION, NOW, LEASE)
  assert.equal(taken?.mail, 'one')
  await markSent(database, PARTITION, 'one', NOW)
})

test('after 1, 5, 30 minutes, then every 2 hours, for 3 days; then the operator has it', async () => {
  await enqueueLetter(database, PARTITION, { mail: 'slow', ...plain })
  const tried: number[] = []
  let ended: string | null = null
  for (let now = NOW; now < NOW + 5 * 86_400_000; now += MINUTE) {
    const letter = await takeDueLetter(database, PARTITION, now, LEASE)
    if (letter === undefined) continue
    tried.push((now - NOW) / MINUTE)
    await markFailed(database, PARTITION, letter, `no ${tried.length}`, now, false)
    const [seen] = await unsentLetters(database, PARTITION)
    assert.deepEqual([seen!.failed, seen!.content], [`no ${tried.length}`, 'ลิงก์'])
    ended = seen!.ended
  }
  assert.deepEqual(tried.slice(0, 6), [0, 1, 6, 36, 156, 276])
  assert.ok(tried.at(-1)! <= 3 * 1440 && tried.at(-1)! > 3 * 1440 - 121, String(tried.at(-1)))
  assert.equal(ended, new Date(NOW + tried.at(-1)! * MINUTE).toISOString())
  assert.equal(nextTry({ tries: 99, created: NOW }, NOW), NOW + 120 * MINUTE)
})

test('each letter is taken by one taker, however many take at once', async () => {
  for (let i = 0; i < 40; i++) {
    await enqueueLetter(database, PARTITION, { mail: `many-${i}`, ...plain, at: NOW + i })
  }
  const taken: string[] = []
  const take = async (): Promise<void> => {
    for (;;) {
      const letter = await takeDueLetter(database, PARTITION, NOW + 1000, LEASE)
      if (letter === undefined) return
      taken.push(letter.mail)
    }
  }
  await Promise.all([take(), take(), take(), take()])
  assert.equal(taken.length, 40)
  assert.equal(new Set(taken).size, 40)
})
