// Values that would change what is due, and that the pack does not know how to reckon with, and
// values that nobody looked at. A message that holds one is not taken: what would be assessed might
// be wrong.
import type { Fault } from '#kit/fault.ts'
import { KEPT, keptPath } from './kept.ts'
import type { Value } from './leaves.ts'
import { ITEM } from './names.ts'

const is =
  (...texts: readonly string[]) =>
  (text: string): boolean =>
    texts.includes(text)

/**
 * Path → the texts that change nothing. Duty and VAT; in Northern Ireland, VAT on duty by a
 * name of its own.
 */
const HARMLESS: readonly (readonly [RegExp, (text: string) => boolean])[] = [
  [/DutyTaxFee\[.*\]\/TypeCode$/, is('A00', 'B00', 'B05')],
]

const anyText = (): boolean => true
const judgeOf = (path: string): ((text: string) => boolean) =>
  HARMLESS.find(([pattern]) => pattern.test(path))?.[1] ?? anyText

const faultAt = (key: string, { path, item, text, line }: Value): Fault => ({
  key,
  path: item < 0 ? `/${path}` : `/${path.replace(ITEM, `${ITEM}[${item + 1}]`)}`,
  values: { element: path.slice(path.lastIndexOf('/') + 1), text: text.slice(0, 80), line },
})

/**
 * Faults of a message's values. Those carried are in the document, whose own rules see to them;
 * `wrong` have a place and did not fit it.
 */
export const faultsAgainst = (
  kept: readonly Value[],
  wrong: readonly Value[],
  differ: readonly Value[],
): Fault[] => {
  const judged = new Map<string, (text: string) => boolean>()
  const harmful = kept.filter(({ path, text }) => {
    // the same few paths stand in each of ten thousand lines
    const judge = judged.get(path) ?? judgeOf(path)
    judged.set(path, judge)
    return !judge(text)
  })
  const unknown = kept.filter(({ path }) => !KEPT.has(keptPath(path)))
  const unsupported = [...new Set([...harmful, ...unknown, ...wrong])]
  return [
    ...unsupported
      .sort((a, b) => a.line - b.line)
      .map(each => faultAt('message-unsupported', each)),
    ...differ.map(each => faultAt('message-differs', each)),
  ]
}
