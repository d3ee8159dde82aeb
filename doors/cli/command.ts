// What the commands share: how they speak, end, and read their options.
import { InvalidArgumentError } from 'commander'
import { FolderBusy } from '#engine/store/embedded.ts'
import { instantToMs, isDate } from '#kit/time.ts'
import { makeLog } from './log.ts'
import { Told } from './node.ts'
import { readSettings, type Settings } from './settings.ts'

export const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** Settings, or the names and reasons of the wrong ones and an end. */
export const settingsOrEnd = (): Settings => {
  const settings = readSettings(process.env, process.cwd())
  if (!Array.isArray(settings)) return settings as Settings
  for (const { name, reason } of settings) process.stderr.write(`setting ${name}: ${reason}\n`)
  process.exit(2)
}

export const whole = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('a whole number')
  return value
}
export const positive = (text: string): number => {
  const value = Number(text)
  if (!(value > 0 && value <= 100_000)) throw new InvalidArgumentError('a number above 0')
  return value
}
/** Say why, in a line, and end with 1; a bug keeps its stack. */
export const guarded =
  <A extends unknown[]>(work: (...args: A) => Promise<void>) =>
  async (...args: A): Promise<void> => {
    try {
      await work(...args)
    } catch (error) {
      if (!(error instanceof Told || error instanceof FolderBusy)) throw error
      process.stderr.write(`beibu: ${error.message}\n`)
      process.exitCode = 1
    }
  }

export const quiet = (settings: Settings) =>
  makeLog(settings.log === 'info' ? 'warn' : settings.log).tell

export const day = (text: string): string => {
  if (!isDate(text)) throw new InvalidArgumentError('a day (YYYY-MM-DD)')
  return text
}
export const instant = (text: string): number => {
  const ms = instantToMs(text)
  if (ms === undefined) throw new InvalidArgumentError('an instant (2026-12-01T00:00:00+08:00)')
  return ms
}
