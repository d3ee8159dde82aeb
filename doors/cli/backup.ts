// `beibu backup`, `beibu backup-key` and `beibu restore`. Files are age files (age-encryption.org):
// the node knows only the public key that it writes to, and the tool `age` can open them too.
import { createWriteStream, existsSync } from 'node:fs'
import { chmod, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { constants, createGunzip, createGzip } from 'node:zlib'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { askRebuild, rebuildNode, rebuildRegister } from '#engine/audit/rebuild.ts'
import { Backup, BadBackup, type Manifest, writeBackup } from '#engine/store/backup.ts'
import { connectionOf } from '#engine/store/embedded.ts'
import { teller, verify } from './audit.ts'
import { type Build, type Log, openStore, PARTITION, Told, withStore, writeFact } from './node.ts'
import { type Country, isZone, type Settings, ZONES } from './settings.ts'

type Out = NodeJS.WriteStream

/** Beside the database: the key that signs the journal, and the settings. */
const FILES = ['keys/journal.pem', 'beibu.json'] as const
/** bytes of rows between two lines of progress */
const TELL_EVERY = 64_000_000

/** Node's streams and the web's have one shape and two declarations. */
const toWeb = (stream: Readable): ReadableStream<Uint8Array> =>
  Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>
const fromWeb = (stream: ReadableStream<Uint8Array>): Readable =>
  Readable.fromWeb(stream as unknown as NodeStream<Uint8Array>)

const filesOf = async (folder: string): Promise<Record<string, string>> => {
  const files: Record<string, string> = {}
  for (const name of FILES) {
    const path = join(folder, name)
    if (existsSync(path)) files[name] = (await readFile(path)).toString('base64')
  }
  return files
}

const encrypterTo = (recipient: string): Encrypter => {
  const encrypter = new Encrypter()
  try {
    encrypter.addRecipient(recipient)
  } catch {
    throw new Told('the key to back up to is no age public key (age1…); make one: beibu backup-key')
  }
  return encrypter
}

export interface BackupReport {
  readonly position: number
  readonly bytes: number
  readonly seconds: number
}

/** Write an encrypted backup of a node, running or not. The file appears only when it is whole. */
export const backup = async (
  settings: Settings,
  build: Build,
  log: Log,
  order: {
    readonly file: string
    readonly recipient: string
    readonly out: { write(text: string): unknown }
  },
): Promise<BackupReport> => {
  const { file, out } = order
  const encrypter = encrypterTo(order.recipient)
  if (existsSync(file)) throw new Told(`${file} is there already: a backup overwrites nothing`)
  const part = `${file}.part`
  return withStore(settings, build, log, async ({ database }) => {
    const began = Date.now()
    let told = 0
    let manifest: Manifest | undefined
    const about = {
      taken: new Date(began).toISOString(),
      country: settings.country,
      zone: settings.zone,
      node: settings.node,
      files: await filesOf(settings.data),
    }
    const rows = writeBackup(database, PARTITION, about, (known, bytes) => {
      manifest = known
      if (bytes - told < TELL_EVERY) return
      told = bytes
      out.write(`backup: ${Math.round(bytes / 1e6)} MB\n`)
    })
    try {
      const gzip = createGzip({ level: constants.Z_BEST_SPEED })
      // what the generator throws destroys gzip too, and so comes out of the pipeline below
      const packed = pipeline(rows, gzip)
      packed.catch(() => undefined)
      const sealed = await encrypter.encrypt(toWeb(gzip))
      const target = createWriteStream(part, { mode: 0o600, flags: 'wx' })
      await pipeline(fromWeb(sealed), target)
      await packed
      await settle(part, file)
    } catch (error) {
      await rm(part, { force: true })
      throw error
    }
    const { size } = await stat(file)
    const position = manifest?.position ?? 0
    const seconds = (Date.now() - began) / 1000
    const last = { taken: about.taken, position, bytes: size, seconds }
    await writeFact(database, 'last-backup', JSON.stringify(last))
    return { position, bytes: size, seconds }
  })
}

/** On the disk before it has its name: a power cut leaves no half backup that looks whole. */
const settle = async (part: string, file: string): Promise<void> => {
  const sync = async (path: string): Promise<void> => {
    const handle = await open(path)
    await handle.sync()
    await handle.close()
  }
  await sync(part)
  await rename(part, file)
  await sync(dirname(file))
}

/** Make a key pair: the private half goes to a file, the public half is returned. */
export const backupKey = async (file: string): Promise<string> => {
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  try {
    await writeFile(file, `# public key: ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new Told(`${file} is there already: a key is never overwritten`)
    }
    throw error
  }
  return recipient
}

const decrypterFrom = async (identityFile: string): Promise<Decrypter> => {
  const lines = (await readFile(identityFile, 'utf8')).split('\n').map(each => each.trim())
  const identity = lines.find(each => each.startsWith('AGE-SECRET-KEY-'))
  if (identity === undefined) throw new Told(`${identityFile} holds no age identity`)
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return decrypter
}

/** Bytes of a sealed file. Cut, changed, or sealed to another key: a BadBackup, whoever reads. */
async function* plainOf(file: string, decrypter: Decrypter): AsyncGenerator<Uint8Array> {
  const handle = await open(file).catch((error: unknown) => {
    throw new Told(`${file} cannot be opened: ${messageOf(error)}`)
  })
  try {
    const plain = await decrypter.decrypt(toWeb(handle.createReadStream()))
    const gunzip = createGunzip()
    const fed = pipeline(fromWeb(plain), gunzip)
    // its fault comes out of gunzip as well
    fed.catch(() => undefined)
    for await (const piece of gunzip) yield piece as Uint8Array
    await fed
  } catch (error) {
    throw new BadBackup(messageOf(error))
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : `${error}`)

/**
 * Restore into an empty data folder (or database): rows, then everything that is made from the
 * journal, then the proof. True when `verify` finds nothing.
 */
export const restore = async (
  settings: Settings,
  build: Build,
  log: Log,
  order: { readonly file: string; readonly identity: string; readonly out: Out },
): Promise<boolean> => {
  const { file, identity, out } = order
  if (settings.databaseUrl === undefined && connectionOf(settings.data) !== undefined) {
    throw new Told('a node runs on this data folder: restore into one of its own')
  }
  const decrypter = await decrypterFrom(identity)
  const from = await readable(() => Backup.open(plainOf(file, decrypter)), file)
  const { manifest } = from
  const { taken, position } = manifest
  const own = asItWas(settings, manifest)
  out.write(`restore: taken ${taken} at position ${position} of ${own.node}\n`)
  const store = await openStore(own, build, log)
  try {
    let told = 0
    await readable(
      () =>
        from.into(
          store.database,
          PARTITION,
          bytes => {
            if (bytes - told < TELL_EVERY) return
            told = bytes
            out.write(`restore: ${Math.round(bytes / 1e6)} MB\n`)
          },
          async transaction => {
            // killed from here on, the node refuses to start until a rebuild has been through
            await putFiles(settings.data, manifest)
            await askRebuild(transaction, PARTITION)
          },
        ),
      file,
    )
    const { database, mounted } = store
    const { zone } = own
    const options = { database, partition: PARTITION, mounted, zone, now: Date.now }
    await rebuildRegister(database)
    await rebuildNode({ ...options, progress: teller(out) })
  } finally {
    await store.close()
  }
  const clean = await verify(own, build, log, out)
  if (settings.node !== own.node && !('beibu.json' in manifest.files)) {
    out.write(
      `restore: its proofs carry the name ${own.node}: start it with BEIBU_NODE=${own.node}\n`,
    )
  }
  return clean
}

/** What its figures mean is the backup's to say: country, zone, name. */
const asItWas = (settings: Settings, { country, zone, node }: Manifest): Settings => {
  const known = (Object.keys(ZONES) as Country[]).find(each => each === country)
  if (known === undefined) throw new Told(`this Beibu knows no country ${JSON.stringify(country)}`)
  if (!isZone(zone)) throw new Told(`this Beibu knows no time zone ${JSON.stringify(zone)}`)
  return { ...settings, country: known, zone, node }
}

/** What is wrong with the file is told; nothing of it has been kept. */
const readable = async <T>(work: () => Promise<T>, file: string): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof BadBackup)) throw error
    throw new Told(`${file} cannot be restored: ${error.message}; nothing was kept of it`)
  }
}

const putFiles = async (folder: string, { files }: Manifest): Promise<void> => {
  // only the names that a backup writes: a file cannot name a path elsewhere
  for (const name of FILES) {
    const content = files[name]
    if (content === undefined) continue
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeFile(path, Buffer.from(content, 'base64'), { mode: 0o600 })
    await chmod(path, 0o600)
  }
}
