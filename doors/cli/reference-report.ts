// What a new version of reference data changes, line by line, as the commands say it.
import type { TableChange } from '#engine/reference/change.ts'
import type { Rehearsal } from '#engine/reference/rehearse.ts'
import { formatDecimal } from '#kit/decimal.ts'
import type { DatedRow } from '#kit/pack.ts'

const MOST_SHOWN = 20
const textOf = ({ key, from, to, row }: DatedRow): string =>
  `${key} ${from}${to === undefined ? '' : `..${to}`} ${Object.entries(row)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}`

/** The first of a list, and how many there are besides. */
export const shown = <T>(list: readonly T[], say: (each: T) => string[]): string[] => [
  ...list.slice(0, MOST_SHOWN).flatMap(say),
  ...(list.length > MOST_SHOWN ? [`  … and ${list.length - MOST_SHOWN} more`] : []),
]

/** Rows that are new, changed and gone. */
export const changeLines = (table: string, { added, removed, changed }: TableChange): string[] => [
  `${table}: ${added.length} rows new, ${changed.length} changed, ${removed.length} gone`,
  ...shown(changed, ({ before, after }) => [`- ${textOf(before)}`, `+ ${textOf(after)}`]),
  ...shown(added, each => [`+ ${textOf(each)}`]),
  ...shown(removed, each => [`- ${textOf(each)}`]),
]

/** What it would do to filings like those of the last days. */
export const rehearsalLines = (rehearsal: Rehearsal, day: string): string[] => {
  const { filings, refused, mended, decimals } = rehearsal
  const sum = rehearsal.changed.reduce((total, each) => total + each.after - each.before, 0n)
  const money = (minor: bigint): string => formatDecimal(minor, decimals)
  return [
    `tried on ${filings} filings as of ${day}: ${refused.length} refused, ` +
      `${mended.length} no longer refused, ${rehearsal.changed.length} with other amounts, ` +
      `${sum > 0n ? '+' : ''}${money(sum)} in all`,
    ...shown(refused, each => [
      `  ${each.number} refused: ${each.faults.map(({ key, path }) => `${key} ${path}`).join(', ')}`,
    ]),
    ...shown(rehearsal.changed, each => [
      `  ${each.number} ${money(each.before)} → ${money(each.after)}`,
    ]),
  ]
}
