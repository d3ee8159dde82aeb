// The Korean declarations of the shared data as facts with their outcome, in the order of their
// days. 54,000 rows, 2020-01-01 to 2021-06-30, made by Korea's customs service and KAIST.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDecimal } from '#kit/decimal.ts'
import type { Facts, Named } from '#packs/trade/risk/facts.ts'

/** A declaration and what an inspection of it finds. */
export interface Case {
  readonly facts: Facts
  readonly hit: boolean
}

const COLUMNS: Readonly<Record<Named, string>> = {
  office: 'Office ID',
  mode: 'Import Type',
  transport: 'Mode of Transport',
  declarant: 'Declarant ID',
  owner: 'Importer ID',
  overseas: 'Seller ID',
  courier: 'Courier ID',
  hs: 'HS6 Code',
  origin: 'Country of Origin',
  departure: 'Country of Departure',
  regime: 'Tax Type',
  marking: 'Country of Origin Indicator',
  payment: 'Payment Type',
  use: 'Import Use',
}

/** A decimal text cut to `scale` decimals: values carry float noise of up to 17 of them. */
const cut = (text: string, scale: number): bigint => {
  const [whole = '', rest = ''] = text.split('.')
  const made = parseDecimal(scale > 0 ? `${whole}.${rest.slice(0, scale) || '0'}` : whole, scale)
  if (made === undefined) throw new Error(`not a number: ${text}`)
  return made
}

const caseOf = (row: Readonly<Record<string, string>>): Case => {
  const cell = (name: string): string => {
    const text = row[name]
    if (text === undefined) throw new Error(`no column ${name}`)
    return text
  }
  const named: Partial<Record<Named, string>> = {}
  for (const [name, column] of Object.entries(COLUMNS) as [Named, string][]) {
    if (cell(column) !== '') named[name] = cell(column)
  }
  const facts = {
    number: cell('Declaration ID'),
    day: cell('Date'),
    named,
    value: cut(cell('Item Price'), 0),
    net: cut(cell('Net Mass'), 5),
    rate: cut(cell('Tax Rate'), 4),
  }
  return { facts, hit: cell('Fraud') === '1' }
}

/** All cases from the folder of the data set, by day and within a day by number. */
export const readKorea = (folder: string): Case[] => {
  const cases = ['train', 'valid', 'test'].flatMap(part => {
    const text = readFileSync(join(folder, `df_syn_${part}_eng.csv`), 'utf8')
    const [header = '', ...lines] = text.trim().split(/\r?\n/)
    const names = header.split(',')
    return lines.map(line => {
      const cells = line.split(',')
      return caseOf(Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])))
    })
  })
  const order = (each: Case): string => `${each.facts.day} ${each.facts.number}`
  return cases.sort((a, b) => (order(a) < order(b) ? -1 : 1))
}
