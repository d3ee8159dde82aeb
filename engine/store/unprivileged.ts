// PostgreSQL refuses to run as root. Started as root, we run it as another user where that user
// can reach the data and the programs, else in a user namespace without a mapping: there it sees
// itself as user 65534, while the kernel still takes it for the owner of root's files (and no
// more than that: it has none of root's capabilities outside).
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Binaries } from './binaries.ts'

export interface RunAs {
  readonly how: 'self' | 'user' | 'namespace'
  /** owner of the files that PostgreSQL reads and writes */
  readonly uid: number
  readonly gid: number
}

const SELF: RunAs = { how: 'self', uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
const NAMESPACE: RunAs = { how: 'namespace', uid: 0, gid: 0 }
const SYSTEM_USER = 'beibu-postgres'

/** A small environment: PGDATA, PGOPTIONS, TZ, LANG and the like must not reach the server. */
const environment = { PATH: process.env.PATH ?? '/usr/bin:/bin', LANG: 'C', LC_ALL: 'C' }

const commandAs = (as: RunAs, program: string, args: readonly string[]) => ({
  program: as.how === 'namespace' ? 'unshare' : program,
  args: as.how === 'namespace' ? ['-U', program, ...args] : [...args],
  options: {
    cwd: '/', // ours may be closed to that user
    env: environment,
    ...(as.how === 'user' ? { uid: as.uid, gid: as.gid } : {}),
  },
})

/** Start a program as that user. In the namespace too the process number is the program's own. */
export const spawnAs = (
  as: RunAs,
  program: string,
  args: readonly string[],
  more: SpawnOptions = {},
): ChildProcess => {
  const command = commandAs(as, program, args)
  return spawn(command.program, command.args, { ...command.options, ...more })
}

/** Asks the kernel rather than the mode bits: access lists and mounts count too. */
const works = (as: RunAs, binaries: Binaries, folder: string): boolean => {
  const script = 'id -un && test "$(id -u)" != 0 && cd "$1" && "$2" --version && "$3" --version'
  const args = ['-c', script, 'sh', folder, binaries.initdb, binaries.postgres]
  const command = commandAs(as, '/bin/sh', args)
  return spawnSync(command.program, command.args, command.options).status === 0
}

const userNamed = (name: string): RunAs | undefined => {
  const [uid, gid] = ['-u', '-g'].map(flag => {
    const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' })
    return status === 0 && /^\d+\n$/.test(stdout) ? Number(stdout) : undefined
  })
  return uid === undefined || gid === undefined || uid === 0 ? undefined : { how: 'user', uid, gid }
}

const makeUser = (log: (line: string) => void): RunAs | undefined => {
  const args = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', SYSTEM_USER]
  // by its full path: a root shell made with plain `su` has no /usr/sbin on its PATH
  if (spawnSync('/usr/sbin/useradd', args).status === 0) log(`made the system user ${SYSTEM_USER}`)
  return userNamed(SYSTEM_USER)
}

/** The first folder above `path`, from the top, that users other than its owner cannot enter. */
const closedAbove = (path: string): string | undefined => {
  const parents: string[] = []
  for (let at = path; ; at = dirname(at)) {
    parents.unshift(at)
    if (at === dirname(at)) break
  }
  return parents.find(each => (statSync(each).mode & 0o001) === 0)
}

const refusal = (binaries: Binaries, folder: string): Error => {
  const programs = closedAbove(dirname(binaries.postgres))
  const closed = programs ?? closedAbove(folder) ?? folder
  const remedy =
    programs === undefined
      ? 'set BEIBU_DATA to a folder that others can enter, e.g. /var/lib/beibu'
      : 'install Beibu in a folder that others can enter, e.g. /opt/beibu'
  return new Error(
    `PostgreSQL does not run as root; no other user can enter ${closed}, and this system allows ` +
      `no user namespace: ${remedy}, start Beibu as another user than root, or set DATABASE_URL`,
  )
}

/**
 * Who PostgreSQL is to run as. `owner` is the user that existing data belong to: it is kept where
 * possible, so that nothing changes hands. `folder` must exist.
 */
export const chooseRunAs = (
  binaries: Binaries,
  folder: string,
  owner: { readonly uid: number; readonly gid: number } | undefined,
  log: (line: string) => void,
): RunAs => {
  if (SELF.uid !== 0) {
    if (owner === undefined || owner.uid === SELF.uid) return SELF
    throw new Error(
      `the data in ${folder} belong to user ${owner.uid}, and Beibu was started by user ` +
        `${SELF.uid}: start it as that user, as root, or change the owner of the folder`,
    )
  }
  const fits = (as: RunAs | undefined): as is RunAs =>
    as !== undefined && works(as, binaries, folder)
  if (owner !== undefined) {
    const before: RunAs = owner.uid === 0 ? NAMESPACE : { how: 'user', ...owner }
    if (fits(before)) return before
  }
  const nobody = userNamed('nobody')
  if (fits(nobody)) {
    const user = userNamed('postgres') ?? userNamed(SYSTEM_USER) ?? makeUser(log)
    return fits(user) ? user : nobody
  }
  if (fits(NAMESPACE)) return NAMESPACE
  throw refusal(binaries, folder)
}
