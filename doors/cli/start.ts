// `beibu start`: the node, its doors, its clockwork; and the way down.
import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Courier } from '#doors/customs/courier.ts'
import { paymentKey } from '#doors/http/payments.ts'
import type { People } from '#doors/http/people/people.ts'
import { makeServer, stopServer } from '#doors/http/server.ts'
import type { Settler } from '#doors/http/shop/settle.ts'
import { Sweeper } from '#doors/http/shop/sweeper.ts'
import { makeCompose } from '#doors/notice/compose.ts'
import { makeLetterhead } from '#doors/notice/letterhead.ts'
import { Post } from '#doors/notice/post.ts'
import { PostWorker } from '#doors/notice/worker.ts'
import { Callers } from '#engine/access/callers.ts'
import type { Ground } from '#engine/access/ground.ts'
import { operatorLink } from '#engine/access/joining.ts'
import { sweepSessions } from '#engine/access/sessions.ts'
import { BEAT_MS, FRAME_MS } from '#engine/feed/hub.ts'
import type { Engine } from '#engine/flow.ts'
import { Notices } from '#engine/notice/follows.ts'
import { unsentLetters } from '#engine/notice/letters.ts'
import { NoticeWriter } from '#engine/notice/notices.ts'
import type { Embedded } from '#engine/store/embedded.ts'
import { newId } from '#engine/store/ids.ts'
import { kitWords } from '#kit/messages/index.ts'
import { bucketRange, localYear } from '#kit/time.ts'
import { nodeAffairs } from './affairs.ts'
import { customsOf } from './customs.ts'
import { Demonstration, demoPack, demoParties } from './demo.ts'
import { DemoShop } from './demo-shop.ts'
import { follow } from './following.ts'
import { makeLog, type NodeLog } from './log.ts'
import {
  type Build,
  markDemonstration,
  openStore,
  PARTITION,
  readFact,
  type Store,
  startEngine,
} from './node.ts'
import type { Settings } from './settings.ts'
import { fillShelf, openShop } from './shop.ts'

/** Demonstration filings of this year until the day before yesterday, and of the two days since. */
const PAST = 3000
const RECENT = 1500
/** and how many a second come from then on */
const RATE = 2
const TWO_DAYS = 2 * 86_400_000

export interface StartOptions {
  readonly demoRate?: number
  readonly say: (text: string) => void
}

/** Start the node and stay until a signal. Resolves when it has stopped. */
export const start = async (
  settings: Settings,
  build: Build,
  options: StartOptions,
): Promise<void> => {
  const log = makeLog(settings.log)
  const store = await openStore(settings, build, log.tell)
  const watch = supervise(store.embedded, log)
  let stopping: Promise<void> | undefined
  try {
    if (isDemonstrated(settings, store)) {
      await markDemonstration(store.database)
    }
    const engine = await startEngine(settings, store, log.tell)
    let url = ''
    let own = ''
    const customs = customsOf(settings, store, engine, log)
    const people = peopleOf(settings, store, () => url)
    const shop = await openShop(settings, engine, people.ground, () => url)
    const sweeper = shop === undefined ? undefined : new Sweeper(shop, log.tell)
    const ticking = clockwork(engine, store, log, {
      ...telling(settings, store, log),
      sweeper,
      courier: customs?.courier,
      demoShop: demoShopOf(settings, store, engine, shop, () => own),
    })
    const server = makeServer({
      engine,
      people,
      affairs: nodeAffairs({ settings, build, store, engine, log: log.tell }, () =>
        engine.clockBehind(),
      ),
      ...(settings.url === undefined ? {} : { publicUrl: settings.url }),
      words: [kitWords, ...engine.mounted.packs.map(pack => pack.words)],
      logger: log.pino,
      webFolder: join(build.root, 'dist/web'),
      notices: new Notices(store.database, PARTITION, Date.now),
      unsentLetters: () => unsentLetters(store.database, PARTITION),
      shop,
      ...(settings.paymentSecret === undefined
        ? {}
        : { paymentKey: paymentKey(settings.paymentSecret) }),
      customs: customs?.side,
    })
    await server.listen({ host: settings.host, port: settings.port })
    own = addressOf(server)
    url = settings.url ?? own
    writeFileSync(join(settings.data, 'beibu.address'), own)
    // not on a node that only was a demonstration: nothing is lodged there that nobody asked for
    if (isDemonstrated(settings, store)) await fillShelf(engine, store.database)
    const demo = await demonstrate(settings, store, engine, options, log)
    options.say(welcome(url, own, engine.demo, await operatorLink(people.ground)))
    await signalled()
    stopping = down({ settings, store, engine, server, demo, ticking, watch, log })
    await stopping
  } finally {
    if (stopping === undefined) {
      watch.stop()
      await store.close()
    }
  }
}

/** Who may come in, and how letters to them read. */
const peopleOf = (
  { node, zone, post }: Settings,
  { database }: Store,
  url: () => string,
): People => {
  const ground: Ground = { database, now: Date.now, chance: randomBytes }
  const compose = makeCompose({ node, zone, url })
  return { ground, callers: new Callers(ground), compose, mails: post !== undefined }
}

/** The demonstration is of the corridor seen from China; other countries start empty. */
const demonstrates = (settings: Settings): boolean => settings.country === 'CN'

/** Demonstration filings are asked for, or this is the first start and nobody said otherwise. */
const isDemonstrated = (settings: Settings, { first }: Store): boolean =>
  settings.demo ?? (first && demonstrates(settings))

const addressOf = (server: FastifyInstance): string => {
  const { address, port, family } = server.server.address() as AddressInfo
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address
  return `http://${family === 'IPv6' && host.includes(':') ? `[${host}]` : host}:${port}`
}

const DEMONSTRATION = ' It shows demonstration data · 演示数据 · dữ liệu mẫu · ข้อมูลตัวอย่าง'

const welcome = (url: string, own: string, demo: boolean, link: string | undefined): string => `
  Beibu is running.${demo ? DEMONSTRATION : ''}

    screen     ${url}/screen
    workbench  ${url}/app
    shop       ${url}/shop
    API docs   ${own}/docs
    OpenAPI    ${url}/openapi.json

${
  link === undefined
    ? ''
    : `  Nobody operates this node yet. The one who opens this link does; it is good once, for 7 days:
    ${url}/app/link#${link}
`
}
  An API key:  npx beibu key create --org "Your organisation" --role trader
  Stop it with Ctrl-C.
`

const signalled = (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => resolve())
  })

interface Ticking {
  stop(): Promise<void>
}

/** Run something again and again, `ms` after it ended; a failure is logged, and the next comes. */
const every = (ms: number, name: string, log: NodeLog, work: () => unknown): Ticking => {
  let stopped = false
  let running: Promise<void> | undefined
  const turn = async (): Promise<void> => {
    try {
      await work()
    } catch (error) {
      log.tell('warn', `${name} failed`, error)
    }
    running = undefined
    if (!stopped) schedule()
  }
  const schedule = (): void => {
    timer = setTimeout(() => {
      running = turn()
    }, ms)
  }
  let timer: NodeJS.Timeout
  schedule()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

interface Telling {
  readonly notices: NoticeWriter
  /** absent: letters wait for the operator */
  readonly letters?: PostWorker
}

/** Who tells people: notices in the page, and letters where a mail server is set. */
const telling = ({ post, zone }: Settings, { database, mounted }: Store, log: NodeLog): Telling => {
  const ground = { database, partition: PARTITION, now: Date.now }
  if (post === undefined) return { notices: new NoticeWriter(ground) }
  const letterhead = makeLetterhead({ mounted, zone, url: post.url, newId })
  return {
    notices: new NoticeWriter({ ...ground, letterhead }),
    letters: new PostWorker({ ...ground, post: new Post(post), tell: log.tell }),
  }
}

interface Outward extends Telling {
  /** absent: the shop is closed */
  readonly sweeper: Sweeper | undefined
  /** absent: lists are matched and not sent */
  readonly courier: Courier | undefined
  /** of a demonstration: who buys, carries, and plays customs */
  readonly demoShop: DemoShop | undefined
}

/** Somebody buys every quarter of a minute. */
const SHOPPER_MS = 15_000

const demoShopOf = (
  settings: Settings,
  store: Store,
  engine: Engine,
  settler: Settler | undefined,
  url: () => string,
): DemoShop | undefined =>
  settler === undefined || !isDemonstrated(settings, store)
    ? undefined
    : new DemoShop({
        ...{ engine, settler, url, now: Date.now, chance: Math.random },
        ...{ database: store.database, keys: store.keys },
        customs: settings.customsUrl !== undefined,
      })

type Work = readonly [ms: number, name: string, work: () => unknown]

/** What is done again and again, for as long as the database answers. */
const works = (engine: Engine, { database }: Store, told: Outward): readonly Work[] => {
  const { processes, publicSide } = engine
  return [
    [1000, 'signing', () => engine.sign()],
    [
      50,
      'processes',
      async () => {
        // what came meanwhile is looked at at once, and a node that stops is not kept waiting long
        for (let n = 0; n < 20 && processes.behind > 0; n++) await processes.advance()
      },
    ],
    [
      1000,
      'the public’s figures',
      async () => {
        // 5,000 rows: a node that catches up is not kept from its other work, or from stopping
        for (let n = 0; n < 20 && ((await publicSide?.advance()) ?? 0) > 0; n++);
      },
    ],
    [1000, 'customs', () => told.courier?.round()],
    [2000, 'following', () => engine.follow()],
    [3000, 'keeping the figures', () => engine.keep()],
    [1000, 'telling followers', () => told.notices.advance()],
    [1000, 'sending letters', () => told.letters?.round()],
    [3000, 'finishing checkouts', () => told.sweeper?.round()],
    [4000, 'the shop of the demonstration', () => told.demoShop?.round()],
    [SHOPPER_MS, 'the shopper of the demonstration', () => told.demoShop?.buy()],
    [3_600_000, 'sweeping sessions', () => sweepSessions(database, Date.now())],
    [
      5000,
      'reference data',
      async () => {
        await engine.refresh()
        engine.demo = (await readFact(database, 'demo')) === '1'
      },
    ],
  ]
}

const clockwork = (engine: Engine, store: Store, log: NodeLog, told: Outward): Ticking => {
  const isOpen = (): boolean => engine.away() === undefined
  const { lists, desk } = engine
  const all = [
    follow(
      [
        ['deciding risk lanes', most => desk.lanes.advance(most)],
        ['the index of search', most => lists.search.advance(most)],
      ],
      isOpen,
      (name, error) => log.tell('warn', `${name} failed`, error),
    ),
    every(FRAME_MS, 'a frame', log, () => {
      engine.feed.tick()
      engine.publicSide?.feed.tick()
    }),
    every(BEAT_MS, 'a beat', log, () => {
      engine.feed.beat()
      engine.publicSide?.feed.beat()
    }),
    ...works(engine, store, told).map(([ms, name, work]) =>
      every(ms, name, log, () => (isOpen() ? work() : undefined)),
    ),
  ]
  return {
    stop: async () => {
      told.letters?.stop()
      for (const each of all) await each.stop()
    },
  }
}

/** PostgreSQL that ends by itself is started again; the lane comes back when it answers. */
const supervise = (embedded: Embedded | undefined, log: NodeLog): { stop(): void } => {
  let stopped = false
  const guard = async (): Promise<void> => {
    while (embedded !== undefined && !stopped) {
      await embedded.exited
      if (stopped) return
      log.tell('warn', 'PostgreSQL ended; starting it again')
      try {
        await embedded.restart()
      } catch (error) {
        log.tell('error', 'PostgreSQL cannot be started; trying again', error)
        await new Promise(resolve => setTimeout(resolve, 2000))
      }
    }
  }
  void guard()
  return {
    stop: () => {
      stopped = true
    },
  }
}

const demonstrate = async (
  settings: Settings,
  store: Store,
  engine: Engine,
  options: StartOptions,
  log: NodeLog,
): Promise<Demonstration | undefined> => {
  const pack = demoPack(engine)
  if (!isDemonstrated(settings, store) || pack === undefined) return undefined
  const demo = new Demonstration(engine, pack, await demoParties(store.keys))
  const now = Date.now()
  const year = bucketRange(settings.zone, String(localYear(settings.zone, now)))?.from ?? now
  const run = async (): Promise<void> => {
    if (store.first) {
      const recent = now - TWO_DAYS
      if (recent > year) await demo.past(7, PAST, year, recent)
      await demo.past(8, RECENT, recent, now)
    }
    await demo.stream(now % 1_000_000_007, options.demoRate ?? RATE)
  }
  void run().catch(error => log.tell('error', 'the demonstration ended', error))
  return demo
}

interface Running {
  readonly settings: Settings
  readonly store: Store
  readonly engine: Engine
  readonly server: FastifyInstance
  readonly demo: Demonstration | undefined
  readonly ticking: Ticking
  readonly watch: { stop(): void }
  readonly log: NodeLog
}

/** Finish what is in hand: first no more comes in, then the batch ends, then the stores close. */
const down = async (running: Running): Promise<void> => {
  const { settings, store, engine, server, demo, ticking, watch, log } = running
  log.tell('info', 'stopping')
  demo?.stop()
  rmSync(join(settings.data, 'beibu.address'), { force: true })
  await stopServer(server)
  await ticking.stop()
  await engine.stop().catch(error => log.tell('error', 'the engine did not stop well', error))
  watch.stop()
  await store.close()
  log.tell('info', 'stopped')
}
