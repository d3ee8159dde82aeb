// Dates as cells hold them, and the order of a file.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#kit/fault.ts'
import { date, time } from '#kit/field.ts'
import { type DateOrder, readDate } from './date.ts'
import { columns, inEnglish, run, temporary } from './testing.ts'

const read = (cell: string, order?: DateOrder): string => {
  const value = readDate(cell, order)
  return value instanceof Refusal ? value.faults.map(each => each.key).join() : value.date
}

test('T59 days that do not exist are refused, and never moved', () => {
  assert.equal(read('2024-02-30'), 'date-impossible')
  assert.equal(read('31/04/2026', 'dmy'), 'date-impossible')
  assert.equal(read('12/31/2019', 'dmy'), 'date-swapped')
  assert.equal(read('31/12/2019', 'mdy'), 'date-swapped')
  assert.equal(read('00/01/2026', 'dmy'), 'date-impossible')
  assert.equal(read('2026-1-5'), 'date-unreadable', 'ISO 8601 has two digits')
  assert.equal(read('2026-1-5', 'ymd'), '2026-01-05', 'accepted where the mapping says year first')
  const swapped = readDate('12/31/2019', 'dmy')
  assert.match(
    swapped instanceof Refusal ? inEnglish(swapped.faults[0]!) : '',
    /day and month swapped\?/,
  )
})

test('T59 in a file where all days are 12 or less the order is asked for', async () => {
  const fields = { arrived: date() }
  const file = (cells: readonly string[]): string =>
    temporary('dates.csv', ['arrived', ...cells].join('\n'))
  const dates = async (cells: readonly string[], order?: DateOrder): Promise<unknown[]> => {
    const mapping = order && { dates: order, fields: columns({ arrived: 'arrived' }) }
    const { documents, summary, refused } = await run(file(cells), fields, mapping)
    return [
      ...summary.faults.map(each => each.key),
      ...documents.map(each => each.arrived),
      ...refused,
    ]
  }
  assert.deepEqual(await dates(['01/02/2026', '11/12/2026']), ['date-order-unclear'])
  assert.deepEqual(await dates(['01/02/2026', '13/12/2026']), ['2026-02-01', '2026-12-13'])
  assert.deepEqual(await dates(['01/02/2026', '12/13/2026']), ['2026-01-02', '2026-12-13'])
  assert.deepEqual(await dates(['31/01/2026', '12/31/2019']), ['date-order-contradictory'])
  assert.deepEqual(await dates(['05/05/2026', '2026/1/5']), ['2026-05-05', '2026-01-05'])
  assert.deepEqual(await dates(['01/02/2026', '12/31/2019'], 'dmy'), [
    '2026-02-01',
    '3 A date-swapped',
  ])
  assert.deepEqual(await dates(['01/02/2026'], 'ymd'), ['2 A date-unreadable'])
})

test('T40 a plain number in a date column is refused with the date it would be', async () => {
  const { refused, messages } = await run(temporary('n.csv', 'arrived\n45351\n60\n20240229\n'), {
    arrived: date(),
  })
  assert.deepEqual(refused, ['2 A date-number', '3 A date-unreadable'])
  assert.match(messages[0]!, /is it 2024-02-29\?/)
})

test('years first are clear in every usual form; others say what is wrong', () => {
  for (const cell of [
    '2024-02-29',
    '2024/2/29',
    '2024.02.29',
    '2024年2月29日',
    '20240229',
    '２０２４-02-29',
  ]) {
    assert.equal(read(cell), '2024-02-29', cell)
  }
  assert.equal(read('2024-02-29 00:00:00'), '2024-02-29')
  assert.equal(read('2024-02-29T23:59:59.999'), '2024-02-29')
  assert.equal(read('2024-02-29 24:00'), 'date-unreadable')
  assert.equal(read('29/02/24', 'dmy'), 'date-two-digit-year')
  assert.equal(read('29/02/2567', 'dmy'), 'date-buddhist')
  assert.equal(read('2567-02-29'), 'date-buddhist')
  assert.equal(read('Feb 29, 2024'), 'date-unreadable')
  assert.equal(read('2024-02/29'), 'date-unreadable')
})

test('a moment in a zone is no date; a time field wants a zone or an offset', async () => {
  const dates = await run(temporary('z.csv', 'arrived\n2024-02-29T23:00:00Z\n'), {
    arrived: date(),
  })
  assert.deepEqual(dates.refused, ['2 A date-with-offset'])
  const cells = [
    '2024-02-29T08:30:00+07:00',
    '2024-02-29 08:30',
    '2024-02-29',
    '2024-02-29T08:30:00Z',
  ]
  const file = temporary('time.csv', ['seen', ...cells].join('\n'))
  const { documents, refused } = await run(file, { seen: time() }, undefined, {
    zone: 'Asia/Yangon',
  })
  assert.deepEqual(
    documents.map(each => each.seen),
    ['2024-02-29T08:30:00+07:00', '2024-02-29T08:30:00+06:30', '2024-02-29T08:30:00Z'],
  )
  assert.deepEqual(refused, ['4 A time-unreadable'])
})

test('law: every day written in an order reads back in it', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1900-01-01'), max: new Date('2399-12-31'), noInvalidDate: true }),
      fc.constantFrom<DateOrder>('ymd', 'dmy', 'mdy'),
      fc.constantFrom('-', '/', '.'),
      (day, order, mark) => {
        const iso = day.toISOString().slice(0, 10)
        const parts = { y: iso.slice(0, 4), m: iso.slice(5, 7), d: iso.slice(8) }
        const cell = [...order].map(part => parts[part as 'y' | 'm' | 'd']).join(mark)
        assert.equal(read(cell, order), iso)
      },
    ),
  )
})
