// Days whose base rates are customs' rates of a month (China): the third Wednesday of the month
// before, the fourth where that is a holiday (GAC Order 124 of 2005, art. 38, and its successors).
// Kept as days, not as a rule: what is a holiday is announced year by year, and an operator adds
// them. February 2026: Spring Festival, 15 to 23, as announced; typed from memory, check before
// use.
import type { DatedRow, ReferenceTable } from '#kit/pack.ts'

/** Of each month of a year in turn, a day of the month before. */
const DAYS = `
2023 12-21 01-18 02-15 03-15 04-19 05-17 06-21 07-19 08-16 09-20 10-18 11-15
2024 12-20 01-17 02-21 03-20 04-17 05-15 06-19 07-17 08-21 09-18 10-16 11-20
2025 12-18 01-15 02-19 03-19 04-16 05-21 06-18 07-16 08-20 09-17 10-15 11-19
2026 12-17 01-21 02-25 03-18 04-15 05-20 06-17 07-15 08-19 09-16 10-21 11-18
2027 12-16`

const daysOf = (line: string): DatedRow[] => {
  const [year = '', ...days] = line.split(' ')
  return days.map((day, i) => {
    const month = `${year}-${String(i + 1).padStart(2, '0')}`
    // January's is of December
    const of = i === 0 ? String(Number(year) - 1) : year
    return { key: month, from: `${month}-01`, row: { base: `${of}-${day}` } }
  })
}

export const calendar: ReferenceTable = {
  seed: DAYS.trim().split('\n').flatMap(daysOf),
  source: 'GAC Order 124 of 2005, art. 38: third Wednesday of the month before; 2023-01 to 2027-01',
}
