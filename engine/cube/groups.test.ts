import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { CHAPTERS, depot, OFFICES, ORIGINS } from '#test/simulation/depot.ts'
import { mount } from '../mounted.ts'
import { cutPlan, groupsOf } from './groups.ts'

const type = mount([depot]).filings.get('depot.ticket')!
const plan = cutPlan(type)
const sums = { value: 0n, due: 7n }
const names = type.measures.map(each => each.name)

/** family (as the names of its row dimensions) → dimensions → values */
const byFamily = (doc: Parameters<typeof groupsOf>[2]): Record<string, Record<string, string>> => {
  const families: Record<string, Record<string, string>> = {}
  for (const { family, dims, values } of groupsOf(type, plan, doc, sums)) {
    const name = plan.families[family]!.map(at => plan.names[at]).join()
    families[name] ??= {}
    const cells = families[name]
    assert.equal(cells[dims.join()], undefined, 'a combination stands once in a family')
    cells[dims.join()] = values.join()
  }
  return families
}
const row = (chapter: string, origin: string, value: bigint) => ({
  chapter,
  origin,
  value,
  net: 1n,
})

test('a family for each set of row dimensions', () => {
  assert.deepEqual(plan.names, ['office', 'chapter', 'origin'])
  assert.deepEqual(plan.whole, [0])
  assert.deepEqual(plan.families, [[], [1], [2], [1, 2]])
  assert.equal(plan.list, 'items')
  assert.deepEqual(names, ['value', 'tickets', 'lines', 'paid', 'waited'])
})

// time is not in the document: the cube puts it in from the filing's marks
test('a filing of two chapters is one in all, and one in each of its chapters', () => {
  const items = [row('01', 'TH', 5n), row('02', 'TH', 7n), row('01', 'TH', 11n)]
  assert.deepEqual(byFamily({ office: 'A', kind: 'use', items }), {
    '': { 'A,,': '23,1,3,7,0' },
    chapter: { 'A,01,': '16,1,2,7,0', 'A,02,': '7,1,1,7,0' },
    origin: { 'A,,TH': '23,1,3,7,0' },
    'chapter,origin': { 'A,01,TH': '16,1,2,7,0', 'A,02,TH': '7,1,1,7,0' },
  })
})

test('two lists in one filing cannot be cut together, and are refused at mounting', () => {
  const two = {
    ...type,
    dimensions: [...type.dimensions, { name: 'box', each: 'boxes', of: () => '' }],
  }
  assert.throws(() => cutPlan(two), /of two lists/)
})

test('law: each family adds up to the same sums, and counts a filing once in a combination', () => {
  const rows = fc.array(
    fc.tuple(fc.constantFrom(...CHAPTERS), fc.constantFrom(...ORIGINS), fc.bigInt(-99n, 99n)),
    { minLength: 0, maxLength: 8 },
  )
  fc.assert(
    fc.property(fc.constantFrom(...OFFICES), rows, (office, list) => {
      const items = list.map(each => row(...each))
      const doc = { office, kind: 'use', ...(items.length === 0 ? {} : { items }) }
      const groups = groupsOf(type, plan, doc, sums)
      plan.families.forEach((own, family) => {
        const mine = groups.filter(each => each.family === family)
        const sum = (m: number): bigint => mine.reduce((all, { values }) => all + values[m]!, 0n)
        assert.equal(
          sum(0),
          items.reduce((all, each) => all + each.value, 0n),
        )
        assert.equal(sum(2), BigInt(items.length))
        const keys = new Set(
          items.map(each => own.map(at => each[plan.names[at] as 'chapter' | 'origin']).join()),
        )
        assert.equal(mine.length, Math.max(1, keys.size))
        for (const { values } of mine) assert.deepEqual([values[1], values[3]], [1n, 7n])
      })
    }),
    { seed: 4404, numRuns: 500 },
  )
})
