// ASEAN Customs Declaration Document (ACDD): what customs of the exporting country tells customs of
// the importing one of an export that it let go, for its choice of what to look at.
// Source of the fifteen items and their order: Singapore Customs, "ASEAN Customs Declaration
// Document (ACDD)", items a) to o)
// (customs.gov.sg, International data exchange). The message of the ASEAN
// Single Window itself (Message Implementation Guide 1.08, on the WCO data model) was not at hand:
// names of members are ours, and it is JSON.
import { type Refusal, refuse } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import type { Outgoing } from '#kit/message.ts'
import type { Item } from '../../fields.ts'
import type { Profile } from '../../profiles.ts'

/** As it goes over the wire: decimals and codes are texts. */
type Wired<T> = {
  readonly [K in keyof T]: T[K] extends bigint | undefined ? string | undefined : T[K]
}
interface Document {
  readonly direction: string
  readonly owner: string
  readonly declarant: string
  readonly overseas?: string
  readonly transport: string
  readonly items: readonly Wired<Item>[]
}

/** States in which the goods were let go. */
const LET_GO: ReadonlySet<string> = new Set(['released', 'deferred', 'settled', 'auditing'])

/** The fifteen items, a) to o). null: a declaration here has no place for it. */
const itemsOf = (number: string, document: Document): Members => ({
  exporter: { id: document.owner, name: null },
  consignee: { name: document.overseas ?? null, address: null },
  agent: { id: document.declarant, name: null },
  departure: null,
  transport: document.transport,
  discharge: null,
  number,
  items: document.items.map(({ hs, quantity, unit, net, origin }, n) => ({
    serial: n + 1,
    hs,
    // goods that state no quantity of their own are told by net mass, UN/ECE Recommendation 20
    ...(quantity === undefined || unit === undefined
      ? { quantity: net, unit: 'KGM', unitList: 'UNECE-20' }
      : { quantity, unit, unitList: null }),
    origin,
  })),
})

export const acdd = ({ country }: Profile): Outgoing => ({
  filing: 'declaration',
  media: 'application/vnd.beibu.acdd+json',
  about:
    'the fifteen items of the ASEAN Customs Declaration Document, of an export that was let go; ' +
    'codes are those of the node’s country where no list is named',
  encode: ({ number, state, document }): Members | Refusal => {
    // what was accepted is of the declaration's shape
    const told = document as unknown as Document
    if (told.direction !== 'export') return refuse('acdd-import', '/direction')
    if (!LET_GO.has(state)) return refuse('acdd-unreleased', '', { state })
    return { format: 'acdd', country, ...itemsOf(number, told) }
  },
})
