// What is kept of a photograph is the picture: tried with what phones write around one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { isJpeg, isPng, isWebp } from './images.ts'
import { PHOTOGRAPHS, pictureOnly } from './metadata.ts'
import { jpeg, png, webp } from './testing.ts'

/** EXIF with a place and a way up, in either order of bytes. */
const exif = (little: boolean, orientation: number): Buffer => {
  const tiff = Buffer.alloc(8 + 2 + 24 + 4)
  const short = (n: number, at: number) =>
    little ? tiff.writeUInt16LE(n, at) : tiff.writeUInt16BE(n, at)
  const long = (n: number, at: number) =>
    little ? tiff.writeUInt32LE(n, at) : tiff.writeUInt32BE(n, at)
  tiff.write(little ? 'II' : 'MM', 0, 'latin1')
  short(42, 2)
  long(8, 4)
  short(2, 8)
  // GPS IFD first, orientation behind it
  short(0x8825, 10)
  short(4, 12)
  long(1, 14)
  short(0x0112, 22)
  short(3, 24)
  long(1, 26)
  short(orientation, 30)
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from('GPS 21.97N 106.71E')])
}

const segment = (marker: number, content: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}

/** The picture with segments put behind its start. */
const withSegments = (...more: Buffer[]): Buffer =>
  Buffer.concat([jpeg().subarray(0, 2), ...more, jpeg().subarray(2)])

test('of a JPEG the place, the device, words and a second picture go; way up and colours stay', () => {
  const profile = segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01colours', 'latin1'))
  for (const little of [true, false]) {
    for (const orientation of [1, 6, 8]) {
      const bytes = Buffer.concat([
        withSegments(
          segment(0xe1, exif(little, orientation)),
          segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x>GPS</x>')),
          profile,
          segment(0xe2, Buffer.from('MPF\0GPS of the second')),
          segment(0xed, Buffer.from('Photoshop 3.0\0GPS')),
          segment(0xfe, Buffer.from('GPS in a remark')),
        ),
        withSegments(segment(0xe1, exif(little, 3))),
      ])
      assert.ok(isJpeg(bytes))
      const kept = pictureOnly('image/jpeg', bytes)
      assert.ok(isJpeg(kept))
      assert.ok(!kept.includes('GPS'))
      assert.ok(kept.includes('ICC_PROFILE'))
      assert.equal(kept.includes('Exif'), orientation !== 1)
      if (orientation !== 1) {
        const at = kept.indexOf('Exif')
        assert.equal(kept.readUInt16BE(at + 24), orientation)
      }
      assert.deepEqual(kept.subarray(-2), Buffer.from([0xff, 0xd9]))
      // a second time changes nothing: the same picture has one digest
      assert.deepEqual(pictureOnly('image/jpeg', kept), kept)
    }
  }
  assert.deepEqual(pictureOnly('image/jpeg', jpeg()), jpeg())
})

test('a picture of several scans is kept whole, with stuffed bytes and restarts in them', () => {
  const scan = Buffer.from('ffda0008010100003f00d2ff00aaffd0bbffff', 'hex')
  const second = Buffer.from('ffc400040100ffda0008010100003f0011ffd9', 'hex')
  const bytes = Buffer.concat([jpeg().subarray(0, -13), scan, second])
  assert.deepEqual(pictureOnly('image/jpeg', bytes), bytes)
})

const chunk = (name: string, content: string): Buffer => {
  const named = Buffer.from(name + content, 'latin1')
  const out = Buffer.alloc(8 + named.length)
  out.writeUInt32BE(content.length)
  named.copy(out, 4)
  out.writeUInt32BE(crc32(named), 4 + named.length)
  return out
}

test('of PNG and WebP the same goes, and what is left is a picture', () => {
  const plain = png()
  const more = ['eXIf', 'tEXt', 'iTXt', 'zTXt', 'tIME'].map(name => chunk(name, 'GPS'))
  const told = Buffer.concat([plain.subarray(0, -12), ...more, plain.subarray(-12)])
  assert.ok(isPng(told))
  assert.deepEqual(pictureOnly('image/png', told), plain)
  const vp8x = Buffer.from('56503858 0a000000 1c000000 000000 000000'.replaceAll(' ', ''), 'hex')
  const riff = (chunks: Buffer[]): Buffer => {
    const all = Buffer.concat(chunks)
    const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
    head.writeUInt32LE(all.length + 4, 4)
    return Buffer.concat([head, all])
  }
  const picture = webp().subarray(12, 28)
  const exifChunk = Buffer.from('EXIF\x03\0\0\0GPS\0', 'latin1')
  const xmpChunk = Buffer.from('XMP \x04\0\0\0GPS<', 'latin1')
  const whole = riff([vp8x, picture, exifChunk, xmpChunk])
  assert.ok(isWebp(whole))
  const kept = pictureOnly('image/webp', whole)
  assert.ok(isWebp(kept))
  const bare = Buffer.from(vp8x)
  bare[8] = 0x10
  assert.deepEqual(kept, riff([bare, picture]))
})

test('whatever bytes come, it ends, and gives no more than it was given', () => {
  for (const [media, only] of PHOTOGRAPHS) {
    const start = { 'image/jpeg': jpeg(), 'image/png': png(), 'image/webp': webp() }[media]!
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(start.length), (tail, at) => {
        const bytes = Buffer.concat([start.subarray(0, at), tail])
        if (bytes.length < 12) return
        // an end mark and a way up are all that is ever added
        assert.ok(only(bytes).length <= bytes.length + 38, media)
      }),
      { seed: 5, numRuns: 2_000 },
    )
  }
})
