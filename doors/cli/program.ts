// The command `beibu`: what it can do, said so that `--help` teaches.
import { Command, InvalidArgumentError } from 'commander'
import { LANGS, type Lang } from '#kit/words.ts'
import { day, guarded, positive, quiet, say, settingsOrEnd, whole } from './command.ts'
import type { LodgeOrder } from './lodge.ts'
import { messageCommands } from './message.ts'
import { type Build, newestInstant, Told, withStore, writeFact } from './node.ts'
import { referenceCommands, tariffCommands } from './reference-commands.ts'

/**
 * What a command does is loaded when it is asked for: `start` with its HTTP server takes twice as
 * long to load as all the rest, which `beibu --help` and `beibu key` need not wait for.
 */
const does = {
  audit: () => import('./audit.ts'),
  backup: () => import('./backup.ts'),
  doctor: () => import('./doctor.ts'),
  lodge: () => import('./lodge.ts'),
  reconcile: () => import('./reconcile.ts'),
  start: () => import('./start.ts'),
  year: () => import('./year.ts'),
}

const lang = (text: string): Lang => {
  const found = LANGS.find(each => each === text)
  if (found === undefined) throw new InvalidArgumentError(`one of ${LANGS.join(', ')}`)
  return found
}
const collect = (value: string, all: string[]): string[] => [...all, value]

export const makeProgram = (build: Build): Command => {
  const program = new Command('beibu')
    .description('An open digital trade platform for the China–ASEAN corridor.')
    .addHelpText(
      'after',
      `
Settings (environment, or beibu.json in the data folder):
  HOST, PORT       address to listen on (127.0.0.1, 8080)
  BEIBU_DATA       data folder (./data)
  DATABASE_URL     a PostgreSQL of your own instead of the embedded one
  BEIBU_DEMO       1: demonstration filings flow (on the first start of a new folder), 0: never
  BEIBU_COUNTRY    CN, KR, GB or VN; BEIBU_ZONE, BEIBU_NODE, BEIBU_LOG
  BEIBU_SHOP_PLATFORM, _OFFICE, _PROVIDER, _SECRET: who sells in the shop

First steps:
  beibu start
  beibu key create --org "Your organisation" --role trader
  beibu lodge goods.csv --mapping goods.mapping.json --org "Your organisation"
  beibu verify`,
    )
  startCommand(program, build)
  lodgeCommand(program, build)
  keyCommands(program, build)
  referenceCommands(program, build)
  tariffCommands(program, build)
  messageCommands(program, build)
  auditCommands(program, build)
  reconcileCommand(program, build)
  doctorCommand(program, build)
  clockCommand(program, build)
  backupCommands(program, build)
  demoCommand(program, build)
  return program
}

const startCommand = (program: Command, build: Build): void => {
  program
    .command('start')
    .description(
      'start the node: API, feed and screen, with its own PostgreSQL unless told otherwise',
    )
    .option('--demo-rate <n>', 'demonstration filings a second', positive)
    .action(
      guarded(async (options: { demoRate?: number }) => {
        const { start } = await does.start()
        await start(settingsOrEnd(), build, { ...options, say })
        process.exit(0)
      }),
    )
}

const lodgeCommand = (program: Command, build: Build): void => {
  program
    .command('lodge')
    .argument('<file>', 'CSV, XLSX or NDJSON')
    .description('lodge every filing of a file; the same file twice lodges nothing twice')
    .option('--mapping <file>', 'how its columns become fields (JSON or TypeScript)')
    .option('--filing <type>', 'e.g. trade.declaration; else as the mapping says')
    .option('--url <url>', 'a node elsewhere; else the one on this data folder')
    .option('--key <key>', 'its API key; else one is made for this run', process.env.BEIBU_KEY)
    .option('--org <name>', 'organisation that lodges, when no key is given')
    .option('--results <file>', 'where refused rows go, with their faults')
    .option('--lang <lang>', 'language of messages: zh, en, vi, th', lang, 'en')
    .action(
      guarded(async (file: string, options: Omit<LodgeOrder, 'file' | 'out'>) => {
        const settings = settingsOrEnd()
        const order = { ...options, file, out: process.stderr }
        const { lodgeFile } = await does.lodge()
        const summary = await lodgeFile(settings, build, quiet(settings), order)
        const { rows, lodged, replayed, refused, results } = summary
        say(`rows ${rows} · lodged ${lodged} · lodged before ${replayed} · refused ${refused}`)
        for (const each of summary.faults)
          say(`refused: ${each.key} ${JSON.stringify(each.values)}`)
        if (refused > 0 && results !== undefined) say(`refused rows: ${results}`)
        if (refused > 0 || summary.faults.length > 0) process.exitCode = 1
      }),
    )
}

const keyCommands = (program: Command, build: Build): void => {
  const key = program.command('key').description('API keys of organisations')
  key
    .command('create')
    .description('make a key; it is shown once and only its hash is kept')
    .requiredOption('--org <name>', 'organisation, made when it is new')
    .option('--role <role>', 'trader, officer or operator; may be given again', collect, [])
    .option('--label <text>', 'what it is for', 'made by hand')
    .option('--days <n>', 'days until it ends', whole)
    .action(
      guarded(async (o: { org: string; role: string[]; label: string; days?: number }) => {
        const settings = settingsOrEnd()
        const roles = o.role.length === 0 ? ['trader'] : o.role
        const wrong = roles.find(role => !['trader', 'officer', 'operator'].includes(role))
        if (wrong !== undefined) throw new Told(`unknown role ${wrong}: trader, officer, operator`)
        const { org, label, days } = o
        const order = { org, roles, label, ...(days === undefined ? {} : { days }) }
        say(await withStore(settings, build, quiet(settings), store => store.keys.create(order)))
      }),
    )
  key
    .command('list')
    .description('all keys: organisation, roles, dates; never the keys themselves')
    .action(
      guarded(async () => {
        const settings = settingsOrEnd()
        const list = await withStore(settings, build, quiet(settings), store => store.keys.list())
        for (const each of list) {
          const end = each.revoked === null ? (each.expires ?? 'no end') : `revoked ${each.revoked}`
          say(`${each.id}  ${each.roles.join('+')}  ${each.name}  ${each.label}  ${end}`)
        }
      }),
    )
  key
    .command('revoke')
    .argument('<id>', 'as `key list` shows it')
    .description('end a key; a running node stops taking it within two seconds')
    .action(
      guarded(async (id: string) => {
        const settings = settingsOrEnd()
        const done = await withStore(settings, build, quiet(settings), s => s.keys.revoke(id))
        if (!done) throw new Told(`no live key ${id}`)
        say(`revoked ${id}`)
      }),
    )
}

const auditCommands = (program: Command, build: Build): void => {
  program
    .command('verify')
    .description(
      'prove journal, state, ledger and figures against each other; beside a running node too',
    )
    .action(
      guarded(async () => {
        const settings = settingsOrEnd()
        const { verify } = await does.audit()
        if (!(await verify(settings, build, quiet(settings), process.stdout))) process.exitCode = 1
      }),
    )
  program
    .command('rebuild')
    .description('make state, ledger and figures anew from the journal; the node must be stopped')
    .action(
      guarded(async () => {
        const settings = settingsOrEnd()
        const { rebuild } = await does.audit()
        await rebuild(settings, build, quiet(settings), process.stdout)
      }),
    )
}

const reconcileCommand = (program: Command, build: Build): void => {
  program
    .command('reconcile')
    .description('hold a day of the shop against its ledger, customs and the payment provider')
    .requiredOption('--day <day>', 'YYYY-MM-DD, China’s', day)
    .option('--statement <file>', 'CSV id,key,amount; else the provider is asked')
    .action(
      guarded(async (order: { day: string; statement?: string }) => {
        const settings = settingsOrEnd()
        const { reconcile } = await does.reconcile()
        const found = await reconcile(settings, build, quiet(settings), order)
        for (const { about, what, sides, found: said } of found.differences) {
          say(`${about}: ${what} is ${said[0]} by ${sides[0]}, ${said[1]} by ${sides[1]}`)
        }
        const { orders, refunds, statement, differences } = found
        const held = statement ? 'with the statement' : 'without a statement'
        say(`${order.day}: orders ${orders} · refunds ${refunds} · ${held}`)
        say(`differences ${differences.length}`)
        if (differences.length > 0) process.exitCode = 1
      }),
    )
}

const MARKS = { good: 'ok  ', warn: 'warn', bad: 'BAD ' } as const

const doctorCommand = (program: Command, build: Build): void => {
  program
    .command('doctor')
    .description('look whether machine, data folder, node and database are well; changes nothing')
    .action(
      guarded(async () => {
        const { doctor } = await does.doctor()
        const checks = await doctor(settingsOrEnd(), build)
        for (const { about, state, said } of checks) say(`${MARKS[state]}  ${about}: ${said}`)
        if (checks.some(each => each.state === 'bad')) process.exitCode = 1
      }),
    )
}

const clockCommand = (program: Command, build: Build): void => {
  program
    .command('clock')
    .description('the time of the newest filing against that of this machine')
    .option('--trust', 'this machine is right, and what was accepted later bore a wrong time')
    .action(
      guarded(async ({ trust }: { trust?: boolean }) => {
        const settings = settingsOrEnd()
        await withStore(settings, build, quiet(settings), async ({ database }) => {
          const at = await newestInstant(database)
          say(`newest filing  ${at === 0 ? 'none' : new Date(at).toISOString()}`)
          say(`this machine   ${new Date().toISOString()}`)
          if (trust !== true) return
          await writeFact(database, 'clock-trusted', String(Date.now()))
          say('trusted: start the node again')
        })
      }),
    )
}

const backupCommands = (program: Command, build: Build): void => {
  program
    .command('backup-key')
    .argument('<file>', 'where the private half goes; keep it away from the node')
    .description('make a key pair for backups; prints the public half')
    .action(guarded(async (file: string) => say(await (await does.backup()).backupKey(file))))
  program
    .command('backup')
    .argument('<file>', 'a new file')
    .description('write an encrypted backup, beside a running node too; all of it at one position')
    .requiredOption('--to <age1…>', 'public key to seal it to', process.env.BEIBU_BACKUP_KEY)
    .action(
      guarded(async (file: string, { to }: { to: string }) => {
        const settings = settingsOrEnd()
        const order = { file, recipient: to, out: process.stderr }
        const { backup } = await does.backup()
        const { position, bytes, seconds } = await backup(settings, build, quiet(settings), order)
        say(`backup: position ${position}, ${bytes} bytes, ${seconds.toFixed(1)} s, ${file}`)
      }),
    )
  program
    .command('restore')
    .argument('<file>', 'a backup')
    .description('restore into an empty data folder: rows, what follows from them, and the proof')
    .requiredOption('--identity <file>', 'the private half of the key')
    .action(
      guarded(async (file: string, { identity }: { identity: string }) => {
        const settings = settingsOrEnd()
        const order = { file, identity, out: process.stdout }
        const { restore } = await does.backup()
        if (!(await restore(settings, build, quiet(settings), order))) process.exitCode = 1
      }),
    )
}

const demoCommand = (program: Command, build: Build): void => {
  program
    .command('demo')
    .description(
      'lodge a seeded span of invented filings at full speed; marks the node as a demonstration',
    )
    .option('--year <year>', 'year, month or day: 2026, 2026-03', String(new Date().getFullYear()))
    .option('--count <n>', 'filings', whole, 10_000)
    .option('--seed <n>', 'the same seed yields the same filings', whole, 1)
    .option('--total <yuan>', 'their declared value in all, exact to the fen')
    .action(
      guarded(async (o: { year: string; count: number; seed: number; total?: string }) => {
        const settings = settingsOrEnd()
        const order = { ...o, out: process.stderr }
        const { lodgeYear } = await does.year()
        const done = await lodgeYear(settings, build, quiet(settings), order)
        const rate = Math.round((done.lodged + done.replayed) / Math.max(0.001, done.seconds))
        say(
          `lodged ${done.lodged} · lodged before ${done.replayed} · refused ${done.refused} · ${rate}/s`,
        )
        if (done.refused > 0) process.exitCode = 1
      }),
    )
}
