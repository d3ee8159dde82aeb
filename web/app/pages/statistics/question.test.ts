import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTypes, type ToldType } from '../../data/types.ts'
import { csvPath, filingsOf, narrowed, pageOf, readQuestion, totalsPath } from './question.ts'

const told: ToldType = {
  type: 'trade.declaration',
  fields: {},
  amounts: {},
  states: ['lodged', 'paid', 'refused'],
  transitions: [],
  dimensions: [{ name: 'direction' }, { name: 'office', list: 'office' }],
  measures: [
    { name: 'trade.declared', unit: 'CNY', scale: 2, at: ['lodged'], until: ['refused'] },
    { name: 'trade.collected', unit: 'CNY', scale: 2, at: ['paid'], until: ['refused'] },
  ],
  columns: [],
  filters: [],
}
const { types } = readTypes({ node: 'n', zone: 'Asia/Shanghai', demo: false, types: [told] })
const [type] = types
assert.ok(type !== undefined)
const read = (text: string) => readQuestion(types, new URLSearchParams(text), '2026')

test('the address holds the whole question', () => {
  const usual = read('')
  assert.equal(usual.measure, 'trade.declared')
  const asked =
    'measure=trade.collected&by=office,direction&across=direction&where=office:7208' +
    '&from=2026-11&to=2026-12&grain=day&published=true'
  for (const question of [usual, read(asked)]) {
    assert.deepEqual(read(pageOf(question).split('?')[1] ?? ''), question)
  }
  assert.deepEqual(read('measure=m&by=a,b,c').by, ['a', 'b'])
})

test('without time in the table it is added up by years; the file is of the same question', () => {
  const bare = read('measure=trade.declared&by=office&grain=hour')
  assert.match(totalsPath(bare), /by=office&grain=year$/)
  assert.equal(csvPath(bare), `${totalsPath(bare)}&across=`)
  assert.match(totalsPath({ ...bare, across: 'at' }), /grain=hour$/)
})

test('a place narrows the question: its dimension and its time go into the conditions', () => {
  const question = read('measure=trade.declared&by=office,direction&across=at&grain=month')
  const next = narrowed({ ...question, from: '2026-11-15' }, { office: '7208', at: '2026-11' })
  assert.deepEqual(next.by, ['direction'])
  assert.deepEqual(next.where, { office: '7208' })
  assert.deepEqual([next.from, next.to, next.grain], ['2026-11-15', '2026-12', 'day'])
  assert.equal(narrowed({ ...question, across: 'office' }, { office: '7208' }).across, '')
})

test('filings of a figure: its conditions and the states that count; none where lists cannot say', () => {
  const question = read('measure=trade.declared&by=office&across=at&grain=month&to=2026-11-20')
  const to = filingsOf(type, question, { office: 'a,b\\', at: '2026-11' }) ?? ''
  const [path, query] = to.split('?')
  assert.equal(path, '/filings/trade.declaration')
  assert.deepEqual(Object.fromEntries(new URLSearchParams(query)), {
    office: 'a\\,b\\\\',
    state: 'lodged,paid',
    from: '2026-11',
    to: '2026-11-20',
  })
  assert.equal(filingsOf(type, question, { office: '' }), undefined)
  assert.equal(filingsOf(type, { ...question, measure: 'trade.collected' }, {}), undefined)
})
