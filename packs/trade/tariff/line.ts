// How a line of the own tariff table is typed:
// `hs|unit|general|mfn|provisional|acfta|vat|source|zh|en|vi|th`, rates in percent, blank: not
// known.
// A rate that is not known is left out, so that a claim to it is refused rather than guessed.
import type { DatedRow } from '#kit/pack.ts'

/** First day of the rates: the tariff of 2024; adjustments since are the operator's to load. */
export const SINCE = '2020-01-01'

const SOURCES: Readonly<Record<string, string>> = {
  // the pages that print the line, looked at in 2024
  P: 'registry.china-gacc.agency and htshub.com, pages of the Chinese tariff, 2019–2024',
  T: 'Customs Tariff of the PRC (进出口税则), 2024, typed from memory of the print: check before use',
  // only the code, unit and VAT: no rate of duty was typed, so an import of it is refused
  E: 'Customs Tariff of the PRC (进出口税则), 2024, code only',
}

/** ACFTA Early Harvest: chapters 01–08 free since 2006 (Framework Agreement, art. 6). */
const SCHEDULES = ['general', 'mfn', 'provisional', 'acfta'] as const

export interface Goods {
  readonly hs: string
  readonly unit: string
  readonly vat: string
  readonly source: string
  readonly names: Readonly<Record<string, string>>
  /** percent by schedule */
  readonly rates: Readonly<Record<string, string>>
}

export const goodsOf = (list: string): Goods[] =>
  list
    .trim()
    .split('\n')
    .map(line => {
      const [
        hs = '',
        unit = '',
        general,
        mfn,
        provisional,
        acfta,
        vat = '',
        source = '',
        ...names
      ] = line.split('|')
      const [zh = '', en = '', vi = '', th = ''] = names
      const given = [general, mfn, provisional, acfta]
      const rates: Record<string, string> = {}
      SCHEDULES.forEach((schedule, i) => {
        const rate = given[i]
        if (rate !== undefined && rate !== '') rates[schedule] = rate
      })
      return { hs, unit, vat, source: SOURCES[source] ?? source, names: { zh, en, vi, th }, rates }
    })

export const hsRows = (goods: readonly Goods[]): DatedRow[] =>
  goods.map(({ hs, unit, vat, source, names }) => ({
    key: hs,
    from: SINCE,
    row: { ...names, unit, vat, source },
  }))

export const dutyRows = (goods: readonly Goods[]): DatedRow[] =>
  goods.flatMap(({ hs, rates, source }) =>
    Object.entries(rates).map(([schedule, percent]) => ({
      key: `${hs}:${schedule}`,
      from: SINCE,
      row: { percent, source },
    })),
  )
