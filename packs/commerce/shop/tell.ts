// What a page tells of an article, and the limits that it tells beside.
import { trimDecimal } from '#kit/decimal.ts'
import type { Members } from '#kit/filing.ts'
import { formatMoney } from '#kit/money.ts'
import type { ShelfArticle } from '#kit/shop.ts'
import { yearLimit } from '../codes/settings.ts'
import { shelf } from '../entries.ts'
import { CURRENCY } from '../fields.ts'
import { isRetail } from '../product.ts'
import type { Reference } from '../reference.ts'
import { BACK_DAYS, RETURN_DAYS } from '../refund.ts'
import { PERCENT } from '../tax.ts'
import { productOf } from './basket.ts'

const yuan = (minor: bigint): string => formatMoney(minor, CURRENCY)

export const limitsOf = (reference: Reference): Readonly<Record<string, string | number>> => {
  return {
    single: yuan(reference.single),
    year: yuan(yearLimit(Number(reference.date.slice(0, 4)))),
    share: trimDecimal(reference.share, PERCENT),
    returnDays: RETURN_DAYS,
    backDays: BACK_DAYS,
  }
}

const ratesOf = (hs: string, reference: Reference) => {
  const rates = reference.rates(hs)
  if (rates === undefined) return { vat: null, consumption: null, duty: null }
  const percent = (rate: bigint): string | null => (rate === 0n ? null : trimDecimal(rate, PERCENT))
  return {
    vat: percent(rates.vat),
    consumption: percent(rates.consumption),
    duty: percent(rates.duty),
  }
}

/** Why goods take the channel that they take. */
const REASONS: Readonly<Record<string, string>> = {
  '1210': 'bonded',
  '1239': 'bonded',
  '9610': 'direct',
  '9710': 'business',
  '9810': 'abroad',
  '1039': 'market',
  '0110': 'general',
}

const detailOf = (article: ShelfArticle) => {
  const doc = productOf(article)
  const sold = isRetail(doc)
  return {
    story: { zh: doc.story, en: doc.storyEn, vi: doc.storyVi, th: doc.storyTh },
    maker: doc.maker ?? null,
    storage: doc.storage,
    shelfDays: doc.shelfDays ?? null,
    hs: doc.hs,
    net: trimDecimal(doc.net, 5),
    gross: trimDecimal(doc.gross, 5),
    why: {
      channel: doc.channel,
      reason: REASONS[doc.channel] ?? 'general',
      allowed: sold,
      ...(sold ? {} : { not: { key: 'article-not-sold', path: '', values: {} } }),
    },
  }
}

/** Without what is left of it, which is the ledger's to say. */
export const articleOf = (
  article: ShelfArticle,
  reference: Reference,
  detail: boolean,
): Members => {
  const doc = productOf(article)
  const amounts = article.amounts as Readonly<Record<string, bigint>>
  const amount = (name: string): string => yuan(amounts[name] ?? 0n)
  return {
    number: article.number,
    ...{ sku: doc.sku, flow: doc.flow, category: doc.category, channel: doc.channel },
    art: doc.art ?? null,
    pictures: (doc.pictures ?? []).map(each => each.file),
    name: { zh: doc.name, en: doc.nameEn, vi: doc.nameVi, th: doc.nameTh },
    size: doc.size ?? null,
    origin: doc.origin,
    destination: doc.destination ?? null,
    warehouse: doc.warehouse ?? null,
    price: yuan(doc.price),
    freight: yuan(doc.freight),
    insurance: yuan(doc.insurance),
    ...{ base: amount('base'), duty: amount('duty'), consumption: amount('consumption') },
    ...{ vat: amount('vat'), door: amount('door') },
    rates: isRetail(doc) ? ratesOf(doc.hs, reference) : ratesOf('', reference),
    ...(detail ? detailOf(article) : {}),
  }
}

export const textsOf = (article: ShelfArticle): readonly string[] => {
  const { name, nameEn, nameVi, nameTh, sku, story, storyEn, storyVi, storyTh } = productOf(article)
  return [name, nameEn, nameVi, nameTh, sku, story, storyEn, storyVi, storyTh].filter(
    each => each !== undefined,
  )
}

export const shelfOf = (article: ShelfArticle): string | undefined => {
  const { warehouse, sku } = productOf(article)
  return warehouse === undefined ? undefined : shelf(article.org, warehouse, sku)
}
