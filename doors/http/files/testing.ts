// Files for tests: small, and what they claim to be.
import { crc32, deflateSync } from 'node:zlib'
import { makeZip, type Part } from '#doors/bulk/xlsx/fixture.ts'

const chunk = (name: string, content: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const head = Buffer.alloc(4)
  head.writeUInt32BE(content.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([head, named, sum])
}

/** A grey picture; `width` and `height` as its head says, whatever is in it. */
export const png = (width = 1, height = 1): Buffer => {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head[8] = 8
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.from([0, 128]))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The segments of a picture of 1 × 1, without a scan that means anything. */
export const jpeg = (): Buffer =>
  Buffer.concat([
    Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
    Buffer.from('ffc0000b080001000101011100', 'hex'),
    Buffer.from('ffda0008010100003f00d2ffd9', 'hex'),
  ])

export const webp = (): Buffer => {
  const content = Buffer.from('2f000000000788f0', 'hex')
  const head = Buffer.alloc(20)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(12 + content.length + 4, 4)
  head.write('WEBPVP8L', 8, 'latin1')
  head.writeUInt32LE(content.length, 16)
  return Buffer.concat([head, content, Buffer.alloc(4)])
}

/** A page without anything on it; `more` stands among its objects. */
export const pdf = (more = ''): Buffer =>
  Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n' +
      `2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n${more}` +
      'trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n',
    'latin1',
  )

const TYPES = { name: '[Content_Types].xml', content: '<Types/>' }

export const xlsx = (more: readonly Part[] = []): Buffer =>
  makeZip([TYPES, { name: 'xl/workbook.xml', content: '<workbook/>' }, ...more])
export const docx = (more: readonly Part[] = []): Buffer =>
  makeZip([TYPES, { name: 'word/document.xml', content: '<document>榴莲</document>' }, ...more])
