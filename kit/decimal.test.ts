import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import {
  decimalFault,
  divide,
  formatDecimal,
  multiply,
  parseDecimal,
  publish,
  type Rounding,
  rescale,
  toJson,
  trimDecimal,
} from './decimal.ts'

const run = { seed: 754, numRuns: 500 }
const ROUNDINGS: readonly Rounding[] = ['half-up', 'truncate', 'up', 'half-even']
const read = (text: string, scale: number): bigint => {
  const value = parseDecimal(text, scale)
  assert.ok(value !== undefined, `${text} is refused`)
  return value
}
/** Round a decimal text as a person would: read all its decimals, then cut to `scale`. */
const round = (text: string, scale: number, rounding: Rounding = 'half-up'): string => {
  const decimals = text.split('.')[1]?.length ?? 0
  return formatDecimal(rescale(read(text, decimals), decimals, scale, rounding), scale)
}
const big = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n })
const size = (value: bigint): bigint => (value < 0n ? -value : value)

test('what a decimal is, and what is none', () => {
  const good: [string, number, bigint][] = [
    ['0', 0, 0n],
    ['0', 4, 0n],
    ['-0', 2, 0n],
    ['-0.00', 2, 0n],
    ['0.5', 2, 50n],
    ['-0.05', 2, -5n],
    ['12.5', 2, 1250n],
    ['1234567890123.45', 2, 123456789012345n],
    ['12345678901234.56', 2, 1234567890123456n],
    ['9007199254740993', 0, 9007199254740993n],
    ['-9007199254740993.01', 2, -900719925474099301n],
    ['999999999999999', 0, 999999999999999n],
    [`${'9'.repeat(30)}.99`, 2, 10n ** 32n - 1n],
    ['1.123456789012345678', 18, 1123456789012345678n],
  ]
  for (const [text, scale, value] of good) {
    assert.equal(parseDecimal(text, scale), value, text)
    assert.equal(decimalFault(text, scale), undefined)
  }
  const bad = [
    ...['', '-', '.', '+1', '1.', '.5', '-.5', '00', '00.5', '01', '-01', '1e3', '1E3', '0x10'],
    ...[
      ' 1',
      '1 ',
      '1\n',
      '1.0\n',
      '1,5',
      '1 000',
      '1.2.3',
      '--1',
      '1-',
      '1.-5',
      'NaN',
      'Infinity',
    ],
    ...['１２', '\u22125', '1_000', '1.5a', '9'.repeat(31), `${'9'.repeat(31)}.5`, '٣', '1.\u0661'],
  ]
  for (const text of bad) {
    assert.equal(parseDecimal(text, 2), undefined, JSON.stringify(text))
    assert.equal(decimalFault(text, 2), 'not-a-decimal', JSON.stringify(text))
  }
  for (const text of ['1.234', '0.000', '-5.123', `${'9'.repeat(30)}.123`]) {
    assert.equal(parseDecimal(text, 2), undefined)
    assert.equal(decimalFault(text, 2), 'too-many-decimals')
  }
  assert.equal(decimalFault('1.5', 0), 'too-many-decimals')
})

test('law: a text is read exactly when the grammar says so, to the value that BigInt gives', () => {
  const part = fc.oneof(
    fc.constantFrom('-', '.', '0', '00', '1', '+', 'e', ' ', ''),
    fc.nat().map(String),
    fc.bigInt({ min: 0n, max: 10n ** 32n }).map(String),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), fc.nat(20), (parts, scale) => {
      const text = parts.join('')
      const grammar = new RegExp(
        `^-?(0|[1-9]\\d{0,29})${scale > 0 ? `(\\.\\d{1,${scale}})?` : ''}$`,
      )
      const [whole = '', decimals = ''] = text.split('.')
      const value = grammar.test(text) ? BigInt(whole + decimals.padEnd(scale, '0')) : undefined
      assert.equal(parseDecimal(text, scale), value, JSON.stringify(text))
    }),
    { ...run, numRuns: 3000 },
  )
})

test('law: what is written is read back as it was, also without its trailing zeros', () => {
  const value = fc.bigInt({ min: 1n - 10n ** 30n, max: 10n ** 30n - 1n })
  fc.assert(
    fc.property(value, fc.nat(18), (minor, scale) => {
      const text = formatDecimal(minor, scale)
      assert.equal(parseDecimal(text, scale), minor)
      assert.equal(text.split('.')[1]?.length ?? 0, scale)
      const short = trimDecimal(minor, scale)
      assert.equal(parseDecimal(short, scale), minor)
      assert.ok(!short.includes('.') || !short.endsWith('0'))
    }),
    run,
  )
  assert.equal(formatDecimal(-5n, 2), '-0.05')
  assert.equal(formatDecimal(5n, 0), '5')
  assert.equal(trimDecimal(1200n, 0), '1200')
  assert.equal(trimDecimal(0n, 3), '0')
  assert.equal(trimDecimal(-1250n, 2), '-12.5')
})

test('T51 halves go away from zero, whatever a double makes of them', () => {
  const rows = {
    '1.005': '1.01',
    '35.175': '35.18',
    '158.605': '158.61',
    '259.605': '259.61',
    '8.165': '8.17',
    '8.175': '8.18',
    '10.055': '10.06',
    '0.145': '0.15',
    '39.495': '39.50',
  }
  for (const [text, right] of Object.entries(rows)) assert.equal(round(text, 2), right, text)
})

test('T52 rounding happens once, from the exact value', () => {
  assert.equal(round('1.0049', 2), '1.00')
  assert.equal(round('2.4449', 2), '2.44')
  assert.equal(round('2.4449', 0), '2')
})

test('T53 a charge and its full reversal cancel to the last unit', () => {
  assert.deepEqual([round('4.245', 2), round('-4.245', 2)], ['4.25', '-4.25'])
  assert.deepEqual([round('12.345', 2), round('-12.345', 2)], ['12.35', '-12.35'])
  assert.equal(multiply(-32150n, 2, 19n, 2, 2, 'half-up'), -6109n)
  assert.equal(multiply(32150n, 2, 19n, 2, 2, 'half-up'), 6109n)
  assert.equal(divide(158243n * -5n, 95n, 'half-up'), -8329n)
  assert.equal(divide(158243n * 5n, 95n, 'half-up'), 8329n)
})

test('T17 a duty per 100 kg is a ratio and is rounded once, at the end', () => {
  // 18.50 a 100 kg; 1250.5 kg at scale 1, or 12.505 hundreds of kg at scale 3
  assert.equal(divide(1850n * 12505n, 10n * 100n, 'half-up'), 23134n)
  assert.equal(multiply(1850n, 2, 12505n, 3, 2, 'half-up'), 23134n)
})

test('T18 each duty line is rounded, then they are added up', () => {
  const lines = [250n, 0n, 500n, 29n].map(rate => multiply(1417200n, 2, rate, 3, 2, 'half-up'))
  assert.deepEqual(lines, [354300n, 0n, 708600n, 41099n])
  assert.equal(
    lines.reduce((sum, line) => sum + line),
    1103999n,
  )
  const small = [5n, 5n, 5n].map(rate => multiply(50n, 2, rate, 2, 2, 'half-up'))
  assert.equal(
    small.reduce((sum, line) => sum + line),
    9n,
  )
  assert.equal(multiply(50n, 2, 15n, 2, 2, 'half-up'), 8n)
})

test('the four roundings, on both sides of zero', () => {
  const table: [string, Record<Rounding, string>][] = [
    ['2.5', { 'half-up': '3', truncate: '2', up: '3', 'half-even': '2' }],
    ['3.5', { 'half-up': '4', truncate: '3', up: '4', 'half-even': '4' }],
    ['0.5', { 'half-up': '1', truncate: '0', up: '1', 'half-even': '0' }],
    ['1.5', { 'half-up': '2', truncate: '1', up: '2', 'half-even': '2' }],
    ['2.4', { 'half-up': '2', truncate: '2', up: '3', 'half-even': '2' }],
    ['2.6', { 'half-up': '3', truncate: '2', up: '3', 'half-even': '3' }],
    ['2.0', { 'half-up': '2', truncate: '2', up: '2', 'half-even': '2' }],
    ['0.1', { 'half-up': '0', truncate: '0', up: '1', 'half-even': '0' }],
  ]
  for (const [text, right] of table) {
    for (const rounding of ROUNDINGS) {
      assert.equal(round(text, 0, rounding), right[rounding], `${text} ${rounding}`)
      const mirror = right[rounding] === '0' ? '0' : `-${right[rounding]}`
      assert.equal(round(`-${text}`, 0, rounding), mirror, `-${text} ${rounding}`)
    }
  }
  assert.throws(() => divide(1n, 0n, 'half-up'), RangeError)
})

test('law: division is as near as its rounding says, and the mirror of its negative', () => {
  fc.assert(
    fc.property(big, big, fc.constantFrom(...ROUNDINGS), (n, d, rounding) => {
      fc.pre(d !== 0n)
      const q = divide(n, d, rounding)
      const off = size(n) - size(q * d)
      if (rounding === 'truncate') assert.ok(off >= 0n && off < size(d))
      else if (rounding === 'up') assert.ok(off <= 0n && -off < size(d))
      else assert.ok(2n * size(off) <= size(d))
      assert.equal(divide(-n, d, rounding), -q)
      assert.equal(divide(n, -d, rounding), -q)
      assert.equal(divide(-n, -d, rounding), q)
    }),
    run,
  )
})

test('law: an exact half goes where its rounding says', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.bigInt(1n, 10n ** 9n), (k, m) => {
      const half = (2n * k + 1n) * m
      assert.equal(divide(half, 2n * m, 'half-up'), k + 1n)
      assert.equal(divide(half, 2n * m, 'half-even') % 2n, 0n)
    }),
    run,
  )
})

test('law: a wider scale loses nothing', () => {
  fc.assert(
    fc.property(big, fc.nat(70), fc.nat(70), fc.constantFrom(...ROUNDINGS), (v, a, b, rounding) => {
      const [from, to] = a < b ? [a, b] : [b, a]
      assert.equal(rescale(rescale(v, from, to, rounding), to, from, rounding), v)
    }),
    run,
  )
})

test('T54 a big number goes out as a string of its digits, and nothing throws', () => {
  const total = 9007199254740993n
  assert.equal(toJson(total), '"9007199254740993"')
  assert.equal(
    toJson({ total, lines: [{ value: -total }, { value: 0n }], note: 'x', n: 1.5, none: null }),
    '{"total":"9007199254740993","lines":[{"value":"-9007199254740993"},{"value":"0"}],' +
      '"note":"x","n":1.5,"none":null}',
  )
  assert.equal(toJson(undefined), 'null')
  assert.equal(
    toJson(() => 1n),
    'null',
  )
  fc.assert(
    fc.property(fc.jsonValue(), value => assert.equal(toJson(value), JSON.stringify(value))),
    run,
  )
})

test('T11 small masses and values are lifted, never lost; halves go away from zero', () => {
  const published = (texts: readonly string[], decimals: number): string[] =>
    texts.map(text => {
      const rounded = publish(parseDecimal(text, 5) ?? 0n, 5, { decimals, lift: true })
      return formatDecimal(rescale(rounded, 5, decimals, 'truncate'), decimals)
    })
  const masses = ['0.4', '0.004', '0.5', '1.5', '2.5']
  assert.deepEqual(published(masses, 0), ['1', '1', '1', '2', '3'])
  assert.deepEqual(published(masses, 2), ['0.40', '0.01', '0.50', '1.50', '2.50'])
  assert.deepEqual(published(['0.30', '0', '-0.004', '-2.5'], 0), ['1', '0', '-1', '-3'])
  assert.equal(publish(40_000n, 5, { decimals: 0, lift: false }), 0n)
})

test('law: a published figure is within one unit, keeps its sign, and is nothing only of nothing', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.integer({ min: 0, max: 5 }), (value, decimals) => {
      const figure = publish(value, 5, { decimals, lift: true })
      const unit = 10n ** BigInt(5 - decimals)
      assert.equal(figure % unit, 0n)
      assert.ok(figure - value <= unit && value - figure <= unit)
      assert.equal(figure === 0n, value === 0n)
      assert.ok(figure * value >= 0n)
      assert.equal(publish(figure, 5, { decimals, lift: true }), figure)
    }),
  )
})
