// The life of a declaration beyond its usual way, on the real engine and a real PostgreSQL:
// certificates that are drawn on, guarantees that are used, corrections after release, and words
// between the two sides.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Accepted } from '#engine/types.ts'
import { sample } from '#packs/trade/trial.ts'
import { durian, good, keysOf, type LifeNode, lifeNode, officer, trader } from './life.ts'
import { totalsOf } from './simulation/engines.ts'

let node: LifeNode

beforeEach(async () => {
  node = await lifeNode()
})
afterEach(() => node.end())

/** What stands at either side of the accounts of a name, held amounts apart. */
const balances = async (name: string): Promise<string[]> => {
  const { rows } = await node.database.query<Record<string, string>>(
    `SELECT account, debits, credits, debits_held, credits_held FROM account
      WHERE partition = 0 AND account LIKE $1 AND (debits <> credits OR debits_held <> 0)
      ORDER BY account`,
    [`trade/${name}%`],
  )
  return rows.map(each => Object.values(each).join(' '))
}

/** Where each account ends: debits less credits, in minor units. */
const ends = async (): Promise<string[]> =>
  (await balances('')).map(line => {
    const [account, debits = '0', credits = '0'] = line.split(' ')
    return `${account} ${BigInt(debits) - BigInt(credits)}`
  })

const wine: Record<string, unknown> = { ...sample('import-wine'), reference: undefined }

/** Wine worth so many dollars. */
const wineOf = (dollars: string): object => {
  const items = wine.items as Record<string, unknown>[]
  return { ...wine, items: [{ ...items[0], value: dollars }, items[1]] }
}
const MEASURES = ['declared', 'declarations', 'mass', 'collected']
const figures = (): Promise<string[][]> =>
  Promise.all(MEASURES.map(name => totalsOf(node, `trade.${name}`)))

test('Must show 7: corrected up and then down after release, all ends as one that was right', async () => {
  await node.released(wineOf('31000.00'))
  const right = { figures: await figures(), ledger: await ends() }
  await node.end()
  node = await lifeNode()
  const before = await node.released(wineOf('30000.00'))
  const first = { figures: await figures(), ledger: await ends() }
  const up = good(await node.step('declaration', before, 'correct', trader, wineOf('47123.45')))
  assert.equal(up.state, 'released')
  const collected = await totalsOf(node, 'trade.collected')
  const bank = (await ends())[0]?.split(' ')[1] ?? ''
  assert.equal(collected[0], `2026 ${bank.slice(0, -2)}.${bank.slice(-2)}`, 'what the bank has')
  const down = good(await node.step('declaration', up, 'correct', trader, wineOf('31000.00')))
  assert.deepEqual({ figures: await figures(), ledger: await ends() }, right)
  const back = good(await node.step('declaration', down, 'correct', trader, wineOf('30000.00')))
  assert.deepEqual({ figures: await figures(), ledger: await ends() }, first)
  const history = await node.engine.history(node.typeOf('declaration'), trader, back.number)
  assert.deepEqual(
    history?.map(({ event, state }) => `${event} ${state}`),
    [
      'lodge assessed',
      'pay paid',
      'release released',
      'correct released',
      'correct released',
      'correct released',
    ],
  )
  // each posts the difference of each tax and of the payment, nothing else
  const entries = history?.slice(3).map(event => event.entries.map(each => each.kind))
  for (const kinds of entries ?? []) assert.deepEqual(new Set(kinds), new Set(['posted']))
  assert.ok(entries?.every(kinds => kinds.length <= 4))
  const wrong = await node.step('declaration', back, 'correct', officer, wineOf('1.00'))
  assert.deepEqual(keysOf(wrong), ['role-forbidden '])
})

const paper = (limit: string) => ({
  guaranteeKind: 'bank',
  guarantor: '桂银保函中心（示例）',
  paper: `LG-${limit}`,
  limit,
  validFrom: '2026-01-01',
  validTo: '2027-01-01',
})

test('Must show 8: 1,000,000.00 of guarantee under 200 declarations at once is never overdrawn', async () => {
  const without = good(await node.lodge('declaration', wineOf('10000.00')))
  assert.deepEqual(keysOf(await node.step('declaration', without, 'secure')), ['floor-crossed '])
  const lodged = good(await node.lodge('guarantee', paper('1000000.00')))
  const accepted = good(await node.step('guarantee', lodged, 'accept', officer))
  const all: Accepted[] = []
  for (let n = 0; n < 200; n++) {
    all.push(good(await node.lodge('declaration', wineOf(`${20_000 + n * 13}.00`))))
  }
  const due = ({ amountsText }: Accepted): bigint =>
    BigInt((JSON.parse(amountsText) as { due: string }).due.replace('.', ''))
  const outcomes = await Promise.all(all.map(each => node.step('declaration', each, 'secure')))
  const won = outcomes.flatMap(each => (each.ok ? [each] : []))
  const lost = all.filter((_, n) => outcomes[n]?.ok === false)
  const held = won.reduce((sum, each) => sum + due(each), 0n)
  assert.ok(held <= 100_000_000n, 'never below zero')
  assert.ok(lost.length > 0 && won.length > 0)
  assert.ok(
    lost.every(each => held + due(each) > 100_000_000n),
    'nobody is refused room',
  )
  for (const each of outcomes.filter(({ ok }) => !ok)) {
    assert.deepEqual(keysOf(each), ['floor-crossed '])
  }
  assert.deepEqual(await balances('guarantee'), [`trade/guarantee:T1 0 100000000 ${held} 0`])
  // while it is in use it cannot end
  const early = await node.step('guarantee', accepted, 'end', officer)
  assert.deepEqual(keysOf(early), ['floor-crossed '])
  const gone = await Promise.all(won.map(each => node.step('declaration', each, 'defer', officer)))
  const deferred = gone.map(good)
  assert.equal((await totalsOf(node, 'trade.collected')).length, 0, 'nothing is paid yet')
  // one guarantor has to pay; the others pay themselves, and what was held is free again
  const [first, ...others] = deferred
  good(await node.step('declaration', first!, 'call', officer, { note: '逾期未缴' }))
  for (const each of await Promise.all(
    others.map(one => node.step('declaration', one, 'settle')),
  )) {
    good(each)
  }
  assert.deepEqual(await balances('guarantee'), [`trade/guarantee:T1 ${due(first!)} 100000000 0 0`])
  const [total] = await totalsOf(node, 'trade.collected')
  assert.equal(total?.replace(/\D/g, '').slice(4), String(held), 'all that was deferred is paid')
  const rest = lost[0]!
  const later = good(await node.step('declaration', rest, 'secure'))
  const cancelled = good(await node.step('declaration', later, 'cancel'))
  assert.equal(cancelled.state, 'cancelled')
  assert.deepEqual(await balances('called'), [`trade/called:T1 0 ${due(first!)} 0 0`])
})

const register = async (): Promise<void> => {
  const rows = ['TH', 'VN'].map(country => ({
    key: `acfta:${country}`,
    from: '2005-07-20',
    row: { certificate: 'registered' },
  }))
  await node.put('member', rows)
}
const certificate = (net: string, more: object = {}) => ({
  scheme: 'acfta',
  originForm: 'certificate',
  paper: 'E26TH 0000001',
  issuedOn: '2026-11-01',
  validTo: '2027-10-31',
  owner: durian.owner,
  overseas: 'Morning Tide Fruit (sample, TH)',
  origin: 'TH',
  destination: 'CN',
  goods: [{ hs: '081060', name: 'Fresh durians', criterion: 'wo', net }],
  ...more,
})
const tons = (net: string, more: object = {}) => {
  const items = durian.items as Record<string, unknown>[]
  return { ...durian, gross: '200000', items: [{ ...items[0], quantity: net, net, ...more }] }
}

test('Must show 5: of 20 claims of 10 t on a certificate of 100 t at once, exactly 10 win', async () => {
  await register()
  const nobody = await node.lodge('declaration', tons('10000'))
  assert.deepEqual(keysOf(nobody), ['floor-crossed '], 'no certificate, no preference')
  const applied = good(await node.lodge('certificate', certificate('100000')))
  assert.deepEqual(keysOf(await node.lodge('declaration', tons('10000'))), ['floor-crossed '])
  const issued = good(await node.step('certificate', applied, 'issue', officer))
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => node.lodge('declaration', tons('10000'))),
  )
  const won = outcomes.flatMap(each => (each.ok ? [each] : []))
  assert.equal(won.length, 10)
  assert.ok(outcomes.filter(({ ok }) => !ok).every(each => keysOf(each)[0] === 'floor-crossed '))
  assert.deepEqual(keysOf(await node.lodge('declaration', tons('0.00001'))), ['floor-crossed '])
  good(await node.step('declaration', won[3]!, 'cancel'))
  const eleventh = good(await node.lodge('declaration', tons('10000')))
  assert.deepEqual(keysOf(await node.lodge('declaration', tons('10000'))), ['floor-crossed '])
  // what was drawn cannot be taken back; of an amended certificate so much must be left
  const short = await node.step('certificate', issued, 'amend', trader, certificate('99999.99999'))
  assert.deepEqual(keysOf(short), ['floor-crossed '])
  assert.deepEqual(keysOf(await node.step('certificate', issued, 'withdraw', officer)), [
    'floor-crossed ',
  ])
  // an amendment draws anew; so does a correction after release
  const less = good(await node.step('declaration', eleventh, 'amend', trader, tons('4000')))
  const more = good(await node.lodge('declaration', tons('6000')))
  const over = await node.step('declaration', more, 'amend', trader, tons('6000.00001'))
  assert.deepEqual(keysOf(over), ['floor-crossed '])
  const gone = await node.released(tons('0', { net: '1', quantity: '1', preference: undefined }))
  assert.equal(gone.state, 'released')
  const paid = good(await node.step('declaration', less, 'pay'))
  const out = good(await node.step('declaration', paid, 'release', officer))
  good(await node.step('declaration', out, 'correct', trader, tons('3999')))
  good(await node.lodge('declaration', tons('1')))
  assert.deepEqual(await balances('certified'), [])
})

test('a certificate is for its own consignee, its own goods and its own agreement', async () => {
  await register()
  const document = certificate('100000', {
    goods: [
      { hs: '081060', name: 'Fresh durians', criterion: 'wo', net: '60000' },
      { hs: '0810600000', name: 'Fresh durians', criterion: 'wo', net: '40000' },
    ],
  })
  const applied = good(await node.lodge('certificate', document))
  good(await node.step('certificate', applied, 'issue', officer))
  assert.deepEqual(keysOf(await node.lodge('certificate', certificate('1'))), [
    'already-claimed /paper',
  ])
  const other = { ...tons('10'), owner: '91450103DEM0D0000T' }
  assert.deepEqual(keysOf(await node.lodge('declaration', other)), ['floor-crossed '])
  assert.deepEqual(keysOf(await node.lodge('declaration', tons('10', { hs: '0804503000' }))), [
    'floor-crossed ',
  ])
  good(await node.lodge('declaration', tons('100000', { certificate: 'e26th0000001' })))
  assert.deepEqual(
    keysOf(
      await node.lodge('certificate', certificate('1', { paper: 'X', validTo: '2027-11-03' })),
    ),
    ['valid-too-long /validTo'],
  )
  assert.deepEqual(
    keysOf(await node.lodge('certificate', certificate('1', { paper: 'X', origin: 'FR' }))),
    ['scheme-not-for-origin /origin'],
  )
})

test('papers are asked for in words, and the answer brings the filing back', async () => {
  const lodged = good(await node.lodge('declaration', wineOf('30000.00')))
  const paid = good(await node.step('declaration', lodged, 'pay'))
  assert.deepEqual(keysOf(await node.step('declaration', paid, 'ask', officer)), [
    'field-missing /note',
  ])
  const long = { note: '请'.repeat(2001) }
  assert.deepEqual(keysOf(await node.step('declaration', paid, 'ask', officer, long)), [
    'text-too-long /note',
  ])
  const wish = 'Xin hóa đơn gốc · 请补原始发票 · ขอใบกำกับสินค้า'
  const asked = good(await node.step('declaration', paid, 'ask', officer, { note: wish }))
  assert.deepEqual(keysOf(await node.step('declaration', asked, 'release', officer)), [
    'transition-not-allowed ',
  ])
  const answered = good(await node.step('declaration', asked, 'answer', trader, { note: '见附件' }))
  assert.equal(answered.state, 'inspecting')
  assert.deepEqual(
    keysOf(await node.step('declaration', answered, 'release', officer, { note: 'x' })),
    ['unknown-field /note'],
  )
  const out = good(await node.step('declaration', answered, 'release', officer))
  const audited = good(await node.step('declaration', out, 'audit', officer))
  assert.equal((await node.engine.worklist(trader)).length, 0)
  good(await node.step('declaration', audited, 'close', officer))
  const history = await node.engine.history(node.typeOf('declaration'), trader, out.number)
  assert.deepEqual(
    history?.map(each => each.note),
    [null, null, wish, '见附件', null, null, null],
  )
})

test('goods that need permits are refused by name of the agency, and draw on what was issued', async () => {
  const [item] = durian.items as Record<string, unknown>[]
  const row = { unit: '035', vat: '9', zh: '鲜榴莲', letters: 'A7t' }
  await node.put('hs', [{ key: '0810600000', from: '2020-01-01', row }])
  const letter = (key: string, kept: string) => ({
    key,
    from: '2020-01-01',
    row: { zh: `证件${key}`, en: `Document ${key}`, agency: '商务部', needs: 'import', kept },
  })
  const quarantine = { key: 'A', from: '2020-01-01', row: { zh: '检验检疫', needs: 'none' } }
  await node.put('letter', [quarantine, letter('7', 'yes'), letter('t', 'no')])
  const goods = (net: string, permit?: string) => ({
    ...durian,
    items: [{ ...item, quantity: net, net, ...(permit === undefined ? {} : { permit }) }],
  })
  const faultOf = async (document: object): Promise<object | undefined> => {
    const outcome = await node.lodge('declaration', document)
    return outcome.ok ? undefined : { ...outcome.faults[0] }
  }
  assert.deepEqual(await faultOf(goods('1000')), {
    key: 'permit-missing',
    path: '/items/0/permit',
    values: { hs: '0810600000', letter: '7', document: '证件7 / Document 7', agency: '商务部' },
  })
  const half = await node.lodge('declaration', goods('1000', '7:AI-26-1'))
  assert.deepEqual(keysOf(half), ['permit-missing /items/0/permit'])
  const both = '7:ai-26-1；t:Q1'
  assert.deepEqual(keysOf(await node.lodge('declaration', goods('1000', both))), ['floor-crossed '])
  const applied = good(
    await node.lodge('permit', {
      letter: '7',
      paper: 'AI-26-1',
      issuedOn: '2026-11-01',
      validTo: '2026-12-31',
      owner: durian.owner,
      goods: [{ hs: '08106000', name: '鲜榴莲', net: '1500' }],
    }),
  )
  good(await node.step('permit', applied, 'issue', officer))
  const first = good(await node.lodge('declaration', goods('1000', both)))
  assert.deepEqual(keysOf(await node.lodge('declaration', goods('501', both))), ['floor-crossed '])
  good(await node.lodge('declaration', goods('500', both)))
  good(await node.step('declaration', first, 'cancel'))
  assert.deepEqual(await ends().then(all => all.filter(each => /permitted/.test(each))), [
    'trade/permitted:7/AI-26-1/91450103DEM0H0000R/08106000 -100000000',
  ])
})
