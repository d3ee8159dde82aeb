// What the operating system knows about a process: is it alive, is it still the same one (a number
// is given again after a restart), and is it a PostgreSQL of a certain data folder.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

const ps = (pid: number, column: string): string | undefined => {
  try {
    const text = execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' })
    return text.trim() === '' ? undefined : text.trim()
  } catch {
    return undefined
  }
}

const hasProc = process.platform === 'linux'

/**
 * Who a process number belongs to: boot id and start time (proc(5), stat field 22), or undefined
 * when there is none or it is dead and only waits for its parent (a zombie).
 */
export const identityOf = (pid: number): string | undefined => {
  if (!hasProc) return ps(pid, 'lstart')
  const stat = read(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // the name, in brackets, may hold blanks and brackets: count from the last one
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z' || state === 'X') return undefined
  const boot = read('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
  return `${boot}:${rest[18]}`
}

const sameFolder = (a: string, b: string): boolean => {
  try {
    const [one, two] = [statSync(a), statSync(b)]
    return one.dev === two.dev && one.ino === two.ino
  } catch {
    return false
  }
}

/** argv of a process; its arguments joined by blanks where the system has no /proc. */
const argvOf = (pid: number): readonly string[] =>
  hasProc ? (read(`/proc/${pid}/cmdline`) ?? '').split('\0') : (ps(pid, 'command') ?? '').split(' ')

/**
 * Is `pid` a live PostgreSQL process of the data folder `data`? Proved by its program and its
 * working folder (a postmaster and all its children stay in theirs); where these may not be read
 * (root without CAP_SYS_PTRACE, as in a container) by the arguments of the postmaster.
 */
export const isPostgresOf = (pid: number, data: string): boolean => {
  if (identityOf(pid) === undefined) return false
  try {
    const program = readlinkSync(`/proc/${pid}/exe`)
    return /\/postgres( \(deleted\))?$/.test(program) && sameFolder(`/proc/${pid}/cwd`, data)
  } catch {
    const argv = argvOf(pid)
    const at = argv.indexOf('-D')
    return /(^|\/)postgres$/.test(argv[0] ?? '') && at > 0 && sameFolder(argv[at + 1] ?? '', data)
  }
}

/** All live PostgreSQL processes of a data folder: the postmaster and what it left behind. */
export const postgresOf = (data: string): number[] => {
  if (!hasProc) return []
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => isPostgresOf(pid, data))
}

/** Send a signal; false when there is no such process any more. */
export const signal = (pid: number, name: NodeJS.Signals): boolean => {
  try {
    process.kill(pid, name)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

/** Wait until `done` holds, looking every 20 ms; false when `ms` milliseconds went by before. */
export const until = async (done: () => boolean, ms: number): Promise<boolean> => {
  const end = Date.now() + ms
  while (!done()) {
    if (Date.now() >= end) return false
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return true
}
