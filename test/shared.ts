// Where the tests find the team's shared data. It is read in place and never copied.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = process.env.BEIBU_SHARED ?? join(import.meta.dirname, '../../shared')
const present = existsSync(join(root, 'data/PROVENANCE.md'))

if (!present && process.env.BEIBU_DEMAND_SHARED === '1') {
  throw new Error(`shared data is demanded, and is not at ${root} (set BEIBU_SHARED)`)
}

/** `skip` option of a test that needs shared data: the reason when it is absent, else false. */
export const skipShared: string | false = present
  ? false
  : 'shared data not found (set BEIBU_SHARED)'

/** Path of a shared file, e.g. `shared('data/nasty/gb18030.csv')`. */
export const shared = (path: string): string => join(root, path)
