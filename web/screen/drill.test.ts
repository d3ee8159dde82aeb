import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filingsPath, ofDay, ofYear, totalsPath } from './drill.ts'

test("T73 figure, table and filings ask for the same half-open range of the node's days", () => {
  const query = ofDay('trade.declared', '2026-11-24', ['direction'], { partner: 'VN' }, 'hour')
  const totals = new URL(totalsPath(query), 'http://node')
  const filings = new URL(filingsPath(query), 'http://node')
  for (const { searchParams } of [totals, filings]) {
    assert.equal(searchParams.get('from'), '2026-11-24')
    assert.equal(searchParams.get('to'), '2026-11-25')
  }
  assert.equal(totals.pathname, '/api/v1/totals/trade.declared')
  assert.equal(totals.searchParams.get('where'), 'partner:VN')
  assert.equal(totals.searchParams.get('by'), 'direction')
  assert.equal(filings.searchParams.get('partner'), 'VN')
})

test('a year ends where the next begins, and an empty cut is not sent', () => {
  const path = totalsPath(ofYear('2026', []))
  assert.ok(path.includes('from=2026-01-01&to=2027-01-01'))
  assert.ok(!path.includes('by='))
  assert.ok(filingsPath(ofYear('2026', []), 'abc').endsWith('cursor=abc'))
})
