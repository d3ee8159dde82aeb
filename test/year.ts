// The seed of our mission: a seeded year of corridor declarations whose declared value adds up to
// a given sum to the fen, lodged through the batch door of a running node; then every filing opens.
//   node test/year.ts --count 1000000
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { beibu, getJson } from './command.ts'
import { makeKey, type NodeChild, startNode } from './crash/child.ts'

/** 58,000,527 wan yuan: what the model that inspired us showed for one year. */
export const TOTAL = '580005270000.00'

export interface YearChecked {
  readonly total: string
  readonly lodged: number
  readonly opened: number
  readonly seconds: number
}

interface Cells {
  readonly position: number
  readonly cells: readonly { readonly at: string; readonly value: string }[]
}
interface Page {
  readonly filings: readonly { readonly number: string; readonly value: string }[]
  readonly next?: string
}

const fen = (text: string): bigint => BigInt(text.replace('.', ''))

/** Walk the whole list and open every filing; their values add up to the total again. */
const openAll = async (node: NodeChild, key: string): Promise<{ opened: number; sum: bigint }> => {
  const base = `${node.url}/api/v1/filings/trade.declaration`
  let opened = 0
  let sum = 0n
  let cursor = ''
  do {
    const page = (await getJson(`${base}?limit=500${cursor}`, key)) as Page
    for (let i = 0; i < page.filings.length; i += 16) {
      const some = page.filings.slice(i, i + 16)
      const opens = some.map(async ({ number, value }) => {
        const filing = (await getJson(`${base}/${number}`, key)) as {
          number: string
          amounts: { value: string }
          document: { items: unknown[] }
        }
        assert.equal(filing.number, number)
        assert.equal(filing.amounts.value, value)
        assert.ok(filing.document.items.length > 0)
        sum += fen(value)
        opened++
      })
      await Promise.all(opens)
    }
    cursor = page.next === undefined ? '' : `&cursor=${page.next}`
  } while (cursor !== '')
  return { opened, sum }
}

/** Lodge a year on a node of its own and check it. `visit` may look at the running node. */
export const checkYear = async (
  count: number,
  year: string,
  visit: (node: NodeChild) => Promise<void> = async () => undefined,
): Promise<YearChecked> => {
  const folder = await mkdtemp(join(tmpdir(), 'beibu-year-'))
  const env = { BEIBU_DATA: folder }
  const node = await startNode({ folder })
  const began = Date.now()
  try {
    const words = ['demo', '--year', year, '--count', String(count), '--total', TOTAL]
    const ran = await beibu(words, env)
    assert.equal(ran.code, 0, ran.err.slice(-2000) + ran.out)
    assert.match(ran.out, new RegExp(`lodged ${count} · lodged before 0 · refused 0`))
    const seconds = (Date.now() - began) / 1000
    const url = `${node.url}/api/v1/totals/trade.declared?grain=year`
    const totals = (await getJson(url)) as Cells
    assert.deepEqual(totals.cells, [{ at: year, value: TOTAL }])
    await visit(node)
    const key = await makeKey(folder, 'Customs', ['officer'])
    const { opened, sum } = await openAll(node, key)
    assert.equal(opened, count)
    assert.equal(sum, fen(TOTAL))
    return { total: totals.cells[0]!.value, lodged: count, opened, seconds }
  } finally {
    await node.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '1000000' },
      year: { type: 'string', default: '2025' },
    },
  })
  process.stdout.write(`${JSON.stringify(await checkYear(Number(values.count), values.year))}\n`)
}
