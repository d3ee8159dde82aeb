// The stage of the page tests: one browser a file, a feeder and a context a test.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { showExact } from '../amounts.ts'
import type { Lang } from '../words/index.ts'
import { launch, skipBrowser } from './browser.ts'
import { Feeder, type FeederOptions } from './feeder.ts'

const ROOT = join(import.meta.dirname, '../../..')
export const SHOTS = join(ROOT, 'test/shots')
const NOW = Date.parse('2026-11-25T08:42:18Z')
const TOTAL = '580005270000.00'

let browser: Browser

/** Opens the browser before a file's tests, on pages of the present sources; closes it after. */
export const withBrowser = (): void => {
  before(async () => {
    if (skipBrowser) return
    await import('#web/build.ts')
    mkdirSync(SHOTS, { recursive: true })
    browser = await launch()
  })
  after(() => browser?.close())
}

/** @param tab a page that is open, to go on with: what its process has compiled is at hand */
type Opener = (lang?: Lang, ready?: boolean, tab?: Page) => Promise<Page>

/** A feeder, a context, and what the page complained of; all closed after `run`. */
export const onScreen = async (
  run: (on: { feeder: Feeder; context: BrowserContext; open: Opener }) => Promise<void>,
  options: Partial<FeederOptions> & { width?: number; height?: number; reduced?: boolean } = {},
): Promise<void> => {
  // small and at rest unless a test is about looks or motion: drawing costs most of its time
  const { width = 1280, height = 720, reduced = true, ...rest } = options
  const feeder = new Feeder({
    pages: join(ROOT, 'dist/web'),
    now: NOW,
    total: TOTAL,
    today: '1391204518.40',
    ...rest,
  })
  const url = await feeder.start()
  const context = await browser.newContext({
    viewport: { width, height },
    reducedMotion: reduced ? 'reduce' : 'no-preference',
    acceptDownloads: true,
  })
  const complaints: string[] = []
  const newPage = async (): Promise<Page> => {
    const page = await context.newPage()
    page.on('pageerror', error => complaints.push(String(error)))
    page.on('console', message => {
      const text = message.text()
      // a feed that refuses on purpose, and a drawer that asks without a key, are no faults
      if (message.type() === 'error' && !/Failed to load resource/.test(text)) complaints.push(text)
    })
    return page
  }
  const open: Opener = async (lang = 'zh', ready = true, tab?) => {
    const page = tab ?? (await newPage())
    await page.goto(`${url}/screen?lang=${lang}`)
    if (ready) await page.waitForSelector('[data-figure=headline]')
    return page
  }
  try {
    await run({ feeder, context, open })
    assert.deepEqual(complaints, [])
  } finally {
    await context.close()
    await feeder.stop()
  }
}

export const exactOf = (page: Page): Promise<string | null> =>
  page.getAttribute('[data-figure=headline]', 'data-exact')
export const expected = (feeder: Feeder, lang: Lang = 'zh'): string =>
  showExact(feeder.year.sum(0, '2026', {}), 'CNY', 2, lang)
export const until = async (page: Page, wanted: string, timeout = 20_000): Promise<void> => {
  await page.waitForFunction(
    value => document.querySelector('[data-figure=headline]')?.getAttribute('data-exact') === value,
    wanted,
    { timeout },
  )
}
export const statusIs = (page: Page, status: string, timeout: number) =>
  page.waitForSelector(`.screen[data-status=${status}]`, { timeout })
