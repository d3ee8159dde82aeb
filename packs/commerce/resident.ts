// Mutual trade of border residents: who may take part, and a truck whose goods are split over them.
// What a person brings in on a day is an account with a floor.
// Source: Ministry of Finance and others, 2008 no. 90 (8,000 yuan a person a day, free of tax).
import { code, count, type Doc, date, optional, quantity, text } from '#kit/field.ts'
import { type Case, defineFiling, type Entry, type Rule, reverse } from '#kit/filing.ts'
import { lines } from '#kit/lines.ts'
import { dayAllowance } from './entries.ts'
import { CURRENCY, country, idKind, yuan } from './fields.ts'
import { isIdentityNumber } from './person.ts'
import type { Reference } from './reference.ts'

const person = {
  idKind: code(idKind),
  id: text(60),
  name: text(60),
}
const fields = {
  ...person,
  village: text(200),
  phone: optional(text(30)),
  note: optional(text(500)),
}

const idRule = {
  holds: (each: { readonly idKind: string; readonly id: string }) =>
    each.idKind !== '1' || isIdentityNumber(each.id),
}

/** A resident of the border, known by their papers. */
export const resident = defineFiling({
  name: 'resident',
  number: 'B{yyyy}{serial:7}',
  fields,
  sections: { person: ['idKind', 'id', 'name', 'phone'], place: ['village', 'note'] },
  example: { idKind: '2', id: 'EXAMPLE01', name: '示例边民', village: '东兴市示例村' },
  amounts: {},
  assess: (_doc, _: Reference) => ({}),
  rules: { 'resident-id-wrong': { at: 'id', ...idRule } },
  states: ['lodged', 'registered', 'ended', 'refused'],
  transitions: {
    register: { from: 'lodged', to: 'registered', by: 'officer' },
    refuse: { from: 'lodged', to: 'refused', by: 'officer', note: 'optional' },
    end: { from: 'registered', to: 'ended', by: 'officer', aside: true, note: 'optional' },
  },
  claims: (doc, at) => [
    {
      key: `resident:${at.digest(`person ${doc.idKind} ${doc.id.trim().toUpperCase()}`)}`,
      path: '/id',
    },
  ],
  frees: ['ended', 'refused'],
  dimensions: { village: { of: doc => doc.village } },
  measures: {
    residents: { unit: '1', scale: 0, at: 'registered', until: ['ended'], of: () => 1n },
  },
  boards: {},
  list: c => [c.name, c.village],
})

const share = { ...person, goods: text(200), quantity: quantity('kg', 5), value: yuan() }
const groupFields = {
  vehicle: text(60),
  day: date(),
  origin: country(),
  shares: lines(share, 500),
  note: optional(text(500)),
}
type Group = Doc<typeof groupFields>
const groupAmounts = { worth: yuan(), residents: count() }
type GroupAmounts = Doc<typeof groupAmounts>

/** Each resident's part of the truck, of that resident's day; two parts of one are one demand. */
const brought = (doc: Group, at: Case): Entry[] => {
  const sums = new Map<string, bigint>()
  for (const { idKind: kind, id, value } of doc.shares) {
    const account = dayAllowance(kind, id, doc.day, at)
    sums.set(account, (sums.get(account) ?? 0n) + value)
  }
  return [...sums].flatMap(([credit, amount]) =>
    amount === 0n ? [] : [{ debit: 'brought', credit, amount, unit: CURRENCY }],
  )
}

const groupRules: Readonly<Record<string, Rule<Group, GroupAmounts, Reference>>> = {
  'resident-id-wrong': { each: 'shares', at: 'id', ...idRule },
  'origin-unknown': {
    at: 'origin',
    holds: ({ origin }, reference) => reference.has('country', origin) || { code: origin },
  },
  'day-over': { at: 'day', holds: (doc, { date: today }) => doc.day >= today },
}

/** A group declaration: the goods of one truck, by resident. */
export const group = defineFiling({
  name: 'group',
  number: 'H{yyyy}{serial:7}',
  fields: groupFields,
  sections: { truck: ['vehicle', 'day', 'origin', 'note'], shares: ['shares'] },
  total: { amount: 'worth' },
  example: {
    vehicle: 'EXAMPLE-02',
    day: '2099-12-31',
    origin: 'VN',
    shares: [
      {
        idKind: '1',
        id: '450100199001010017',
        name: '示例边民',
        goods: '火龙果',
        quantity: '400',
        value: '3200.00',
      },
    ],
  },
  amounts: groupAmounts,
  assess: (doc, _: Reference): GroupAmounts => ({
    worth: doc.shares.reduce((sum, each) => sum + each.value, 0n),
    residents: new Set(doc.shares.map(each => `${each.idKind} ${each.id}`)).size,
  }),
  rules: groupRules,
  states: ['lodged', 'declared', 'released', 'refused', 'cancelled'],
  transitions: {
    declare: {
      from: 'lodged',
      to: 'declared',
      by: 'system',
      entries: (_, doc, at) => brought(doc, at),
    },
    release: { from: 'declared', to: 'released', by: 'officer' },
    refuse: {
      from: 'declared',
      to: 'refused',
      by: 'officer',
      note: 'optional',
      entries: (_, doc, at) => reverse(brought(doc, at)),
    },
    cancel: {
      from: 'declared',
      to: 'cancelled',
      by: 'trader',
      aside: true,
      note: 'optional',
      entries: (_, doc, at) => reverse(brought(doc, at)),
    },
  },
  claims: doc => [
    { key: `truck:${doc.day}:${doc.vehicle.trim().toUpperCase()}`, path: '/vehicle' },
  ],
  frees: ['refused', 'cancelled'],
  dimensions: { origin: { of: doc => doc.origin } },
  measures: {
    mutual: {
      unit: CURRENCY,
      scale: 2,
      at: 'declared',
      until: ['refused', 'cancelled'],
      of: sums => sums.worth,
    },
  },
  boards: {},
  list: c => [c.vehicle, c.day, c.origin, c.residents, c.worth],
})
