// Amounts that a message states, held against what is worked out here.
import type { IncomingRecord } from '#kit/exchange.ts'
import type { Fault } from '#kit/fault.ts'

export const differing = (stated: IncomingRecord['stated'], amountsText: string): Fault[] => {
  const amounts = JSON.parse(amountsText) as Readonly<Record<string, unknown>>
  return Object.entries(stated).flatMap(([name, { path, value }]) => {
    const expected = String(amounts[name] ?? '')
    // 100 with customs' own number for an amount that does not agree
    const values = { expected, found: value, status: '100', code: '1332' }
    return expected === value ? [] : [{ key: 'ceb-differs', path, values }]
  })
}
