// 54,000 declarations of Korea, as its customs service published them (read in place): each is
// taken,
// and the totals are those of the file, counted here with whole numbers only.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { shared, skipShared } from '#test/shared.ts'
import type { Amounts } from './fields.ts'
import { filingOf, lodge, viewOf } from './trial.ts'

type Row = Readonly<Record<string, string>>
const PARTS = ['train', 'valid', 'test']

const rowsOf = (part: string): Row[] => {
  const path = shared(`data/kr-declarations/df_syn_${part}_eng.csv`)
  const [header = '', ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/)
  const names = header.split(',')
  return lines.map(line => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']))
  })
}

/**
 * Won of a decimal text, half up, digit by digit: values carry float noise of up to 17 decimals.
 *
 */
const won = (text: string): bigint => {
  const [whole = '0', rest = ''] = text.split('.')
  return BigInt(whole) + (rest >= '5' ? 1n : 0n)
}
/** Hundred-thousandths of a kilogram; the file has one decimal. */
const mass = (text: string): bigint => {
  const [whole = '0', rest = ''] = text.split('.')
  return BigInt(whole + rest.padEnd(5, '0'))
}

/** The same as samples/kr-declarations.mapping.json says to the bulk door. */
const messageOf = (row: Row): Record<string, unknown> => ({
  direction: 'import',
  office: row['Office ID'],
  mode: row['Import Type'],
  reference: row['Declaration ID'],
  declarant: row['Declarant ID'],
  owner: row['Importer ID'],
  ...(row['Seller ID'] === '' ? {} : { overseas: row['Seller ID'] }),
  transport: row['Mode of Transport'],
  terms: 'CIF',
  currency: 'KRW',
  items: [
    {
      hs: row['HS6 Code'],
      name: `HS ${row['HS6 Code']}`,
      origin: row['Country of Origin'],
      net: row['Net Mass'],
      value: won(row['Item Price'] ?? '').toString(),
      declaredRate: row['Tax Rate'],
    },
  ],
})

test('all 54,000 are taken; value and mass are exact', { skip: skipShared }, () => {
  const filing = filingOf('KR')
  const view = viewOf('KR', '2021-06-30')
  let [count, value, kilograms, expected, weighed] = [0, 0n, 0n, 0n, 0n]
  for (const part of PARTS) {
    for (const row of rowsOf(part)) {
      const tried = lodge(filing, messageOf(row), view)
      assert.ok(tried.ok, tried.ok ? '' : JSON.stringify([tried.faults, row]))
      const amounts = tried.amounts as unknown as Amounts
      count++
      value += amounts.value
      kilograms += amounts.mass
      expected += won(row['Item Price'] ?? '')
      weighed += mass(row['Net Mass'] ?? '')
      assert.equal(amounts.duty % 10n, 0n)
    }
  }
  assert.equal(count, 54_000)
  assert.equal(value, expected)
  assert.equal(kilograms, weighed)
})
