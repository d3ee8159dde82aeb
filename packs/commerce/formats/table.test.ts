// The table against the shared field lists: every element, its length, whether it must be there.
// Where the lists differ with each other or with a published message, the case stands here by name.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { shared, skipShared } from '#test/shared.ts'
import type { Leaf, Leaves } from './leaf.ts'
import { type Kind, shapeOf } from './message.ts'

type Row = Readonly<Record<string, string>>
const rowsOf = (name: string): Row[] =>
  parse(readFileSync(shared(`data/cbec/${name}`)), { columns: true, bom: true })

const part = (kind: Kind, node: string): Leaves => {
  const { head, list } = shapeOf(kind)
  return /List/.test(node) ? (list ?? {}) : head
}

/** C..60, C36, C1..10, C14-17, N4, N16,2 … of a leaf. */
const fits = (leaf: Leaf, format: string): boolean => {
  const [, kind = '', least, most = ''] =
    /^([CN])(?:(\d*)(?:\.\.|-))?(\d+(?:,\d+)?)$/.exec(format) ?? []
  if (kind === 'N') {
    // N16,2 and N19,5 both leave 14 digits before the point
    if (most.includes(',')) return /^(?:money|price|number)$/.test(leaf.kind) && leaf.max === 14
    return leaf.kind === 'count' && leaf.max === Number(most)
  }
  if (leaf.kind === 'code') return leaf.max <= Number(most)
  if (leaf.max !== Number(most)) return false
  return least === undefined ? leaf.min === leaf.max : leaf.min === (Number(least) || 1)
}

const NODES: Readonly<Record<string, readonly Kind[]>> = {
  'CEB311 OrderHead': ['CEB311'],
  'CEB311 OrderList': ['CEB311'],
  'CEB621 InventoryHead': ['CEB621'],
  'CEB621 InventoryList': ['CEB621'],
  'CEB411 PaymentHead': ['CEB411'],
  'CEB511 LogisticsHead': ['CEB511'],
  'CEB303 OrderHead (export)': ['CEB303'],
  'CEB303 OrderList (export)': ['CEB303'],
  'CEB625 InvtRefundList': ['CEB625'],
  'CEB622/626 receipt': ['CEB622', 'CEB626'],
}

const notY = (kind: Kind, names: string): string[] =>
  names.split(' ').map(each => `${kind} ${each} is not Y`)

test('lengths and required elements are those of ceb-lengths.csv', { skip: skipShared }, () => {
  const found: string[] = []
  let rows = 0
  for (const { message_node = '', field = '', format = '', required } of rowsOf(
    'ceb-lengths.csv',
  )) {
    for (const kind of NODES[message_node] ?? []) {
      rows++
      const leaf = part(kind, message_node)[field]
      const at = `${kind} ${field}`
      if (leaf === undefined) found.push(`${at} is not there`)
      else if (!fits(leaf, format)) found.push(`${at} is not ${format}`)
      else if (leaf.required !== (required === 'Y')) found.push(`${at} is not ${required}`)
    }
  }
  // 192 rows, of which the 7 of 622 and 626 count twice
  assert.equal(rows, 199)
  const expected = [
    // of the version for shops that sell on the spot alone; the field list does not know them
    ...notY('CEB311', 'agentCode assureCode copNo country gcode gname isBuyAndPut'),
    ...notY('CEB311', 'logisticsCode netWeight qty1 unit1'),
    // the list has a slip of the pen: consigneeDitrict
    'CEB311 consigneeDitrict is not there',
    // the field list has them as optional
    ...notY('CEB311', 'itemNo payTransactionId'),
    ...notY('CEB621', 'ieDate'),
    // the published message does without
    ...notY('CEB511', 'orderNo'),
  ]
  assert.deepEqual(found.sort(), expected.sort())
})

const FAMILIES: Readonly<Record<string, Kind>> = {
  'export OrderHead': 'CEB303',
  'export OrderList': 'CEB303',
  'export OrderReturn': 'CEB304',
  'export InventoryHead': 'CEB603',
  'export InventoryList': 'CEB603',
  'export InventoryReturn': 'CEB604',
  'import OrderHead': 'CEB311',
  'import OrderList': 'CEB311',
  'import OrderReturn': 'CEB312',
  'import PaymentHead': 'CEB411',
  'import PaymentReturn': 'CEB412',
  'import LogisticsHead': 'CEB511',
  'import LogisticsReturn': 'CEB512',
  'import InventoryHead': 'CEB621',
  'import InventoryList': 'CEB621',
  'import InventoryReturn': 'CEB622',
  'import InvtCancel': 'CEB623',
  'import InvtCancelReturn': 'CEB624',
  'import InvtRefundHead': 'CEB625',
  'import InvtRefundList': 'CEB625',
  'import InvtRefundReturn': 'CEB626',
  'import DeliveryHead': 'CEB711',
  'import DeliveryList': 'CEB711',
  'import DeliveryReturn': 'CEB712',
  'import TaxHeadRd': 'CEB816',
  'import TaxListRd': 'CEB816',
}

test('elements and required ones are those of ceb-fields.csv', { skip: skipShared }, () => {
  const found: string[] = []
  const seen = new Map<Kind, Set<string>>()
  for (const { flow, node = '', field = '', required } of rowsOf('ceb-fields.csv')) {
    const kind = FAMILIES[`${flow} ${node}`]
    if (kind === undefined) continue
    seen.set(kind, (seen.get(kind) ?? new Set()).add(field))
    const leaf = part(kind, node)[field]
    if (leaf === undefined) found.push(`${kind} ${field} is not there`)
    // its own class makes every number optional, the line's among them
    else if (field !== 'gnum' && leaf.required !== (required === 'Y')) {
      found.push(`${kind} ${field} is not ${required}`)
    }
  }
  assert.equal(seen.size, 19)
  assert.deepEqual(found.sort(), [
    // the list of lengths has it as optional
    'CEB511 currency is not Y',
    'CEB511 orderNo is not Y',
    'CEB511 packNo is not N',
    'CEB603 packNo is not N',
    // POD in every message that was seen
    'CEB603 pod is not there',
    // where a program of its own stands with a list, and no part of the message
    'CEB603 summaryApplyStatus is not there',
    'CEB603 waybillStatus is not there',
    // a list that is only being declared has no number yet, as 622's sample shows
    'CEB604 invtNo is not Y',
    'CEB604 statisticsFlag is not Y',
    'CEB621 assureCode is not Y',
    'CEB621 packNo is not N',
  ])
  // and no element of ours is unknown to both lists, but for what every message has
  const common = new Set(
    'guid,appType,appTime,appStatus,returnStatus,returnTime,returnInfo'.split(','),
  )
  const lengths = new Set(
    rowsOf('ceb-lengths.csv').flatMap(({ message_node = '', field }) =>
      (NODES[message_node] ?? []).map(kind => `${kind} ${field}`),
    ),
  )
  const unknown = [...seen].flatMap(([kind, fields]) => {
    const { head, list } = shapeOf(kind)
    return Object.keys({ ...head, ...list })
      .filter(each => !fields.has(each) && !common.has(each) && !lengths.has(`${kind} ${each}`))
      .map(each => `${kind} ${each}`)
  })
  assert.deepEqual(unknown, ['CEB603 POD'])
})
