import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Refusal, refuse } from '#kit/fault.ts'
import { code, codeList, money, optional, text } from '#kit/field.ts'
import { defineFiling } from '#kit/filing.ts'
import { check, lines } from '#kit/lines.ts'
import { definePack, type Pack } from '#kit/pack.ts'
import { CHAPTERS, depot, OFFICES, ORIGINS } from '#test/simulation/depot.ts'
import { Cube } from '../cube/cube.ts'
import { cutPlan, type Group, groupsOf } from '../cube/groups.ts'
import { type MountedFiling, mount } from '../mounted.ts'
import { makeReferences } from '../reference/references.ts'
import type { Prepared } from '../types.ts'
import { prepare } from './prepare.ts'
import { stepBody } from './step.ts'

const zone = 'Asia/Shanghai'
const prepared = (pack: Pack, body: string | object, at = 0): Prepared | Refusal => {
  const mounted = mount([pack])
  const type = [...mounted.filings.values()][0]!
  const { plans } = new Cube(mounted, zone)
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return prepare(type, bytes, at, { references: makeReferences([pack], []), zone, plans })
}
/** What the cube takes in of it. */
const groupsIn = (pack: Pack, { doc, amounts }: Prepared): Group[] => {
  const type = [...mount([pack]).filings.values()][0]!
  return groupsOf(type, cutPlan(type), doc, amounts)
}
const faultsOf = (outcome: Prepared | Refusal): string[] => {
  assert.ok(outcome instanceof Refusal)
  return outcome.faults.map(({ key, path }) => `${key} ${path}`)
}
const good = {
  office: 'A',
  kind: 'use',
  items: [{ chapter: '01', origin: 'TH', net: '1', value: '5' }],
}

test('a repeated member is told before all else that is wrong with the document', () => {
  const twice = '{"office":"A","kind":"use","office":5}'
  assert.deepEqual(faultsOf(prepared(depot, twice)), ['repeated-key '])
  const inside =
    '{"office":"A","kind":"use","items":[{"chapter":"01","origin":"TH","net":"1",' +
    '"value":"5","va\\u006cue":"6"}]}'
  assert.deepEqual(faultsOf(prepared(depot, inside)), ['repeated-key '])
  // colons within texts are no members
  const colons = { ...good, reference: 'a:b:c:d:e:f' }
  assert.ok(!(prepared(depot, colons) instanceof Refusal))
})

test('rules name the row and the member, and all are told at once', () => {
  const row = { chapter: '01', origin: 'TH', net: '0', value: '-5' }
  assert.deepEqual(faultsOf(prepared(depot, { ...good, items: [row, ...good.items, row] })), [
    'no-mass /items/0/net',
    'no-mass /items/2/net',
    'below-nothing /items',
  ])
  const many = { ...good, items: Array.from({ length: 8 }, () => row) }
  assert.equal(faultsOf(prepared(depot, many)).length, 9)
})

test('an optional list may be left out: the filing counts once, under no row', () => {
  const { items: _, ...bare } = good
  const outcome = prepared(depot, bare)
  assert.ok(!(outcome instanceof Refusal))
  assert.deepEqual(
    groupsIn(depot, outcome).map(({ family, dims, values }) => [family, ...dims, ...values]),
    [3, 0, 1, 2].map(family => [family, 'A', '', '', 0n, 1n, 0n, 0n, 0n]),
  )
  assert.deepEqual(outcome.facets.toSorted(), ['kind=use', 'office=A'])
})

test('facets are what lists filter by, each once, and no text can add one', () => {
  const rows = ['01', '02', '01'].map(chapter => ({ ...good.items[0], chapter }))
  const outcome = prepared(depot, { ...good, reference: 'R 1', items: rows })
  assert.ok(!(outcome instanceof Refusal))
  const wanted = ['chapter=01', 'chapter=02', 'kind=use', 'office=A', 'origin=TH', 'reference=R 1']
  assert.deepEqual(outcome.facets.toSorted(), wanted)
  assert.deepEqual(JSON.parse(outcome.listedText), {
    office: 'A',
    kind: 'use',
    reference: 'R 1',
    value: '15.00',
  })
  const forged = prepared(depot, { ...good, reference: 'R\u001foffice=B' })
  assert.deepEqual(faultsOf(forged), ['malformed-text /reference'])
})

test('law: amounts as written are read back as they were, for arbitrary documents', () => {
  const type = [...mount([depot]).filings.values()][0]!
  const row = fc.record({
    chapter: fc.constantFrom(...CHAPTERS),
    origin: fc.constantFrom(...ORIGINS),
    net: fc.constantFrom('1', '0.001', '99999.5'),
    value: fc.bigInt({ min: 0n, max: 10n ** 14n }).map(each => `${each / 100n}.5`),
  })
  const document = fc.record({
    office: fc.constantFrom(...OFFICES),
    kind: fc.constantFrom('grant', 'use'),
    items: fc.array(row, { minLength: 1, maxLength: 8 }),
  })
  fc.assert(
    fc.property(document, doc => {
      const outcome = prepared(depot, doc)
      assert.ok(!(outcome instanceof Refusal))
      const read = check(type.filing.amounts, JSON.parse(outcome.amountsText))
      assert.ok(!(read instanceof Refusal))
      assert.deepEqual(read.doc, outcome.amounts)
    }),
    { seed: 3307, numRuns: 200 },
  )
})

test('a filing that is worth more than can be counted is refused, not wrapped', () => {
  const value = (each: string) => ({ ...good, items: [{ ...good.items[0], value: each }] })
  assert.ok(!(prepared(depot, value('99999999999999.99')) instanceof Refusal))
  assert.deepEqual(faultsOf(prepared(depot, value('100000000000000'))), ['amount-too-large '])
  assert.deepEqual(faultsOf(prepared(depot, value('9'.repeat(30)))), ['amount-too-large '])
})

test('the limit is of what a cell gets, not of the rows one by one', () => {
  const [row] = good.items
  const values = (...each: string[]) => ({
    ...good,
    items: each.map((one, i) => ({ ...row, chapter: CHAPTERS[i]!, value: one })),
  })
  const apart = prepared(depot, values('60000000000000', '-50000000000000'))
  assert.ok(!(apart instanceof Refusal), 'what is taken back does not count')
  const together = prepared(depot, values('60000000000000', '50000000000000'))
  assert.deepEqual(faultsOf(together), ['amount-too-large '], 'of two chapters, one office')
})

/** A pack whose assess does as its document says. */
const odd = definePack({
  ...depot,
  name: 'odd',
  filings: {
    odd: defineFiling({
      name: 'odd',
      number: '{serial:1}',
      fields: {
        does: code(codeList('does', ['refuses', 'negative', 'fine'])),
        note: optional(text(5)),
      },
      amounts: {
        value: money({ currency: 'CNY' }),
        rows: lines({ part: money({ currency: 'CNY' }) }, 2),
      },
      assess: doc => {
        if (doc.does === 'refuses') return refuse('reference-missing', '/does', { table: 'rate' })
        const value = doc.does === 'negative' ? -1n : 1n
        return { value: 1n, rows: [{ part: value }] }
      },
      rules: { 'not-so': { at: 'note', holds: doc => doc.note !== 'so' || { most: 3 } } },
      states: ['lodged'],
      transitions: {},
      dimensions: {},
      measures: {},
      boards: {},
      list: column => [column.does],
    }),
  },
})

test('faults of the rules and of assess are told together, with their numbers', () => {
  const outcome = prepared(odd, { does: 'refuses', note: 'so' })
  assert.ok(outcome instanceof Refusal)
  assert.deepEqual(outcome.faults, [
    { key: 'not-so', path: '/note', values: { most: 3 } },
    { key: 'reference-missing', path: '/does', values: { table: 'rate' } },
  ])
})

test('an amount that could not be read back from the journal is never let into it', () => {
  assert.ok(!(prepared(odd, { does: 'fine' }) instanceof Refusal))
  // below zero where the pack says that it cannot be: a bug of the pack, and no filing
  assert.throws(() => prepared(odd, { does: 'negative' }), /below zero/)
})

test('a step carries a document only where it amends', () => {
  const type: MountedFiling = [...mount([depot]).filings.values()][0]!
  const keyOf = (step: string, body?: string): string => {
    const read = stepBody(type, step, body === undefined ? undefined : Buffer.from(body))
    if (read instanceof Refusal) return faultsOf(read).join()
    return read.document === undefined ? `none${read.note ?? ''}` : 'document'
  }
  assert.equal(keyOf('pay'), 'none')
  for (const body of ['', '{}', ' {}\n']) assert.equal(keyOf('pay', body), 'none')
  assert.equal(keyOf('pay', '{"amount/~":1}'), 'unknown-field /amount~1~0')
  assert.equal(keyOf('pay', '[]'), 'wrong-type ')
  assert.equal(keyOf('pay', 'null'), 'wrong-type ')
  assert.equal(keyOf('pay', '{'), 'not-json ')
  assert.equal(keyOf('amend'), 'not-json ')
  assert.equal(keyOf('amend', '{}'), 'field-missing /office,field-missing /kind')
  assert.equal(keyOf('amend', JSON.stringify(good)), 'document')
})
