// A form is typed, key by key, while node, browser and network are killed at random instants. After
// each kill the page must show, and the node must come to keep, all that was typed a second before.
import { join } from 'node:path'
import { dataOf } from '#engine/store/cluster.ts'
import { postgresOf, signal } from '#engine/store/processes.ts'
import { Draw } from '../crash/draw.ts'
import { Book, type Lack, nameOf } from './book.ts'
import { Chromium } from './browser.ts'
import { formReady, goTo, isAt, look, press, SIGN_IN, signIn } from './hand.ts'
import { Kept, PATIENCE_MS, patiently, sleep, TYPE } from './kept.ts'
import { Line } from './line.ts'
import { Server } from './node.ts'
import { type KillsOrder, type KillsReport, reportOf } from './report.ts'
import {
  type Entry,
  KINDS,
  type Kind,
  makePlan,
  makeScript,
  type Strike,
  signsOf,
} from './script.ts'

/** What may be lost: the last second's typing. */
const LAW_MS = 1_000
const LEAST_PAUSE = 30
const PAUSE_SPREAD = 30

const now = (): number => performance.now()

export class Trial {
  private readonly order: KillsOrder
  private readonly draw: Draw
  private readonly pace: Draw
  private readonly line = new Line()
  private readonly server: Server
  private readonly kept: Kept
  private chromium!: Chromium
  private url = ''
  private address = ''
  private book = new Book()
  private at: Entry | undefined
  private keys = 0
  private pressed = 0
  private fields = 0
  private plan: Strike[] = []
  /** when the page died; undefined while it lives */
  private died: number | undefined
  private left = false
  private repairs: Promise<void>[] = []
  private striking: Promise<void> = Promise.resolve()
  /** why something could not be repaired: nothing else need be waited for */
  private broken: unknown
  private readonly counts = Object.fromEntries(KINDS.map(kind => [kind, 0])) as Record<Kind, number>
  private readonly lacks: Lack[] = []
  private elsewhere = 0
  private readonly lacking: string[] = []
  private readonly times: number[] = []

  constructor(order: KillsOrder) {
    this.order = order
    this.draw = new Draw(order.seed)
    this.pace = new Draw(order.seed + 7)
    this.server = new Server(join(order.folder, 'node'))
    this.kept = new Kept(this.server)
  }

  async run(): Promise<KillsReport> {
    const { forms } = this.order
    this.line.target = (await this.server.start()).port
    await this.server.admit()
    this.url = `http://127.0.0.1:${await this.line.listen()}/app`
    try {
      await this.browse()
      for (let n = 0; n < forms; n++) await this.form(n)
      return this.report()
    } finally {
      this.line.close()
      this.chromium?.kill()
      await this.chromium?.gone()
      await this.server.running?.stop()
    }
  }

  /** A browser on the profile, and somebody who sits at it. */
  private async browse(): Promise<void> {
    this.chromium = await Chromium.start(join(this.order.folder, 'profile'))
    await this.enter()
  }

  private async enter(): Promise<void> {
    const value = this.server.session
    const { origin } = new URL(this.url)
    const cookie = {
      name: 'beibu',
      value,
      url: origin,
      httpOnly: true,
      sameSite: 'Strict',
    } as const
    await this.chromium.context.addCookies([cookie])
    this.left = false
  }

  private async form(n: number): Promise<void> {
    const { kills, forms } = this.order
    const script = makeScript(this.draw)
    const signs = script.reduce((sum, entry) => sum + signsOf(entry).length, 0)
    const share = Math.floor((kills * (n + 1)) / forms) - Math.floor((kills * n) / forms)
    this.plan = makePlan(this.draw, share, signs)
    this.book = new Book()
    this.keys = 0
    this.address = `${this.url}/filings/${TYPE}/new?lang=en`
    await this.open(() => this.chromium.page.goto(this.address))
    for (const [i, entry] of script.entries()) {
      await this.fill(entry)
      await this.mend(script.slice(0, i + 1))
    }
    await this.well()
    if (this.died !== undefined) await this.recover()
    await this.mend(script)
    await this.well()
    await this.lodge(n)
    this.fields += new Set(script.map(({ spot }) => nameOf(spot))).size
  }

  /** Fields that had been left, and lack what a kill took: they are seen, and typed again. */
  private async mend(typed: readonly Entry[]): Promise<void> {
    for (let name = this.lacking.pop(); name !== undefined; name = this.lacking.pop()) {
      const entry = typed.findLast(({ spot }) => nameOf(spot) === name)
      if (entry !== undefined) await this.fill(entry)
    }
  }

  /** Type one field, however often it is interrupted. */
  private async fill(entry: Entry): Promise<void> {
    this.at = entry
    for (;;) {
      if (this.died !== undefined) await this.recover()
      if (this.left) await this.signInIfAsked()
      try {
        if (await this.type(entry)) return
      } catch (error) {
        // a page that was killed under the hand
        for (let n = 0; n < 40 && this.died === undefined; n++) await sleep(25)
        if (this.died === undefined && !(await this.isAsked())) throw error
      }
    }
  }

  /** Keys from where the field stands; false when the page died or asks for something else. */
  private async type(entry: Entry): Promise<boolean> {
    const { spot, text } = entry
    const signs = await goTo(this.chromium.page, entry)
    let typed = spot.look === 'choice' ? '' : text.slice(0, text.length - signs.join('').length)
    for (const sign of signs) {
      if (this.died !== undefined || (this.left && !(await isAt(this.page, entry)))) return false
      const before = now()
      typed += sign
      const pressed = this.book.pressing(spot, typed)
      await press(this.page, entry, sign)
      if (!this.left || (await isAt(this.page, entry))) pressed(now())
      this.address = this.page.url()
      this.keys++
      this.pressed++
      await this.strikeIfDue()
      await sleep(Math.max(0, LEAST_PAUSE + this.pace.below(PAUSE_SPREAD) - (now() - before)))
    }
    return this.died === undefined
  }

  private get page() {
    return this.chromium.page
  }

  private async strikeIfDue(): Promise<void> {
    for (
      let next = this.plan[0];
      next !== undefined && next.key <= this.keys;
      next = this.plan[0]
    ) {
      await this.striking
      if (this.died !== undefined) return
      if (!next.onTop) await this.well()
      this.plan.shift()
      const strike = next
      this.striking = sleep(strike.late).then(() => this.strike(strike))
      this.striking.catch(() => {})
    }
  }

  private async strike(strike: Strike): Promise<void> {
    // leaving a code field chooses the only code that begins so: the sign-in would make us leave it
    const code = this.at?.spot.look === 'code'
    const kind = strike.kind === 'session' && code ? 'reset' : strike.kind
    this.counts[kind]++
    const at = now()
    this.order.say(`${kind} at key ${this.keys}, ${this.at && nameOf(this.at.spot)}`)
    if (kind === 'node' || kind === 'machine' || kind === 'both') this.killNode(kind === 'machine')
    if (kind === 'browser' || kind === 'both') {
      this.died = at
      this.chromium.kill()
      await this.chromium.gone()
    } else if (kind === 'page' || kind === 'tab') {
      this.died = at
      await this.chromium.killPage(kind === 'page')
    } else if (kind === 'session') {
      this.left = true
      await this.chromium.context.clearCookies()
    } else if (kind === 'offline') await this.offline(strike.lasts)
    else if (kind !== 'node' && kind !== 'machine') this.cut(kind, strike.lasts)
    if (this.died === undefined) this.repair(this.settled(at))
  }

  private killNode(machine: boolean): void {
    const node = this.server.running
    if (node === undefined) return
    node.kill('SIGKILL')
    if (machine) for (const pid of postgresOf(dataOf(node.folder))) signal(pid, 'SIGKILL')
    this.server.dead()
    const restart = async (): Promise<void> => {
      await node.exited
      this.line.target = (await this.server.start()).port
    }
    this.repair(restart())
  }

  private async offline(lasts: number): Promise<void> {
    const { context } = this.chromium
    await context.setOffline(true)
    this.repair(sleep(lasts).then(() => context.setOffline(false).catch(() => undefined)))
  }

  private cut(kind: 'reset' | 'stall' | 'deaf' | 'dead', lasts: number): void {
    this.line.cut(kind)
    this.repair(sleep(lasts).then(() => this.line.heal()))
  }

  private repair(work: Promise<void>): void {
    this.repairs.push(work)
    work.catch(error => {
      this.broken ??= error
    })
  }

  /** The page shows all that was typed, and the node comes to keep what stood at `since`. */
  private async settled(since: number): Promise<void> {
    const { page } = this.chromium
    const looked = now()
    const shown = await look(page).catch(() => undefined)
    const wrong = shown === undefined ? undefined : this.book.against(shown, looked)
    if (wrong !== undefined && this.died === undefined && page === this.page) {
      throw new Error(`the page: ${wrong}`)
    }
    await this.nodeHas(since)
    this.isWell(since)
  }

  private isWell(since: number): void {
    const ms = now() - since
    this.times.push(ms)
    this.order.say(`  all is well again after ${Math.round(ms)} ms`)
  }

  private async nodeHas(since: number): Promise<void> {
    let wrong: string | undefined = 'no answer'
    for (const end = now() + PATIENCE_MS; now() < end; await sleep(80)) {
      const texts = await this.kept.texts()
      wrong = texts === undefined ? (wrong ?? 'no answer') : this.book.against(texts, since)
      if (wrong === undefined) return
    }
    throw new Error(`the node: ${wrong}`)
  }

  /** Until everything is up again and everything typed is kept. */
  private async well(): Promise<void> {
    await this.striking
    if (this.died !== undefined) return
    let over = false
    const all = Promise.all(this.repairs).finally(() => {
      over = true
    })
    all.catch(() => {})
    while (!over) {
      if (this.left) await this.signInIfAsked()
      await Promise.race([sleep(50), all])
    }
    await all
    this.repairs = []
  }

  private isAsked(): Promise<boolean> {
    return this.page.isVisible(SIGN_IN).catch(() => false)
  }

  private async signInIfAsked(): Promise<void> {
    for (const end = now() + PATIENCE_MS; await this.isAsked(); await sleep(200)) {
      try {
        await signIn(this.page)
        this.left = false
      } catch (error) {
        if (now() > end) throw error
      }
    }
  }

  /** Come back as a person does: by the list of drafts, or by the address that was open. */
  private async recover(): Promise<void> {
    await this.striking
    const died = this.died ?? now()
    if (!this.chromium.alive) await this.browse()
    else await this.enter()
    const byList = this.draw.happens(50)
    let found = byList ? undefined : await this.byAddress()
    const blank = found !== undefined && this.book.against(found, died - LAW_MS) !== undefined
    if (byList || (blank && !this.address.includes('draft='))) found = await this.byList()
    const wrong = this.book.against(found ?? new Map(), died - LAW_MS)
    if (wrong !== undefined) throw new Error(`the page after it was killed: ${wrong}`)
    const hand = this.at && nameOf(this.at.spot)
    for (const lack of this.book.settle(found ?? new Map(), died)) {
      this.lacks.push(lack)
      if (lack.name === hand) continue
      this.elsewhere++
      this.lacking.push(lack.name)
    }
    this.died = undefined
    this.address = this.page.url()
    this.repair(this.nodeHas(now()).then(() => this.isWell(died)))
  }

  private async byAddress(): Promise<ReadonlyMap<string, string>> {
    await this.open(() => this.page.goto(this.address))
    return look(this.page)
  }

  private async byList(): Promise<ReadonlyMap<string, string>> {
    await this.open(async () => {
      await this.page.goto(`${this.url}/drafts?lang=en`)
      await this.page.waitForSelector('.drafts a, .empty', { timeout: 8_000 })
      const links = await this.page.locator('.drafts a').count()
      if (links > 1) throw new Error(`${links} drafts in the list`)
      if (links === 1) await this.page.click('.drafts a')
      else await this.page.goto(`${this.url}/filings/${TYPE}/new?lang=en`)
    })
    return look(this.page)
  }

  /** Try until the form stands there: a line that is cut, a node that is down, are waited for. */
  private async open(come: () => Promise<unknown>): Promise<void> {
    const end = now() + PATIENCE_MS
    for (;;) {
      try {
        await come()
        return void (await formReady(this.page, 8_000))
      } catch (error) {
        if (this.broken !== undefined) throw this.broken
        if (now() > end) throw error
        await sleep(150)
      }
    }
  }

  private async lodge(n: number): Promise<void> {
    // the answer to the first attempt is lost on its way, every second time
    if (this.draw.happens(50)) {
      this.line.cut('deaf')
      this.repair(sleep(700).then(() => this.line.heal()))
    }
    const address = new RegExp(`/filings/${TYPE}/\\d+`)
    for (const end = now() + PATIENCE_MS; !address.test(this.page.url()); await sleep(50)) {
      if (now() > end) throw new Error('it was not lodged')
      const busy = await this.page.locator('.ff-head .ff-primary[aria-busy=true]').count()
      if (busy === 0) await this.page.click('.ff-head .ff-primary').catch(() => undefined)
      await this.page.waitForURL(address, { timeout: 1_500 }).catch(() => undefined)
    }
    await this.well()
    const number = /\/(\d+)(?:\?|$)/.exec(this.page.url())?.[1] ?? ''
    const wrong = this.book.against(await this.kept.lodged(number), now())
    if (wrong !== undefined) throw new Error(`the filing: ${wrong}`)
    const { length } = await this.kept.filings()
    if (length !== n + 1) throw new Error(`${length} filings of ${n + 1} forms`)
    await patiently(async () => ((await this.kept.drafts())?.length === 0 ? true : undefined))
  }

  private report(): KillsReport {
    return reportOf(this.counts, this.fields, this.pressed, this.lacks, this.elsewhere, this.times)
  }
}
