import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shape } from '../testing/shape.ts'
import { FormStore } from './store.ts'
import { Sums } from './sums.ts'

const list = '/items'
const fields = shape.fields.find(({ name }) => name === 'items')?.rows ?? []
const fresh = (store: FormStore): Map<string, string> => new Sums(store, list, fields).read()

test('masses and money have a sum, in the decimals of their currency; codes and texts none', () => {
  let now = 1
  const store = new FormStore({ shape, now: () => now++, prefix: 'a' })
  const sums = new Sums(store, list, fields)
  assert.equal(sums.read().size, 0)
  store.set('/currency', 'USD')
  const [first] = store.insert(list, 0, [
    { net: '1.5', value: '10', hs: '0810600000' },
    { net: '0.25', value: '2.5' },
    { net: 'many' },
  ])
  assert.deepEqual(
    [sums.read().get('net'), sums.read().get('value'), sums.read().get('hs')],
    ['1.75', '12.50', undefined],
  )
  store.set('/currency', 'JPY')
  assert.equal(sums.read().get('value'), '12.5')
  store.remove(list, [first!])
  assert.deepEqual([sums.read().get('net'), sums.read().get('value')], ['0.25', '2.5'])
})

test('sums kept through any changes are those of a list read anew', () => {
  const act = fc.record({
    kind: fc.constantFrom('cell', 'insert', 'remove', 'currency'),
    where: fc.nat(5),
    value: fc.constantFrom('', '1', '0.5', '-3', 'x', '99999999999999999999.12345678', '1e3'),
  })
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), acts => {
      let now = 1
      const store = new FormStore({ shape, now: () => now++, prefix: 'a' })
      const kept = new Sums(store, list, fields)
      for (const { kind, where, value } of acts) {
        const rows = store.rows(list)
        const row = rows[where % Math.max(1, rows.length)]
        const name = where % 2 === 0 ? 'net' : 'value'
        if (kind === 'currency') store.set('/currency', value === '' ? 'JPY' : 'USD')
        else if (kind === 'insert')
          store.insert(list, where % (rows.length + 1), [{ [name]: value }])
        else if (row !== undefined && kind === 'cell') store.set(`${list}/${row}/${name}`, value)
        else if (row !== undefined) store.remove(list, [row])
        assert.deepEqual(kept.read(), fresh(store))
      }
    }),
    { seed: 7208, numRuns: 300 },
  )
})
