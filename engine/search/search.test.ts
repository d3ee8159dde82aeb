// Search on real PostgreSQL: every filing is found by its own words however they are written, and
// never by anybody who may not see it.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#kit/fault.ts'
import { caller, type TestEngine, testEngine } from '#test/engine.ts'
import { rebuildNode } from '../audit/rebuild.ts'
import type { Caller } from '../types.ts'
import { fold } from './fold.ts'
import type { Found } from './search.ts'
import { MOST_ROWS } from './texts.ts'

const SAMPLE = JSON.parse(
  readFileSync(new URL('../../packs/trade/samples/import-durian.json', import.meta.url), 'utf8'),
) as Record<string, unknown> & { items: Record<string, unknown>[] }

const A = caller('A1', 'trader')
const B = caller('B1', 'trader')
const officer = caller('O1', 'officer')

/** Words of each writing; Vietnamese and Latin with spaces, the others run together. */
const SPACED = 'Sầu riêng|Đắk Lắk|Nước mắm|Straße|Łódź|chôm chôm|Ødegård|Black Tea'.split('|')
const RUNS = ['鲜榴莲', '冷冻肉', '无籽西瓜', 'ทุเรียน', 'หมอนทอง', 'มังคุดน้ำ', 'ໝາກ', '한국배']
const texts = fc.oneof(
  fc.array(fc.constantFrom(...SPACED), { minLength: 1, maxLength: 3 }).map(each => each.join(' ')),
  fc.array(fc.constantFrom(...RUNS), { minLength: 1, maxLength: 4 }).map(each => each.join('')),
)

interface Lodged {
  readonly by: Caller
  readonly number: string
  readonly name: string
  readonly overseas: string
}

let node: TestEngine
const lodged: Lodged[] = []

const document = (name: string, overseas: string, more: object = {}): Buffer => {
  const [first, ...others] = SAMPLE.items
  const reference = randomUUID().toUpperCase()
  const items = [{ ...first, name }, ...others]
  return Buffer.from(JSON.stringify({ ...SAMPLE, reference, overseas, items, ...more }))
}
const lodge = async (by: Caller, name: string, overseas: string, more?: object) => {
  const outcome = await node.engine.lodge(node.type, by, document(name, overseas, more), {})
  assert.ok(outcome.ok, JSON.stringify(outcome))
  return outcome
}
const find = async (by: Caller, q: string, limit = 50): Promise<readonly Found[]> => {
  const answer = await node.engine.lists.search.find(by, { q, limit })
  assert.ok(!(answer instanceof Refusal))
  return answer.results
}
const numbers = async (by: Caller, q: string): Promise<string[]> =>
  (await find(by, q)).map(({ number }) => number)
const catchUp = async (): Promise<void> => {
  while ((await node.engine.lists.search.advance()) > 0);
}

before(async () => {
  node = await testEngine()
  const drawn = fc.sample(fc.tuple(fc.constantFrom(A, B), texts, texts), { numRuns: 44, seed: 89 })
  for (const [by, name, overseas] of drawn) {
    const { number } = await lodge(by, name, overseas)
    lodged.push({ by, number, name, overseas })
  }
  await catchUp()
})
after(() => node.end())

const wide = (text: string): string =>
  text.replace(/[!-~]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
const bare = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/đ/gi, 'd')
const written = fc.constantFrom<(text: string) => string>(
  text => text,
  text => text.toUpperCase(),
  text => text.normalize('NFD'),
  wide,
  bare,
)

test('law: each filing is found by each of its own words, however they are written', async () => {
  const question = fc.tuple(
    fc.constantFrom(...lodged),
    fc.constantFrom('name' as const, 'overseas' as const),
    fc.nat(),
    fc.nat(),
    written,
  )
  await fc.assert(
    fc.asyncProperty(question, async ([filing, field, at, more, write]) => {
      const text = filing[field]
      const spaced = /^[\p{scx=Latn} ]+$/u.test(text)
      const words = text.split(' ')
      const letters = [...text]
      const from = at % Math.max(1, letters.length - 1)
      // a whole word, or any two letters and more of what is written without spaces
      const part = spaced
        ? (words[at % words.length] ?? '')
        : letters.slice(from, from + 2 + (more % letters.length)).join('')
      for (const by of [filing.by, officer]) {
        assert.ok((await numbers(by, write(part))).includes(filing.number), `${text}: ${part}`)
      }
    }),
    { numRuns: 150, seed: 47 },
  )
})

test('T89: whatever is typed, nothing is told of another organisation’s filings', async () => {
  const owner = new Map(lodged.map(({ number, by }) => [number, by.org]))
  const parts = fc.constantFrom(...lodged.flatMap(each => [each.name, each.overseas, each.number]))
  const typed = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 100 }), parts, texts)
  await fc.assert(
    fc.asyncProperty(typed, async q => {
      for (const by of [A, B]) {
        for (const { number } of await find(by, q)) assert.equal(owner.get(number), by.org, q)
      }
      // not so much as an error of the database: quotes, operators and the like are only text
      for (const by of [caller('C1', 'operator'), { ...A, types: new Set(['trade.other']) }]) {
        assert.deepEqual(await find(by, q), [])
      }
    }),
    { numRuns: 150, seed: 89 },
  )
})

test('T89: the walls stand by themselves, whatever the statement asks', async () => {
  const { database } = node
  const seen = async (set: string): Promise<unknown> =>
    database.transaction(async transaction => {
      await transaction.query(`SELECT set_config('role', 'beibu_app', true)`)
      if (set !== '') {
        await transaction.query(
          `SELECT set_config('beibu.org', $1, true), set_config('beibu.sees', '', true),
            set_config('beibu.types', '', true)`,
          [set],
        )
      }
      const direct = await transaction.query(
        'SELECT DISTINCT org FROM search_filing WHERE partition = 0',
      )
      const { rows } = await transaction.query(
        `SELECT count(*)::int AS found FROM search_found(0, '''72'':*'::tsquery, NULL, 500)`,
      )
      return [direct.rows, rows[0]?.found]
    })
  assert.deepEqual(await seen(''), [[], 0])
  const own = lodged.filter(({ by }) => by === A).length
  assert.ok(own > 10 && own < lodged.length)
  assert.deepEqual(await seen('A1'), [[{ org: 'A1' }], own])
  assert.deepEqual(await seen('nobody'), [[], 0])
})

test('T47: forms of Unicode meet, and the answer says what was found and where', async () => {
  const outcome = await lodge(A, 'Chè đen Thái Nguyên'.normalize('NFD'), 'Công ty Hà (demo)')
  await catchUp()
  for (const q of ['Chè đen', 'Chè đen'.normalize('NFD'), 'CHE DEN', 'che thai ha', 'cong ty ha']) {
    const [found] = await find(A, q)
    assert.equal(found?.number, outcome.number, q)
    assert.equal(found?.title.normalize('NFC'), 'Chè đen Thái Nguyên')
    assert.equal(found?.state, 'assessed')
    assert.ok(found?.matched.some(({ text }) => fold(text).startsWith(fold(q).slice(0, 3))))
  }
  const [found] = await find(A, 'cong')
  assert.deepEqual(found?.matched, [{ path: '/overseas', text: 'Công ty Hà (demo)' }])
})

test('a number is found by its beginning and by its last digits; so are marks and codes', async () => {
  const { number } = await lodge(A, 'Numbers', 'Nobody', {
    vehicle: 'ZZ-93817 A',
    bill: 'BILL77123456',
    containers: [{ number: 'TGHU7599330' }],
  })
  await catchUp()
  const shown = `${number.slice(0, 8)}${number.slice(8)}`
  for (const q of [shown, number.slice(-5), number.slice(-4), wide(number.slice(-6))]) {
    assert.ok((await numbers(A, q)).includes(number), q)
  }
  for (const q of ['93817', 'zz 93817', 'bill7712', '123456', 'tghu759', '99330', '0810600000']) {
    assert.ok((await numbers(A, q)).includes(number), q)
  }
  // the middle of a word is no beginning and no end
  assert.ok(!(await numbers(A, '71234')).includes(number))
  assert.ok(!(await numbers(A, 'umbers')).includes(number))
  assert.deepEqual((await find(A, '99330'))[0]?.matched, [
    { path: '/containers/0/number', text: 'TGHU7599330' },
  ])
})

test('an amendment takes the old words away; steps without a document change nothing', async () => {
  const { number, version } = await lodge(A, 'Antebellum', 'Before')
  await catchUp()
  assert.deepEqual(await numbers(A, 'antebellum'), [number])
  const body = document('Postbellum', 'After')
  const step = await node.engine.step(node.type, A, number, 'amend', { version, body })
  assert.ok(step.ok)
  // until it follows, the answer says that it does not know of it yet
  const behind = await node.engine.lists.search.find(A, { q: 'antebellum', limit: 9 })
  assert.ok('position' in behind && behind.position < step.position)
  assert.equal(behind.results[0]?.number, number)
  await catchUp()
  assert.deepEqual(await numbers(A, 'antebellum'), [])
  assert.deepEqual(await numbers(A, 'postbellum'), [number])
  const paid = await node.engine.step(node.type, A, number, 'pay', { version: step.version })
  assert.ok(paid.ok)
  await catchUp()
  const answer = await node.engine.lists.search.find(A, { q: 'postbellum', limit: 9 })
  assert.ok('position' in answer && answer.position === paid.position)
  assert.equal(answer.results[0]?.state, 'paid')
})

test('of a long list the first lines are searched, and no document is too long', async () => {
  const item = SAMPLE.items[1]
  const items = Array.from({ length: 300 }, (_, i) => ({ ...item, name: `line${i}x 榴莲` }))
  const { number } = await lodge(A, '', '', { items, overseas: 'Z'.repeat(200), gross: '999999' })
  const long = '榴莲树上的果子'.repeat(36)
  const second = await lodge(A, long, '"\'\\ & | ! <-> :* ( ) \t')
  await catchUp()
  assert.deepEqual(await numbers(A, `line${MOST_ROWS - 1}x`), [number])
  assert.deepEqual(await numbers(A, `line${MOST_ROWS}x`), [])
  assert.deepEqual(await numbers(A, 'z'.repeat(100)), [number])
  assert.deepEqual(await numbers(A, '树上的果子榴莲树'), [second.number])
  assert.equal((await find(A, '榴莲', 1)).length, 1)
})

test('a restart misses nothing, two followers take turns, and a rebuild makes it anew', async () => {
  const rows = async (): Promise<unknown[]> => {
    const { rows } = await node.database.query(
      `SELECT filing, type, org, terms::text, texts::text FROM search_filing
        WHERE partition = 0 ORDER BY filing`,
    )
    return rows
  }
  for (let i = 0; i < 450; i += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, n) => lodge(B, `Crowd ${i + n}`, 'x')))
  }
  const { lists } = node.engine
  await Promise.all([lists.search.advance(), lists.search.advance(1_000), lists.search.advance()])
  await lodge(B, 'Lastly', 'x')
  node = await node.again()
  await catchUp()
  assert.equal((await find(B, 'lastly')).length, 1)
  const standing = await rows()
  const { database, mounted } = node
  const order = { database, partition: 0, mounted, zone: 'Asia/Shanghai', now: () => 0 }
  await node.engine.stop()
  await rebuildNode(order)
  assert.deepEqual(await rows(), [])
  node = await node.again()
  await catchUp()
  assert.deepEqual(await rows(), standing)
  assert.ok(standing.length > 490)
})
