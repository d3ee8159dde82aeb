// How hard a password is to guess, by what people choose (words, names, dates, keys in a row) in
// several languages; no list of leaked passwords and no call to anybody else's machine.
import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { LEAST_CHARACTERS, MOST_CHARACTERS } from '#engine/access/password.ts'
import type { Strength } from './people.ts'

/** Loaded at the first question: the dictionaries take a tenth of a second and some megabytes. */
const loadMeter = async (): Promise<ZxcvbnFactory> => {
  const [core, common] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  const house = ['beibu', 'beibuwan', 'guangxi', 'haiguan', 'customs']
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, house },
    graphs: common.adjacencyGraphs,
    maxLength: 100,
  })
}
let meter: Promise<ZxcvbnFactory> | undefined

/** Least score that is taken: some 10⁸ guesses against a hash that takes a quarter second. */
const LEAST_SCORE = 3

/** @param about the person's own words (address, name): they are the first thing to be tried */
export const strengthOf = async (
  password: string,
  about: readonly string[],
): Promise<Strength & { readonly ok: boolean }> => {
  const characters = [...password].length
  if (characters < LEAST_CHARACTERS) return { score: 0, ok: false, reason: 'too-short' }
  if (characters > MOST_CHARACTERS) return { score: 0, ok: false, reason: 'too-long' }
  const own = about.flatMap(text => [text, ...text.split(/[@.\s+_-]+/)]).filter(text => text !== '')
  meter ??= loadMeter()
  const { score } = await (await meter).checkAsync(password.slice(0, 100), own)
  const ok = score >= LEAST_SCORE
  return { score, ok, reason: ok ? null : 'guessable' }
}
