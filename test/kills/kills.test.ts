// A form of 61 fields typed through kills: `node test/kills/run.ts --kills 100` in short.
// KILLS, FORMS and SEED choose another trial.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { skipBrowser } from '#web/screen/testing/browser.ts'
import { Draw } from '../crash/draw.ts'
import { Book, plain, type Spot } from './book.ts'
import { Trial } from './kills.ts'
import { KINDS, makePlan } from './script.ts'

const kills = Number(process.env.KILLS ?? '8')
const forms = Number(process.env.FORMS ?? '1')
const seed = Number(process.env.SEED ?? '1')

test('node, browser and network killed again and again: the last second is lost at most', {
  skip: skipBrowser,
  timeout: 580_000,
}, async t => {
  await import('#web/build.ts')
  const folder = mkdtempSync(join(tmpdir(), 'beibu-kills-'))
  t.diagnostic(`seed ${seed}; again: SEED=${seed} node --test test/kills/kills.test.ts`)
  const say = (text: string): void => t.diagnostic(text)
  const report = await new Trial({ kills, forms, seed, folder, say }).run()
  t.diagnostic(JSON.stringify(report))
  const killed = Object.values(report.kills).reduce((sum, count) => sum + count, 0)
  assert.equal(killed, kills)
  assert.ok(report.fields >= 60 * forms, `${report.fields} fields`)
  assert.ok(report.mostMs <= 1_000, `${report.mostMs} ms of typing were lost`)
  rmSync(folder, { recursive: true, force: true })
})

const SPOT: Spot = { field: 'bill', look: 'text' }
const texts = (bill: string): ReadonlyMap<string, string> => new Map([['bill', bill]])

test('the book of the trial sees a text that is too old, that came back, or that nobody typed', () => {
  const book = new Book()
  for (const [i, text] of ['A', 'AB', 'ABC'].entries()) book.pressing(SPOT, text)(i * 600)
  // killed at 1200 + 500: what stood at 700 was AB
  assert.equal(book.against(texts('AB'), 700), undefined)
  assert.equal(book.against(texts('ABC'), 700), undefined)
  assert.match(book.against(texts('A'), 700) ?? '', /bill is “A”, and was “AB” to “ABC”/)
  assert.match(book.against(texts(''), 700) ?? '', /bill is “”/)
  assert.match(book.against(texts('X'), 0) ?? '', /bill is “X”/)
  assert.match(book.against(new Map([...texts('ABC'), ['note', 'n']]), 700) ?? '', /nobody typed/)
  // a key that may not have reached the page
  book.pressing(SPOT, 'ABCD')
  assert.equal(book.against(texts('ABC'), 9_000), undefined)
  assert.equal(book.against(texts('ABCD'), 9_000), undefined)
  assert.deepEqual(book.settle(texts('AB'), 1_700), [{ name: 'bill', signs: 1, ms: 500 }])
  assert.match(book.against(texts('ABC'), 9_000) ?? '', /bill is “ABC”/)
})

test('what is shown is compared with what was typed', () => {
  assert.equal(plain('number', '36,000.50'), plain('number', '36000.5'))
  assert.equal(plain('number', '12.'), '12')
  assert.equal(plain('code', '7208 Youyiguan'), '7208')
  assert.notEqual(plain('number', '1200'), plain('number', '12'))
})

test('a plan has all kinds of kills, and is the same for the same seed', () => {
  const plan = makePlan(new Draw(5), 100, 700)
  assert.deepEqual(makePlan(new Draw(5), 100, 700), plan)
  assert.deepEqual(new Set(plan.map(each => each.kind)), new Set(KINDS))
  assert.equal(plan.length, 100)
  assert.ok(plan.every(({ key }, i) => key >= 1 && key < 700 && key >= (plan[i - 1]?.key ?? 0)))
})
