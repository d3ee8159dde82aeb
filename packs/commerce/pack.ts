// The commerce pack: retail trade across the border, from the shelf to cleared, and back.
import { definePack, type Pack } from '#kit/pack.ts'
import { arrivals } from './arrivals.ts'
import { takeback, withdrawal } from './asked.ts'
import { givingBack, takebacks, withdrawals } from './asking.ts'
import { clearance, listing, returns } from './clearance.ts'
import { coupons } from './codes/coupons.ts'
import { categories, channels, countries, warehouses } from './codes/places.ts'
import { positive } from './codes/positive.ts'
import { DAY_LIMIT, settings, yearLimit } from './codes/settings.ts'
import { delivery } from './delivery.ts'
import { exchange } from './exchange/index.ts'
import { PIECE } from './fields.ts'
import { list } from './list.ts'
import { order } from './order.ts'
import { outgoing } from './outgoing.ts'
import { parcel } from './parcel.ts'
import { payment } from './payment.ts'
import { product } from './product.ts'
import { receipt } from './receipt.ts'
import { Reference } from './reference.ts'
import { group, resident } from './resident.ts'
import { returning } from './return.ts'
import { sale } from './sale.ts'
import { shop } from './shop/index.ts'
import { stock } from './stock.ts'
import { waybill } from './waybill.ts'
import { words } from './words/index.ts'

/** The year that an allowance's account is for: `person/year`. */
const yearOf = (rest: string): number => Number(rest.slice(rest.lastIndexOf('/') + 1))

export const commercePack = (): Pack =>
  definePack({
    name: 'commerce',
    filings: {
      product,
      stock,
      order,
      payment,
      waybill,
      list,
      receipt,
      withdrawal,
      return: returning,
      takeback,
      delivery,
      sale,
      parcel,
      resident,
      group,
    },
    processes: {
      ...{ clearance, listing, returns, withdrawals, takebacks, givingBack },
      ...{ outgoing, arrivals },
    },
    exchange,
    accounts: {
      // pieces in a warehouse, less those that were sold or are kept for an order
      shelf: { floor: 'credit' },
      supply: { floor: 'none' },
      sold: { floor: 'none' },
      // what a person bought in a year, and brought in on a day
      allowance: { floor: 'debit', limit: rest => yearLimit(yearOf(rest)) },
      daily: { floor: 'debit', limit: () => DAY_LIMIT },
      bought: { floor: 'none' },
      brought: { floor: 'none' },
      // money: what providers hold, what merchants and customs are owed of it
      takings: { floor: 'none' },
      owed: { floor: 'none' },
      tax: { floor: 'none' },
      // what of an order may still be given back
      left: { floor: 'credit' },
      paid: { floor: 'none' },
      returned: { floor: 'none' },
    },
    units: { [PIECE]: 0 },
    words,
    reference: {
      tables: {
        positive,
        setting: settings,
        country: countries,
        channel: channels,
        warehouse: warehouses,
        category: categories,
        coupon: coupons,
      },
      view: (lookup, date) => new Reference(lookup, date),
    },
    shop,
    names: { channel: 'channel', category: 'category' },
  })
