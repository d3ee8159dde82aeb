// What a photograph says beside the picture: where and when it was taken, by which device, with a
// small copy of itself. None of it is kept: the node knows who sent it, when, and of which goods,
// and where an officer stood is nobody's business. What the picture needs to look right stays: its
// colours, and which way up it is.
// Sources: ITU-T T.81 (JPEG), annex B; EXIF 2.3, 4.6; PNG 1.2; WebP container specification.

/** Kept of JPEG: tables, frames and scans; of application segments JFIF, colours and their mark. */
const isPicture = (marker: number, content: Buffer): boolean => {
  const name = content.toString('latin1', 0, 12)
  if (marker === 0xe0) return name.startsWith('JFIF\0')
  if (marker === 0xe2) return name.startsWith('ICC_PROFILE\0')
  if (marker === 0xee) return name.startsWith('Adobe')
  return (marker >= 0xc0 && marker <= 0xcf) || (marker >= 0xda && marker <= 0xdf)
}

const ORIENTATION = 0x0112

/** Which way up the picture is, 1 to 8, as its EXIF says; 1 where it does not. */
const orientationOf = (exif: Buffer): number => {
  const tiff = exif.subarray(6)
  if (tiff.length < 14) return 1
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const short = (at: number): number => {
    if (at + 2 > tiff.length) return 0
    return little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)
  }
  const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const entries = short(first)
  for (let n = 0; n < entries; n++) {
    const at = first + 2 + n * 12
    if (short(at) !== ORIENTATION) continue
    const value = short(at + 8)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}

/** EXIF that says nothing but which way up the picture is. */
const upright = (orientation: number): Buffer => {
  const segment = Buffer.from(
    'ffe100224578696600004d4d002a00000008000101120003000000010000000000000000',
    'hex',
  )
  segment.writeUInt16BE(orientation, 28)
  return segment
}

/** Behind the coded data of a scan: where the next marker that is not within it stands. */
const scanEnd = (bytes: Buffer, from: number): number => {
  for (let at = from; ; ) {
    const mark = bytes.indexOf(0xff, at)
    if (mark < 0 || mark + 1 >= bytes.length) return bytes.length
    const next = bytes[mark + 1]!
    const within = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7)
    if (!within) return mark
    at = next === 0xff ? mark + 1 : mark + 2
  }
}

/** One picture, from its start to its end; what phones put behind it may say where it is from. */
const ofJpeg = (bytes: Buffer): Buffer => {
  const kept: Buffer[] = [bytes.subarray(0, 2)]
  let orientation = 1
  let at = 2
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0xd9) break
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    const content = bytes.subarray(at + 4, end)
    if (marker === 0xe1 && content.toString('latin1', 0, 6) === 'Exif\0\0')
      orientation = orientationOf(content)
    const until = marker === 0xda ? scanEnd(bytes, end) : end
    if (isPicture(marker, content)) kept.push(bytes.subarray(at, until))
    at = until
  }
  if (orientation !== 1) kept.splice(1, 0, upright(orientation))
  return Buffer.concat([...kept, Buffer.from([0xff, 0xd9])])
}

/** Chunks of PNG that are the picture and its colours; all others are words, times and EXIF. */
const PNG_KEPT = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs acTL fcTL fdAT'.split(' '),
)

const ofPng = (bytes: Buffer): Buffer => {
  const kept: Buffer[] = [bytes.subarray(0, 8)]
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at)
    if (PNG_KEPT.has(bytes.toString('latin1', at + 4, at + 8))) kept.push(bytes.subarray(at, end))
    at = end
  }
  return Buffer.concat(kept)
}

const WEBP_KEPT = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
/** EXIF is 0x08 of the flags of a VP8X chunk, XMP 0x04. */
const WEBP_TOLD = 0x0c

const ofWebp = (bytes: Buffer): Buffer => {
  const kept: Buffer[] = []
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4)
    const length = bytes.readUInt32LE(at + 4)
    const end = at + 8 + length + (length % 2)
    const chunk = Buffer.from(bytes.subarray(at, end))
    if (name === 'VP8X') chunk[8] = chunk[8]! & ~WEBP_TOLD
    if (WEBP_KEPT.has(name)) kept.push(chunk)
    at = end
  }
  const head = Buffer.from(bytes.subarray(0, 12))
  head.writeUInt32LE(4 + kept.reduce((sum, each) => sum + each.length, 0), 4)
  return Buffer.concat([head, ...kept])
}

/** Media types of photographs. */
export const PHOTOGRAPHS: ReadonlyMap<string, (bytes: Buffer) => Buffer> = new Map([
  ['image/jpeg', ofJpeg],
  ['image/png', ofPng],
  ['image/webp', ofWebp],
])

/** The picture alone. `bytes` were found to be of the media type (media.ts). */
export const pictureOnly = (media: string, bytes: Buffer): Buffer =>
  PHOTOGRAPHS.get(media)?.(bytes) ?? bytes
