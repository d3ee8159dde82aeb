// A national tariff from its file into the tables of a node, tried and loaded: how long, how many
// lines a second, how much memory; at the file's own size and at ten times it.
//   node bench/tariff.ts [--shared ../shared] [--times 1,10]
// Each import is the command itself, in a process of its own on a data folder of its own (embedded
// PostgreSQL, started and stopped by it). `reading` is the file alone, in this process.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readTariff } from '#doors/cli/tariff-file.ts'
import { tariffImport } from '#packs/trade/tariff/import/importer.ts'
import { rssOf } from './processes.ts'
import { table } from './table.ts'

const ROOT = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    shared: { type: 'string', default: process.env.BEIBU_SHARED ?? join(ROOT, '../shared') },
    times: { type: 'string', default: '1,10' },
  },
})
const FILES = [
  { layout: 'vn', file: 'vn-tariff-fta.csv', code: /^(\d,)\d{8}(?=,)/ },
  { layout: 'id', file: 'id-btki-2022.csv', code: /^()\d\d\.\d\d\.\d\d\.\d\d(?=,)/ },
] as const
const FROM = '2026-12-01'

const seconds = (ms: number): string => (ms / 1_000).toFixed(1)

/** The file's lines so many times, each time with codes that no other line has. */
const grown = (folder: string, name: string, code: RegExp, times: number): string => {
  const source = join(values.shared, 'data', name)
  if (times === 1) return source
  const [head = '', ...lines] = readFileSync(source, 'utf8').trimEnd().split('\n')
  const path = join(folder, `${times}-${name}`)
  let serial = 10_000_000
  const all = [head]
  for (let i = 0; i < times; i++) {
    for (const line of lines) all.push(line.replace(code, (_, before) => `${before}${serial++}`))
  }
  writeFileSync(path, `${all.join('\n')}\n`)
  return path
}

const readingOf = async (path: string, layout: string) => {
  const importing = tariffImport.begin(tariffImport.layouts[layout], FROM)
  if (!('line' in importing)) throw new Error(importing.join('; '))
  const began = performance.now()
  const done = await readTariff(path, importing, () => undefined)
  return { ms: performance.now() - began, done }
}

/** A command of the node: how long it took, and its largest resident memory, MB. */
const run = async (folder: string, ...words: string[]) => {
  const began = performance.now()
  const env = { ...process.env, BEIBU_DATA: folder, BEIBU_COUNTRY: 'CN', BEIBU_LOG: 'error' }
  const child = spawn(process.execPath, [join(ROOT, 'main.ts'), ...words], { env })
  let memory = 0
  let said = ''
  const look = setInterval(() => {
    memory = Math.max(memory, rssOf(child.pid ?? 0))
  }, 50)
  child.stdout.on('data', piece => {
    said += piece
  })
  child.stderr.resume()
  const code = await new Promise(done => child.on('close', done))
  clearInterval(look)
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${said.slice(-500)}`)
  return { ms: performance.now() - began, memory, said }
}

const measured = async (times: number, { layout, file, code }: (typeof FILES)[number]) => {
  const folder = mkdtempSync(join(tmpdir(), 'beibu-bench-tariff-'))
  try {
    const path = grown(folder, file, code, times)
    const { ms, done } = await readingOf(path, layout)
    const data = join(folder, 'data')
    const order = ['tariff', 'import', path, '--layout', layout, '--from', FROM]
    await run(data, 'reference', 'list')
    const tried = await run(data, ...order)
    const loaded = await run(data, ...order, '--yes')
    if (!/^loaded as .*trade\.duty@2/m.test(loaded.said)) throw new Error(loaded.said.slice(-500))
    const rows = Object.values(done.rows).reduce((sum, each) => sum + each.length, 0)
    return [
      `${file} × ${times}`,
      `${done.lines}`,
      (statSync(path).size / 1e6).toFixed(1),
      `${rows}`,
      seconds(ms),
      `${Math.round((done.lines * 1_000) / ms)}`,
      seconds(tried.ms),
      seconds(loaded.ms),
      `${Math.round(loaded.memory)}`,
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const HEAD = [
  'file',
  'lines',
  'MB',
  'rows',
  'reading, s',
  'lines/s',
  'tried, s',
  'loaded, s',
  'RSS MB',
]
const rows: string[][] = []
for (const times of values.times.split(',').map(Number)) {
  for (const each of FILES) rows.push(await measured(times, each))
}
process.stdout.write(table(HEAD, rows))
