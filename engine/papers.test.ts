// A paper and its code on a real engine: what was printed stands, changes, is withdrawn.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { caller, type TestEngine, testEngine } from '#test/engine.ts'
import { codeOf, positionIn, readCode } from './journal/code.ts'
import type { JournalRow } from './journal/leaf.ts'
import { verifyInclusion } from './journal/merkle.ts'
import { openCheckpoint } from './journal/note.ts'
import type { Inclusion } from './journal/standing.ts'

const SAMPLE = JSON.parse(
  readFileSync(join(import.meta.dirname, '../packs/trade/samples/import-durian.json'), 'utf8'),
) as Readonly<Record<string, unknown>>
const trader = caller('Trader A')
const officer = caller('Customs', 'officer')

let inner: TestEngine
before(async () => {
  inner = await testEngine()
})
after(() => inner.end())

const lodge = async (reference: string): Promise<string> => {
  const body = Buffer.from(JSON.stringify({ ...SAMPLE, reference }))
  const outcome = await inner.engine.lodge(inner.type, trader, body, {})
  assert.ok(outcome.ok)
  return outcome.number
}
const step = async (number: string, name: string, version: number, by = trader) => {
  const outcome = await inner.engine.step(inner.type, by, number, name, { version })
  assert.ok(outcome.ok, JSON.stringify(outcome))
}
const paperOf = async (number: string, by = trader) => {
  const paper = await inner.engine.papers.read(inner.type, by, number)
  assert.ok(paper !== undefined)
  return paper
}
const standingOf = async (code: string) => {
  const standing = await inner.engine.papers.standing(code)
  assert.ok(standing !== undefined)
  return standing
}
const holds = (proof: Inclusion): boolean => {
  const opened = openCheckpoint(proof.checkpoint, proof.verifierKey)
  const path = proof.path.map(each => Buffer.from(each, 'base64'))
  const leaf = Buffer.from(proof.leaf, 'hex')
  return (
    opened?.size === proof.size && verifyInclusion(leaf, proof.index, proof.size, path, opened.root)
  )
}

test('a paper is valid, then changed, then withdrawn; each time with a proof that holds', async () => {
  const number = await lodge('PAPER-1')
  const first = await paperOf(number)
  assert.match(first.code, /^[0-9A-HJKMNP-TV-Z]{32}$/)
  const valid = await standingOf(first.code)
  assert.equal(valid.standing, 'valid')
  assert.deepEqual(
    [valid.type, valid.number, valid.state, valid.position],
    ['trade.declaration', number, 'assessed', first.view.position],
  )
  assert.equal(valid.latest.position, valid.position)
  assert.equal(valid.proof.leaf, first.leaf)
  assert.equal(valid.proof.index, valid.position - 1)
  assert.ok(holds(valid.proof))

  await step(number, 'pay', 1)
  const changed = await standingOf(first.code)
  assert.equal(changed.standing, 'changed')
  assert.deepEqual([changed.state, changed.latest.state], ['assessed', 'paid'])
  assert.ok(changed.latest.position > changed.position)
  assert.ok(holds(changed.proof))
  const second = await paperOf(number)
  assert.notEqual(second.code, first.code)
  assert.equal((await standingOf(second.code)).standing, 'valid')

  await step(number, 'refund', 2, officer)
  for (const { code } of [first, second, await paperOf(number)]) {
    const withdrawn = await standingOf(code)
    assert.equal(withdrawn.standing, 'withdrawn')
    assert.equal(withdrawn.latest.state, 'refused')
    assert.ok(holds(withdrawn.proof))
  }
})

test('what a code says holds nothing confidential', async () => {
  const { code } = await paperOf(await lodge('PAPER-SECRET'))
  const told = JSON.stringify(await standingOf(code))
  for (const secret of [
    'PAPER-SECRET',
    '91450103DEM0D0000T',
    '1000000',
    'Trader A',
    '榴莲',
    'org',
  ]) {
    assert.ok(!told.includes(secret), secret)
  }
})

test('a code that was tampered with, cut or made up is none', async () => {
  const { code, leaf } = await paperOf(await lodge('PAPER-2'))
  for (let at = 0; at < code.length; at++) {
    const other = code[at] === '7' ? '8' : '7'
    const spoilt = code.slice(0, at) + other + code.slice(at + 1)
    assert.equal(await inner.engine.papers.standing(spoilt), undefined, `digit ${at}`)
  }
  const huge = 'Z'.repeat(8) + code.slice(8)
  for (const none of [
    '',
    code.slice(1),
    `${code}0`,
    '0'.repeat(32),
    huge,
    `${code}\u0000`,
    'é',
    leaf,
  ]) {
    assert.equal(await inner.engine.papers.standing(none), undefined, none)
  }
  // as people type it
  const typed = ` ${code.toLowerCase().replace(/(.{4})/g, '$1-')} `.replaceAll('0', 'o')
  assert.equal((await standingOf(typed.replaceAll('1', 'l'))).standing, 'valid')
})

test('a proof does not hand out the code of the row beside it', async () => {
  const { view, code } = await paperOf(await lodge('PAPER-3'))
  const { rows } = await inner.database.query<{ leaf: Buffer }>(
    'SELECT leaf FROM journal WHERE partition = 0 AND position = $1',
    [view.position],
  )
  assert.equal(positionIn(code), view.position)
  const row = { position: view.position } as JournalRow
  assert.equal(positionIn(codeOf({ ...row, ...ROW })), view.position)
  assert.equal(readCode(code), code)
  const bits = (hex: string): string => BigInt(`0x${hex}`).toString(2).padStart(256, '0')
  const secret = [...code.slice(8)].map(each => DIGITS.indexOf(each).toString(2).padStart(5, '0'))
  assert.notEqual(secret.join(''), bits(rows[0]!.leaf.toString('hex')).slice(0, 120))
})

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ROW = {
  partition: 0,
  at: '',
  effective: '',
  type: '',
  filing: '',
  number: '',
  event: '',
  steps: [],
  state: '',
  version: 1,
  org: '',
  actor: '',
  reference: '',
  body: null,
  amounts: null,
  extra: null,
}

test('another organisation has no paper of it; an officer has, with names', async () => {
  const number = await lodge('PAPER-4')
  assert.equal(await inner.engine.papers.read(inner.type, caller('Trader B'), number), undefined)
  assert.equal(await inner.engine.papers.read(inner.type, trader, '0'), undefined)
  const paper = await paperOf(number, officer)
  assert.equal(paper.events.at(-1)?.position, paper.view.position)
})

test('after a restart a code still proves, also before the next checkpoint is signed', async () => {
  const { code } = await paperOf(await lodge('PAPER-5'))
  inner = await inner.again()
  const standing = await standingOf(code)
  assert.equal(standing.standing, 'valid')
  assert.ok(holds(standing.proof))
})
