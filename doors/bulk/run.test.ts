// A run as a whole: nothing twice, nothing half done, and the result file.
import assert from 'node:assert/strict'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { optional, quantity, text } from '#kit/field.ts'
import { kindsOf } from './kinds.ts'
import { type LodgeMany, type Progress, runBulk } from './run.ts'
import { columns, inEnglish, lodger, run, temporary, temporaryPath } from './testing.ts'

const fields = { ref: text(20), mass: quantity('kg', 3), note: optional(text(40)) }
const rows = (count: number): string =>
  Array.from({ length: count }, (_, i) => `R${i},${i}.5\n`).join('')

test('T21 the same file twice lodges nothing twice; more rows at its end are new', async () => {
  const file = temporary('twice.csv', `ref,mass\n${rows(50)}`)
  const into = lodger(fields)
  const first = await run(file, fields, undefined, { into })
  assert.deepEqual([first.summary.lodged, first.summary.replayed], [50, 0])
  const second = await run(file, fields, undefined, { into })
  assert.deepEqual([second.summary.lodged, second.summary.replayed], [0, 50])
  appendFileSync(file, 'R50,50.5\n')
  const third = await run(file, fields, undefined, { into })
  assert.deepEqual([third.summary.lodged, third.summary.replayed], [1, 50])
})

test('T23 byte-identical rows are filings of their own, also the second time', async () => {
  const file = temporary('equal.csv', 'ref,mass\nA,65.00\nB,1\nA,65.00\nA,65.00\n')
  const into = lodger(fields)
  assert.equal((await run(file, fields, undefined, { into })).summary.lodged, 4)
  const again = await run(file, fields, undefined, { into })
  assert.deepEqual([again.summary.lodged, again.summary.replayed], [0, 4])
})

test('a run that breaks off in its middle is finished by the next, at any row', async () => {
  const file = temporary('broken.csv', `ref,mass\n${rows(20)}A,1\nA,1\n`)
  for (const breakAt of [0, 1, 7, 20, 21]) {
    const into = lodger(fields)
    const breaking: LodgeMany = async function* (items) {
      let answered = 0
      for await (const answer of into.lodge(items)) {
        // The filing is in the store, and its answer is lost.
        if (answered++ === breakAt) throw new Error('power cut')
        yield answer
      }
    }
    await assert.rejects(run(file, fields, undefined, { into, lodge: breaking }), /power cut/)
    const { summary } = await run(file, fields, undefined, { into })
    assert.equal(into.lodged.length, 22)
    assert.equal(summary.replayed, breakAt + 1)
    assert.equal(summary.lodged, 21 - breakAt)
  }
})

test('two runs of one file at the same time lodge it once', async () => {
  const file = temporary('race.csv', `ref,mass\n${rows(200)}A,1\nA,1\n`)
  const into = lodger(fields)
  const both = await Promise.all([1, 2].map(() => run(file, fields, undefined, { into })))
  assert.equal(into.lodged.length, 202)
  const count = (key: 'lodged' | 'replayed'): number =>
    both.reduce((total, each) => total + each.summary[key], 0)
  assert.deepEqual([count('lodged'), count('replayed')], [202, 202])
})

test('a key from columns: the same key with another content is refused, not lodged', async () => {
  const into = lodger(fields)
  const mapping = { key: ['ref'], fields: columns({ ref: 'ref', mass: 'mass' }) }
  await run(temporary('k1.csv', 'ref,mass\nA,1\nB,2\n'), fields, mapping, { into })
  const next = await run(temporary('k2.csv', 'mass,ref\n1,A\n3,B\n4,\n'), fields, mapping, { into })
  assert.deepEqual([next.summary.replayed, next.summary.lodged], [1, 0])
  assert.deepEqual(next.refused, ['3 idempotency-key-reused', '4 B key-blank'])
})

test('a fault of the whole file lodges nothing, however late in the file it lies', async () => {
  const late = `ref;mass\n${rows(30_000).replaceAll(',', ';').replaceAll('.5', ',5')}X;1.5\n`
  const { summary, items } = await run(temporary('late.csv', late), fields)
  assert.deepEqual(
    summary.faults.map(each => each.key),
    ['number-style-contradictory'],
  )
  assert.equal(summary.faults[0]?.values.line, 30_002)
  assert.equal(items.length, 0)
  assert.equal(summary.results, undefined)
  const torn = Buffer.concat([
    Buffer.from(`ref,mass\n${rows(30_000)}`),
    Buffer.from([0x41, 0xe9, 0x0a]),
  ])
  const bytes = await run(temporary('torn.csv', torn), fields)
  assert.deepEqual(bytes.summary.faults.map(inEnglish), [
    'Line 30002, byte 2 (0xE9): the encoding cannot be told. Name it in the mapping, such as "encoding": "windows-1252".',
  ])
  assert.equal(bytes.items.length, 0)
})

test('a file that changes while it is read is refused, with what was lodged still counted', async () => {
  const file = temporary('changing.csv', `ref,mass\n${rows(5)}`)
  const into = lodger(fields)
  const changing: LodgeMany = async function* (items) {
    for await (const answer of into.lodge(items)) {
      appendFileSync(file, 'Z,1\n')
      yield answer
    }
  }
  const { summary } = await run(file, fields, undefined, { into, lodge: changing })
  assert.deepEqual(
    summary.faults.map(each => each.key),
    ['file-changed'],
  )
  assert.ok(summary.lodged >= 5)
})

test('the result file names each refused row, is safe to open, and can be corrected and lodged', async () => {
  const content = 'ref,mass,note\nA,1,ok\nB,x,"=1+1, or\nso"\nC,2e3,-5 C storage\nD,,\'quoted\n'
  const file = temporary('result.csv', content)
  const results = `${file}.refused.csv`
  const options = {
    filing: 't.f',
    kinds: kindsOf(fields),
    zone: 'Asia/Shanghai',
    message: inEnglish,
  }
  const into = lodger(fields)
  const summary = await runBulk({ ...options, file, lodge: into.lodge })
  assert.equal(summary.results, results)
  assert.deepEqual([summary.lodged, summary.refused], [1, 3])
  const written = readFileSync(results, 'utf8')
  assert.equal(
    written,
    [
      `\uFEFFbeibu:line,beibu:where,beibu:fault,beibu:message,beibu:copy,"'ref","'mass","'note"`,
      `3,B mass,number-unreadable,"""x"" is no number.",,B,x,"'=1+1, or\nso"`,
      '5,B mass,number-exponent,"2e3 has an exponent. Say ""exponents"": true in the mapping if that is meant.",,C,2e3,"\'-5 C storage"',
      `6,B mass,field-missing,field-missing,,D,,"''quoted"`,
      '',
    ].join('\r\n'),
  )
  const corrected = written
    .replace(',B,x,', ',B,10,')
    .replace(',2e3,', ',2000,')
    .replace(',D,,', ',D,3,')
  writeFileSync(results, corrected)
  const again = await runBulk({ ...options, file: results, lodge: into.lodge })
  assert.deepEqual([again.lodged, again.refused], [3, 0])
  assert.deepEqual(
    into.lodged.map(each => each.document),
    [
      { ref: 'A', mass: '1', note: 'ok' },
      { ref: 'B', mass: '10', note: '=1+1, or\nso' },
      { ref: 'C', mass: '2000', note: '-5 C storage' },
      { ref: 'D', mass: '3', note: "'quoted" },
    ],
  )
})

test('a result file of an earlier run is taken away; a file of another is not', async () => {
  const file = temporary('stale.csv', 'ref,mass\nA,x\n')
  const results = temporaryPath('stale-results.csv')
  await run(file, fields, undefined, { results })
  assert.ok(existsSync(results))
  writeFileSync(file, 'ref,mass\nA,1\n')
  await run(file, fields, undefined, { results })
  assert.ok(!existsSync(results))
  writeFileSync(results, 'mine')
  await run(file, fields, undefined, { results })
  assert.equal(readFileSync(results, 'utf8'), 'mine')
})

test('rows are read as the lodging function asks for them, and progress adds up', async () => {
  const file = temporary('pace.csv', `ref,mass\n${rows(2_000)}`)
  const into = lodger(fields)
  let asked = 0
  const slow: LodgeMany = async function* (items) {
    for await (const answer of into.lodge(items)) {
      if (++asked === 10) await new Promise(resolve => setTimeout(resolve, 20))
      yield answer
    }
  }
  const seen: Progress[] = []
  const { summary } = await run(file, fields, undefined, {
    lodge: slow,
    progress: p => seen.push(p),
  })
  assert.equal(summary.rows, 2_000)
  const last = seen.at(-1)
  assert.deepEqual([last?.phase, last?.bytes], ['lodge', last?.total])
  assert.ok(seen.some(each => each.phase === 'check' && each.bytes === each.total))
})

test('what is no table, no workbook and no NDJSON is refused by name', async () => {
  const key = async (name: string, content: string | Uint8Array): Promise<string | undefined> =>
    (await run(temporary(name, content), fields)).summary.faults[0]?.key
  assert.equal(await key('e.csv', ''), 'file-empty')
  assert.equal(await key('b.csv', ' \n\n'), 'file-empty')
  assert.equal(await key('x.xml', '<a/>'), 'file-unknown')
  assert.equal(await key('x.pdf', '%PDF-1.7'), 'file-unknown')
  assert.equal(await key('x.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])), 'file-encrypted')
  assert.equal(await key('x.xlsx', 'PK\u0003\u0004 and nothing more'), 'file-damaged')
  await assert.rejects(run('nowhere.csv', fields), /ENOENT/)
})
