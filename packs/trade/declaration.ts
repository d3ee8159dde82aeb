// A goods declaration to customs, from lodging to release. Law and sources: ./README.md
import { defineFiling } from '#kit/filing.ts'
import { decimalsOf } from '#kit/money.ts'
import { parentOf } from './codes/countries.ts'
import { assess } from './duty.ts'
import { amounts, type Declaration, fieldsOf, type Item } from './fields.ts'
import { payableOn } from './late.ts'
import { type Payer, STATES, transitions } from './life.ts'
import type { Profile } from './profiles.ts'
import { lanes } from './risk/lanes.ts'
import { rules } from './rules.ts'

/** Counted under, where the data set of a declaration does not have it. */
const UNSTATED = '-'

/** The other country: where an import's goods come from, where an export's goods go. */
const partnerOf = ({ origin, preferenceOrigin = '', destination }: Item, doc: Declaration) => {
  const from = origin === '' ? preferenceOrigin : origin
  return parentOf(doc.direction === 'import' ? from : (destination ?? from)) || UNSTATED
}

/** The goods of a bill, whatever their order: code, quantity (else mass) and price. */
const likeness = ({ direction, bill, currency, items }: Declaration): string | undefined =>
  bill === undefined
    ? undefined
    : [
        `${direction} ${bill} ${currency}`,
        ...items
          .map(({ hs, quantity, net, value }) => `${hs} ${quantity ?? `kg ${net}`} ${value}`)
          .sort(),
      ].join('\n')

/** Import and export declaration of a country, in its currency and by its rules. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a table, read from top to bottom
export const declaration = (profile: Profile, payer: Payer = 'trader') => {
  const { currency, masses } = profile
  const scale = decimalsOf(currency) ?? 2
  return defineFiling({
    name: 'declaration',
    number: '{office}{yyyy}{serial:9}',
    fields: fieldsOf(profile),
    sections: {
      basics: [
        ...(profile.procedures ? (['form'] as const) : []),
        ...(['direction', 'office', 'mode', 'reference'] as const),
      ],
      parties: [
        ...(['declarant', 'owner'] as const),
        ...(profile.procedures ? (['ownerName'] as const) : []),
        ...(['agent', 'overseas'] as const),
      ],
      transport: [
        'transport',
        'vehicle',
        'bill',
        'arrived',
        'packages',
        'wrap',
        'gross',
        'containers',
      ],
      deal: [
        'terms',
        'freightKind',
        'freight',
        'freightCurrency',
        'currency',
        'insuranceKind',
        'insurance',
        'insuranceCurrency',
        'otherKind',
        'other',
        'otherCurrency',
        ...(profile.procedures ? (['adjustments', 'bases'] as const) : []),
      ],
      goods: ['items'],
      papers: ['note', 'attachments'],
    },
    total: { amount: 'due', of: 'items', lines: 'lines' },
    amounts: amounts(currency),
    assess,
    rules,

    states: STATES,
    transitions: transitions(profile, payer),
    payable: {
      in: ['assessed', 'secured', 'deferred'],
      on: (sums, day) => payableOn(sums, profile.rounding, day),
    },

    // A declarant's own number stands for one declaration.
    claims: doc =>
      doc.reference === undefined
        ? []
        : [{ key: `reference:${doc.declarant}:${doc.reference}`, path: '/reference' }],

    frees: ['refused', 'cancelled'],

    dimensions: {
      direction: { of: doc => doc.direction },
      partner: { each: 'items', list: 'country', of: partnerOf },
      office: { of: doc => doc.office },
      chapter: { each: 'items', of: item => item.hs.slice(0, 2) || UNSTATED },
      mode: { of: doc => doc.mode },
    },
    measures: {
      declared: {
        unit: currency,
        scale,
        at: 'lodged',
        until: ['refused', 'cancelled'],
        each: 'items',
        of: (_, index, sums) => sums.lines[index]?.value ?? 0n,
      },
      declarations: {
        unit: '1',
        scale: 0,
        at: 'lodged',
        until: ['refused', 'cancelled'],
        of: () => 1n,
      },
      mass: {
        unit: 'kg',
        scale: 5,
        at: 'lodged',
        until: ['refused', 'cancelled'],
        ...(masses === undefined ? {} : { published: masses }),
        each: 'items',
        of: (_, index, sums) => sums.lines[index]?.mass ?? 0n,
      },
      collected: {
        unit: currency,
        scale,
        at: ['paid', 'settled'],
        until: ['refused', 'cancelled'],
        each: 'items',
        of: (_, index, sums) => sums.lines[index]?.due ?? 0n,
      },
    },
    boards: {
      year: { by: ['direction'], grain: 'year', keep: 2 },
      partner: { by: ['direction', 'partner'], grain: 'year', keep: 2 },
      office: { by: ['office'], grain: 'year', keep: 2 },
      chapter: { by: ['chapter'], grain: 'year', keep: 2 },
      hour: { by: [], grain: 'hour', keep: 72 },
      day: { by: ['direction'], grain: 'day', keep: 40 },
      flow: { by: ['direction', 'partner', 'office'], grain: 'day', keep: 2 },
    },
    alike: { by: 'bill', days: 30, warning: 'likely-duplicate', text: likeness },
    lanes: lanes(profile),
    inspection: {
      in: ['inspecting', 'examining'],
      of: 'items',
      // the declared quantity; where a line states none, its net mass
      counted: ['quantity', 'net'],
      unit: 'unit',
    },
    list: c => [
      c.direction,
      c.office,
      c.mode,
      c.declarant,
      c.owner,
      c.reference,
      c.bill,
      c.currency,
      c.value,
      c.due,
    ],
  })
}
