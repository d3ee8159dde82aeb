// What the API says the totals are, held against what was acknowledged.

/** What must be in the totals: filings, and their declared value in fen. */
export interface Expected {
  readonly filings: number
  readonly value: bigint
}

export const nothing: Expected = { filings: 0, value: 0n }

interface Answer {
  readonly position: number
  readonly cells: readonly { readonly value: string }[]
}

/**
 * Sum of a measure over all its cells, in minor units of `scale` decimals, and where it is true.
 *
 */
export const totalOf = async (
  url: string,
  measure: string,
  scale: number,
): Promise<{ sum: bigint; position: number }> => {
  const response = await fetch(`${url}/api/v1/totals/${measure}?grain=year`)
  if (!response.ok) throw new Error(`totals: ${response.status} ${await response.text()}`)
  const { cells, position } = (await response.json()) as Answer
  let sum = 0n
  for (const { value } of cells) {
    const [whole = '0', part = ''] = value.split('.')
    sum += BigInt(whole + part.padEnd(scale, '0'))
  }
  return { sum, position }
}

/** Throws when the totals are not exactly what is expected. */
export const checkTotals = async (url: string, expected: Expected): Promise<void> => {
  const count = await totalOf(url, 'trade.declarations', 0)
  const value = await totalOf(url, 'trade.declared', 2)
  if (count.sum === BigInt(expected.filings) && value.sum === expected.value) return
  throw new Error(
    `the totals say ${count.sum} filings worth ${value.sum} fen; acknowledged were ` +
      `${expected.filings} worth ${expected.value}`,
  )
}
