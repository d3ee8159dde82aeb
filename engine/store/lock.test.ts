import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { FolderBusy, lockFolder } from './lock.ts'
import { identityOf } from './processes.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beibu-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const lockFile = (): string => join(folder, 'beibu.lock')

/** A process that locks the folder, says 'mine' or 'busy', and holds on until its input ends. */
const locker = (): { answer: Promise<string>; end: (how: 'kill' | 'input') => Promise<void> } => {
  const program = `
    const { lockFolder } = await import(process.argv[1])
    try {
      lockFolder(process.argv[2])
      console.log('mine')
      process.stdin.resume().on('end', () => process.exit(0))
    } catch (error) {
      console.log(error.name === 'FolderBusy' ? 'busy' : String(error))
    }`
  const args = ['--input-type=module', '-e', program, join(import.meta.dirname, 'lock.ts'), folder]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
  return {
    answer: new Promise(resolve => {
      child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()))
    }),
    end: how => {
      if (how === 'kill') child.kill('SIGKILL')
      else child.stdin.end()
      return gone
    },
  }
}

test('a folder is held once, also by this very process, and free after release', () => {
  const lock = lockFolder(folder)
  assert.throws(() => lockFolder(folder), FolderBusy)
  lock.release()
  lockFolder(folder).release()
  assert.deepEqual(readdirSync(folder), [])
})

test('the folder is made, with a mode that lets a database user through only as root', () => {
  const deep = join(folder, 'a/b')
  const lock = lockFolder(deep)
  assert.equal(statSync(deep).mode & 0o777, process.getuid?.() === 0 ? 0o711 : 0o700)
  lock.release()
})

test('another live process is named; after its normal end nothing is left', async () => {
  const other = locker()
  assert.equal(await other.answer, 'mine')
  assert.throws(() => lockFolder(folder), /another Beibu \(process \d+\) is running/)
  await other.end('input')
  assert.equal(existsSync(lockFile()), false)
})

test('the lock of a killed process is taken over', async () => {
  const other = locker()
  assert.equal(await other.answer, 'mine')
  await other.end('kill')
  assert.equal(existsSync(lockFile()), true)
  lockFolder(folder).release()
})

test('a process number that was given again does not keep the lock', () => {
  writeFileSync(lockFile(), `${process.pid}\nanother start\n1\n`)
  lockFolder(folder).release()
  writeFileSync(lockFile(), '')
  lockFolder(folder).release()
  writeFileSync(lockFile(), `${process.pid}\n${identityOf(process.pid)}\n1\n`)
  assert.throws(() => lockFolder(folder), FolderBusy)
})

test('of many that find a stale lock exactly one gets the folder', async () => {
  for (let round = 0; round < 3; round++) {
    writeFileSync(lockFile(), '999999999\nnobody\n1\n')
    const all = Array.from({ length: 6 }, locker)
    const answers = await Promise.all(all.map(each => each.answer))
    assert.deepEqual(answers.sort(), [...Array(5).fill('busy'), 'mine'])
    await Promise.all(all.map(each => each.end('kill')))
    assert.deepEqual(readdirSync(folder), ['beibu.lock'])
  }
})

test('somebody else’s lock is not taken away by a late release', () => {
  const lock = lockFolder(folder)
  const other = `${process.ppid}\n${identityOf(process.ppid)}\n1\n`
  writeFileSync(lockFile(), other)
  lock.release()
  assert.throws(() => lockFolder(folder), FolderBusy)
})
