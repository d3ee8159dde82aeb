// A whole node with a mail server: killed while letters wait, it sends each of them after its
// restart; a filing that moves reaches its follower in the page and by mail.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { reply, smtpPeer } from '#doors/notice/testing.ts'
import { enqueueLetter } from '#engine/notice/letters.ts'
import type { Database } from '#engine/store/database.ts'
import { logOf, openNodeDatabase, startNode } from './crash/child.ts'

const PARTITION = 0
const LETTERS = 200
const PASSWORD = 'hunter2-in-the-log'

let folder = ''
after(() => rm(folder, { recursive: true, force: true }))

const until = async (right: () => boolean | Promise<boolean>): Promise<void> => {
  const end = Date.now() + 60_000
  while (!(await right())) {
    assert.ok(Date.now() < end, 'it took too long')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

const inDatabase = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
  const database = openNodeDatabase(folder)
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

const unsent = (): Promise<number> =>
  inDatabase(async database => {
    const { rows } = await database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM mail WHERE partition = ${PARTITION} AND sent IS NULL`,
    )
    return rows[0]!.n
  })

/** A person whose notice of a move has waited for its minute. */
const followed = (database: Database): Promise<unknown> =>
  database.transaction(async rows => {
    const at = new Date(Date.now() - 61_000)
    await rows.query(
      `INSERT INTO organisation (partition, org, name, created)
        VALUES (${PARTITION}, 'org_a', '北部湾贸易公司', $1)`,
      [at],
    )
    await rows.query(
      `INSERT INTO person (partition, person, mail, mail_shown, name, lang, created)
        VALUES (${PARTITION}, 'per_a', 'lin@example.org', 'lin@example.org', 'L', 'zh', $1)`,
      [at],
    )
    await rows.query(
      `INSERT INTO member (partition, org, person, roles, created)
        VALUES (${PARTITION}, 'org_a', 'per_a', '{trader}', $1)`,
      [at],
    )
    await rows.query(
      `INSERT INTO notice (partition, org, person, position, at, type, number, owner, event, state,
          mailing)
        VALUES (${PARTITION}, 'org_a', 'per_a', 1, $1, 'trade.declaration', '72032026000000001',
          'org_a', 'release', 'released', $1)`,
      [at],
    )
  })

test('a node that is killed while it sends forgets no letter', { timeout: 180_000 }, async () => {
  folder = await mkdtemp(join(tmpdir(), 'beibu-letters-'))
  let open = false
  const peer = await smtpPeer({
    authMethods: ['PLAIN'],
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) =>
      open ? done(null, { user: username }) : done(reply(454, `not yet, ${password}`)),
  })
  const env = {
    BEIBU_SMTP: `smtp://user:${PASSWORD}@127.0.0.1:${peer.port}`,
    BEIBU_MAIL_FROM: 'Beibu <beibu@example.org>',
    BEIBU_URL: 'https://beibu.example.org',
    BEIBU_LOG: 'debug',
  }
  const first = await startNode({ folder, env })
  await inDatabase(async database => {
    for (let i = 0; i < LETTERS; i++) {
      const recipient = `p${i}@example.org`
      const letter = { mail: `m${i}`, recipient, lang: 'en', subject: `${i}`, content: 'C' }
      await enqueueLetter(database, PARTITION, { ...letter, at: Date.now() })
    }
  })
  await until(() => readFileSync(logOf(folder), 'utf8').includes('letters wait: 127.0.0.1:'))
  open = true
  await until(() => peer.arrived.length > 20)
  first.kill('SIGKILL')
  await first.exited
  const before = peer.arrived.length
  assert.ok(before < LETTERS, 'it was killed too late to tell')
  const second = await startNode({ folder, env })
  await inDatabase(followed)
  // what was in hand when it was killed comes when its lease ends, and the one that was turned
  // away after its minute: here their time comes now
  await until(async () => (await unsent()) <= 2)
  await inDatabase(database =>
    database.query(`UPDATE mail SET due = $1 WHERE partition = ${PARTITION} AND sent IS NULL`, [
      new Date(),
    ]),
  )
  await until(async () => peer.arrived.length > LETTERS && (await unsent()) === 0)
  const recipients = peer.arrived.map(each => each.to[0]!)
  const twice = recipients.length - new Set(recipients).size
  assert.equal(new Set(recipients).size, LETTERS + 1)
  assert.ok(twice <= 1, `${twice} letters came twice`)
  const moved = peer.arrived.find(each => each.to[0] === 'lin@example.org')!
  assert.equal(moved.email.subject, '报关单 72032026000000001：已放行')
  assert.match(
    moved.email.text ?? '',
    /^https:\/\/beibu\.example\.org\/app\/filings\/trade\.declaration\/72032026000000001$/m,
  )
  assert.equal(await second.stop(), '0')
  await peer.stop()
  const log = readFileSync(logOf(folder), 'utf8')
  assert.ok(log.includes('not yet, ***'), 'the reason is told')
  assert.ok(!log.includes(PASSWORD), 'the password is not')
  assert.ok(!log.includes('p7@example.org'), 'nor is who gets letters')
})
