// A manifest: what a vehicle or vessel carries through the gate of a customs office, filed before
// it arrives. Gate-in and gate-out are an officer's; out it goes when declarations that were
// released cover all of its bills (entries.ts: `cleared`).
// Law: Customs Law of the PRC, art. 14 (declared on arriving and leaving, and none leaves without
// customs' consent); GAC Order 172 of 2008, art. 8 and 9 (filed before arrival).
import {
  code,
  count,
  type Doc,
  date,
  datedCode,
  optional,
  party,
  quantity,
  text,
  time,
} from '#kit/field.ts'
import { type Case, defineFiling, type Entry, type Rule } from '#kit/filing.ts'
import { file, lines } from '#kit/lines.ts'
import { cleared, PACKAGE, paperOf } from './entries.ts'
import { direction } from './fields.ts'
import type { Reference } from './reference.ts'
import { listed } from './rules.ts'

const bill = {
  bill: text(40),
  name: text(255),
  packages: count(1),
  gross: quantity('kg', 5),
  // whose declaration has to cover it
  owner: party('owner'),
  containers: optional(text(400)),
}
const fields = {
  direction: code(direction),
  office: datedCode('office', /^[0-9A-Z]{2,8}$/),
  transport: datedCode('transport', /^[0-9A-Z]{1,2}$/),
  vehicle: text(60),
  voyage: optional(text(30)),
  carrier: party('carrier'),
  expected: date(),
  expectedAt: optional(time()),
  bills: lines(bill, 2000),
  note: optional(text(500)),
  attachments: optional(lines({ file: file(20_000_000) }, 50)),
}
type Manifest = Doc<typeof fields>
type Bill = Manifest['bills'][number]
const amounts = { packages: count(), gross: quantity('kg', 5) }

const assess = ({ bills }: Manifest, _: Reference): Doc<typeof amounts> => ({
  packages: bills.reduce((sum, each) => sum + each.packages, 0),
  gross: bills.reduce((sum, each) => sum + each.gross, 0n),
})

/** Gone: each bill uses up what declarations of its owner cleared of it. */
const gone = (doc: Manifest, { org }: Case): Entry[] =>
  doc.bills.map(each => ({
    debit: `gone:${org}`,
    credit: cleared(doc.direction, each.owner, each.bill),
    amount: BigInt(each.packages),
    unit: PACKAGE,
  }))

const containersOf = ({ containers = '' }: Bill): string[] =>
  containers.split(/[\s;,，；、]+/).filter(Boolean)

const HOUR = 3_600_000
/** A date stands somewhere on earth from 14 hours before UTC's until 12 hours after it. */
const isOn = (date: string, at: number): boolean => {
  const midnight = Date.parse(date)
  return at >= midnight - 14 * HOUR && at < midnight + 36 * HOUR
}

const rules: Readonly<Record<string, Rule<Manifest, Doc<typeof amounts>, Reference>>> = {
  'office-unknown': { at: 'office', holds: (doc, ref) => listed(ref, 'office', doc.office) },
  'transport-unknown': {
    at: 'transport',
    holds: (doc, ref) => listed(ref, 'transport', doc.transport),
  },
  'owner-wrong': {
    each: 'bills',
    at: 'owner',
    holds: ({ owner }, { profile }) => profile.isParty(owner),
  },
  'expected-over': { at: 'expected', holds: (doc, { date: today }) => doc.expected >= today },
  'expected-differs': {
    at: 'expectedAt',
    holds: doc => doc.expectedAt === undefined || isOn(doc.expected, doc.expectedAt),
  },
  'bills-repeated': {
    at: 'bills',
    holds: ({ bills }) => new Set(bills.map(each => paperOf(each.bill))).size === bills.length,
  },
  'container-wrong': {
    each: 'bills',
    at: 'containers',
    holds: (each, { profile }) => {
      const number = containersOf(each).find(one => !profile.isContainer(one))
      return number === undefined || { number }
    },
  },
}

/** A vehicle comes to a gate once on a day or voyage; a second trip has a number of its own. */
const visitOf = ({ direction: way, office, vehicle, voyage = '', expected }: Manifest): string =>
  `visit:${office}:${way}:${paperOf(vehicle)}:${expected}:${paperOf(voyage)}`

export const manifest = defineFiling({
  name: 'manifest',
  number: 'M{office}{yyyy}{serial:7}',
  fields,
  sections: {
    basics: ['direction', 'office'],
    transport: ['transport', 'vehicle', 'voyage', 'carrier', 'expected', 'expectedAt'],
    bills: ['bills'],
    papers: ['note', 'attachments'],
  },
  example: {
    direction: 'import',
    office: '7208',
    transport: '4',
    vehicle: 'EXAMPLE-01',
    carrier: 'VN0000EXAMPLE',
    expected: '2099-12-31',
    expectedAt: '2099-12-31T01:30:00.000Z',
    bills: [
      {
        bill: 'SAMPLE-BILL-1',
        name: '鲜榴莲',
        packages: 2000,
        gross: '41000',
        owner: '91450103DEM0H0000R',
      },
    ],
  },
  total: { amount: 'gross' },
  amounts,
  assess,
  rules,
  states: ['lodged', 'arrived', 'left', 'refused', 'cancelled'],
  transitions: {
    arrive: { from: 'lodged', to: 'arrived', by: 'officer' },
    leave: {
      from: 'arrived',
      to: 'left',
      by: 'officer',
      entries: (_, doc, at) => gone(doc, at),
    },
    // Goods that no declaration of this node stands for: short landed, in transit, declared on
    // paper or elsewhere. An officer answers for it in words; it uses up nothing.
    pass: { from: 'arrived', to: 'left', by: 'officer', aside: true, note: 'required' },
    amend: { from: 'lodged', to: 'lodged', by: 'trader', amends: true },
    cancel: { from: 'lodged', to: 'cancelled', by: 'trader', note: 'optional' },
    // not let in, or sent back from the gate with its goods
    refuse: { from: ['lodged', 'arrived'], to: 'refused', by: 'officer', note: 'optional' },
  },
  claims: doc => [{ key: visitOf(doc), path: '/vehicle' }],
  frees: ['refused', 'cancelled'],
  dimensions: {
    direction: { of: doc => doc.direction },
    office: { of: doc => doc.office },
    transport: { of: doc => doc.transport },
  },
  measures: {
    entered: { unit: '1', scale: 0, at: 'arrived', until: ['refused', 'cancelled'], of: () => 1n },
    gated: { unit: '1', scale: 0, at: 'left', of: () => 1n },
    // gate-in to gate-out; by `gated` it is the average of the same hour, day or office
    dwell: { unit: 'min', scale: 0, at: 'left', since: 'arrived' },
  },
  boards: {
    gate: { by: ['direction', 'office'], grain: 'day', keep: 40 },
  },
  list: c => [
    c.direction,
    c.office,
    c.transport,
    c.vehicle,
    c.voyage,
    c.carrier,
    c.expected,
    c.packages,
    c.gross,
  ],
})
