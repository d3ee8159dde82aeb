// The command on a file: what it says, and how it ends.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { beibu } from '#test/command.ts'
import { ROOT } from '#test/sources.ts'

const folder = mkdtempSync(join(tmpdir(), 'beibu-message-'))
after(() => rmSync(folder, { recursive: true }))

const ran = (...words: readonly string[]) =>
  beibu(words, { BEIBU_COUNTRY: 'GB', BEIBU_DATA: join(folder, 'data') })
const fileOf = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('a document goes out as a message, and one comes in with what is against it', async () => {
  const sample = join(ROOT, 'packs/trade/samples/gb-import.json')
  const encoded = await ran('message', 'encode', sample)
  assert.equal(encoded.code, 0, encoded.err)
  // an origin of a third kind, which nothing explains
  const file = fileOf('a.xml', encoded.out.replace('<TypeCode>1<', '<TypeCode>3<'))
  const decoded = await ran('message', 'decode', file)
  assert.equal(decoded.code, 1, decoded.err)
  const { asks, document, against } = JSON.parse(decoded.out)
  assert.deepEqual([asks, document.items[0].hs], ['lodge', '7326909890'])
  assert.match(against[0], /CountryCode “VN” cannot be taken/)
})

test('what is no message ends with a line', async () => {
  const doctype = await ran('message', 'decode', fileOf('c.xml', '<!DOCTYPE d><d/>'))
  assert.deepEqual([doctype.code, doctype.out], [1, ''])
  assert.match(doctype.err, /^beibu: \S+c\.xml: XML with a DOCTYPE is refused \(1:12\)\.\n$/)
})
