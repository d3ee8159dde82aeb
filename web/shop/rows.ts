// How a shelf's goods fill its rows.

/** Of so many goods, four columns wide: which take two of them. */
export const loud = (n: number): boolean[] => {
  const rest = n % 3
  const rows = rest === 1 && n > 1 ? (n - 4) / 3 : Math.floor(n / 3)
  const made = Array.from({ length: rows * 3 }, (_, i) => i % 6 === 0 || i % 6 === 5)
  const last = rest === 0 ? 0 : rest === 1 && n > 1 ? 4 : rest
  return [...made, ...Array.from({ length: last }, () => last < 3)]
}
