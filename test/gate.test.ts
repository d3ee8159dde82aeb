// Manifests and the gate, on the real engine and a real PostgreSQL: filed before arrival, in at the
// gate, out once declarations cover all bills, and the time between as a figure.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { findingsOf } from '#engine/audit/testing.ts'
import { findingText } from '#engine/audit/verify.ts'
import type { Accepted } from '#engine/types.ts'
import { sample } from '#packs/trade/trial.ts'
import { durian, good, keysOf, type LifeNode, lifeNode, officer, trader } from './life.ts'
import { totalsOf } from './simulation/engines.ts'

const OWNER = String(durian.owner)
const OTHER = '91450103DEM0D0000T'
const MINUTE = 60_000
let node: LifeNode

beforeEach(async () => {
  node = await lifeNode()
})
/** Whatever a test did: states, ledger and figures (minutes too) are the fold of the journal. */
afterEach(async () => {
  const live = node.engine.totals.bind(node.engine)
  const findings = await findingsOf(node, node.database, { live })
  await node.end()
  assert.deepEqual(findings.map(findingText), [])
})

interface Bill {
  readonly bill: string
  readonly packages: number
  readonly owner?: string
  readonly containers?: string
}
const billOf = (each: Bill): object => ({ name: '水果', gross: '41000.5', owner: OWNER, ...each })

let trips = 0
const manifestOf = (bills: readonly Bill[], more: object = {}): object => ({
  direction: 'import',
  office: '7208',
  transport: '4',
  vehicle: '桂A 12345',
  voyage: `T${trips++}`,
  carrier: 'VNCARRIER01',
  expected: '2026-11-25',
  bills: bills.map(billOf),
  ...more,
})
/** A declaration of so many packages of a bill, without a certificate to draw on. */
const goods = (bill: string | undefined, packages: number, more: object = {}): object => {
  const [, item] = durian.items as Record<string, unknown>[]
  return { ...durian, items: [item], bill, packages, ...more }
}

const arrived = async (bills: readonly Bill[]): Promise<Accepted> => {
  const lodged = good(await node.lodge('manifest', manifestOf(bills)))
  return good(await node.step('manifest', lodged, 'arrive', officer))
}
const leave = (filing: Accepted) => node.step('manifest', filing, 'leave', officer)
/** Accounts of the gate: debits less credits. */
const gate = async (name = 'cleared'): Promise<string[]> => {
  const { rows } = await node.database.query<{ account: string; rest: string }>(
    `SELECT account, (debits - credits)::text AS rest FROM account
      WHERE partition = 0 AND account LIKE $1 AND unit = 'PK' AND debits <> credits
      ORDER BY account`,
    [`trade/${name}:%`],
  )
  return rows.map(({ account, rest }) => `${account.slice(6)} ${rest}`)
}
const measure = (name: string, by: string[] = []): Promise<string[]> =>
  totalsOf(node, `trade.${name}`, by, 'day')

test('two bills, two declarations: out when both are released, and the minutes are counted', async () => {
  const bills = [
    { bill: 'SAMPLE-BILL-1', packages: 2000, containers: 'CSQU3054383' },
    { bill: 'SAMPLE-BILL-2', packages: 400 },
  ]
  const early = good(await node.lodge('manifest', manifestOf(bills)))
  assert.deepEqual(JSON.parse(early.amountsText), { packages: 2400, gross: '82001.00000' })
  assert.equal((await node.engine.worklist(officer)).length, 1, 'the gate knows what comes')
  // released before it arrives, too
  await node.released(durian)
  node.clock.now += 95 * MINUTE
  assert.deepEqual(keysOf(await leave(early)), ['transition-not-allowed '])
  assert.deepEqual(keysOf(await node.step('manifest', early, 'arrive', trader)), [
    'role-forbidden ',
  ])
  const inside = good(await node.step('manifest', early, 'arrive', officer))
  assert.deepEqual(await measure('entered', ['office']), ['2026-11-25 7208 1'])
  node.clock.now += 42 * MINUTE
  const held = await leave(inside)
  assert.deepEqual(
    held.ok ? [] : held.faults.map(({ values }) => values),
    [{ account: `trade/cleared:import/${OWNER}/SAMPLE-BILL-2`, unit: 'PK', short: '400' }],
    'it says which bill, and how many packages',
  )
  const wine = { ...sample('import-wine'), reference: undefined }
  const lodged = good(await node.lodge('declaration', wine))
  const paid = good(await node.step('declaration', lodged, 'pay'))
  const inspected = good(await node.step('declaration', paid, 'inspect', officer))
  assert.deepEqual(keysOf(await leave(inside)), ['floor-crossed '], 'paid is not released')
  good(await node.step('declaration', inspected, 'release', officer))
  node.clock.now += 18 * MINUTE + 59_999
  const out = good(await leave(inside))
  assert.equal(out.state, 'left')
  assert.deepEqual(await gate(), [])
  assert.deepEqual(await gate('gone'), ['gone:T1 2400'])
  const far = good(await node.lodge('manifest', manifestOf(bills.slice(0, 1))))
  good(await node.step('manifest', far, 'arrive', officer))
  // 60 minutes and a part of one; what is still inside has none
  assert.deepEqual(await measure('dwell', ['direction', 'office']), ['2026-11-25 import 7208 60'])
  assert.deepEqual(await measure('gated'), ['2026-11-25 1'])
  const history = await node.engine.history(node.typeOf('manifest'), trader, out.number)
  assert.deepEqual(
    history?.map(({ event, state }) => `${event} ${state}`),
    ['lodge lodged', 'arrive arrived', 'leave left'],
  )
  assert.deepEqual(history?.at(-1)?.entries[0], {
    kind: 'posted',
    debit: 'trade/gone:T1',
    credit: `trade/cleared:import/${OWNER}/SAMPLE-BILL-1`,
    unit: 'PK',
    amount: '2000',
  })
})

test('a bill is its consignee’s and goes its own way; however it is written, it is the same', async () => {
  const inside = await arrived([{ bill: 'wb 0001', packages: 10 }])
  await node.released(goods('WB0001', 10, { owner: OTHER }))
  assert.deepEqual(keysOf(await leave(inside)), ['floor-crossed '], 'another owner’s')
  const cars = { ...sample('export-cars'), reference: undefined, bill: 'WB0001' }
  const exported = good(await node.lodge('declaration', cars))
  good(await node.step('declaration', exported, 'release', officer))
  assert.deepEqual(keysOf(await leave(inside)), ['floor-crossed '], 'out, not in')
  await node.released(goods(undefined, 10))
  assert.deepEqual(keysOf(await leave(inside)), ['floor-crossed '], 'no bill: as before')
  await node.released(goods('WB0001', 4))
  await node.released(goods('wB 00 01', 6))
  good(await leave(inside))
  assert.deepEqual(await gate(), [
    'cleared:export/91450103DEM0H0000R/WB0001 12',
    'cleared:import/91450103DEM0D0000T/WB0001 10',
  ])
})

test('one bill in two lorries: each takes its part, and no third one goes on it', async () => {
  const first = await arrived([{ bill: 'W', packages: 60 }])
  const second = await arrived([{ bill: 'W', packages: 40 }])
  const third = await arrived([{ bill: 'W', packages: 1 }])
  await node.released(goods('W', 100))
  const outcomes = await Promise.all([first, second, third].map(leave))
  assert.ok(outcomes[0]?.ok && outcomes[1]?.ok)
  assert.deepEqual(keysOf(outcomes[2]!), ['floor-crossed '])
  // by decision of an officer, with the reason; it uses up nothing
  assert.deepEqual(keysOf(await node.step('manifest', third, 'pass', officer)), [
    'field-missing /note',
  ])
  const note = { note: '过境货物，另有纸质单证' }
  assert.deepEqual(keysOf(await node.step('manifest', third, 'pass', trader, note)), [
    'role-forbidden ',
  ])
  assert.equal(good(await node.step('manifest', third, 'pass', officer, note)).state, 'left')
  assert.deepEqual(await gate(), [])
})

test('corrected after release: what may leave follows, what has left stays covered', async () => {
  const declared = await node.released(goods('WRONG', 30))
  const inside = await arrived([{ bill: 'RIGHT', packages: 30 }])
  assert.deepEqual(keysOf(await leave(inside)), ['floor-crossed '])
  const correct = (of: Accepted, document: object) =>
    node.step('declaration', of, 'correct', trader, document)
  const right = good(await correct(declared, goods('RIGHT', 31)))
  assert.deepEqual(await gate(), [`cleared:import/${OWNER}/RIGHT 31`])
  good(await leave(inside))
  const fewer = good(await correct(right, goods('RIGHT', 30)))
  assert.deepEqual(keysOf(await correct(fewer, goods('RIGHT', 29))), ['floor-crossed '])
  assert.deepEqual(keysOf(await correct(fewer, goods('WRONG', 30))), ['floor-crossed '])
  const note = good(await correct(fewer, goods('right', 30, { note: 'n' })))
  const history = await node.engine.history(node.typeOf('declaration'), trader, note.number)
  assert.deepEqual(history?.at(-1)?.entries, [], 'nothing of the gate changed')
  assert.deepEqual(await gate(), [])
})

test('against security it may leave as well: a deferred declaration covers its bill', async () => {
  const guarantee = {
    guaranteeKind: 'bank',
    guarantor: '桂银保函中心（示例）',
    paper: 'LG-GATE',
    limit: '1000000.00',
    validFrom: '2026-01-01',
  }
  const backed = good(await node.lodge('guarantee', guarantee))
  good(await node.step('guarantee', backed, 'accept', officer))
  const inside = await arrived([{ bill: 'S', packages: 5 }])
  const lodged = good(await node.lodge('declaration', goods('S', 5)))
  const secured = good(await node.step('declaration', lodged, 'secure'))
  assert.deepEqual(keysOf(await leave(inside)), ['floor-crossed '])
  const deferred = good(await node.step('declaration', secured, 'defer', officer))
  good(await leave(inside))
  const settled = good(await node.step('declaration', deferred, 'settle'))
  const corrected = await node.step('declaration', settled, 'correct', trader, goods('S', 4))
  assert.deepEqual(keysOf(corrected), ['floor-crossed '])
})

test('before it arrives it is amended and cancelled; once in it is neither', async () => {
  const bills = [{ bill: 'A', packages: 10 }]
  const document = manifestOf(bills)
  const lodged = good(await node.lodge('manifest', document))
  assert.deepEqual(keysOf(await node.lodge('manifest', document)), ['already-claimed /vehicle'])
  const plate = { ...document, vehicle: '桂a12345' }
  assert.deepEqual(keysOf(await node.lodge('manifest', plate)), ['already-claimed /vehicle'])
  const more = { ...document, bills: [...bills, { bill: 'B', packages: 7 }].map(billOf) }
  const amended = good(await node.step('manifest', lodged, 'amend', trader, more))
  assert.equal(JSON.parse(amended.amountsText).packages, 17)
  good(await node.step('manifest', amended, 'cancel'))
  // cancelled, the visit is free again
  const again = good(await node.lodge('manifest', document))
  node.clock.now += 5 * MINUTE
  const inside = good(await node.step('manifest', again, 'arrive', officer))
  for (const step of ['amend', 'cancel'] as const) {
    const body = step === 'amend' ? more : undefined
    assert.deepEqual(keysOf(await node.step('manifest', inside, step, trader, body)), [
      'transition-not-allowed ',
    ])
  }
  assert.deepEqual(await measure('entered'), ['2026-11-25 1'])
  good(await node.step('manifest', inside, 'refuse', officer, { note: '退运' }))
  assert.deepEqual(await measure('entered'), [], 'sent back, it did not come in')
  assert.deepEqual(await measure('dwell'), [])
})

test('what a manifest cannot say', async () => {
  const refused = async (bills: readonly Bill[], more: object = {}): Promise<string[]> =>
    keysOf(await node.lodge('manifest', manifestOf(bills, more)))
  const one = { bill: 'A', packages: 1 }
  assert.deepEqual(await refused([one], { expected: '2026-11-24' }), ['expected-over /expected'])
  assert.deepEqual(await refused([one], { expectedAt: '2026-11-27T00:00:00Z' }), [
    'expected-differs /expectedAt',
  ])
  assert.deepEqual(await refused([one], { expectedAt: '2026-11-25T23:30:00+08:00' }), [])
  assert.deepEqual(await refused([one, { bill: ' a', packages: 2 }]), ['bills-repeated /bills'])
  assert.deepEqual(await refused([{ bill: 'A', packages: 0 }]), ['out-of-range /bills/0/packages'])
  assert.deepEqual(await refused([{ ...one, owner: 'ACME' }]), ['owner-wrong /bills/0/owner'])
  assert.deepEqual(await refused([{ ...one, containers: 'CSQU3054383, CSQU3054384' }]), [
    'container-wrong /bills/0/containers',
  ])
  assert.deepEqual(await refused([one], { office: '9999', transport: 'ZZ' }), [
    'office-unknown /office',
    'transport-unknown /transport',
  ])
})

interface Act {
  readonly act: string
  readonly bill: string
  readonly packages: number
  /** of a correction: which declaration */
  readonly which: number
}

test('law: under a bill never more leaves than was released, and all that is covered may leave', async () => {
  const bill = fc.constantFrom('L1', 'L2')
  const packages = fc.integer({ min: 1, max: 9 })
  const kinds = fc.constantFrom('release', 'leave', 'correct')
  const act = fc.record({ act: kinds, bill, packages, which: fc.nat(9) })
  const run = async (acts: readonly Act[], round: number): Promise<void> => {
    const left = new Map<string, number>()
    const declared: { filing: Accepted; bill: string; packages: number }[] = []
    const name = (each: string): string => `${each}-${round}`
    const room = (each: string): number =>
      declared.reduce((sum, one) => sum + (one.bill === each ? one.packages : 0), 0) -
      (left.get(each) ?? 0)
    for (const each of acts) {
      if (each.act === 'release') {
        const filing = await node.released(goods(name(each.bill), each.packages))
        declared.push({ filing, bill: each.bill, packages: each.packages })
      } else if (each.act === 'leave') {
        const fits = room(each.bill) >= each.packages
        const outcome = await leave(
          await arrived([{ bill: name(each.bill), packages: each.packages }]),
        )
        assert.deepEqual(keysOf(outcome), fits ? [] : ['floor-crossed '])
        if (fits) left.set(each.bill, (left.get(each.bill) ?? 0) + each.packages)
      } else if (declared.length > 0) {
        const one = declared[each.which % declared.length]!
        const was = { ...one }
        Object.assign(one, { bill: each.bill, packages: each.packages })
        const fits = room('L1') >= 0 && room('L2') >= 0
        const body = goods(name(each.bill), each.packages)
        const outcome = await node.step('declaration', was.filing, 'correct', trader, body)
        assert.deepEqual(keysOf(outcome), fits ? [] : ['floor-crossed '])
        if (outcome.ok) one.filing = outcome
        else Object.assign(one, was)
      }
    }
    const ends = (await gate()).filter(each => each.split(' ')[0]?.endsWith(`-${round}`))
    const wanted = ['L1', 'L2'].flatMap(each =>
      room(each) === 0 ? [] : [`cleared:import/${OWNER}/${name(each)} ${room(each)}`],
    )
    assert.deepEqual(ends, wanted)
  }
  let round = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), acts => run(acts, ++round)),
    { seed: 23, numRuns: 12, endOnFailure: true },
  )
})
