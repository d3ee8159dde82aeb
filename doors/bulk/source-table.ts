// A table (CSV, XLSX) as filings: one reading settles how its cells are to be read, a second reads.
import { type Fault, Refusal } from '#kit/fault.ts'
import { applySource, type CellRules } from './cell.ts'
import { type DateOrder, OrderSurvey } from './date.ts'
import { type Built, DocumentBuilder, placeOf } from './document.ts'
import { FileRefused, refuseFile } from './faults.ts'
import { digestOf, keyOfContent, keyOfValues, Repeats } from './key.ts'
import type { Kinds, Mapping } from './mapping.ts'
import { type NumberStyle, StyleSurvey } from './number.ts'
import {
  type Column,
  identityMapping,
  isNumber,
  type Plan,
  planOf,
  readHeader,
  type Target,
} from './plan.ts'
import { type Repeated, refusedRows, repeatedColumns } from './results.ts'
import { contentOf, type DataRow, type Group, groupRows, keyText, rowReader } from './rows.ts'
import type { Facts, Look, Source, Work } from './source.ts'
import type { Row, Table } from './table.ts'

export interface TableOptions {
  readonly filing: string
  readonly mapping?: Mapping | undefined
  readonly kinds: Kinds
  readonly zone: string
}

/** Throws what is refused: at this point it is the whole file. */
const orThrow = <T>(value: T | Refusal): T => {
  if (value instanceof Refusal) throw new FileRefused(value.faults)
  return value
}

interface Prepared {
  readonly mapping: Mapping
  readonly plan: Plan
}

const prepare = (header: Row, options: TableOptions): Prepared => {
  const columns = orThrow(readHeader(header))
  const { filing, kinds, zone } = options
  const mapping = options.mapping ?? orThrow(identityMapping(filing, columns.filter(notOwn), kinds))
  return { mapping, plan: orThrow(planOf(mapping, columns, kinds, zone)) }
}

const notOwn = (column: Column): boolean => repeatedColumns([column]).length === 1

/** Takes the header off a table's rows; the rest comes as data rows of the plan. */
const openRows = async (
  table: Table,
  options: TableOptions,
  onBytes: (count: number) => void,
): Promise<Prepared & { rows: AsyncGenerator<DataRow> }> => {
  const all = table.rows(onBytes)
  const first = await all.next()
  const header: Row = first.done === true ? refuseFile('header-missing') : first.value
  const prepared = prepare(header, options)
  const read = rowReader(prepared.plan.columns)
  async function* rows(): AsyncGenerator<DataRow> {
    for await (const row of all) {
      const data = read(row)
      if (data.cells.size > 0 || data.stray !== undefined) yield data
    }
  }
  return { ...prepared, rows: rows() }
}

const isMoment = ({ field }: Target): boolean => field.kind === 'date' || field.kind === 'time'

/** Looks at every number and date that is written as text. */
class Survey {
  readonly style: StyleSurvey
  readonly order = new OrderSurvey()
  readonly #plan: Plan
  readonly #numbers: readonly Target[]
  readonly #moments: readonly Target[]

  constructor({ mapping, plan }: Prepared) {
    this.style = new StyleSurvey(mapping.lakh === true)
    this.#plan = plan
    this.#numbers = plan.targets.filter(isNumber)
    this.#moments = plan.targets.filter(isMoment)
  }

  see(row: DataRow): void {
    for (const target of this.#numbers) this.#seeTarget(this.style, target, row)
    for (const target of this.#moments) this.#seeTarget(this.order, target, row)
    const moment = this.#plan.effective?.column
    const cell = moment === undefined ? undefined : row.cells.get(moment.index)
    if (cell?.type === 'text') this.order.see(cell.text, row.line, moment?.letters ?? '')
  }

  #seeTarget(survey: StyleSurvey | OrderSurvey, { column, source }: Target, row: DataRow): void {
    if (column === undefined || source.map !== undefined) return
    const content = applySource(row.cells.get(column.index), source)
    if (content === undefined || content instanceof Refusal || content.type !== 'text') return
    survey.see(content.text, row.line, column.letters)
  }
}

const repeatedOf = (plan: Plan, rules: CellRules): Repeated => ({
  columns: repeatedColumns(plan.columns),
  numbers: new Set(plan.targets.filter(isNumber).flatMap(each => each.column?.index ?? [])),
  comma: rules.number.style === 'comma',
})

/** Filings whose styles are looked at before the first of them is read, when nobody names them. */
const FIRST = 1_000

/** What can be said so far: a style that is unclear is none. */
const soFar = <T>(decided: T | Refusal): T | undefined =>
  decided instanceof Refusal ? undefined : decided

class TableSource implements Source {
  readonly size: number
  readonly #table: Table
  readonly #format: Facts['format']
  readonly #options: TableOptions
  readonly #repeats = new Repeats()
  #rules: CellRules | undefined

  constructor(table: Table, format: Facts['format'], options: TableOptions) {
    this.size = table.size
    this.#table = table
    this.#format = format
    this.#options = options
  }

  async check(
    onBytes: (count: number) => void,
  ): Promise<{ facts: Facts; header: readonly string[] }> {
    const opened = await openRows(this.#table, this.#options, onBytes)
    const { mapping, plan } = opened
    const survey = new Survey(opened)
    const content = contentOf(plan)
    for await (const group of groupRows(opened.rows, plan.group)) {
      for (const row of group.rows) survey.see(row)
      if (plan.key.length === 0) this.#repeats.note(digestOf(content(group)))
    }
    const style = mapping.decimal ?? orThrow(survey.style.decide())
    const order = mapping.dates ?? orThrow(survey.order.decide())
    this.#rules = this.#rulesOf(mapping, style, order)
    return this.#told(plan, this.#rules)
  }

  async *work(onBytes: (count: number) => void): AsyncGenerator<Work> {
    if (this.#rules === undefined) throw new Error('check comes before work')
    const { plan, rows } = await openRows(this.#table, this.#options, onBytes)
    const builder = new DocumentBuilder(plan, this.#rules)
    const repeated = repeatedOf(plan, this.#rules)
    const content = contentOf(plan)
    const repeats = this.#repeats
    for await (const group of groupRows(rows, plan.group)) {
      const { key, copy } = keyOf(group, plan, content, repeats.ordinal.bind(repeats))
      yield workOf(group, plan, repeated, builder.build(group), key, copy)
    }
  }

  async look(onBytes: (count: number) => void): Promise<Look> {
    const opened = await openRows(this.#table, this.#options, onBytes)
    const { mapping, plan } = opened
    const survey = new Survey(opened)
    const groups = groupRows(opened.rows, plan.group)
    const named = mapping.decimal !== undefined && mapping.dates !== undefined
    const first: Group[] = []
    while (!named && first.length < FIRST) {
      const { done, value } = await groups.next()
      if (done === true) break
      for (const row of value.rows) survey.see(row)
      first.push(value)
    }
    const style = mapping.decimal ?? soFar(survey.style.decide())
    const rules = this.#rulesOf(mapping, style, mapping.dates ?? soFar(survey.order.decide()))
    const builder = new DocumentBuilder(plan, rules)
    const repeated = repeatedOf(plan, rules)
    const content = contentOf(plan)
    const repeats = new Repeats()
    const seen = (group: Group): Work => {
      const { key, copy } = keyOf(group, plan, content, repeats.follow.bind(repeats))
      return workOf(group, plan, repeated, builder.build(group), key, copy)
    }
    async function* work(): AsyncGenerator<Work> {
      for (const group of first) yield seen(group)
      for await (const group of groups) {
        for (const row of group.rows) survey.see(row)
        yield seen(group)
      }
      if (mapping.decimal === undefined) orThrow(survey.style.decide())
      if (mapping.dates === undefined) orThrow(survey.order.decide())
    }
    return { ...this.#told(plan, rules), work: work() }
  }

  close(): Promise<void> {
    return this.#table.close()
  }

  #rulesOf(mapping: Mapping, style: NumberStyle | undefined, order: DateOrder | undefined) {
    const { exponents, lakh, zone } = mapping
    const number = { style, exponents: exponents === true, lakh: lakh === true }
    return { number, order, zone: zone ?? this.#options.zone }
  }

  #told(plan: Plan, { number, order }: CellRules): { facts: Facts; header: readonly string[] } {
    const { encoding, delimiter, sheet } = this.#table
    const read = { format: this.#format, encoding, delimiter, sheet }
    return {
      facts: { ...read, decimal: number.style, dates: order },
      header: repeatedColumns(plan.columns).map(each => each.name),
    }
  }
}

/** The key of a group's filing, and its place among equal ones, which `ordinalOf` counts. */
const keyOf = (
  group: Group,
  plan: Plan,
  content: (of: Group) => string,
  ordinalOf: (digest: string, least: number) => number,
): { key: string; copy: number } => {
  const [row] = group.rows
  if (plan.key.length > 0) {
    const values = plan.key.map(column => keyText(row, column))
    return { key: keyOfValues(plan.filing, values), copy: 0 }
  }
  const digest = digestOf(content(group))
  const copy = ordinalOf(digest, row?.copy ?? 0)
  return { key: keyOfContent(plan.filing, digest, copy), copy }
}

const workOf = (
  { rows }: Group,
  plan: Plan,
  repeated: Repeated,
  built: Built | Refusal,
  key: string,
  copy: number,
): Work => {
  const counts = { hidden: rows.filter(each => each.hidden).length, rows: rows.length }
  const refused = (faults: readonly Fault[]) => refusedRows(rows, repeated, faults, copy)
  if (built instanceof Refusal) {
    return { item: undefined, ...counts, refused: refused(built.faults) }
  }
  const line = rows[0]?.line ?? 0
  const { document, effective } = built
  const located = (fault: Fault): Fault => {
    const place = placeOf(fault.path, built, plan, rows)
    const names = place.columns.map(each => `${each.letters} ${each.name}`).join(', ')
    const values = { ...fault.values, line: place.row?.line ?? line }
    return { ...fault, values: names === '' ? values : { ...values, column: names } }
  }
  return {
    item: effective === undefined ? { key, line, document } : { key, line, document, effective },
    ...counts,
    refused: faults => refused(faults.map(located)),
  }
}

/** A table as a source of filings. */
export const tableSource = (table: Table, format: Facts['format'], options: TableOptions): Source =>
  new TableSource(table, format, options)
