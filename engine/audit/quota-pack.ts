// For tests: a pack that reserves. A grant fills a holder's quota; a draw holds a part of it, which
// an officer settles in part or in full, the trader gives back, or an amendment changes.
import { code, codeList, optional, party, quantity, text } from '#kit/field.ts'
import { defineFiling, type LedgerStep } from '#kit/filing.ts'
import { definePack } from '#kit/pack.ts'

const fields = {
  kind: code(codeList('kind', ['grant', 'draw'])),
  holder: party('holder'),
  amount: quantity('kg', 0),
  /** of a draw: how much of it is used when it is settled */
  used: optional(quantity('kg', 0)),
  licence: optional(text(40)),
}
const amounts = { amount: quantity('kg', 0) }

interface Doc {
  readonly kind: 'grant' | 'draw'
  readonly holder: string
  readonly amount: bigint
  readonly used?: bigint
  readonly licence?: string
}

const drawn = (doc: Doc): LedgerStep[] => [
  {
    debit: `used:${doc.holder}`,
    credit: `quota:${doc.holder}`,
    amount: doc.amount,
    unit: 'kg',
    hold: 'draw',
  },
]

const quota = defineFiling({
  name: 'quota',
  number: 'Q{yyyy}{serial:6}',
  fields,
  amounts,
  assess: (doc, _: undefined) => ({ amount: doc.amount }),
  rules: {},
  states: ['lodged', 'granted', 'held', 'settled', 'released', 'withdrawn'],
  transitions: {
    grant: {
      from: 'lodged',
      to: 'granted',
      by: 'system',
      when: (_, doc) => doc.kind === 'grant',
      entries: (_, doc) => [
        { debit: `quota:${doc.holder}`, credit: 'source', amount: doc.amount, unit: 'kg' },
      ],
    },
    hold: { from: 'lodged', to: 'held', by: 'system', entries: (_, doc) => drawn(doc) },
    settle: {
      from: 'held',
      to: 'settled',
      by: 'officer',
      entries: (_, doc) => [
        doc.used === undefined ? { settle: 'draw' } : { settle: 'draw', amount: doc.used },
      ],
    },
    release: { from: 'held', to: 'released', by: 'trader', entries: () => [{ release: 'draw' }] },
    amend: {
      from: 'held',
      to: 'lodged',
      by: 'trader',
      amends: true,
      entries: () => [{ release: 'draw' }],
    },
    withdraw: {
      from: 'granted',
      to: 'withdrawn',
      by: 'trader',
      entries: (_, doc) => [
        { debit: 'source', credit: `quota:${doc.holder}`, amount: doc.amount, unit: 'kg' },
      ],
    },
  },
  claims: doc =>
    doc.licence === undefined ? [] : [{ key: `licence:${doc.licence}`, path: '/licence' }],
  frees: ['released', 'withdrawn'],
  dimensions: { kind: { of: doc => doc.kind }, holder: { of: doc => doc.holder } },
  measures: {
    amount: {
      unit: 'kg',
      scale: 0,
      at: 'lodged',
      until: ['released', 'withdrawn'],
      of: sums => sums.amount,
    },
    count: { unit: '1', scale: 0, at: 'lodged', until: ['released', 'withdrawn'], of: () => 1n },
    settled: {
      unit: 'kg',
      scale: 0,
      at: 'settled',
      of: (_, doc) => doc.used ?? doc.amount,
    },
  },
  boards: { all: { by: ['kind'], grain: 'day', keep: 2 } },
  list: c => [c.kind, c.holder, c.amount, c.licence],
})

const none = { zh: {}, en: {}, vi: {}, th: {} }

export const quotaPack = definePack({
  name: 'quota',
  filings: { quota },
  accounts: { quota: { floor: 'debit' }, used: { floor: 'none' }, source: { floor: 'none' } },
  words: none,
  reference: { tables: {}, view: () => undefined },
})
