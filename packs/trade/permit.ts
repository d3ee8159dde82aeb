// A permit: an agency lets so much of some goods in or out (import licence, quota certificate,
// CITES, medicines …). Issued in the same window, it is drawn on by declarations, by net mass.
// Which goods need which: the letters of the tariff's row; see permits.ts.
import { type Doc, date, datedCode, optional, party, quantity, text } from '#kit/field.ts'
import { defineFiling } from '#kit/filing.ts'
import { file, lines } from '#kit/lines.ts'
import { granted, paperOf, permitted } from './entries.ts'
import { drawnOn, PAPER_OVER, PAPER_STATES, paperLife } from './papers.ts'
import type { Reference } from './reference.ts'

const fields = {
  letter: datedCode('letter', /^[0-9A-Za-z]$/),
  paper: text(40),
  issuedOn: date(),
  validTo: date(),
  owner: party('owner'),
  agency: optional(text(120)),
  goods: lines(
    {
      hs: datedCode('hs', /^\d{8,10}$/),
      name: text(255),
      net: quantity('kg', 5),
    },
    200,
  ),
  note: optional(text(500)),
  attachments: optional(lines({ file: file(20_000_000) }, 50)),
}
type Permit = Doc<typeof fields>
const amounts = { permitted: quantity('kg', 5) }

const assess = (doc: Permit, _: Reference): Doc<typeof amounts> => ({
  permitted: doc.goods.reduce((sum, { net }) => sum + net, 0n),
})

const accountOf = ({ hs }: { readonly hs: string }, doc: Permit): string =>
  permitted(doc.letter, doc.paper, doc.owner, hs)

const grants = (doc: Permit, org: string) => granted(doc.goods, row => accountOf(row, doc), org)

export const permit = defineFiling({
  name: 'permit',
  number: 'P{yyyy}{serial:8}',
  fields,
  sections: {
    permit: ['letter', 'paper', 'issuedOn', 'validTo'],
    parties: ['owner', 'agency'],
    goods: ['goods'],
    papers: ['note', 'attachments'],
  },
  example: {
    letter: '7',
    paper: '26-EXAMPLE-000001',
    issuedOn: '2026-01-05',
    validTo: '2026-12-31',
    owner: '91450103DEM0H0000R',
    agency: '商务部 MOFCOM',
    goods: [{ hs: '1701130090', name: '甘蔗原糖', net: '5000000' }],
  },
  total: { amount: 'permitted' },
  amounts,
  assess,
  rules: {
    'owner-wrong': { at: 'owner', holds: (doc, { profile }) => profile.isParty(doc.owner) },
    'letter-unknown': {
      at: 'letter',
      holds: (doc, reference) =>
        !reference.profile.lists || reference.has('letter', doc.letter) || { letter: doc.letter },
    },
    'issued-later': {
      at: 'issuedOn',
      holds: (doc, { date: today }) => doc.issuedOn <= today,
    },
    'valid-backwards': { at: 'validTo', holds: doc => doc.validTo >= doc.issuedOn },
    'certified-nothing': { each: 'goods', at: 'net', holds: ({ net }) => net > 0n },
  },
  paper: drawnOn(accountOf),
  states: PAPER_STATES,
  transitions: paperLife(grants),
  claims: doc => [{ key: `permit:${doc.letter}:${paperOf(doc.paper)}`, path: '/paper' }],
  frees: PAPER_OVER,
  dimensions: { letter: { of: doc => doc.letter } },
  measures: {
    permitted: {
      unit: 'kg',
      scale: 5,
      at: 'issued',
      until: PAPER_OVER,
      of: sums => sums.permitted,
    },
  },
  boards: {},
  list: c => [c.letter, c.paper, c.owner, c.agency, c.validTo, c.permitted],
})
