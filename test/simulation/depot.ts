// A pack for laws: small, fast to assess, and with all that a pack can do to the engine. A grant
// raises an office's quota, a use reserves of it when lodged, takes three quarters of what it
// reserved when paid, and gives it back when cancelled or refused.
import { code, codeList, type Doc, money, optional, quantity, text } from '#kit/field.ts'
import { type Case, defineFiling, type LedgerStep } from '#kit/filing.ts'
import { lines } from '#kit/lines.ts'
import { definePack, type Pack } from '#kit/pack.ts'

export const OFFICES = ['A', 'B'] as const
export const CHAPTERS = ['01', '02', '03'] as const
export const ORIGINS = ['TH', 'VN'] as const

const item = {
  chapter: code(codeList('chapter', CHAPTERS)),
  origin: code(codeList('origin', ORIGINS)),
  net: quantity('kg', 3),
  value: money({ currency: 'CNY' }, { negative: true }),
}
const fields = {
  office: code(codeList('office', OFFICES)),
  kind: code(codeList('kind', ['grant', 'use'])),
  reference: optional(text(20)),
  items: optional(lines(item, 8)),
}
const amounts = { value: money({ currency: 'CNY' }), due: money({ currency: 'CNY' }) }

export type Ticket = Doc<typeof fields>
export type Sums = Doc<typeof amounts>

const UNIT = 'CNY'

/** What a ticket puts into the ledger once it is lodged. */
export const held = ({ value, due }: Sums, doc: Ticket, { org }: Case): LedgerStep[] =>
  doc.kind === 'grant'
    ? [{ debit: `quota:${doc.office}`, credit: 'pool', amount: value, unit: UNIT }]
    : [
        ...(value === 0n
          ? []
          : [
              {
                debit: `used:${doc.office}`,
                credit: `quota:${doc.office}`,
                amount: value,
                unit: UNIT,
                hold: 'quota',
              },
            ]),
        { debit: `due:${org}`, credit: 'revenue', amount: due, unit: UNIT },
      ]

/** The same given back. */
export const given = ({ value, due }: Sums, doc: Ticket, { org }: Case): LedgerStep[] =>
  doc.kind === 'grant'
    ? [{ debit: 'pool', credit: `quota:${doc.office}`, amount: value, unit: UNIT }]
    : [
        ...(value === 0n ? [] : [{ release: 'quota' }]),
        { debit: 'revenue', credit: `due:${org}`, amount: due, unit: UNIT },
      ]

/** Paid: three quarters of the reservation are used, the rest is free again. */
export const paid = ({ value, due }: Sums, doc: Ticket, { org }: Case): LedgerStep[] =>
  doc.kind === 'grant'
    ? []
    : [
        ...(value === 0n ? [] : [{ settle: 'quota', amount: (value * 3n) / 4n }]),
        { debit: 'bank', credit: `due:${org}`, amount: due, unit: UNIT },
      ]

const assess = (doc: Ticket): Sums => {
  const value = (doc.items ?? []).reduce((sum, row) => sum + row.value, 0n)
  return { value, due: value / 10n }
}

const ticket = defineFiling({
  name: 'ticket',
  number: '{office}{yyyy}-{serial:4}',
  fields,
  amounts,
  assess,
  rules: {
    'below-nothing': { amounts: true, at: 'items', holds: sums => sums.value >= 0n },
    'no-mass': { each: 'items', at: 'net', holds: row => row.net > 0n },
  },
  states: ['lodged', 'held', 'paid', 'released', 'refused', 'cancelled'],
  transitions: {
    hold: { from: 'lodged', to: 'held', by: 'system', entries: held },
    pay: { from: 'held', to: 'paid', by: 'trader', entries: paid },
    amend: {
      from: 'held',
      to: 'lodged',
      by: 'trader',
      amends: true,
      entries: (_, __, at, before) =>
        before === undefined ? [] : given(before.amounts, before.doc, at),
    },
    release: { from: 'paid', to: 'released', by: 'officer', when: sums => sums.value > 0n },
    refuse: { from: 'held', to: 'refused', by: 'officer', entries: given },
    cancel: { from: 'held', to: 'cancelled', by: 'trader', entries: given },
    reopen: { from: 'cancelled', to: 'lodged', by: 'trader' },
  },
  claims: doc => (doc.reference === undefined ? [] : [{ key: doc.reference, path: '/reference' }]),
  frees: ['refused', 'cancelled'],
  dimensions: {
    office: { of: doc => doc.office },
    chapter: { each: 'items', of: row => row.chapter },
    origin: { each: 'items', of: row => row.origin },
  },
  measures: {
    value: {
      unit: UNIT,
      scale: 2,
      at: 'lodged',
      until: ['refused', 'cancelled'],
      each: 'items',
      of: row => row.value,
    },
    tickets: {
      unit: '1',
      scale: 0,
      at: 'lodged',
      until: ['refused', 'cancelled'],
      of: () => 1n,
    },
    lines: {
      unit: '1',
      scale: 0,
      at: 'lodged',
      until: ['refused', 'cancelled'],
      each: 'items',
      of: () => 1n,
    },
    paid: { unit: UNIT, scale: 2, at: 'paid', of: sums => sums.due },
    // reopened, it is undecided again, and counts as before once it is decided anew
    waited: {
      unit: 'min',
      scale: 0,
      at: ['paid', 'cancelled'],
      since: 'held',
      until: ['lodged', 'held', 'refused'],
    },
  },
  boards: {
    year: { by: ['office'], grain: 'year', keep: 2 },
    chapter: { by: ['chapter'], grain: 'year', keep: 2 },
    flow: { by: ['office', 'chapter', 'origin'], grain: 'day', keep: 2 },
    hour: { by: [], grain: 'hour', keep: 48 },
  },
  list: c => [c.office, c.kind, c.reference, c.value],
})

export const depot: Pack = definePack({
  name: 'depot',
  filings: { ticket },
  accounts: {
    quota: { floor: 'debit' },
    used: { floor: 'none' },
    pool: { floor: 'none' },
    due: { floor: 'debit' },
    revenue: { floor: 'credit' },
    bank: { floor: 'none' },
  },
  words: { zh: {}, en: {}, vi: {}, th: {} },
  reference: { tables: {}, view: () => undefined },
})
