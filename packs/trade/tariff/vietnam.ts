// To whom Viet Nam's agreements are open: the parties other than Viet Nam. From the first day of
// the special preferential tariffs of 2022-2027, which is as far back as the file of them reaches,
// or from the day on which a party joined later. Typed from memory of the decrees and of the
// agreements' entry into force: check before use.
import type { DatedRow, ReferenceTable } from '#kit/pack.ts'

const ASEAN = 'BN KH ID LA MY MM PH SG TH'
const UNION = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'

/** Countries by schedule; a day after a country is that of its joining. */
const PARTIES: Readonly<Record<string, string>> = {
  acfta: `${ASEAN} CN`,
  atiga: ASEAN,
  ajcep: `${ASEAN} JP`,
  akfta: `${ASEAN} KR`,
  aanzfta: `${ASEAN} AU NZ`,
  aifta: `${ASEAN} IN`,
  ahkfta: `${ASEAN} HK`,
  vjepa: 'JP',
  vkfta: 'KR',
  vcfta: 'CL',
  vneaeu: 'AM BY KG KZ RU',
  cptpp: 'AU CA JP MX MY NZ PE SG CL=2023-02-21 BN=2023-07-12 GB=2024-12-15',
  evfta: UNION,
  ukvfta: 'GB',
  vifta: 'IL=2024-11-17',
  rcep: 'AU BN CN JP KH KR LA MM MY NZ SG TH ID=2023-01-02 PH=2023-06-02',
}
const SINCE = '2022-12-30'

const rowOf = (scheme: string, party: string): DatedRow => {
  const [country = '', from = SINCE] = party.split('=')
  return { key: `${scheme}:${country}`, from, row: {} }
}

export const vietnamsMembers: ReferenceTable = {
  seed: Object.entries(PARTIES).flatMap(([scheme, parties]) =>
    parties.split(' ').map(party => rowOf(scheme, party)),
  ),
  source: 'parties to the agreements, typed from memory; check before use',
}
