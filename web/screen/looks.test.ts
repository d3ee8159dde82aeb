// The screen for everybody: four languages, three sizes, keyboard, assistive tools, less motion.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { wrongByAxe } from '#test/axe.ts'
import { TEST_KEY } from './testing/answers.ts'
import { overflowing, overlapping, picture, skipBrowser } from './testing/browser.ts'
import { exactOf, expected, onScreen, SHOTS, until, withBrowser } from './testing/stage.ts'
import { LANGS } from './words/index.ts'

const OPTIONS = { timeout: 300_000, skip: skipBrowser }
const SIZES = [
  [1920, 1080],
  [3840, 1080],
  [390, 844],
] as const

withBrowser()

for (const [width, height] of SIZES) {
  test(`${width} × ${height}: every text fits in four languages, axe is content`, OPTIONS, () =>
    onScreen(
      async ({ open }) => {
        let tab: Page | undefined
        for (const lang of LANGS) {
          const page = await open(lang, true, tab)
          tab = page
          await page.waitForSelector('.map[data-drawn=true]')
          await page.waitForSelector('.trend-canvas canvas')
          await page.evaluate(() => document.fonts.ready)
          await page.waitForTimeout(1_500)
          assert.deepEqual(await overflowing(page), [], lang)
          assert.deepEqual(await overlapping(page, '.map-label, .map-office'), [], lang)
          assert.deepEqual(await overlapping(page, '.panel, .headline'), [], lang)
          // a wide wall shows the desk's elements, placed otherwise
          if (width !== 3840 || lang === 'zh') {
            assert.deepEqual(await wrongByAxe(page), [], lang)
          }
          const path = join(SHOTS, `screen-${lang}-${width}x${height}.png`)
          await picture(page, { path })
          if (width < 1000) {
            const whole = path.replace('.png', '-whole.png')
            await picture(page, { path: whole, fullPage: true })
          }
        }
      },
      { width, height, reduced: width !== 1920 },
    ),
  )
}

test('by keyboard alone: from the headline to its cells, the filings, the proof', OPTIONS, () =>
  onScreen(async ({ open }) => {
    const page = await open('en')
    for (let n = 0; n < 30; n++) {
      await page.keyboard.press('Tab')
      const figure = await page.evaluate(() => document.activeElement?.getAttribute('data-figure'))
      if (figure === 'headline') break
    }
    await page.keyboard.press('Enter')
    await page.waitForSelector('dialog[open] .table tfoot')
    const total = await page.textContent('dialog .table tfoot td')
    assert.equal(total, await exactOf(page), 'the cells sum to the figure')
    for (let n = 0; n < 40; n++) {
      await page.keyboard.press('Tab')
      const inside = await page.evaluate(() => {
        const active = document.activeElement
        return active === document.body || active?.closest('dialog') !== null
      })
      assert.ok(inside, 'focus stays in the drawer')
    }
    assert.deepEqual(await wrongByAxe(page), [])
    await picture(page, { path: join(SHOTS, 'screen-en-drawer.png') })
    await page.focus('dialog input')
    await page.keyboard.type(TEST_KEY)
    await page.keyboard.press('Enter')
    await page.waitForSelector('.filing-row')
    assert.equal(await page.locator('.filing-row').count(), 50)
    await page.getByRole('button', { name: 'Load more' }).press('Enter')
    await page.waitForFunction(() => document.querySelectorAll('.filing-row').length === 70)
    await page.locator('.filing-row').first().press('Enter')
    await page.waitForSelector('.filing .history li')
    assert.deepEqual(await wrongByAxe(page), [])
    await picture(page, { path: join(SHOTS, 'screen-en-filing.png') })
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download proof' }).press('Enter')
    assert.match((await download).suggestedFilename(), /proof/)
    await page.keyboard.press('Escape')
    await page.waitForSelector('dialog[open]', { state: 'detached' })
    const back = await page.evaluate(() => document.activeElement?.getAttribute('data-figure'))
    assert.equal(back, 'headline', 'focus goes back to the figure')
  }),
)

test('a wrong key is told so, and the key stays in its tab', OPTIONS, () =>
  onScreen(async ({ open }) => {
    const page = await open('zh')
    await page.click('[data-figure="partner:VN"]')
    await page.fill('dialog input', 'wrong')
    await page.keyboard.press('Enter')
    assert.match((await page.textContent('dialog [role=alert]')) ?? '', /密钥无效/)
    assert.equal(await page.evaluate(() => sessionStorage.getItem('beibu.key')), 'wrong')
    assert.equal(await page.evaluate(() => localStorage.getItem('beibu.key')), null)
    assert.ok(!page.url().includes('wrong'))
  }),
)

test('the language is chosen on the page, kept, and the figures stay', OPTIONS, () =>
  onScreen(async ({ feeder, context, open }) => {
    const page = await open('zh')
    await page.click('.languages button[lang=th]')
    await page.waitForFunction(() => document.documentElement.lang === 'th')
    assert.equal(await exactOf(page), expected(feeder, 'th'))
    const again = await context.newPage()
    await again.goto(page.url().replace(/\?.*/, ''))
    await again.waitForFunction(() => document.documentElement.lang === 'th')
  }),
)

test('demonstration data is marked, real data is not', OPTIONS, async () => {
  await onScreen(async ({ open }) => {
    const page = await open()
    assert.equal(await page.locator('.badge.demo').count(), 1)
    assert.match((await page.textContent('.footer-demo')) ?? '', /演示数据/)
  })
  await onScreen(
    async ({ open }) => {
      const page = await open()
      assert.equal(await page.locator('.badge.demo, .footer-demo').count(), 0)
    },
    { demo: false },
  )
})

test('less motion where it is asked for; a thousand frames leave nothing behind', OPTIONS, () =>
  onScreen(
    async ({ feeder, open }) => {
      const page = await open()
      await page.waitForSelector('.map[data-drawn=true]')
      const duration = await page.evaluate(() => {
        const strip = document.querySelector('.reel-strip')
        return strip && getComputedStyle(strip).transitionDuration
      })
      assert.equal(duration, '0s')
      feeder.lodge(30)
      await until(page, expected(feeder))
      const count = (): Promise<number> =>
        page.evaluate(() => document.getElementsByTagName('*').length)
      const before = await count()
      for (let n = 0; n < 1_000; n++) {
        feeder.lodge(1)
        if (n % 10 === 0) await page.waitForTimeout(20)
      }
      await until(page, expected(feeder))
      assert.ok(Math.abs((await count()) - before) < 60)
    },
    { reduced: true },
  ),
)
