// XML that means harm, or that was damaged: each refused by name, line and column, in little
// memory; and laws for any bytes and any tree.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Fault, Refusal } from '#kit/fault.ts'
import { writeXml, type XmlElement } from '#kit/xml.ts'
import { BULK_FAULTS } from './faults.ts'
import { inEnglish } from './testing.ts'
import { readXml, readXmlFrom } from './xml.ts'

const faultOf = (outcome: XmlElement | Refusal): Fault => {
  assert.ok(outcome instanceof Refusal, 'it was read')
  assert.equal(outcome.faults.length, 1)
  return outcome.faults[0]!
}
const said = (bytes: Buffer | string): string => inEnglish(faultOf(readXml(Buffer.from(bytes))))

test('any DOCTYPE: entities of a file, of an address, of its own, and none', () => {
  const laughs = Array.from(
    { length: 9 },
    (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
  )
  for (const inner of [
    ' SYSTEM "file:///etc/passwd"',
    ' PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://127.0.0.1:1/x.dtd"',
    ' [<!ENTITY x SYSTEM "file:///etc/passwd">]',
    ' [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p"> %p;]',
    ` [<!ENTITY l0 "ha">${laughs.join('')}]`,
    '',
  ]) {
    const text = `<?xml version="1.0"?>\n<!DOCTYPE d${inner}>\n<d>&x;&l9;</d>`
    const { key, values } = faultOf(readXml(Buffer.from(text)))
    assert.equal(key, 'doctype-forbidden', inner)
    assert.match(String(values.part), /^2:\d+$/)
  }
  // one that never ends is refused before it is held
  const endless = `<!DOCTYPE d [${'<!ENTITY x "xxxxxxxxxxxxxxxx">'.repeat(50_000)}`
  assert.match(said(endless), /too large/)
  // for it, little may stand before the first element
  const preceded = (bytes: number) => readXml(Buffer.from(`<!--${'x'.repeat(bytes)}--><d/>`))
  assert.ok(!(preceded(60_000) instanceof Refusal))
  assert.equal(faultOf(preceded(140_000)).key, 'file-too-large')
})

test('an encoding that is not what the bytes are', () => {
  const xml = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>\n<a>é</a>`
  // declared UTF-8, and Latin-1 in truth
  assert.match(said(Buffer.from(xml('UTF-8'), 'latin1')), /^Line 2, column 3: .*not utf-8/)
  // declared UTF-16, and UTF-8 in truth; and the other way round
  assert.match(said(xml('UTF-16')), /UTF-16 is not supported/)
  assert.match(
    said(Buffer.from(`\uFEFF${xml('UTF-8')}`, 'utf16le')),
    /not utf-8|not supported|wrong/,
  )
  assert.match(said(`\uFEFF${xml('gb18030')}`), /gb18030 ≠ utf-8 is not supported/)
  assert.match(said(Buffer.from('<a>é</a>', 'utf16le')), /wrong/)
  // half of a pair: as UTF-8 bytes, by number, and in UTF-16
  assert.match(said(Buffer.from([0x3c, 0x61, 0x3e, 0xed, 0xa0, 0x80, 0x3c])), /not utf-8/)
  assert.match(said('<a>\n&#xD800;</a>'), /^Line 2, column \d+/)
  assert.match(said(Buffer.from('\uFEFF<a>\ud800</a>', 'utf16le')), /not utf-16le/)
  // cut in the middle of a character
  assert.match(said(Buffer.from('<a>é').subarray(0, 4)), /not utf-8/)
})

test('characters, names and structure that XML does not have', () => {
  for (const [text, at] of [
    ['<a>\u0000</a>', /^Line 1, column 4/],
    ['<a>\n\u0001</a>', /^Line 2, column 1/],
    ['<a>\uFFFE</a>', /^Line 1/],
    ['<a>&#0;</a>', /^Line 1/],
    ['<a>&#x1F;</a>', /^Line 1/],
    ['<a b="1" b="2"/>', /^Line 1/],
    ['<a><b></a>', /^Line 1/],
    ['<a/><b/>', /^Line 1/],
    ['<a>&nbsp;</a>', /undefined entity/],
    ['<p:a/>', /namespace/],
    ['<a', /^Line 1/],
    ['x', /^Line 1/],
    ['<?xml version="1.1"?><a>&#1;</a>', /version/],
    ['<a>]]></a>', /^Line 1/],
  ] as const) {
    assert.match(said(text), at, text)
  }
  const deep = (n: number) => '<a>'.repeat(n) + '</a>'.repeat(n)
  assert.match(said(deep(101)), /^Line 1, column 303: .*too deep/)
  assert.ok(!(readXml(Buffer.from(deep(100))) instanceof Refusal))
  const many = Array.from({ length: 51 }, (_, i) => `a${i}=""`).join(' ')
  assert.match(said(`<a ${many}/>`), /too many attributes/)
  assert.match(said(`<r>${'<a/>'.repeat(250_000)}</r>`), /too many elements/)
})

/**
 * A process that reads 100 MB of each kind, made as they are asked for, one after the other. Prints
 * of each what was said and how many bytes were taken, and of all, above what was before: what was
 * reachable at most, where garbage is collected for each sample (--expose-gc), and what was
 * resident at most, garbage and all, as the system counted it.
 */
const HUNDRED_MEGABYTES = `
  import { readXmlFrom } from '#doors/bulk/xml.ts'
  const x = 'x'.repeat(1 << 16)
  const fifty = Array.from({ length: 50 }, (_, i) => 'a' + i + '="' + i + '"').join(' ')
  const kinds = {
    text: x,
    'a comment': '<!--' + x,
    comments: '<!--' + x + '-->',
    'an attribute': '<a b="' + x,
    attributes: ('<a ' + fifty + '/>').repeat(50),
    elements: '<a/>'.repeat(1 << 14),
    'nested elements': '<a><b>x</b></a>'.repeat(1 << 12),
    'long texts': '<a>' + x + '</a>',
    'long texts of two bytes': '<a>' + '值'.repeat(20_000) + '</a>',
    'characters by number': '&#120;'.repeat(10_000),
    'entities of its own': ['<!DOCTYPE d [', '<!ENTITY x "xxxxxxxxxxxxxxxx">'.repeat(2_000)],
    'another encoding': [
      '<?xml version="1.0" encoding="UTF-8"?><r>',
      Buffer.from('<a>\u00e9</a>'.repeat(8_000), 'latin1'),
    ],
  }
  const held = () => {
    globalThis.gc?.()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  let [taken, most] = [0, 0]
  const endless = async function* (kind) {
    const [first, more] = Array.isArray(kind) ? kind : ['<r>', kind]
    const piece = Buffer.from(more)
    yield Buffer.from(first)
    let pieces = 0
    for (taken = 0; taken < 100 << 20; taken += piece.length) {
      if (pieces++ % 4 === 0) most = Math.max(most, held())
      yield piece
    }
  }
  const read = async kind => {
    const outcome = await readXmlFrom(() => endless(kind))
    most = Math.max(most, held())
    return [outcome.faults?.[0]?.key ?? 'read', taken]
  }
  await read('</r>')
  const before = { held: held(), rss: process.memoryUsage().rss }
  most = 0
  const said = {}
  for (const [name, kind] of Object.entries(kinds)) said[name] = await read(kind)
  const rss = process.resourceUsage().maxRSS * 1024 - before.rss
  console.log(JSON.stringify({ said, held: most - before.held, rss }))`

interface Reading {
  said: Record<string, [string, number]>
  held: number
  rss: number
}
const hundredMegabytes = (...flags: readonly string[]): Reading => {
  const child = spawnSync(
    process.execPath,
    [...flags, '--input-type=module', '-e', HUNDRED_MEGABYTES],
    { encoding: 'utf8', cwd: import.meta.dirname },
  )
  assert.equal(child.status, 0, child.stderr)
  return JSON.parse(child.stdout) as Reading
}

test('100 MB: refused at the limit at the latest, in a few megabytes', () => {
  const { said, held } = hundredMegabytes('--expose-gc')
  assert.deepEqual(Object.fromEntries(Object.entries(said).map(([kind, [key]]) => [kind, key])), {
    text: 'file-too-large',
    'a comment': 'xml-malformed',
    comments: 'file-too-large',
    'an attribute': 'xml-malformed',
    attributes: 'file-too-large',
    elements: 'xml-malformed',
    'nested elements': 'xml-malformed',
    'long texts': 'file-too-large',
    'long texts of two bytes': 'file-too-large',
    'characters by number': 'file-too-large',
    // never closed; one that is, is refused as a DOCTYPE
    'entities of its own': 'file-too-large',
    'another encoding': 'xml-malformed',
  })
  // after 64 KiB to 16 MiB of the hundred; nothing without a tag beyond 1 MiB
  const most = Math.max(...Object.values(said).map(([, taken]) => taken))
  assert.ok(most <= 17 << 20, `${most} bytes were taken`)
  assert.ok((said.text?.[1] ?? 0) <= 2 << 20, `${said.text?.[1]} bytes of text were taken`)
  // measured: 1.1 to 1.2 MiB; with a tree that grew along, 72 to 115
  assert.ok(held < 3 << 20, `${held} bytes more were held`)
  // with garbage, which is collected when it suits: measured 11 to 21 MiB; with a tree 183
  const { rss } = hundredMegabytes('--max-semi-space-size=1')
  assert.ok(rss < 48 << 20, `${rss} bytes more were resident`)
})

const name = fc.stringMatching(/^[A-Za-z_\u4e00-\u4eff][\w.\u4e00-\u4eff-]{0,8}$/)
// XML 1.0, 2.2: the characters that a document may hold
const chars = fc
  .string({ unit: 'binary', maxLength: 12 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML does not have them
  .map(text => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\r'))
const space = fc.oneof(
  fc.constantFrom('', 'urn:a', 'urn:b'),
  chars.filter(text => text === text.trim() && !/xml/i.test(text)),
)
const trees = fc.letrec<{ tree: XmlElement }>(tie => ({
  tree: fc.record({
    name: name.filter(each => !/^xml/i.test(each)),
    space,
    attributes: fc.dictionary(
      name.filter(each => !/^xml/i.test(each)),
      chars,
      { maxKeys: 3 },
    ),
    children: fc.oneof({ maxDepth: 4 }, fc.constant([]), fc.array(tie('tree'), { maxLength: 3 })),
    text: chars,
  }),
})).tree

const unplaced = ({ line: _, children, attributes, ...rest }: XmlElement): XmlElement => ({
  ...rest,
  attributes: { ...attributes },
  children: children.map(unplaced),
})

test('law: what is written is read again as it was', () => {
  fc.assert(
    fc.property(trees, tree => {
      const read = readXml(Buffer.from(writeXml(tree)))
      if (read instanceof Refusal) throw new Error(inEnglish(read.faults[0]!))
      assert.deepEqual(unplaced(read), unplaced(tree))
    }),
  )
})

test('law: any bytes, in any pieces, are read or refused by a fault of the table', async () => {
  const part = fc.constantFrom(
    ...['<', '>', '</', '/>', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '&', '&#x', ';', '"'],
    ...[
      '=',
      'a',
      ' ',
      ':',
      'xmlns',
      'xml',
      '<!DOCTYPE ',
      '[',
      '\uFEFF',
      '\0',
      'encoding="x"',
      '值',
    ],
  )
  const soup = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map(bytes => Buffer.from(bytes)),
    fc.array(part, { maxLength: 60 }).map(parts => Buffer.from(parts.join(''))),
    fc.array(part, { maxLength: 60 }).map(parts => Buffer.from(parts.join(''), 'utf16le')),
  )
  const pieces = async function* (bytes: Buffer, size: number) {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  await fc.assert(
    fc.asyncProperty(soup, fc.integer({ min: 1, max: 9 }), async (bytes, size) => {
      const whole = readXml(bytes)
      assert.deepEqual(await readXmlFrom(() => pieces(bytes, size)), whole)
      if (whole instanceof Refusal) {
        for (const { key } of whole.faults) assert.ok(Object.hasOwn(BULK_FAULTS, key), key)
      }
    }),
    { numRuns: 500 },
  )
})
