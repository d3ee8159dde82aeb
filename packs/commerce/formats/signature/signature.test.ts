// Signatures: the canonical form against the recommendation's own examples, RSA against openssl,
// and attacks on what is signed.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#kit/fault.ts'
import { skipShared } from '#test/shared.ts'
import { encode } from '../encode.ts'
import { KINDS } from '../message.ts'
import { decoded, digest, rsaKey, rsaSigner, rsaVerifier, sampleBytes } from '../testing/index.ts'
import { messageOf } from '../testing/messages.ts'
import { canonical } from './canonical.ts'
import { signMessage } from './sign.ts'
import { fromBase64, toBase64, type Verifier } from './signer.ts'
import { NotSubset, readSigned } from './tree.ts'
import { verifySignature } from './verify.ts'

const form = (xml: string): string =>
  Buffer.from(canonical(readSigned(Buffer.from(xml)))).toString('utf8')

test('canonical XML 1.0, as its recommendation shows it', () => {
  // 3.2: blanks are kept; 3.3: tags, namespaces, attributes in order, superfluous ones left out
  assert.equal(form('<doc>\n  <a> B </a>\n</doc>\n'), '<doc>\n  <a> B </a>\n</doc>')
  assert.equal(form('<?xml version="1.0"?>\n<doc>\r\n<e1   /></doc>'), '<doc>\n<e1></e1></doc>')
  assert.equal(
    form(`<e5 a:attr="out" b:attr="sorted" attr2="all" attr="I'm"
      xmlns:b="http://www.ietf.org" xmlns:a="http://www.w3.org" xmlns="http://example.org"/>`),
    '<e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org"' +
      ' attr="I\'m" attr2="all" b:attr="sorted" a:attr="out"></e5>',
  )
  assert.equal(
    form(`<e6 xmlns="" xmlns:a="http://www.w3.org"><e7 xmlns="http://www.ietf.org">
<e8 xmlns="" xmlns:a="http://www.w3.org"><e9 xmlns="" xmlns:a="http://www.ietf.org"/></e8></e7></e6>`),
    `<e6 xmlns:a="http://www.w3.org"><e7 xmlns="http://www.ietf.org">
<e8 xmlns=""><e9 xmlns:a="http://www.ietf.org"></e9></e8></e7></e6>`,
  )
  // 3.4: references and CDATA are replaced, what must be escaped is
  assert.equal(
    form(
      '<doc><t>First line&#x0d;&#10;Second</t><v>&#x32;</v><c><![CDATA[v>"0" && v<"10"]]></c></doc>',
    ),
    '<doc><t>First line&#xD;\nSecond</t><v>2</v><c>v&gt;"0" &amp;&amp; v&lt;"10"</c></doc>',
  )
  assert.equal(
    form(
      `<c e='v>"0" &amp;&amp; v&lt;"10" ?"":"x"' n='&apos; &#x20;&#13;&#xa;&#9; &apos;' t="a\tb"/>`,
    ),
    '<c e="v>&quot;0&quot; &amp;&amp; v&lt;&quot;10&quot; ?&quot;&quot;:&quot;x&quot;"' +
      ' n="\'  &#xD;&#xA;&#x9; \'" t="a b"></c>',
  )
  assert.equal(form('<c>通 ệ ถ 𠀀</c>'), '<c>通 ệ ถ 𠀀</c>')
})

test('what is not in the strict subset is refused before it is hashed', () => {
  const wrong = [
    '<!DOCTYPE a><a/>',
    '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
    '<a><!-- --></a>',
    '<!-- --><a/>',
    '<a/><!-- -->',
    '<?pi x?><a/>',
    '<a><?pi x?></a>',
    '<a>&e;</a>',
    '<a>&amp</a>',
    '<a>&#0;</a>',
    '<a>&#xD800;</a>',
    '<a>&#x110000;</a>',
    '<a>\u0001</a>',
    '<a>]]></a>',
    '<a><![CDATA[</a>',
    '<a></b>',
    '<a>',
    '</a>',
    '',
    'x<a/>',
    '<a/>x',
    '<a/>&#32;',
    '<a/><b/>',
    '<a b="1" b="2"/>',
    '<a b=1/>',
    '<a b="<"/>',
    '<a b="1"c="2"/>',
    '<p:a/>',
    '<a p:b=""/>',
    '<a xml:lang="en"/>',
    '<a xmlns:xml="http://www.w3.org/XML/1998/namespace"/>',
    '<a xmlns:p=""/>',
    '<a xmlns="relative"/>',
    '<a xmlns="u:1" xmlns="u:2"/>',
    '<a xmlns:p="u:1" xmlns:q="u:1" p:b="" q:b=""/>',
    '<甲/>',
    '<?xml version="1.1"?><a/>',
    '<?xml version="1.0" encoding="gbk"?><a/>',
    `${'<a>'.repeat(31)}${'</a>'.repeat(31)}`,
    `<a${Array.from({ length: 21 }, (_, i) => ` xmlns:p${i}="u:${i}"`).join('')}/>`,
    `<a${Array.from({ length: 51 }, (_, i) => ` p${i}=""`).join('')}/>`,
    `<a>${' '.repeat(16 * 1024 * 1024)}</a>`,
    `<r>${'<a/>'.repeat(250_000)}</r>`,
  ]
  for (const xml of wrong) {
    assert.throws(() => readSigned(Buffer.from(xml)), NotSubset, xml.slice(0, 60))
  }
  assert.throws(() => readSigned(Buffer.from([0x3c, 0x61, 0x3e, 0xff])), NotSubset)
  assert.doesNotThrow(() => readSigned(Buffer.from('\ufeff<a>\n</a>\n')))
})

test('base64 in its one form', () => {
  assert.deepEqual(fromBase64('\n  AQ I=\n'), Uint8Array.of(1, 2))
  for (const wrong of ['', 'AQI', 'AQJ=', 'A===', 'AQ-_', 'AQI=AQI=', 'é===']) {
    assert.equal(fromBase64(wrong), undefined, wrong)
  }
})

const CEB = 'http://www.chinaport.gov.cn/ceb'
const MESSAGE = `<?xml version="1.0" encoding="UTF-8"?>
<ceb:CEB623Message xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ceb="${CEB}"
 version="1.0" guid="4CDE1CFD-EDED-46B1-946C-B8022E42FC94">
  <ceb:InvtCancel><ceb:reason>退货 &amp; đổi</ceb:reason><ceb:note/></ceb:InvtCancel>
</ceb:CEB623Message>
`
const key = rsaKey()
const signer = rsaSigner(key, 'rsa-sha1')
const verifier = rsaVerifier(key, 'rsa-sha1')
const signed = async (xml = MESSAGE, by = signer): Promise<string> => {
  const made = await signMessage(xml, by, digest)
  return typeof made === 'string' ? made : assert.fail(JSON.stringify(made.faults))
}
const reasonOf = async (xml: string | Buffer, by: Verifier | undefined = verifier) => {
  const found = await verifySignature(Buffer.from(xml), () => by, digest)
  if (!(found instanceof Refusal)) return 'holds'
  assert.equal(found.faults[0]?.values.status, '-301020')
  return found.faults[0]?.values.reason
}

test('what is signed verifies, and what it covers is handed back without the signature', async () => {
  for (const algorithm of ['rsa-sha1', 'rsa-sha256'] as const) {
    const xml = await signed(MESSAGE, rsaSigner(key, algorithm))
    const found = await verifySignature(
      Buffer.from(xml),
      ({ keyName }) => (keyName === '01691fe9' ? rsaVerifier(key, algorithm) : undefined),
      digest,
    )
    if (found instanceof Refusal) return assert.fail(JSON.stringify(found.faults))
    assert.equal(
      Buffer.from(found.content).toString(),
      form(MESSAGE),
      'what is covered is the canonical form of what was signed',
    )
  }
  // other ways of writing the same
  const xml = await signed()
  assert.equal(await reasonOf(xml.replaceAll('\n', '\r\n')), 'holds')
  assert.equal(await reasonOf(xml.replace('<ceb:note/>', '<ceb:note></ceb:note>')), 'holds')
  assert.equal(await reasonOf(xml.replace('退货 &amp; đổi', '<![CDATA[退货 & đổi]]>')), 'holds')
  assert.equal(await reasonOf(xml.replace(' version="1.0" guid', " version='1.0'   guid")), 'holds')
})

const skipOpenssl =
  spawnSync('openssl', ['version']).status === 0 ? false : 'the openssl command was not found'

test('openssl holds the same signature good', { skip: skipOpenssl }, async () => {
  const xml = await signed()
  const value = fromBase64(/<ds:SignatureValue>([^<]*)/.exec(xml)?.[1] ?? '')
  const info = /<ds:SignedInfo>.*<\/ds:SignedInfo>/s.exec(xml)?.[0] ?? ''
  // written by hand: the namespaces of the message, sorted, and empty elements in full
  const spaces = `xmlns:ceb="${CEB}" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"`
  const apex = `<ds:SignedInfo ${spaces} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`
  const folder = mkdtempSync(join(tmpdir(), 'beibu-ceb-'))
  const put = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  try {
    const pem = put('key.pem', key.publicKey.export({ type: 'spki', format: 'pem' }).toString())
    const text = put('info.xml', info.replace('<ds:SignedInfo>', apex))
    const given = ['-verify', pem, '-signature', put('sig', value ?? ''), text]
    assert.match(execFileSync('openssl', ['dgst', '-sha1', ...given]).toString(), /Verified OK/)
    const body = put('body.xml', form(MESSAGE))
    const hash = execFileSync('openssl', ['dgst', '-sha1', '-binary', body])
    assert.equal(/<ds:DigestValue>([^<]*)/.exec(xml)?.[1], toBase64(hash))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const between = (xml: string): string => /<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0] ?? ''

test('a changed message does not hold', async () => {
  const xml = await signed()
  const changes: readonly (readonly [string, string, string])[] = [
    ['退货', '换货', 'digest'],
    [CEB, `${CEB}2`, 'digest'],
    ['<ceb:reason>退货', '<ceb:reason> 退货', 'digest'],
    ['退货 &amp;', '退<!-- x -->货 &amp;', 'form'],
    ['退货 &amp;', '退<?x y?>货 &amp;', 'form'],
    ['version="1.0" guid', 'version="1.0" x="" guid', 'digest'],
    ['xmlns:xsi=', 'xmlns:xsj=', 'digest'],
    ['<ceb:note/>', '<ceb:note/><ceb:note/>', 'digest'],
    ['</ceb:CEB623Message>\n', '</ceb:CEB623Message>\n<x/>', 'form'],
    ['<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE x>', 'form'],
    ['<ds:DigestValue>', '<ds:DigestValue>AAAA', 'digest'],
    ['<ds:DigestValue>', '<ds:DigestValue><!-- x -->', 'form'],
    ['<ds:SignatureValue>', '<ds:SignatureValue>AAAA', 'value'],
    ['<ds:SignedInfo>', '<ds:SignedInfo> ', 'value'],
    ['rsa-sha1', 'hmac-sha1', 'algorithm'],
    ['REC-xml-c14n-20010315', 'REC-xml-c14n-20010315#WithComments', 'algorithm'],
  ]
  for (const [from, to, reason] of changes) {
    const other = xml.replace(from, to)
    assert.notEqual(other, xml, from)
    assert.equal(await reasonOf(other), reason, to)
  }
  assert.equal(await reasonOf(MESSAGE), 'none')
  const other = rsaVerifier(rsaKey(), 'rsa-sha1')
  assert.equal(await reasonOf(xml, other), 'value')
  assert.equal(await reasonOf(xml, rsaVerifier(key, 'rsa-sha256')), 'algorithm')
  const none = await verifySignature(Buffer.from(xml), () => undefined, digest)
  assert.ok(none instanceof Refusal)
  assert.equal(none.faults[0]?.values.reason, 'key')
})

test('a signature over something else than the message is none', async () => {
  const xml = await signed()
  const signature = between(xml)
  const bare = xml.replace(signature, '')
  const evil = bare.replace('退货', '换货')
  const inside = (what: string) => evil.replace('</ceb:CEB623Message>', `${what}$&`)
  // two signatures, or one that is not the root's last element
  assert.equal(await reasonOf(xml.replace(signature, signature + signature)), 'many')
  assert.equal(
    await reasonOf(xml.replace('<ceb:note/>', `<ceb:note>${signature}</ceb:note>`)),
    'many',
  )
  assert.equal(await reasonOf(bare.replace('<ceb:note/>', signature)), 'place')
  assert.equal(await reasonOf(inside(`${signature}<ceb:x/>`)), 'place')
  // the signed message wrapped into another, beside what is to be believed
  const whole = xml.slice(xml.indexOf('<ceb:CEB623'))
  assert.equal(await reasonOf(inside(`<ceb:x>${whole}</ceb:x>`)), 'place')
  const object = `<ds:Object>${bare.slice(bare.indexOf('<ceb:CEB623'))}</ds:Object>`
  const holding = signature.replace('</ds:Signature>', `${object}$&`)
  assert.equal(await reasonOf(inside(holding)), 'form')
  // a reference to an element, two references, no enveloped transform, another transform
  const turned = (from: string | RegExp, to: string) => xml.replace(from, to)
  assert.equal(await reasonOf(turned('URI=""', 'URI="#x"')), 'covers')
  assert.equal(await reasonOf(turned(' URI=""', '')), 'form')
  assert.equal(await reasonOf(turned('URI=""', 'URI="" Id="x"')), 'form')
  assert.equal(await reasonOf(turned(/<ds:Reference.*<\/ds:Reference>/s, '$&$&')), 'form')
  assert.equal(await reasonOf(turned('#enveloped-signature', '#base64')), 'covers')
  assert.equal(await reasonOf(turned(/<ds:Transform .*<\/ds:Transform>/s, '$&$&')), 'form')
  assert.equal(await reasonOf(turned(/<ds:SignedInfo>.*<\/ds:SignedInfo>/s, '$&$&')), 'form')
  // anything between or beside what is known
  assert.equal(await reasonOf(turned('<ds:Signature ', '<ds:Signature Id="x" ')), 'form')
  assert.equal(await reasonOf(turned('</ds:DigestMethod>', '<ds:x/></ds:DigestMethod>')), 'form')
  assert.equal(await reasonOf(turned('<ds:SignedInfo>', '<ds:SignedInfo>x')), 'form')
  // a signature in no namespace of signatures
  assert.equal(await reasonOf(turned('http://www.w3.org/2000/09/xmldsig#"', 'u:x"')), 'none')
})

test('every kind of message means the same once it was signed and checked', async () => {
  const any = fc.constantFrom(...KINDS).chain(messageOf)
  const law = fc.asyncProperty(any, async message => {
    const xml = encode(message)
    if (xml instanceof Refusal) return assert.fail(JSON.stringify(xml.faults))
    const found = await verifySignature(Buffer.from(await signed(xml)), () => verifier, digest)
    if (found instanceof Refusal) return assert.fail(JSON.stringify(found.faults))
    assert.deepEqual(decoded(Buffer.from(found.content)), message)
    // canonical is canonical: its own form once more
    assert.equal(form(Buffer.from(found.content).toString()), Buffer.from(found.content).toString())
  })
  await fc.assert(law, { numRuns: 50 })
})

test('nothing is signed twice, nor what is not in the subset', async () => {
  for (const xml of [await signed(), '<a><!-- --></a>', 'x', '<a/>']) {
    assert.ok((await signMessage(xml, signer, digest)) instanceof Refusal, xml.slice(0, 40))
  }
})

test('customs’ sample has this form, and its replaced data do not hold', {
  skip: skipShared,
}, async () => {
  const bytes = sampleBytes('CEB621Message.signed-structure.xml')
  assert.equal(await reasonOf(bytes), 'digest')
  const { kind } = decoded(bytes)
  // the same message signed anew, its signature exchanged for ours
  const bare = bytes.toString().replace(/<ds:Signature .*<\/ds:Signature>\s*/s, '')
  const anew = await signed(bare)
  const found = await verifySignature(Buffer.from(anew), () => verifier, digest)
  if (found instanceof Refusal) return assert.fail(JSON.stringify(found.faults))
  assert.equal(kind, 'CEB621')
  assert.deepEqual(decoded(Buffer.from(found.content)), decoded(bytes))
})
