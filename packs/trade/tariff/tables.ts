// The own tariff table of the corridor's goods (China). A demonstration of the shape, not the
// tariff: an operator loads the whole of it. Facts, each row with its source.
import type { DatedRow, ReferenceTable } from '#kit/pack.ts'
import { FARM } from './farm.ts'
import { INDUSTRY } from './industry.ts'
import { dutyRows, hsRows, SINCE } from './line.ts'

export const GOODS = [...FARM, ...INDUSTRY]

const MOF = 'Table of consumption tax items (消费税税目税率表), as amended to 2024'
const row = (key: string, cells: Record<string, string>): DatedRow => ({
  key,
  from: SINCE,
  row: cells,
})

/** Rates that are more than one percentage of the value. */
const SPECIAL: readonly DatedRow[] = [
  // natural rubber: 20 %, or 1,500 CNY a tonne, whichever is lower
  row('4001220000:mfn', {
    percent: '20',
    specific: '1.5',
    per: 'kg',
    choose: 'lower',
    source: 'Customs Tariff of the PRC, 2024: 20 % or 1,500 CNY/t, the lower',
  }),
  // 1.20 CNY a litre; 1 t is 1,176 l
  row('2710192300:consumption', { specific: '1.4112', per: 'kg', source: MOF }),
  // 250 CNY a tonne (the class from 3,000 CNY a tonne on)
  row('2203000000:consumption', { specific: '0.25', per: 'kg', source: MOF }),
  row('2203000000:general', { specific: '7.5', per: 'unit', source: 'Customs Tariff, 2024' }),
  row('2204210000:consumption', { percent: '10', source: MOF }),
  // 20 % and 0.5 CNY for 500 g or ml; 1 l is 0.912 kg, so 0.912 CNY a litre is 1 CNY a kilogram
  row('2208200090:consumption', { percent: '20', specific: '1', per: 'kg', source: MOF }),
  row('3208901011:consumption', { percent: '4', source: MOF }),
  row('3304990029:consumption', { percent: '15', source: MOF }),
  row('8507200000:consumption', { percent: '4', source: MOF }),
  row('8703602300:consumption', { percent: '3', source: MOF }),
  row('8703604100:consumption', { percent: '9', source: MOF }),
  row('8703606100:consumption', { percent: '25', source: MOF }),
]
const special = new Set(SPECIAL.map(each => each.key))

/** Skin care is luxury from 10 CNY a gram on; below it bears no consumption tax. */
const FROM: Readonly<Record<string, string>> = { '3304990029': '10000' }

const SOURCE = 'own table of the corridor’s goods, see each row; demonstration seed'

export const hs: ReferenceTable = {
  seed: hsRows(GOODS).map(each => {
    const consumptionFrom = FROM[each.key]
    return consumptionFrom === undefined ? each : { ...each, row: { ...each.row, consumptionFrom } }
  }),
  source: SOURCE,
}
export const duty: ReferenceTable = {
  seed: [...dutyRows(GOODS).filter(each => !special.has(each.key)), ...SPECIAL],
  source: SOURCE,
}

/** Codes that ended, with what they became (HS 2022, in force in China from 2022-01-01). */
export const endedHs: ReferenceTable = {
  seed: [
    row8('8517120011', '2022-01-01', '8517130000'),
    row8('8541402000', '2022-01-01', '8541430000'),
  ],
  source: 'HS 2022 correlation tables (WCO); Customs Tariff of the PRC, 2022',
}
function row8(key: string, from: string, successor: string): DatedRow {
  return { key, from, row: { successor } }
}

const ASEAN = ['BN', 'KH', 'ID', 'LA', 'MY', 'MM', 'PH', 'SG', 'TH', 'VN']
// RCEP entered into force one by one; for China's goods trade from these days on.
const RCEP: Readonly<Record<string, string>> = {
  BN: '2022-01-01',
  KH: '2022-01-01',
  LA: '2022-01-01',
  SG: '2022-01-01',
  TH: '2022-01-01',
  VN: '2022-01-01',
  JP: '2022-01-01',
  AU: '2022-01-01',
  NZ: '2022-01-01',
  KR: '2022-02-01',
  MY: '2022-03-18',
  MM: '2022-05-01',
  ID: '2023-01-02',
  PH: '2023-06-02',
}
export const members: ReferenceTable = {
  seed: [
    ...ASEAN.map(country => ({ key: `acfta:${country}`, from: '2005-07-20', row: {} })),
    ...Object.entries(RCEP).map(([country, from]) => ({ key: `rcep:${country}`, from, row: {} })),
  ],
  source: 'ACFTA Agreement on Trade in Goods (2004); RCEP, dates of entry into force',
}

/** Settings of law that have a date. */
export const settings: ReferenceTable = {
  seed: [
    // Regulation on Import and Export Duties, art. 45 (1), until the Customs Tariff Law replaced
    // it;
    // art. 32 of the law leaves the amount to the State Council, of which no text was at hand.
    { key: 'duty-free-up-to', from: '2004-01-01', to: '2024-12-01', row: { amount: '50.00' } },
    // Customs Tariff Law 2024, art. 43, in force from 2024-12-01: days to pay in, and percent a day
    // from then on. Before, the Regulation's art. 37 counted from the notice of payment.
    { key: 'payment-term', from: '2024-12-01', row: { amount: '15' } },
    { key: 'late-payment', from: '2024-12-01', row: { amount: '0.05' } },
    // Customs Law art. 24, GAC Order 128 of 2005 (from memory, check before use): days to declare
    // an import in, percent of its value a day from then on, the least amount, and whole yuan.
    { key: 'declaration-term', from: '2005-06-01', row: { amount: '14' } },
    { key: 'late-declaration', from: '2005-06-01', row: { amount: '0.05' } },
    { key: 'late-declaration-from', from: '2005-06-01', row: { amount: '50.00' } },
    { key: 'late-declaration-step', from: '2005-06-01', row: { amount: '1.00' } },
  ],
  source:
    'Regulation on Import and Export Duties (2017), art. 45; Customs Tariff Law 2024, art. 32, 43; ' +
    'Customs Law, art. 24; GAC Order 128 of 2005',
}
