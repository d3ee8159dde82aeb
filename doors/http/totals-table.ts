// Totals as the table that a page shows: a CSV for spreadsheets with names in the reader's
// language, the sums of lines and columns, and texts that no spreadsheet takes for a formula.
import type { EngineApi, Totals } from '#engine/api.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import { MERGED } from '#engine/public/units.ts'
import { axesOf, type Crosstab, crosstab, TIME } from '#kit/crosstab.ts'
import { type Lang, say, type Words } from '#kit/words.ts'
import { csvRow } from '../bulk/csv-writer.ts'
import { guardText } from '../bulk/guard.ts'
import { codeName, listOfDimension } from './lists.ts'

/** A table with more would be mostly of empty cells. */
export const MOST_TABLE_CELLS = 1_000_000

const own: Words = {
  zh: {
    'totals.at': '时间',
    'totals.sum': '合计',
    'totals.name': '{of}：名称',
    'totals.merged': '申报人过少，合并',
  },
  en: {
    'totals.at': 'Time',
    'totals.sum': 'Sum',
    'totals.name': '{of}: name',
    'totals.merged': 'merged: too few traders',
  },
  vi: {
    'totals.at': 'Thời gian',
    'totals.sum': 'Cộng',
    'totals.name': '{of}: tên',
    'totals.merged': 'gộp: quá ít người khai',
  },
  th: {
    'totals.at': 'เวลา',
    'totals.sum': 'รวม',
    'totals.name': '{of}: ชื่อ',
    'totals.merged': 'รวมกัน: ผู้ยื่นน้อยเกินไป',
  },
}

interface Told {
  readonly engine: EngineApi
  readonly words: readonly Words[]
  readonly lang: Lang
  readonly totals: Totals
  readonly by: readonly string[]
  /** '' for nothing */
  readonly across: string
}

const typeOf = (engine: EngineApi, measure: string): MountedFiling | undefined =>
  [...engine.mounted.filings.values()].find(({ pack, measures }) =>
    measures.some(({ name }) => `${pack.name}.${name}` === measure),
  )

/** A header's cells for a column of codes, and the cells of one of them: the code, its name. */
const namer = ({ engine, words, lang, totals }: Told) => {
  const type = typeOf(engine, totals.measure)
  const lists = (name: string): string | undefined =>
    type === undefined || name === TIME ? undefined : listOfDimension(type, name)
  const speak = (key: string, values = {}): string => say([own, ...words], lang, key, values)
  const title = (name: string): string =>
    name === TIME ? speak('totals.at') : speak(`dimension.${name}`)
  const nameOf = (name: string, code: string): string => {
    const list = lists(name)
    if (code === MERGED && name !== TIME) return speak('totals.merged')
    return list === undefined || type === undefined
      ? ''
      : codeName(engine, type.pack.name, list, code, lang)
  }
  const heads = (name: string): string[] =>
    lists(name) === undefined
      ? [title(name)]
      : [title(name), speak('totals.name', { of: title(name) })]
  const cells = (name: string, code: string): string[] =>
    lists(name) === undefined ? [code] : [code, nameOf(name, code)]
  return { speak, heads, cells, nameOf }
}

const textOf = (table: Crosstab, told: Told): string => {
  const { speak, heads, cells, nameOf } = namer(told)
  const { down, across, columns, lines, sums, total } = table
  const label = (code: string): string => {
    const name = across === undefined ? '' : nameOf(across, code)
    return name === '' ? code : `${code} ${name}`
  }
  const sum = `${speak('totals.sum')} (${told.totals.unit})`
  const guarded = (texts: readonly string[]): string[] => texts.map(guardText)
  const width = down.flatMap(heads).length
  const last = width === 0 ? [] : [speak('totals.sum'), ...Array<string>(width - 1).fill('')]
  const rows = [
    guarded([...down.flatMap(heads), ...columns.map(label), sum]),
    ...lines.map(line => [
      ...guarded(line.keys.flatMap((key, i) => cells(down[i] ?? '', key))),
      ...columns.map(column => line.values.get(column) ?? ''),
      line.sum,
    ]),
    // without a side there is one line, which is the sum already
    ...(width === 0
      ? []
      : [[...guarded(last), ...columns.map(each => sums.get(each) ?? ''), total]]),
  ]
  return `\uFEFF${rows.map(csvRow).join('')}`
}

/** The table as CSV; undefined when it would have too many cells. */
export const totalsTable = (told: Told): string | undefined => {
  const { by, across, totals } = told
  const table = crosstab(totals.cells, axesOf(by, across === '' ? undefined : across))
  const cells = table.lines.length * Math.max(1, table.columns.length)
  return cells > MOST_TABLE_CELLS ? undefined : textOf(table, told)
}
