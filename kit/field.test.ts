import assert from 'node:assert/strict'
import test from 'node:test'
import type { Fault } from './fault.ts'
import { Refusal } from './fault.ts'
import {
  code,
  codeList,
  count,
  date,
  datedCode,
  type Field,
  money,
  optional,
  party,
  pointer,
  quantity,
  Reading,
  text,
  time,
  yesNo,
} from './field.ts'
import { check, file, lines, writeObject } from './lines.ts'

/** Faults of one field's value, as `key path`, or its document value. */
const read = (field: Field, value: unknown): unknown => {
  const checked = check({ f: field }, { f: value })
  if (!(checked instanceof Refusal)) return checked.doc.f
  return checked.faults.map(({ key, path }) => `${key} ${path}`).join(', ')
}
const first = (field: Field, value: unknown): Fault => {
  const checked = check({ f: field }, { f: value })
  assert.ok(checked instanceof Refusal, `${String(value)} should be refused`)
  return checked.faults[0]!
}
/** Values that are no string: each is named as what it is. */
const NO_STRING: readonly (readonly [unknown, string])[] = [
  [100, 'number'],
  [true, 'boolean'],
  [null, 'null'],
  [{}, 'object'],
  [['a'], 'array'],
]
const strings: Readonly<Record<string, Field>> = {
  text: text(5),
  code: code(codeList('direction', ['import', 'export'])),
  datedCode: datedCode('country', /^[A-Z]{2}$/),
  date: date(),
  time: time(),
  party: party('owner'),
  quantity: quantity('kg', 3),
  money: money({ currency: 'CNY' }),
}

test('what is no string is refused by each field of text, and named', () => {
  for (const [name, field] of Object.entries(strings)) {
    for (const [value, found] of NO_STRING) {
      const decimal = name === 'quantity' || name === 'money'
      const { key, path, values } = first(field, value)
      assert.equal(path, '/f')
      if (decimal && typeof value === 'number') assert.equal(key, 'send-as-string')
      else {
        assert.equal(key, 'wrong-type', name)
        assert.deepEqual(values, { expected: 'string', found })
      }
    }
  }
})

test('text that is no Unicode, or holds control characters, is refused by each field', () => {
  const bad = ['\ud800', 'a\udfff', '\u0000', 'a\u0000b', 'a\u001fb', '\u0007', 'x\u007f', '\u0085']
  for (const [name, field] of Object.entries(strings)) {
    for (const value of bad) {
      assert.equal(first(field, value).key, 'malformed-text', `${name} ${JSON.stringify(value)}`)
    }
  }
  assert.equal(read(text(20), 'tab\tand\r\nline 😀'), 'tab\tand\r\nline 😀')
})

test('text: 1 to max characters, not blank', () => {
  const field = text(5)
  for (const good of ['a', '12345', '榴莲', ' a ', '😀😀x', '__proto__'.slice(0, 5)]) {
    assert.equal(read(field, good), good)
  }
  for (const blank of ['', ' ', '\t\n', '\u3000']) assert.equal(read(field, blank), 'text-empty /f')
  for (const long of ['123456', '😀😀😀', ' '.repeat(6), 'x'.repeat(1e6)]) {
    assert.deepEqual(first(field, long), { key: 'text-too-long', path: '/f', values: { max: 5 } })
  }
})

test('code: one of the list, nothing inherited, nothing mended', () => {
  const field = code(codeList('direction', ['import', 'export']))
  assert.equal(read(field, 'import'), 'import')
  for (const bad of ['Import', 'import ', '', 'toString', '__proto__', 'constructor']) {
    assert.equal(read(field, bad), 'unknown-code /f', bad)
  }
  const long = first(field, 'x'.repeat(1e5))
  assert.deepEqual(long.values, { code: 'x'.repeat(60), list: 'direction' })
})

test('dated code: its form only, whole', () => {
  const field = datedCode('country', /^[A-Z]{2}$/)
  assert.equal(read(field, 'TH'), 'TH')
  for (const bad of ['th', 'T', 'THA', 'TH\n', '\nTH', ' TH', '']) {
    assert.equal(read(field, bad), 'unknown-code /f', JSON.stringify(bad))
  }
  const global = datedCode('country', /^[A-Z]{2}$/g)
  for (let i = 0; i < 4; i++) assert.equal(read(global, 'TH'), 'TH', 'a pattern keeps no memory')
})

test('T59 date: a day of the calendar, nothing rolled over', () => {
  for (const good of ['2024-02-29', '0001-01-01', '9999-12-31', '2000-02-29']) {
    assert.equal(read(date(), good), good)
  }
  const bad = ['2024-02-30', '2023-02-29', '1900-02-29', '31/04/2026', '12/31/2019', '2026-1-5']
  for (const each of [...bad, '2026-13-01', '0000-01-01', '2026-01-01T00:00:00Z', '+2026-01-01']) {
    assert.equal(read(date(), each), 'not-a-date /f', each)
  }
  assert.equal(first(date(), '2024-02-30').values.text, '2024-02-30')
})

test('time: an instant with an offset, milliseconds inside', () => {
  assert.equal(read(time(), '2026-11-25T16:00:00+08:00'), Date.parse('2026-11-25T08:00:00Z'))
  assert.equal(read(time(), '1969-12-31T23:59:59.999Z'), -1)
  const bad = ['2026-11-25', '2026-11-25T16:00:00', '2026-11-25 16:00:00Z', '2026-02-30T00:00:00Z']
  for (const each of [
    ...bad,
    '2026-11-25T24:00:00Z',
    '2026-11-25T23:59:60Z',
    'now',
    '1764057600',
  ]) {
    assert.equal(read(time(), each), 'not-a-time /f', each)
  }
  assert.equal(
    time().write(-1, () => undefined),
    '1969-12-31T23:59:59.999Z',
  )
})

test('party: an identifier of 3 to 35 capitals and digits', () => {
  for (const good of ['ABC', '91450103DEM0D0000U', 'X'.repeat(35)]) {
    assert.equal(read(party('owner'), good), good)
  }
  for (const bad of ['', 'AB', 'abc', 'A B', 'ABC\n', 'X'.repeat(36), '９１４５']) {
    assert.equal(read(party('owner'), bad), 'not-a-party /f', JSON.stringify(bad))
  }
})

test('quantity: decimals to its scale, never a float, not below zero unless it may', () => {
  const field = quantity('kg', 3)
  const good: Record<string, bigint> = { 0: 0n, '0.001': 1n, '12.5': 12_500n, 100: 100_000n }
  for (const [wire, value] of Object.entries(good)) assert.equal(read(field, wire), value)
  const huge = '9'.repeat(30)
  assert.equal(read(field, `${huge}.999`), BigInt(`${huge}999`))
  for (const bad of [
    `1${huge}`,
    '1e3',
    '1E400',
    'NaN',
    'Infinity',
    '0x10',
    '1,5',
    '١٢',
    '.5',
    '5.',
  ]) {
    assert.equal(read(field, bad), 'not-a-decimal /f', bad)
  }
  for (const bad of ['', ' ', ' 1', '1 ', '+1', '01', '1\n', '--1', '1.2.3', '-', '1_000']) {
    assert.equal(read(field, bad), 'not-a-decimal /f', JSON.stringify(bad))
  }
  assert.deepEqual(first(field, '1.0005').values, { max: 3 })
  assert.equal(read(field, '1.0000'), 'too-many-decimals /f')
  for (const below of ['-1', '-0.001', '-0', '-0.000']) {
    assert.deepEqual(first(field, below), { key: 'out-of-range', path: '/f', values: { min: 0 } })
  }
  const signed = quantity('kg', 3, { negative: true })
  assert.equal(read(signed, '-0.001'), -1n)
  assert.equal(read(signed, '-0'), 0n)
})

test('T54 a bare number is never read as an amount, however small or large', () => {
  const bodies = ['9007199254740993', '58000527000000000.05', '100', '0', '1e400', '-1', '0.1']
  for (const each of bodies) {
    for (const field of [money({ currency: 'CNY' }), quantity('kg', 3)]) {
      assert.equal(read(field, JSON.parse(each)), 'send-as-string /f', each)
    }
  }
  assert.equal(read(money({ currency: 'CNY' }), '90071992547409.93'), 9_007_199_254_740_993n)
  assert.equal(read(money({ currency: 'CNY' }), '58000527000000000.05'), 5_800_052_700_000_000_005n)
})

test('money has the decimals of its currency: fixed, beside it, or around it', () => {
  const fixed = money({ currency: 'VND' })
  assert.equal(read(fixed, '10'), 10n)
  assert.equal(read(fixed, '10.5'), 'too-many-decimals /f')
  const item = { value: money({ in: 'currency' }) }
  const fields = { items: lines(item, 3), currency: datedCode('currency', /^[A-Z]{3}$/) }
  const inside = (currency: unknown, value: string): unknown => {
    const checked = check(fields, { items: [{ value }], currency })
    if (checked instanceof Refusal) return checked.faults.map(each => each.key).join()
    assert.deepEqual(check(fields, writeObject(fields, checked.doc)), checked)
    return checked.doc.items[0]?.value
  }
  assert.equal(inside('VND', '10'), 10n)
  assert.equal(inside('VND', '10.0'), 'too-many-decimals')
  assert.equal(inside('KWD', '1.5'), 1500n)
  assert.equal(inside('KWD', '1.0005'), 'too-many-decimals')
  assert.equal(inside('CNY', '1.005'), 'too-many-decimals')
  // without a currency only the form is looked at; the currency's own fault is told
  assert.equal(inside('cny', '1.0005'), 'unknown-code')
  assert.equal(inside(undefined, '1.0005'), 'field-missing')
  assert.equal(inside(156, '1.00005'), 'too-many-decimals,wrong-type')
  // the nearest object that has it decides
  const near = { ...fields, items: lines({ ...item, currency: fields.currency }, 3) }
  const both = check(near, { items: [{ value: '1.505', currency: 'KWD' }], currency: 'VND' })
  assert.ok(!(both instanceof Refusal))
  assert.equal(both.doc.items[0]?.value, 1505n)
  assert.deepEqual(writeObject(near, both.doc), {
    items: [{ value: '1.505', currency: 'KWD' }],
    currency: 'VND',
  })
})

test('count: a whole JSON number within its bounds', () => {
  const field = count(1, 100)
  for (const good of [1, 100, 50]) assert.equal(read(field, good), good)
  assert.deepEqual(first(field, '100').values, { expected: 'number', found: 'string' })
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1.5, 2 ** 53, JSON.parse('1e400')]) {
    assert.equal(read(field, bad), 'not-a-number /f', String(bad))
  }
  for (const bad of [0, -1, 101]) {
    assert.deepEqual(first(field, bad).values, { min: 1, max: 100 })
  }
  for (const bad of [null, true, [], {}, 5n, '5']) assert.equal(first(field, bad).key, 'wrong-type')
})

test('yes or no: true and false, no word for it', () => {
  assert.equal(read(yesNo(), false), false)
  for (const bad of ['true', 1, 0, null, 'yes', '']) {
    assert.equal(read(yesNo(), bad), 'wrong-type /f', String(bad))
  }
})

test('file: exactly name, type, size and digest', () => {
  const good = { name: '发票.pdf', type: 'application/pdf', size: 10, sha256: 'ab'.repeat(32) }
  assert.deepEqual(read(file(10), good), good)
  const bad: readonly Record<string, unknown>[] = [
    { name: '' },
    { name: 'x'.repeat(256) },
    { name: '../etc/passwd' },
    { name: 'a\\b' },
    { name: 'a\u0000' },
    { name: '\ud800' },
    { name: 'a\u007fb' },
    { name: 5 },
    { type: 'pdf' },
    { type: 'application/pdf\n' },
    { size: 11 },
    { size: -1 },
    { size: 1.5 },
    { size: '10' },
    { sha256: 'AB'.repeat(32) },
    { sha256: 'ab' },
    { more: 1 },
    { name: undefined },
  ]
  for (const each of bad) {
    assert.equal(read(file(10), { ...good, ...each }), 'not-a-file /f', JSON.stringify(each))
  }
  for (const each of [null, [], 'a', Object.create(null)]) {
    assert.equal(read(file(10), each), 'not-a-file /f')
  }
})

test('optional: left out, but not null', () => {
  const fields = { f: optional(text(5)) }
  const none = check(fields, {})
  assert.ok(!(none instanceof Refusal))
  assert.deepEqual(none.doc, {})
  assert.equal(read(optional(text(5)), null), 'wrong-type /f')
  assert.deepEqual(writeObject(fields, none.doc), {})
})

test('a path is a JSON Pointer: ~ and / are escaped, in this order', () => {
  assert.equal(pointer([]), '')
  assert.equal(pointer(['a/b', 0, 'm~n', '~1', '']), '/a~1b/0/m~0n/~01/')
  const reading = new Reading()
  reading.path.push('items', 3)
  reading.fail('wrong-type', {}, 'a/~b')
  assert.equal(reading.faults[0]?.path, '/items/3/a~1~0b')
})
