// A certificate of origin: applied for and issued here, or issued abroad and verified here. What it
// certifies stands in an account for each of its goods, and declarations draw from it, so that no
// kilogram is preferred twice.
// Sources: ACFTA, operational certification procedures (Form E: validity of one year, retroactive
// issue, back-to-back); RCEP chapter 3 (certificate, declaration of an approved exporter).
import {
  code,
  codeList,
  type Doc,
  date,
  datedCode,
  optional,
  party,
  quantity,
  text,
} from '#kit/field.ts'
import { defineFiling, type Entry } from '#kit/filing.ts'
import { file, lines } from '#kit/lines.ts'
import { parentOf } from '../codes/countries.ts'
import { certified, granted, paperOf } from '../entries.ts'
import { schemesOf } from '../fields.ts'
import { drawnOn, PAPER_OVER, PAPER_STATES, paperLife } from '../papers.ts'
import type { Profile } from '../profiles.ts'
import type { Reference } from '../reference.ts'

/** An authority's certificate, one made from another one, or an exporter's own word. */
export const forms = codeList('originForm', ['certificate', 'back-to-back', 'declaration'])
/**
 * Why goods originate: wholly obtained; of originating materials only; change of chapter, heading
 * or subheading; value content; a process; product-specific rule.
 */
export const criteria = codeList('criterion', ['wo', 'pe', 'cc', 'cth', 'ctsh', 'rvc', 'sp', 'psr'])

const country = () => datedCode('country', /^[A-Z]{2}$/)

const fieldsOf = (profile: Profile) => ({
  scheme: code(schemesOf(profile)),
  originForm: code(forms),
  paper: text(40),
  issuedOn: date(),
  validTo: date(),
  owner: party('owner'),
  overseas: optional(text(200)),
  origin: country(),
  destination: country(),
  invoice: optional(text(60)),
  goods: lines(
    {
      hs: datedCode('hs', /^\d{6,10}$/),
      name: text(255),
      criterion: code(criteria),
      net: quantity('kg', 5),
      packages: optional(text(120)),
    },
    200,
  ),
  note: optional(text(500)),
  attachments: optional(lines({ file: file(20_000_000) }, 50)),
})
type Certificate = Doc<ReturnType<typeof fieldsOf>>

const amounts = { certified: quantity('kg', 5) }
type Sums = Doc<typeof amounts>

const assess = (doc: Certificate, _: Reference): Sums => ({
  certified: doc.goods.reduce((sum, { net }) => sum + net, 0n),
})

const accountOf = ({ hs }: { readonly hs: string }, doc: Certificate): string =>
  certified(doc.scheme, doc.paper, doc.owner, hs)

/** Issued: declarations may draw so much. */
const grants = (doc: Certificate, org: string): Entry[] =>
  granted(doc.goods, row => accountOf(row, doc), org)

/** Whole days from one date to another. */
const days = (from: string, to: string): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000

/** Certificates of origin, of every scheme that the country knows. */
export const certificate = (profile: Profile) =>
  defineFiling({
    name: 'certificate',
    number: 'CO{yyyy}{serial:8}',
    fields: fieldsOf(profile),
    sections: {
      certificate: ['scheme', 'originForm', 'paper', 'issuedOn', 'validTo'],
      parties: ['owner', 'overseas', 'origin', 'destination', 'invoice'],
      goods: ['goods'],
      papers: ['note', 'attachments'],
    },
    example: {
      scheme: 'acfta',
      originForm: 'certificate',
      paper: 'E26EXAMPLE0001',
      issuedOn: '2026-01-05',
      validTo: '2027-01-04',
      owner: '91450103DEM0H0000R',
      overseas: 'Example Fruit Export (VN)',
      origin: 'VN',
      destination: 'CN',
      goods: [{ hs: '081060', name: 'Fresh durians', criterion: 'wo', net: '18000' }],
    },
    total: { amount: 'certified' },
    amounts,
    assess,
    rules: {
      'owner-wrong': { at: 'owner', holds: (doc, { profile }) => profile.isParty(doc.owner) },
      'scheme-not-for-origin': {
        at: 'origin',
        holds: (doc, reference) =>
          !reference.profile.tariff ||
          parentOf(doc.origin) === reference.profile.country ||
          reference.isMember(doc.scheme, doc.origin) || {
            scheme: doc.scheme,
            country: doc.origin,
          },
      },
      'issued-later': {
        at: 'issuedOn',
        holds: (doc, { date: today }) => doc.issuedOn <= today,
      },
      // ACFTA and RCEP alike: one year from the day of issue (366 days span a leap day).
      'valid-too-long': {
        at: 'validTo',
        holds: doc => {
          const span = days(doc.issuedOn, doc.validTo)
          return span >= 0 && span <= 366
        },
      },
      'origin-is-destination': {
        at: 'destination',
        holds: doc => parentOf(doc.origin) !== parentOf(doc.destination),
      },
      'certified-nothing': { each: 'goods', at: 'net', holds: ({ net }) => net > 0n },
    },
    paper: drawnOn(accountOf),
    states: PAPER_STATES,
    transitions: paperLife(grants),
    claims: doc => [{ key: `certificate:${doc.scheme}:${paperOf(doc.paper)}`, path: '/paper' }],
    frees: PAPER_OVER,
    dimensions: {
      scheme: { of: doc => doc.scheme },
      origin: { of: doc => parentOf(doc.origin) },
    },
    measures: {
      certified: {
        unit: 'kg',
        scale: 5,
        at: 'issued',
        until: PAPER_OVER,
        of: sums => sums.certified,
      },
    },
    boards: {},
    list: c => [c.scheme, c.originForm, c.paper, c.origin, c.destination, c.validTo, c.certified],
  })
