// A node of Viet Nam: its whole tariff by the shipped layout, VAT and rates of exchange from the
// operator's own files, and declarations lodged on the real engine.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { estimate } from '#engine/intake/estimate.ts'
import type { Outcome } from '#engine/types.ts'
import { Refusal } from '#kit/fault.ts'
import { localDate } from '#kit/time.ts'
import { packs } from '#packs/index.ts'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { caller } from '#test/engine.ts'
import { shared, skipShared } from '#test/shared.ts'
import { type Node, nodeOn } from '#test/simulation/engines.ts'
import type { Build } from './node.ts'
import { loadReference } from './reference.ts'
import { readSettings, type Settings } from './settings.ts'
import { importTariff } from './tariff.ts'

const build: Build = { packs, root: join(import.meta.dirname, '../..') }
const quiet = (): void => undefined
const folder = mkdtempSync(join(tmpdir(), 'beibu-vietnam-'))
const trader = caller('T1')
const clock = { now: Date.now() }
let database: TestDatabase
let node: Node
let settings: Settings

before(async () => {
  database = await testDatabase()
  const read = readSettings(
    { BEIBU_DATA: folder, DATABASE_URL: database.url, BEIBU_COUNTRY: 'VN' },
    folder,
  )
  assert.ok(!Array.isArray(read))
  settings = read as Settings
  const { country, zone } = settings
  node = await nodeOn(database.config, { packs: packs({ country }), clock, zone })
})
after(async () => {
  await node.stop()
  await database.drop()
  rmSync(folder, { recursive: true })
})

const lodge = (item: object, more: object = {}): Promise<Outcome> => {
  const document = {
    direction: 'import',
    office: '03CC',
    mode: 'A11',
    declarant: '0300588569',
    owner: '0100112437',
    transport: '2',
    terms: 'CIF',
    currency: 'VND',
    items: [{ name: 'goods', net: '1000', ...item }],
    ...more,
  }
  const body = Buffer.from(JSON.stringify(document))
  return node.engine.lodge(node.mounted.filings.get('trade.declaration')!, trader, body, {})
}
/** Amounts of a declaration that was taken: value, duty, consumption tax, VAT, due. */
const sumsOf = (outcome: Outcome): string => {
  assert.ok(outcome.ok, JSON.stringify(outcome))
  const { value, duty, consumption, vat, due } = JSON.parse(outcome.amountsText)
  return [value, duty, consumption, vat, due].join(' ')
}
const faultsOf = (outcome: Outcome): string[] =>
  outcome.ok ? [] : outcome.faults.map(({ key, path }) => `${key} ${path}`)

const load = async (table: string, text: string): Promise<void> => {
  const file = join(folder, `${table}.csv`)
  writeFileSync(file, text)
  const order = { at: Date.now(), replace: false, days: 1, yes: true, source: 'this test' }
  const { faults } = await loadReference(settings, build, quiet, { table, file, ...order })
  assert.deepEqual(faults, [])
}
const refresh = (): Promise<void> => {
  clock.now = Date.now()
  return node.engine.refresh()
}
const chicken = { hs: '02071200', value: '100000000', origin: 'KH' }
const claim = (preference: string) => ({ preference, certificate: 'E1' })

test('the whole tariff on a node of Viet Nam, and what is lodged under it', {
  skip: skipShared,
}, async () => {
  assert.deepEqual([settings.country, settings.zone], ['VN', 'Asia/Ho_Chi_Minh'])
  const unread = 'reference-missing /items/0/hs'
  assert.deepEqual(faultsOf(await lodge(chicken)), ['hs-unknown /items/0/hs', unread])
  // VAT of one line comes first: the import has no column for it, and leaves it alone
  await load('trade.duty', 'key,from,percent\n02071200:vat,2026-01-01,5\n')
  const { imported, versions } = await importTariff(settings, build, quiet, {
    file: shared('data/vn-tariff-fta.csv'),
    layout: 'vn',
    from: '2026-01-01',
    keep: false,
    partial: false,
    days: 1,
    yes: true,
    source: 'this test',
  })
  assert.deepEqual(versions, ['trade.hs@2', 'trade.duty@3'])
  assert.ok(imported.goods > 11_000)
  await refresh()
  const phones = { hs: '85171300', value: '1000.00', origin: 'CN' }
  const dollars = { currency: 'USD' }
  // the file says no VAT, and it is not guessed; nor is a rate of exchange
  const dong = { ...phones, value: '1000' }
  assert.deepEqual(faultsOf(await lodge(dong)), [unread])
  await load('trade.setting', 'key,from,amount\nvat,2026-01-01,10\n')
  await refresh()
  assert.deepEqual(faultsOf(await lodge(phones, dollars)), ['reference-missing /currency'])
  await load('trade.rate', 'key,from,rate\nUSD,2026-01-01,26115.5\n')
  await refresh()

  // 1: MFN 40 % of 100,000,000, VAT 5 % of 140,000,000, as its row says
  assert.equal(sumsOf(await lodge(chicken)), '100000000 40000000 0 7000000 47000000')
  // 2: ATIGA 5 %, VAT 5 % of 105,000,000; of AKFTA Cambodia is left out: `0(-KH, LA, MM, PH, KR)`
  assert.equal(
    sumsOf(await lodge({ ...chicken, ...claim('atiga') })),
    '100000000 5000000 0 5250000 10250000',
  )
  const excepted = ['preference-not-for-origin /items/0/preference', unread]
  assert.deepEqual(faultsOf(await lodge({ ...chicken, ...claim('akfta') })), excepted)
  // 3: 1,000.00 dollars are 26,115,500; RCEP, column c: free; VAT 10 % by the setting
  assert.equal(
    sumsOf(await lodge({ ...phones, ...claim('rcep') }, dollars)),
    '26115500 0 0 2611550 2611550',
  )
  calculated()
})

/** Everybody's calculator says the same, and nothing that another country's law assumes. */
const calculated = (): void => {
  const { calculator } = node.mounted.packs.find(each => each.calculator !== undefined)!
  const goods = { ...chicken, preference: 'atiga', net: '1000' }
  const asked = { ...goods, currency: 'VND', terms: 'CFR', paid: '2030-01-01' }
  const bytes = Buffer.from(JSON.stringify(asked))
  const found = estimate(node.engine, calculator!, bytes, localDate(settings.zone, clock.now))
  assert.ok(!(found instanceof Refusal))
  const { duty, due } = JSON.parse(found.amountsText)
  assert.deepEqual([duty, due], ['5000000', '10250000'])
  const { vat, charges, surcharge } = JSON.parse(found.workingText)
  assert.deepEqual([vat, charges, surcharge], ['5.0000', '0', undefined])
  // without a claim, and under each agreement with Cambodia that has a rate for the line
  assert.deepEqual(
    found.others.map(({ name }) => name),
    ['', 'acfta', 'rcep', 'ajcep', 'aanzfta', 'aifta'],
  )
}
