// What an operator does for the node, on a node as people run it: its state, a backup by the button
// that restores, the clock from the command line.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { unbase32 } from '#doors/http/people/testing.ts'
import { operatorLink } from '#engine/access/joining.ts'
import { codeOf, stepAt } from '#engine/access/totp.ts'
import { beibu } from './command.ts'
import { makeKey, type NodeChild, openNodeDatabase, startNode } from './crash/child.ts'

const folder = mkdtempSync(join(tmpdir(), 'beibu-state-'))
const identity = join(folder, 'backup.key')
let node: NodeChild
let cookie = ''

const ask = async <T>(path: string, body?: unknown): Promise<{ status: number; json: T }> => {
  const response = await fetch(`${node.url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'sec-fetch-site': 'same-origin',
      'accept-language': 'vi',
      ...(cookie === '' ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const [set] = response.headers.getSetCookie()
  if (set !== undefined) cookie = set.split(';')[0] ?? ''
  const text = await response.text()
  return { status: response.status, json: (text === '' ? {} : JSON.parse(text)) as T }
}

before(async () => {
  const made = await beibu(['backup-key', identity], { BEIBU_DATA: folder })
  node = await startNode({ folder, env: { BEIBU_BACKUP_KEY: made.out.trim() } })
  const database = openNodeDatabase(folder)
  const ground = { database, now: Date.now, chance: randomBytes }
  const token = await operatorLink(ground)
  await database.close()
  const password = 'quiet-harbour-29-lychee'
  const who = { name: 'O', mail: 'o@node.test', password, organisation: 'Node', lang: 'vi' }
  await ask(`/links/${token}`, who)
  const { json } = await ask<{ secret: string }>('/totp/begin', {})
  const code = codeOf(unbase32(json.secret), stepAt(Date.now()))
  assert.equal((await ask('/totp/confirm', { code })).status, 200)
})
after(async () => {
  await node.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface State {
  readonly settings: readonly { name: string; value: string }[]
  readonly health: readonly { part: string; state: string; said: string }[]
  readonly reference: readonly { pack: string; name: string; rows: number; version: number }[]
  readonly backup: { position: number } | null
}

test('the node’s state: parts in the reader’s words, reference data, settings without secrets', async () => {
  const { status, json } = await ask<State>('/node/state')
  assert.equal(status, 200)
  assert.deepEqual(
    json.health.map(({ part }) => part),
    ['database', 'journal', 'disk', 'mail', 'backup', 'clock'],
  )
  const said = new Map(json.health.map(each => [each.part, each]))
  assert.equal(said.get('database')?.said, 'PostgreSQL trả lời bình thường.')
  assert.equal(said.get('backup')?.state, 'warn')
  assert.equal(said.get('clock')?.state, 'good')
  for (const { said: text } of json.health) assert.doesNotMatch(text, /^state\./)
  assert.ok(json.reference.length > 5)
  // a shop gives out its coupons itself
  const empty = json.reference.filter(each => each.rows === 0).map(({ name }) => name)
  assert.deepEqual(empty, ['coupon'])
  const names = json.settings.map(each => each.name)
  assert.ok(names.includes('BEIBU_ZONE') && names.includes('DATABASE_URL'))
  const key = await makeKey(folder, 'Stranger', ['trader'])
  const other = await fetch(`${node.url}/api/v1/node/state`, {
    headers: { authorization: `Bearer ${key}` },
  })
  assert.equal(other.status, 403)
})

test('a backup by the button is a file that restores, the register with it', {
  timeout: 300_000,
}, async () => {
  const { status, json } = await ask<{ position: number }>('/node/backup', {})
  assert.equal(status, 201)
  const [file] = readdirSync(join(folder, 'backups'))
  assert.match(file ?? '', /\.beibu\.age$/)
  const state = await ask<State>('/node/state')
  assert.equal(state.json.backup?.position, json.position)
  const other = mkdtempSync(join(tmpdir(), 'beibu-state-restored-'))
  try {
    const path = join(folder, 'backups', file!)
    const ran = await beibu(['restore', path, '--identity', identity], { BEIBU_DATA: other })
    assert.equal(ran.code, 0, ran.out + ran.err)
    // organisation made, joined, second factor, signed in
    assert.match(ran.out, /clean at position \d+:.*[4-9] rows of the register/s)
  } finally {
    rmSync(other, { recursive: true, force: true })
  }
})

test('`beibu clock` says both times, and trusts this machine when told to', async () => {
  const said = await beibu(['clock'], { BEIBU_DATA: folder })
  assert.match(said.out, /^newest filing {2}none\nthis machine {3}\d{4}-/)
  const trusted = await beibu(['clock', '--trust'], { BEIBU_DATA: folder })
  assert.match(trusted.out, /trusted: start the node again/)
})
