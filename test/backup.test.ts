// A backup that is taken while filings come in, and what becomes of it: restored elsewhere it
// stands at one position with the very figures of that position, proven; spoilt, it is refused.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Cube } from '#engine/cube/cube.ts'
import { foldTail } from '#engine/cube/keep.ts'
import { answer, cellsFor, readQuestion, sumCells } from '#engine/cube/query.ts'
import { mount } from '#engine/mounted.ts'
import { Refusal } from '#kit/fault.ts'
import { packs } from '#packs/index.ts'
import { beibu, getJson, type Ran } from './command.ts'
import { launchNode, makeKey, type NodeChild, openNodeDatabase, startNode } from './crash/child.ts'

const COUNT = '2500'
const MEASURES = ['trade.declared', 'trade.declarations', 'trade.mass', 'trade.collected']
const BY = ['direction', 'partner', 'office', 'chapter', 'mode']

let folder: string
let node: NodeChild
let file: string
let identity: string
let recipient: string
let position: number
let key: string
/** the years that were filed while the backup was taken, COUNT filings each */
const years: number[] = []

const run = (words: readonly string[], data: string): Promise<Ran> =>
  beibu(words, { BEIBU_DATA: data })

const empty = (): Promise<string> => mkdtemp(join(tmpdir(), 'beibu-restore-'))

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beibu-backup-'))
  file = join(folder, 'node.beibu.age')
  identity = join(folder, 'backup.key')
  node = await startNode({ folder })
  const made = await run(['backup-key', identity], folder)
  assert.equal(made.code, 0, made.err)
  recipient = made.out.trim()
  assert.match(recipient, /^age1/)
  key = await makeKey(folder, 'Customs', ['officer'])
  let backedUp = false
  const load = fileUntil(() => backedUp)
  while ((await standing()) < 1000) await new Promise(resolve => setTimeout(resolve, 50))
  const first = await standing()
  const ran = await run(['backup', file, '--to', recipient], folder)
  backedUp = true
  assert.equal(ran.code, 0, ran.err)
  position = Number(/position (\d+)/.exec(ran.out)?.[1])
  await load
  const last = await standing()
  assert.ok(first <= position && position < last, `${first} ${position} ${last}: not under load`)
})
after(async () => {
  await node.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Files year after year, two at a time: a fast machine has one filed before a backup ends. */
const fileUntil = async (enough: () => boolean): Promise<void> => {
  const line = async (): Promise<void> => {
    do {
      const year = 2025 - years.length
      years.push(year)
      const ran = await run(['demo', '--year', String(year), '--count', COUNT], folder)
      assert.equal(ran.code, 0, ran.err)
    } while (!enough())
  }
  await Promise.all([line(), line()])
}

interface Numbered {
  readonly filings: readonly { readonly number: string }[]
}

const totalsUrl = (url: string, measure: string): string =>
  `${url}/api/v1/totals/${measure}?grain=month&by=${BY.join(',')}`

const standing = async (): Promise<number> =>
  ((await getJson(totalsUrl(node.url, MEASURES[0]!))) as { position: number }).position

/** The first node's figures as they were at the position, folded from its own journal. */
const figuresThen = async (): Promise<unknown[]> => {
  const database = openNodeDatabase(folder)
  try {
    const mounted = mount(packs({ country: 'CN' }))
    const cube = new Cube(mounted, 'Asia/Shanghai')
    await foldTail(database, 0, mounted, cube, position)
    return MEASURES.map(measure => {
      const question = readQuestion(mounted, cube, { measure, by: BY, where: {}, grain: 'month' })
      assert.ok(!(question instanceof Refusal))
      const type = cube.types.get(question.type)!
      const kept = cellsFor(type, question)
      assert.ok(kept !== undefined)
      return answer(type, question, sumCells(type, question, kept), cube.position)
    })
  } finally {
    await database.close()
  }
}

test('restored from a backup under load: verify clean, the figures of that position, proofs hold', {
  timeout: 300_000,
}, async () => {
  assert.equal(statSync(file).mode & 0o077, 0, 'readable by its owner alone')
  assert.ok(!existsSync(`${file}.part`))
  const other = await empty()
  try {
    const ran = await run(['restore', file, '--identity', identity], other)
    assert.equal(ran.code, 0, ran.out + ran.err)
    assert.match(ran.out, new RegExp(`clean at position ${position}:`))
    assert.deepEqual(
      readFileSync(join(other, 'keys/journal.pem')),
      readFileSync(join(folder, 'keys/journal.pem')),
    )
    const restored = await startNode({ folder: other })
    const then = await figuresThen()
    for (const [i, measure] of MEASURES.entries()) {
      assert.deepEqual(await getJson(totalsUrl(restored.url, measure)), then[i], measure)
    }
    // keys of organisations came along, and a proof is signed by the same hand under the same name
    const path = '/api/v1/filings/trade.declaration'
    const list = (await getJson(`${restored.url}${path}?limit=1`, key)) as Numbered
    const proof = `${path}/${list.filings[0]!.number}/proof`
    const [own, first] = [restored.url, node.url].map(url => getJson(`${url}${proof}`, key))
    const signed = (await own) as { verifierKey: string; events: unknown }
    const signedFirst = (await first) as typeof signed
    assert.equal(signed.verifierKey, signedFirst.verifierKey)
    assert.ok(JSON.stringify(signed.events).length > 100)
    // it goes on from there: the same order takes up what it had not come to, and nothing twice
    const again = { lodged: 0, before: 0 }
    for (const year of years) {
      const { out } = await run(['demo', '--year', String(year), '--count', COUNT], other)
      const counts = /lodged (\d+) · lodged before (\d+)/.exec(out)
      again.lodged += Number(counts?.[1])
      again.before += Number(counts?.[2])
    }
    const all = Number(COUNT) * years.length
    assert.deepEqual(again, { lodged: all - position, before: position })
    const [here, there] = [restored.url, node.url].map(url => getJson(totalsUrl(url, MEASURES[0]!)))
    assert.deepEqual(await here, await there)
    await restored.stop()
    const proven = await run(['verify'], other)
    assert.equal(proven.code, 0, proven.out)
  } finally {
    rmSync(other, { recursive: true, force: true })
  }
})

test('a restore that is killed half way leaves no node that starts on half of the tables', {
  timeout: 300_000,
}, async () => {
  let refused = false
  // how long the folds take to rebuild is the machine's affair: one of these falls into it
  for (const delay of [300, 100, 30, 700, 1500]) {
    const other = await empty()
    try {
      if (await killRestore(other, delay)) continue
      const started = await launchNode({ folder: other }).ready.catch((error: Error) => error)
      if (!(started instanceof Error)) {
        const total = (await getJson(totalsUrl(started.url, MEASURES[0]!))) as { position: number }
        await started.stop()
        assert.equal(total.position, 0, 'killed before its commit, a restore leaves an empty node')
        continue
      }
      refused = true
      assert.match(started.message, /run "beibu rebuild"/)
      const rebuilt = await run(['rebuild'], other)
      assert.equal(rebuilt.code, 0, rebuilt.err)
      const proven = await run(['verify'], other)
      assert.match(proven.out, new RegExp(`clean at position ${position}:`))
      break
    } finally {
      rmSync(other, { recursive: true, force: true })
    }
  }
  assert.ok(refused, 'none of the kills fell between the rows and their folds')
})

/** Kills a restore so long after its signing key is in place, ms; true where it was done before. */
const killRestore = async (other: string, delay: number): Promise<boolean> => {
  const main = join(import.meta.dirname, '../main.ts')
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('BEIBU_'))
  const env = { ...Object.fromEntries(inherited), BEIBU_DATA: other }
  const words = [main, 'restore', file, '--identity', identity]
  const child = spawn(process.execPath, words, { env, stdio: 'ignore' })
  const ended = once(child, 'exit')
  // the key is put in place just before the commit of the rows
  while (!existsSync(join(other, 'keys/journal.pem')) && child.exitCode === null) {
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  await new Promise(resolve => setTimeout(resolve, delay))
  const done = child.exitCode === 0
  child.kill('SIGKILL')
  await ended
  return done
}

test('a backup is refused over filings, over a running node, and twice to one file', async () => {
  const running = await run(['restore', file, '--identity', identity], folder)
  assert.notEqual(running.code, 0)
  assert.match(running.err, /runs on this data folder/)
  const twice = await run(['backup', file, '--to', recipient], folder)
  assert.match(twice.err, /is there already/)
  const key = await run(['backup-key', identity], folder)
  assert.match(key.err, /never overwritten/)
  const bad = await run(['backup', `${file}2`, '--to', 'age1nonsense'], folder)
  assert.match(bad.err, /no age public key/)
  assert.ok(!existsSync(`${file}2`))
})

test('a spoilt backup is refused by a reason, and leaves an empty node', {
  timeout: 300_000,
}, async () => {
  const other = await empty()
  const bytes = readFileSync(file)
  const spoilt = join(other, 'spoilt.age')
  const cases: [string, Buffer][] = [
    ['cut in the middle', bytes.subarray(0, bytes.length >> 1)],
    ['without its end', bytes.subarray(0, bytes.length - 20)],
    [
      'a bit turned',
      Buffer.from(bytes).fill(
        bytes[bytes.length >> 1]! ^ 1,
        bytes.length >> 1,
        (bytes.length >> 1) + 1,
      ),
    ],
    ['not a backup at all', Buffer.from('trade figures')],
  ]
  try {
    for (const [name, content] of cases) {
      writeFileSync(spoilt, content)
      const ran = await run(['restore', spoilt, '--identity', identity], join(other, 'data'))
      assert.equal(ran.code, 1, name)
      assert.match(ran.err, /cannot be restored: .*nothing was kept/, name)
    }
    const foreign = join(other, 'foreign.key')
    await run(['backup-key', foreign], other)
    const ran = await run(['restore', file, '--identity', foreign], join(other, 'data'))
    assert.match(ran.err, /cannot be restored/)
    copyFileSync(file, spoilt)
    const good = await run(['restore', spoilt, '--identity', identity], join(other, 'data'))
    assert.equal(good.code, 0, 'after all the refusals the good one goes in')
  } finally {
    rmSync(other, { recursive: true, force: true })
  }
})
