// Files over HTTP on a real engine: whose they are, where they go, and how they come out again.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { writeBackup } from '#engine/store/backup.ts'
import { jpeg, pdf, png } from '../files/testing.ts'
import { openSocket, postHead, sendRaw } from '../raw.ts'
import {
  type AcceptedBody,
  acceptedBody,
  DECLARATIONS,
  declaration,
  type ProblemBody,
  problemBody,
  type TestDoor,
  testDoor,
} from '../testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor()
})
after(() => door.end())

const UNKNOWN = '01ARZ3NDEKTSV4RRFFQ69G5FAV'

interface File {
  readonly attachment: string
  readonly name: string
  readonly media: string
  readonly size: number
  readonly sha256: string
  readonly by: string
}

const send = (
  path: string,
  bytes: Buffer,
  name = 'invoice.pdf',
  media = 'application/pdf',
  key = door.keys.trader,
): Promise<Response> =>
  door.ask(path, {
    method: 'POST',
    key,
    headers: { 'content-type': media, 'beibu-name': encodeURIComponent(name) },
    body: bytes as Buffer<ArrayBuffer>,
  })
const added = async (response: Promise<Response>, status = 201): Promise<File> => {
  const answer = await response
  assert.equal(answer.status, status, await answer.clone().text())
  return (await answer.json()) as File
}
const listed = async (path: string, key = door.keys.trader): Promise<File[]> => {
  const answer = await door.ask(path, { key })
  assert.equal(answer.status, 200)
  return ((await answer.json()) as { attachments: File[] }).attachments
}
const keyOf = async (response: Response): Promise<[number, string | undefined]> => [
  response.status,
  (await problemBody(response)).faults[0]?.key,
]
const draft = async (key = door.keys.trader): Promise<string> => {
  const answer = await door.ask('/api/v1/drafts', {
    method: 'POST',
    key,
    headers: { 'content-type': 'application/json' },
    body: '{"type":"trade.declaration"}',
  })
  return `/api/v1/drafts/${((await answer.json()) as { draft: string }).draft}`
}
const filing = async (key = door.keys.trader): Promise<AcceptedBody> =>
  acceptedBody(
    await door.ask(DECLARATIONS, {
      method: 'POST',
      key,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(declaration()),
    }),
  )
const filesOf = (number: string): string => `${DECLARATIONS}/${number}/attachments`
const fileAt = (file: { attachment: string }): string => `/api/v1/attachments/${file.attachment}`
const remove = (file: { attachment: string }, key = door.keys.trader): Promise<Response> =>
  door.ask(`${fileAt(file)}/remove`, { method: 'POST', key })

test('a file of any size comes out as it went in, as a download that runs nowhere', async () => {
  const path = filesOf((await filing()).number)
  for (const size of [0, 262_000, 262_144, 3_000_000]) {
    const bytes = pdf(`%${randomBytes(size / 2).toString('hex')}\n`)
    const file = await added(send(path, bytes, `合同 ${size}.pdf`))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    assert.deepEqual([file.size, file.sha256], [bytes.length, sha256])
    const answer = await door.ask(fileAt(file))
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(bytes), String(size))
    const head = (name: string): string | null => answer.headers.get(name)
    assert.equal(head('content-type'), 'application/pdf')
    assert.match(
      head('content-disposition') ?? '',
      /^attachment; filename="__ \d+\.pdf"; filename\*=/,
    )
    assert.equal(head('content-security-policy'), "sandbox; default-src 'none'")
    assert.equal(head('x-content-type-options'), 'nosniff')
    assert.equal(head('cache-control'), 'private, no-store')
    assert.equal(head('etag'), `"${sha256}"`)
    const fresh = await door.ask(fileAt(file), { headers: { 'if-none-match': `"${sha256}"` } })
    assert.equal(fresh.status, 304)
    const bare = await door.ask(fileAt(file), { method: 'HEAD' })
    assert.deepEqual([bare.status, bare.headers.get('content-length')], [200, `${bytes.length}`])
  }
  const text = await added(send(path, Buffer.from('a,b\n'), 'a.csv', 'text/csv; charset=utf-8'))
  const shown = async (file: File): Promise<string> =>
    (await door.ask(`${fileAt(file)}?inline=1`)).headers.get('content-disposition') ?? ''
  assert.match(await shown(text), /^attachment/, 'text is never shown in place')
  const picture = await added(send(path, png(), 'a.png', 'image/png'))
  assert.match(await shown(picture), /^inline/)
  const officers = await listed(path, door.keys.officer)
  assert.deepEqual(officers, await listed(path))
  assert.match(officers[0]?.by ?? '', /^org_\w+$/)
  const seen = await door.ask(fileAt(picture), { key: door.keys.officer })
  assert.equal(seen.status, 200)
})

test('from a draft to its filing: files go along, and those the document names must be there', async () => {
  const path = await draft()
  const invoice = pdf('% the invoice\n')
  const file = await added(send(`${path}/attachments`, invoice))
  const photo = await added(send(`${path}/attachments`, jpeg(), 'photo.jpg', 'image/jpeg'))
  const wrong = await added(send(`${path}/attachments`, pdf('% wrong\n'), 'wrong.pdf'))
  assert.equal((await remove(wrong)).status, 204)
  const again = await added(send(`${path}/attachments`, invoice), 200)
  assert.equal(again.attachment, file.attachment, 'sent again by a phone on a poor line')
  const names = (reference: Record<string, unknown>) =>
    declaration({ attachments: [{ file: reference }] })
  const { name, media: type, size, sha256 } = file
  const headers = { 'beibu-draft': path.split('/').at(-1) ?? '' }
  for (const change of [{ sha256: 'a'.repeat(64) }, { size: size + 1 }, { type: 'image/png' }]) {
    const answer = await door.lodge(names({ name, type, size, sha256, ...change }), headers)
    const { faults } = await problemBody(answer)
    assert.deepEqual(
      [answer.status, faults[0]?.key, faults[0]?.path],
      [422, 'attachment-missing', '/attachments/0/file'],
    )
  }
  const answer = await door.lodge(names({ name, type, size, sha256 }), headers)
  assert.equal(answer.status, 201, await answer.clone().text())
  const { number } = await acceptedBody(answer)
  const files = await listed(filesOf(number))
  assert.deepEqual(
    // both came in one millisecond: their order is arbitrary
    files.map(each => each.attachment).toSorted(),
    [file.attachment, photo.attachment].toSorted(),
  )
  assert.equal((await door.ask(path)).status, 404)
  const proof = await (await door.ask(`${DECLARATIONS}/${number}/proof`)).text()
  assert.ok(proof.includes(sha256), 'the digest is in the document that the proof is of')
  assert.deepEqual(await keyOf(await remove(file)), [409, 'attachment-kept'])
  assert.equal((await door.ask(fileAt(file))).status, 200)
  const free = await door.lodge(names({ name, type, size, sha256: 'b'.repeat(64) }))
  assert.equal(free.status, 201, 'without a draft the files lie elsewhere, as they may')
})

/** An answer without what differs from request to request. */
const told = async (response: Response): Promise<string> => {
  const { instance, ...rest } = (await response.json()) as ProblemBody
  return `${response.status} ${instance !== ''} ${JSON.stringify(rest)}`
}

test('T77: another organisation’s file is as unknown as one that never was; it stays', async () => {
  const mine = await filing()
  const theirs = await filing(door.keys.other)
  const file = await added(send(filesOf(mine.number), pdf()))
  const kept = await added(send(`${await draft()}/attachments`, pdf()))
  const key = door.keys.other
  const paths = (id: string): [string, string][] => [
    ['GET', `/api/v1/attachments/${id}`],
    ['GET', `/api/v1/attachments/${id}?inline=1`],
    ['POST', `/api/v1/attachments/${id}/remove`],
    // there are no routes below a filing for one file, no thumbnails, no archive of all, and no
    // links that open without a key: nothing is signed, so nothing outlives a right
    ['GET', `${filesOf(mine.number)}/${id}`],
    ['GET', `${filesOf(theirs.number)}/${id}`],
    ['POST', `${filesOf(theirs.number)}/${id}/remove`],
    ['POST', `/api/v1/attachments/${id}/sign`],
  ]
  const unknown = paths(UNKNOWN)
  for (const { attachment } of [file, kept]) {
    for (const [i, [method, path]] of paths(attachment).entries()) {
      const answer = await door.ask(path, { method, key })
      assert.equal(answer.status, 404, path)
      const [, other] = unknown[i]!
      assert.equal(await told(answer), await told(await door.ask(other, { method, key })), path)
    }
    assert.equal((await door.ask(fileAt({ attachment }))).status, 200, 'still there')
  }
  const strange = await send(filesOf(mine.number), pdf(), 'x.pdf', 'application/pdf', key)
  const none = await send(filesOf('1'), pdf(), 'x.pdf', 'application/pdf', key)
  assert.equal(await told(strange), await told(none))
  const asked = await door.ask(filesOf(mine.number), { key })
  assert.equal(await told(asked), await told(await door.ask(filesOf('1'), { key })))
  assert.deepEqual(await listed(filesOf(theirs.number), key), [])
  assert.equal((await door.ask(fileAt(kept), { key: door.keys.officer })).status, 404, 'a draft’s')
  assert.equal((await door.ask(fileAt(file), { key: '' })).status, 401)
})

test('T77: an unknown file takes as long to be refused as another’s', async () => {
  const file = await added(send(filesOf((await filing()).number), pdf()))
  const key = door.keys.other
  const times = { foreign: [] as number[], unknown: [] as number[] }
  for (let i = 0; i < 300; i++) {
    const which = i % 2 === 0 ? 'foreign' : 'unknown'
    const started = performance.now()
    await (
      await door.ask(which === 'foreign' ? fileAt(file) : `/api/v1/attachments/${UNKNOWN}`, { key })
    ).text()
    times[which].push(performance.now() - started)
  }
  // of 150 each the quickest fifteenth: other work on the machine only ever adds
  const quick = (list: number[]): number => list.sort((a, b) => a - b)[10]!
  const [foreign, unknown] = [quick(times.foreign), quick(times.unknown)]
  // the same statement behind the same wall; what is left is the machine's own noise
  assert.ok(Math.abs(foreign - unknown) < 0.5 * Math.max(foreign, unknown), `${foreign} ${unknown}`)
})

test('T78: no file without an organisation, and no piece without a file it can be seen by', async () => {
  const { database } = door.inner
  const insert = (org: string | null, place: string): Promise<unknown> =>
    database.query(
      `INSERT INTO attachment (partition, attachment, org, type, draft, filing, name, media, size,
          sha256, added, actor)
        VALUES (0, $1, $2, 'trade.declaration', $3, '', 'x', 'x', 1, 'x', now(), 'x')`,
      [`T78${place}`, org, place],
    )
  await assert.rejects(insert(null, 'd'), /null value in column "org"/)
  await assert.rejects(insert('', 'd'), /violates check constraint/)
  await assert.rejects(insert('org_x', ''), /violates check constraint/)
  const before = await send('/api/v1/drafts/none/attachments', pdf())
  assert.deepEqual(await keyOf(before), [404, 'not-found'], 'no draft yet: nothing to hang it on')
  const nobody = await door.ask('/api/v1/drafts', {
    method: 'POST',
    key: '',
    headers: { 'content-type': 'application/json' },
    body: '{"type":"trade.declaration"}',
  })
  assert.equal(nobody.status, 401)
  const file = await added(send(`${await draft()}/attachments`, pdf('% T78\n')))
  for (const [org, sees, rows] of [
    [file.by, '', 1],
    ['org_other', '', 0],
    ['org_other', 'filings', 0],
    ['', '', 0],
  ] as const) {
    await database.transaction(async wall => {
      await wall.query(
        `SELECT set_config('role', 'beibu_app', true), set_config('beibu.org', $1, true),
          set_config('beibu.sees', $2, true), set_config('beibu.types', '', true)`,
        [org, sees],
      )
      for (const table of ['attachment', 'attachment_chunk']) {
        const found = await wall.query(`SELECT 1 FROM ${table} WHERE attachment = $1`, [
          file.attachment,
        ])
        assert.equal(found.rowCount, rows, `${org} ${sees} ${table}`)
      }
    })
  }
})

test('what is not let in is refused in order: its size, its type, whose place, its name, itself', async () => {
  const { number } = await filing()
  const path = filesOf(number)
  const refused = async (response: Promise<Response>, ...expected: unknown[]): Promise<void> => {
    assert.deepEqual(await keyOf(await response), expected)
  }
  await refused(send(path, Buffer.alloc(20_000_001)), 413, 'too-large')
  await refused(send(path, Buffer.from('<p>'), 'a.html', 'text/html'), 415, 'wrong-content-type')
  await refused(send(path, pdf(), 'a.exe'), 422, 'attachment-name-wrong')
  await refused(send(path, Buffer.alloc(0)), 422, 'attachment-empty')
  await refused(send(path, png()), 422, 'attachment-type-wrong')
  const { officer, other } = door.keys
  await refused(send(path, pdf(), 'a.pdf', 'application/pdf', officer), 403, 'role-forbidden')
  await refused(send(path, png(), 'a.exe', 'application/pdf', other), 404, 'not-found')
  const mine = await added(send(path, pdf('% mine\n')))
  await refused(remove(mine, officer), 403, 'role-forbidden')
  const head = postHead(path, door.keys.trader, [
    'Content-Type: image/png',
    'Content-Length: 30000000',
  ])
  const announced = await sendRaw(
    door.port,
    `${head.replace(/Content-Type: application.json\r\n/, '')}\r\n\r\n`,
  )
  assert.equal(announced.status, 413, 'before a byte of it came')
  const zh = await door.ask(path, {
    method: 'POST',
    headers: { 'content-type': 'image/png', 'beibu-name': 'a.png', 'accept-language': 'zh' },
    body: 'x',
  })
  assert.match(
    (await problemBody(zh)).faults[0]?.message ?? '',
    /^文件内容与其类型“image\/png”不符。$/,
  )
})

test('50 files and 100 MB a filing, whoever comes at once; a quota for each organisation', async () => {
  const { number } = await filing()
  const path = filesOf(number)
  const { database } = door.inner
  const { rows } = await database.query<{ filing: string; org: string }>(
    'SELECT filing, org FROM filing WHERE partition = 0 AND number = $1',
    [number],
  )
  const { filing: id, org } = rows[0]!
  const fill = (name: string, count: number, size: number): Promise<unknown> =>
    database.query(
      `INSERT INTO attachment (partition, attachment, org, type, draft, filing, name, media, size,
          sha256, added, actor)
        SELECT 0, $1 || n, $2, 'trade.declaration', '', $3, 'x', 'x', $4, 'x', now(), 'x'
        FROM generate_series(1, $5::int) n`,
      [name, org, name === 'QUOTA' ? 'elsewhere' : id, size, count],
    )
  await fill('COUNT', 48, 1)
  const three = [1, 2, 3].map(n => send(path, pdf(`% ${n}\n`), `${n}.pdf`))
  const statuses = (await Promise.all(three)).map(each => each.status)
  assert.deepEqual(statuses.sort(), [201, 201, 422])
  const empty = (name: string): Promise<unknown> =>
    database.query(`DELETE FROM attachment WHERE attachment LIKE $1`, [`${name}%`])
  await empty('COUNT')
  await fill('SIZE', 1, 99_999_700)
  const large = send(path, pdf(`% ${'x'.repeat(400)}\n`), 'large.pdf')
  assert.deepEqual(await keyOf(await large), [422, 'attachments-too-large'])
  await empty('SIZE')
  await fill('QUOTA', 5, 1_000_000_000)
  assert.deepEqual(await keyOf(await send(path, pdf('% q\n'), 'q.pdf')), [422, 'quota-full'])
  await empty('QUOTA')
})

test('one organisation has four files on their way at most; the place is given back', async () => {
  const path = filesOf((await filing()).number)
  const head = postHead(path, door.keys.trader, [
    'Content-Length: 1000',
    'Beibu-Name: a.pdf',
  ]).replace('application/json', 'application/pdf')
  const slow: Socket[] = []
  const begin = async (): Promise<void> => {
    const socket = await openSocket(door.port)
    socket.write(`${head}\r\n\r\n%PDF`)
    slow.push(socket)
  }
  const answerOf = async (): Promise<number> => (await send(path, pdf('% n\n'), 'n.pdf')).status
  const until = async (status: number, before: () => Promise<void>): Promise<void> => {
    for (let i = 0; i < 500; i++) {
      if ((await answerOf()) === status) return
      await before()
      await new Promise(done => setTimeout(done, 20))
    }
    assert.fail(`never answered ${status}`)
  }
  // one more each time: our own quick file may have had the place that a slow one wanted
  await until(429, begin)
  for (const socket of slow) socket.destroy()
  await until(200, () => Promise.resolve())
})

test('files are in a backup', async () => {
  await added(send(filesOf((await filing()).number), pdf('% kept\n')))
  const about = { taken: '', country: 'CN', zone: 'Asia/Shanghai', node: 'n', files: {} }
  const pieces: Buffer[] = []
  for await (const piece of writeBackup(door.inner.database, 0, about)) pieces.push(piece)
  const backup = Buffer.concat(pieces).toString('latin1')
  assert.ok(backup.includes(Buffer.from('% kept\n').toString('hex')))
  for (const table of ['draft', 'draft_field', 'attachment', 'attachment_chunk']) {
    assert.ok(backup.includes(`{"table":"${table}"`), table)
  }
})
