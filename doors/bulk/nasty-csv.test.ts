// The nasty CSV files of the shared data, each with its right reading.
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseDecimal } from '#kit/decimal.ts'
import { datedCode, money, optional, quantity, text } from '#kit/field.ts'
import { lines } from '#kit/lines.ts'
import { shared, skipShared } from '#test/shared.ts'
import { columns, run, temporaryPath } from './testing.ts'

const hs = datedCode('hs', /^\d{10}$/)
const nasty = (name: string): string => shared(`data/nasty/${name}`)
const skip = { skip: skipShared }

const sum = (values: readonly unknown[], scale: number): bigint =>
  values.reduce((total: bigint, each) => total + (parseDecimal(String(each), scale) ?? 0n), 0n)

test(
  'T26 T27 gb18030.csv: encoding told, 4-byte character whole, full-width comma is text',
  skip,
  async () => {
    const fields = {
      bill: text(20),
      items: lines(
        {
          hs,
          name: text(100),
          origin: text(2),
          quantity: quantity('unit', 3),
          unit: text(10),
          price: quantity('CNY', 2),
          currency: text(3),
        },
        50,
      ),
    }
    const { documents, summary } = await run(nasty('gb18030.csv'), fields, {
      group: ['提单号'],
      fields: columns({
        bill: '提单号',
        'items[].hs': '商品编码',
        'items[].name': '品名',
        'items[].origin': '原产国',
        'items[].quantity': '数量',
        'items[].unit': '单位',
        'items[].price': '单价',
        'items[].currency': '币制',
      }),
    })
    assert.deepEqual(summary.faults, [])
    assert.equal(summary.facts?.encoding, 'gb18030')
    assert.equal(summary.facts?.decimal, 'point')
    assert.equal(summary.rows, 3)
    assert.deepEqual(documents, [
      {
        bill: 'BB240001',
        items: [
          {
            hs: '0810600000',
            name: '鲜榴莲（金枕）',
            origin: 'TH',
            quantity: '120',
            unit: '千克',
            price: '35.50',
            currency: 'CNY',
          },
          {
            hs: '0804502001',
            name: '鲜山竹，A级',
            origin: 'TH',
            quantity: '80',
            unit: '千克',
            price: '22.05',
            currency: 'CNY',
          },
        ],
      },
      {
        bill: 'BB240002',
        items: [
          {
            hs: '4407990090',
            name: '\u{20BB7}木板材',
            origin: 'VN',
            quantity: '3.250',
            unit: '立方米',
            price: '2100.00',
            currency: 'CNY',
          },
        ],
      },
    ])
  },
)

test('T47 nfd-vi.csv: headers and texts of both forms meet, stored NFC', skip, async () => {
  const fields = {
    ref: text(20),
    hs,
    name: text(200),
    origin: text(2),
    quantity: quantity('KGM', 0),
    price: money({ currency: 'VND' }),
  }
  const header = readFileSync(nasty('nfd-vi.csv'), 'utf8').split('\n')[0]!.trim().split(',')
  assert.notEqual(header[2], header[2]!.normalize('NFC'), 'the file has its header in NFD')
  const { documents } = await run(nasty('nfd-vi.csv'), fields, {
    fields: columns({
      ref: 'Số vận đơn',
      hs: 'Mã HS',
      name: 'Tên hàng',
      origin: 'Nước xuất xứ',
      quantity: 'Số lượng',
      price: 'Đơn giá',
    }),
  })
  assert.deepEqual(
    documents.map(each => each.name),
    ['Cà phê Rô-bu-xta chưa rang', 'Chè đen Thái Nguyên'].map(each => each.normalize('NFC')),
  )
  assert.equal(
    1000n * sum([documents[0]!.price], 0) + 250n * sum([documents[1]!.price], 0),
    122_000_000n,
  )
})

test(
  'T26 T48 fullwidth.csv: digits, marks and letters of full width, six fields a row',
  skip,
  async () => {
    const fields = {
      hs,
      name: text(100),
      quantity: quantity('unit', 0),
      price: quantity('CNY', 2),
      currency: datedCode('currency', /^[A-Z]{3}$/),
      amount: quantity('CNY', 2),
    }
    const { documents, summary } = await run(nasty('fullwidth.csv'), fields, {
      fields: columns({
        hs: 'hs_code',
        name: 'description',
        quantity: 'qty',
        price: 'unit_price',
        currency: 'currency',
        amount: 'amount',
      }),
    })
    assert.equal(summary.facts?.encoding, 'utf-8')
    assert.deepEqual(
      documents.map(({ hs, quantity, price, currency, amount }) => [
        hs,
        quantity,
        price,
        currency,
        amount,
      ]),
      [
        ['0810600000', '120', '35.50', 'CNY', '4260.00'],
        ['8517130000', '2', '1999.00', 'CNY', '3998.00'],
        ['0804502001', '80', '22.05', 'CNY', '1764.00'],
      ],
    )
    assert.equal(
      sum(
        documents.map(each => each.amount),
        2,
      ),
      10_022_00n,
    )
  },
)

test(
  'T28 T29 bom-semicolon.csv: first column mapped, one clear cell settles the style',
  skip,
  async () => {
    const fields = { ref: text(20), hs, weight: quantity('kg', 3), value: quantity('USD', 2) }
    const { documents, summary } = await run(nasty('bom-semicolon.csv'), fields, {
      fields: columns({
        ref: 'Số tờ khai',
        hs: 'Mã HS',
        weight: 'Trọng lượng (kg)',
        value: 'Trị giá',
      }),
    })
    assert.equal(summary.facts?.delimiter, ';')
    assert.equal(summary.facts?.decimal, 'comma')
    assert.deepEqual(
      documents.map(({ ref, weight, value }) => [ref, weight, value]),
      [
        ['TK-01', '1234.567', '1234567.89'],
        ['TK-02', '12.5', '98.10'],
        ['TK-03', '1234', '1234'],
      ],
    )
  },
)

test('T30 sep-line.csv: `sep=;` is no header', skip, async () => {
  const fields = { ref: text(20), hs, value: quantity('USD', 2) }
  const { documents, items } = await run(nasty('sep-line.csv'), fields, {
    fields: columns({ ref: 'ref', hs: 'hs_code', value: 'value' }),
  })
  assert.deepEqual(
    documents.map(each => each.value),
    ['1.50', '2.50'],
  )
  assert.deepEqual(
    items.map(each => each.line),
    [3, 4],
  )
})

test('T31 dup-header.csv: refused whole, with the letters of both columns', skip, async () => {
  const { summary, documents } = await run(
    nasty('dup-header.csv'),
    { ref: text(20) },
    {
      fields: columns({ ref: 'ref' }),
    },
  )
  assert.deepEqual(documents, [])
  assert.deepEqual(
    summary.faults.map(({ key, values }) => [key, values.name, values.columns]),
    [
      ['columns-duplicate', 'qty', 'C, E'],
      ['columns-duplicate', 'unit', 'D, F'],
    ],
  )
})

test(
  'T46 T50 quoted-newline.csv: line breaks in cells, lines counted to where records start',
  skip,
  async () => {
    const fields = {
      ref: text(20),
      name: text(200),
      quantity: quantity('unit', 0),
      value: quantity('USD', 2),
      remark: optional(text(200)),
    }
    const mapping = {
      fields: columns({
        ref: 'ref',
        name: 'description',
        quantity: 'qty',
        value: 'value',
        remark: 'remark',
      }),
    }
    const { documents, items, summary } = await run(nasty('quoted-newline.csv'), fields, mapping)
    assert.deepEqual(
      documents.map(({ ref, name, remark }) => [ref, name, remark]),
      [
        ['Q-1', 'Pump, centrifugal\n2" inlet\nwith spare seal', 'ok'],
        ['Q-2', 'He said "fragile"', '=HYPERLINK("http://example.invalid","open")'],
        ['Q-3', '-5 C storage box', '+84 line'],
      ],
    )
    assert.equal(
      sum(
        documents.map(each => each.value),
        2,
      ),
      367_25n,
    )
    assert.equal(summary.rows, 3)
    assert.deepEqual(
      items.map(each => each.line),
      [2, 5, 6],
    )
    const refusing = { ...fields, name: text(19) }
    const { refused } = await run(nasty('quoted-newline.csv'), refusing, mapping)
    assert.deepEqual(refused, ['2 B description text-too-long'])
  },
)

test('T50 T13 T35 nbsp-mixed-eol.csv: CRLF, CR and LF mixed; four records', skip, async () => {
  const fields = {
    ref: text(20),
    origin: datedCode('country', /^[A-Z]{2}$/),
    net: quantity('kg', 3),
    value: quantity('USD', 2),
  }
  const file = temporaryPath('nbsp-mixed-eol.csv')
  copyFileSync(nasty('nbsp-mixed-eol.csv'), file)
  const mapping = {
    fields: columns({ ref: 'ref', origin: 'origin', net: 'net_kg', value: 'value' }),
  }
  const { documents, refused, summary } = await run(file, fields, mapping)
  assert.equal(summary.rows, 4)
  assert.deepEqual(documents, [
    { ref: 'N-1', origin: 'LA', net: '1250.5', value: '99.90' },
    { ref: 'N-2', origin: 'KH', net: '1250', value: '100' },
  ])
  // N-3: minus five, read as such and refused by the field; N-4: an exponent
  assert.deepEqual(refused, ['4 C net_kg out-of-range', '5 C number-exponent'])
  const loose = { ...fields, net: quantity('kg', 3, { negative: true }) }
  const read = await run(file, loose, { ...mapping, exponents: true })
  assert.deepEqual(
    read.documents.map(({ origin, net }) => [origin, net]),
    [
      ['LA', '1250.5'],
      ['KH', '1250'],
      ['NA', '-5'],
      ['TL', '5000'],
    ],
  )
})

test('T26 utf16le-tab.txt: Excel "Unicode text"', skip, async () => {
  const fields = { hs, name: text(100), value: quantity('USD', 2) }
  const header = Buffer.from(readFileSync(nasty('utf16le-tab.txt'))).toString('utf16le')
  const names = header
    .slice(1)
    .split(/[\r\n]/)[0]!
    .split('\t')
  const { documents, summary } = await run(nasty('utf16le-tab.txt'), fields, {
    fields: columns({
      hs: 'hs_code',
      name: names.find(each => each !== 'hs_code' && /desc|name/.test(each)) ?? '',
      value: 'value',
    }),
  })
  assert.equal(summary.facts?.encoding, 'utf-16le')
  assert.equal(summary.facts?.delimiter, '\t')
  assert.deepEqual(documents, [
    { hs: '0902100000', name: '绿茶，散装', value: '1234.50' },
    { hs: '0902300000', name: 'Chè đen', value: '980.00' },
  ])
})
