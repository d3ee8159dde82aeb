// Goods that may come in by retail trade across the border, and what they bear. Of the positive
// list only what the node's own shelf needs is shipped: an operator loads the rest.
import type { ReferenceTable } from '#kit/pack.ts'
import { ALWAYS } from './list.ts'

/**
 * A line: HS code of ten digits → percent of VAT, of MFN duty (taken only above the single limit),
 * of consumption tax where goods bear one, and the remark of the list. `1239`: goods that need the
 * papers of a first import except by 1210 in a pilot city.
 */
const line = (
  key: string,
  vat: string,
  mfn: string,
  more: Readonly<Record<string, string>> = {},
) => ({ key, from: ALWAYS, row: { vat, mfn, ...more } })

export const positive: ReferenceTable = {
  source: 'MOF and others 2019 no. 96, 2022 no. 7 (positive list); rates: check before use',
  numbers: ['vat', 'mfn', 'consumption'],
  seed: [
    line('0804503000', '9', '15'),
    line('0813409090', '9', '25'),
    line('0901210000', '13', '15'),
    line('1902303000', '13', '10'),
    line('2009891500', '13', '10'),
    line('2103909000', '13', '12'),
    line('2202990090', '13', '5'),
    line('2201101000', '13', '5'),
    line('2106909090', '13', '12'),
    line('3304990039', '13', '5', { consumption: '15' }),
    line('3304990099', '13', '5'),
  ],
}
