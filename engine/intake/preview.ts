// A preview is a dry run of the same intake: the same preparation, the same decision on the state
// as it is, and no end. So the shown amount cannot differ from the bill.

import { NotLoaded } from '../ledger/ledger.ts'
import type { Mounted } from '../mounted.ts'
import type { Database } from '../store/database.ts'
import type { Command, Outcome } from '../types.ts'
import { decide } from './decide.ts'
import { loadDry } from './load.ts'
import type { Ground } from './prepare.ts'
import { type BatchState, copyOf } from './state.ts'

/** It has no number and no place: nobody may take it for a lodged one. */
const foreseen = (command: Command, state: BatchState, ground: Ground): Outcome => {
  const outcome = decide([command], state, ground).outcomes[0]!
  return outcome.ok ? { ...outcome, id: '', number: '', position: 0 } : outcome
}

export const previewOf = async (
  database: Database,
  partition: number,
  mounted: Mounted,
  ground: Ground,
  command: Command,
): Promise<Outcome> => {
  const accounts: string[] = []
  for (;;) {
    const loading = { database, partition, mounted, zone: ground.zone, accounts }
    const state = await loadDry(loading, [command])
    try {
      return foreseen(command, state, ground)
    } catch (error) {
      if (!(error instanceof NotLoaded) || accounts.includes(error.key)) throw error
      accounts.push(error.key)
    }
  }
}

/** Many at a time, each decided by itself on the state as it is; it is loaded once for all. */
export const previewAll = async (
  database: Database,
  partition: number,
  mounted: Mounted,
  ground: Ground,
  commands: readonly Command[],
): Promise<Outcome[]> => {
  const loading = { database, partition, mounted, zone: ground.zone, accounts: [] }
  const state = await loadDry(loading, commands)
  const outcomes: Outcome[] = []
  for (const command of commands) {
    try {
      outcomes.push(foreseen(command, copyOf(state), ground))
    } catch (error) {
      if (!(error instanceof NotLoaded)) throw error
      outcomes.push(await previewOf(database, partition, mounted, ground, command))
    }
  }
  return outcomes
}
