// What was refused comes back: in a file of ours, with columns of ours in front, put right or not,
// more than once. Whatever is dropped again, nothing is lodged twice and nothing is left out.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { fault, Refusal } from '#kit/fault.ts'
import { optional, quantity, text } from '#kit/field.ts'
import { check } from '#kit/lines.ts'
import type { LodgeMany, Summary } from './run.ts'
import { columns, type Lodger, lodger, run, temporary, temporaryPath } from './testing.ts'
import { makeBook, textCellXml } from './xlsx/fixture.ts'

const fields = { ref: text(20), mass: quantity('kg', 3), note: optional(text(40)) }
const counts = ({ lodged, replayed, refused }: Summary) => [lodged, replayed, refused]

/** Lodges into memory, but refuses those that `refuses` says, as a ledger without room would. */
const choosy = (into: Lodger, refuses: (line: number) => boolean): LodgeMany =>
  async function* (items) {
    for await (const item of items) {
      if (refuses(item.line)) yield { item, ok: false, faults: [fault('floor-crossed')] }
      else
        yield* into.lodge(
          (async function* () {
            yield item
          })(),
        )
    }
  }

/** Says what is wrong with a document's fields, and keeps nothing. */
const trying: LodgeMany = async function* (items) {
  for await (const item of items) {
    const read = check(fields, item.document)
    if (read instanceof Refusal) yield { item, ok: false, faults: read.faults }
    else yield { item, ok: true, id: '', number: '', replayed: false }
  }
}

test('T24 a refused row is the same filing in the file it came from and in ours', async () => {
  const into = lodger(fields)
  const file = temporary('full.csv', 'note,ref,mass\nx,A,1\n,B,2\ny,C,3\n')
  const results = temporaryPath('full.refused.csv')
  const none = await run(file, fields, undefined, {
    into,
    results,
    lodge: choosy(into, () => true),
  })
  assert.deepEqual(counts(none.summary), [0, 0, 3])
  const again = await run(results, fields, undefined, { into })
  assert.deepEqual(counts(again.summary), [3, 0, 0])
  assert.deepEqual(counts((await run(file, fields, undefined, { into })).summary), [0, 3, 0])
  // a person moved the columns
  const moved = temporary('moved.csv', 'mass,note,ref\n1,x,A\n2,,B\n3,y,C\n')
  assert.deepEqual(counts((await run(moved, fields, undefined, { into })).summary), [0, 3, 0])
  assert.equal(into.lodged.length, 3)
})

test('law: of equal rows any may be refused first; lodged again, each is lodged once', async () => {
  const letters = fc.array(fc.tuple(fc.constantFrom('A', 'B'), fc.boolean()), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(letters, async rows => {
      const into = lodger(fields)
      const body = rows.map(([ref]) => `${ref},1`).join('\n')
      const file = temporary('equal.csv', `ref,mass\n${body}\n`)
      const results = temporaryPath('equal.refused.csv')
      const refuses = (line: number): boolean => rows[line - 2]?.[1] === true
      await run(file, fields, undefined, { into, results, lodge: choosy(into, refuses) })
      if (rows.some(([, refused]) => refused)) {
        const { summary } = await run(results, fields, undefined, { into })
        assert.equal(summary.replayed, 0)
      }
      const last = await run(file, fields, undefined, { into })
      assert.deepEqual(counts(last.summary), [0, rows.length, 0])
      assert.equal(into.lodged.length, rows.length)
    }),
    { numRuns: 40 },
  )
})

test('numbers of a workbook come back as they were, also where the file has a decimal comma', async () => {
  const cells = (n: number, mass: string, note: string) =>
    `<row r="${n}">${textCellXml(`A${n}`, `R${n}`)}<c r="B${n}"><v>${mass}</v></c>${textCellXml(`C${n}`, note)}</row>`
  const head = `<row r="1">${['ref', 'mass', 'note'].map((name, i) => textCellXml(`${'ABC'[i]}1`, name)).join('')}</row>`
  const rows = `${head}${cells(2, '1.234', '=1')}${cells(3, '1234.5', 'b')}`
  const file = temporary('book.xlsx', makeBook({ rows }))
  const mapping = {
    decimal: 'comma',
    fields: columns({ ref: 'ref', mass: 'mass', note: 'note' }),
  } as const
  const into = lodger(fields)
  const results = temporaryPath('book.refused.csv')
  await run(file, fields, mapping, { into, results, lodge: choosy(into, () => true) })
  assert.match(readFileSync(results, 'utf8'), /"1,234","'=1"\r\n.*"1234,5",b/)
  const { documents } = await run(results, fields, mapping, { into })
  assert.deepEqual(documents, [
    { ref: 'R2', mass: '1.234', note: '=1' },
    { ref: 'R3', mass: '1234.5', note: 'b' },
  ])
  assert.deepEqual(counts((await run(file, fields, mapping, { into })).summary), [0, 2, 0])
})

test('refused lines of NDJSON come back out of the result file, put right or as they were', async () => {
  const lines = ['{"ref":"A","mass":"1"}', '{"ref":"B", "mass":2}', '{"ref":"=C"', '{"ref":"D"}']
  const file = temporary('lines.ndjson', `${lines.join('\n')}\n`)
  const results = temporaryPath('lines.refused.csv')
  const into = lodger(fields)
  assert.deepEqual(
    counts((await run(file, fields, undefined, { into, results })).summary),
    [1, 0, 3],
  )
  const csv = readFileSync(results, 'utf8')
  const right = csv
    .replace('""mass"":2', '""mass"":""2""')
    .replace(',"{""ref"":""=C"""', ',"{""ref"":""=C"",""mass"":""3""}"')
  writeFileSync(results, right)
  const next = await run(results, fields, undefined, { into })
  assert.deepEqual(next.documents, [
    { ref: 'B', mass: '2' },
    { ref: '=C', mass: '3' },
  ])
  assert.deepEqual(counts(next.summary), [2, 0, 1])
  const all = temporary('all.csv', csv)
  const refusing = await run(all, fields, undefined, { into })
  assert.deepEqual(counts(refusing.summary), [0, 0, 3])
})

test('law: a trial finds what lodging finds, row for row', async () => {
  const cell = fc.constantFrom('1', '2.5', '', 'x', '1e3', '0.0001', '-3', '１２')
  const ref = fc.constantFrom('A', 'B', '', 'long'.repeat(9))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(ref, cell), { maxLength: 30 }), async rows => {
      const body = rows.map(row => row.join(',')).join('\n')
      const file = temporary('trial.csv', `ref,mass\n${body}\n`)
      const lodged = await run(file, fields, undefined, { lodge: trying })
      const tried = await run(file, fields, undefined, { trial: true, lodge: trying })
      assert.deepEqual(tried.refused, lodged.refused)
      assert.deepEqual(tried.summary.rows, lodged.summary.rows)
      assert.deepEqual(tried.summary.faults, lodged.summary.faults)
    }),
    { numRuns: 60 },
  )
})

test('a trial hands over its first filing before it has read the file through', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `R${i},${i}.5\n`).join('')
  const file = temporary('long.csv', `ref,mass\n${rows}`)
  for (const named of [{ decimal: 'point', dates: 'ymd' }, {}] as const) {
    const mapping = { ...named, fields: columns({ ref: 'ref', mass: 'mass' }) }
    let read = 0
    let atFirst: number | undefined
    const lodge: LodgeMany = async function* (items) {
      for await (const answer of trying(items)) {
        atFirst ??= read
        yield answer
      }
    }
    const progress = ({ bytes }: { bytes: number }): void => {
      read = bytes
    }
    const { summary } = await run(file, fields, mapping, { trial: true, lodge, progress })
    assert.equal(summary.rows, 20_000)
    assert.ok((atFirst ?? read) < read / 2, `${atFirst} of ${read}`)
  }
})
