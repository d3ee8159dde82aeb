// The shop's pages in a real browser at a real node with a real shelf: a second door on the node of
// test/shop.ts, since that one serves no pages.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { makeServer, stopServer } from '#doors/http/server.ts'
import { DemoProvider } from '#doors/pay/demo.ts'
import { kitWords } from '#kit/messages/index.ts'
import { wrongByAxe } from '#test/axe.ts'
import { type ShopDoor, shopDoor } from '#test/shop.ts'
import { launch, overflowing, picture } from '#web/screen/testing/browser.ts'

const ROOT = join(import.meta.dirname, '../../..')
export const PAGES = join(ROOT, 'dist/web')
const SHOTS = join(ROOT, 'test/shots')
export const PHONE = { width: 390, height: 844 }
export const DESK = { width: 1440, height: 900 }
const NOW = '2026-11-25T08:00:30.000Z'
const PLENTY = { rate: 10_000, burst: 1_000_000 }

export interface Stage {
  readonly door: ShopDoor
  readonly browser: Browser
  readonly url: string
  end(): Promise<void>
}

export const openStage = async (): Promise<Stage> => {
  await import('#web/build.ts')
  mkdirSync(SHOTS, { recursive: true })
  const browser = await launch()
  let url = ''
  const door = await shopDoor({
    pay: ({ database, clock }) =>
      new DemoProvider({ database, now: () => clock.now, chance: randomBytes }, () => url),
  })
  const server = makeServer({
    engine: door.engine,
    people: door.people,
    words: [kitWords, ...door.mounted.packs.map(pack => pack.words)],
    logger: pino({ level: 'warn' }, { write: line => void door.logged.push(line) }),
    limits: { shop: PLENTY, quotes: PLENTY, totals: PLENTY },
    shop: door.settler,
    webFolder: PAGES,
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  return {
    ...{ door, browser, url },
    end: async () => {
      await browser.close()
      await stopServer(server)
      await door.end()
    },
  }
}

export interface Options {
  readonly size?: { width: number; height: number }
  readonly prepare?: (context: BrowserContext) => Promise<unknown>
}
/** Opens a page, and sees that it has nothing to complain of and asks no other host. */
export const onPage = async (
  { browser, url }: Stage,
  path: string,
  run: (page: Page, context: BrowserContext) => Promise<void>,
  { size = PHONE, prepare }: Options = {},
): Promise<void> => {
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' })
  const complaints: string[] = []
  try {
    await prepare?.(context)
    const page = await context.newPage()
    // the node's own day
    await page.clock.setFixedTime(NOW)
    page.setDefaultTimeout(15_000)
    page.on('pageerror', error => complaints.push(String(error)))
    page.on('console', message => {
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
        complaints.push(message.text())
    })
    page.on('request', request => {
      const at = request.url()
      if (!at.startsWith(url) && !at.startsWith('data:')) complaints.push(`asks ${at}`)
      void request.allHeaders().then(
        ({ referer }) => {
          if (referer) complaints.push(`tells ${at} where it came from: ${referer}`)
        },
        () => undefined,
      )
    })
    await page.goto(`${url}${path}`)
    await run(page, context)
    assert.deepEqual(complaints, [])
  } finally {
    await context.close()
  }
}

/** Targets that a finger would miss: below 44 px either way; links in running text may be. */
const small = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('#app :is(a, button, select, input, summary)')]
      .filter(each => each.closest('.skip, .hidden') === null)
      .flatMap(each => {
        const box = (each.closest('label') ?? each).getBoundingClientRect()
        if (box.width === 0) return []
        return box.width < 43.5 || box.height < 43.5
          ? [`${each.className || each.tagName} ${each.textContent} ${box.width}×${box.height}`]
          : []
      }),
  )

/** Nothing is cut, nothing reaches beyond the edge, all can be pressed, axe has nothing to say. */
export const clean = async (page: Page, name: string, withAxe = true): Promise<void> => {
  await page.evaluate(() => document.fonts.ready)
  await picture(page, { path: join(SHOTS, `shop-${name}.png`), fullPage: true })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(wide <= 0, `${name}: ${wide} px too wide`)
  // a row of chips is pushed sideways on a phone
  const chips = await page.locator('.chips a').allTextContents()
  const cut = (await overflowing(page)).filter(
    each => !/^(?:hidden|skip)/.test(each) && !chips.includes(each.slice(2)),
  )
  assert.deepEqual(cut, [], name)
  assert.deepEqual(await small(page), [], name)
  const text = (await page.textContent('#app')) ?? ''
  assert.doesNotMatch(text, /undefined|null|NaN|\{\w+\}/, name)
  if (!withAxe) return
  assert.deepEqual(await wrongByAxe(page), [], name)
}
