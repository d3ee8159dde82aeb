// A pack that does what its documents say, right or wrong: to see what the engine makes of it.
import { optional, text } from '#kit/field.ts'
import { defineFiling, type LedgerStep } from '#kit/filing.ts'
import { lines } from '#kit/lines.ts'
import { definePack, type Pack } from '#kit/pack.ts'

/** More accounts than a batch is tried again for. */
const MANY = 12

const fields = {
  does: text(20),
  rows: optional(lines({ hs: text(10) }, 3)),
}

const stepsOf = (does: string, org: string): LedgerStep[] => {
  if (does === 'poison') throw new Error('a mistake of the pack')
  if (does === 'many') {
    return Array.from({ length: MANY }, (_, i) => ({
      debit: `part:${i}`,
      credit: `whole:${org}`,
      amount: 1n,
      unit: 'kg',
    }))
  }
  return []
}

export const probe: Pack = definePack({
  name: 'probe',
  filings: {
    probe: defineFiling({
      name: 'probe',
      number: 'P{yyyy}{serial:5}',
      fields,
      amounts: {},
      assess: doc => {
        if (doc.does === 'unassessable') throw new Error('a mistake of the pack')
        return {}
      },
      rules: {},
      states: ['lodged', 'done'],
      transitions: {
        finish: {
          from: 'lodged',
          to: 'done',
          by: 'system',
          entries: (_, d, at) => stepsOf(d.does, at.org),
        },
        amend: { from: 'done', to: 'lodged', by: 'trader', amends: true },
      },
      // throws where it is handed anything but a row
      dimensions: { chapter: { each: 'rows', of: row => row.hs.slice(0, 2) } },
      measures: { probes: { unit: '1', scale: 0, at: 'lodged', of: () => 1n } },
      boards: { chapter: { by: ['chapter'], grain: 'year', keep: 2 } },
      list: column => [column.does],
    }),
  },
  accounts: { part: { floor: 'none' }, whole: { floor: 'none' } },
  words: { zh: {}, en: {}, vi: {}, th: {} },
  reference: { tables: {}, view: () => undefined },
})
