// Mappings: which cells become which members, and what is refused before a row is read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#kit/fault.ts'
import {
  code,
  codeList,
  count,
  date,
  money,
  optional,
  party,
  quantity,
  text,
  yesNo,
} from '#kit/field.ts'
import { file, lines } from '#kit/lines.ts'
import { checkMapping, loadMapping, type Mapping } from './mapping.ts'
import { inEnglish, run, temporary } from './testing.ts'

const fields = {
  ref: text(20),
  kind: optional(code(codeList('kind', ['fta', 'mfn']))),
  declarant: optional(party('declarant')),
  arrived: optional(date()),
  urgent: optional(yesNo()),
  proof: optional(file(100)),
  containers: optional(lines({ number: text(11) }, 10)),
  items: optional(
    lines(
      {
        hs: text(10),
        net: optional(quantity('kg', 3)),
        value: optional(money({ currency: 'KRW' })),
        pieces: optional(count()),
        permits: optional(lines({ number: text(20) }, 5)),
      },
      100,
    ),
  ),
}

const lodge = (content: string, mapping: Omit<Mapping, 'filing'>) =>
  run(temporary('m.csv', content), fields, mapping)

test('a mapping: constants, aliases, slice, pad, prefix, upper, map, otherwise, default, round', async () => {
  const content = [
    'No,Type,Agent,HS6,Price,Net',
    'x1,FCN1,ab12345,20462,241.58000000000004,0.2',
    'x2,A,,420231,2359189.8000000003,',
    'x3,zz,AB1,0101,30866.5,1.5',
  ].join('\n')
  const { documents, refused } = await lodge(content, {
    fields: {
      ref: { column: ['Number', 'No'], prefix: 'KR-', upper: true },
      kind: { column: 'Type', slice: [0, 1], map: { F: 'fta', A: 'mfn' } },
      declarant: { column: 'Agent', upper: true, default: 'NOBODY' },
      urgent: { value: false },
      'items[].hs': { column: 'HS6', pad: { length: 6, with: '0' } },
      'items[].value': { column: 'Price', round: { decimals: 0, rounding: 'half-up' } },
      'items[].net': { column: 'Net' },
    },
  })
  assert.deepEqual(documents, [
    {
      ref: 'KR-X1',
      kind: 'fta',
      declarant: 'AB12345',
      urgent: false,
      items: [{ hs: '020462', value: '242', net: '0.2' }],
    },
    {
      ref: 'KR-X2',
      kind: 'mfn',
      declarant: 'NOBODY',
      urgent: false,
      items: [{ hs: '420231', value: '2359190' }],
    },
  ])
  assert.deepEqual(refused, ['4 B map-missing'])
})

test('rounding is exact on the digits: noise of a float moves no half', async () => {
  const prices = [
    '0.5',
    '0.49999999999999994',
    '1.4999999999999998',
    '2.5',
    '-0.5',
    '12345678901234567890.5',
  ]
  const { documents } = await lodge(`No,P\n${prices.map((p, i) => `${i + 1},${p}`).join('\n')}\n`, {
    decimal: 'point',
    fields: {
      ref: { column: 'No' },
      'items[].hs': { value: '1' },
      'items[].net': { column: 'P', round: { decimals: 0, rounding: 'half-up' } },
    },
  })
  assert.deepEqual(
    documents.map(each => (each.items as { net: string }[])[0]?.net),
    ['1', '0', '1', '3', '12345678901234567891'],
    'the negative one was refused by its field',
  )
})

test('rows of equal group values are lines of one filing; what differs is refused by column', async () => {
  const content = [
    'Bill,Agent,HS,Kg',
    'B1,AG1,0101,1',
    'B1,,0102,2',
    'B2,AG2,0103,3',
    'B1,AG3,0104,4',
    'B3,AG4,0105,5',
    'B3,AG5,0106,6',
    ',AG6,0107,7',
    ',AG6,0108,8',
  ].join('\n')
  const { documents, refused, items, summary } = await lodge(content, {
    group: ['Bill'],
    fields: {
      ref: { column: 'Bill' },
      declarant: { column: 'Agent' },
      'items[].hs': { column: 'HS' },
      'items[].net': { column: 'Kg' },
    },
  })
  assert.deepEqual(documents, [
    {
      ref: 'B1',
      declarant: 'AG1',
      items: [
        { hs: '0101', net: '1' },
        { hs: '0102', net: '2' },
      ],
    },
    { ref: 'B2', declarant: 'AG2', items: [{ hs: '0103', net: '3' }] },
    { ref: 'B1', declarant: 'AG3', items: [{ hs: '0104', net: '4' }] },
  ])
  assert.deepEqual(
    items.map(each => each.line),
    [2, 4, 5],
  )
  assert.deepEqual(refused, ['7 B group-differs', '8 A group-blank', '9 A group-blank'])
  assert.equal(summary.refused, 3)
})

test('a fault of the engine is told at the row and column that it came from', async () => {
  const content = 'Bill,HS,Kg\nB1,0101,1\nB1,01020304050,2\nB1,0103,3.0005\n'
  const { refused } = await lodge(content, {
    group: ['Bill'],
    decimal: 'point',
    fields: {
      ref: { column: 'Bill' },
      'items[].hs': { column: 'HS' },
      'items[].net': { column: 'Kg' },
    },
  })
  assert.deepEqual(refused, ['3 B HS text-too-long', '4 C Kg too-many-decimals'])
})

test('one cell of several values fills a list, in the head or in a line', async () => {
  const { documents } = await lodge(
    'No,Boxes,HS,Permits\n1,CSQU3054383; MSKU0000017;,0101,P1/P2\n2,,0102,\n',
    {
      fields: {
        ref: { column: 'No' },
        'containers[].number': { column: 'Boxes', each: { separator: ';' } },
        'items[].hs': { column: 'HS' },
        'items[].permits[].number': { column: 'Permits', each: { separator: '/' } },
      },
    },
  )
  assert.deepEqual(documents, [
    {
      ref: '1',
      containers: [{ number: 'CSQU3054383' }, { number: 'MSKU0000017' }],
      items: [{ hs: '0101', permits: [{ number: 'P1' }, { number: 'P2' }] }],
    },
    { ref: '2', items: [{ hs: '0102' }] },
  ])
})

test('yes and no in the languages of the corridor', async () => {
  const words = ['是', '否', 'Có', 'không', 'ใช่', 'ไม่', 'yes', 'N', 'TRUE', '0', 'maybe']
  const { documents, refused } = await lodge(
    ['r,u', ...words.map((w, i) => `${i},${w}`)].join('\n'),
    {
      fields: { ref: { column: 'r' }, urgent: { column: 'u' } },
    },
  )
  assert.deepEqual(
    documents.map(each => each.urgent),
    [true, false, true, false, true, false, true, false, true, false],
  )
  assert.deepEqual(refused, ['12 B yes-no-unreadable'])
})

test('an instant of acceptance from a date column, in its zone', async () => {
  const content = 'No,Date,K\n1,2020-01-01,a\n2,2021-07-01,b\n3,,c\n4,2020-01-01 10:20:30,d\n'
  const of = async (zone: string): Promise<unknown[]> => {
    const { items, refused } = await lodge(content, {
      key: ['No'],
      effective: { column: 'Date', zone, at: '08:30' },
      fields: { ref: { column: 'No' } },
    })
    return [...items.map(each => each.effective), ...refused]
  }
  assert.deepEqual(await of('Asia/Seoul'), [
    '2020-01-01T08:30:00+09:00',
    '2021-07-01T08:30:00+09:00',
    '2020-01-01T10:20:30+09:00',
    '4 B time-unreadable',
  ])
  assert.equal((await of('America/New_York'))[1], '2021-07-01T08:30:00-04:00')
  assert.equal((await of('+05:30'))[0], '2020-01-01T08:30:00+05:30')
})

test('all that is wrong with a mapping is found before a row is read', async () => {
  const { summary, documents } = await lodge('No,X\n1,2\n', {
    key: ['Id'],
    fields: {
      ref: { column: 'No' },
      colour: { column: 'X' },
      'items[].shade': { column: 'X' },
      items: { column: 'X' },
      proof: { column: 'X' },
      arrived: { column: 'Day' },
      declarant: { column: 'X', each: { separator: ',' } },
      __proto__: { column: 'X' },
    },
  })
  assert.deepEqual(documents, [])
  assert.deepEqual(
    summary.faults.map(({ key, values }) => `${key} ${values.path ?? values.name}`),
    [
      'mapping-path-unknown colour',
      'mapping-path-unknown items[].shade',
      'mapping-path-kind items',
      'mapping-path-kind proof',
      'column-missing Day',
      'mapping-path-kind declarant',
      'column-missing Id',
    ],
  )
})

test('a mapping file: JSON or a module; what is wrong in it is named by its place', async () => {
  const good = { filing: 't.f', fields: { ref: { column: 'No' } } }
  assert.deepEqual(await loadMapping(temporary('m.json', `\uFEFF${JSON.stringify(good)}`)), good)
  const module = `const mapping = ${JSON.stringify(good)}\nexport default mapping\n`
  assert.deepEqual(await loadMapping(temporary('m.ts', module)), good)
  const faults = (value: unknown): string[] => {
    const read = checkMapping(value)
    return read instanceof Refusal ? read.faults.map(each => String(each.values.at)) : []
  }
  assert.deepEqual(faults({ ...good, fields: { ref: {} } }), ['/fields/ref'])
  assert.deepEqual(faults({ ...good, fields: { ref: { column: 'a', value: 1 } } }), ['/fields/ref'])
  assert.deepEqual(faults({ ...good, zone: 'Mars/Olympus' }), ['/zone'])
  assert.deepEqual(faults({ ...good, decimal: 'dot' }).includes('/decimal'), true)
  assert.notDeepEqual(faults({ ...good, colour: 1 }), [])
  assert.notDeepEqual(faults(null), [])
  const torn = await loadMapping(temporary('m.json', '{'))
  assert.ok(torn instanceof Refusal)
  assert.match(inEnglish(torn.faults[0]!), /JSON/)
})
