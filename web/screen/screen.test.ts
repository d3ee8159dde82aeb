// The screen in a real browser, fed by a scripted feed: exact figures, silence, reconnection.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { showHeadline } from './amounts.ts'
import { skipBrowser } from './testing/browser.ts'
import {
  exactOf,
  expected,
  onScreen,
  SHOTS,
  statusIs,
  until,
  withBrowser,
} from './testing/stage.ts'
import { LANGS } from './words/index.ts'

const OPTIONS = { timeout: 300_000, skip: skipBrowser }

withBrowser()

test('the headline is the fed total, to the fen, in four languages', OPTIONS, () =>
  onScreen(async ({ feeder, open }) => {
    let tab: Page | undefined
    for (const lang of LANGS) {
      const page = await open(lang, true, tab)
      tab = page
      const shown = showHeadline(feeder.year.sum(0, '2026', {}), 'CNY', 2, lang)
      const value = await page.getAttribute('[data-figure=headline]', 'data-value')
      assert.equal(value, shown.digits)
      assert.equal(await exactOf(page), expected(feeder, lang))
      // the reels, read off as they stand once they have stopped
      await page.waitForTimeout(1_500)
      const read = await page.evaluate(() =>
        [...document.querySelectorAll('.counter > *')]
          .map(element => {
            const strip = element.querySelector('.reel-strip')
            if (!strip) return element.className.includes('unit') ? '' : element.textContent
            const top = element.getBoundingClientRect().top - strip.getBoundingClientRect().top
            return Math.round(top / (strip.getBoundingClientRect().height / 10))
          })
          .join(''),
      )
      assert.equal(read, shown.digits)
    }
    assert.equal(expected(feeder), '¥580,005,270,000.00')
  }),
)

test('T63 deltas count once, and ten cuts of the line change nothing', OPTIONS, () =>
  onScreen(async ({ feeder, open }) => {
    const page = await open()
    const first = await exactOf(page)
    const delta = feeder.lodge(3)
    await until(page, expected(feeder))
    assert.notEqual(await exactOf(page), first)
    for (let n = 0; n < 5; n++) feeder.send('delta', delta)
    for (let n = 0; n < 10; n++) {
      const { opened } = feeder
      feeder.cut()
      for (let wait = 0; wait < 80 && feeder.opened === opened; wait++)
        await page.waitForTimeout(50)
      assert.ok(feeder.opened > opened, 'the stream comes back by itself')
    }
    await page.waitForTimeout(600)
    assert.equal(await exactOf(page), expected(feeder))
    assert.ok(feeder.lastEventIds.includes(String(feeder.position)), 'resumed by Last-Event-ID')
  }),
)

test('T64 what came while the line was down is there when it is back', OPTIONS, () =>
  onScreen(async ({ feeder, open }) => {
    const page = await open()
    feeder.refuse = 503
    feeder.cut()
    feeder.lodge(500)
    await page.waitForTimeout(2_500)
    feeder.refuse = 0
    const before = feeder.opened
    for (let wait = 0; wait < 400 && feeder.opened === before; wait++) await page.waitForTimeout(50)
    await until(page, expected(feeder))
  }),
)

test('T67 eight tabs share one stream, and the eighth still has the API', OPTIONS, () =>
  onScreen(async ({ feeder, open }) => {
    const pages: Page[] = []
    for (let n = 0; n < 8; n++) pages.push(await open('en'))
    assert.equal(feeder.streams.size, 1)
    feeder.lodge(2)
    for (const page of pages) await until(page, expected(feeder, 'en'))
    const last = pages.at(-1) ?? assert.fail()
    await last.click('[data-figure=headline]')
    await last.waitForSelector('.table tfoot')
    await pages[0]?.close()
    feeder.lodge(1)
    await until(last, expected(feeder, 'en'))
  }),
)

// half a minute each of waiting for nothing to come, so all at once
describe('what the page says when nothing comes', { concurrency: true }, () => {
  test(
    'T69 a dead line: the figures themselves look stale, and come back by themselves',
    OPTIONS,
    () =>
      onScreen(async ({ feeder, open }) => {
        const page = await open()
        feeder.silent = true
        feeder.lodge(1)
        await statusIs(page, 'stale', 25_000)
        const looks = await page.evaluate(() =>
          ['.headline', '.panel', '.map'].map(each => {
            const element = document.querySelector(each)
            return element ? getComputedStyle(element).filter : ''
          }),
        )
        assert.deepEqual(looks, Array(3).fill('grayscale(1)'))
        const words = (await page.textContent('.stale')) ?? ''
        assert.match(words, /\d+ 秒没有新数据/)
        assert.ok(words.includes((feeder.position - 1).toLocaleString('en')), words)
        await page.screenshot({ path: join(SHOTS, 'screen-zh-stale.png') })
        feeder.silent = false
        await statusIs(page, 'live', 25_000)
        await until(page, expected(feeder), 25_000)
      }),
  )

  test('T71 no filings, only beats: never stale', OPTIONS, () =>
    onScreen(async ({ open }) => {
      const page = await open()
      await page.evaluate(() => {
        const screen = document.querySelector('.screen')
        const seen = new Set<string>()
        const note = (): void => {
          seen.add(screen?.getAttribute('data-status') ?? '')
          document.documentElement.dataset.seen = [...seen].join()
        }
        note()
        if (screen) new MutationObserver(note).observe(screen, { attributes: true })
      })
      await page.waitForTimeout(26_000)
      assert.equal(await page.getAttribute('html', 'data-seen'), 'live')
    }),
  )

  test('without any feed the page says so in words, and starts when it comes', OPTIONS, () =>
    onScreen(async ({ feeder, open }) => {
      feeder.refuse = 503
      const page = await open('en', false)
      await statusIs(page, 'absent', 25_000)
      assert.match((await page.textContent('.stale')) ?? '', /no live data/)
      assert.equal(await page.$('[data-figure=headline]'), null)
      feeder.refuse = 0
      await until(page, expected(feeder, 'en'), 25_000)
    }),
  )

  test('T67 where the browser has no shared worker, a tab has its own stream', OPTIONS, () =>
    onScreen(async ({ feeder, context, open }) => {
      await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'))
      const page = await open()
      feeder.lodge(1)
      await until(page, expected(feeder))
      assert.equal(feeder.streams.size, 1)
      feeder.silent = true
      await statusIs(page, 'stale', 25_000)
      feeder.silent = false
      await statusIs(page, 'live', 25_000)
    }),
  )
})
