// Pictures, walked from their first byte to their last: a picture with another file behind it is
// two files, and one that unpacks to gigapixels is a bomb.

/** Scans of A3 at 600 dpi have some 70 million. */
const MOST_PIXELS = 120_000_000

const fits = (width: number, height: number): boolean =>
  width > 0 && height > 0 && width * height <= MOST_PIXELS

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')

/** Signature, IHDR, chunks one behind another, and IEND at the very end. */
export const isPng = (bytes: Buffer): boolean => {
  if (bytes.length < 45 || !bytes.subarray(0, 8).equals(PNG)) return false
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return false
  if (!fits(bytes.readUInt32BE(16), bytes.readUInt32BE(20))) return false
  let at = 8
  while (at + 12 <= bytes.length) {
    const next = at + 12 + bytes.readUInt32BE(at)
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return next === bytes.length
    at = next
  }
  return false
}

/** Heads of frames, where width and height stand: SOF0 to SOF15 but DHT, JPG and DAC. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/**
 * Segments one behind another up to the first scan, with a frame's head among them, and an end
 * mark. What phones put behind it (a second picture, a name of the scene) is let be.
 */
export const isJpeg = (bytes: Buffer): boolean => {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return false
  let at = 2
  let framed = false
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    const length = bytes.readUInt16BE(at + 2)
    if (length < 2) return false
    if (marker === 0xda) return framed && bytes.indexOf(END_OF_IMAGE, at) > 0
    if (isFrame(marker)) {
      if (at + 9 > bytes.length) return false
      if (!fits(bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5))) return false
      framed = true
    }
    at += 2 + length
  }
  return false
}
const END_OF_IMAGE = Buffer.from([0xff, 0xd9])

/** RIFF of exactly the length that it says, with a picture's chunk first. */
export const isWebp = (bytes: Buffer): boolean => {
  if (bytes.length < 30 || bytes.toString('latin1', 0, 4) !== 'RIFF') return false
  if (bytes.readUInt32LE(4) + 8 !== bytes.length) return false
  if (bytes.toString('latin1', 8, 12) !== 'WEBP') return false
  const kind = bytes.toString('latin1', 12, 16)
  if (kind === 'VP8 ') return fits(bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff)
  if (kind === 'VP8L') {
    const bits = bytes.readUInt32LE(21)
    return bytes[20] === 0x2f && fits((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1)
  }
  return kind === 'VP8X' && fits(bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1)
}
