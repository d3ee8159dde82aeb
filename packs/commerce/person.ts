// Papers of persons. Pure arithmetic, no look-up.

// GB 11643-1999: weights of the first seventeen digits, 2^(18 − i) mod 11, and the check
// characters.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'

/** A resident's identity number: 17 digits and a check character, with a date that there is. */
export const isIdentityNumber = (number: string): boolean => {
  if (!/^\d{17}[\dX]$/.test(number)) return false
  const sum = WEIGHTS.reduce((all, weight, i) => all + weight * Number(number[i]), 0)
  if (CHECKS[sum % 11] !== number[17]) return false
  const day = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  const at = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}
