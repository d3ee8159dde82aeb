// Sums of decimals without floats.
import { formatDecimal, parseDecimal } from '#kit/decimal.ts'

const scaleOf = (text: string): number => text.split('.')[1]?.length ?? 0

/** The exact sum of decimal texts, with as many decimals as the longest has. */
export const addDecimals = (texts: readonly string[]): string => {
  const scale = Math.max(0, ...texts.map(scaleOf))
  const sum = texts.reduce((total, text) => total + (parseDecimal(text, scale) ?? 0n), 0n)
  return formatDecimal(sum, scale)
}
