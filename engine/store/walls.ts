// The walls between organisations: within `asCaller` PostgreSQL itself shows only rows that the
// caller may see (migration 002: row-level security, forced), whatever a statement forgets to ask.
import type { Caller } from '../types.ts'
import type { Database, Transaction } from './database.ts'

/** What a caller's rows are, as the policies read it. */
const seesOf = (caller: Caller): string => (caller.roles.has('officer') ? 'filings' : '')

/** One statement: the role and the settings are those of this transaction alone. */
const ENTER = {
  name: 'walls-enter',
  text: `SELECT set_config('role', 'beibu_app', true), set_config('beibu.org', $1, true),
    set_config('beibu.sees', $2, true), set_config('beibu.types', $3, true),
    set_config('beibu.person', $4, true)`,
}

/**
 * Run statements behind the walls of a caller, in one transaction.
 * @param sees overrides what follows from the roles; `register` is for operators only
 */
export const asCaller = <T>(
  database: Database,
  caller: Caller,
  work: (transaction: Transaction) => Promise<T>,
  sees: 'register' | undefined = undefined,
): Promise<T> =>
  database.transaction(async transaction => {
    const types = caller.types === undefined ? '' : [...caller.types].join(',')
    const { org, person = '' } = caller
    await transaction.query(ENTER, [org, sees ?? seesOf(caller), types, person])
    return work(transaction)
  })
