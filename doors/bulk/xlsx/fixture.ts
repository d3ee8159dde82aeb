// Workbooks made in tests: a small writer of zip archives, which can also lie about a size.
import { readFileSync } from 'node:fs'
import { crc32, deflateRawSync } from 'node:zlib'
import { openArchive } from './zip.ts'

export interface Part {
  readonly name: string
  readonly content: string | Buffer
  /** what the directory says, where that is not the truth */
  readonly falseSize?: number
  readonly falseChecksum?: number
  readonly stored?: boolean
}

interface Packed extends Part {
  readonly packed: Buffer
  readonly size: number
  readonly sum: number
}

const pack = (part: Part): Packed => {
  const content = Buffer.from(part.content)
  const packed = part.stored === true ? content : deflateRawSync(content)
  const size = part.falseSize ?? content.length
  return { ...part, packed, size, sum: part.falseChecksum ?? crc32(content) }
}

/** The fields that a local header and a directory entry share, from "version needed" on. */
const common = ({ name, packed, size, sum, stored }: Packed): Buffer => {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(0x800, 2)
  fields.writeUInt16LE(stored === true ? 0 : 8, 4)
  fields.writeUInt32LE(sum, 10)
  fields.writeUInt32LE(packed.length, 14)
  fields.writeUInt32LE(size, 18)
  fields.writeUInt16LE(Buffer.byteLength(name), 22)
  return fields
}

/** A zip archive of these parts (APPNOTE 6.3.10, 4.3). */
export const makeZip = (parts: readonly Part[]): Buffer => {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const part of parts.map(pack)) {
    const name = Buffer.from(part.name)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common(part), name, part.packed])
    const entry = Buffer.alloc(14)
    entry.writeUInt32LE(at, 10)
    directory.push(
      Buffer.concat([
        Buffer.from('PK\u0001\u0002'),
        Buffer.from([20, 0]),
        common(part),
        entry,
        name,
      ]),
    )
    files.push(local)
    at += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 0, 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...files, entries, end])
}

const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

const relations = (
  each: readonly (readonly [id: string, type: string, target: string])[],
): string =>
  `<Relationships xmlns="${RELATIONS}">${each
    .map(
      ([id, type, target]) =>
        `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`

export interface Book {
  /** XML of `sheetData`'s rows */
  readonly rows: string
  readonly strings?: string
  /** XML of `numFmts` and `cellXfs` */
  readonly styles?: string
  readonly sheets?: string
  /** before the root element of the sheet */
  readonly prolog?: string
}

/** The parts of a workbook with one sheet. */
export const bookParts = (book: Book): Part[] => {
  const sheets = book.sheets ?? '<sheet name="s" sheetId="1" r:id="rId1"/>'
  return [
    { name: '_rels/.rels', content: relations([['rId1', 'officeDocument', 'xl/workbook.xml']]) },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relations([
        ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
        ['rId2', 'styles', 'styles.xml'],
        ['rId3', 'sharedStrings', '/xl/sharedStrings.xml'],
        ['rId4', 'chartsheet', 'chartsheets/sheet1.xml'],
      ]),
    },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns:r="${OFFICE}"><sheets>${sheets}</sheets></workbook>`,
    },
    { name: 'xl/styles.xml', content: `<styleSheet>${book.styles ?? ''}</styleSheet>` },
    { name: 'xl/sharedStrings.xml', content: `<sst>${book.strings ?? ''}</sst>` },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `${book.prolog ?? ''}<worksheet><sheetData>${book.rows}</sheetData></worksheet>`,
    },
  ]
}

export const makeBook = (book: Book): Buffer => makeZip(bookParts(book))

/** An inline string cell. */
export const textCellXml = (reference: string, text: string): string =>
  `<c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c>`

/** A workbook's parts, with one of them changed. */
export const changePart = async (
  file: string,
  name: string,
  change: (content: Buffer) => Omit<Part, 'name'>,
): Promise<Buffer> => {
  const archive = await openArchive(file)
  const limit = { max: 1 << 30, ratioFrom: 1 << 30 }
  const parts: Part[] = []
  for (const each of namesIn(readFileSync(file))) {
    const pieces: Buffer[] = []
    for await (const piece of archive.part(each, limit)) pieces.push(piece)
    const content = Buffer.concat(pieces)
    parts.push({ name: each, content, ...(each === name ? change(content) : {}) })
  }
  await archive.close()
  return makeZip(parts)
}

/** Names in an archive's directory, folders left out. */
const namesIn = (bytes: Buffer): string[] => {
  const names: string[] = []
  for (
    let at = bytes.indexOf('PK\u0001\u0002');
    at >= 0;
    at = bytes.indexOf('PK\u0001\u0002', at + 4)
  ) {
    const name = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28))
    if (!name.endsWith('/')) names.push(name)
  }
  return names
}
