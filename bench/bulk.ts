// A file of many filings, from its upload to its last row, over HTTP against a real node: how soon
// the first fault is seen, how long a check and lodging take.
//   node bench/bulk.ts [--rows 50000,500000] [--lodge 50000]
// Baselines in the same run: the file read by the CSV parser alone, and the same documents lodged
// as lines of the batch route.
import { createReadStream, mkdtempSync, openAsBlob, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse'
import { makeKey, type NodeChild, startNode } from '#test/crash/child.ts'
import { rssOf } from './processes.ts'
import { table } from './table.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '50000,500000' },
    lodge: { type: 'string', default: '50000' },
  },
})
const TYPE = '/api/v1/filings/trade.declaration'
/** Each so many rows one has an HS code that is in no tariff; the first of them is row so many. */
const EVERY = 500
/** Files of up to so many rows are checked to their end. */
const WHOLE = 100_000

const HEAD =
  'No.,Office,Declarant,Importer,Truck,Packages,Gross kg,HS,Goods,Origin,Net kg,Price CNY'
const hsOf = (i: number): string => (i % EVERY === EVERY - 1 ? '9999999999' : '0810600000')
const rowOf = (run: string, i: number): string =>
  `${run}-${i},7208,91450103DEM0D0000T,91450103DEM0H0000R,SAMPLE ${i % 997},1900,38000,${hsOf(i)},鲜榴莲,TH,36000,"1,000,000.00"`

const FIXED = { direction: 'import', mode: '0110', transport: '4', terms: 'CIF', currency: 'CNY' }
const COLUMNS = {
  reference: 'No.',
  office: 'Office',
  declarant: 'Declarant',
  owner: 'Importer',
  vehicle: 'Truck',
  packages: 'Packages',
  gross: 'Gross kg',
  'items[].hs': 'HS',
  'items[].name': 'Goods',
  'items[].origin': 'Origin',
  'items[].net': 'Net kg',
  'items[].value': 'Price CNY',
}
const mapping = {
  filing: 'trade.declaration',
  fields: Object.fromEntries([
    ...Object.entries(FIXED).map(([path, value]) => [path, { value }]),
    ...Object.entries(COLUMNS).map(([path, column]) => [path, { column }]),
  ]),
}
const documentOf = (run: string, i: number) => ({
  ...FIXED,
  reference: `${run}-${i}`,
  office: '7208',
  declarant: '91450103DEM0D0000T',
  owner: '91450103DEM0H0000R',
  vehicle: `SAMPLE ${i % 997}`,
  packages: 1900,
  gross: '38000',
  items: [{ hs: hsOf(i), name: '鲜榴莲', origin: 'TH', net: '36000', value: '1000000.00' }],
})

const makeFile = (folder: string, run: string, rows: number): string => {
  const path = join(folder, `${run}.csv`)
  const lines = [HEAD]
  for (let i = 0; i < rows; i++) lines.push(rowOf(run, i))
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

const since = (began: number): number => performance.now() - began
const seconds = (ms: number): string => (ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)
const rate = (rows: number, ms: number): string => String(Math.round((rows * 1_000) / ms))

/** The parser alone over the file. */
const parserAlone = async (path: string): Promise<number> => {
  const began = performance.now()
  let rows = 0
  for await (const _ of createReadStream(path).pipe(parse())) rows++
  if (rows < 2) throw new Error('no rows')
  return since(began)
}

class Client {
  private readonly url: string
  private readonly key: string

  constructor(url: string, key: string) {
    this.url = url
    this.key = key
  }

  post(path: string, type: string, body: BodyInit): Promise<Response> {
    const headers = { authorization: `Bearer ${this.key}`, 'content-type': type }
    return fetch(`${this.url}${TYPE}${path}`, { method: 'POST', headers, body })
  }

  async upload(path: string): Promise<{ file: string; ms: number }> {
    const began = performance.now()
    const response = await this.post('/bulk', 'text/csv', await openAsBlob(path))
    const { file } = (await response.json()) as { file: string }
    return { file, ms: since(began) }
  }

  /** ms until the first refused row, and until the end; and how it ended. */
  async run(file: string, what: 'check' | 'lodge', named: object, whole = true) {
    const order = JSON.stringify({ mapping: { ...mapping, ...named } })
    const began = performance.now()
    const response = await this.post(`/bulk/${file}/${what}`, 'application/json', order)
    let first: number | undefined
    let last = ''
    const decoder = new TextDecoder()
    for await (const piece of response.body ?? []) {
      const text = decoder.decode(piece as Uint8Array, { stream: true })
      if (text.includes('"refused":{')) first ??= since(began)
      last = (last + text).slice(-2_000)
      if (first !== undefined && !whole) return { first, ms: Number.NaN, lodged: 0, refused: 0 }
    }
    const end = last.trimEnd().split('\n').at(-1) ?? ''
    const { done } = JSON.parse(end) as { done: { lodged: number; refused: number } }
    return { first: first ?? Number.NaN, ms: since(began), ...done }
  }

  async batch(run: string, rows: number): Promise<number> {
    let text = ''
    for (let i = 0; i < rows; i++) text += `${JSON.stringify(documentOf(run, i))}\n`
    const began = performance.now()
    await (await this.post('/batch', 'application/x-ndjson', text)).text()
    return since(began)
  }
}

const checked = async (client: Client, folder: string, rows: number) => {
  const path = makeFile(folder, `C${rows}`, rows)
  const alone = await parserAlone(path)
  const { file, ms } = await client.upload(path)
  const whole = rows <= WHOLE
  const found = await client.run(file, 'check', {}, false)
  const named = await client.run(file, 'check', { decimal: 'point', dates: 'ymd' }, whole)
  const wrong = whole && named.refused !== Math.floor(rows / EVERY)
  if (wrong) throw new Error(`refused ${named.refused}`)
  return [
    `${rows}`,
    (statSync(path).size / 1e6).toFixed(1),
    seconds(alone),
    seconds(ms),
    seconds(named.first),
    seconds(found.first),
    whole ? seconds(named.ms) : '–',
    whole ? rate(rows, named.ms) : '–',
  ]
}

const lodged = async (client: Client, folder: string, rows: number) => {
  const { file } = await client.upload(makeFile(folder, 'L', rows))
  const first = await client.run(file, 'lodge', {})
  const again = await client.run(file, 'lodge', {})
  if (again.lodged !== 0) throw new Error(`${again.lodged} were lodged twice`)
  const batch = await client.batch('B', rows)
  return [
    [`${rows} rows of a file`, seconds(first.ms), rate(rows, first.ms)],
    ['the same file again', seconds(again.ms), rate(rows, again.ms)],
    ['baseline: lines of the batch route', seconds(batch), rate(rows, batch)],
  ]
}

const folder = mkdtempSync(join(tmpdir(), 'beibu-bench-'))
let node: NodeChild | undefined
try {
  node = await startNode({ folder, args: ['--max-semi-space-size=128'] })
  const client = new Client(node.url, await makeKey(folder, 'Bench', ['trader']))
  const { file } = await client.upload(makeFile(folder, 'W', 2_000))
  // the first of a new node is compiled while it runs
  await client.run(file, 'check', {})
  const checks: string[][] = []
  for (const rows of values.rows.split(','))
    checks.push(await checked(client, folder, Number(rows)))
  process.stdout.write(
    table(
      [
        'rows',
        'MB',
        'parser alone, s',
        'upload, s',
        'first fault, styles named, s',
        'styles found, s',
        'whole check, s',
        'rows/s',
      ],
      checks,
    ),
  )
  const lodging = await lodged(client, folder, Number(values.lodge))
  process.stdout.write(`\n${table(['lodging', 's', 'filings/s'], lodging)}`)
  process.stdout.write(`\nNode's memory at the end: ${Math.round(rssOf(node.pid))} MB\n`)
} finally {
  await node?.stop()
  rmSync(folder, { recursive: true, force: true })
}
