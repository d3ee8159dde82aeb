import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shape } from '../testing/shape.ts'
import { type Change, changesOf, contentOf } from './change.ts'
import { documentOf } from './document.ts'
import { FormStore } from './store.ts'

const storeAt = (prefix: string, clock: { now: number }): FormStore =>
  new FormStore({ shape, now: () => clock.now, prefix })

const written = (store: FormStore): Record<string, unknown> =>
  JSON.parse(documentOf(store).text) as Record<string, unknown>

test('a shape: sections, rows, codes, units and currencies as declared', () => {
  assert.deepEqual(
    shape.sections.map(each => each.name),
    ['basics', 'parties', 'transport', 'deal', 'goods', 'papers'],
  )
  const items = shape.fields.find(each => each.name === 'items')!
  const net = items.rows?.find(each => each.name === 'net')
  assert.deepEqual(
    [net?.kind, net?.unit, net?.scale, net?.key],
    ['quantity', 'kg', 5, 'field.items.net'],
  )
  const value = items.rows?.find(each => each.name === 'value')
  assert.equal(value?.currencyField, 'currency')
  const preference = items.rows?.find(each => each.name === 'preference')
  assert.deepEqual([preference?.codes, preference?.optional], [['acfta', 'rcep'], true])
  assert.equal(shape.fields.find(each => each.name === 'other')?.negative, true)
  assert.deepEqual(shape.total, { amount: 'due', of: 'items', lines: 'lines' })
})

test('a form is a document: types as the door wants them, blank lines left out', () => {
  const store = storeAt('a', { now: 1 })
  store.setAll([
    ['/office', '7208'],
    ['/packages', '2000'],
    ['/note', ''],
  ])
  const [first, , third] = store.insert('/items', 0, [{ net: '1.5' }, {}, { hs: '0810600000' }])
  const { text, orders } = documentOf(store)
  assert.deepEqual(JSON.parse(text), {
    office: '7208',
    packages: 2000,
    items: [{ net: '1.5' }, { hs: '0810600000' }],
  })
  assert.deepEqual(orders['/items'], [first, third])
  // what is no whole number is handed in as it stands: the node says what is wrong with it
  store.set('/packages', '2e3')
  assert.equal(written(store).packages, '2e3')
})

test('a change wakes those who show it, and no other', () => {
  const store = storeAt('a', { now: 1 })
  const [row] = store.insert('/items', 0, [{ net: '1' }])
  const woken: string[] = []
  for (const path of ['/office', `/items/${row}/net`, `/items/${row}/hs`, '/items', ''])
    store.topics.subscribe(path, () => woken.push(path))
  store.set(`/items/${row}/net`, '2')
  assert.deepEqual(woken, [`/items/${row}/net`, ''])
  store.set(`/items/${row}/net`, '2')
  assert.equal(woken.length, 2)
})

test('rows put in between stay between, a thousand times over', () => {
  const store = storeAt('a', { now: 1 })
  const [first, last] = store.insert('/items', 0, [{}, {}])
  const put: string[] = []
  for (let n = 0; n < 1000; n++) put.push(...store.insert('/items', 1, [{}]))
  assert.deepEqual(store.rows('/items'), [first, ...put.reverse(), last])
})

test('two stores that saw the same changes in any order hold the same', () => {
  const act = fc.record({
    who: fc.nat(1),
    kind: fc.constantFrom('set', 'cell', 'insert', 'remove'),
    where: fc.nat(5),
    value: fc.string({ maxLength: 3 }),
    skew: fc.integer({ min: -3, max: 3 }),
  })
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), fc.nat(), (acts, seed) => {
      const clock = { now: 100 }
      const made: Change[] = []
      const stores = ['a', 'b'].map(prefix => {
        const store = storeAt(prefix, clock)
        store.onChange(changes => made.push(...changes))
        return store
      })
      for (const { who, kind, where, value, skew } of acts) {
        const store = stores[who]!
        clock.now += 5 + skew
        const rows = store.rows('/items')
        const row = rows[where % Math.max(1, rows.length)]
        if (kind === 'set') store.set('/note', value)
        else if (kind === 'insert')
          store.insert('/items', where % (rows.length + 1), [{ name: value }])
        else if (row !== undefined && kind === 'cell') store.set(`/items/${row}/name`, value)
        else if (row !== undefined) store.remove('/items', [row])
        // what was written before and has not changed is used again
        if (where % 2 === 0) written(store)
        if (where === 0) stores[1 - who]!.take(changesOf(contentOf(made)))
      }
      const shuffled = [...made].sort((x, y) => hash(x, seed) - hash(y, seed))
      const third = storeAt('c', clock)
      for (const change of shuffled) third.take([change])
      for (const store of stores) {
        store.take(made)
        assert.deepEqual(written(store), written(third))
        assert.deepEqual(store.rows('/items'), third.rows('/items'))
      }
    }),
    { seed: 7208, numRuns: 300 },
  )
})
const hash = ({ path, at }: Change, seed: number): number =>
  [...`${path}${at}${seed}`].reduce((sum, sign) => (sum * 31 + sign.codePointAt(0)!) % 1_000_003, 7)

test('what a newer change of another page overrules is told, with its value', () => {
  const clock = { now: 10 }
  const [a, b] = [storeAt('a', clock), storeAt('b', clock)]
  a.set('/office', '7208')
  clock.now = 20
  const lost = a.take([{ path: '/office', value: '7203', at: 20 }])
  assert.deepEqual(lost, [{ path: '/office', value: '7208', at: 10 }])
  assert.equal(a.get('/office'), '7203')
  b.take([{ path: '/office', value: 'old', at: 5 }])
  assert.equal(b.get('/office'), 'old')
})

test('a hostile content changes nothing and breaks nothing', () => {
  const store = storeAt('a', { now: 1 })
  const wild = {
    __proto__x: [1, 2],
    '/items/x': [{ place: 'NaN', cells: 7 }, 1],
    '/items/y': [{ place: '1', cells: { net: '1' } }, Number.NaN],
    '/unknown/z/q': ['x', 3],
    '/items/__proto__/.at': ['1', 4],
    '/office': 'no pair',
  }
  store.take(changesOf(wild))
  store.take(changesOf(null))
  assert.deepEqual(written(store), {})
})
