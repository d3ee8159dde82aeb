// What a buyer typed, until it is sent: kept for this window only, since it names a person.
import type { Drawer } from './bag.ts'

const KEPT = 'beibu.shop.draft'
const ORDERS = 'beibu.shop.orders'

export const FIELDS = [
  'name',
  'idKind',
  'id',
  'phone',
  'consignee',
  'consigneePhone',
  'address',
  'coupon',
] as const
export type FieldName = (typeof FIELDS)[number]
export type Draft = Readonly<Partial<Record<FieldName, string>>>

export const readDraft = (text: string | null): Draft => {
  try {
    const kept = JSON.parse(text ?? '{}') as Record<string, unknown>
    return Object.fromEntries(
      FIELDS.flatMap(name => (typeof kept[name] === 'string' ? [[name, kept[name]]] : [])),
    )
  } catch {
    return {}
  }
}
export const keptDraft = (of: Drawer): Draft => readDraft(of.read(KEPT))
export const keepDraft = (of: Drawer, draft: Draft): void => of.write(KEPT, JSON.stringify(draft))

/** An order that was begun on this device: its token opens it, and nothing else does. */
export interface Begun {
  readonly token: string
  readonly at: string
  readonly paid: string
  readonly pieces: number
  /** articles of it, which leave the bag once it is paid */
  readonly lines: readonly { readonly article: string; readonly quantity: number }[]
  readonly placed?: boolean
}

const TOKEN = /^[\w-]{20,100}$/
const isBegun = (value: unknown): value is Begun =>
  typeof value === 'object' &&
  value !== null &&
  TOKEN.test(String((value as Begun).token)) &&
  Array.isArray((value as Begun).lines)

/** The last ones, newest first. */
export const readBegun = (text: string | null): Begun[] => {
  try {
    const kept: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(kept) ? kept.filter(isBegun).slice(0, 50) : []
  } catch {
    return []
  }
}
export const begunOrders = (of: Drawer): Begun[] => readBegun(of.read(ORDERS))
export const keepBegun = (of: Drawer, orders: readonly Begun[]): void =>
  of.write(ORDERS, orders.length === 0 ? '' : JSON.stringify(orders.slice(0, 50)))

/** The same wish has the same key, so that a second press of the button buys nothing twice. */
export class Wishes {
  #last = ''
  #key = ''
  keyFor(wish: unknown): string {
    const text = JSON.stringify(wish)
    if (text !== this.#last) {
      this.#last = text
      this.#key = crypto.randomUUID?.() ?? String(crypto.getRandomValues(new Uint32Array(4)))
    }
    return this.#key
  }
}
