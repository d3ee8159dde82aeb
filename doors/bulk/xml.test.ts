// XML messages: texts stay texts, the declared encoding counts, and no DOCTYPE gets in.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Refusal } from '#kit/fault.ts'
import type { XmlElement } from '#kit/xml.ts'
import { shared, skipShared } from '#test/shared.ts'
import { isXsDecimal, readXml } from './xml.ts'

const read = (bytes: Buffer | string): XmlElement => {
  const root = readXml(Buffer.from(bytes as Buffer))
  if (root instanceof Refusal) throw new Error(root.faults.map(each => each.key).join())
  return root
}
const refusal = (bytes: Buffer | string): string => {
  const root = readXml(Buffer.from(bytes as Buffer))
  return root instanceof Refusal ? root.faults.map(each => each.key).join() : 'read'
}
const textOf = (element: XmlElement | undefined, name: string): string | undefined =>
  element?.children.find(each => each.name === name)?.text

test('T26 T36 gb18030-decl.xml: declared encoding, CDATA, codes that stay texts', {
  skip: skipShared,
}, () => {
  const root = read(readFileSync(shared('data/nasty/gb18030-decl.xml')))
  assert.equal(root.name, 'Declaration')
  assert.equal(textOf(root, 'Ref'), '007')
  assert.equal(textOf(root, 'Note'), '价格 < 5,000 & 不含税')
  const line = root.children.find(each => each.name === 'Line')
  assert.equal(textOf(line, 'HsCode'), '0810600000')
  assert.equal(textOf(line, 'Id'), '91450100000000000012')
  assert.equal(textOf(line, 'Qty'), '1e3')
  assert.equal(isXsDecimal(textOf(line, 'Qty') ?? ''), false, 'xs:decimal has no exponent')
  assert.equal(isXsDecimal(textOf(line, 'Value') ?? ''), true)
})

test('T36 attributes and elements that look like numbers are texts', () => {
  const root = read('<d><a code="00E8">02082017</a><x:b xmlns:x="urn:x">0E68</x:b><c>0006</c></d>')
  assert.equal(root.children[0]?.attributes.code, '00E8')
  assert.deepEqual(
    root.children.map(each => [each.name, each.text]),
    [
      ['a', '02082017'],
      ['b', '0E68'],
      ['c', '0006'],
    ],
  )
})

test('T44 entity-bomb.xml: refused at the DOCTYPE, no file read', { skip: skipShared }, () => {
  assert.equal(refusal(readFileSync(shared('data/nasty/entity-bomb.xml'))), 'doctype-forbidden')
  assert.equal(refusal('<!DOCTYPE d SYSTEM "file:///etc/hostname"><d/>'), 'doctype-forbidden')
  assert.equal(refusal('<!DOCTYPE d><d/>'), 'doctype-forbidden')
  assert.equal(refusal('<d>&x;</d>'), 'xml-malformed')
})

test('T44 what is not XML, too deep, or not in its encoding is refused', () => {
  assert.equal(refusal('<a><b></a>'), 'xml-malformed')
  assert.equal(refusal(''), 'xml-malformed')
  assert.equal(refusal('<a>'.repeat(200) + '</a>'.repeat(200)), 'xml-malformed')
  assert.equal(
    refusal(Buffer.from([0x3c, 0x61, 0x3e, 0xe9, 0x3c, 0x2f, 0x61, 0x3e])),
    'xml-malformed',
  )
  assert.equal(refusal('<?xml version="1.0" encoding="klingon"?><a/>'), 'encoding-unsupported')
  assert.equal(refusal(Buffer.alloc((16 << 20) + 1, 0x20)), 'file-too-large')
  assert.equal(read(Buffer.from('\uFEFF<a>值</a>', 'utf16le')).text, '值')
})
