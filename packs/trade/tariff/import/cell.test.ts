// Cells of printed tariffs: what they say, and that nothing else is ever taken for a rate.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { COUNTRIES } from '../../codes/countries.ts'
import { parseCell } from './cell.ts'
import { LAYOUTS } from './layouts.ts'
import type { Cell, Grammar, Part, Rate, Term } from './rate.ts'
import { renderCell } from './render.ts'

const VN = LAYOUTS.vn!.grammar
const ID = LAYOUTS.id!.grammar
const LUXURY: Grammar = { ...ID, alternatives: ';' }
/** All that a grammar can have. */
const FULL: Grammar = {
  ...VN,
  ...ID,
  marks: { ...VN.marks, ...ID.marks },
  notes: { '(GIC)': 'GIC', '*)': '*' },
}

const why = (text: string, grammar: Grammar): string => {
  const read = parseCell(text, grammar)
  return 'why' in read
    ? read.why
    : JSON.stringify(read, (_, v) => (typeof v === 'bigint' ? `${v}` : v))
}

const percent = fc.bigInt({ min: 0n, max: 10_000_000n })
const amount = fc.bigInt({ min: 0n, max: 10n ** 14n })
const per = fc.constantFrom('kg', 'litre', 'minute')
const rate: fc.Arbitrary<Rate> = fc.oneof(
  percent.map(value => ({ kind: 'percent', percent: value }) as const),
  fc
    .tuple(amount, per)
    .map(([value, unit]) => ({ kind: 'specific', amount: value, per: unit }) as const),
  fc
    .tuple(percent, amount, per, fc.constantFrom('sum', 'lower', 'higher'))
    .map(
      ([a, b, unit, take]) =>
        ({ kind: 'compound', percent: a, amount: b, per: unit, take }) as const,
    ),
)
const termOf = (notes: readonly string[]): fc.Arbitrary<Term> =>
  fc.oneof(
    fc.record({ mark: fc.constantFrom('excluded', 'none', 'quota') }, { noNullPrototype: true }),
    fc.record(
      {
        rate,
        except: fc.uniqueArray(fc.constantFrom(...COUNTRIES), { maxLength: 6 }),
        beyond: fc.option(percent, { nil: undefined }),
        notes: fc.subarray([...notes]),
      },
      { noNullPrototype: true },
    ),
  )
const cellOf = (notes: readonly string[]): fc.Arbitrary<Cell> => {
  const terms = fc.array(termOf(notes), { minLength: 1, maxLength: 4 })
  const part = (partner: string | undefined): fc.Arbitrary<Part> =>
    terms.map(each => ({ partner, terms: each }))
  return fc.oneof(fc.tuple(part(undefined)), fc.tuple(part(undefined), part('MX')))
}

test('law: what is written is read back, whatever it is', () => {
  for (const grammar of [FULL, { ...FULL, alternatives: ';' as const }]) {
    fc.assert(
      fc.property(cellOf(['GIC', '*']), cell => {
        const text = renderCell(cell, grammar)
        // a text longer than any cell of a tariff is no cell
        fc.pre(text.length <= 200)
        assert.deepEqual(parseCell(text, grammar), cell, text)
      }),
      { numRuns: 3_000 },
    )
  }
})

/** All signs of a text that mean something: what may be written in two ways, in one of them. */
const essence = (text: string): string =>
  text
    .replace(/\s+/g, '')
    .replaceAll('%', '')
    .replace(/,-(?=\/)/g, '')
    .replace(/,\)/g, ')')
    .replace(/\d[\d.,]*(?=\/\p{L})/gu, number => number.replace(/\.(?=\d{3})/g, ''))
    .replace(/(\d)[.,](\d+)/g, (_, whole, decimals) => `${whole}.${decimals}`)
    .replace(/(\.\d*?)0+(?!\d)/g, '$1')
    .replace(/\.(?!\d)/g, '')

const PIECES = [
  '0',
  '5',
  '7,5',
  '12.5',
  '1.500',
  '450',
  '21.450',
  '100',
  '1000',
  '1001',
  ',-',
  '/',
  '/kg',
  '/liter',
  '/hl',
  ' ',
  ';',
  '; ',
  'M:',
  'M: ',
  'X: ',
  '*',
  '-',
  'Q',
  '*)',
  '(',
  ')',
  '(-',
  '(-KH)',
  ' (-KH, TH)',
  '(-KH, )',
  '(-ZZ)',
  '(-KH,KH)',
  'CN',
  ',',
  '.',
  '%',
  '+',
  ' + ',
  ' or ',
  ', the lower',
  'NHN',
  '(NHN: ',
  ' (NHN: 80)',
  '(GIC)',
  'Theo hướng dẫn',
  '% thuế MFN',
  '３',
  'x',
  '\u00a0',
  '=',
  '\u0000',
  '"',
] as const
const joined = (maxLength: number) =>
  fc.array(fc.constantFrom(...PIECES), { maxLength }).map(each => each.join(''))
const texts = fc.oneof(joined(3), joined(9), fc.string({ unit: 'binary', maxLength: 40 }))

test('law: nothing throws, and no sign of a text that is taken for rates is left out', () => {
  let taken = 0
  let refused = 0
  for (const grammar of [VN, ID, LUXURY, FULL]) {
    fc.assert(
      fc.property(texts, text => {
        const read = parseCell(text, grammar)
        if ('why' in read) {
          refused++
          return
        }
        taken++
        const written = renderCell(read, grammar)
        assert.equal(essence(written), essence(text), `${JSON.stringify(text)} as ${written}`)
        assert.deepEqual(parseCell(written, grammar), read)
      }),
      { numRuns: 10_000 },
    )
  }
  assert.ok(taken > 500 && refused > 10_000, `${taken} taken, ${refused} refused`)
})

test('law: one sign too many, and a rate is none', () => {
  const junk = fc.constantFrom('x', '§', '?', '!', '=', '~', '_', '<', '元', '\u0007', '−', '９')
  fc.assert(
    fc.property(cellOf(['GIC', '*']), fc.nat(), junk, (cell, at, sign) => {
      const text = renderCell(cell, FULL)
      const place = at % (text.length + 1)
      const read = parseCell(`${text.slice(0, place)}${sign}${text.slice(place)}`, FULL)
      assert.ok('why' in read)
    }),
    { numRuns: 3_000 },
  )
})

test('why a text is no rate', () => {
  const wrong: readonly [string, Grammar, string][] = [
    ['Theo hướng dẫn tại khoản 1.1 Chương 98', VN, 'refers-elsewhere'],
    ['150% thuế MFN', VN, 'refers-elsewhere'],
    ['*)', ID, 'refers-elsewhere'],
    ['1.500', VN, 'number-unclear'],
    ['1001', VN, 'percent-too-high'],
    ['0(-UK)', VN, 'country-unknown'],
    ['0(-KH, KH)', VN, 'country-twice'],
    ['2; N: 4', VN, 'partner-unknown'],
    ['2; M: 4; M: 5', VN, 'text-unknown'],
    ['450,-/hl', ID, 'unit-unknown'],
    ['5/kg', { decimal: '.', units: { kg: 'kg' } }, 'currency-missing'],
    ['450,-', ID, 'text-unknown'],
    ['05', VN, 'text-unknown'],
    ['-5', VN, 'text-unknown'],
    ['1e3', VN, 'text-unknown'],
    ['5 5', VN, 'text-unknown'],
    ['5;', VN, 'text-unknown'],
    ['5//5', VN, 'text-unknown'],
    ['5.5.5', VN, 'text-unknown'],
    ['7,5', { decimal: '.' }, 'text-unknown'],
    ['0(-kh)', VN, 'text-unknown'],
    ['21.45,-/menit', ID, 'text-unknown'],
    ['', VN, 'text-unknown'],
    ['5'.repeat(201), VN, 'too-long'],
  ]
  for (const [text, grammar, expected] of wrong) assert.equal(why(text, grammar), expected, text)
})
