// What a file is, by its bytes: what is claimed is believed only where they agree. Let in are the
// kinds of paper that trade goes by; nothing that a browser or an office program would run.
import { isUtf8 } from 'node:buffer'
import { FileRefused } from '#doors/bulk/faults.ts'
import { XmlFeed } from '#doors/bulk/xlsx/xml-feed.ts'
import { type Fault, fault } from '#kit/fault.ts'
import { isJpeg, isPng, isWebp } from './images.ts'
import { readZip } from './zip.ts'

/** Largest file. */
export const MOST_FILE = 20_000_000
/** JSON and XML are read whole, on the thread that serves everybody: 5 MB are some 50 ms. */
const MOST_READ = 5_000_000

type Wrong =
  | 'attachment-type-wrong'
  | 'attachment-damaged'
  | 'attachment-encrypted'
  | 'attachment-active'
  | 'too-large'
type Judge = (bytes: Buffer) => Wrong | undefined | Promise<Wrong | undefined>

interface Media {
  readonly extensions: readonly string[]
  readonly judge: Judge
}

/** An end of an archive where no archive was claimed: the file would be two things at once. */
const hidesZip = (bytes: Buffer): boolean => {
  const at = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  return at >= 0 && bytes.length - at <= 65_557
}
const hidesPdf = (bytes: Buffer): boolean => bytes.subarray(0, 1_024).includes('%PDF-', 0, 'latin1')
/** A page or a program in a picture's remarks: harmless here, and made for somewhere else. */
const hidesScript = (bytes: Buffer): boolean =>
  ['<script', '<html', '<?php', '<!DOCTYPE html', '<svg'].some(each => bytes.includes(each))

const picture =
  (is: (bytes: Buffer) => boolean): Judge =>
  bytes => {
    if (!is(bytes)) return 'attachment-type-wrong'
    return hidesZip(bytes) || hidesPdf(bytes) || hidesScript(bytes)
      ? 'attachment-damaged'
      : undefined
  }

/**
 * Names of what a reader of PDF would run. Files within it are let be: electronic invoices carry
 * their data so.
 */
const ACTIVE = ['/JavaScript', '/Launch']

const pdf: Judge = bytes => {
  if (!/^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 9))) return 'attachment-type-wrong'
  const end = bytes.lastIndexOf('%%EOF')
  if (end < 0 || bytes.length - end > 1_024 || hidesZip(bytes)) return 'attachment-damaged'
  if (bytes.includes('/Encrypt')) return 'attachment-encrypted'
  return ACTIVE.some(each => bytes.includes(each)) ? 'attachment-active' : undefined
}

/** The first sign that is no blank, past a mark of the byte order. */
const begins = (bytes: Buffer): string => bytes.toString('utf8', 0, 400).replace(/^\ufeff?\s*/, '')
const MARKUP = /^<(?:!doctype|!--|html|head|body|script|svg|iframe|\?xml|\?php)/i

/** Controls of terminals have no business in a text; tab, ends of lines and of pages have. */
const isControl = (byte: number): boolean =>
  (byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d].includes(byte)) || byte === 0x7f

const plain: Judge = bytes => {
  if (!isUtf8(bytes)) return 'attachment-type-wrong'
  const start = begins(bytes)
  if (MARKUP.test(start) || start.startsWith('#!') || hidesPdf(bytes)) {
    return 'attachment-type-wrong'
  }
  // a control is one byte in UTF-8, and never part of another sign
  return bytes.some(isControl) ? 'attachment-type-wrong' : undefined
}

const json: Judge = bytes => {
  if (bytes.length > MOST_READ) return 'too-large'
  if (!isUtf8(bytes)) return 'attachment-type-wrong'
  try {
    JSON.parse(bytes.toString('utf8'))
    return undefined
  } catch {
    return 'attachment-type-wrong'
  }
}

/** What a browser would draw or run when it is handed such XML. */
const DRAWN = /^(?:html|svg|script|xsl:stylesheet|stylesheet|iframe)$/i
const RUNS = /<\?xml-stylesheet|http:\/\/www\.w3\.org\/(?:1999\/xhtml|2000\/svg)/i

const xml: Judge = async bytes => {
  if (bytes.length > MOST_READ) return 'too-large'
  if (!isUtf8(bytes) || !begins(bytes).startsWith('<')) return 'attachment-type-wrong'
  if (RUNS.test(bytes.toString('utf8'))) return 'attachment-active'
  let drawn = false
  const ignore = (): void => {}
  const open = (name: string): void => {
    drawn ||= DRAWN.test(name)
  }
  const feed = new XmlFeed({ open, close: ignore, text: ignore }, 'xml', 'utf-8')
  try {
    for (let at = 0; at < bytes.length; at += 1 << 16) {
      feed.push(bytes.subarray(at, at + (1 << 16)))
      // others are served between two pieces
      await new Promise(setImmediate)
    }
    feed.end()
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
    const doctype = error.faults.some(({ key }) => key === 'doctype-forbidden')
    return doctype ? 'attachment-active' : 'attachment-damaged'
  }
  return drawn ? 'attachment-active' : undefined
}

/** OLE2: the office files of old, and how new ones are wrapped when they have a password. */
const OLE2 = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const MACROS = /vbaProject|\/activeX\/|\/embeddings\/.*\.(?:bin|exe|js|vbs)$|\.(?:exe|dll|js|vbs)$/i

const office =
  (main: string): Judge =>
  async bytes => {
    if (bytes.subarray(0, 8).equals(OLE2)) return 'attachment-encrypted'
    if (bytes.toString('latin1', 0, 4) !== 'PK\x03\x04') return 'attachment-type-wrong'
    const parts = await readZip(bytes)
    if (typeof parts === 'string') return `attachment-${parts}`
    const names = new Set(parts.map(each => each.name))
    if (!names.has('[Content_Types].xml') || !names.has(main)) return 'attachment-type-wrong'
    return parts.some(each => MACROS.test(each.name)) ? 'attachment-active' : undefined
  }

const OFFICE = 'application/vnd.openxmlformats-officedocument.'

/** All that is let in. */
const MEDIA: ReadonlyMap<string, Media> = new Map(
  Object.entries({
    'application/pdf': { extensions: ['.pdf'], judge: pdf },
    'image/png': { extensions: ['.png'], judge: picture(isPng) },
    'image/jpeg': { extensions: ['.jpg', '.jpeg'], judge: picture(isJpeg) },
    'image/webp': { extensions: ['.webp'], judge: picture(isWebp) },
    'text/plain': { extensions: ['.txt'], judge: plain },
    'text/csv': { extensions: ['.csv'], judge: plain },
    [`${OFFICE}spreadsheetml.sheet`]: { extensions: ['.xlsx'], judge: office('xl/workbook.xml') },
    [`${OFFICE}wordprocessingml.document`]: {
      extensions: ['.docx'],
      judge: office('word/document.xml'),
    },
    'application/xml': { extensions: ['.xml'], judge: xml },
    'text/xml': { extensions: ['.xml'], judge: xml },
    'application/json': { extensions: ['.json'], judge: json },
  }),
)

/** Types that are let in, as a refusal names them. */
export const ACCEPTED = [...MEDIA.keys()].join(', ')

/** The media type of a Content-Type that is let in, without its parameters. */
export const mediaOf = (header: string | undefined): string | undefined => {
  const type = (header ?? '').split(';', 1)[0]!.trim().toLowerCase()
  return MEDIA.has(type) ? type : undefined
}

/** Endings that names of a type have; the first is the usual one. */
export const extensionsOf = (media: string): readonly string[] => MEDIA.get(media)?.extensions ?? []

/** Types that a browser may show within a page's frame. */
export const isShown = (media: string): boolean =>
  /^(?:application\/pdf|image\/(?:png|jpeg|webp))$/.test(media)

/** Why a file is not let in as what it claims to be. */
export const judgeFile = async (media: string, bytes: Buffer): Promise<Fault | undefined> => {
  if (bytes.length === 0) return fault('attachment-empty')
  const wrong = await MEDIA.get(media)?.judge(bytes)
  if (wrong === undefined) return undefined
  return wrong === 'too-large'
    ? fault('too-large', '', { max: MOST_READ })
    : fault(wrong, '', wrong === 'attachment-type-wrong' ? { claimed: media } : {})
}
