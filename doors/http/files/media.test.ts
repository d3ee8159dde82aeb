// What is let in as a file, and what is not, by its bytes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeZip, type Part } from '#doors/bulk/xlsx/fixture.ts'
import { extensionsOf, judgeFile, MOST_FILE, mediaOf } from './media.ts'
import { dispositionOf, readName } from './name.ts'
import { docx, jpeg, pdf, png, webp, xlsx } from './testing.ts'

const OFFICE = 'application/vnd.openxmlformats-officedocument.'
const XLSX = `${OFFICE}spreadsheetml.sheet`
const DOCX = `${OFFICE}wordprocessingml.document`

const GOOD: Readonly<Record<string, Buffer>> = {
  'application/pdf': pdf(),
  'image/png': png(),
  'image/jpeg': jpeg(),
  'image/webp': webp(),
  'text/plain': Buffer.from('\ufeff发票 Hóa đơn ใบแจ้งหนี้\r\n\t1 < 2\n'),
  'text/csv': Buffer.from('品名,数量\r\n榴莲,5\r\n'),
  [XLSX]: xlsx(),
  [DOCX]: docx(),
  'application/xml': Buffer.from(
    '<?xml version="1.0"?><Declaration><G a="1">榴莲</G></Declaration>',
  ),
  'text/xml': Buffer.from('<?xml version="1.0"?><x/>'),
  'application/json': Buffer.from('{"a":[1,"榴莲"]}'),
}

const keyOf = async (media: string, bytes: Buffer | string): Promise<string | undefined> =>
  (await judgeFile(media, Buffer.from(bytes)))?.key

test('each kind is let in as what it is, and as nothing else', async () => {
  for (const [media, bytes] of Object.entries(GOOD)) {
    assert.equal(await keyOf(media, bytes), undefined, media)
    for (const other of Object.keys(GOOD)) {
      const related = /^text\/(?:plain|csv)$/.test(other) && /json|csv|plain/.test(media)
      if (other === media || related || (/xml$/.test(other) && /xml$/.test(media))) continue
      assert.notEqual(await keyOf(other, bytes), undefined, `${media} as ${other}`)
    }
    assert.equal(await keyOf(media, Buffer.alloc(0)), 'attachment-empty')
    assert.notEqual(extensionsOf(media).length, 0)
  }
  assert.equal(mediaOf('Text/CSV; charset=utf-8'), 'text/csv')
  for (const media of [
    'text/html',
    'image/svg+xml',
    'application/zip',
    'image/gif',
    '',
    undefined,
  ]) {
    assert.equal(mediaOf(media), undefined)
  }
})

test('what runs is not let in under any name', async () => {
  const exe = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0'), Buffer.alloc(200)])
  const elf = Buffer.from('\x7fELF\x02\x01\x01\0\0\0', 'latin1')
  const html = '<!DOCTYPE html><script>alert(1)</script>'
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
  for (const media of Object.keys(GOOD)) {
    for (const bytes of [exe, elf, html, svg, '  \n<html><body>', '#!/bin/sh\nrm -rf .']) {
      assert.notEqual(await keyOf(media, bytes), undefined, `${media} ${bytes}`)
    }
  }
  assert.equal(await keyOf('text/xml', svg), 'attachment-active')
  const styled = '<?xml-stylesheet href="x.xsl"?><a/>'
  assert.equal(await keyOf('text/xml', styled), 'attachment-active')
  const page = '<a><b:html xmlns:b="http://www.w3.org/1999/xhtml"/></a>'
  assert.equal(await keyOf('text/xml', page), 'attachment-active')
  const entity = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
  assert.equal(await keyOf('application/xml', entity), 'attachment-active')
  assert.equal(await keyOf('application/xml', '<a><b></a>'), 'attachment-damaged')
  assert.equal(await keyOf('application/pdf', pdf('3 0 obj<</S/JavaScript>>')), 'attachment-active')
  const macro = xlsx([{ name: 'xl/vbaProject.bin', content: 'x' }])
  assert.equal(await keyOf(XLSX, macro), 'attachment-active')
})

test('a file that is two things at once is not let in', async () => {
  const zip = xlsx()
  const behind = (bytes: Buffer): Buffer => Buffer.concat([bytes, zip])
  assert.equal(await keyOf('image/png', behind(png())), 'attachment-type-wrong')
  assert.equal(await keyOf('image/jpeg', behind(jpeg())), 'attachment-damaged')
  assert.equal(await keyOf('image/webp', behind(webp())), 'attachment-type-wrong')
  assert.equal(await keyOf('application/pdf', behind(pdf())), 'attachment-damaged')
  const before = Buffer.concat([Buffer.from('GIF89a'), pdf()])
  assert.equal(await keyOf('application/pdf', before), 'attachment-type-wrong')
  assert.equal(await keyOf('text/plain', pdf()), 'attachment-type-wrong')
  const remark = Buffer.concat([jpeg().subarray(0, 20), Buffer.from('fffe000f', 'hex')])
  const hidden = Buffer.concat([remark, Buffer.from('<script>x</sc'), jpeg().subarray(20)])
  assert.equal(await keyOf('image/jpeg', hidden), 'attachment-damaged')
  assert.equal(await keyOf(XLSX, Buffer.concat([png(), zip])), 'attachment-type-wrong')
  assert.equal(await keyOf(XLSX, Buffer.concat([zip, Buffer.from('x')])), 'attachment-damaged')
})

test('protected and broken files are named so', async () => {
  const ole2 = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])
  assert.equal(await keyOf(XLSX, ole2), 'attachment-encrypted')
  const locked = pdf('3 0 obj<</Filter/Standard>>endobj trailer<</Encrypt 3 0 R>>')
  assert.equal(await keyOf('application/pdf', locked), 'attachment-encrypted')
  const zip = xlsx()
  const flagged = Buffer.from(zip)
  // the flag of the first part in the directory
  flagged[flagged.indexOf('PK\x01\x02', 0, 'latin1') + 8] = 1
  assert.equal(await keyOf(XLSX, flagged), 'attachment-encrypted')
  assert.equal(await keyOf('application/pdf', pdf().subarray(0, 80)), 'attachment-damaged')
  assert.equal(await keyOf('image/png', png().subarray(0, -1)), 'attachment-type-wrong')
  assert.equal(await keyOf('image/png', png(60_000, 60_000)), 'attachment-type-wrong')
  assert.equal(
    await keyOf('text/csv', Buffer.from([0xc6, 0xb7, 0xc3, 0xfb])),
    'attachment-type-wrong',
  )
  assert.equal(await keyOf('text/plain', 'a\0b'), 'attachment-type-wrong')
  assert.equal(await keyOf('application/json', '{"a":'), 'attachment-type-wrong')
  assert.equal(await keyOf('application/json', '['.repeat(1_000_000)), 'attachment-type-wrong')
  const long = Buffer.from(`"${'x'.repeat(5_000_000)}"`)
  assert.equal(await keyOf('application/json', long), 'too-large')
})

test('a zip that lies, overlaps or explodes is not let in, and costs little', async () => {
  const started = performance.now()
  const zeros: Part = { name: 'xl/a.xml', content: Buffer.alloc(30_000_000) }
  assert.equal(await keyOf(XLSX, xlsx([zeros])), 'attachment-damaged', 'a bomb')
  const small = { ...zeros, falseSize: 100 }
  assert.equal(
    await keyOf(XLSX, xlsx([small])),
    'attachment-damaged',
    'a bomb that says it is none',
  )
  const sum = { name: 'xl/a.xml', content: 'x', falseChecksum: 1 }
  assert.equal(await keyOf(XLSX, xlsx([sum])), 'attachment-damaged')
  const twice = { name: 'XL/workbook.xml', content: 'x' }
  assert.equal(await keyOf(XLSX, xlsx([twice])), 'attachment-damaged')
  for (const name of ['../../evil', '/etc/passwd', 'C:\\x', 'a\\b']) {
    assert.equal(await keyOf(XLSX, xlsx([{ name, content: 'x' }])), 'attachment-damaged', name)
  }
  const parts = Array.from({ length: 6_000 }, (_, i) => ({ name: `${i}`, content: '' }))
  assert.equal(await keyOf(XLSX, makeZip(parts)), 'attachment-damaged')
  // two entries of the directory on one part
  const overlapping = Buffer.from(xlsx([{ name: 'xl/workbook.xmm', content: '<workbook/>' }]))
  const second = overlapping.lastIndexOf('PK\x01\x02', undefined, 'latin1')
  const first = overlapping.lastIndexOf('PK\x01\x02', second - 1, 'latin1')
  overlapping.copy(overlapping, second + 42, first + 42, first + 46)
  assert.equal(await keyOf(XLSX, overlapping), 'attachment-damaged')
  assert.ok(performance.now() - started < 60_000)
})

test('law: no bytes make it throw or hang, spoilt good ones neither', async () => {
  const any = fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes))
  const spoilt = fc
    .tuple(fc.constantFrom(...Object.values(GOOD)), fc.nat(), fc.nat(255), fc.nat())
    .map(([bytes, at, value, cut]) => {
      const copy = Buffer.from(bytes.subarray(0, 1 + (cut % bytes.length)))
      copy[at % copy.length] = value
      return copy
    })
  const media = fc.constantFrom(...Object.keys(GOOD))
  await fc.assert(
    fc.asyncProperty(media, fc.oneof(any, spoilt), async (claimed, bytes) => {
      const fault = await judgeFile(claimed, bytes)
      assert.ok(fault === undefined || /^attachment-|^too-large$/.test(fault.key))
    }),
    { seed: 11, numRuns: 3_000 },
  )
})

test('the largest file is judged within a few seconds', async () => {
  const filler = Buffer.alloc(MOST_FILE - 1_000, 'a')
  const started = performance.now()
  assert.equal(await keyOf('text/plain', filler), undefined)
  assert.equal(await keyOf('application/pdf', pdf(`%${filler.toString('latin1')}\n`)), undefined)
  assert.ok(performance.now() - started < 30_000)
})

test('names keep their language, and lose their paths and their tricks', () => {
  const name = (text: string, media = 'application/pdf'): unknown => {
    const read = readName(encodeURIComponent(text), media)
    return typeof read === 'string' ? read : read.key
  }
  assert.equal(name('发票 Hóa đơn ใบแจ้งหนี้.pdf'), '发票 Hóa đơn ใบแจ้งหนี้.pdf')
  assert.equal(name('Hóa.PDF'), 'Hóa.PDF')
  assert.equal(name('C:\\Users\\me\\invoice.pdf'), 'invoice.pdf')
  assert.equal(name('../../etc/passwd.pdf'), 'passwd.pdf')
  assert.equal(name('a<b>:"c|d?*.pdf'), 'a_b___c_d__.pdf')
  const refused = ['', '.pdf', '..pdf', 'x.exe', 'x.pdf.html', 'a\nb.pdf', 'a\0.pdf', 'a/.pdf']
  for (const text of [...refused, 'a\u202efdp.exe', '\u202eb.pdf', `${'n'.repeat(200)}.pdf`]) {
    assert.equal(name(text), 'attachment-name-wrong', JSON.stringify(text))
  }
  assert.equal(readName('%E0%A4%A', 'text/csv') instanceof Object, true)
  assert.equal(readName(undefined, 'text/csv') instanceof Object, true)
  assert.equal(
    dispositionOf('a"b\\发 (1).pdf', 'attachment'),
    `attachment; filename="a_b__ (1).pdf"; filename*=UTF-8''a%22b%5C%E5%8F%91%20%281%29.pdf`,
  )
})
