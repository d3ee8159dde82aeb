// A tariff by the operator's page: tried, loaded, withdrawn; broken and hostile files change
// nothing, and nobody else gets to it.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { nodeAffairs } from '#doors/cli/affairs.ts'
import type { Settings } from '#doors/cli/settings.ts'
import { packs } from '#packs/index.ts'
import type { TestEngine } from '#test/engine.ts'
import { makeBook, textCellXml } from '../../bulk/xlsx/fixture.ts'
import { firstOperator, newOrganisation, type Visitor } from '../people/testing.ts'
import { DECLARATIONS, declaration, type TestDoor, testDoor } from '../testing.ts'
import type { TariffReport, TariffVersion } from './desk.ts'

const ROOT = join(import.meta.dirname, '../../..')
const settings: Settings = {
  host: '127.0.0.1',
  port: 8080,
  data: ROOT,
  country: 'CN',
  zone: 'Asia/Shanghai',
  log: 'info',
  node: 'beibu.test/journal',
}
const affairs = ({ database, mounted, engine }: TestEngine) => {
  const whole = { embedded: undefined, first: true, close: async () => undefined }
  const store = { database, mounted, keys: engine.keys, ...whole }
  const build = { packs, root: ROOT }
  return nodeAffairs({ settings, build, store, engine, log: () => undefined }, () => 0)
}

const TARIFF = '/api/v1/node/tariff'
const MAPPING = {
  code: { column: 'code', digits: [10] },
  names: { zh: '品名', en: 'name' },
  unit: 'unit',
  vat: { column: 'vat' },
  schedules: [{ column: 'mfn', schedule: 'mfn' }],
  grammar: { decimal: '.', currency: 'CNY', units: { kg: 'kg' } },
}
const today = new Date().toISOString().slice(0, 10)
const csv = (vat: string): string =>
  `code,品名,name,unit,vat,mfn\n0810600000,鲜榴莲,Durians,kg,${vat},20\n`

let door: TestDoor
let operator: Visitor
let trader: Visitor
before(async () => {
  door = await testDoor({ engine: { now: Date.now() }, affairs })
  operator = await firstOperator(door)
  trader = await newOrganisation(operator, '果业', 'trader', 'manager@trader.test')
  assert.equal((await trader.ask(DECLARATIONS, declaration({}))).status, 201)
})
after(() => door.end())

const upload = (who: Visitor, content: string | Buffer): Promise<Response> =>
  fetch(`${door.url}${TARIFF}/files`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      'beibu-name': encodeURIComponent('../税则.csv'),
      cookie: who.cookie ?? '',
      origin: door.url,
      ...(who.org === undefined ? {} : { 'beibu-organisation': who.org }),
    },
    body: new Uint8Array(Buffer.from(content)),
  })
const fileOf = async (content: string | Buffer): Promise<string> => {
  const response = await upload(operator, content)
  assert.equal(response.status, 201, await response.clone().text())
  const told = (await response.json()) as { file: string; name: string }
  assert.equal(told.name, '税则.csv')
  return told.file
}
interface Last {
  readonly done?: TariffReport
  readonly unfit?: string
}
const order = { mapping: MAPPING, from: today, days: 30, keep: true, partial: false }
const run = async (file: string, what: 'try' | 'load', more = {}): Promise<Last> => {
  const response = await operator.ask(`${TARIFF}/files/${file}/${what}`, { ...order, ...more })
  assert.equal(response.status, 200, await response.clone().text())
  const lines = (await response.text()).trim().split('\n')
  return JSON.parse(lines.at(-1) ?? '') as Last
}
const versions = async (): Promise<readonly TariffVersion[]> => {
  const told = (await (await operator.ask(TARIFF)).json()) as { versions: TariffVersion[] }
  return told.versions
}
const inForce = async (): Promise<string[]> =>
  (await versions()).filter(each => each.inForce).map(each => `${each.table}@${each.version}`)

test('a raised rate is tried on recent filings, loaded as it was tried, and withdrawn', async () => {
  const before = await inForce()
  const file = await fileOf(csv('13'))
  const { done } = await run(file, 'try')
  assert.ok(done !== undefined)
  assert.equal(done.faults.count, 0)
  assert.deepEqual(
    done.changes.map(each => each.table),
    ['trade.hs', 'trade.duty'],
  )
  assert.equal(done.trial?.filings, 1)
  assert.equal(done.trial?.changed.count, 1)
  const [touched] = done.trial?.changed.first ?? []
  assert.ok(Number(touched?.more) > 0)
  assert.equal(done.trial?.changed.sum, touched?.more)
  assert.deepEqual(await inForce(), before, 'a try changes nothing')
  const stale = await run(file, 'load', { base: 'hs@0 duty@0' })
  assert.match(stale.unfit ?? '', /newer version/)
  const loaded = await run(file, 'load', { base: done.base })
  assert.deepEqual(loaded.done?.versions, ['trade.hs@2', 'trade.duty@2'])
  assert.ok((await inForce()).includes('trade.hs@2'))
  const twice = await run(file, 'load', { base: loaded.done?.base ?? '' })
  assert.match(twice.unfit ?? '', /newer version/)
  const lodged = await trader.ask(DECLARATIONS, declaration({ reference: 'AFTER' }))
  assert.equal(lodged.status, 201)
  const old = { versions: [{ table: 'trade.hs', version: 1 }] }
  const no = (await (await operator.ask(`${TARIFF}/withdraw`, old)).json()) as Last
  assert.match(no.unfit ?? '', /not the newest/)
  const newest = {
    versions: ['trade.hs', 'trade.duty'].map(table => ({ table, version: 2 })),
  }
  const back = await operator.ask(`${TARIFF}/withdraw`, newest)
  assert.deepEqual(await back.json(), { versions: ['trade.hs@3', 'trade.duty@3'] })
  assert.ok((await inForce()).includes('trade.hs@3'))
  assert.equal((await versions()).length, before.length + 4, 'no version goes away')
  const again = await run(file, 'try')
  assert.equal(again.done?.trial?.changed.first.at(-1)?.more, touched?.more, 'as at first')
})

test('what is not understood is said by line; broken and hostile files change nothing', async () => {
  const before = await inForce()
  const odd = await run(await fileOf(csv('13').replace(',20\n', ',20 or so\n')), 'try')
  assert.deepEqual(
    odd.done?.faults.first.map(({ line, column }) => [line, column]),
    [[2, 'mfn']],
  )
  const halted = await run(await fileOf(csv('9').replace(',20\n', ',20 or so\n')), 'load', {
    base: odd.done?.base,
  })
  assert.equal(halted.done?.versions, undefined)
  for (const content of [
    csv('13').slice(0, -1),
    csv('13').replace(',20\n', '\n'),
    Buffer.from(csv('13'), 'utf16le').subarray(0, 33),
    Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(400, 7)]),
    '\n',
  ]) {
    const told = await run(await fileOf(content), 'load', { base: odd.done?.base })
    assert.equal(typeof told.unfit, 'string', JSON.stringify(told))
    assert.doesNotMatch(told.unfit ?? '', /beibu-bulk|\/tmp/)
  }
  const file = await fileOf(csv('13'))
  assert.match((await run(file, 'try', { mapping: { code: 1 } })).unfit ?? '', /mapping/)
  assert.match((await run(file, 'try', { mapping: undefined, layout: 'xx' })).unfit ?? '', /layout/)
  assert.deepEqual(await inForce(), before)
})

test('a workbook is read as well', async () => {
  const row = (n: number, ...values: string[]): string =>
    `<row r="${n}">${values.map((value, i) => textCellXml(`${'ABCDEF'[i]}${n}`, value)).join('')}</row>`
  const rows = csv('13').trim().split('\n')
  const book = makeBook({ rows: rows.map((line, i) => row(i + 1, ...line.split(','))).join('') })
  const { done } = await run(await fileOf(book), 'try')
  assert.equal(done?.goods, 1)
  assert.equal(done?.faults.count, 0)
  assert.ok((done?.trial?.changed.count ?? 0) > 0)
})

test('only operators, only their own files, only orders that are some', async () => {
  assert.equal((await trader.ask(TARIFF)).status, 403)
  assert.equal((await upload(trader, csv('13'))).status, 403)
  const file = await fileOf(csv('13'))
  assert.equal((await trader.ask(`${TARIFF}/files/${file}/try`, order)).status, 403)
  assert.equal((await trader.ask(`${TARIFF}/withdraw`, { versions: [] })).status, 403)
  const path = `${TARIFF}/files/${file}/try`
  assert.equal((await operator.ask(path, { ...order, days: 1e9 })).status, 422)
  assert.equal((await operator.ask(path, { ...order, from: '2026-02-30' })).status, 422)
  assert.equal((await operator.ask(path, { ...order, base: 'x' })).status, 422, 'a try has no base')
  assert.equal((await operator.ask(`${TARIFF}/files/${file}/load`, order)).status, 422)
  assert.equal((await operator.ask(`${TARIFF}/files/none/try`, order)).status, 404)
})

test('the API’s description has the routes with the order’s shape', async () => {
  const response = await door.ask('/openapi.json', { key: '' })
  assert.equal(response.status, 200)
  const told = await response.text()
  for (const id of ['node.tariff', 'node.tariff.upload', 'node.tariff.try', 'node.tariff.load']) {
    assert.ok(told.includes(`"operationId":"${id}"`), id)
  }
  assert.match(told, /"maximum":366/)
})
