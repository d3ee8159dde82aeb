// Real input: the 54,000 customs declarations of the Korean data set, through the bulk door into a
// running node, against sums that are worked out here from the CSV text alone.
import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { beibu, getJson } from './command.ts'
import { startNode } from './crash/child.ts'
import { shared, skipShared } from './shared.ts'

const FILES = ['train', 'valid', 'test'].map(part => `data/kr-declarations/df_syn_${part}_eng.csv`)
const MAPPING = join(import.meta.dirname, '../packs/trade/samples/kr-declarations.mapping.json')

/** Won, kilograms × 10 (the data has one decimal) and declarations of one cell. */
interface Sum {
  won: bigint
  mass: bigint
  count: bigint
}

/** A plain decimal text, half up to whole units: by its digits, with no float anywhere. */
const halfUp = (text: string): bigint => {
  const [whole = '', fraction = ''] = text.split('.')
  return BigInt(whole) + (fraction >= '5' ? 1n : 0n)
}

/** Sums by office, chapter, origin and month, straight from the files. */
const independent = (): Map<string, Sum> => {
  const sums = new Map<string, Sum>()
  for (const file of FILES) {
    const [head = '', ...lines] = readFileSync(shared(file), 'utf8').trim().split('\n')
    const columns = head.trim().split(',')
    const at = (name: string): number => columns.indexOf(name)
    for (const line of lines) {
      const cells = line.trim().split(',')
      const cell = (name: string): string => cells[at(name)] ?? ''
      const key = [
        cell('Office ID'),
        cell('HS6 Code').slice(0, 2),
        cell('Country of Origin'),
        cell('Date').slice(0, 7),
      ].join(' ')
      const sum = sums.get(key) ?? { won: 0n, mass: 0n, count: 0n }
      sum.won += halfUp(cell('Item Price'))
      assert.match(cell('Net Mass'), /^\d+\.\d$/)
      sum.mass += BigInt(cell('Net Mass').replace('.', ''))
      sum.count += 1n
      sums.set(key, sum)
    }
  }
  return sums
}

interface Cells {
  readonly unit: string
  readonly position: number
  readonly cells: readonly Readonly<Record<string, string>>[]
}

test('54,000 real declarations: every cell equals an independent sum; twice is once', {
  skip: skipShared,
  timeout: 600_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'beibu-korea-'))
  const env = { BEIBU_COUNTRY: 'KR', BEIBU_DATA: folder }
  const node = await startNode({ folder, env })
  try {
    const lodge = async (): Promise<string> => {
      let out = ''
      for (const file of FILES) {
        const ran = await beibu(
          ['lodge', shared(file), '--mapping', MAPPING, '--org', 'Korea'],
          env,
        )
        assert.equal(ran.code, 0, ran.err + ran.out)
        out += ran.out
      }
      return out
    }
    const first = await lodge()
    assert.match(first, /rows 37385 · lodged 37385 · lodged before 0 · refused 0/)
    assert.match(first, /rows 8134 · lodged 8134 · lodged before 0 · refused 0/)
    assert.match(first, /rows 8481 · lodged 8481 · lodged before 0 · refused 0/)
    await compare(node.url)
    const again = await lodge()
    assert.match(again, /rows 37385 · lodged 0 · lodged before 37385 · refused 0/)
    const { position } = (await getJson(`${node.url}/api/v1/totals/trade.mass`)) as Cells
    assert.equal(position, 54_000, 'the second run wrote nothing')
    await compare(node.url)
    const verified = await beibu(['verify'], env)
    assert.equal(verified.code, 0, verified.out)
  } finally {
    await node.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

const compare = async (url: string): Promise<void> => {
  const sums = independent()
  assert.equal(sums.size, 21_790)
  const measures = [
    ['declared', 'KRW', (sum: Sum) => sum.won.toString()],
    ['declarations', '1', (sum: Sum) => sum.count.toString()],
    ['mass', 'kg', (sum: Sum) => `${sum.mass / 10n}.${sum.mass % 10n}0000`],
  ] as const
  for (const [name, unit, text] of measures) {
    const by = 'by=office,chapter,partner&grain=month'
    const answer = (await getJson(`${url}/api/v1/totals/trade.${name}?${by}`)) as Cells
    assert.equal(answer.unit, unit)
    const seen = new Set<string>()
    for (const { office, chapter, partner, at, value } of answer.cells) {
      const key = `${office} ${chapter} ${partner} ${at}`
      const sum = sums.get(key)
      assert.ok(sum !== undefined, `${name}: no such cell ${key}`)
      assert.equal(value, text(sum), `${name} of ${key}`)
      seen.add(key)
    }
    for (const [key, sum] of sums) {
      if (!seen.has(key)) assert.match(text(sum), /^0(\.0+)?$/, `${name}: ${key} is missing`)
    }
  }
}
