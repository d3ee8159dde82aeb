// A filing as data of its paper: titles, values and tables as texts, in the reader's language. What
// is drawn follows from the filing's declaration alone; filing.typ says how it looks.

import { encode } from 'uqr'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Paper } from '#engine/papers.ts'
import type { Field, Fields } from '#kit/field.ts'
import type { AnyFiling } from '#kit/filing.ts'
import { type Lang, say, type Words } from '#kit/words.ts'
import { type Column, type Table, tableOf } from './columns.ts'
import { fitted, visible, widthIn } from './literal.ts'
import { instantText, quantityText } from './numbers.ts'
import { currencyOf, isFigure, type NameOf, type Reader, valueText, type Wired } from './value.ts'
import { paperWords } from './words/index.ts'

/** pt: A4 between its margins, the three columns of fields, the size of their values. */
const ROOM = 510
const THIRD = 160
const SIZE = 9

export interface Told {
  readonly label: string
  readonly value: string
  /** columns that it takes, of three */
  readonly wide: 1 | 3
}
export interface Part {
  readonly title: string
  readonly fields: readonly Told[]
}

/** What filing.typ is handed, as JSON. */
export interface PaperData {
  readonly lang: Lang
  readonly title: string
  readonly demo: string | null
  readonly state: { readonly label: string; readonly text: string; readonly shape: Shape }
  /** the number's parts; those that many numbers share are grey */
  readonly number: readonly { readonly text: string; readonly grey: boolean }[]
  readonly node: string
  readonly facts: readonly Told[]
  readonly parts: readonly Part[]
  readonly tables: readonly Table[]
  readonly amounts: Part
  readonly assessed: readonly Table[]
  readonly history: Table
  readonly proof: Part
  readonly note: string
  readonly scan: string
  /** rows of the QR code, 1 for dark */
  readonly qr: readonly string[]
  readonly url: string
  readonly page: string
}
export type Shape = 'open' | 'done' | 'withdrawn'

/** A filing type may group its fields into parts; what it leaves out comes first. */
interface Sectioned extends AnyFiling {
  readonly sections?: Readonly<Record<string, readonly string[]>>
}

export interface PaperOrder {
  readonly type: MountedFiling
  readonly paper: Paper
  readonly lang: Lang
  readonly words: readonly Words[]
  readonly nameOf: NameOf
  readonly zone: string
  readonly node: string
  readonly demo: boolean
  /** where the code is looked at: `<public address>/verify/<code>` */
  readonly url: string
}

const told = (label: string, value: string): Told => ({
  label,
  value: fitted(value, SIZE, THIRD),
  wide: 1,
})

const wideTold = (label: string, value: string): Told =>
  widthIn(value, SIZE) > 2 * THIRD || value.includes('\n')
    ? { label, value: fitted(value, SIZE, ROOM), wide: 3 }
    : told(label, value)

/** Label of a field, with the currency that its figures are in. */
const labelOf = (reader: Reader, field: Field, path: string, scopes: readonly Wired[]): string => {
  const currency = field.kind === 'money' ? currencyOf(field, scopes) : undefined
  const label = visible(reader.say(`field.${path}`))
  if (currency === undefined) return label
  return reader.lang === 'zh'
    ? `${label}（${visible(currency)}）`
    : `${label} (${visible(currency)})`
}

const plainFields = (
  reader: Reader,
  fields: Fields,
  names: readonly string[],
  wire: Wired,
): Told[] =>
  names.flatMap(name => {
    const field = fields[name]
    if (field === undefined || field.kind === 'lines' || !Object.hasOwn(wire, name)) return []
    const text = valueText(field, wire[name], [wire], reader)
    return text === '' ? [] : [wideTold(labelOf(reader, field, name, [wire]), text)]
  })

const rowsOf = (value: unknown): readonly Wired[] =>
  Array.isArray(value) ? (value as readonly Wired[]) : []

/** A list of a document as a table: the columns that any of its lines has. */
const linesTable = (reader: Reader, name: string, field: Field, wire: Wired): Table | undefined => {
  const rows = rowsOf(wire[name])
  const own = Object.entries(field.meta.rows ?? {})
  const columns = own.flatMap(([member, each]): Column[] => {
    if (!rows.some(row => Object.hasOwn(row, member))) return []
    // a currency that the line itself names is said in a column of its own
    const scopes = (row: Wired): readonly Wired[] => [row, wire]
    const values = rows.map(row => valueText(each, row[member], scopes(row), reader))
    const label = labelOf(reader, each, `${name}.${member}`, [wire])
    const right = isFigure(each)
    return [{ label, right, values, total: totalOf(reader, wire, member, each) }]
  })
  if (columns.length === 0) return undefined
  const words = { number: reader.say('paper.line'), total: reader.say('paper.total') }
  return tableOf(visible(reader.say(`field.${name}`)), columns, words, ROOM)
}

/** The figure of the whole that has a line's name: `due` of the filing under `due` of its lines. */
const totalOf = (reader: Reader, wire: Wired, member: string, field: Field): string =>
  isFigure(field) && typeof wire[member] === 'string'
    ? valueText(field, wire[member], [wire], reader)
    : ''

const tablesOf = (reader: Reader, fields: Fields, wire: Wired): Table[] =>
  Object.entries(fields).flatMap(([name, field]) =>
    field.kind === 'lines' ? (linesTable(reader, name, field, wire) ?? []) : [],
  )

const partsOf = (reader: Reader, filing: Sectioned, wire: Wired): Part[] => {
  const sections = Object.entries(filing.sections ?? {})
  const named = new Set(sections.flatMap(([, names]) => names))
  const rest = Object.keys(filing.fields).filter(name => !named.has(name))
  const all = [
    { title: reader.say('paper.particulars'), names: rest },
    ...sections.map(([name, names]) => ({ title: reader.say(`section.${name}`), names })),
  ]
  return all
    .map(({ title, names }) => ({
      title: visible(title),
      fields: plainFields(reader, filing.fields, names, wire),
    }))
    .filter(({ fields }) => fields.length > 0)
}

/** The number cut where its serial begins: people say that part aloud. */
export const numberParts = (
  type: MountedFiling,
  number: string,
  wire: Wired,
): PaperData['number'] => {
  const parts: { text: string; grey: boolean }[] = []
  let rest = number
  for (const part of type.series) {
    const length =
      part.kind === 'text'
        ? part.text.length
        : part.kind === 'year'
          ? 4
          : part.kind === 'field'
            ? String(wire[part.field] ?? '').length
            : part.width
    parts.push({ text: visible(rest.slice(0, length)), grey: part.kind !== 'serial' })
    rest = rest.slice(length)
  }
  if (rest !== '') parts.push({ text: visible(rest), grey: false })
  return parts.filter(({ text }) => text !== '')
}

/** Ended, ended by being taken back, or on its way. */
const shapeOf = (type: MountedFiling, state: string): Shape => {
  if (type.filing.frees?.includes(state) === true) return 'withdrawn'
  const goesOn = [...type.transitions.values()].some(each => each.froms.includes(state))
  return goesOn ? 'open' : 'done'
}

const historyTable = (reader: Reader, { zone }: PaperOrder, paper: Paper): Table => {
  const { say: word } = reader
  const stepOf = (name: string): string =>
    word(name === 'lodge' ? 'paper.lodge' : `transition.${name}`)
  const nameOf = (actor: string): string =>
    actor === 'node' ? word('paper.node') : (paper.organisations[actor] ?? actor)
  const column = (key: string, values: string[], right = false): Column => ({
    label: word(`paper.${key}`),
    right,
    values: values.map(visible),
  })
  const { events } = paper
  const steps = events.map(({ event, steps: own }) =>
    [event, ...own.filter(each => each !== event)].map(stepOf).join(' → '),
  )
  const columns = [
    column(
      'at',
      events.map(each => instantText(each.at, zone)),
    ),
    column('event', steps),
    column(
      'state',
      events.map(each => word(`state.${each.state}`)),
    ),
    column(
      'by',
      events.map(each => nameOf(each.actor)),
    ),
    column(
      'position',
      events.map(each => quantityText(String(each.position), 0, reader.lang)),
      true,
    ),
  ]
  const words = { number: word('paper.line'), total: '' }
  return tableOf(word('paper.history'), columns, words, ROOM)
}

const inFours = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ')

const proofPart = ({ say: word, lang }: Reader, { paper, node }: PaperOrder): Part => {
  const full = (key: string, value: string): Told => ({
    ...told(word(`paper.${key}`), value),
    wide: 3,
  })
  const position = quantityText(String(paper.view.position), 0, lang)
  return {
    title: word('paper.proof'),
    fields: [
      told(word('paper.position'), position),
      told(word('paper.issuer'), visible(node)),
      full('leaf', inFours(paper.leaf)),
      full('code', inFours(paper.code)),
    ],
  }
}

/** Modules of the QR code: error correction M, since paper is folded, stamped and wet. */
export const qrOf = (url: string): string[] =>
  encode(url, { ecc: 'M', border: 0 }).data.map(row => row.map(dark => (dark ? '1' : '0')).join(''))

/** All that a paper says. */
export const paperData = (order: PaperOrder): PaperData => {
  const { type, paper, lang, zone, nameOf } = order
  const { view } = paper
  const words = [type.pack.words, paperWords, ...order.words]
  const reader: Reader = { lang, zone, nameOf, say: (key, values) => say(words, lang, key, values) }
  const word = reader.say
  const wire = JSON.parse(view.documentText) as Wired
  const amounts = JSON.parse(view.amountsText) as Wired
  const names = Object.keys(type.filing.amounts)
  return {
    lang,
    title: visible(word(`filing.${type.filing.name}`)),
    demo: order.demo ? word('paper.demo') : null,
    state: {
      label: word('paper.state'),
      text: visible(word(`state.${view.state}`)),
      shape: shapeOf(type, view.state),
    },
    number: numberParts(type, view.number, wire),
    node: visible(order.node),
    facts: [
      told(word('paper.organisation'), visible(paper.organisations[view.org] ?? view.org)),
      told(word('paper.accepted'), instantText(view.accepted, zone)),
      told(word('paper.changed'), instantText(view.changed, zone)),
      told(word('paper.version'), String(view.version)),
      wideTold(word('paper.reference'), visible(view.reference)),
    ],
    parts: partsOf(reader, type.filing, wire),
    tables: tablesOf(reader, type.filing.fields, wire),
    amounts: {
      title: word('paper.amounts'),
      fields: plainFields(reader, type.filing.amounts, names, amounts),
    },
    assessed: tablesOf(reader, type.filing.amounts, amounts),
    history: historyTable(reader, order, paper),
    proof: proofPart(reader, order),
    note: word('paper.note'),
    scan: word('paper.scan'),
    qr: qrOf(order.url),
    url: fitted(visible(order.url), 6, 96),
    page: word('paper.page', { page: '\u0001', pages: '\u0002' }),
  }
}

/**
 * How much there is to draw: values of all lines. Time and memory of a paper follow it, so it is
 * looked at before anything is laid out.
 */
export const cellsOf = ({ view, events }: Paper): number => {
  const lists = [view.documentText, view.amountsText].flatMap(text =>
    Object.values(JSON.parse(text) as Wired).filter(Array.isArray),
  )
  return lists
    .flat()
    .reduce((sum, row) => sum + Object.keys(row as Wired).length, 5 * events.length)
}

/** Lines of the longest list of a document. */
export const longestOf = ({ view }: Paper): number =>
  Math.max(
    0,
    ...Object.values(JSON.parse(view.documentText) as Wired).map(each => rowsOf(each).length),
  )
