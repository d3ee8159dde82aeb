// A payment as its provider states it to customs: who paid how much for which order. One
// transaction stands once, and an order is paid for once.
import { code, type Doc, optional, party, text, time } from '#kit/field.ts'
import { defineFiling } from '#kit/filing.ts'
import { CURRENCY, idKind, yuan } from './fields.ts'
import type { Reference } from './reference.ts'

const fields = {
  platform: party('platform'),
  platformName: text(100),
  orderNo: text(60),
  provider: party('provider'),
  providerName: text(100),
  transaction: text(60),
  amount: yuan(),
  paidAt: time(),
  payerIdKind: code(idKind),
  payerId: text(60),
  payerName: text(60),
  payerPhone: optional(text(30)),
  note: optional(text(1000)),
}
export type Payment = Doc<typeof fields>

export const payment = defineFiling({
  name: 'payment',
  number: 'Y{yyyy}{serial:9}',
  fields,
  sections: {
    payment: ['provider', 'providerName', 'transaction', 'amount', 'paidAt'],
    order: ['platform', 'platformName', 'orderNo'],
    payer: ['payerIdKind', 'payerId', 'payerName', 'payerPhone', 'note'],
  },
  total: { amount: 'received' },
  example: {
    platform: '91450103DEM0H0000R',
    platformName: '示例北部湾商城',
    orderNo: 'EXAMPLE-1',
    provider: 'EXAMPLEPAY',
    providerName: '示例支付',
    transaction: 'PAY-EXAMPLE-1',
    amount: '285.64',
    paidAt: '2026-11-25T08:00:00.000Z',
    payerIdKind: '1',
    payerId: '450100199001010017',
    payerName: '示例买家',
  },
  amounts: { received: yuan() },
  assess: (doc, _: Reference) => ({ received: doc.amount }),
  rules: {},
  states: ['lodged', 'cancelled'],
  transitions: {
    // by a message of whoever stated it, as long as no list that rests on it has gone
    amend: { from: 'lodged', to: 'lodged', by: 'door', amends: true, aside: true },
    cancel: { from: 'lodged', to: 'cancelled', by: 'trader', note: 'optional' },
  },
  claims: doc => [
    { key: `transaction:${doc.provider}/${doc.transaction}`, path: '/transaction' },
    { key: `order:${doc.platform}/${doc.orderNo}`, path: '/orderNo' },
  ],
  frees: ['cancelled'],
  dimensions: { provider: { of: doc => doc.provider } },
  measures: {
    payments: {
      unit: CURRENCY,
      scale: 2,
      at: 'lodged',
      until: ['cancelled'],
      of: sums => sums.received,
    },
  },
  boards: {},
  list: c => [c.orderNo, c.provider, c.transaction, c.paidAt, c.received],
})
