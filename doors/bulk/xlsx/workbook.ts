// An XLSX workbook as a table: which sheet, which date system, and the parts it needs.
import { basename } from 'node:path'
import { headerName } from '../clean.ts'
import { refuseFile } from '../faults.ts'
import { PART_LIMIT, SHEET_LIMIT } from '../limits.ts'
import type { Table } from '../table.ts'
import { readSheet } from './sheet.ts'
import { readStrings, SharedStrings } from './strings.ts'
import { readStyles, type Style } from './styles.ts'
import { feedAll } from './xml-feed.ts'
import { type Archive, openArchive } from './zip.ts'

interface Relation {
  /** last part of its type's address; transitional and strict files differ in the rest */
  readonly type: string
  readonly target: string
}

/** A target is relative to the folder of the part that relates to it, or starts at the root. */
const resolve = (from: string, target: string): string => {
  const folder = target.startsWith('/') ? [] : from.split('/').slice(0, -1)
  const path: string[] = [...folder]
  for (const step of target.split('/')) {
    if (step === '..') path.pop()
    else if (step !== '' && step !== '.') path.push(step)
  }
  return path.join('/')
}

const relationsOf = async (archive: Archive, part: string): Promise<Map<string, Relation>> => {
  const relations = new Map<string, Relation>()
  const at = part.lastIndexOf('/') + 1
  const name = `${part.slice(0, at)}_rels/${basename(part)}.rels`
  if (!archive.has(name)) return relations
  const open = (tag: string, attributes: Readonly<Record<string, string>>): void => {
    if (tag !== 'Relationship' || attributes.TargetMode === 'External') return
    const { Id = '', Type = '', Target = '' } = attributes
    relations.set(Id, { type: basename(Type), target: resolve(part, Target) })
  }
  await feedAll(archive.part(name, PART_LIMIT), { open, close: () => {}, text: () => {} }, name)
  return relations
}

interface Book {
  readonly sheets: { name: string; visible: boolean; relation: string }[]
  date1904: boolean
}

const readBook = async (archive: Archive, part: string): Promise<Book> => {
  const book: Book = { sheets: [], date1904: false }
  const open = (tag: string, attributes: Readonly<Record<string, string>>): void => {
    if (tag === 'workbookPr') {
      // xsd:boolean: both "1" and "true" occur (T39)
      book.date1904 = /^(1|true)$/i.test(attributes.date1904 ?? '')
    } else if (tag === 'sheet') {
      const relation = Object.entries(attributes).find(([name]) => /^\w+:id$/.test(name))?.[1]
      const visible = (attributes.state ?? 'visible') === 'visible'
      book.sheets.push({ name: attributes.name ?? '', visible, relation: relation ?? '' })
    }
  }
  await feedAll(archive.part(part, PART_LIMIT), { open, close: () => {}, text: () => {} }, part)
  return book
}

/** The sheet of that name, else the first that can be seen. A chart on its own is no sheet. */
const chooseSheet = (
  book: Book,
  relations: ReadonlyMap<string, Relation>,
  named: string | undefined,
): { name: string; part: string } => {
  const sheets = book.sheets.filter(each => relations.get(each.relation)?.type === 'worksheet')
  const sheet =
    named === undefined
      ? sheets.find(each => each.visible)
      : sheets.find(each => headerName(each.name) === headerName(named))
  if (sheet === undefined) {
    return named === undefined
      ? refuseFile('sheet-none')
      : refuseFile('sheet-missing', { sheet: named, sheets: sheets.map(s => s.name).join(', ') })
  }
  return { name: sheet.name, part: relations.get(sheet.relation)?.target ?? '' }
}

const partOf = (relations: ReadonlyMap<string, Relation>, type: string): string | undefined =>
  [...relations.values()].find(each => each.type === type)?.target

/**
 * Inflate a sheet and look at nothing but its size and checksum: a bomb is found before any of it
 * is parsed, at the price of inflating (some 300 MB a second) once more.
 */
const inflateOnce = async (archive: Archive, part: string): Promise<void> => {
  const pieces = archive.part(part, SHEET_LIMIT)
  while ((await pieces.next()).done !== true);
}

const openWorkbook = async (archive: Archive, named: string | undefined): Promise<Table> => {
  const root = await relationsOf(archive, '')
  const bookPart = partOf(root, 'officeDocument') ?? 'xl/workbook.xml'
  if (!archive.has(bookPart)) refuseFile('file-unknown', { format: 'zip' })
  const relations = await relationsOf(archive, bookPart)
  const book = await readBook(archive, bookPart)
  const sheet = chooseSheet(book, relations, named)
  await inflateOnce(archive, sheet.part)
  const stylesPart = partOf(relations, 'styles')
  const stringsPart = partOf(relations, 'sharedStrings')
  const styles: Style[] = stylesPart === undefined ? [] : await readStyles(archive, stylesPart)
  const strings =
    stringsPart === undefined || !archive.has(stringsPart)
      ? new SharedStrings()
      : await readStrings(archive, stringsPart)
  const source = { archive, part: sheet.part, strings, styles, date1904: book.date1904 }
  return {
    sheet: sheet.name,
    size: archive.size(sheet.part),
    rows: onBytes => readSheet(source, onBytes),
    close: () => archive.close(),
  }
}

/** An XLSX file as a table. `sheet` is the mapping's choice. Throws `FileRefused`. */
export const openXlsx = async (file: string, sheet?: string): Promise<Table> => {
  const archive = await openArchive(file)
  try {
    return await openWorkbook(archive, sheet)
  } catch (error) {
    await archive.close()
    throw error
  }
}
