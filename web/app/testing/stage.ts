// The stage of the workbench's tests: the real node on a database of its own, people who signed in
// by the real door, filings that were lodged, and one browser.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { nodeAffairs } from '#doors/cli/affairs.ts'
import type { Settings } from '#doors/cli/settings.ts'
import { firstOperator, newOrganisation, type Visitor } from '#doors/http/people/testing.ts'
import type { NodeAffairs } from '#doors/http/state/route.ts'
import {
  acceptedBody,
  DECLARATIONS,
  declaration,
  type TestDoor,
  testDoor,
} from '#doors/http/testing.ts'
import type { Lang } from '#kit/words.ts'
import { packs } from '#packs/index.ts'
import type { TestEngine } from '#test/engine.ts'
import { launch, skipBrowser } from '../../screen/testing/browser.ts'

const ROOT = join(import.meta.dirname, '../../..')
export const SHOTS = join(ROOT, 'test/shots')
export const SKIP = { skip: skipBrowser, timeout: 300_000 }

export type Who = 'operator' | 'trader' | 'officer'
export const MAILS: Readonly<Record<Who, string>> = {
  operator: 'operator@node.test',
  trader: 'manager@trader.test',
  officer: 'manager@office.test',
}

export interface Stage {
  readonly door: TestDoor
  readonly people: Readonly<Record<Who, Visitor>>
  /** numbers of what was lodged before the tests, oldest first */
  readonly numbers: readonly string[]
  /** lodge one as the trader; gives back its number and version */
  lodge(change?: Readonly<Record<string, unknown>>): Promise<{ number: string; version: number }>
  /** take a step of the life cycle as somebody */
  step(who: Who, number: string, step: string, version: number): Promise<Response>
}

let browser: Browser
let stage: Stage | undefined

const lodger =
  (trader: Visitor): Stage['lodge'] =>
  async change => {
    const response = await trader.ask(DECLARATIONS, declaration(change ?? {}))
    assert.equal(response.status, 201)
    const { number, version } = await acceptedBody(response)
    return { number, version }
  }

const SETTINGS: Settings = {
  host: '127.0.0.1',
  port: 8080,
  data: ROOT,
  country: 'CN',
  zone: 'Asia/Shanghai',
  log: 'info',
  node: 'beibu.test/journal',
}

/** The program's own account of the node, as `beibu start` gives it. */
const affairsOf = ({ database, mounted, engine }: TestEngine): NodeAffairs => {
  const { keys } = engine
  const store = { database, mounted, keys, embedded: undefined, first: true }
  const log = (): void => undefined
  const whole = { ...store, close: async () => undefined }
  const build = { packs, root: ROOT }
  return nodeAffairs({ settings: SETTINGS, build, store: whole, engine, log }, () => 0)
}

export interface StageOptions {
  /** so long ago the node's life begins */
  readonly ago?: number
  /** fills the node on its way to now; who had signed in does so again afterwards */
  readonly past?: (stage: Stage) => Promise<void>
}

const makeStage = async ({ ago = 0, past }: StageOptions): Promise<Stage> => {
  const door = await testDoor({
    webFolder: join(ROOT, 'dist/web'),
    engine: { now: Date.now() - ago },
    affairs: affairsOf,
  })
  const operator = await firstOperator(door)
  const trader = await newOrganisation(operator, '广西鲜岸果业有限公司', 'trader', MAILS.trader)
  const officer = await newOrganisation(operator, '友谊关海关', 'office', MAILS.officer)
  const lodge = lodger(trader)
  const people = { operator, trader, officer }
  const step: Stage['step'] = (who, number, name, version) =>
    people[who].ask(`${DECLARATIONS}/${number}/${name}`, {}, { 'if-match': `"${version}"` })
  const numbers: string[] = []
  for (let n = 0; n < 6; n++) {
    const { number, version } = await lodge({ vehicle: `桂F·K28${10 + n}` })
    numbers.push(number)
    if (n < 2) assert.equal((await step('trader', number, 'pay', version)).status, 200)
    if (n === 0) assert.equal((await step('officer', number, 'release', version + 1)).status, 200)
  }
  const made: Stage = { door, people, numbers, lodge, step }
  if (past !== undefined) {
    await past(made)
    for (const [who, visitor] of Object.entries(people)) await visitor.signIn(MAILS[who as Who])
  }
  await door.inner.engine.lists.search.advance()
  return made
}

/** Before a file's tests: pages of the present sources, a node with people, a browser. */
export const withStage = (options: StageOptions = {}): void => {
  before(async () => {
    if (skipBrowser) return
    await import('#web/build.ts')
    mkdirSync(SHOTS, { recursive: true })
    browser = await launch()
    stage = await makeStage(options)
  })
  after(async () => {
    await browser?.close()
    await stage?.door.end()
  })
}

export interface Look {
  readonly lang?: Lang
  readonly dark?: boolean
  readonly width?: number
  readonly height?: number
  /** one that is open already, to go on with: what its process has compiled is at hand */
  readonly page?: Page
}

export interface OnApp extends Stage {
  readonly context: BrowserContext
  /** open an address below /app as somebody; waits for the page's heading */
  open(path: string, who?: Who, look?: Look): Promise<Page>
}

const SILENT = /Failed to load resource|net::ERR/

/** The cookie that a visitor got, in a browser. */
const enter = async (context: BrowserContext, { cookie }: Visitor, url: string): Promise<void> => {
  const [name = '', ...value] = (cookie ?? '').split('=')
  await context.addCookies([{ name, value: value.join('='), url, httpOnly: true, sameSite: 'Lax' }])
}

/** Run with a browser's context of its own; whatever a page complained of fails the test. */
export const onApp = async (run: (on: OnApp) => Promise<void>): Promise<void> => {
  assert.ok(stage !== undefined)
  const { door, people } = stage
  const context = await browser.newContext({ reducedMotion: 'reduce', acceptDownloads: true })
  const complaints: string[] = []
  const newPage = async (): Promise<Page> => {
    const page = await context.newPage()
    page.on('pageerror', error => complaints.push(String(error)))
    page.on('console', message => {
      if (message.type() === 'error' && !SILENT.test(message.text()))
        complaints.push(message.text())
    })
    return page
  }
  const open: OnApp['open'] = async (path, who, look = {}) => {
    const { lang = 'en', dark = false, width = 1440, height = 900 } = look
    await context.clearCookies()
    if (who !== undefined) await enter(context, people[who], door.url)
    const page = look.page ?? (await newPage())
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
    const join = path.includes('?') ? '&' : '?'
    const [address = '', hash] = path.split('#')
    await page.goto(`${door.url}/app${address}${join}lang=${lang}${hash ? `#${hash}` : ''}`)
    await page.waitForSelector('h1')
    return page
  }
  try {
    await run({ ...stage, context, open })
    assert.deepEqual(complaints, [])
  } finally {
    await context.close()
  }
}

/** What was asked for has come: no grey bars any more. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => document.querySelector('.loading') === null)
  await page.evaluate(() => document.fonts.ready)
}

/**
 * Texts that a reader cannot read whole: cut without a mark of it, or beyond the window. A text
 * that is cut by an ellipsis on purpose is whole in the filing's own page.
 */
export const cutTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const aside =
      '.unseen, .skip, .scroll, .table-box, .ff-grid, .ff-rail, .track, svg, select, option'
    const spoken = (element: Element): boolean =>
      [...element.childNodes].some(node => node.nodeType === 3 && node.textContent?.trim())
    const wide = document.documentElement.scrollWidth > innerWidth + 1
    const found = [...document.querySelectorAll('#app *')]
      .filter(element => element.closest(aside) === null && spoken(element))
      .filter(element => {
        const box = element.getBoundingClientRect()
        const style = getComputedStyle(element)
        // a box of one pixel is for those who listen
        if (box.width <= 1 || style.visibility === 'hidden') return false
        // inline boxes have no client width; their block is looked at
        const cut = element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1
        const meant = style.textOverflow === 'ellipsis' && style.overflowX === 'hidden'
        return (cut && !meant) || box.right > innerWidth + 1 || box.left < -1
      })
      .map(
        element => `${element.tagName}.${element.className}: ${element.textContent?.slice(0, 40)}`,
      )
    return wide ? [`the page is ${document.documentElement.scrollWidth} wide`, ...found] : found
  })
