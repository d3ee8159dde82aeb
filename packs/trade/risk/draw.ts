// The random share: which filings are drawn is settled by the seed of the day and the filing's
// number alone, so that whoever has the seed can draw again and see that nobody was picked.
import type { Digest } from '#kit/lanes.ts'

/** A number in [0, 1), a multiple of 2^-48: the first six bytes of the digest. */
export const drawOf = (day: string, seed: string, number: string, digest: Digest): number => {
  const bytes = digest(`lane draw 1\n${day}\n${seed}\n${number}`)
  let value = 0
  for (let i = 0; i < 6; i++) value = value * 256 + bytes[i]!
  return value / 2 ** 48
}

/**
 * What is published before the day begins; the seed itself only when the day is over, or a filer
 * could lodge until a number is not drawn. Hexadecimal.
 */
export const commitmentOf = (day: string, seed: string, digest: Digest): string =>
  [...digest(`lane seed 1\n${day}\n${seed}`)]
    .map(byte => byte.toString(16).padStart(2, '0'))
    .join('')

/** Whether a draw falls in a share of so many of 10,000. */
export const isDrawn = (draw: number, share: number): boolean => draw * 10_000 < share
