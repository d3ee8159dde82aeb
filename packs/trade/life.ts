// The life of a declaration: its states, who may move it from which to which, and what each step
// posts. The usual way is lodged → assessed → paid → (inspecting →) released; what leads off it is
// marked aside.
import type { Transition } from '#kit/filing.ts'
import {
  assessed,
  called,
  corrected,
  freed,
  refunded,
  secured,
  settled,
  unsecured,
  withdrawn,
} from './entries.ts'
import type { Amounts, Declaration } from './fields.ts'
import type { Profile } from './profiles.ts'

export const STATES = [
  'lodged',
  'assessed',
  'waived',
  'paid',
  'secured',
  'asked',
  'inspecting',
  'examining',
  'released',
  'deferred',
  'settled',
  'auditing',
  'refused',
  'cancelled',
] as const
export type State = (typeof STATES)[number]

/** The trader, or a payment provider through its door. */
export type Payer = 'trader' | 'door'

type Step = Transition<Declaration, Amounts, State>

/** Up to release: what is owed is paid, waived, or covered by a guarantee. */
const towards = (profile: Profile, unit: string, payer: Payer) =>
  ({
    assess: {
      from: 'lodged',
      to: 'assessed',
      by: 'system',
      entries: (sums, doc, at) => assessed(sums, doc, at, unit),
    },
    waive: { from: 'assessed', to: 'waived', by: 'system', when: sums => sums.due === 0n },
    pay: {
      from: ['assessed', 'secured'],
      to: 'paid',
      by: payer,
      entries: (sums, _, at, before) => [
        ...settled(sums, at, profile, at.day(at.at)),
        ...unsecured(before),
      ],
    },
    // Customs Tariff Law 2024, art. 43: goods may go, and tax be paid monthly, against security.
    secure: {
      from: 'assessed',
      to: 'secured',
      by: 'trader',
      aside: true,
      entries: (sums, _, at) => secured(sums, at, unit),
    },
    release: {
      from: ['paid', 'waived', 'inspecting'],
      to: 'released',
      by: 'officer',
      entries: (_, doc, at) => freed(doc, at.org),
    },
    inspect: { from: ['paid', 'waived'], to: 'inspecting', by: 'officer' },
    ask: {
      from: ['paid', 'waived', 'inspecting'],
      to: 'asked',
      by: 'officer',
      aside: true,
      note: 'required',
    },
    answer: { from: 'asked', to: 'inspecting', by: 'trader', note: 'optional' },
    defer: {
      from: ['secured', 'examining'],
      to: 'deferred',
      by: 'officer',
      entries: (_, doc, at) => freed(doc, at.org),
    },
    examine: { from: 'secured', to: 'examining', by: 'officer' },
    settle: {
      from: 'deferred',
      to: 'settled',
      by: payer,
      entries: (sums, _, at, before) => [
        ...settled(sums, at, profile, at.day(at.at)),
        ...unsecured(before),
      ],
    },
    call: {
      from: 'deferred',
      to: 'settled',
      by: 'officer',
      aside: true,
      note: 'optional',
      entries: (sums, _, at) => called(sums, at, unit),
    },
  }) satisfies Record<string, Step>

/** Changes of the document, before release and after it. */
const changes = (unit: string) =>
  ({
    amend: {
      from: ['lodged', 'assessed', 'waived'],
      to: 'lodged',
      by: 'trader',
      amends: true,
      entries: (_, __, at, before) =>
        before === undefined || before.state === 'lodged'
          ? []
          : withdrawn(before.amounts, before.doc, at, unit),
    },
    correct: {
      from: ['released', 'settled', 'auditing'],
      to: 'released',
      by: 'trader',
      amends: true,
      aside: true,
      entries: (sums, doc, at, before) =>
        before === undefined ? [] : corrected(before, sums, doc, at, unit),
    },
    // For three years customs may confirm what was due (Customs Tariff Law 2024, art. 45).
    audit: {
      from: ['released', 'settled'],
      to: 'auditing',
      by: 'officer',
      aside: true,
      note: 'optional',
    },
    close: { from: 'auditing', to: 'released', by: 'officer', note: 'optional' },
  }) satisfies Record<string, Step>

/** Ways out: by the trader's own will, or refused. */
const ends = (profile: Profile, unit: string) =>
  ({
    cancel: {
      from: ['assessed', 'waived', 'secured'],
      to: 'cancelled',
      by: 'trader',
      note: 'optional',
      entries: (sums, doc, at, before) => [...unsecured(before), ...withdrawn(sums, doc, at, unit)],
    },
    refuse: {
      from: ['assessed', 'waived', 'secured', 'examining'],
      to: 'refused',
      by: 'officer',
      note: 'optional',
      entries: (sums, doc, at, before) => [...unsecured(before), ...withdrawn(sums, doc, at, unit)],
    },
    refund: {
      // where nothing was due, nothing goes back
      from: ['paid', 'asked', 'inspecting'],
      to: 'refused',
      by: 'officer',
      note: 'optional',
      entries: (sums, doc, at) => refunded(sums, doc, at, profile),
    },
  }) satisfies Record<string, Step>

/** @param payer who says that it was paid */
export const transitions = (profile: Profile, payer: Payer) => {
  const { currency } = profile
  return {
    ...towards(profile, currency, payer),
    ...changes(currency),
    ...ends(profile, currency),
  }
}
