// The stage of the journey: one node, started as people start it, with one browser; each person has
// a browser context of their own, as on a machine of their own.
import assert from 'node:assert/strict'
import { mkdirSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Lang } from '#kit/words.ts'
import { LANG_SHORT } from '#web/app/words/index.ts'
import { launch, launchWhole, skipBrowser } from '#web/screen/testing/browser.ts'
import { type NodeChild, startNode } from '../crash/child.ts'
import { type Hands, keys, mouse } from './hands.ts'
import { type Speak, speaker } from './words.ts'

export const SHOTS = join(import.meta.dirname, '../shots')
/** A page on a slow, loaded machine; nothing here waits when it need not. */
const PATIENCE = 60_000

export type How = 'keys' | 'mouse'

/** Somebody before a page of theirs. */
export interface Seat {
  readonly lang: Lang
  readonly t: Speak
  readonly page: Page
  readonly hands: Hands
  /** whose seat, in pictures and failures */
  readonly who: string
  /** another page of the same browser, at an address typed into it; it stays behind this one */
  beside(path: string): Promise<Seat>
  /** closes the browser's window */
  leave(): Promise<void>
}

export interface Stage {
  readonly node: NodeChild
  sit(who: string, lang: Lang, how: How, path: string): Promise<Seat>
  /** a page for everybody, as it comes */
  open(path: string): Promise<Page>
  /** all leave; gives back what their pages complained of */
  leave(): Promise<readonly string[]>
}

const SILENT = /Failed to load resource|net::ERR/

const listen = (page: Page, who: string, complaints: string[]): void => {
  page.on('pageerror', error => complaints.push(`${who}: ${String(error)}`))
  page.on('console', message => {
    // a refusal is no fault of the page
    if (message.type() !== 'error' || SILENT.test(message.text())) return
    complaints.push(`${who}: ${message.text()}`)
  })
}

/** Choose the language in the page's own switch. */
const speak = async ({ hands, page, lang, t }: Seat): Promise<void> => {
  await page.locator('h1').first().waitFor()
  await hands.press('button', LANG_SHORT[lang])
  await page.locator(`html[lang^=${lang}]`).waitFor()
  const group = page.getByRole('group', { name: t('nav.language'), exact: true })
  await group.getByRole('button', { name: LANG_SHORT[lang], pressed: true }).waitFor()
}

const seatIn = async (
  context: BrowserContext,
  url: string,
  { who, lang, how }: { who: string; lang: Lang; how: How },
  complaints: string[],
): Promise<Seat> => {
  const page = await context.newPage()
  listen(page, who, complaints)
  const hands = how === 'keys' ? keys(page) : mouse(page)
  await page.goto(url)
  const beside = async (path: string): Promise<Seat> => {
    const own = { who, lang, how }
    const seat = await seatIn(context, new URL(path, url).href, own, complaints)
    // signed in, it is told of what happens: by its own stream or by that of a tab before it
    await seat.page.locator('#main h1').first().waitFor()
    // a page behind another draws one frame a second
    await page.bringToFront()
    return seat
  }
  return { lang, t: speaker(lang), page, hands, who, beside, leave: () => context.close() }
}

/**
 * Before a file's tests: pages of the present sources, a node just born, a browser for each way of
 * going. Whoever has nothing but keys sits before the browser that people have, whole; the others
 * before its shell, in which their three journeys take a fifth less of the processor.
 */
export const withJourney = (): { readonly on: () => Stage } => {
  let stage: Stage | undefined
  let browsers: Readonly<Record<How, Browser>> | undefined
  let node: NodeChild | undefined
  let folder = ''
  before(async () => {
    if (skipBrowser) return
    await import('#web/build.ts')
    mkdirSync(SHOTS, { recursive: true })
    folder = await mkdtemp(join(tmpdir(), 'beibu-journey-'))
    node = await startNode({ folder })
    browsers = { keys: await launchWhole(), mouse: await launch() }
    stage = makeStage(node, browsers)
  })
  after(async () => {
    await browsers?.keys.close()
    await browsers?.mouse.close()
    await node?.stop()
    if (folder !== '') rmSync(folder, { recursive: true, force: true })
  })
  return { on: () => stage ?? assert.fail('no stage') }
}

const makeStage = (node: NodeChild, browsers: Readonly<Record<How, Browser>>): Stage => {
  let contexts: BrowserContext[] = []
  let complaints: string[] = []
  const enter = async (how: How): Promise<BrowserContext> => {
    const context = await browsers[how].newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      colorScheme: 'light',
    })
    context.setDefaultTimeout(PATIENCE)
    contexts.push(context)
    return context
  }
  return {
    node,
    open: async path => {
      const page = await (await enter('mouse')).newPage()
      listen(page, path, complaints)
      await page.goto(new URL(path, node.url).href)
      return page
    },
    sit: async (who, lang, how, path) => {
      const context = await enter(how)
      const url = new URL(path, node.url).href
      const seat = await seatIn(context, url, { who, lang, how }, complaints)
      await speak(seat)
      return seat
    },
    leave: async () => {
      const said = complaints
      await Promise.all(contexts.map(each => each.close()))
      contexts = []
      complaints = []
      return said
    },
  }
}
