// Real letters to a real SMTP server, out of a real database.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { enqueueLetter, takeDueLetter, unsentLetters } from '#engine/notice/letters.ts'
import { type Database, openDatabase } from '#engine/store/database.ts'
import { LANGS, type Lang } from '#kit/words.ts'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { letter } from './letter.ts'
import { Post } from './post.ts'
import { type Peer, type PeerOptions, reply, smtpPeer } from './testing.ts'
import { PostWorker } from './worker.ts'

const PARTITION = 0
const PASSWORD = 'pä/ss w0rd'
const LOGIN = `user:${encodeURIComponent(PASSWORD)}@`
const FROM = 'Beibu 北部 <beibu@example.org>'
const URL_ = 'https://beibu.example.org'

let home: TestDatabase
let database: Database
let now: number
let told: string[]
before(async () => {
  home = await testDatabase()
  database = openDatabase(home.config)
})
after(async () => {
  await database.close()
  await home.drop()
})
beforeEach(async () => {
  await database.query(`DELETE FROM mail WHERE partition = ${PARTITION}`)
  now = Date.parse('2026-11-25T08:00:00.000Z')
  told = []
})

const workerFor = (port: number, login = ''): PostWorker => {
  const smtp = `smtp://${login}127.0.0.1:${port}`
  const post = new Post({ smtp, from: FROM, url: URL_, patience: 1000 })
  const tell = (_: string, message: string) => void told.push(message)
  return new PostWorker({ database, partition: PARTITION, post, now: () => now, tell })
}

const put = async (change: Partial<Parameters<typeof enqueueLetter>[2]> = {}): Promise<string> => {
  const mail = randomUUID()
  const plain = {
    mail,
    recipient: 'a@example.org',
    lang: 'en',
    subject: 'S',
    content: 'C',
    at: now,
  }
  await enqueueLetter(database, PARTITION, { ...plain, ...change })
  return mail
}

interface Row {
  readonly [name: string]: unknown
  readonly sent: string | null
  readonly failed: string | null
  readonly content: string
  readonly due: string
  readonly ended: string | null
}
const rowOf = async (mail: string): Promise<Row> => {
  const { rows } = await database.query<Row>(
    `SELECT sent, failed, content, due, ended FROM mail
      WHERE partition = ${PARTITION} AND mail = $1`,
    [mail],
  )
  return rows[0]!
}

type Work = (peer: Peer) => Promise<void>
const withPeer = async (options: PeerOptions, work: Work): Promise<void> => {
  const peer = await smtpPeer(options)
  try {
    await work(peer)
  } finally {
    await peer.stop()
  }
}

test('letters in all four languages arrive readable, as text and as HTML', async () => {
  await withPeer({}, async peer => {
    const link = `${URL_}/links/x_-${'y'.repeat(32)}`
    const organisation: Readonly<Record<Lang, string>> = {
      zh: '广西北部湾国际港务集团有限公司',
      en: 'Müller & Sons “Trading” Ltd',
      vi: 'Công ty Cổ phần Xuất nhập khẩu Đường biên Lạng Sơn',
      th: 'บริษัท ส่งออกทุเรียนจันทบุรี จำกัด',
    }
    const texts = LANGS.map(lang => {
      const values = { organisation: organisation[lang], node: 'n', link, until: 'U' }
      return { lang, ...letter(lang, 'invitation', values) }
    })
    for (const text of texts) await put({ ...text, recipient: `${text.lang}@example.org` })
    await workerFor(peer.port).round()
    assert.equal(peer.arrived.length, 4)
    for (const { lang, subject, content } of texts) {
      const found = peer.arrived.find(each => each.to[0] === `${lang}@example.org`)!
      const { email } = found
      assert.equal(email.subject, subject)
      assert.equal(email.text?.trim(), content.trim())
      assert.ok(email.html?.includes(`<html lang="${lang}">`))
      assert.ok(email.html?.includes(`<a href="${link}">${link}</a>`))
      assert.deepEqual(email.from, { name: 'Beibu 北部', address: 'beibu@example.org' })
      assert.equal(found.from, 'beibu@example.org')
      assert.equal(email.attachments.length, 0)
      assert.match(found.raw, /^Auto-Submitted: auto-generated\r$/m)
      // RFC 5322: what goes over the wire is ASCII in lines of 998 at most
      assert.doesNotMatch(found.raw, /[\x80-\xff]/)
      assert.ok(found.raw.split('\r\n').every(line => line.length <= 998))
    }
    // one conversation for all of them
    assert.equal(peer.connections(), 1)
  })
})

test('a sent letter’s text is gone, and it is not sent again', async () => {
  await withPeer({}, async peer => {
    const mail = await put({ content: 'secret link' })
    const worker = workerFor(peer.port)
    await worker.round()
    const row = await rowOf(mail)
    assert.deepEqual([row.content, row.failed, row.sent], ['', null, new Date(now).toISOString()])
    now += 86_400_000
    await worker.round()
    assert.equal(peer.arrived.length, 1)
    assert.deepEqual(await unsentLetters(database, PARTITION), [])
    assert.match(
      peer.arrived[0]!.email.messageId ?? '',
      new RegExp(`^<${mail}@beibu.example.org>$`),
    )
  })
})

test('nothing in a subject, a text or an address becomes a header or a recipient', async () => {
  await withPeer({}, async peer => {
    const evil = '\r\nBcc: evil@example.org\r\n\r\n.\r\nMAIL FROM:<x@y>\r\n'
    await put({ subject: `S${evil}T\u2028U`, content: `C${evil}` })
    const wrong = [
      `a@example.org${evil}`,
      'a@example.org\nRCPT TO:<evil@example.org>',
      'a@example.org, evil@example.org',
      'X <a@example.org>',
      'a@example.org>',
      '"a b"@example.org',
      'nobody',
      `${'a'.repeat(250)}@b.cc`,
      '',
    ]
    const mails = await Promise.all(wrong.map(recipient => put({ recipient })))
    await workerFor(peer.port).round()
    assert.equal(peer.arrived.length, 1)
    const [found] = peer.arrived
    assert.deepEqual(found!.to, ['a@example.org'])
    assert.deepEqual(found!.email.bcc ?? [], [])
    assert.equal(found!.email.subject, 'S Bcc: evil@example.org . MAIL FROM:<x@y> T U')
    assert.ok(found!.email.text?.includes('Bcc: evil@example.org'))
    for (const mail of mails) {
      const { failed, ended, sent } = await rowOf(mail)
      assert.deepEqual([failed, sent], ['the recipient is no mail address', null])
      assert.notEqual(ended, null)
    }
  })
})

test('a recipient whom the server refuses for good ends that letter alone, with the reason', async () => {
  const options: PeerOptions = {
    onRcptTo: ({ address }, _, done) => {
      if (address.startsWith('gone')) done(reply(550, 'no such user'))
      else if (address.startsWith('full')) done(reply(452, 'mailbox full'))
      else done()
    },
    judge: raw => (raw.includes('spam') ? reply(554, 'looks like spam') : undefined),
  }
  await withPeer(options, async peer => {
    const gone = await put({ recipient: 'gone@example.org' })
    const full = await put({ recipient: 'full@example.org' })
    const spam = await put({ content: 'spam' })
    const good = await put({ recipient: 'good@example.org' })
    await workerFor(peer.port).round()
    assert.deepEqual(
      peer.arrived.map(each => each.to),
      [['good@example.org']],
    )
    assert.notEqual((await rowOf(good)).sent, null)
    const [a, b, c] = [await rowOf(gone), await rowOf(full), await rowOf(spam)]
    assert.match(a.failed ?? '', /550 no such user/)
    assert.equal(a.ended, new Date(now).toISOString())
    assert.match(b.failed ?? '', /452 mailbox full/)
    assert.deepEqual([b.ended, b.due], [null, new Date(now + 60_000).toISOString()])
    assert.match(c.failed ?? '', /554 looks like spam/)
    assert.notEqual(c.ended, null)
    // the operator sees all three with their text; the log names no recipient
    const unsent = await unsentLetters(database, PARTITION)
    assert.deepEqual(new Set(unsent.map(each => each.mail)), new Set([gone, full, spam]))
    assert.ok(unsent.every(each => each.content !== ''))
    assert.ok(told.length > 0 && told.every(each => !each.includes('example.org')))
  })
})

test('server down, then back: nothing is lost and nothing comes twice', async () => {
  const first = await smtpPeer()
  const { port } = first
  await first.stop()
  const mails = []
  for (let i = 0; i < 20; i++) mails.push(await put({ subject: `S${i}`, at: now + i }))
  const worker = workerFor(port)
  now += 1000
  for (let i = 0; i < 30; i++) {
    await worker.round()
    now += 1000
  }
  assert.match(told[0] ?? '', /^letters wait: 127\.0\.0\.1:\d+ says: .*ECONNREFUSED/)
  assert.equal(told.length, 1, 'the same reason is told once')
  assert.equal((await unsentLetters(database, PARTITION)).length, 20)
  // one that breaks off in the middle of each second letter
  let count = 0
  const half = await smtpPeer({
    port,
    judge: () => (++count % 2 === 0 ? reply(421, 'closing') : undefined),
  })
  for (let i = 0; i < 500; i++) {
    await worker.round()
    now += 60_000
  }
  await half.stop()
  assert.deepEqual(await unsentLetters(database, PARTITION), [])
  const subjects = half.arrived.map(each => each.email.subject)
  assert.equal(subjects.length, 20)
  assert.equal(new Set(subjects).size, 20)
  for (const mail of mails) assert.notEqual((await rowOf(mail)).sent, null)
  assert.ok(told.includes('letters are sent again'))
})

test('a killed node’s letter comes again after its lease, not before', async () => {
  await withPeer({}, async peer => {
    await put()
    assert.notEqual(await takeDueLetter(database, PARTITION, now, 300_000), undefined)
    const worker = workerFor(peer.port)
    await worker.round()
    assert.equal(peer.arrived.length, 0)
    now += 300_000
    await worker.round()
    assert.equal(peer.arrived.length, 1)
  })
})

test('a server that will not have us is no letter’s fault, and the password is told nobody', async () => {
  for (const seen of [PASSWORD, encodeURIComponent(PASSWORD)]) {
    const options: PeerOptions = {
      authMethods: ['PLAIN'],
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _, done) => {
        const basic = Buffer.from(`\u0000${username}\u0000${password}`).toString('base64')
        done(reply(535, `wrong: ${username} ${seen} ${password} ${basic}`))
      },
    }
    await withPeer(options, async peer => {
      const mail = await put()
      await workerFor(peer.port, LOGIN).round()
      const { failed, ended, due } = await rowOf(mail)
      assert.match(failed ?? '', /535 wrong: user \*\*\*/)
      assert.deepEqual([ended, due], [null, new Date(now + 60_000).toISOString()])
      const all = JSON.stringify([told, failed])
      for (const secret of ['w0rd', Buffer.from(PASSWORD).toString('base64'), 'AHVzZXIA']) {
        assert.ok(!all.includes(secret), all)
      }
      const post = new Post({
        smtp: `smtp://${LOGIN}127.0.0.1:${peer.port}`,
        from: FROM,
        url: URL_,
      })
      assert.match((await post.check()) ?? '', /535/)
      // whoever was turned away does not keep the line busy
      const began = performance.now()
      await peer.stop()
      assert.ok(performance.now() - began < 20_000)
    })
  }
})

test('signing in: the password reaches the server as it is', async () => {
  const seen: string[] = []
  const options: PeerOptions = {
    authMethods: ['PLAIN', 'LOGIN'],
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) => {
      seen.push(`${username} ${password}`)
      done(null, { user: username })
    },
  }
  await withPeer(options, async peer => {
    await put()
    await put()
    await workerFor(peer.port, LOGIN).round()
    assert.equal(peer.arrived.length, 2)
    assert.deepEqual(seen, [`user ${PASSWORD}`])
    const post = new Post({ smtp: `smtp://${LOGIN}127.0.0.1:${peer.port}`, from: FROM, url: URL_ })
    assert.equal(await post.check(), undefined)
  })
})

test('a sender whom the server refuses is no letter’s fault', async () => {
  const options: PeerOptions = { onMailFrom: (_, __, done) => done(reply(553, 'not your address')) }
  await withPeer(options, async peer => {
    const mail = await put()
    await workerFor(peer.port).round()
    const { failed, ended } = await rowOf(mail)
    assert.match(failed ?? '', /553 not your address/)
    assert.equal(ended, null)
  })
})

test('beyond this machine nothing is said without TLS; on it TLS is used where it is offered', async () => {
  const auth: PeerOptions = {
    authMethods: ['PLAIN'],
    allowInsecureAuth: true,
    onAuth: ({ username }, _, done) => {
      seen.push(username ?? '')
      done(null, { user: username })
    },
  }
  const seen: string[] = []
  await withPeer(auth, async peer => {
    // 0.0.0.0 leads to this machine too, but is none of the names that are known to
    const smtp = `smtp://${LOGIN}0.0.0.0:${peer.port}`
    const post = new Post({ smtp, from: FROM, url: URL_, patience: 1000 })
    const sent = { mail: 'm', recipient: 'a@example.org', lang: 'en', subject: 'S', content: 'C' }
    const failure = await post.send(sent)
    assert.deepEqual([failure?.whose, failure?.forGood], ['server', false])
    assert.deepEqual([seen, peer.arrived], [[], []])
    post.cut()
  })
  await withPeer({ ...auth, disabledCommands: [] }, async peer => {
    await put()
    await workerFor(peer.port, LOGIN).round()
    assert.deepEqual(
      peer.arrived.map(each => each.secure),
      [true],
    )
    // its certificate is its own: good enough on this machine only
    const smtp = `smtp://${LOGIN}0.0.0.0:${peer.port}`
    const post = new Post({ smtp, from: FROM, url: URL_, patience: 1000 })
    assert.match((await post.check()) ?? '', /self.signed|certificate/i)
    assert.equal(seen.length, 1)
  })
})

test('a server that is silent, and one that chatters for ever, are given up', async () => {
  for (const chatter of [false, true]) {
    const server = createServer(socket => {
      socket.on('error', () => {})
      if (!chatter) return
      const timer = setInterval(() => socket.write('220-still here\r\n'), 50)
      socket.on('close', () => clearInterval(timer))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const post = new Post({
      smtp: `smtp://127.0.0.1:${port}`,
      from: FROM,
      url: URL_,
      patience: 200,
    })
    const began = performance.now()
    assert.notEqual(await post.check(), undefined)
    assert.ok(performance.now() - began < 20_000)
    await new Promise(resolve => server.close(resolve))
  }
})

test('1,000 letters go out over one connection, each once', async () => {
  await withPeer({}, async peer => {
    await database.query(
      `INSERT INTO mail (partition, mail, recipient, lang, subject, content, created, due)
        SELECT ${PARTITION}, 'm' || n, 'p' || n || '@example.org', 'zh', '报关单 ' || n, '已放行', $1, $1
        FROM generate_series(1, 1000) AS n`,
      [new Date(now)],
    )
    // two nodes on one database share the work
    const [one, two] = [workerFor(peer.port), workerFor(peer.port)]
    const began = performance.now()
    await Promise.all([one.round(), two.round()])
    const seconds = (performance.now() - began) / 1000
    assert.equal(peer.arrived.length, 1000)
    assert.equal(new Set(peer.arrived.map(each => each.to[0])).size, 1000)
    assert.equal(peer.connections(), 2)
    assert.deepEqual(await unsentLetters(database, PARTITION), [])
    assert.ok(seconds < 60, `${seconds} s`)
  })
})
