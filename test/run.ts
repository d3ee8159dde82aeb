/**
 * `npm test`: every test file of the project, four at a time. Files that fail there are tried once
 * more, one by one, with nothing beside them; what fails again fails the run, and what passes is
 * named as unsteady at the end (decision 0036). More than MOST files that fail are no accident of a
 * busy machine: they are not tried again.
 */
import { globSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { folderInMemory } from './memory.ts'

const ROOT = resolve(import.meta.dirname, '..')
const FILES = '{kit,packs,engine,doors,ui,web,test,bench,docs}/**/*.test.ts'
const TOGETHER = 4
const MOST = 3
const TIMEOUT_MS = 600_000
/** How many of the slowest files are named at the end: what the next who shortens CI looks at. */
const SLOWEST = Number(globalThis.process.env.BEIBU_SLOWEST ?? 12)

interface Outcome {
  readonly passed: number
  readonly skipped: number
  readonly failed: number
  /** The files, from the root, in which something failed. */
  readonly files: ReadonlySet<string>
  /** How long each file took, in milliseconds, by its path from the root. */
  readonly took: ReadonlyMap<string, number>
}

/** Run files, print as they go, and tell what came out. */
const outcomeOf = async (files: readonly string[], concurrency: number): Promise<Outcome> => {
  const failed = new Set<string>()
  const took = new Map<string, number>()
  let counts = { passed: 0, skipped: 0, failed: 0 }
  const stream = run({ files: [...files], concurrency, timeout: TIMEOUT_MS, cwd: ROOT })
  stream.on('test:fail', ({ file, name }) =>
    failed.add(relative(ROOT, resolve(ROOT, file ?? name))),
  )
  stream.on('test:summary', ({ file, counts: all, duration_ms: ms }) => {
    if (file !== undefined) return void took.set(relative(ROOT, file), ms)
    const { passed, skipped, tests } = all
    // what a time-out or a dead process took along has neither passed nor been skipped
    counts = { passed, skipped, failed: tests - passed - skipped - all.todo }
  })
  for await (const part of stream.compose(spec)) globalThis.process.stdout.write(part)
  return { ...counts, files: failed, took }
}

/** Whole nodes and browsers come first: at the end short files fill what time there is. */
const LONG = ['test/', 'docs/', 'web/', 'ui/', 'doors/cli/']
const longestFirst = (one: string, other: string): number => {
  const [a, b] = [one, other].map(file => {
    const found = LONG.findIndex(room => file.startsWith(room))
    return found < 0 ? LONG.length : found
  }) as [number, number]
  return a - b || (one < other ? -1 : 1)
}

// 270 processes that each read much of the project: what they compile, kept, spared four that were
// timed a sixth to two fifths of their processor time.
globalThis.process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'beibu-compile-cache')

const memory = folderInMemory()
if (memory !== undefined) globalThis.process.env.TMPDIR = memory.folder
globalThis.process.on('exit', () => {
  try {
    memory?.end()
  } catch (error) {
    say(`left behind: ${String(error)}`)
  }
})

const say = (line: string): boolean => globalThis.process.stdout.write(`${line}\n`)

const wanted = globalThis.process.argv.slice(2)
const files = globSync(wanted.length > 0 ? wanted : FILES, { cwd: ROOT })
if (files.length === 0) throw new Error(`no test file matches ${wanted.join(' ')}`)
const first = await outcomeOf(files.toSorted(longestFirst), TOGETHER)
const again = first.files.size <= MOST ? [...first.files] : []
let { passed, failed } = first
let unsteady: readonly string[] = []
if (again.length > 0) {
  say(`\nOnce more, alone: ${again.join(', ')}\n`)
  const second = await outcomeOf(again, 1)
  unsteady = again.filter(file => !second.files.has(file))
  passed += first.failed - second.failed
  failed = second.failed
}
say('\nSlowest files, in seconds:')
for (const [file, ms] of [...first.took].toSorted((a, b) => b[1] - a[1]).slice(0, SLOWEST))
  say(`${(ms / 1000).toFixed(0).padStart(5)}  ${file}`)
for (const file of unsteady) say(`unsteady: ${file} failed among the others and passed alone`)
say(`${passed} passed, ${failed} failed, ${first.skipped} skipped, ${unsteady.length} unsteady`)
globalThis.process.exitCode = failed === 0 && unsteady.length === first.files.size ? 0 : 1
