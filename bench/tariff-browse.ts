// Looking through a whole national tariff, in this process: the first question after a new version,
// which makes the index, and those after it; and duty worked out for a stranger.
//   node bench/tariff-browse.ts [--shared ../shared]
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readTariff } from '#doors/cli/tariff-file.ts'
import { estimate } from '#engine/intake/estimate.ts'
import { mount } from '#engine/mounted.ts'
import { browse, detail } from '#engine/reference/catalogue.ts'
import { makeReferences } from '#engine/reference/references.ts'
import { packs } from '#packs/index.ts'
import { tariffImport } from '#packs/trade/tariff/import/importer.ts'
import { table } from './table.ts'

const ROOT = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    shared: { type: 'string', default: process.env.BEIBU_SHARED ?? join(ROOT, '../shared') },
  },
})
const AT = '2026-12-01'

const importing = tariffImport.begin(tariffImport.layouts.vn, AT)
if (!('line' in importing)) throw new Error(importing.join('; '))
const path = join(values.shared, 'data', 'vn-tariff-fta.csv')
const { rows } = await readTariff(path, importing, () => undefined)
const mounted = mount(packs({ country: 'CN' }))
const pack = mounted.packs.find(each => each.catalogue !== undefined)
const { catalogue, calculator } = pack ?? {}
if (pack === undefined || catalogue === undefined || calculator === undefined)
  throw new Error('no pack has a catalogue and a calculator')
const versions = Object.entries(pack.reference.tables).map(([name, { seed }]) => ({
  pack: pack.name,
  name,
  version: 1,
  rows: [...seed, ...(rows[name] ?? [])],
}))
const references = makeReferences(mounted.packs, versions)

const ask = (search: string, under = '') =>
  browse(references, pack.name, catalogue, { search, under, at: AT })
const ground = { mounted, references, zone: 'Asia/Shanghai' }
const body = Buffer.from(JSON.stringify(calculator.example))
const QUESTIONS: readonly (readonly [string, () => unknown])[] = [
  ['chapters', () => ask('')],
  ['below 84', () => ask('', '84')],
  ['words: may bom', () => ask('may bom')],
  ['one letter: a', () => ask('a')],
  ['nothing: zzz', () => ask('zzz')],
  ['a code: 8413', () => ask('8413')],
  ['one line, 22 schedules', () => detail(references, pack.name, catalogue, '84131100', AT)],
  ['duty of goods, with other claims', () => estimate(ground, calculator, body, AT)],
]

const TIMES = 200
const lines = QUESTIONS.map(([name, question]) => {
  const began = performance.now()
  question()
  const first = performance.now() - began
  const all = Array.from({ length: TIMES }, () => {
    const start = performance.now()
    question()
    return performance.now() - start
  }).sort((a, b) => a - b)
  const of = (share: number): string => (all[Math.floor(TIMES * share)] ?? 0).toFixed(2)
  return [name, first.toFixed(1), of(0.5), of(0.99)]
})
process.stdout.write(table(['question', 'first, ms', 'p50, ms', 'p99, ms'], lines))
