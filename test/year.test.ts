import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkYear, TOTAL } from './year.ts'

// `node test/year.ts --count 1000000` is the same with a million filings.
test('a seeded year adds up to 580,005,270,000.00 yuan to the fen, and each filing opens', {
  timeout: 300_000,
}, async () => {
  const { total, opened } = await checkYear(4000, '2025')
  assert.equal(total, TOTAL)
  assert.equal(opened, 4000)
})
