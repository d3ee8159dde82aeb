// `beibu verify` and `beibu rebuild`, with their progress.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { JournalDamaged, NodeAtWork, rebuildNode, rebuildRegister } from '#engine/audit/rebuild.ts'
import { findingText, type Progress, verifyNode, verifyRegister } from '#engine/audit/verify.ts'
import { makeSigner, verifierKey } from '#engine/journal/note.ts'
import { connectionOf } from '#engine/store/embedded.ts'
import { type Build, journalKey, type Log, openStore, PARTITION, Told, withStore } from './node.ts'
import type { Settings } from './settings.ts'

type Out = NodeJS.WriteStream

/** A line of progress: redrawn on a terminal, now and then elsewhere. */
export const teller = (out: Out): ((progress: Progress) => void) => {
  let told = Date.now()
  return ({ stage, position, of, rowsPerSecond }) => {
    if (Date.now() - told < (out.isTTY === true ? 200 : 5000)) return
    told = Date.now()
    const text = `${stage}: ${position} of ${of} · ${Math.round(rowsPerSecond)} rows/s`
    out.write(out.isTTY === true ? `\r\u001B[K${text}` : `${text}\n`)
  }
}

/** Findings named in full before the rest is only counted: nobody reads ten thousand lines. */
const MOST_NAMED = 1000

/** Prove the node's tables against each other. True when nothing was found. */
export const verify = (settings: Settings, build: Build, log: Log, out: Out): Promise<boolean> =>
  withStore(settings, build, log, async ({ database, mounted }) => {
    const own = existsSync(join(settings.data, 'keys', 'journal.pem'))
    const key = own ? verifierKey(makeSigner(journalKey(settings.data), settings.node)) : undefined
    let named = 0
    let wrong = 0
    const report = await verifyNode({
      database,
      partition: PARTITION,
      mounted,
      zone: settings.zone,
      verifierKey: key,
      now: Date.now,
      progress: teller(out),
      onFinding: finding => {
        if (named++ < MOST_NAMED) out.write(`${findingText(finding)}\n`)
      },
    })
    const register = await verifyRegister(database, finding => {
      if (named++ < MOST_NAMED) out.write(`register: ${findingText(finding)}\n`)
      wrong++
    })
    const { rows, filings, entries, claims, checkpoints, head } = report
    const findings = report.findings + wrong
    const rate = Math.round(report.rowsPerSecond)
    if (findings > MOST_NAMED) out.write(`… and ${findings - MOST_NAMED} more\n`)
    out.write(
      `${findings === 0 ? 'clean' : `${findings} findings`} at position ${head}: ` +
        `${rows} journal rows, ${filings} filings, ${entries} entries, ${claims} claims, ` +
        `${checkpoints} checkpoints; figures at ${report.cubePosition}; ` +
        `${register} rows of the register; ${rate} rows/s\n`,
    )
    return findings === 0
  })

/** Make all that is derived anew from the journal. The node must not run. */
export const rebuild = async (
  settings: Settings,
  build: Build,
  log: Log,
  out: Out,
): Promise<void> => {
  if (settings.databaseUrl === undefined && connectionOf(settings.data) !== undefined) {
    throw new Told('the node runs on this data folder: stop it first')
  }
  const store = await openStore(settings, build, log)
  try {
    const { database, mounted } = store
    const report = await rebuildNode({
      database,
      partition: PARTITION,
      mounted,
      zone: settings.zone,
      now: Date.now,
      progress: teller(out),
    })
    await rebuildRegister(database)
    out.write(`rebuilt: ${JSON.stringify(report)}\n`)
  } catch (error) {
    if (error instanceof JournalDamaged) {
      for (const finding of error.findings) out.write(`${findingText(finding)}\n`)
      throw new Told('the journal itself is damaged; nothing was thrown away')
    }
    if (error instanceof NodeAtWork) throw new Told(error.message)
    throw error
  } finally {
    await store.close()
  }
}
