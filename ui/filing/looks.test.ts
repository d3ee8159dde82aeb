// How the form looks and what axe says of it: four languages, light and dark, desk and phone. The
// pictures lie in test/shots, for whoever wants to look.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { LANGS } from '#kit/words.ts'
import { wrongByAxe } from '#test/axe.ts'
import { picture, skipBrowser } from '#web/screen/testing/browser.ts'
import { fill, GOODS, pressCell, sample } from '../testing/sample.ts'
import { onForm, SHOTS, withStage } from '../testing/stage.ts'

const OPTIONS = { timeout: 300_000, skip: skipBrowser }
const { on } = withStage()

/** A form with something of everything: faults, a block, a suggestion list. */
const dress = async (page: Page): Promise<void> => {
  const document = sample({ note: '冷藏 2–4 °C', arrived: '2026-11-25' })
  const items = document.items as Record<string, unknown>[]
  const more = Array.from({ length: 8 }, (_, i) => ({ ...items[i % 2], net: String(1_000 + i) }))
  await fill(page, { ...document, gross: '60000', items: [...items, ...more] })
  await page.waitForSelector('.ff-amounts:not([data-old]) .ff-total')
  await pressCell(page, 3, 8)
  await page.keyboard.type('900')
  await page.keyboard.press('Tab')
  await page.locator('.ff-mend li button').first().click()
  // in the cell where there is room, on a phone under the grid
  const said = page.locator('.ff-tip, .ff-said .ff-fault').filter({ visible: true })
  await said.first().waitFor()
}
/** Its fonts are there, and two frames have been drawn with them. */
const steady = async (page: Page): Promise<void> => {
  for (let i = 0; i < 2; i++) {
    await page.evaluate(async () => {
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
      await document.fonts.ready
    })
  }
}
const toGoods = (page: Page): Promise<void> =>
  page.evaluate(() => document.getElementById('s-goods')?.scrollIntoView({ block: 'start' }))

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing in ${theme}; pictures in four languages`, OPTIONS, () =>
    onForm(
      on(),
      async ({ page }) => {
        await dress(page)
        for (const lang of LANGS) {
          await page.evaluate(each => window.stage.speak(each), lang)
          await steady(page)
          // colours do not change with the language
          if (theme === 'light' || lang === 'vi') {
            assert.deepEqual(await wrongByAxe(page, theme === 'dark'), [], lang)
          }
          await toGoods(page)
          await picture(page, { path: join(SHOTS, `form-${theme}-${lang}-goods.png`) })
          await page.evaluate(() => document.querySelector('.ff-main')?.scrollTo(0, 0))
          await picture(page, { path: join(SHOTS, `form-${theme}-${lang}.png`) })
        }
        await page.click('#f-office')
        await page.waitForSelector('[role=option]')
        assert.deepEqual(await wrongByAxe(page), [])
        await picture(page, { path: join(SHOTS, `form-${theme}-list.png`) })
      },
      { query: `&theme=${theme}` },
    ),
  )
}

test('on a phone nothing is wider than the window, and a thumb hits all of it', OPTIONS, () =>
  onForm(
    on(),
    async ({ page }) => {
      for (const lang of ['vi', 'zh'] as const) {
        await page.evaluate(each => window.stage.speak(each), lang)
        if (lang === 'vi') await dress(page)
        await steady(page)
        const wide = await page.evaluate(() =>
          document.documentElement.scrollWidth <= innerWidth
            ? []
            : [...document.querySelectorAll('#app *')]
                .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
                .filter(each => each.closest('.ff-grid, .ff-rail ul') === null)
                .map(each => `${each.tagName} ${each.className}`),
        )
        assert.deepEqual(wide, [], lang)
        const small = await page.evaluate(() =>
          [...document.querySelectorAll('#app :is(button, input, select, textarea, a)')]
            .map(each => ({ each, box: each.getBoundingClientRect() }))
            .filter(({ box }) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
            .map(
              ({ each, box }) => `${each.className} ${each.textContent} ${box.width}×${box.height}`,
            ),
        )
        assert.deepEqual(small, [], lang)
        assert.deepEqual(await wrongByAxe(page), [], lang)
        await toGoods(page)
        await picture(page, { path: join(SHOTS, `form-phone-${lang}-goods.png`) })
        await page.evaluate(() => window.scrollTo(0, 0))
        await picture(page, { path: join(SHOTS, `form-phone-${lang}.png`), fullPage: true })
      }
      assert.equal(await page.locator(GOODS).count(), 1)
    },
    { width: 390, height: 844, touch: true },
  ),
)
