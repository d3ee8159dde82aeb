import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import test from 'node:test'
import fc from 'fast-check'
import { newKeyPem } from '#engine/store/signing-key.ts'
import { makeSigner, openCheckpoint, openNote, signCheckpoint, verifierKey } from './note.ts'

/** The key of RFC 8032 section 7.1, test 1, in the PKCS #8 wrapping of RFC 8410 section 7. */
const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
const pem = `-----BEGIN PRIVATE KEY-----\n${Buffer.from(
  `302e020100300506032b657004220420${seed}`,
  'hex',
).toString('base64')}\n-----END PRIVATE KEY-----\n`
const origin = 'beibu.example/journal/0'
const signer = makeSigner(pem, origin)
const key = verifierKey(signer)
const root = Buffer.from('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328', 'hex')

test('public key and signature are those of RFC 8032, test 1', () => {
  assert.equal(
    signer.publicKey.toString('hex'),
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  )
  assert.equal(
    signer.sign('').toString('hex'),
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  )
})

test('a note that another implementation signed opens: the Go checksum database', () => {
  const theirs = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8'
  const text = 'go.sum database tree\n63096908\n8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=\n'
  const signature =
    'Az3gri/oVBN1jAhNZ/iS+W31psFAWRT20/GyrhpU6taFwulQGetBkH5S7wpGXdS935jiIGiUUAXBVHzT/P6fYhqAmAk='
  const note = `${text}\n— sum.golang.org ${signature}\n`
  assert.equal(openNote(note, theirs), text)
  assert.equal(openNote(note.replace('63096908', '63096909'), theirs), undefined)
  assert.equal(openCheckpoint(note, theirs), undefined, 'its origin is not the name of its key')
})

test('a checkpoint has the form of C2SP tlog-checkpoint, and opens to what was signed', () => {
  const note = signCheckpoint(signer, 8, root)
  const lines = note.split('\n')
  assert.deepEqual(lines.slice(0, 4), [origin, '8', root.toString('base64'), ''])
  assert.match(lines[4]!, /^— beibu\.example\/journal\/0 [A-Za-z0-9+/]{91}=$/)
  assert.deepEqual(lines.slice(5), [''])
  const [, hash, encoded] = key.split('+')
  assert.equal(hash, signer.keyHash.toString('hex'))
  assert.ok(encoded?.startsWith('A'), 'the type byte 0x01 comes first')
  assert.deepEqual(openCheckpoint(note, key), { origin, size: 8, root })
})

test('sizes and roots come back, with new keys too', () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytes => Buffer.from(bytes))
  const names = fc.constantFrom(origin, '北部湾.example/0', 'a')
  fc.assert(
    fc.property(fc.maxSafeNat(), hash, names, (size, anyRoot, name) => {
      const fresh = makeSigner(newKeyPem(), name)
      const note = signCheckpoint(fresh, size, anyRoot)
      const opened = openCheckpoint(note, verifierKey(fresh))
      assert.deepEqual(opened, { origin: name, size, root: anyRoot })
      assert.equal(openCheckpoint(note, key), undefined)
    }),
    { numRuns: 50 },
  )
})

test('a note with one byte flipped, added or taken away does not open', () => {
  const bytes = Buffer.from(signCheckpoint(signer, 123_456, root))
  for (let at = 0; at < bytes.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const flipped = Buffer.from(bytes)
      flipped[at]! ^= 1 << bit
      assert.equal(openCheckpoint(flipped.toString(), key), undefined, `bit ${bit} of ${at}`)
    }
    const rest = bytes.subarray(at)
    const twice = Buffer.concat([bytes.subarray(0, at), rest.subarray(0, 1), rest])
    const without = Buffer.concat([bytes.subarray(0, at), rest.subarray(1)])
    assert.equal(openCheckpoint(twice.toString(), key), undefined, `byte ${at} twice`)
    assert.equal(openCheckpoint(without.toString(), key), undefined, `byte ${at} gone`)
  }
})

test('a verifier key with one byte flipped opens nothing', () => {
  const note = signCheckpoint(signer, 1, root)
  const bytes = Buffer.from(key)
  for (let at = 0; at < bytes.length; at++) {
    for (let bit = 0; bit < 7; bit++) {
      const flipped = Buffer.from(bytes)
      flipped[at]! ^= 1 << bit
      assert.equal(openCheckpoint(note, flipped.toString()), undefined, `bit ${bit} of ${at}`)
    }
  }
  for (const wrong of ['', '+', `${key} `, key.slice(0, -1), key.toUpperCase()]) {
    assert.equal(openCheckpoint(note, wrong), undefined)
  }
})

test('signatures of other keys are passed over; one wrong of this key refuses the note', () => {
  const note = signCheckpoint(signer, 8, root)
  const line = note.slice(note.indexOf('—'))
  const other = makeSigner(newKeyPem(), origin)
  const theirs = signCheckpoint(other, 8, root)
  const theirLine = theirs.slice(theirs.indexOf('—'))
  const opened = { origin, size: 8, root }
  assert.deepEqual(openCheckpoint(note + theirLine, key), opened)
  assert.deepEqual(openCheckpoint(theirs + line, key), opened)
  assert.deepEqual(openCheckpoint(theirs + line, verifierKey(other)), opened)
  assert.equal(openCheckpoint(theirs, key), undefined)
  const older = signCheckpoint(signer, 7, root)
  assert.equal(openCheckpoint(note + older.slice(older.indexOf('—')), key), undefined)
  assert.deepEqual(openCheckpoint(note + theirLine.repeat(99), key), opened)
  assert.equal(openCheckpoint(note + theirLine.repeat(100), key), undefined)
})

test('a signed note that is no checkpoint does not open as one', () => {
  const signed = (text: string): string => {
    const blob = Buffer.concat([signer.keyHash, signer.sign(text)]).toString('base64')
    return `${text}\n— ${origin} ${blob}\n`
  }
  const hash = root.toString('base64')
  assert.ok(openCheckpoint(signed(`${origin}\n8\n${hash}\n`), key))
  assert.ok(openCheckpoint(signed(`${origin}\n0\n${hash}\nan extension\n`), key))
  for (const text of [
    `${origin}\n08\n${hash}\n`,
    `${origin}\n-8\n${hash}\n`,
    `${origin}\n8e3\n${hash}\n`,
    `${origin}\n9007199254740992\n${hash}\n`,
    `${origin}\n8\n${hash.slice(4)}\n`,
    `${origin}\n8\n${hash.replace('=', '')}\n`,
    `${origin}\n8\n`,
    `${origin}\n8\n${hash}\n\nmore\n`,
    `other\n8\n${hash}\n`,
  ]) {
    assert.equal(openNote(signed(text), key), text)
    assert.equal(openCheckpoint(signed(text), key), undefined, text)
  }
  for (const text of [`${origin}\n8\n${hash}\ntab\there\n`, `${origin}\n8\n${hash}\n\u0000\n`]) {
    assert.equal(openNote(signed(text), key), undefined)
  }
})

test('names and keys that the format cannot carry are refused', () => {
  for (const name of ['', 'a b', 'a+b', 'a\nb', 'a\u3000b', 'a\u0000', 'a\ud800']) {
    assert.throws(() => makeSigner(pem, name), /not a key name/)
  }
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const wrong = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  assert.throws(() => makeSigner(wrong, origin), /Ed25519 key is needed/)
  assert.throws(() => signCheckpoint(signer, -1, root), RangeError)
  assert.throws(() => signCheckpoint(signer, 1, root.subarray(1)), RangeError)
})
