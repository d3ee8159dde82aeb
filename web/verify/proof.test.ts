// The browser's check, on proofs of a real engine: each holds, and none that was touched does.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SAMPLE, trader } from '#doors/papers/testing.ts'
import { readCode } from '#engine/journal/code.ts'
import type { Inclusion } from '#engine/journal/standing.ts'
import { type TestEngine, testEngine } from '#test/engine.ts'
import { inFours, tidyCode } from './code.ts'
import { checkProof } from './proof.ts'

const { subtle } = globalThis.crypto
let inner: TestEngine
const codes: string[] = []

before(async () => {
  inner = await testEngine()
  for (let n = 0; n < 21; n++) {
    const body = Buffer.from(JSON.stringify({ ...SAMPLE, reference: `PROOF-${n}` }))
    const outcome = await inner.engine.lodge(inner.type, trader, body, {})
    assert.ok(outcome.ok)
    const paper = await inner.engine.papers.read(inner.type, trader, outcome.number)
    codes.push(paper?.code ?? '')
  }
})
after(() => inner.end())

const proofs = async () =>
  Promise.all(
    codes.map(async code => {
      const standing = await inner.engine.papers.standing(code)
      assert.ok(standing !== undefined)
      return standing
    }),
  )

test('the proof of every row holds, at its own position only', async () => {
  for (const { proof, position } of await proofs()) {
    assert.equal(await checkProof(proof, position, subtle), 'holds', `row ${position}`)
    assert.equal(await checkProof(proof, position + 1, subtle), 'broken')
  }
})

test('a proof that was touched anywhere is broken', async () => {
  const standing = (await proofs())[6]
  assert.ok(standing !== undefined)
  const { proof, position } = standing
  const flip = (text: string, at: number): string =>
    text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
  const touched: readonly Partial<Inclusion>[] = [
    { leaf: proof.leaf.replace(/^./, each => (each === '0' ? '1' : '0')) },
    { leaf: proof.leaf.slice(2) },
    { index: proof.index + 1 },
    { index: -1 },
    { size: proof.size + 1 },
    { path: proof.path.slice(1) },
    { path: [...proof.path, proof.path[0] ?? ''] },
    { path: proof.path.map((hash, i) => (i === 1 ? flip(hash, 5) : hash)) },
    { path: ['not base64 at all'] },
    { checkpoint: proof.checkpoint.replace(`\n${proof.size}\n`, `\n${proof.size + 1}\n`) },
    { checkpoint: flip(proof.checkpoint, proof.checkpoint.length - 20) },
    { checkpoint: proof.checkpoint.split('\n\n')[0] ?? '' },
    { checkpoint: '' },
    { verifierKey: flip(proof.verifierKey, proof.verifierKey.length - 9) },
    { verifierKey: proof.verifierKey.replace(/^[^+]+/, 'other.example') },
    { verifierKey: '' },
  ]
  for (const change of touched) {
    const what = JSON.stringify(change)
    assert.equal(await checkProof({ ...proof, ...change }, position, subtle), 'broken', what)
  }
})

test('without Ed25519, or without any cryptography, it says that it cannot tell', async () => {
  const [standing] = await proofs()
  assert.ok(standing !== undefined)
  const without = {
    digest: subtle.digest.bind(subtle),
    verify: subtle.verify.bind(subtle),
    importKey: () => Promise.reject(new DOMException('no such name', 'NotSupportedError')),
  }
  assert.equal(await checkProof(standing.proof, standing.position, without), 'unable')
  assert.equal(await checkProof(standing.proof, standing.position, undefined), 'unable')
})

test('page and node read a typed code alike', () => {
  const [code = ''] = codes
  for (const typed of [
    code,
    inFours(code),
    ` ${code.toLowerCase()}\n`,
    code.slice(1),
    'U'.repeat(32),
  ]) {
    assert.equal(tidyCode(typed), readCode(typed), typed)
  }
})
