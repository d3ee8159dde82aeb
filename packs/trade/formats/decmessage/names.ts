// Names and codes of China's Single Window import and export message (DecMessage). The element
// names are those of its schema, as a public list of them has it. The names of rows (DecList,
// Container) and of the receipt (DEC_RESULT) are from memory of the interface's description, which
// was not at hand, and neither was a real message: check before use.
import { COUNTRIES } from '../../codes/countries.ts'

/** ISO 3166-1 alpha-3, which the customs list of countries uses, in the order of COUNTRIES. */
const ALPHA3 = `
  AND ARE AFG ATG AIA ALB ARM AGO ATA ARG ASM AUT AUS ABW ALA AZE BIH BRB BGD BEL BFA BGR BHR BDI
  BEN BLM BMU BRN BOL BES BRA BHS BTN BVT BWA BLR BLZ CAN CCK COD CAF COG CHE CIV COK CHL CMR CHN
  COL CRI CUB CPV CUW CXR CYP CZE DEU DJI DNK DMA DOM DZA ECU EST EGY ESH ERI ESP ETH FIN FJI FLK
  FSM FRO FRA GAB GBR GRD GEO GUF GGY GHA GIB GRL GMB GIN GLP GNQ GRC SGS GTM GUM GNB GUY HKG HMD
  HND HRV HTI HUN IDN IRL ISR IMN IND IOT IRQ IRN ISL ITA JEY JAM JOR JPN KEN KGZ KHM KIR COM KNA
  PRK KOR KWT CYM KAZ LAO LBN LCA LIE LKA LBR LSO LTU LUX LVA LBY MAR MCO MDA MNE MAF MDG MHL MKD
  MLI MMR MNG MAC MNP MTQ MRT MSR MLT MUS MDV MWI MEX MYS MOZ NAM NCL NER NFK NGA NIC NLD NOR NPL
  NRU NIU NZL OMN PAN PER PYF PNG PHL PAK POL SPM PCN PRI PSE PRT PLW PRY QAT REU ROU SRB RUS RWA
  SAU SLB SYC SDN SWE SGP SHN SVN SJM SVK SLE SMR SEN SOM SUR SSD STP SLV SXM SYR SWZ TCA TCD ATF
  TGO THA TJK TKL TLS TKM TUN TON TUR TTO TUV TWN TZA UKR UGA UMI USA URY UZB VAT VCT VEN VGB VIR
  VNM VUT WLF WSM YEM MYT ZAF ZMB ZWE`
  .trim()
  .split(/\s+/)
export const COUNTRY: Readonly<Record<string, string>> = Object.fromEntries(
  ALPHA3.map((code, i) => [code, COUNTRIES[i] ?? '']),
)
/** Trade directions, deal terms, and how a charge is stated, by the customs code lists. */
export const DIRECTION: Readonly<Record<string, string>> = { I: 'import', E: 'export' }
export const TERMS: Readonly<Record<string, string>> = {
  1: 'CIF',
  2: 'CFR',
  3: 'FOB',
  4: 'CI',
  7: 'EXW',
}
export const MARK: Readonly<Record<string, string>> = { 1: 'rate', 2: 'unit', 3: 'total' }

/** The code of a value in a list, the other way round. */
export const codeOf = (list: Readonly<Record<string, string>>, value: unknown): string =>
  Object.keys(list).find(code => list[code] === value) ?? ''

/** Kilograms in the customs list of units. */
export const KILOGRAM = '035'
