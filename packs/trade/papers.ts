// The life that papers share on which declarations draw: certificates of origin and permits.
import { type Entry, reverse, type Transition } from '#kit/filing.ts'

export const PAPER_STATES = ['lodged', 'issued', 'withdrawn', 'refused', 'cancelled'] as const
type PaperState = (typeof PAPER_STATES)[number]
/** States in which a paper stands for nothing (any more). */
export const PAPER_OVER = ['withdrawn', 'refused', 'cancelled'] as const satisfies PaperState[]

/**
 * Applied for, issued, withdrawn. What was drawn of a paper stays drawn: the floor of its accounts
 * refuses an amendment or a withdrawal that would take it back.
 * @param grants what an issued paper puts into the ledger, for an organisation
 */
export const paperLife = <D, A>(grants: (doc: D, org: string) => Entry[]) =>
  ({
    issue: {
      from: 'lodged',
      to: 'issued',
      by: 'officer',
      entries: (_, doc, at) => grants(doc, at.org),
    },
    // an issued one that is amended must be issued anew
    amend: {
      from: ['lodged', 'issued'],
      to: 'lodged',
      by: 'trader',
      amends: true,
      entries: (_, __, at, before) =>
        before?.state === 'issued' ? reverse(grants(before.doc, at.org)) : [],
    },
    cancel: { from: 'lodged', to: 'cancelled', by: 'trader', note: 'optional' },
    refuse: { from: 'lodged', to: 'refused', by: 'officer', note: 'optional' },
    withdraw: {
      from: 'issued',
      to: 'withdrawn',
      by: 'officer',
      aside: true,
      note: 'optional',
      entries: (_, doc, at) => reverse(grants(doc, at.org)),
    },
  }) satisfies Record<string, Transition<D, A, PaperState>>

/** How others draw on goods of a paper: by net mass, from accounts of their own. */
export const drawnOn = <R, D>(account: (row: R, doc: D) => string) =>
  ({
    in: 'issued',
    named: 'paper',
    until: 'validTo',
    of: 'goods',
    amount: 'net',
    unit: 'kg',
    account,
  }) as const
