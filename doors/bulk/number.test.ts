// Numbers as cells hold them, and the style of a file.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatDecimal } from '#kit/decimal.ts'
import { Refusal } from '#kit/fault.ts'
import { count, quantity, text } from '#kit/field.ts'
import { type NumberRules, readNumber, styleOfCell } from './number.ts'
import { columns, run, temporary } from './testing.ts'

const point: NumberRules = { style: 'point', exponents: false, lakh: false }
const comma: NumberRules = { ...point, style: 'comma' }
const read = (cell: string, rules: NumberRules = point): string => {
  const value = readNumber(cell, rules)
  return value instanceof Refusal ? value.faults.map(each => each.key).join() : value
}

test('T29 each cell under a declared style', () => {
  const cells = ['1.355,90', '1.000.000', '1,234', '1.234', '1,1.1', '1,23,456.00']
  assert.deepEqual(
    cells.map(cell => read(cell, comma)),
    ['1355.90', '1000000', '1.234', '1234', 'number-unreadable', 'number-lakh'],
  )
  assert.deepEqual(
    cells.map(cell => read(cell, point)),
    [
      'number-other-style',
      'number-other-style',
      '1234',
      '1.234',
      'number-unreadable',
      'number-lakh',
    ],
  )
  const lakh = { ...point, lakh: true }
  assert.equal(read('1,23,456.00', lakh), '123456.00')
  assert.equal(read('12,34,56,789', lakh), '123456789')
  assert.match(read('123,456', lakh), /^number-/, 'thousands are not lakhs')
})

test('T29 one clear cell settles the file; none, and it is asked for; two kinds, and it is refused', async () => {
  const fields = { ref: text(10), mass: quantity('kg', 3) }
  const file = (cells: readonly string[]): string =>
    temporary('style.csv', ['ref;mass', ...cells.map((cell, i) => `R${i};${cell}`)].join('\n'))
  const masses = async (cells: readonly string[]): Promise<unknown[]> => {
    const { documents, summary } = await run(file(cells), fields)
    return summary.faults.length > 0
      ? summary.faults.map(each => [each.key, each.values.line, each.values.otherLine])
      : documents.map(each => each.mass)
  }
  assert.deepEqual(await masses(['1.234', '12,5']), ['1234', '12.5'])
  assert.deepEqual(await masses(['1.234', '12.5']), ['1.234', '12.5'])
  assert.deepEqual(await masses(['7', '1.234', '8']), [['number-style-unclear', 3, undefined]])
  assert.deepEqual(await masses(['1,5', '2', '1.5']), [['number-style-contradictory', 4, 2]])
  assert.deepEqual(await masses(['7', '1 234', '8']), ['7', '1234', '8'], 'no style is needed')
  const declared = await run(file(['1.234']), fields, {
    decimal: 'comma',
    fields: columns({ ref: 'ref', mass: 'mass' }),
  })
  assert.deepEqual(
    declared.documents.map(each => each.mass),
    ['1234'],
  )
})

test('T35 what only looks like a number is refused, never 0, null or Infinity', async () => {
  const cells = [
    '3E17773446',
    '39e1804',
    '888E010010',
    '1E5',
    '0x10',
    'Infinity',
    'NaN',
    'TRUE',
    'null',
  ]
  for (const cell of cells) assert.match(read(cell), /^number-(exponent|unreadable)$/, cell)
  assert.equal(read('1E5', { ...point, exponents: true }), '100000')
  assert.equal(read('1.5e-3', { ...point, exponents: true }), '0.0015')
  const huge = read('3E17773446', { ...point, exponents: true })
  assert.match(huge, /^number-/)
  const file = temporary('text.csv', ['ref', ...cells].join('\n'))
  const { documents } = await run(file, { ref: text(40) })
  assert.deepEqual(
    documents.map(each => each.ref),
    cells,
    'in a text column they are text, unchanged',
  )
  const numbers = await run(temporary('n.csv', ['mass', ...cells].join('\n')), {
    mass: quantity('kg', 3),
  })
  assert.deepEqual(numbers.documents, [])
  assert.equal(numbers.summary.refused, cells.length)
})

test('T34 long references in CSV are exact and distinct', async () => {
  const refs = ['208310224003697457', '208310224003697685']
  const { documents } = await run(temporary('long.csv', `ref\n${refs.join('\n')}\n`), {
    ref: text(40),
  })
  assert.deepEqual(
    documents.map(each => each.ref),
    refs,
  )
  const lost = await run(temporary('lost.csv', 'ref\n9.12E+17\n2.08310224003697E+17\n'), {
    ref: text(40),
  })
  assert.deepEqual(lost.refused, ['2 A digits-lost', '3 A digits-lost'])
})

test('T48 full-width digits and marks, U+2212 and U+FF0D are read; U+30FC is not', () => {
  assert.equal(read('－１２．５'), '-12.5')
  assert.equal(read('−5'), '-5')
  assert.equal(read('１，２３４．５'), '1234.5')
  assert.equal(read('１２ー'), 'number-long-mark')
  assert.equal(styleOfCell('１，２３４'), 'unclear')
  assert.equal(read('¥ 22.05'), '22.05')
  assert.equal(read('100 ₫'), '100')
})

test('blanks of every width group thousands, and only thousands', () => {
  for (const blank of [' ', '\u00A0', '\u202F', '\u2009']) {
    assert.equal(read(`1${blank}250.5`), '1250.5')
    assert.equal(read(`12${blank}50`), 'number-unreadable')
  }
  assert.equal(read('  12 '), '12')
  assert.equal(read('\u200B12\uFEFF'), '12')
  for (const cell of [
    '',
    '.',
    '-',
    '1.',
    '+5',
    '(5)',
    '5-',
    '1 2',
    '12 kg',
    'USD 5',
    '--5',
    '0,123',
    '1..2',
  ]) {
    assert.match(read(cell), /^number-/, cell)
  }
  assert.equal(read('0,123', comma), '0.123')
  assert.equal(read('-0.00'), '0.00')
  assert.equal(read('007.50'), '7.50')
})

test('counts are whole JSON numbers', async () => {
  const file = temporary('count.csv', 'pieces\n12\n3.00\n2.5\n1e3\n99999999999999999\n')
  const { documents, refused } = await run(file, { pieces: count() })
  assert.deepEqual(documents, [{ pieces: 12 }, { pieces: 3 }])
  assert.deepEqual(refused, ['4 A count-not-whole', '5 A number-exponent', '6 A count-not-whole'])
})

test('law: what is written in a style reads back to the same number, and says its style', () => {
  const group = (digits: string, mark: string): string => digits.replace(/\B(?=(\d{3})+$)/g, mark)
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 20n }),
      fc.integer({ min: 0, max: 6 }),
      fc.constantFrom<['point' | 'comma', string, string]>(
        ['point', '.', ','],
        ['point', '.', '\u00A0'],
        ['comma', ',', '.'],
        ['comma', ',', ' '],
      ),
      fc.boolean(),
      (value, scale, [style, decimal, mark], negative) => {
        const exact = formatDecimal(value, scale)
        const [whole = '', fraction] = exact.split('.')
        const size = group(whole, mark) + (fraction === undefined ? '' : decimal + fraction)
        const cell = (negative ? '\u2212' : '') + size
        const expected = negative && value !== 0n ? `-${exact}` : exact
        assert.equal(read(cell, { ...point, style }), expected)
        const said = styleOfCell(cell)
        assert.ok(said === undefined || said === 'unclear' || said === style, cell)
      },
    ),
  )
})
