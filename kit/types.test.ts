// What the compiler refuses a pack's author. Each mistake is a file of its own, written to a
// temporary folder and looked at by one run of tsc.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const kit = import.meta.dirname
const tsc = join(fileURLToPath(import.meta.resolve('typescript/package.json')), '../bin/tsc')

const GOOD = `
import { code, codeList, date, type Doc, money, optional, quantity, text } from 'KIT/field.ts'
import { defineFiling } from 'KIT/filing.ts'
import { lines } from 'KIT/lines.ts'

const direction = codeList('direction', ['import', 'export'])
const fields = {
  direction: code(direction),
  office: text(4),
  arrived: optional(date()),
  items: lines({ hs: text(10), net: quantity('kg', 3), value: money({ currency: 'CNY' }) }, 50),
}
const amounts = { value: money({ currency: 'CNY' }), due: money({ currency: 'CNY' }) }
interface Tariff { rate(hs: string): bigint | undefined }

export const declaration = defineFiling({
  name: 'declaration',
  number: '{office}{yyyy}{serial:9}',
  fields,
  amounts,
  assess: (doc: Doc<typeof fields>, _: Tariff) => {
    const value = doc.items.reduce((sum, item) => sum + item.value, 0n)
    return { value, due: value / 10n }
  },
  rules: {
    'rate-missing': { each: 'items', at: 'hs', holds: (item, tariff) => tariff.rate(item.hs) !== undefined },
    'nothing-of-worth': { amounts: true, at: 'items', holds: sums => sums.value > 0n },
    'home-is-abroad': { at: 'office', holds: doc => doc.direction === 'import' || { least: 1 } },
  },
  states: ['lodged', 'paid', 'refused'],
  transitions: {
    pay: {
      from: 'lodged',
      to: 'paid',
      by: 'trader',
      entries: (sums, _, at) => [
        { debit: 'bank', credit: 'due:' + at.org, amount: sums.due, unit: 'CNY' },
      ],
    },
    refuse: { from: ['lodged', 'paid'], to: 'refused', by: 'officer' },
  },
  frees: ['refused'],
  dimensions: {
    direction: { of: doc => doc.direction },
    chapter: { each: 'items', of: item => item.hs.slice(0, 2) },
  },
  measures: {
    declared: { unit: 'CNY', scale: 2, at: 'lodged', each: 'items', of: row => row.value },
    filings: { unit: '1', scale: 0, at: 'lodged', until: ['refused'], of: () => 1n },
    waited: { unit: 'min', scale: 0, at: 'paid', since: 'lodged' },
  },
  boards: { year: { by: ['direction', 'chapter'], grain: 'year', keep: 2 } },
  list: column => [column.direction, column.arrived, column.value],
})
`

/** name → what is written in place of what, once in GOOD. */
const MISTAKES: Readonly<Record<string, readonly [string, string]>> = {
  'state a transition starts in': ["from: 'lodged',\n", "from: 'loged',\n"],
  'state a transition ends in': ["to: 'refused', by", "to: 'refussed', by"],
  'state of a list of states': ["from: ['lodged', 'paid']", "from: ['lodged', 'payed']"],
  'state a measure counts from': ["scale: 2, at: 'lodged'", "scale: 2, at: 'lodge'"],
  'state a measure counts until': ["until: ['refused']", "until: ['cancelled']"],
  'state that time is measured from': ["since: 'lodged'", "since: 'lodge'"],
  'time with a value of its own': ["since: 'lodged'", "since: 'lodged', of: () => 1n"],
  'state in which claims are given back': ["frees: ['refused']", "frees: ['gone']"],
  'role that takes a step': ["by: 'officer'", "by: 'clerk'"],
  'amount in an entry': ['amount: sums.due', 'amount: sums.dew'],
  'float in an entry': ['amount: sums.due', 'amount: 12.5'],
  'float for money in the amounts': ['due: value / 10n', 'due: 12.5'],
  'text for money in the amounts': ['due: value / 10n', "due: '12.50'"],
  'amount left out': ['return { value, due: value / 10n }', 'return { value }'],
  'amount in a rule': ['holds: sums => sums.value > 0n', 'holds: sums => sums.valu > 0n'],
  'float times money': ['sums.value > 0n', 'sums.value * 1.13 > 0'],
  'field of a row in a measure': ['of: row => row.value', 'of: row => row.valeu'],
  'float for a measure': ['of: row => row.value', 'of: row => Number(row.value)'],
  'field of a row in a dimension': ['item.hs.slice(0, 2)', 'item.hz.slice(0, 2)'],
  'place of a fault in a row': ["each: 'items', at: 'hs'", "each: 'items', at: 'hz'"],
  'place of a fault in the document': ["at: 'office'", "at: 'ofice'"],
  'list whose rows a rule looks at': [
    "'rate-missing': { each: 'items'",
    "'rate-missing': { each: 'itemz'",
  ],
  'field that is no list': ["chapter: { each: 'items'", "chapter: { each: 'office'"],
  'list of a measure': ["at: 'lodged', each: 'items'", "at: 'lodged', each: 'lines'"],
  'code of a closed list': ["doc.direction === 'import'", "doc.direction === 'transit'"],
  'dimension of a board': ["by: ['direction', 'chapter']", "by: ['direction', 'chaptre']"],
  'grain of a board': ["grain: 'year'", "grain: 'week'"],
  'column of the list': ['column.value]', 'column.vlaue]'],
  'optional field taken for present': ['of: doc => doc.direction', 'of: doc => doc.arrived'],
  'reference data that is not asked for': ['tariff.rate(item.hs)', 'tariff.quota(item.hs)'],
  'document changed in assess': ['return { value,', "doc.office = ''\n    return { value,"],
}

const folder = mkdtempSync(join(tmpdir(), 'beibu-types-'))
const fileOf = (name: string): string => `${name.replaceAll(' ', '-')}.ts`
/** file name → its first error */
const errors = new Map<string, string>()

before(() => {
  const write = (name: string, text: string): void =>
    writeFileSync(join(folder, fileOf(name)), text.replaceAll('KIT', kit))
  write('good', GOOD)
  for (const [name, [from, to]] of Object.entries(MISTAKES)) {
    assert.equal(GOOD.split(from).length, 2, `${name}: ${from} stands once in the good filing`)
    write(
      name,
      GOOD.replace(from, () => to),
    )
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const settings = {
    extends: join(kit, '../tsconfig.json'),
    compilerOptions: { types: [] },
    include: ['*.ts'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  const run = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const output = run.stdout + run.stderr
  for (const line of output.split('\n')) {
    const found = /^(.*?)\(\d+,\d+\): error (TS\d+: .*)$/.exec(line)
    if (found === null) continue
    const name = found[1]!.split(/[/\\]/).at(-1)!
    if (!errors.has(name)) errors.set(name, found[2]!)
  }
  assert.ok(errors.size > 0, `tsc said nothing: ${output.slice(0, 500)}`)
})
after(() => rmSync(folder, { recursive: true }))

test('a good filing compiles, and no error is of the kit itself', () => {
  assert.equal(errors.get('good.ts'), undefined)
  const own = new Set([...Object.keys(MISTAKES)].map(fileOf))
  for (const [name, error] of errors) assert.ok(own.has(name), `${name}: ${error}`)
})

for (const name of Object.keys(MISTAKES)) {
  test(`the compiler refuses a mistake: ${name}`, () => {
    assert.ok(errors.has(fileOf(name)), `${fileOf(name)} compiles`)
  })
}
