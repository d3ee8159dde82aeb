// What the kernel says a process used: CPU time and resident memory, from /proc.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataOf } from '#engine/store/cluster.ts'

/** Linux counts CPU time in ticks of 1/100 s for all programs (sysconf(_SC_CLK_TCK)). */
const TICKS = 100

/** Fields of /proc/PID/stat after the name, which may hold blanks and brackets. */
const statOf = (pid: number): number[] => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
  } catch {
    return []
  }
}

/** CPU seconds of a process; with `children` also those of its children that have ended. */
export const cpuOf = (pid: number, children = false): number => {
  const stat = statOf(pid)
  const own = (stat[11] ?? 0) + (stat[12] ?? 0)
  return (own + (children ? (stat[13] ?? 0) + (stat[14] ?? 0) : 0)) / TICKS
}

/** Resident memory, MB. */
export const rssOf = (pid: number): number => {
  try {
    const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
    return Number(found?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** The postmaster of a data folder. */
export const postmasterOf = (folder: string): number =>
  Number(readFileSync(join(dataOf(folder), 'postmaster.pid'), 'latin1').split('\n')[0])

const PARENT = 1

/** CPU seconds of a PostgreSQL and all its processes, ended ones included. */
export const postgresCpu = (folder: string): number => {
  const postmaster = postmasterOf(folder)
  let sum = cpuOf(postmaster, true)
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    // one that has ended but was not waited for yet is counted here, afterwards by its parent
    if (Number.isInteger(pid) && statOf(pid)[PARENT] === postmaster) sum += cpuOf(pid)
  }
  return sum
}
