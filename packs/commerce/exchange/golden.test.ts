// What is declared of the example of each filing, byte for byte: a change of these bytes is a
// change of what customs gets. BEIBU_GOLDEN=1 writes them anew, to be read before they are kept.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Refusal } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import { takeback, withdrawal } from '../asked.ts'
import { delivery } from '../delivery.ts'
import { decoded } from '../formats/testing/index.ts'
import { parcel } from '../parcel.ts'
import { sale } from '../sale.ts'
import { exchange } from './index.ts'

const AT = Date.parse('2026-12-01T02:03:04.000Z')

/** The example of an export list, as one that goes to customs says it. */
const declared = (): Members => {
  const { items = [], ...head } = parcel.example ?? assert.fail('no example')
  const firm = { platform: '91450103DEM0H0000R', platformName: '示例北部湾商城' }
  return {
    ...head,
    ...firm,
    ...{ seller: firm.platform, sellerName: firm.platformName, carrierName: '示例快递' },
    ...{ agent: firm.platform, agentName: firm.platformName, internal: 'EXAMPLE-2' },
    ...{ maker: firm.platform, makerName: firm.platformName, port: '7211' },
    ...{ leaves: '2026-12-02', statistics: 'A', transport: '4', harbour: 'THLCH', wrap: '2' },
    items: items.map(each => ({ ...each, unit: '001', legalQuantity: '1', legalUnit: '001' })),
  }
}

const CASES: readonly (readonly [
  filing: string,
  kind: string,
  document: Members,
  more?: Members,
])[] = [
  ['sale', 'CEB303', sale.example!, { goods: '129.00', pieces: 1 }],
  ['parcel', 'CEB603', declared()],
  ['withdrawal', 'CEB623', withdrawal.example!],
  ['takeback', 'CEB625', takeback.example!],
  ['delivery', 'CEB711', delivery.example!],
]

for (const [filing, kind, document, amounts = {}] of CASES) {
  test(`${kind}: the example of ${filing}, byte for byte`, () => {
    const number = `${filing.slice(0, 1).toUpperCase()}2026000000001`
    const xml = exchange.write({ filing, number, position: 42, document, amounts }, AT, 'DXPENT0')
    if (xml instanceof Refusal) return assert.fail(JSON.stringify(xml.faults))
    const file = join(import.meta.dirname, 'golden', `${kind}.xml`)
    if (process.env.BEIBU_GOLDEN === '1') writeFileSync(file, `${xml}\n`)
    assert.equal(`${xml}\n`, readFileSync(file, 'utf8'))
    assert.equal(decoded(xml).kind, kind)
  })
}
