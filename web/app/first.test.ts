// A first visit: what a page waits for is asked for at once, and nobody gets what is not theirs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrowserContext } from 'playwright-core'
import { onApp, SKIP, withStage } from './testing/stage.ts'

withStage()

const fileOf = (url: string): string => /assets\/(\w+)-[^/]*\.js$/.exec(url)?.[1] ?? ''

/** Files and paths of the API that were asked for. */
const listenTo = (context: BrowserContext): Set<string> => {
  const asked = new Set<string>()
  context.on('request', request => {
    const { pathname } = new URL(request.url())
    asked.add(fileOf(pathname) || pathname)
  })
  return asked
}

test('session, types, frame and page are asked for while the words are on their way', SKIP, () =>
  onApp(async ({ context, open }) => {
    const asked = listenTo(context)
    const words = Promise.withResolvers<void>()
    await context.route('**/api/v1/words/*', async route => {
      await words.promise
      await route.continue()
    })
    const list = context.waitForEvent('request', {
      predicate: each => fileOf(each.url()) === 'List',
    })
    const opened = open('/filings/trade.declaration', 'trader')
    await list
    for (const each of ['/api/v1/session', '/api/v1/types', 'Workbench'])
      assert.ok(asked.has(each), each)
    words.resolve()
    await (await opened).locator('#main h1').waitFor()
  }),
)

test('without a session no frame is asked for', SKIP, () =>
  onApp(async ({ context, open }) => {
    const asked = listenTo(context)
    const page = await open('/filings/trade.declaration')
    await page.locator('input[type=email]').waitFor()
    assert.ok(asked.has('/api/v1/session'))
    assert.deepEqual([asked.has('Workbench'), asked.has('List')], [false, false])
  }),
)

test('a link asks for its page when it is pressed, and a press alone goes nowhere', SKIP, () =>
  onApp(async ({ context, open }) => {
    const page = await open('/', 'trader')
    await page
      .locator('.side a[href="/app/account"], .side a[href="/app/organisation"]')
      .first()
      .waitFor()
    let times = 0
    await context.route(/assets\/Drafts-/, route => {
      times++
      return route.continue()
    })
    const link = page.locator('.side a[href="/app/drafts"]')
    for (let n = 0; n < 3; n++) {
      await link.dispatchEvent('pointerdown', { button: 0 })
      await page.waitForTimeout(100)
    }
    assert.equal(times, 1)
    assert.ok(!page.url().includes('/drafts'), 'a press alone goes nowhere')
    await link.click()
    await page.waitForURL(/\/drafts/)
    await page.locator('#main h1').waitFor()
    assert.equal(times, 1)
  }),
)
