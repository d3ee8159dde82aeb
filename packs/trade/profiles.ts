// What differs from country to country: the node's own country decides.
import type { Published, Rounding } from '#kit/decimal.ts'
import { isContainer, isCreditCode, isEori, isKoreanCode, isTaxNumber } from './identifiers.ts'

export type Country = 'CN' | 'KR' | 'GB' | 'VN'

/** Agreements whose rates a declaration may claim, by the names of their schedules. */
export const SCHEMES = [
  'acfta',
  'rcep',
  'atiga',
  'ajcep',
  'akfta',
  'aanzfta',
  'aifta',
  'ahkfta',
  'vjepa',
  'vkfta',
  'vcfta',
  'vneaeu',
  'cptpp',
  'evfta',
  'ukvfta',
  'vifta',
] as const
export type Scheme = (typeof SCHEMES)[number]

export interface Profile {
  readonly country: Country
  /** country codes of goods that are brought in (DE 5/8 and the like) */
  readonly territory: readonly string[]
  readonly currency: 'CNY' | 'KRW' | 'GBP' | 'VND'
  /** of each amount of each goods line, once, to the currency's minor unit */
  readonly rounding: Rounding
  /** the total of each tax is cut to a multiple of this many minor units */
  readonly step: bigint
  /** true: rates come from the dated tariff; false: the declarant states them (self-assessment) */
  readonly tariff: boolean
  /** lines state procedures, preference codes and further taxes as the Union's data model does */
  readonly procedures: boolean
  /**
   * VAT in 1/10,000 of a percent, where neither the tariff nor the declarant says otherwise.
   * Absent: the tariff's row says it or, dated, the setting `vat`; what neither does is refused.
   */
  readonly vat?: bigint
  /** consumption tax is part of its own base (price / (1 - r) * r), or a share of value and duty */
  readonly consumption: 'in-base' | 'on-top'
  /** how an export duty is worked out; absent: no rule was at hand, and a rate of it is refused */
  readonly exportDuty?: 'off-price'
  /** agreements that can be claimed */
  readonly schemes: readonly Scheme[]
  /** masses where statistics are published; absent where no rule was at hand: exact */
  readonly masses?: Published
  /** form of a commodity code; the field itself lets 6 to 10 digits pass */
  readonly hs: RegExp
  /** digits of a commodity code, as the message says it */
  readonly digits: string
  /** offices, modes, transport, units and packing are checked against this pack's lists */
  readonly lists: boolean
  /** what the terms leave open and must be stated; all else that is open counts if stated */
  readonly charges: 'none' | 'freight' | 'freight-and-insurance'
  /** an insurance that is not known counts as three per mille */
  readonly statutoryInsurance: boolean
  isParty(code: string): boolean
  isContainer(number: string): boolean
}

export const PROFILES: Readonly<Record<Country, Profile>> = {
  // Amounts to the fen, half up: customs value and tax alike (GAC Order 272 of 2024 on levying
  // duties; so already Order 124 of 2005). VAT Law 2024 art. 10: 13 % unless a lower rate is
  // listed.
  CN: {
    country: 'CN',
    territory: ['CN'],
    currency: 'CNY',
    rounding: 'half-up',
    step: 1n,
    tariff: true,
    procedures: false,
    vat: 130_000n,
    consumption: 'in-base',
    exportDuty: 'off-price',
    schemes: ['acfta', 'rcep'],
    // GAC Announcement 18 of 2019: a net mass below one kilogram is filled in as 1
    masses: { decimals: 0, lift: true },
    hs: /^\d{10}$/,
    digits: '10',
    lists: true,
    charges: 'freight-and-insurance',
    statutoryInsurance: true,
    isParty: isCreditCode,
    isContainer,
  },
  // Won has no minor unit; what is below ten won of a receipt of the treasury is not counted
  // (State Finances: Management of the National Treasury Act, art. 47). VAT Act art. 30: 10 %.
  KR: {
    country: 'KR',
    territory: ['KR'],
    currency: 'KRW',
    rounding: 'truncate',
    step: 10n,
    tariff: false,
    procedures: false,
    vat: 100_000n,
    consumption: 'in-base',
    schemes: ['acfta', 'rcep'],
    hs: /^(\d{6}|\d{10})$/,
    digits: '6, 10',
    lists: false,
    charges: 'none',
    statutoryInsurance: true,
    isParty: isKoreanCode,
    isContainer,
  },
  // HMRC cuts to the penny: 20 % of 2,365.53 is assessed as 473.10, not 473.11 (its published
  // trader test TT_IM189a). VAT Act 1994 s. 2: 20 %.
  GB: {
    country: 'GB',
    // the Isle of Man is of the same customs territory; ZU: the continental shelf
    territory: ['GB', 'IM', 'ZU'],
    currency: 'GBP',
    rounding: 'truncate',
    step: 1n,
    tariff: false,
    procedures: true,
    vat: 200_000n,
    consumption: 'in-base',
    schemes: ['acfta', 'rcep'],
    hs: /^\d{8,10}$/,
    digits: '8–10',
    lists: false,
    charges: 'none',
    statutoryInsurance: true,
    isParty: isEori,
    // DE 7/10: up to 17 characters, of any owner’s scheme; ISO 6346 is but one of them
    isContainer: number => /^[!-~]{1,17}$/.test(number),
  },
  // Typed from memory of the texts, which were not at hand; check before use. The dong has no minor
  // unit; that amounts go to it half up is this profile's choice. Customs value: CIF at the first
  // gate of entry, and no premium is added where none was paid (Circular 39/2015/TT-BTC). Special
  // consumption tax: a share of value and import duty (Law on Special Consumption Tax). VAT: on all
  // of that, 5, 8 or 10 % by the line, so it is never assumed.
  VN: {
    country: 'VN',
    territory: ['VN'],
    currency: 'VND',
    rounding: 'half-up',
    step: 1n,
    tariff: true,
    procedures: false,
    consumption: 'on-top',
    schemes: SCHEMES,
    hs: /^\d{8}$/,
    digits: '8',
    lists: false,
    charges: 'freight',
    statutoryInsurance: false,
    isParty: isTaxNumber,
    isContainer,
  },
}
