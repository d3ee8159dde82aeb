// Words that packs share: a page has one of each.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commercePack } from '#packs/commerce/pack.ts'
import { tradePack } from '#packs/trade/pack.ts'

test('where both packs have a word it means the same: pages know one of each', () => {
  const trade = tradePack('CN').words.en
  const pack = commercePack()
  const other = Object.keys(pack.words.en).filter(
    key => trade[key] !== undefined && trade[key] !== pack.words.en[key],
  )
  // of one state or step of goods that leave, however a pack puts it; the name of the pack itself
  assert.deepEqual(
    other.sort(),
    [
      'field.agent',
      'field.gross',
      'field.bill',
      'field.vehicle',
      'pack',
      'transition.leave',
    ].sort(),
  )
})
