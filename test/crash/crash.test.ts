// The short form of `node test/crash/crash.ts --rounds 500`. ROUNDS and SEED choose another one.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Book, NOTHING, sumsOf } from './book.ts'
import { crash } from './crash.ts'

const rounds = Number(process.env.ROUNDS ?? '8')
const seed = Number(process.env.SEED ?? Date.now() % 100_000)

test('T61 T72: kill -9 under load loses nothing, doubles nothing, and no total falls', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'beibu-crash-'))
  t.diagnostic(`seed ${seed}`)
  const report = await crash({ rounds, seed, folder, say: text => t.diagnostic(text) })
  const killed = Object.values(report.kills).reduce((sum, count) => sum + count, 0)
  assert.equal(killed, rounds)
  assert.ok(report.filings > rounds, `${report.filings} filings`)
  assert.ok(report.reads >= rounds, `${report.reads} readings of the totals`)
  rmSync(folder, { recursive: true, force: true })
})

test('the book of the trial sees a total that fell, a filing that was lost or counted twice', () => {
  const one = sumsOf([{ value: '1250.50', net: '3.5' }])
  assert.deepEqual(one, { declared: 125_050n, declarations: 1n, mass: 350_000n, collected: 0n })
  const twice = sumsOf([{ value: '2501.00', net: '7' }])
  const book = new Book()
  book.asked('a', one)
  book.watch()
  assert.equal(book.against(NOTHING), undefined)
  assert.equal(book.against(one), undefined)
  assert.match(book.against(twice) ?? '', /declared is 250100: 125050 at most/)
  book.settled('a', one)
  book.watch()
  assert.match(book.against(NOTHING) ?? '', /declared is 0: acknowledged was 125050/)
  book.watch()
  assert.equal(book.against(one), undefined)
  book.asked('b', one)
  book.watch()
  assert.equal(book.against({ ...one, declared: 250_100n, declarations: 2n }), undefined)
  book.watch()
  assert.match(book.against(one) ?? '', /declared is 125050, and was 250100/)
})
