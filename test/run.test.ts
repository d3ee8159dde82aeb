// A file that fails: tried once more alone, and named; too many are not.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const PASSES = `import { test } from 'node:test'
test('passes', () => undefined)`
const FAILS = `import { test } from 'node:test'
test('fails', () => { throw new Error('always') })`
const DIES = 'process.exit(3)'
/** Fails, and passes when it comes again. */
const ONCE = `import { test } from 'node:test'
import { existsSync, writeFileSync } from 'node:fs'
test('fails once', () => {
  const seen = import.meta.filename + '.seen'
  if (existsSync(seen)) return
  writeFileSync(seen, '')
  throw new Error('the first time')
})`

const runOf = (programs: readonly string[]): { status: number | null; last: string[] } => {
  const folder = mkdtempSync(join(tmpdir(), 'beibu-run-'))
  try {
    for (const [i, program] of programs.entries()) {
      writeFileSync(join(folder, `t${i}.test.mjs`), program)
    }
    const { NODE_TEST_CONTEXT, ...env } = process.env
    const runner = join(import.meta.dirname, 'run.ts')
    const child = spawnSync(process.execPath, [runner, `${folder}/*.test.mjs`], {
      env,
      encoding: 'utf8',
    })
    const lines = child.stdout.trimEnd().split('\n')
    return { status: child.status, last: lines.slice(-2) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('all pass', () => {
  const { status, last } = runOf([PASSES, PASSES])
  assert.deepEqual([status, last[1]], [0, '2 passed, 0 failed, 0 skipped, 0 unsteady'])
})

test('a file that fails once passes the run, and is named', () => {
  const { status, last } = runOf([PASSES, ONCE])
  assert.deepEqual([status, last[1]], [0, '2 passed, 0 failed, 0 skipped, 1 unsteady'])
  assert.match(last[0] ?? '', /^unsteady: \S+t1\.test\.mjs failed among the others/)
})

test('a file that fails again, or dies, fails the run', () => {
  const fails = runOf([PASSES, FAILS, ONCE])
  assert.deepEqual([fails.status, fails.last[1]], [1, '2 passed, 1 failed, 0 skipped, 1 unsteady'])
  const dies = runOf([PASSES, DIES])
  assert.equal(dies.status, 1)
})

test('four files that fail are not tried again', () => {
  const { status, last } = runOf([PASSES, ONCE, ONCE, ONCE, ONCE])
  assert.deepEqual([status, last[1]], [1, '1 passed, 4 failed, 0 skipped, 0 unsteady'])
})

test('no file at all is a fault', () => {
  assert.notEqual(runOf([]).status, 0)
})
