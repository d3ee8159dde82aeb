import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Refusal } from './fault.ts'
import {
  blank,
  code,
  codeList,
  count,
  date,
  datedCode,
  type Field,
  type Fields,
  money,
  optional,
  party,
  quantity,
  text,
  time,
  yesNo,
} from './field.ts'
import { check, file, lines, schemaOf, writeJson, writeObject } from './lines.ts'
import { CURRENCIES, decimalsOf } from './money.ts'

const run = { seed: 6901, numRuns: 400 }
const faultsOf = (fields: Fields, wire: unknown): string[] => {
  const checked = check(fields, wire)
  return checked instanceof Refusal ? checked.faults.map(({ key, path }) => `${key} ${path}`) : []
}

const item = { hs: text(10), net: quantity('kg', 3), note: optional(text(9)) }
const order = { office: text(4), items: lines(item, 3) }
const good = { hs: '0810', net: '1.5' }

test('what the declaration does not name is a fault at its place, never dropped', () => {
  const wire = { office: '7208', items: [good, { ...good, 'a/b~c': 1 }], __more: null }
  assert.deepEqual(faultsOf(order, wire), [
    'unknown-field /items/1/a~1b~0c',
    'unknown-field /__more',
  ])
  const parsed: unknown = JSON.parse(
    '{"office":"7208","items":[{"hs":"1","net":"1","__proto__":{}}]}',
  )
  assert.deepEqual(faultsOf(order, parsed), ['unknown-field /items/0/__proto__'])
  const proto: unknown = JSON.parse('{"__proto__":{"office":"7208","items":[]}}')
  assert.deepEqual(faultsOf(order, proto), [
    'field-missing /office',
    'field-missing /items',
    'unknown-field /__proto__',
  ])
  for (const name of ['constructor', 'toString', 'hasOwnProperty', '']) {
    const more: unknown = { office: '7208', items: [good], [name]: 1 }
    assert.deepEqual(faultsOf(order, more), [`unknown-field /${name}`])
  }
})

test('inherited members are not members', () => {
  const wire: unknown = Object.create({ office: '7208', items: [good] })
  assert.deepEqual(faultsOf(order, wire), ['field-missing /office', 'field-missing /items'])
})

test('a long unknown name is cut in its fault', () => {
  const [only] = faultsOf({}, { ['n'.repeat(1e6)]: 1 })
  assert.equal(only, `unknown-field /${'n'.repeat(80)}`)
})

test('what is no object or no list is named as what it is', () => {
  for (const [wire, found] of [
    [null, 'null'],
    [[], 'array'],
    ['{}', 'string'],
    [1, 'number'],
  ] as const) {
    const checked = check(order, wire)
    assert.ok(checked instanceof Refusal)
    const values = { expected: 'object', found }
    assert.deepEqual(checked.faults, [{ key: 'wrong-type', path: '', values }])
  }
  for (const [items, found] of [
    [null, 'null'],
    [{}, 'object'],
    ['[]', 'string'],
  ] as const) {
    const checked = check(order, { office: '7208', items })
    assert.ok(checked instanceof Refusal)
    const values = { expected: 'array', found }
    assert.deepEqual(checked.faults, [{ key: 'wrong-type', path: '/items', values }])
  }
})

test('lines: at least one, at most the limit, each fault with its row', () => {
  const of = (items: unknown): string[] => faultsOf(order, { office: '7208', items })
  assert.deepEqual(of([]), ['too-few-lines /items'])
  assert.deepEqual(of([good, good, good]), [])
  assert.deepEqual(of([good, good, good, good]), ['too-many-lines /items'])
  assert.deepEqual(of([good, null, { hs: 5, net: 1 }]), [
    'wrong-type /items/1',
    'wrong-type /items/2/hs',
    'send-as-string /items/2/net',
  ])
  // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
  assert.deepEqual(of([good, , good]), ['wrong-type /items/1'])
})

test('10,000 lines are read, 10,001 are refused before any of them is looked at', () => {
  const many = { items: lines(item, 10_000) }
  const rows = Array.from({ length: 10_000 }, () => good)
  const checked = check(many, { items: rows })
  assert.ok(!(checked instanceof Refusal))
  assert.equal(checked.doc.items.length, 10_000)
  assert.equal(checked.members, 1 + 2 * 10_000)
  const over = check(many, { items: [...rows, 'no row'] })
  assert.ok(over instanceof Refusal)
  const values = { max: 10_000, found: 10_001 }
  assert.deepEqual(over.faults, [{ key: 'too-many-lines', path: '/items', values }])
})

test('at most 100 faults are listed, and a document with more is still refused', () => {
  const many = { items: lines(item, 10_000) }
  const rows = Array.from({ length: 5000 }, (_, i) => (i < 101 ? {} : good))
  const checked = check(many, { items: rows })
  assert.ok(checked instanceof Refusal)
  assert.equal(checked.faults.length, 100)
})

test('a blank field may be left out, and reads as what stands for nothing', () => {
  const fields = { code: blank(text(5), ''), mass: blank(quantity('kg', 3), 0n), name: text(9) }
  const left = check(fields, { name: 'steel' })
  assert.ok(!(left instanceof Refusal))
  assert.deepEqual(left.doc, { code: '', mass: 0n, name: 'steel' })
  const whole = check(fields, { code: 'A1', mass: '2.5', name: 'steel' })
  assert.ok(!(whole instanceof Refusal))
  assert.deepEqual(whole.doc, { code: 'A1', mass: 2500n, name: 'steel' })
  // what is given is held to its form
  const wrong = faultsOf(fields, { code: '', mass: null, name: 'steel' })
  assert.deepEqual(wrong, ['text-empty /code', 'wrong-type /mass'])
  assert.deepEqual(schemaOf(fields).required, ['name'])
  // and written, it is left out again
  assert.deepEqual(writeObject(fields, left.doc), { name: 'steel' })
  assert.equal(writeJson(fields, left.doc), '{"name":"steel"}')
})

test('a schema says what is required, closes each object, and keeps code lists out of x-field', () => {
  const list = code(codeList('direction', ['import', 'export']))
  const schema = schemaOf({ direction: list, items: lines(item, 3), note: optional(text(5)) })
  assert.deepEqual(schema.required, ['direction', 'items'])
  assert.equal(schema.additionalProperties, false)
  const properties = schema.properties as Record<string, Record<string, unknown>>
  assert.deepEqual(properties.direction?.['x-field'], { kind: 'code', list: 'direction' })
  assert.deepEqual(properties.direction?.enum, ['import', 'export'])
  assert.deepEqual(properties.items?.['x-field'], { kind: 'lines', max: 3 })
  const rows = properties.items?.items as Record<string, unknown>
  assert.equal(rows.additionalProperties, false)
  assert.deepEqual(rows.required, ['hs', 'net'])
})

test('law: a decimal is accepted exactly when it fits the pattern of its schema', () => {
  const texts = fc.oneof(
    fc.stringMatching(/^-?\d{0,4}(\.\d{0,4})?$/),
    fc.stringMatching(/^-?(0|[1-9]\d{0,31})(\.\d{1,4})?$/),
    fc.string(),
  )
  fc.assert(
    fc.property(texts, fc.nat(4), fc.boolean(), (wire, scale, negative) => {
      const field = quantity('kg', scale, { negative })
      const fits = new RegExp(String(field.schema.pattern)).test(wire)
      assert.equal(faultsOf({ f: field }, { f: wire }).length === 0, fits)
    }),
    { ...run, numRuns: 3000 },
  )
})

/** Every kind of field beside a value of its document form. */
const CODES = ['import', 'export', 'transit'] as const
const plain = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .filter(each => each.trim() !== '' && each.length <= 40 && !/\p{Cc}/u.test(each))
const ms = fc.integer({ min: Date.UTC(1, 0, 1) + 6e13, max: Date.UTC(9999, 11, 31) })
const day = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
const minor = fc.bigInt({ min: 0n, max: 10n ** 29n })
const signed = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n })

const fields = {
  text: text(40),
  code: code(codeList('direction', CODES)),
  dated: datedCode('country', /^[A-Z]{2}$/),
  date: date(),
  time: time(),
  party: party('owner'),
  quantity: quantity('kg', 5),
  signed: quantity('', 2, { negative: true }),
  fixed: money({ currency: 'KWD' }, { negative: true }),
  rows: lines(
    {
      value: money({ in: 'currency' }),
      count: count(0, 9),
      yes: yesNo(),
      deep: optional(lines({ cost: money({ in: 'currency' }), note: optional(text(40)) }, 3)),
    },
    4,
  ),
  currency: datedCode('currency', /^[A-Z]{3}$/),
  file: optional(file(1000)),
  absent: optional(text(40)),
} satisfies Fields

const row = fc.record(
  {
    value: minor,
    count: fc.nat(9),
    yes: fc.boolean(),
    deep: fc.array(
      fc.record({ cost: minor, note: plain }, { noNullPrototype: true, requiredKeys: ['cost'] }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  },
  { noNullPrototype: true, requiredKeys: ['value', 'count', 'yes'] },
)
const document = fc.record(
  {
    text: plain,
    code: fc.constantFrom(...CODES),
    dated: fc.stringMatching(/^[A-Z]{2}$/),
    date: day.map(each => each.toISOString().slice(0, 10)),
    time: ms,
    party: fc.stringMatching(/^[0-9A-Z]{3,35}$/),
    quantity: minor,
    signed,
    fixed: signed,
    rows: fc.array(row, { minLength: 1, maxLength: 4 }),
    currency: fc.constantFrom(...CURRENCIES),
    file: fc.stringMatching(/^[0-9a-f]{64}$/).map(sha256 => {
      return { name: `${sha256.slice(0, 8)}.png`, type: 'image/png', size: 1000, sha256 }
    }),
    absent: plain,
  },
  { noNullPrototype: true, requiredKeys: Object.keys(fields).filter(isRequired) as ['text'] },
)
function isRequired(name: string): boolean {
  return (fields as Record<string, Field>)[name]?.optional === false
}

test('law: check after write, through JSON, is the identity on documents', () => {
  fc.assert(
    fc.property(document, doc => {
      const typed = doc as unknown as Parameters<typeof writeObject<typeof fields>>[1]
      const wire = writeObject(fields, typed)
      const rows = wire.rows
      const decimals = decimalsOf(wire.currency)!
      assert.equal(rows[0]?.value.split('.')[1]?.length ?? 0, decimals)
      const checked = check(fields, JSON.parse(JSON.stringify(wire)))
      assert.ok(!(checked instanceof Refusal))
      assert.deepEqual(checked.doc, doc)
    }),
    run,
  )
})

test('law: the JSON text written at once is that of the written object', () => {
  fc.assert(
    fc.property(document, doc => {
      const typed = doc as unknown as Parameters<typeof writeObject<typeof fields>>[1]
      assert.equal(writeJson(fields, typed), JSON.stringify(writeObject(fields, typed)))
    }),
    run,
  )
  assert.equal(writeJson({}, {}), '{}')
})

test('law: decimals of every scale and size are written as they read, without a text between', () => {
  const scales = [0, 1, 2, 5, 15, 16, 18]
  const amounts = Object.fromEntries(scales.map(scale => [`s${scale}`, quantity('kg', scale)]))
  const all = { ...amounts, rows: lines({ ...amounts, note: optional(text(99)) }, 5000) }
  const value = fc.oneof(
    fc.bigInt({ min: 0n, max: 10n ** 4n }),
    fc.bigInt({ min: 0n, max: 2n ** 52n + 5n }),
    fc.bigInt({ min: 2n ** 52n - 5n, max: 10n ** 30n - 1n }),
    fc.integer({ min: 0, max: 30 }).map(n => 10n ** BigInt(n)),
    fc.integer({ min: 1, max: 30 }).map(n => 10n ** BigInt(n) - 1n),
  )
  const row = fc.record(Object.fromEntries(scales.map(scale => [`s${scale}`, value])))
  const doc = fc.tuple(row, fc.array(row, { minLength: 1, maxLength: 3 }))
  fc.assert(
    fc.property(doc, ([whole, rows]) => {
      const typed = { ...whole, rows } as never
      assert.equal(writeJson(all, typed), JSON.stringify(writeObject(all, typed)))
    }),
    run,
  )
  // more than the room for one text: put together in the plain way
  const one = Object.fromEntries(scales.map(scale => [`s${scale}`, 1n]))
  const long = { ...one, rows: Array.from({ length: 2000 }, () => one) } as never
  assert.equal(writeJson(all, long), JSON.stringify(writeObject(all, long)))
  const thai = { ...one, rows: [{ ...one, note: 'ทุเรียน "x"' }] } as never
  assert.equal(writeJson(all, thai), JSON.stringify(writeObject(all, thai)))
})

test('law: anything at all is either a document or refused with faults that point into it', () => {
  const near = document.map(doc => writeObject(fields, doc as never) as Record<string, unknown>)
  const spoilt = fc
    .tuple(near, fc.constantFrom(...Object.keys(fields), 'other/~'), fc.anything())
    .map(([wire, name, value]): unknown => ({ ...wire, [name]: value }))
  fc.assert(
    fc.property(fc.oneof(spoilt, fc.jsonValue(), fc.anything()), wire => {
      const checked = check(fields, wire)
      if (!(checked instanceof Refusal)) return
      assert.ok(checked.faults.length > 0)
      for (const fault of checked.faults) assert.ok(pointsInto(wire, fault.path), fault.path)
    }),
    { ...run, numRuns: 1500 },
  )
})

/** A pointer's parent is there; the member itself may be what is missing. */
const pointsInto = (wire: unknown, path: string): boolean => {
  if (path === '') return true
  let at: unknown = wire
  for (const part of path.split('/').slice(1, -1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof at !== 'object' || at === null) return false
    at = (at as Record<string, unknown>)[name]
  }
  return typeof at === 'object' && at !== null
}

test('the members that were met are counted, for the search of repeated keys', () => {
  const checked = check(order, { office: '1', items: [good, { ...good, note: 'x' }] })
  assert.ok(!(checked instanceof Refusal))
  assert.equal(checked.members, 2 + 2 + 3)
})
