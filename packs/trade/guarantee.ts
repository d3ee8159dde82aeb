// A guarantee: a bank, an insurer or a deposit stands for what an organisation will owe customs, up
// to an amount. Accepted, it is the floor under all declarations that use it.
// Law: Customs Tariff Law 2024, art. 43 (release and monthly payment against security).
import { code, codeList, type Doc, date, money, optional, text } from '#kit/field.ts'
import { type Case, defineFiling, type Entry, reverse } from '#kit/filing.ts'
import { file, lines } from '#kit/lines.ts'
import { decimalsOf } from '#kit/money.ts'
import type { Profile } from './profiles.ts'
import type { Reference } from './reference.ts'

export const kinds = codeList('guaranteeKind', ['bank', 'insurance', 'deposit'])

const fields = (home: string) => ({
  guaranteeKind: code(kinds),
  guarantor: text(200),
  paper: text(60),
  limit: money({ currency: home }),
  validFrom: date(),
  validTo: optional(date()),
  note: optional(text(500)),
  attachments: optional(lines({ file: file(20_000_000) }, 50)),
})
type Guarantee = Doc<ReturnType<typeof fields>>

const amounts = (home: string) => ({ covered: money({ currency: home }) })
type Covered = Doc<ReturnType<typeof amounts>>

/** Accepted: so much more may be owed without being paid. */
const covered = (sums: Covered, at: Case, unit: string): Entry[] => [
  { debit: `cover:${at.org}`, credit: `guarantee:${at.org}`, amount: sums.covered, unit },
]

/** Assessment takes the limit as it is: it is no tax. */
const assess = (doc: Guarantee, _: Reference): Covered => ({ covered: doc.limit })

/** Guarantees of a country, in its currency. */
export const guarantee = ({ currency }: Profile) =>
  defineFiling({
    name: 'guarantee',
    number: 'G{yyyy}{serial:7}',
    fields: fields(currency),
    sections: {
      guarantor: ['guaranteeKind', 'guarantor', 'paper', 'limit'],
      validity: ['validFrom', 'validTo'],
      papers: ['note', 'attachments'],
    },
    total: { amount: 'covered' },
    example: {
      guaranteeKind: 'bank',
      guarantor: '示例银行南宁分行',
      paper: 'LG-EXAMPLE-0001',
      limit: decimalsOf(currency) === 0 ? '1000000' : '1000000.00',
      validFrom: '2026-01-01',
    },
    amounts: amounts(currency),
    assess,
    rules: {
      'limit-missing': { at: 'limit', holds: doc => doc.limit > 0n },
      'valid-backwards': {
        at: 'validTo',
        holds: doc => doc.validTo === undefined || doc.validTo >= doc.validFrom,
      },
      'valid-over': {
        at: 'validTo',
        holds: (doc, { date: today }) => doc.validTo === undefined || doc.validTo >= today,
      },
    },
    states: ['lodged', 'accepted', 'ended', 'refused', 'cancelled'],
    transitions: {
      accept: {
        from: 'lodged',
        to: 'accepted',
        by: 'officer',
        entries: (sums, _, at) => covered(sums, at, currency),
      },
      amend: { from: 'lodged', to: 'lodged', by: 'trader', amends: true },
      cancel: { from: 'lodged', to: 'cancelled', by: 'trader', note: 'optional' },
      refuse: { from: 'lodged', to: 'refused', by: 'officer', note: 'optional' },
      // What is in use keeps its cover: the floor refuses the end until it is paid.
      end: {
        from: 'accepted',
        to: 'ended',
        by: 'officer',
        aside: true,
        note: 'optional',
        entries: (sums, _, at) => reverse(covered(sums, at, currency)),
      },
    },
    // One paper stands once.
    claims: doc => [{ key: `paper:${doc.guarantor}:${doc.paper}`, path: '/paper' }],
    frees: ['ended', 'refused', 'cancelled'],
    dimensions: { guaranteeKind: { of: doc => doc.guaranteeKind } },
    measures: {
      guaranteed: {
        unit: currency,
        scale: decimalsOf(currency) ?? 2,
        at: 'accepted',
        until: ['ended', 'refused', 'cancelled'],
        of: sums => sums.covered,
      },
    },
    boards: {},
    list: c => [c.guaranteeKind, c.guarantor, c.paper, c.validTo, c.covered],
  })
