// A look at goods over HTTP on a real engine: what officers write down and photograph, what closes
// it, what the trader then sees, and what nobody else ever does.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { verifyNode } from '#engine/audit/verify.ts'
import type { InspectionView } from '#engine/desk/looks.ts'
import { jpeg, pdf, png } from '../files/testing.ts'
import {
  acceptedBody,
  DECLARATIONS,
  declaration,
  type ProblemBody,
  problemBody,
  type TestDoor,
  testDoor,
} from '../testing.ts'

let door: TestDoor
/** another office */
let bo = ''
before(async () => {
  door = await testDoor()
  bo = await door.inner.engine.keys.create({ org: 'Port', roles: ['officer'], label: 'second' })
})
after(() => door.end())

const step = async (number: string, name: string, key: string, version: number, body = '') => {
  const answer = await door.ask(`${DECLARATIONS}/${number}/${name}`, {
    method: 'POST',
    key,
    headers: {
      'if-match': `"${version}"`,
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === '' ? {} : { body }),
  })
  assert.equal(answer.status, 200, await answer.clone().text())
  return acceptedBody(answer)
}

/** A declaration whose goods are looked at. */
const inspecting = async (): Promise<{ number: string; version: number }> => {
  const { number, version } = await acceptedBody(await door.lodge(declaration()))
  const paid = await step(number, 'pay', door.keys.trader, version)
  return step(number, 'inspect', door.keys.officer, paid.version)
}

const NOW = (): number => door.inner.clock.now

const write = (number: string, pairs: object, key = door.keys.officer, at = NOW()) =>
  door.ask(`${DECLARATIONS}/${number}/inspection/changes`, {
    method: 'POST',
    key,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      changes: Object.entries(pairs).map(([path, value]) => ({ path, value, at })),
    }),
  })

const photograph = (
  number: string,
  bytes: Buffer,
  row: string | undefined,
  key = door.keys.officer,
  type = 'image/jpeg',
) =>
  door.ask(`${DECLARATIONS}/${number}/inspection/photographs`, {
    method: 'POST',
    key,
    headers: {
      'content-type': type,
      'beibu-name': type === 'image/jpeg' ? 'a.jpg' : 'a.png',
      ...(row === undefined ? {} : { 'beibu-row': row }),
    },
    body: new Uint8Array(bytes),
  })

const seen = async (number: string, key: string): Promise<InspectionView[]> => {
  const answer = await door.ask(`${DECLARATIONS}/${number}/inspections`, { key })
  assert.equal(answer.status, 200)
  return ((await answer.json()) as { inspections: InspectionView[] }).inspections
}

const keyOf = async (
  answer: Response,
): Promise<[number, string | undefined, string | undefined]> => {
  const { status, faults } = await problemBody(answer)
  return [status, faults[0]?.key, faults[0]?.path]
}

/** A picture with words in it, which a phone would put there. */
const told = (words: string): Buffer => {
  const segment = Buffer.from(`\xff\xfe\0\0${words}`, 'latin1')
  segment.writeUInt16BE(words.length + 2, 2)
  return Buffer.concat([jpeg().subarray(0, 2), segment, jpeg().subarray(2)])
}

test('findings merge like drafts; the step closes them; then the trader sees them, proved', async () => {
  const { number, version } = await inspecting()
  const { officer, trader, other } = door.keys
  assert.equal((await write(number, { '/rows/0/found': 'yes', '/note': 'Box 2' })).status, 200)
  // what was written earlier and comes later changes nothing, whoever wrote it
  assert.equal((await write(number, { '/rows/0/found': 'no' }, bo, NOW() - 5_000)).status, 200)
  const later = { '/rows/0/found': 'differs', '/rows/0/counted': '17.5', '/rows/0/remark': '少' }
  assert.equal((await write(number, later, officer, NOW())).status, 200)
  const first = await photograph(number, told('GPS'), '0')
  assert.equal(first.status, 201)
  const { attachment, sha256 } = (await first.json()) as { attachment: string; sha256: string }
  assert.equal(sha256, createHash('sha256').update(jpeg()).digest('hex'), 'the picture alone')
  assert.equal((await photograph(number, told('again'), '0')).status, 200, 'the same picture')
  assert.equal((await photograph(number, png(), undefined, bo, 'image/png')).status, 201)
  assert.equal((await write(number, { [`/photographs/${attachment}/remark`]: 'Seal' })).status, 200)

  // while it is under way it is the office's own
  const at = `/api/v1/attachments/${attachment}`
  assert.deepEqual(await seen(number, trader), [])
  assert.equal((await door.ask(at, { key: trader })).status, 404)
  assert.equal((await door.ask(at, { key: officer })).status, 200)
  const [open] = await seen(number, officer)
  assert.equal(open?.closed, null)
  assert.deepEqual(open?.content?.['/rows/0/found'], ['differs', NOW()])
  // photographs are no papers of the trader's
  const papers = await door.ask(`${DECLARATIONS}/${number}/attachments`, { key: officer })
  assert.deepEqual(await papers.json(), { attachments: [] })

  await step(number, 'release', officer, version)
  const [closed, none] = await seen(number, trader)
  assert.equal(none, undefined)
  assert.equal(closed?.event, 'release')
  assert.equal(closed?.content, undefined)
  const { findings } = closed!
  assert.equal(findings.note, 'Box 2')
  assert.deepEqual(findings.rows, [{ row: 0, found: 'differs', counted: '17.5', remark: '少' }])
  assert.deepEqual(
    // both came in one millisecond: their order is arbitrary
    findings.photographs.map(each => [each.row, each.remark]).sort(),
    [
      [null, ''],
      [0, 'Seal'],
    ],
  )
  assert.equal((await door.ask(at, { key: trader })).status, 200)
  assert.equal((await door.ask(at, { key: other })).status, 404)
  assert.equal(
    (await door.ask(`${DECLARATIONS}/${number}/inspections`, { key: other })).status,
    404,
  )
  // the text's digest stands in the history, and in the row that the proof is of
  const digest = createHash('sha256').update(JSON.stringify(findings)).digest('hex')
  const history = await door.ask(`${DECLARATIONS}/${number}/history`)
  const { events } = (await history.json()) as { events: { event: string; inspected: string }[] }
  assert.deepEqual(events.map(each => [each.event, each.inspected]).at(-1), ['release', digest])
  const proof = await (await door.ask(`${DECLARATIONS}/${number}/proof`)).text()
  assert.ok(proof.includes(digest))
  // closed is closed
  assert.deepEqual(await keyOf(await write(number, { '/note': 'x' })), [409, 'not-inspected', ''])
  assert.deepEqual(await keyOf(await photograph(number, jpeg(), '0')), [409, 'not-inspected', ''])
  const back = `${DECLARATIONS}/${number}/inspection/photographs/${attachment}/remove`
  const refused = await door.ask(back, { method: 'POST', key: officer })
  assert.deepEqual(await keyOf(refused), [409, 'not-inspected', ''])
})

test('each look is its own: papers are asked for in between', async () => {
  const { number, version } = await inspecting()
  await write(number, { '/note': 'first' })
  const asked = await step(number, 'ask', door.keys.officer, version, '{"note":"发票"}')
  const again = await step(number, 'answer', door.keys.trader, asked.version)
  assert.equal(again.state, 'inspecting')
  await write(number, { '/note': 'second' })
  assert.equal((await seen(number, door.keys.trader)).length, 1)
  await step(number, 'refund', door.keys.officer, again.version)
  const notes = (await seen(number, door.keys.trader)).map(each => each.findings.note)
  assert.deepEqual(notes, ['first', 'second'])
})

test('no look without findings; nothing in the history then', async () => {
  const { number, version } = await inspecting()
  await step(number, 'release', door.keys.officer, version)
  assert.deepEqual(await seen(number, door.keys.officer), [])
  const history = await (await door.ask(`${DECLARATIONS}/${number}/history`)).text()
  assert.match(history, /"event":"release".*"inspected":null/)
})

test('what is no finding is refused, each with its path', async () => {
  const { number } = await inspecting()
  for (const [path, value, key] of [
    ['/rows/0/found', 'perhaps', 'unknown-code'],
    ['/rows/99/found', 'yes', 'unknown-field'],
    ['/rows/00/found', 'yes', 'unknown-field'],
    ['/rows/0/hs', '1', 'unknown-field'],
    ['/reasons', 'x', 'unknown-field'],
    ['/photographs/x/remark', 'x', 'unknown-field'],
    ['/rows/0/counted', '-1', 'not-a-decimal'],
    ['/rows/0/counted', '1e3', 'not-a-decimal'],
    ['/rows/0/counted', '1.123456', 'not-a-decimal'],
    ['/rows/0/counted', 12, 'wrong-type'],
    ['/rows/0/remark', 'x'.repeat(501), 'text-too-long'],
    ['/note', 'x'.repeat(2_001), 'text-too-long'],
  ] as const) {
    const [status, fault] = await keyOf(await write(number, { [path]: value }))
    assert.deepEqual([status, fault], [422, key], path)
  }
  const { trader } = door.keys
  assert.deepEqual(await keyOf(await write(number, { '/note': 'x' }, trader)), [
    403,
    'role-forbidden',
    '',
  ])
  const wrong = async (answer: Promise<Response>) => keyOf(await answer)
  assert.deepEqual(await wrong(photograph(number, jpeg(), '99')), [
    422,
    'out-of-range',
    '/Beibu-Row',
  ])
  assert.deepEqual(await wrong(photograph(number, jpeg(), 'a')), [
    400,
    'parameter-wrong',
    '/Beibu-Row',
  ])
  const pdfs = await photograph(number, pdf(), '0', door.keys.officer, 'application/pdf')
  assert.deepEqual(await keyOf(pdfs), [415, 'wrong-content-type', ''])
  // its content is looked at, whatever it says it is
  const disguised = await photograph(number, pdf(), '0')
  assert.deepEqual((await keyOf(disguised))[1], 'attachment-type-wrong')
  assert.deepEqual((await wrong(photograph(number, jpeg(), '0', trader)))[1], 'role-forbidden')
  assert.deepEqual(await seen(number, door.keys.officer), [], 'nothing was begun')
  const { rows } = await door.inner.database.query<{ n: bigint }>(
    `SELECT count(*) AS n FROM attachment_chunk c WHERE NOT EXISTS (
      SELECT FROM attachment a WHERE a.attachment = c.attachment)`,
  )
  assert.equal(rows[0]?.n, 0n, 'no piece without its file')
})

test('before and after there is nothing to look at', async () => {
  const { number } = await acceptedBody(await door.lodge(declaration()))
  assert.deepEqual(await keyOf(await write(number, { '/note': 'x' })), [409, 'not-inspected', ''])
  assert.deepEqual((await keyOf(await write('1', { '/note': 'x' })))[0], 404)
})

test('who has claimed it looks at it; others are told', async () => {
  const { number } = await inspecting()
  const claim = `/api/v1/queue/trade.declaration/${number}/claim`
  assert.equal((await door.ask(claim, { method: 'POST', key: bo })).status, 200)
  assert.deepEqual((await keyOf(await write(number, { '/note': 'x' })))[1], 'claimed-by-other')
  assert.deepEqual((await keyOf(await photograph(number, jpeg(), '0')))[1], 'claimed-by-other')
  assert.equal((await write(number, { '/note': 'x' }, bo)).status, 200)
})

test('a photograph is taken back while the look is under way', async () => {
  const { number } = await inspecting()
  const { attachment } = (await (await photograph(number, jpeg(), '0')).json()) as {
    attachment: string
  }
  const path = `${DECLARATIONS}/${number}/inspection/photographs/${attachment}/remove`
  const trader = await door.ask(path, { method: 'POST', key: door.keys.trader })
  assert.equal(trader.status, 403)
  const elsewhere = path.replace(number, (await inspecting()).number)
  assert.equal((await door.ask(elsewhere, { method: 'POST', key: bo })).status, 404)
  assert.equal((await door.ask(path, { method: 'POST', key: bo })).status, 204)
  assert.equal((await seen(number, bo))[0]?.findings.photographs.length, 0)
  assert.equal((await door.ask(`/api/v1/attachments/${attachment}`, { key: bo })).status, 404)
})

test('findings beside the step that closes them: each is in it, or refused', async () => {
  for (let round = 0; round < 5; round++) {
    const { number, version } = await inspecting()
    const { officer } = door.keys
    await write(number, { '/note': 'before' })
    const pairs = Array.from({ length: 8 }, (_, n) => write(number, { '/rows/0/remark': `${n}` }))
    const [released, ...written] = await Promise.all([
      step(number, 'release', officer, version),
      ...pairs,
    ])
    assert.equal(released.state, 'released')
    const kept = written.filter(each => each.status === 200).length
    assert.ok(written.every(each => each.status === 200 || each.status === 409))
    const [closed] = await seen(number, door.keys.trader)
    // version counts what was taken: with the note before
    assert.equal(closed?.version, kept + 1)
    assert.equal(closed?.findings.rows.length, kept > 0 ? 1 : 0)
  }
})

test('behind the walls: fields and photographs of what is under way are nobody’s but officers’', async () => {
  const { number } = await inspecting()
  await write(number, { '/note': 'x' })
  await photograph(number, jpeg(), '0')
  const { database } = door.inner
  const { rows } = await database.query<{ org: string; inspection: string }>(
    `SELECT i.org, i.inspection FROM inspection i JOIN filing f ON f.filing = i.filing
      WHERE f.number = $1`,
    [number],
  )
  const { org, inspection } = rows[0]!
  for (const [as, sees, expected] of [
    [org, '', 0],
    ['org_other', '', 0],
    ['', '', 0],
    ['org_office', 'filings', 1],
  ] as const) {
    await database.transaction(async wall => {
      await wall.query(
        `SELECT set_config('role', 'beibu_app', true), set_config('beibu.org', $1, true),
          set_config('beibu.sees', $2, true), set_config('beibu.types', '', true)`,
        [as, sees],
      )
      for (const table of ['inspection', 'inspection_field', 'attachment']) {
        const found = await wall.query(`SELECT 1 FROM ${table} WHERE inspection = $1`, [inspection])
        assert.equal(found.rowCount, expected, `${as} ${sees} ${table}`)
      }
    })
  }
})

test('verify holds closed findings against the journal: a changed or a missing one is named', async () => {
  const { number, version } = await inspecting()
  await write(number, { '/note': 'nothing wrong' })
  await step(number, 'release', door.keys.officer, version)
  const { database, mounted, engine } = door.inner
  await engine.keep()
  const found = async (): Promise<string[]> => {
    const findings: string[] = []
    await verifyNode({
      ...{ database, partition: 0, mounted, zone: engine.zone, now: () => 0 },
      onFinding: each => findings.push(`${each.table} ${each.kind} ${each.column ?? ''}`),
    })
    return findings
  }
  assert.deepEqual(await found(), [])
  const of = `WHERE findings LIKE '%nothing wrong%'`
  await database.query(
    `UPDATE inspection SET findings = replace(findings, 'nothing', 'much') ${of}`,
  )
  assert.deepEqual(await found(), ['inspection differs findings'])
  await database.query(`DELETE FROM inspection WHERE findings LIKE '%much wrong%'`)
  assert.deepEqual(await found(), ['inspection missing '])
})

test('a refusal is in the reader’s language', async () => {
  const { number } = await acceptedBody(await door.lodge(declaration()))
  const answer = await door.ask(`${DECLARATIONS}/${number}/inspection/changes`, {
    method: 'POST',
    key: door.keys.officer,
    headers: { 'content-type': 'application/json', 'accept-language': 'vi' },
    body: '{"changes":[]}',
  })
  const { faults }: ProblemBody = await problemBody(answer)
  assert.match(faults[0]?.message ?? '', /kiểm hóa/)
})
