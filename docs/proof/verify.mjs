// Verifies one Beibu proof file, offline:   node verify.mjs proof.json [verifier-key]
// Plain Node 18 or newer and nothing of Beibu's own, so that it can be read in one sitting and
// kept apart from the node that it judges. README.md beside it describes the format.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

const NUMBERS = ['partition', 'position', 'version']
const TEXTS = ['body', 'amounts', 'extra']
const SCALARS = ['partition', 'position', 'at', 'effective', 'type', 'filing', 'number', 'event']
SCALARS.push('steps', 'state', 'version', 'org', 'actor', 'reference')

const need = (holds, why) => {
  if (!holds) throw new Error(why)
}
const needMembers = (value, members, what) => {
  const have = Object.keys(value ?? {}).sort()
  need(String(have) === String([...members].sort()), `${what} must have: ${members.join(', ')}`)
}
const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()
const isText = value => typeof value === 'string' && Buffer.from(value).toString() === value
const isCount = value => Number.isSafeInteger(value) && value >= 0
const fromBase64 = (text, what) => {
  const bytes = Buffer.from(String(text), 'base64')
  need(bytes.toString('base64') === text, `${what} is not base64`)
  return bytes
}

/** The canonical bytes of a journal row: "The bytes of a row" in README.md. */
const leafBytes = row => {
  needMembers(row, [...SCALARS, ...TEXTS], 'a row')
  for (const name of SCALARS) {
    if (NUMBERS.includes(name)) need(isCount(row[name]), `${name} is not a whole number`)
    else if (name !== 'steps') need(isText(row[name]), `${name} is not a text`)
  }
  need(Array.isArray(row.steps) && row.steps.every(isText), 'steps is not a list of texts')
  const scalars = JSON.stringify(SCALARS.map(name => row[name]))
  const parts = [Buffer.from(`beibu-journal-row/1\n${scalars}\n`)]
  for (const name of TEXTS) {
    need(row[name] === null || isText(row[name]), `${name} is neither a text nor null`)
    const bytes = Buffer.from(row[name] ?? '')
    parts.push(Buffer.from(`${row[name] === null ? '-' : bytes.length}\n`), bytes, Buffer.of(10))
  }
  return Buffer.concat(parts)
}

/** The root that a leaf hash and its path lead to: RFC 9162 section 2.1.3.2. */
const rootFrom = (leaf, index, size, path) => {
  let [fn, sn, r] = [index, size - 1, leaf]
  const halve = () => {
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  for (const p of path) {
    need(p.length === 32 && sn > 0, 'the path is too long or has a hash that is not 32 bytes')
    if (fn % 2 === 1 || fn === sn) {
      r = sha256(Buffer.of(1), p, r)
      while (fn % 2 === 0 && fn !== 0) halve()
    } else {
      r = sha256(Buffer.of(1), r, p)
    }
    halve()
  }
  need(sn === 0, 'the path is too short')
  return r
}

/** Origin, size and root of a C2SP checkpoint, when this key signed it as a C2SP signed note. */
const openCheckpoint = (note, key) => {
  need(isText(note) && isText(key), 'it and the verifier key must be texts')
  const [, name, keyHash, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/.exec(key) ?? []
  const typed = fromBase64(encoded, 'the verifier key')
  need(typed.length === 33 && typed[0] === 1, 'the verifier key is not an Ed25519 key')
  const computed = sha256(Buffer.from(`${name}\n`), typed)
    .toString('hex')
    .slice(0, 8)
  need(computed === keyHash, 'the verifier key is damaged: it does not have its own hash')
  const x = typed.subarray(1).toString('base64url')
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })

  const end = note.lastIndexOf('\n\n')
  const text = note.slice(0, end + 1)
  const lines = note.slice(end + 2).split('\n')
  need(end > 0 && lines.pop() === '', 'it is not a signed note')
  const ours = lines.filter(line => {
    const [, signer, blob] = /^— (\S+) (\S+)$/.exec(line) ?? []
    const signature = fromBase64(blob, 'a signature')
    if (signer !== name || signature.subarray(0, 4).toString('hex') !== keyHash) return false
    const holds = verify(null, Buffer.from(text), publicKey, signature.subarray(4))
    need(holds, `its signature by ${name} is wrong`)
    return true
  })
  need(ours.length > 0, `it is not signed by ${name}`)
  const [origin, size, root] = text.split('\n')
  need(origin === name, `it is of ${origin}, the key of ${name}`)
  need(String(Number(size)) === size && isCount(Number(size)), 'it has no size')
  return { origin, size: Number(size), root: fromBase64(root, 'its root') }
}

const verifyEvent = ({ row, leaf, index, path }, { size, root }, before) => {
  const computed = sha256(Buffer.of(0), leafBytes(row))
  need(computed.toString('hex') === leaf, 'the leaf hash is not that of the row')
  need(isCount(index) && index === row.position - 1, 'the index is not the position - 1')
  need(index < size, 'the row is newer than the checkpoint')
  need(Array.isArray(path), 'the path is not a list')
  const hashes = path.map(hash => fromBase64(hash, 'a hash of the path'))
  need(rootFrom(computed, index, size, hashes).equals(root), 'the path misses the signed root')
  const same = ['partition', 'type', 'filing', 'number'].every(m => !before || row[m] === before[m])
  need(same && !(before?.position >= row.position), 'it is of another filing, or out of order')
}

// The file is a stranger's: no control or direction signs of it reach the terminal.
const plain = text => String(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd')
const title = name => (name === 'body' ? 'body, the document as lodged' : name)
const quote = text => (text ?? 'none').split('\n').map(plain).join('\n    | ')

let step = 'the file'
try {
  const [path, given] = process.argv.slice(2)
  need(path, 'say which: node verify.mjs proof.json [verifier-key]')
  const file = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)))
  needMembers(file, ['format', 'checkpoint', 'verifierKey', 'size', 'events'], 'it')
  need(file.format === 'beibu-proof/1', 'its format is not beibu-proof/1')
  need(Array.isArray(file.events) && file.events.length > 0, 'it has no events')
  step = 'the checkpoint'
  need(!given || given === file.verifierKey, 'the key in the file is not the one that you gave')
  const checkpoint = openCheckpoint(file.checkpoint, file.verifierKey)
  need(file.size === checkpoint.size, 'its size is not the one in the file')
  for (const [i, event] of file.events.entries()) {
    step = `event ${i + 1}`
    needMembers(event, ['row', 'leaf', 'index', 'path'], 'it')
    verifyEvent(event, checkpoint, file.events[i - 1]?.row)
  }
  const { number, type } = file.events[0].row
  console.log(`PROVEN: filing ${plain(number)} (${plain(type)}) is in the journal as follows.`)
  for (const { row } of file.events) {
    console.log(`\nPosition ${row.position}, at ${plain(row.at)}: event ${plain(row.event)}`)
    for (const name of SCALARS) console.log(`  ${name}: ${plain(row[name])}`)
    for (const name of TEXTS) console.log(`  ${title(name)}:\n    | ${quote(row[name])}`)
  }
  const { size, origin } = checkpoint
  console.log(`\nAll that is in the first ${size} rows of ${plain(origin)}, unchanged, signed with`)
  console.log(`${plain(file.verifierKey)}\nFurther events of the filing are not ruled out.`)
  if (!given) {
    console.log('\nWARNING: that key came with the file, and anybody can make a key. Compare it')
    console.log('with the one that the node publishes, or give that one as second argument.')
  }
} catch (error) {
  console.error(`NOT PROVEN: ${step}: ${plain(error.message)}`)
  process.exitCode = 1
}
