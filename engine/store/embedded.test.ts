import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { withServer } from '#test/database.ts'
import { dataOf } from './cluster.ts'
import { type ClientConfig, openDatabase } from './database.ts'
import { connectionOf, type Embedded, FolderBusy, startEmbedded } from './embedded.ts'
import { takeOver } from './postmaster.ts'
import { identityOf, postgresOf, until } from './processes.ts'

const isRoot = process.getuid?.() === 0
const NOBODY = 65_534
const nobodyRuns =
  isRoot && spawnSync(process.execPath, ['-v'], { uid: NOBODY, gid: NOBODY, cwd: '/' }).status === 0
const asRoot = { skip: isRoot ? false : 'only when started as root' }
const asNobody = { skip: nobodyRuns ? false : 'only as root, and where nobody can run Node' }

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'beibu-embedded-'))
  chmodSync(base, 0o711)
})
afterEach(async () => {
  for (const folder of [join(base, 'data'), join(base, 'moved/data')]) {
    if (existsSync(dataOf(folder))) await takeOver(dataOf(folder), () => {})
  }
  rmSync(base, { recursive: true, force: true })
})

const small = { shared_buffers: '32MB', max_wal_size: '256MB' }
const start = (folder = join(base, 'data'), log?: (line: string) => void): Promise<Embedded> =>
  startEmbedded({ folder, settings: small, ...(log === undefined ? {} : { log }) })

const ask = async (config: ClientConfig, text: string): Promise<unknown> => {
  const database = openDatabase(config, { max: 1 })
  try {
    return (await database.query({ text, rowMode: 'array' })).rows[0]?.[0]
  } finally {
    await database.close()
  }
}

interface Said {
  readonly pid: number
  readonly url: string
  readonly options: ClientConfig
  readonly notes: string[]
  readonly name: string
  readonly message: string
}

/** test/parent.ts in a process of its own. */
const parent = async (
  folder: string,
  options: { uid?: number; gid?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<{ child: ChildProcess; said: Said; ended: Promise<number | null> }> => {
  const program = join(import.meta.dirname, '../../test/parent.ts')
  const child = spawn(process.execPath, [program, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...options,
  })
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  let text = ''
  for await (const part of child.stdout ?? []) {
    text += part
    if (text.endsWith('\n')) break
  }
  return { child, said: JSON.parse(text) as Said, ended }
}

test('first start makes all; a second one finds what was stored; stop leaves nothing running', async () => {
  const first = await start()
  const settings = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums']
  for (const name of settings) assert.equal(await ask(first.options, `SHOW ${name}`), 'on')
  assert.equal(await ask(first.options, 'SHOW listen_addresses'), '')
  const text =
    'SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()'
  assert.equal(await ask(first.options, text), 'UTF8')
  await ask(first.options, "CREATE TABLE kept AS SELECT '稅' AS word")
  assert.equal(await ask({ connectionString: first.url }, 'SELECT current_database()'), 'beibu')
  await first.stop()
  await first.exited
  assert.deepEqual(postgresOf(dataOf(join(base, 'data'))), [])
  const second = await start()
  assert.equal(await ask(second.options, 'SELECT word FROM kept'), '稅')
  await second.stop()
  await second.stop()
  await assert.rejects(second.restart(), /stopped for good/)
})

test('only its user can reach the socket and the data', async () => {
  const embedded = await start()
  for (const path of ['data/run', 'data/postgres']) {
    assert.equal(statSync(join(base, path)).mode & 0o777, 0o700)
  }
  await embedded.stop()
})

test('two starts on one folder: the second is refused, in this process and in another', async () => {
  const embedded = await start()
  await assert.rejects(start(), FolderBusy)
  const { said, ended } = await parent(join(base, 'data'))
  assert.match(said.message, /another Beibu \(process \d+\) is running on the data folder/)
  assert.equal(await ended, 3)
  assert.equal(await ask(embedded.options, 'SELECT 1'), 1)
  await embedded.stop()
})

test('a command beside a running Beibu finds the connection, and none when none runs', async () => {
  const folder = join(base, 'data')
  assert.equal(connectionOf(folder), undefined)
  const embedded = await start()
  assert.deepEqual(connectionOf(folder), embedded.options)
  await embedded.stop('immediate')
  assert.equal(connectionOf(folder), undefined)
})

test('kill -9 of all of PostgreSQL under load: every acknowledged row is there', async () => {
  await withServer(async ({ embedded, kill }) => {
    const database = openDatabase(embedded.options)
    await database.query('CREATE TABLE filing (n int PRIMARY KEY, pad text)')
    let next = 0
    const acknowledged: number[] = []
    for (const pause of [120, 35, 260]) {
      let going = true
      const writer = async (): Promise<void> => {
        while (going) {
          const n = next++
          try {
            await database.query('INSERT INTO filing VALUES ($1, $2)', [n, 'x'.repeat(500)])
            acknowledged.push(n)
          } catch {
            return
          }
        }
      }
      const writers = [1, 2, 3, 4].map(writer)
      const before = acknowledged.length
      await until(() => acknowledged.length > before, 10_000)
      await new Promise(resolve => setTimeout(resolve, pause))
      await kill()
      going = false
      await Promise.all(writers)
      await embedded.restart()
      const { rows } = await database.query<{ n: number }>('SELECT n FROM filing')
      const stored = new Set(rows.map(row => row.n))
      assert.deepEqual(
        acknowledged.filter(n => !stored.has(n)),
        [],
      )
      assert.ok(stored.size <= next && acknowledged.length > before)
    }
    await database.close()
  })
})

test('kill -9 of the postmaster alone: its children are waited for, then it starts again', async () => {
  await withServer(async ({ embedded, folder }) => {
    const database = openDatabase(embedded.options)
    await database.query('CREATE TABLE kept AS SELECT 1 AS n')
    const busy = database.query('SELECT pg_sleep(30)').catch(() => {})
    const before = embedded.pid
    process.kill(before, 'SIGKILL')
    await embedded.exited
    await embedded.restart()
    await busy
    assert.notEqual(embedded.pid, before)
    assert.equal((await database.query('SELECT * FROM kept')).rowCount, 1)
    assert.ok(postgresOf(dataOf(folder)).includes(embedded.pid))
    await database.close()
  })
})

test('kill -9 of Node: PostgreSQL lives on, and the next start takes over', async () => {
  const folder = join(base, 'data')
  const { child, said, ended } = await parent(folder)
  await ask(said.options, 'CREATE TABLE kept AS SELECT 7 AS n')
  child.kill('SIGKILL')
  await ended
  assert.equal(await ask(said.options, 'SELECT n FROM kept'), 7)
  const notes: string[] = []
  const embedded = await start(folder, line => notes.push(line))
  assert.match(notes.join('\n'), new RegExp(`stopping PostgreSQL \\(process ${said.pid}\\)`))
  assert.equal(identityOf(said.pid), undefined)
  assert.equal(await ask(embedded.options, 'SELECT n FROM kept'), 7)
  await embedded.stop()
})

test('a normal end of Node without stop ends PostgreSQL too', async () => {
  const { child, said, ended } = await parent(join(base, 'data'))
  child.stdin?.end()
  assert.equal(await ended, 0)
  assert.equal(await until(() => postgresOf(dataOf(join(base, 'data'))).length === 0, 10_000), true)
  assert.match(
    readFileSync(join(base, 'data/postgres.log'), 'utf8'),
    /database system is shut down/,
  )
  assert.equal(existsSync(join(base, 'data/beibu.lock')), false)
  assert.ok(said.pid > 0)
})

test('an initdb that was killed half-way is done again', async () => {
  const folder = join(base, 'data')
  mkdirSync(join(folder, 'postgres.new/base'), { recursive: true })
  writeFileSync(join(folder, 'postgres.new/PG_VERSION'), '18\n')
  const embedded = await start(folder)
  assert.equal(await ask(embedded.options, 'SELECT 1'), 1)
  assert.deepEqual(readdirSync(folder).sort(), ['beibu.lock', 'postgres', 'postgres.log', 'run'])
  await embedded.stop()
})

test('a stale pid file whose number another program has now does not stop the start', async () => {
  const folder = join(base, 'data')
  await (await start(folder)).stop()
  const other = spawn('sleep', ['60'])
  const lines = [other.pid, dataOf(folder), 1, 5432, join(folder, 'run'), '', '0 0', 'ready']
  writeFileSync(join(dataOf(folder), 'postmaster.pid'), `${lines.join('\n')}\n`)
  const notes: string[] = []
  const embedded = await start(folder, line => notes.push(line))
  assert.match(notes.join('\n'), /stale postmaster\.pid/)
  assert.notEqual(identityOf(other.pid ?? 0), undefined)
  other.kill()
  await embedded.stop()
})

test('what cannot start says why, with the last lines of its log', async () => {
  const folder = join(base, 'data')
  const options = { folder, settings: { shared_buffers: 'plenty' } }
  await assert.rejects(startEmbedded(options), /does not start.*invalid value.*shared_buffers/s)
  const embedded = await start(folder)
  await embedded.stop()
  writeFileSync(join(dataOf(folder), 'PG_VERSION'), '17\n')
  await assert.rejects(start(folder), /was made by PostgreSQL 17; this Beibu brings 18/)
})

test('a folder too long for a socket, with blanks and other scripts, works', async () => {
  const folder = join(base, 'data', 'x'.repeat(90), '数据 folder')
  const embedded = await start(folder)
  assert.equal(await ask({ connectionString: embedded.url }, 'SELECT 1'), 1)
  const socket = readFileSync(join(folder, 'postgres.socket'), 'utf8').trim()
  assert.equal(embedded.options.host, socket)
  assert.deepEqual(connectionOf(folder), embedded.options)
  await embedded.stop()
  const again = await start(folder)
  assert.equal(again.options.host, socket)
  await again.stop()
  rmSync(socket, { recursive: true })
})

test('a log past 10 MB is put aside at the start', async () => {
  const folder = join(base, 'data')
  mkdirSync(folder, { mode: 0o711 })
  writeFileSync(join(folder, 'postgres.log'), 'x'.repeat(10 * 1024 * 1024 + 1))
  const embedded = await start(folder)
  await embedded.stop()
  assert.ok(statSync(join(folder, 'postgres.log')).size < 100_000)
  assert.ok(statSync(join(folder, 'postgres.log.1')).size > 10 * 1024 * 1024)
})

test('as root where others may enter: runs as another user', asRoot, async () => {
  const embedded = await start()
  const uid = statSync(join(base, 'data/postgres')).uid
  assert.notEqual(uid, 0)
  assert.match(
    readFileSync(`/proc/${embedded.pid}/status`, 'utf8'),
    new RegExp(`^Uid:\t${uid}\t`, 'm'),
  )
  await embedded.stop()
})

test('as root below a folder closed to others: runs in a user namespace', asRoot, async () => {
  chmodSync(base, 0o700)
  const embedded = await start()
  assert.equal(await ask(embedded.options, 'SELECT 1'), 1)
  assert.equal(statSync(join(base, 'data/postgres')).uid, 0)
  const { uid_map } = { uid_map: readFileSync(`/proc/${embedded.pid}/uid_map`, 'utf8') }
  assert.equal(uid_map, '')
  await embedded.stop()
})

test(
  'as root, data moved to where their user cannot go, and back: both start',
  asRoot,
  async () => {
    const embedded = await start()
    await ask(embedded.options, 'CREATE TABLE kept AS SELECT 7 AS n')
    await embedded.stop()
    mkdirSync(join(base, 'moved'), { mode: 0o700 })
    renameSync(join(base, 'data'), join(base, 'moved/data'))
    const moved = await start(join(base, 'moved/data'))
    assert.equal(await ask(moved.options, 'SELECT n FROM kept'), 7)
    await moved.stop()
    renameSync(join(base, 'moved/data'), join(base, 'data'))
    const back = await start()
    assert.equal(await ask(back.options, 'SELECT n FROM kept'), 7)
    await back.stop()
  },
)

test('as root with no way: the reason and the remedy', asRoot, async () => {
  chmodSync(base, 0o700)
  // without its programs (id, unshare) the system allows neither another user nor a namespace
  const env = { ...process.env, PATH: '/nowhere' }
  const { said, ended } = await parent(join(base, 'data'), { env })
  assert.equal(await ended, 3)
  assert.ok(said.message.includes(`no other user can enter ${base}`), said.message)
  assert.match(said.message, /set BEIBU_DATA to a folder that others can enter/)
})

test('as a user who is not root; somebody else’s data are refused', asNobody, async () => {
  chownSync(base, NOBODY, NOBODY)
  chmodSync(base, 0o700)
  const { child, said, ended } = await parent(join(base, 'data'), { uid: NOBODY, gid: NOBODY })
  assert.equal(said.message, undefined)
  assert.equal(statSync(join(base, 'data/postgres')).uid, NOBODY)
  assert.equal(await ask(said.options, 'SELECT 1'), 1)
  child.kill('SIGKILL')
  await ended
  // the next one takes over what the killed one left, without being root
  const next = await parent(join(base, 'data'), { uid: NOBODY, gid: NOBODY })
  assert.match(next.said.notes.join('\n'), /left by a Beibu that was killed/)
  next.child.stdin?.end()
  assert.equal(await next.ended, 0)
  await takeOver(dataOf(join(base, 'data')), () => {})
  chownSync(base, 1, 1)
  chmodSync(base, 0o711)
  chownSync(join(base, 'data'), 1, 1)
  const other = await parent(join(base, 'data'), { uid: 1, gid: 1 })
  assert.match(other.said.message, /belong to user 65534, and Beibu was started by user 1/)
  await other.ended
})
