// Which encoding a file is in, and what happens where bytes are none of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { datedCode, optional, quantity, text } from '#kit/field.ts'
import { shared, skipShared } from '#test/shared.ts'
import { detectEncoding } from './encoding.ts'
import { faultsOf } from './faults.ts'
import { ChineseCount } from './gb18030.ts'
import { columns, run, temporary } from './testing.ts'
import { readBlocks } from './text.ts'

/** Bytes of a text in an 8-bit encoding whose upper half lies at `from` in Unicode. */
const eightBit = (content: string, from: number, at = 0xa0): Buffer =>
  Buffer.from(
    [...content].map(char => {
      const code = char.codePointAt(0)!
      return code < 0x80 ? code : code - from + at
    }),
  )
const thai = (content: string): Buffer => eightBit(content, 0x0e00)
const cyrillic = (content: string): Buffer => eightBit(content, 0x410, 0xc0)

/** GB18030 bytes of a text: Node decodes it but has no encoder, so the table is turned round. */
const gbBytes = (() => {
  const table = new Map<string, readonly number[]>()
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0xa1; lead <= 0xf7; lead++) {
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      table.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
    }
  }
  return (content: string): Buffer =>
    Buffer.from([...content].flatMap(char => table.get(char) ?? [char.charCodeAt(0)]))
})()

const found = async (bytes: Uint8Array, named?: string): Promise<string> => {
  try {
    const { name } = await detectEncoding(temporary('encoding.csv', bytes), named)
    return name
  } catch (error) {
    const [fault] = faultsOf(error)
    const { line = '', byte = '', hex = '' } = fault?.values ?? {}
    return `${fault?.key} ${line} ${byte} ${hex}`.trim()
  }
}

const read = async (bytes: Uint8Array, named?: string): Promise<string> => {
  const file = temporary('read.csv', bytes)
  const blocks: Buffer[] = []
  try {
    for await (const block of readBlocks(file, await detectEncoding(file, named))) {
      blocks.push(Buffer.from(block as string))
    }
    return Buffer.concat(blocks).toString('utf8')
  } catch (error) {
    const [fault] = faultsOf(error)
    return `${fault?.key} ${fault?.values.line} ${fault?.values.byte} ${fault?.values.hex}`
  }
}

test('T26 a byte order mark comes first, then UTF-8, then GB18030', async () => {
  assert.equal(await found(Buffer.from('ref,value\nA,1\n')), 'utf-8')
  assert.equal(await found(Buffer.from('\uFEFF品名\n鲜榴莲\n')), 'utf-8')
  assert.equal(await found(Buffer.from('品名\n鲜榴莲\n')), 'utf-8')
  assert.equal(await found(Buffer.from('\uFEFF品名', 'utf16le')), 'utf-16le')
  assert.equal(await found(Buffer.from('\uFEFF品名', 'utf16le').swap16()), 'utf-16be')
  assert.equal(await found(gbBytes('品名,数量,单位\n鲜榴莲,1,千克\n')), 'gb18030')
})

test('T26 undecodable bytes refuse the file by line and byte, no U+FFFD is stored', async () => {
  const good = Buffer.from('名称,数量\n鲜榴莲与山竹,1\n香蕉')
  assert.equal(
    await found(Buffer.concat([good, Buffer.from([0xff, 0x0a])])),
    'undecodable 3 7 0xFF',
    'damaged UTF-8 is not taken for Chinese',
  )
  const cut = Buffer.from('名称\n鲜榴莲').subarray(0, -1)
  assert.equal(await found(Buffer.concat([Buffer.from('\uFEFF'), cut])), 'undecodable 2 7 0xE8')
  const chinese = gbBytes('品名,数量,单位,币制\r\n鲜榴莲,1,千克,人民币\r\n')
  const torn = Buffer.concat([chinese, Buffer.from([0x41, 0xff, 0x42, 0x0d, 0x0a])])
  assert.equal(await read(torn), 'undecodable 3 2 0xFF')
  const lone = Buffer.from('ref\nA\uD800B\n', 'utf16le')
  assert.equal(await read(Buffer.concat([Buffer.from([0xff, 0xfe]), lone])), 'undecodable 2 3 0x00')
  const odd = Buffer.concat([Buffer.from('\uFEFFref\nA', 'utf16le'), Buffer.from([0x42])])
  assert.match(await read(odd), /^undecodable 2 3 0x42/)
})

test('T26 a U+FFFD that is already in the file refuses its row', async () => {
  const file = temporary('lost.csv', 'name\n鲜榴\uFFFD\n山竹\n')
  const { documents, refused } = await run(file, { name: text(20) })
  assert.deepEqual(documents, [{ name: '山竹' }])
  assert.deepEqual(refused, ['2 A text-damaged'])
})

test('T27 Latin-1 and its kin are never taken for Chinese: the encoding is asked for', async () => {
  const latin = (content: string): Buffer => Buffer.from(content, 'latin1')
  assert.equal(await found(latin('nom;val\nCafé;10\n')), 'encoding-unknown 2 4 0xE9')
  for (const content of [
    'créée;1\nGröße;2\nStraße;3\n',
    'DECLARAÇÃO DE IMPORTAÇÃO;10\nREPÚBLICA ÁRABE;2\nOPERAÇÕES;3\n',
    'Größe\n',
    'éé\n',
    'ÇÃO;ÇÃO;ÇÕES;ÇÃO\n',
    'São Tomé e Príncipe;Côte d’Ivoire'.replace('’', "'"),
  ]) {
    assert.match(await found(latin(content)), /^encoding-unknown 1 /, content)
  }
  for (const content of ['ทุเรียนสด,120\nมังคุด,80\n', 'ประเทศไทย\n', 'น้ำหนักสุทธิ,หน่วย\nยาง,กก\n']) {
    assert.match(await found(thai(content)), /^encoding-unknown 1 1 /, content)
  }
  for (const content of ['ТОВАР,СТРАНА\nКофе,Вьетнам\n', 'ВЕС БРУТТО\n', 'декларация\n']) {
    assert.match(await found(cyrillic(content)), /^encoding-unknown 1 1 /, content)
  }
  assert.match(await found(Buffer.from('ref\u0000,\u0000', 'latin1')), /^encoding-unknown 1 4 0x00/)
})

test('T27 a mapping may name the encoding; a wrong name is refused by its bytes', async () => {
  const fields = { nom: text(20), val: quantity('EUR', 2) }
  const file = temporary('latin.csv', Buffer.from('nom;val\nCafé;10\n', 'latin1'))
  const mapping = { encoding: 'latin1', fields: columns({ nom: 'nom', val: 'val' }) }
  const { documents, summary } = await run(file, fields, mapping)
  assert.deepEqual(documents, [{ nom: 'Café', val: '10' }])
  assert.equal(summary.facts?.encoding, 'windows-1252')
  assert.equal(await read(thai('ยาง,กก\n'), 'tis-620'), 'ยาง,กก\n')
  assert.equal(await read(Buffer.from([0x61, 0x0a, 0xdb]), 'windows-874'), 'undecodable 2 1 0xDB')
  assert.equal(await found(Buffer.from('a'), 'iso-2022-jp'), 'encoding-unsupported')
  assert.equal(await found(Buffer.from('a'), 'klingon'), 'encoding-unsupported')
  assert.equal(await found(Buffer.from([0x61, 0xe9]), 'utf8'), 'undecodable 1 2 0xE9')
})

test('T27 a control character of a wrongly named encoding is seen', async () => {
  const file = temporary('c1.csv', Buffer.from([...Buffer.from('nom\nA'), 0x81, 0x0a]))
  const { refused } = await run(
    file,
    { nom: text(20) },
    { encoding: 'latin1', fields: columns({ nom: 'nom' }) },
  )
  assert.deepEqual(refused, ['2 A control-character'])
})

test('T26 characters are whole across the pieces in which a file is read', async () => {
  const cell = '品名商品编码数量单位'
  for (let shift = 0; shift < 4; shift++) {
    const content = `${'x'.repeat(shift)}${`${cell},1\r\n`.repeat(20_000)}`
    assert.ok((await read(gbBytes(content))) === content)
    assert.ok((await read(Buffer.from(content))) === content)
    const wide = `${content}\u{20BB7}`
    assert.ok((await read(Buffer.from(`\uFEFF${wide}`, 'utf16le'))) === wide)
  }
})

test('T28 two byte order marks are both taken off', async () => {
  const bytes = Buffer.from('\uFEFF\uFEFFref,hs\nA,0810600000\n')
  const fields = { ref: text(10), hs: optional(datedCode('hs', /^\d{10}$/)) }
  const { documents } = await run(temporary('two.csv', bytes), fields)
  assert.deepEqual(documents, [{ ref: 'A', hs: '0810600000' }])
  const wide = Buffer.from('\uFEFF\uFEFFref\nA\n', 'utf16le')
  assert.equal(await read(wide), 'ref\nA\n')
})

test('T26 the shared GB18030 file passes every part of the rule with room', {
  skip: skipShared,
}, async () => {
  const { readFileSync } = await import('node:fs')
  const count = new ChineseCount()
  count.push(readFileSync(shared('data/nasty/gb18030.csv')))
  assert.ok(count.plausible)
  assert.ok(count.common * 2 > count.han, `${count.common} of ${count.han}`)
})
