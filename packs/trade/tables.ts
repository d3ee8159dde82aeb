// The pack's reference tables, by the name under which rules and `assess` look them up.

import { CURRENCIES } from '#kit/money.ts'
import type { ReferenceTable } from '#kit/pack.ts'
import { countries, endedCountries, reservedCountries } from './codes/countries.ts'
import { letters } from './codes/letters.ts'
import { ALWAYS } from './codes/list.ts'
import { modes } from './codes/modes.ts'
import { offices } from './codes/offices.ts'
import { procedures, regimes } from './codes/procedures.ts'
import { terms, transports } from './codes/transport.ts'
import { units, wraps } from './codes/units.ts'
import type { Profile } from './profiles.ts'
import { riskTables } from './risk/tables.ts'
import { calendar } from './tariff/calendar.ts'
import { rates } from './tariff/rates.ts'
import { duty, endedHs, hs, members, settings } from './tariff/tables.ts'
import { vietnamsMembers } from './tariff/vietnam.ts'

const NONE = 'none shipped for this country'

/** Codes of no country: continental shelves, as HMRC's TT_IM095a explains them. */
const SHELVES = ['ZN', 'ZU'].map(key => ({ key, from: ALWAYS, row: {} }))

/** Lists of another country than China are not shipped: their codes are checked by form only. */
export const tables = (profile: Profile): Readonly<Record<string, ReferenceTable>> => {
  const { country } = profile
  const own = (table: ReferenceTable): ReferenceTable =>
    country === 'CN' ? table : { ...table, seed: [], source: NONE }
  return {
    office: own(offices),
    mode: own(modes),
    letter: own(letters),
    ...(country === 'GB' ? { procedure: procedures, regime: regimes } : {}),
    transport: own(transports),
    unit: own(units),
    wrap: own(wraps),
    terms,
    currency: {
      seed: CURRENCIES.map(key => ({ key, from: ALWAYS, row: {} })),
      source: 'ISO 4217',
    },
    country: country === 'GB' ? { ...countries, seed: [...countries.seed, ...SHELVES] } : countries,
    'country-ended': endedCountries,
    'country-reserved': reservedCountries,
    hs: own({ ...hs, numbers: ['vat', 'consumptionFrom', 'kilograms'] }),
    'hs-ended': own(endedHs),
    duty: own({ ...duty, numbers: ['percent', 'specific', 'inQuota'] }),
    member: country === 'VN' ? vietnamsMembers : own(members),
    rate: own({ ...rates, numbers: ['rate'], unbroken: true, bases: 'calendar' }),
    calendar: own(calendar),
    setting: own({ ...settings, numbers: ['amount'] }),
    ...riskTables(profile),
  }
}
