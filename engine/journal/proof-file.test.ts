import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { newKeyPem } from '#engine/store/signing-key.ts'
import { type JournalRow, leafBytes } from './leaf.ts'
import { Edge, type HashReader, leafHash } from './merkle.ts'
import { makeSigner, signCheckpoint, verifierKey } from './note.ts'
import { makeProof, type ProofFile } from './proof-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'beibu-proof-'))
after(() => rmSync(folder, { recursive: true }))
const program = join(import.meta.dirname, '../../docs/proof/verify.mjs')

interface Verdict {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the verifier, as a stranger would, on a file with these bytes. */
const verify = (bytes: string | Uint8Array, ...key: string[]): Verdict => {
  const path = join(folder, 'proof.json')
  writeFileSync(path, bytes)
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, path, ...key], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

// Loads the program anew for each file, in one process: 2 ms a file, where a process takes 60.
const MANY = `
  import { readFileSync, writeFileSync } from 'node:fs'
  const [program, folder] = process.argv.slice(1)
  const say = text => process.stdout.write(text)
  for (const [i, { bytes, key }] of JSON.parse(readFileSync(0, 'utf8')).entries()) {
    const path = folder + '/one.json'
    writeFileSync(path, Buffer.from(bytes, 'base64'))
    process.argv = [process.argv[0], program, path, ...(key ? [key] : [])]
    const verdict = { status: 0, stdout: '', stderr: '' }
    console.log = text => { verdict.stdout += text + '\\n' }
    console.error = text => { verdict.stderr += text + '\\n' }
    process.exitCode = 0
    await import(program + '?' + i)
    verdict.status = process.exitCode
    process.exitCode = 0
    say(JSON.stringify(verdict) + '\\n')
  }`

/** Runs the verifier on many files, each with the key or without. */
const verifyMany = (files: readonly { bytes: string | Uint8Array; key?: string }[]): Verdict[] => {
  const input = files.map(file => ({ ...file, bytes: Buffer.from(file.bytes).toString('base64') }))
  const args = ['--input-type=module', '-e', MANY, program, folder]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  assert.deepEqual([status, stderr], [0, ''])
  const verdicts = stdout.trimEnd().split('\n')
  assert.equal(verdicts.length, files.length)
  return verdicts.map(verdict => JSON.parse(verdict) as Verdict)
}

const signer = makeSigner(newKeyPem(), 'beibu.example/journal/3')
const key = verifierKey(signer)

const document = '{"goods":[{"hs":"0810600000","name":"鲜榴莲"}],\n "note":"a \\"b\\" 🥭"}'
const rowAt = (position: number, number = `7201${position % 3}`): JournalRow => ({
  partition: 3,
  position,
  at: `2026-03-01T08:15:30.${String(position % 1000).padStart(3, '0')}Z`,
  effective: '2026-03-01T00:00:00Z',
  type: 'trade.declaration',
  filing: `filing-${number}`,
  number,
  event: 'lodge',
  steps: ['lodge', 'assess'],
  state: 'assessed',
  version: position,
  org: 'Công ty Chè đen',
  actor: 'key "north"',
  reference: 'tariff/7',
  body: position % 2 === 0 ? null : document,
  amounts: '{"duty":"0.00"}',
  extra: null,
})

/** A journal of `size` rows, its stored hashes and its signed checkpoint. */
const journal = (size: number) => {
  const edge = Edge.empty()
  const levels = new Map<number, Buffer[]>([[0, []]])
  for (let position = 1; position <= size; position++) {
    const leaf = leafHash(leafBytes(rowAt(position)))
    levels.get(0)!.push(leaf)
    for (const { level, hash } of edge.append(leaf)) {
      levels.set(level, [...(levels.get(level) ?? []), hash])
    }
  }
  const read: HashReader = async (level, from, to) => levels.get(level)!.slice(from, to)
  const checkpoint = signCheckpoint(signer, size, edge.root())
  return { read, size, checkpoint, verifierKey: key, levels }
}

const large = journal(700)
const proofOf = (positions: readonly number[]): Promise<ProofFile> =>
  makeProof({ ...large, rows: positions.map(position => rowAt(position)) })
const good = await proofOf([257, 260, 695])
const goodBytes = Buffer.from(JSON.stringify(good, null, 1))

test('a good file is proven, and told in plain words', () => {
  const { status, stdout, stderr } = verify(goodBytes, key)
  assert.equal(stderr, '')
  assert.equal(status, 0)
  assert.match(stdout, /^PROVEN: filing 72012 \(trade\.declaration\)/)
  assert.match(stdout, /^Position 257, at 2026-03-01T08:15:30\.257Z: event lodge$/m)
  assert.match(stdout, /^Position 695, /m)
  for (const line of document.split('\n')) assert.ok(stdout.includes(`    | ${line}\n`))
  assert.match(stdout, /first 700 rows of beibu\.example\/journal\/3/)
  assert.ok(stdout.includes(key))
  assert.doesNotMatch(stdout, /WARNING/)
})

test('without a key it is proven with a warning, with another key it is not', () => {
  const alone = verify(goodBytes)
  assert.equal(alone.status, 0)
  assert.match(alone.stdout, /WARNING: that key came with the file/)
  const other = verify(goodBytes, verifierKey(makeSigner(newKeyPem(), signer.origin)))
  assert.equal(other.status, 1)
  assert.equal(other.stdout, '')
  assert.match(other.stderr, /^NOT PROVEN: the checkpoint: .*not the one that you gave/)
})

test('a file with nothing, or of another kind, fails with its reason', () => {
  for (const wrong of ['', '{', '[]', 'null', '"beibu-proof/1"', '{"format":"beibu-proof/1"}']) {
    const { status, stdout, stderr } = verify(wrong, key)
    assert.deepEqual([status, stdout], [1, ''])
    assert.match(stderr, /^NOT PROVEN: the file: /)
  }
  assert.equal(spawnSync(process.execPath, [program]).status, 1)
  assert.equal(spawnSync(process.execPath, [program, join(folder, 'absent')]).status, 1)
})

test('journals of many sizes are proven, from their first row to their last', async () => {
  const files: ProofFile[] = []
  for (const size of [1, 2, 3, 4, 5, 7, 8, 9, 255, 256, 257, 511, 513]) {
    const { levels: _, ...parts } = journal(size)
    for (const position of new Set([1, Math.ceil(size / 2), size])) {
      files.push(await makeProof({ ...parts, rows: [rowAt(position)] }))
    }
  }
  const verdicts = verifyMany(files.map(file => ({ bytes: JSON.stringify(file), key })))
  assert.ok(verdicts.length > 30)
  for (const { status, stdout, stderr } of verdicts) {
    assert.deepEqual([status, stderr], [0, ''])
    assert.match(stdout, /^PROVEN/)
  }
})

/** Other values in the place of a value: each must be found out. */
const others = (value: unknown): unknown[] => {
  if (typeof value === 'number') return [value + 1, String(value)]
  if (value === null) return ['']
  if (typeof value === 'string') return [`${value} `, value.slice(1), null]
  if (Array.isArray(value)) return [value.slice(1), [...value, value[0]], [...value].reverse()]
  return [null, {}, { ...(value as object), more: 1 }]
}

/** Every copy of the value in which one member, however deep, is another one or gone. */
function* tampered(value: unknown): Generator<unknown> {
  yield* others(value).filter(other => !isDeepStrictEqual(other, value))
  if (value === null || typeof value !== 'object') return
  const list = Array.isArray(value)
  // Of a list the first and last do for all: a path has up to 40 hashes alike.
  const names = Object.keys(value).filter((_, i, all) => !list || i === 0 || i === all.length - 1)
  for (const name of names) {
    const copy = (): Record<string, unknown> =>
      (list ? [...value] : { ...value }) as Record<string, unknown>
    for (const other of tampered((value as Record<string, unknown>)[name])) {
      const changed = copy()
      changed[name] = other
      yield changed
    }
    const gone = copy()
    if (!list) {
      delete gone[name]
      yield gone
    }
  }
}

test('a file tampered with in any member is not proven', async () => {
  // One event: a proof of several with the first left out is a good proof of the others.
  const single = await proofOf([257])
  const files = [...tampered(single)].map(file => JSON.stringify(file))
  assert.ok(files.length > 100)
  const verdicts = verifyMany([
    { bytes: JSON.stringify(single), key },
    ...files.map(bytes => ({ bytes, key })),
    ...files.map(bytes => ({ bytes })),
  ])
  assert.equal(verdicts.shift()!.status, 0)
  for (const [i, { status, stdout, stderr }] of verdicts.entries()) {
    assert.deepEqual([status, stdout], [1, ''], files[i % files.length])
    assert.match(stderr, /^NOT PROVEN: (the file|the checkpoint|event \d+): ./)
  }
})

/** Whether the bytes are the good file's JSON, but for white space and the spelling of texts. */
const isGood = (bytes: Buffer): boolean => {
  try {
    return isDeepStrictEqual(JSON.parse(bytes.toString()), good)
  } catch {
    return false
  }
}

test('a file with a bit flipped is not proven, with or without the key', () => {
  const bits = fc.nat({ max: goodBytes.length * 8 - 1 })
  fc.assert(
    fc.property(fc.array(bits, { minLength: 400, maxLength: 400 }), all => {
      const files = all.map((bit, i) => {
        const bytes = Buffer.from(goodBytes)
        bytes[bit >> 3]! ^= 1 << (bit & 7)
        return i % 2 === 0 ? { bytes, key } : { bytes }
      })
      const flipped = files.filter(({ bytes }) => !isGood(bytes))
      assert.ok(flipped.length > 340)
      for (const [i, { status, stdout }] of verifyMany(flipped).entries()) {
        assert.deepEqual([status, stdout], [1, ''], flipped[i]!.bytes.toString())
      }
    }),
    { numRuns: 2, endOnFailure: true },
  )
})

test('events of two filings, or out of order, are not proven as one', async () => {
  const one = await makeProof({ ...large, rows: [rowAt(4)] })
  const two = await makeProof({ ...large, rows: [rowAt(5)] })
  const mixed = { ...one, events: [...one.events, ...two.events] }
  assert.match(verify(JSON.stringify(mixed), key).stderr, /event 2: it is of another filing/)
  for (const events of [good.events.toReversed(), [good.events[0], good.events[0]]]) {
    assert.match(verify(JSON.stringify({ ...good, events }), key).stderr, /out of order/)
  }
})

test('a checkpoint of another journal, a damaged key and wrong UTF-8 are told apart', async () => {
  const row = { ...rowAt(1), body: '"\ufffd"' }
  const leaf = leafHash(leafBytes(row))
  const checkpoint = signCheckpoint(signer, 1, leaf)
  const parts = { rows: [row], read: async () => [leaf], size: 1, checkpoint, verifierKey: key }
  const text = JSON.stringify(await makeProof(parts))
  assert.equal(verify(text, key).status, 0)

  const lines = `beibu.example/journal/4\n1\n${leaf.toString('base64')}\n`
  const blob = Buffer.concat([signer.keyHash, signer.sign(lines)]).toString('base64')
  const foreign = { ...JSON.parse(text), checkpoint: `${lines}\n— ${signer.origin} ${blob}\n` }
  const hash = signer.keyHash.toString('hex')
  const damaged = text.replace(`+${hash}+`, `+${hash.replace(/./g, c => (c === '0' ? '1' : '0'))}+`)
  const at = Buffer.from(text).indexOf('\ufffd')
  const latin = Buffer.concat([
    Buffer.from(text).subarray(0, at),
    Buffer.of(0xff),
    Buffer.from(text).subarray(at + 3),
  ])
  const verdicts = verifyMany([
    { bytes: JSON.stringify(foreign) },
    { bytes: damaged },
    { bytes: latin },
  ])
  assert.deepEqual(
    verdicts.map(verdict => verdict.status),
    [1, 1, 1],
  )
  const [one, two, three] = verdicts.map(verdict => verdict.stderr)
  assert.match(one!, /the checkpoint: it is of beibu\.example\/journal\/4, the key of beibu/)
  assert.match(two!, /the checkpoint: the verifier key is damaged/)
  assert.match(three!, /the file: .*not valid/)
})

test('what a stranger wrote into a file cannot write to the terminal', async () => {
  const nasty = '\u001b[2J\nPROVEN: filing 1\u202e\u2028'
  const row = { ...rowAt(1), org: nasty, number: nasty, body: nasty }
  const leaf = leafHash(leafBytes(row))
  const file = await makeProof({
    rows: [row],
    read: async () => [leaf],
    size: 1,
    checkpoint: signCheckpoint(signer, 1, leaf),
    verifierKey: key,
  })
  const { status, stdout } = verify(JSON.stringify(file), key)
  assert.equal(status, 0)
  for (const sign of ['\u001b', '\u202e', '\u2028']) assert.ok(!stdout.includes(sign))
  assert.equal(stdout.match(/^PROVEN/gm)?.length, 1)
})

test('no proof is made that would not hold', async () => {
  const made = (rows: JournalRow[], parts = {}) => makeProof({ ...large, rows, ...parts })
  const changed = { ...rowAt(5), body: '{}' }
  await assert.rejects(made([changed]), /row 5 of partition 3 is not what checkpoint 700 covers/)
  const damaged = large.levels.get(0)!.with(8, Buffer.alloc(32))
  const read: HashReader = async (level, from, to) =>
    (level === 0 ? damaged : large.levels.get(level)!).slice(from, to)
  await assert.rejects(made([rowAt(5)], { read }), /row 5 of partition 3/)
  await assert.rejects(made([rowAt(5)], { size: 699 }), /not one of 699 rows/)
  await assert.rejects(made([rowAt(5)], { checkpoint: 'none' }), /checkpoint/)
  await assert.rejects(made([]), /no rows/)
  await assert.rejects(made([rowAt(701)]), RangeError)
  await assert.rejects(made([rowAt(5), rowAt(6)]), /not of one filing/)
  await assert.rejects(made([rowAt(8), rowAt(5)]), /not of one filing, in order/)
})

test('a proof holds the members of the row and nothing that came with it', async () => {
  const row = { ...rowAt(5), leaf: Buffer.alloc(32), secret: 'x' }
  const file = await makeProof({ ...large, rows: [row] })
  assert.deepEqual(file.events[0]!.row, rowAt(5))
  assert.deepEqual(JSON.parse(JSON.stringify(file)), file)
})
