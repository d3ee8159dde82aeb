// Countries and regions: ISO 3166-1 alpha-2, with when a code began or ended.
// Sources: ISO 3166-1 (249 codes in 2026) and ISO 3166-3 (withdrawn codes, with the dates of their
// withdrawal); XI and XU of the GB statistics; ZZ of UNECE for an origin that is not known.
import type { DatedRow, ReferenceTable } from '#kit/pack.ts'
import { ALWAYS } from './list.ts'

const CODES = `
  AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
  BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
  EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
  GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
  KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
  MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
  QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
  TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
  ZW`

/**
 * First day of codes that began within living memory: a declaration before it cannot carry them.
 *
 */
const BEGAN: Readonly<Record<string, string>> = {
  BQ: '2010-12-15',
  CW: '2010-12-15',
  ME: '2006-09-26',
  MM: '1989-12-05',
  RS: '2006-09-26',
  SS: '2011-08-09',
  SX: '2010-12-15',
  TL: '2002-05-20',
}

/** Codes beside ISO that trade uses: Kosovo; parts of the United Kingdom; origin not known. */
const BESIDE: readonly DatedRow[] = [
  { key: 'XK', from: '2010-01-01', row: { note: 'Kosovo; user-assigned, EU customs code list' } },
  { key: 'XI', from: '2021-01-01', row: { note: 'Northern Ireland', parent: 'GB' } },
  { key: 'XU', from: '2021-01-01', row: { note: 'United Kingdom less XI', parent: 'GB' } },
  // Customs Tariff Law 2024, art. 12: goods of unknown origin bear the general rate.
  { key: 'ZZ', from: ALWAYS, row: { note: 'not known', mfn: 'no' } },
]

/** ISO 3166-3: code, last day, and what followed it. */
const ENDED: readonly (readonly [code: string, ended: string, successor: string])[] = [
  ['AN', '2010-12-15', 'BQ, CW, SX'],
  ['BU', '1989-12-05', 'MM'],
  ['CS', '2006-09-26', 'ME, RS'],
  ['DD', '1990-10-30', 'DE'],
  ['SU', '1992-08-30', 'RU'],
  ['TP', '2002-05-20', 'TL'],
  ['YD', '1990-08-14', 'YE'],
  ['YU', '2003-07-23', 'CS'],
  ['ZR', '1997-07-14', 'CD'],
]

/** Reserved by ISO 3166 for other use, and what a trader means by them. */
const RESERVED: Readonly<Record<string, string>> = { UK: 'GB', EL: 'GR', EU: 'none' }

const PARENTS: Readonly<Record<string, string>> = { XI: 'GB', XU: 'GB' }
/** Country that a code counts under in totals by country: Northern Ireland under GB (T13). */
export const parentOf = (code: string): string => PARENTS[code] ?? code

/** All codes in force, sorted. */
export const COUNTRIES: readonly string[] = CODES.trim().split(/\s+/)

export const countries: ReferenceTable = {
  seed: [
    ...COUNTRIES.map(key => ({ key, from: BEGAN[key] ?? ALWAYS, row: {} })),
    ...BESIDE,
    ...ENDED.map(([key, to]) => ({ key, from: ALWAYS, to, row: {} })),
  ],
  source: 'ISO 3166-1 and ISO 3166-3',
}
export const endedCountries: ReferenceTable = {
  seed: ENDED.map(([key, from, successor]) => ({ key, from, row: { successor } })),
  source: 'ISO 3166-3',
}
export const reservedCountries: ReferenceTable = {
  seed: Object.entries(RESERVED).map(([key, meant]) => ({ key, from: ALWAYS, row: { meant } })),
  source: 'ISO 3166-1, reserved codes',
}
