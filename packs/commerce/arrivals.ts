// What follows for parcels that arrived: customs' answers (712) move what its operator reported.
import { type Act, defineProcess } from '#kit/process.ts'
import { askedOf } from './answers.ts'
import { delivery } from './delivery.ts'
import { listKey } from './fields.ts'
import { receipt } from './receipt.ts'

export const arrivals = defineProcess({
  filings: { delivery, receipt },
  anchor: 'delivery',
  keys: {
    delivery: doc => [listKey(doc.operator, doc.internal)],
    receipt: doc => (doc.message === '712' ? [listKey(doc.agent, doc.internal)] : []),
  },
  next: (anchor, group): readonly Act[] => {
    const to = askedOf(anchor, group.receipt, '712')
    return to === undefined ? [] : [{ take: to, of: anchor }]
  },
})
