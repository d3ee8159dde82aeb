// What the running program tells its operator of the node, and the backup that a button asks for.
import { mkdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { BackupFact, Health, NodeAffairs, NodeState } from '#doors/http/state/route.ts'
import { register } from '#engine/access/register.ts'
import type { Engine } from '#engine/flow.ts'
import { versionsInForce } from '#engine/reference/store.ts'
import { type Build, type Log, PARTITION, readFact, type Store } from './node.ts'
import type { Settings } from './settings.ts'
import { tariffDesk } from './tariff-desk.ts'

const GB = 1e9
const DAY_MS = 86_400_000

interface Affairs {
  readonly settings: Settings
  readonly build: Build
  readonly store: Store
  readonly engine: Engine
  readonly log: Log
}

const health = (
  part: Health['part'],
  state: Health['state'],
  values: Health['values'] = {},
): Health => ({ part, state, values })

const journal = ({ engine }: Affairs): Health => {
  const { position, checkpointed } = engine.statistics()
  const lag = position - checkpointed
  return lag > 1_000_000
    ? health('journal', 'warn', { lag })
    : health('journal', 'good', { position })
}

const disk = ({ settings }: Affairs): Health => {
  const { bavail, bsize } = statfsSync(settings.data)
  const free = Math.round(((bavail * bsize) / GB) * 10) / 10
  const state = free < 0.5 ? 'bad' : free < 5 ? 'warn' : 'good'
  return health('disk', state, { free })
}

const mail = async ({ settings, store }: Affairs): Promise<Health> => {
  const { rows } = await store.database.query<{ waiting: bigint; failed: bigint }>(
    `SELECT count(*) FILTER (WHERE ended IS NULL) AS waiting,
        count(*) FILTER (WHERE ended IS NOT NULL) AS failed
      FROM mail WHERE partition = ${PARTITION} AND sent IS NULL`,
  )
  const [waiting, failed] = [Number(rows[0]?.waiting ?? 0n), Number(rows[0]?.failed ?? 0n)]
  if (failed > 0) return health('mail', 'bad', { failed })
  return health('mail', settings.post === undefined ? 'warn' : 'good', { waiting })
}

const lastBackup = async ({ store }: Affairs): Promise<BackupFact | null> => {
  const text = await readFact(store.database, 'last-backup')
  return text === undefined ? null : (JSON.parse(text) as BackupFact)
}

/** Settings as they are in force; of secrets only whether they are set. */
const settingsOf = (settings: Settings): NodeState['settings'] => {
  const set = (secret: string | undefined): string => (secret === undefined ? '–' : '••••••')
  const { host, port, data, databaseUrl, country, zone, log, node, url, post, backupKey } = settings
  return [
    { name: 'HOST', value: host },
    { name: 'PORT', value: String(port) },
    { name: 'BEIBU_DATA', value: data },
    { name: 'DATABASE_URL', value: set(databaseUrl) },
    { name: 'BEIBU_COUNTRY', value: country },
    { name: 'BEIBU_ZONE', value: zone },
    { name: 'BEIBU_NODE', value: node },
    { name: 'BEIBU_LOG', value: log },
    { name: 'BEIBU_URL', value: url ?? '–' },
    { name: 'BEIBU_SMTP', value: set(post?.smtp) },
    { name: 'BEIBU_MAIL_FROM', value: post?.from ?? '–' },
    { name: 'BEIBU_BACKUP_KEY', value: backupKey ?? '–' },
    { name: 'BEIBU_PAYMENT_SECRET', value: set(settings.paymentSecret) },
  ]
}

const stateOf = async (affairs: Affairs, behind: () => number): Promise<NodeState> => {
  const { settings, store, engine } = affairs
  const away = engine.away()
  const backup = await lastBackup(affairs)
  const fresh = backup !== null && Date.now() - Date.parse(backup.taken) < DAY_MS
  const seconds = Math.ceil(behind() / 1000)
  return {
    settings: settingsOf(settings),
    health: [
      away === undefined
        ? health('database', 'good')
        : health('database', 'bad', { reason: away.slice(0, 200) }),
      journal(affairs),
      disk(affairs),
      await mail(affairs),
      backup !== null && fresh
        ? health('backup', 'good', { taken: backup.taken, position: backup.position })
        : health('backup', 'warn'),
      health('clock', seconds > 0 ? 'bad' : 'good', { seconds }),
    ],
    reference: await versionsInForce(store.database, PARTITION, Date.now()),
    backup,
  }
}

/** Into the data folder's `backups`, sealed to the public key that is set. */
const takeBackup = async (
  { settings, build, store, log }: Affairs,
  recipient: string,
): Promise<BackupFact> => {
  const folder = join(settings.data, 'backups')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const taken = new Date().toISOString()
  const file = join(folder, `${taken.replace(/[:.]/g, '-')}.beibu.age`)
  const { backup } = await import('./backup.ts')
  const out = { write: (text: string) => log('info', text.trim()) }
  const report = await backup(settings, build, log, { file, recipient, out })
  const { position, bytes } = report
  await store.database.transaction(tx => {
    const detail = { position, bytes }
    return register(tx, Date.now(), { event: 'backup-taken', org: '', actor: 'node', detail })
  })
  return { taken, ...report }
}

export const nodeAffairs = (affairs: Affairs, behind: () => number): NodeAffairs => {
  let running = false
  return {
    tariff: tariffDesk(affairs),
    state: () => stateOf(affairs, behind),
    backup: async () => {
      const { backupKey } = affairs.settings
      if (backupKey === undefined) return undefined
      if (running) return 'running'
      running = true
      try {
        return await takeBackup(affairs, backupKey)
      } finally {
        running = false
      }
    },
  }
}
