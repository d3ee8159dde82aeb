// One Beibu a data folder. The lock names its holder (process number and start time), so a lock
// left by a killed process is known as such and taken over.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { identityOf } from './processes.ts'

const NAME = 'beibu.lock'

export interface FolderLock {
  readonly folder: string
  /** give the folder free; done by itself when the process exits */
  release(): void
}

/** Another live Beibu holds the folder. */
export class FolderBusy extends Error {
  readonly pid: number
  constructor(folder: string, pid: number) {
    super(`another Beibu (process ${pid}) is running on the data folder ${folder}`)
    this.name = 'FolderBusy'
    this.pid = pid
  }
}

const held = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Process number of a lock's live holder; undefined when the lock is stale or damaged. */
const holderOf = (content: string): number | undefined => {
  const [pid = '', identity = ''] = content.split('\n')
  if (!/^\d+$/.test(pid)) return undefined
  return identityOf(Number(pid)) === identity ? Number(pid) : undefined
}

const tryLink = (from: string, to: string): boolean => {
  try {
    linkSync(from, to) // atomic, and the file is never seen half written
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

let drawn = 0

/**
 * Take a stale lock away. Two processes may find it at once: who has moved something else than
 * the stale lock puts it back.
 */
const clear = (path: string, stale: string): void => {
  const aside = `${path}.${process.pid}.${++drawn}`
  try {
    renameSync(path, aside)
  } catch {
    return // somebody else was quicker
  }
  if (held(aside) !== stale) tryLink(aside, path)
  rmSync(aside, { force: true })
}

/**
 * Lock a data folder for this process; the folder is made when it is absent. Throws `FolderBusy`
 * when another live process, or this one, already holds it.
 */
export const lockFolder = (folder: string): FolderLock => {
  const root = resolve(folder)
  mkdirSync(root, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  const path = join(root, NAME)
  const mine = `${process.pid}\n${identityOf(process.pid) ?? ''}\n${++drawn}\n`
  const draft = `${path}.${process.pid}.${drawn}`
  writeFileSync(draft, mine, { mode: 0o644 })
  try {
    while (!tryLink(draft, path)) {
      const content = held(path)
      if (content === undefined) continue
      const pid = holderOf(content)
      if (pid !== undefined) throw new FolderBusy(root, pid)
      clear(path, content)
    }
    const now = held(path)
    if (now !== mine) throw new FolderBusy(root, Number(now?.split('\n')[0] ?? 0))
  } finally {
    rmSync(draft, { force: true })
  }
  const release = (): void => {
    process.off('exit', release)
    if (held(path) === mine) rmSync(path, { force: true })
  }
  process.once('exit', release)
  return { folder: root, release }
}
