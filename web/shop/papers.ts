// What a buyer typed, looked at before it is sent, and which field the node means by a fault.
import { isIdentityNumber } from '#packs/commerce/person.ts'
import type { Fault } from './ask.ts'
import type { Draft, FieldName } from './draft.ts'
import type { Messages } from './words/index.ts'

/** A mobile or fixed line, with its country's number or without. */
const PHONE = /^\+?[\d -]{6,20}$/

/** An identity number as it is printed: no blanks, its last sign large. */
export const tidyId = (typed: string): string => typed.replace(/\s/g, '').toUpperCase()

/** What is wrong with what was typed, by field; before the node is asked. */
export const wrongIn = (draft: Draft, words: Messages): Partial<Record<FieldName, string>> => {
  const wrong: Partial<Record<FieldName, string>> = {}
  const needed: readonly FieldName[] = [
    'name',
    'id',
    'phone',
    'consignee',
    'consigneePhone',
    'address',
  ]
  for (const name of needed) {
    if ((draft[name] ?? '').trim() === '') wrong[name] = words.needed
  }
  for (const name of ['phone', 'consigneePhone'] as const) {
    if (wrong[name] === undefined && !PHONE.test((draft[name] ?? '').trim()))
      wrong[name] = words.phoneWrong
  }
  if (wrong.id === undefined && (draft.idKind ?? '1') === '1') {
    if (!isIdentityNumber(tidyId(draft.id ?? ''))) wrong.id = words.idWrong
  }
  return wrong
}

/** Which field the node means: the paths of the checkout, and those of the order made of it. */
const PLACES: readonly (readonly [RegExp, FieldName])[] = [
  [/coupon/i, 'coupon'],
  [/consignee\/?phone$/i, 'consigneePhone'],
  [/address$/, 'address'],
  [/consignee(?:\/name)?$/, 'consignee'],
  [/(?:buyer\/idKind|buyerIdKind)$/, 'idKind'],
  [/(?:buyer\/id|buyerId)$/, 'id'],
  [/(?:buyer\/name|buyerName)$/, 'name'],
  [/(?:buyer\/phone|buyerPhone)$/, 'phone'],
]
export const fieldOf = ({ path }: Pick<Fault, 'path'>): FieldName | undefined =>
  PLACES.find(([at]) => at.test(path))?.[1]
