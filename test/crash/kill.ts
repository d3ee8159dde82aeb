// Ways to die: kill -9 of the node, of PostgreSQL's postmaster, of one of its processes, of all.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataOf } from '#engine/store/cluster.ts'
import { postgresOf, signal } from '#engine/store/processes.ts'
import type { NodeChild } from './child.ts'
import type { Draw } from './draw.ts'

export const VICTIMS = ['node', 'postmaster', 'backend', 'postgres', 'both'] as const
export type Victim = (typeof VICTIMS)[number]

const postmasterOf = (folder: string): number =>
  Number(readFileSync(join(dataOf(folder), 'postmaster.pid'), 'latin1').split('\n')[0])

/** Kill, all at once and without a word. */
export const kill = (victim: Victim, node: NodeChild, draw: Draw): void => {
  const data = dataOf(node.folder)
  if (victim === 'node') node.kill('SIGKILL')
  else if (victim === 'postmaster') signal(postmasterOf(node.folder), 'SIGKILL')
  else if (victim === 'backend') {
    const postmaster = postmasterOf(node.folder)
    signal(draw.of(postgresOf(data).filter(pid => pid !== postmaster)), 'SIGKILL')
  } else {
    if (victim === 'both') node.kill('SIGKILL')
    for (const pid of postgresOf(data)) signal(pid, 'SIGKILL')
  }
}

/** Whether the node itself is dead afterwards, and has to be started again. */
export const endsNode = (victim: Victim): boolean => victim === 'node' || victim === 'both'
