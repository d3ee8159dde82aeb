// A tariff line by line into rows of the tables `hs` and `duty`. Every cell of rates that is not
// blank is either understood or listed with its line, its column and why.

import { trimDecimal } from '#kit/decimal.ts'
import type { DatedRow } from '#kit/pack.ts'
import type {
  ImportCell,
  Imported,
  ImportFault,
  Importing,
  TableImport,
} from '#kit/table-import.ts'
import { parseCell } from './cell.ts'
import { LAYOUTS } from './layouts.ts'
import { columnsOf, type Mapping, readMapping, type Schedule } from './mapping.ts'
import { type Cell, type Grammar, PERCENT_SCALE, WHYS } from './rate.ts'
import { absentRow, rowsOfCell } from './rows.ts'

/** A column of rates: a schedule, or VAT. */
interface Rates {
  readonly column: string
  readonly schedule: Schedule | undefined
  readonly grammar: Grammar
  /** cells alike are read once, and share their rows */
  readonly known: Map<string, Known>
}
/** What a text says in a column: why it is not understood, or rows by partner. */
interface Known {
  readonly why: string | undefined
  readonly rows: ReturnType<typeof rowsOfCell>
  /** of a column of VAT */
  readonly vat: string | undefined
}
const MOST_KNOWN = 10_000
const NO_VAT = 'is not one percentage'

const ratesOf = ({ grammar, schedules, vat }: Mapping): Rates[] => [
  ...schedules.map(each => ({
    column: each.column,
    schedule: each,
    grammar: { ...grammar, ...each.grammar },
    known: new Map<string, Known>(),
  })),
  ...(vat === undefined
    ? []
    : [
        {
          column: vat.column,
          schedule: undefined,
          grammar: { ...grammar, ...vat.grammar },
          known: new Map<string, Known>(),
        },
      ]),
]

const readKnown = (text: string, rates: Rates): Known => {
  const found = rates.known.get(text)
  if (found !== undefined) return found
  const made = knownOf(text, rates)
  if (rates.known.size < MOST_KNOWN) rates.known.set(text, made)
  return made
}

const knownOf = (text: string, { grammar, schedule }: Rates): Known => {
  const cell = parseCell(text, grammar)
  if ('why' in cell) return { why: WHYS[cell.why], rows: [], vat: undefined }
  if (schedule !== undefined) {
    return { why: undefined, rows: rowsOfCell(cell, grammar), vat: undefined }
  }
  const vat = vatOf(cell)
  return { why: vat === undefined ? NO_VAT : undefined, rows: [], vat }
}

/** VAT is one percentage for all partners, or none; undefined: the cell says something else. */
const vatOf = (cell: Cell): string | undefined => {
  const [term, ...more] = cell.flatMap(part => part.terms)
  if (term === undefined || more.length > 0 || cell[0]?.partner !== undefined) return undefined
  if ('mark' in term) return term.mark === 'none' ? '0' : undefined
  const plain = term.except.length === 0 && term.beyond === undefined
  if (!plain || term.rate.kind !== 'percent') return undefined
  return trimDecimal(term.rate.percent, PERCENT_SCALE)
}

/** The dashes before a name say how deep it stands. */
const nameOf = (text: string): string => text.replace(/^(?:[-–]\s*)+/, '').trim()

interface Seen {
  readonly line: number
  /** texts of its rates, joined */
  readonly texts: string
}
const BETWEEN = '\u0000'

class Reading implements Importing {
  readonly columns: readonly string[]
  readonly delimiter: string | undefined
  readonly encoding: string | undefined
  readonly #mapping: Mapping
  readonly #from: string
  readonly #rates: readonly Rates[]
  readonly #index = new Map<string, number>()
  readonly #codes = new Map<string, Seen>()
  readonly #hs = new Map<string, DatedRow>()
  readonly #duty = new Map<string, DatedRow>()
  readonly #faults: ImportFault[] = []
  readonly #notes: ImportFault[] = []
  #lines = 0
  #headings = 0
  #cells = 0
  #wrong = 0

  constructor(mapping: Mapping, from: string) {
    this.#mapping = mapping
    this.#from = from
    this.#rates = ratesOf(mapping)
    this.columns = columnsOf(mapping)
    this.delimiter = mapping.delimiter
    this.encoding = mapping.encoding
  }

  header(names: readonly string[]): readonly string[] {
    for (const [i, name] of names.entries()) this.#index.set(name, i)
    const known = new Set(this.columns)
    return [
      ...names.filter((name, i) => names.indexOf(name) !== i).map(name => `two columns "${name}"`),
      ...this.columns.filter(name => !names.includes(name)).map(name => `no column "${name}"`),
      ...names
        .filter(name => !known.has(name))
        .map(name => `column "${name}" is not in the mapping (if it is not to be read: "ignore")`),
    ]
  }

  line(line: number, cells: ReadonlyMap<number, ImportCell>): void {
    this.#lines++
    const { column, strip, headings = [] } = this.#mapping.code
    const given = this.#cell(cells, column)
    const text = given?.text.trim() ?? ''
    const code = strip === undefined ? text : text.replaceAll(strip, '')
    const texts = this.#rates.map(each => this.#cell(cells, each.column)?.text.trim() ?? '')
    const filled = texts.filter(each => each !== '').length
    const isCode = /^\d+$/.test(code) && given?.wrong === undefined
    if (isCode && headings.includes(code.length) && filled === 0) {
      this.#headings++
      return
    }
    this.#cells += filled
    if (!isCode || !this.#mapping.code.digits.includes(code.length)) {
      this.#codeless(line, text, given?.wrong, texts)
      return
    }
    const seen = this.#codes.get(code)
    if (seen !== undefined) {
      this.#again(line, code, texts, seen, cells)
      return
    }
    this.#codes.set(code, { line, texts: texts.join(BETWEEN) })
    const vat = this.#readRates(line, code, cells)
    this.#hs.set(code, this.#row(code, { ...this.#names(cells), ...vat }))
  }

  end(): Imported {
    const schedules = new Set(this.#mapping.schedules.map(each => each.schedule))
    return {
      lines: this.#lines,
      goods: this.#codes.size,
      headings: this.#headings,
      cells: this.#cells,
      understood: this.#cells - this.#wrong,
      faults: this.#faults,
      notes: this.#notes,
      without: this.#without(),
      rows: { hs: [...this.#hs.values()], duty: [...this.#duty.values()] },
      covers: (table, key) => {
        const [code = '', schedule = ''] = key.split(':')
        const speaks = table === 'hs' || (table === 'duty' && schedules.has(schedule))
        if (!speaks) return undefined
        return this.#codes.has(code) ? 'line' : 'file'
      },
    }
  }

  #without(): Record<string, number> {
    const without: Record<string, number> = {}
    for (const { row } of this.#duty.values()) {
      if (row.absent !== undefined) without[row.absent] = (without[row.absent] ?? 0) + 1
    }
    return without
  }

  #cell(cells: ReadonlyMap<number, ImportCell>, column: string): ImportCell | undefined {
    return cells.get(this.#index.get(column) ?? -1)
  }

  #row(key: string, row: Record<string, string>): DatedRow {
    return { key, from: this.#from, row }
  }

  #names(cells: ReadonlyMap<number, ImportCell>): Record<string, string> {
    const row: Record<string, string> = {}
    for (const [language, column] of Object.entries(this.#mapping.names)) {
      const name = nameOf(this.#cell(cells, column)?.text ?? '')
      if (name !== '') row[language] = name
    }
    const textIn = (column: string | undefined): string =>
      (column === undefined ? undefined : this.#cell(cells, column)?.text.trim()) ?? ''
    const unit = textIn(this.#mapping.unit)
    const letters = textIn(this.#mapping.letters).replace(/[^0-9A-Za-z]/g, '')
    return {
      ...row,
      ...(unit === '' ? {} : { unit }),
      ...(letters === '' ? {} : { letters }),
    }
  }

  #fault(line: number, column: string, text: string, why: string): void {
    this.#faults.push({ line, column, text, why })
    this.#wrong++
  }

  /** Rows of the schedules; what comes back is for the row of the goods themselves. */
  #readRates(
    line: number,
    code: string,
    cells: ReadonlyMap<number, ImportCell>,
  ): Record<string, string> {
    let vat: Record<string, string> = {}
    for (const rates of this.#rates) {
      const { column, schedule } = rates
      const given = this.#cell(cells, column)
      const text = given?.text.trim() ?? ''
      if (given === undefined || text === '') {
        if (schedule?.partners !== undefined) this.#blank(code, schedule, cells)
        continue
      }
      const { vat: percent, rows, ...known } = readKnown(text, rates)
      const why = given.wrong ?? known.why
      if (why !== undefined) {
        this.#fault(line, column, text, why)
        const row = absentRow('not-read', text)
        // what is not known is not the country's usual VAT: the line cannot be assessed
        if (schedule === undefined) vat = row
        else this.#put(code, schedule, [['', row]])
      } else if (schedule === undefined) vat = { vat: percent ?? '' }
      else if (!this.#put(code, schedule, rows)) {
        this.#fault(line, column, text, 'another column has this partner’s rate')
      }
    }
    return vat
  }

  /** A partner's own column is blank: the rate of the others must not stand in for it. */
  #blank(code: string, own: Schedule, cells: ReadonlyMap<number, ImportCell>): void {
    const others = this.#mapping.schedules.some(
      each => each.schedule === own.schedule && this.#cell(cells, each.column) !== undefined,
    )
    if (others) this.#put(code, own, [['', absentRow('not-stated')]])
  }

  /** false: a row of that key stands already, from another column of the line. */
  #put(
    code: string,
    { schedule, partners = [''] }: Schedule,
    rows: ReturnType<typeof rowsOfCell>,
  ): boolean {
    let fits = true
    for (const [partner, members] of rows) {
      for (const each of partner === '' ? partners : [partner]) {
        const key = each === '' ? `${code}:${schedule}` : `${code}:${schedule}:${each}`
        const known = this.#duty.has(key)
        if (known) fits = false
        this.#duty.set(key, this.#row(key, known ? absentRow('not-read') : members))
      }
    }
    return fits
  }

  #codeless(line: number, code: string, wrong: string | undefined, texts: readonly string[]): void {
    const { column, digits } = this.#mapping.code
    const why = wrong ?? `is no code of ${digits.join(' or ')} digits`
    this.#faults.push({ line, column, text: code, why })
    for (const [i, text] of texts.entries()) {
      if (text !== '') this.#fault(line, this.#rates[i]!.column, text, 'its line has no code')
    }
  }

  /**
   * The code stands in an earlier line. The same rates: taken once, and said. A rate that differs:
   * neither is taken, and the cell is listed.
   */
  #again(
    line: number,
    code: string,
    texts: readonly string[],
    seen: Seen,
    cells: ReadonlyMap<number, ImportCell>,
  ): void {
    const { column } = this.#mapping.code
    const first = seen.texts.split(BETWEEN)
    texts.forEach((text, i) => {
      if (text === '' || text !== first[i]) return
      const rates = this.#rates[i]!
      const why = this.#cell(cells, rates.column)?.wrong ?? readKnown(text, rates).why
      if (why !== undefined) this.#fault(line, rates.column, text, why)
    })
    const differs = texts.flatMap((text, i) => (text === first[i] ? [] : [i]))
    const why =
      differs.length === 0
        ? `repeats line ${seen.line} with the same rates: taken once`
        : `repeats line ${seen.line} with other rates: those are not taken`
    this.#notes.push({ line, column, text: code, why })
    for (const i of differs) {
      const { schedule, column: name } = this.#rates[i]!
      const text = texts[i]!
      const says = `line ${seen.line} says ${first[i] || 'nothing'}`
      if (text === '') this.#faults.push({ line, column: name, text, why: says })
      else this.#fault(line, name, text, says)
      if (schedule === undefined) {
        this.#hs.set(code, this.#row(code, absentRow('not-read', text)))
        continue
      }
      for (const partner of schedule.partners ?? ['']) {
        const key = [code, schedule.schedule, ...(partner === '' ? [] : [partner])].join(':')
        this.#duty.set(key, this.#row(key, absentRow('not-read', text)))
      }
      if (schedule.partners === undefined) this.#dropPartners(code, schedule)
    }
  }

  /** Rates of partners that stood in the same cell as one that is not taken. */
  #dropPartners(code: string, { schedule, grammar }: Schedule): void {
    const partners = { ...this.#mapping.grammar.partners, ...grammar?.partners }
    for (const partner of Object.values(partners)) {
      const key = `${code}:${schedule}:${partner}`
      if (this.#duty.has(key)) this.#duty.set(key, this.#row(key, absentRow('not-read')))
    }
  }
}

/** The importer of tariffs: shipped layouts, or a mapping of the operator's own. */
export const tariffImport: TableImport = {
  layouts: LAYOUTS,
  begin: (given, from) => {
    const mapping = readMapping(given)
    return 'schedules' in mapping ? new Reading(mapping, from) : mapping
  },
}
