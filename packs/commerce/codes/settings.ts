// The limits of retail trade across the border, each dated, each with its source.
import type { ReferenceTable } from '#kit/pack.ts'

/**
 * What one person may buy in a calendar year, CNY, and from which year on.
 * Sources: Ministry of Finance and others, 2016 no. 18 (20,000 from 2016-04-08); 2018 no. 49
 * (26,000 from 2019-01-01).
 */
const YEARS: readonly (readonly [from: number, yuan: bigint])[] = [
  [2019, 26_000n],
  [2016, 20_000n],
]
const FEN = 100n

/** The year's limit in fen; none before there was the channel. */
export const yearLimit = (year: number): bigint =>
  (YEARS.find(([from]) => year >= from)?.[1] ?? 0n) * FEN

/**
 * What a border resident may bring in on one day free of tax, CNY. Source: Ministry of Finance and
 * others, 2008 no. 90 (8,000 a person a day, from 2008-11-01).
 */
export const DAY_LIMIT = 8_000n * FEN

/**
 * `single`: value of one order, CNY (2018 no. 49: 5,000 from 2019-01-01; before that 2,000).
 * `share`: percent of the statutory VAT and consumption tax that is taken within the limits (2016
 * no. 18). `rounding`: where the fen is rounded; customs' own way was not found, so it is one named
 * setting: `line-after-share` rounds each tax of a line once, half up, after the share was taken,
 * `line-before-share` rounds the statutory tax as well. `market`: one declaration of market
 * procurement, USD (GACC 2019 no. 221: 150,000).
 */
export const settings: ReferenceTable = {
  source: 'MOF 2016 no. 18, 2018 no. 49; GACC 2019 no. 221, 2020 no. 45: check before use',
  numbers: ['amount'],
  seed: [
    { key: 'single', from: '2016-04-08', to: '2019-01-01', row: { amount: '2000.00' } },
    { key: 'single', from: '2019-01-01', row: { amount: '5000.00' } },
    { key: 'share', from: '2016-04-08', row: { amount: '70' } },
    { key: 'rounding', from: '2016-04-08', row: { policy: 'line-after-share' } },
    { key: 'market', from: '2019-12-01', row: { amount: '150000.00' } },
  ],
}
