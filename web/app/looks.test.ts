// How the workbench looks: every text fits, in four languages, on a wall's width and on a phone's;
// axe finds nothing, light and dark.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { LANGS } from '#kit/words.ts'
import { wrongByAxe } from '#test/axe.ts'
import { picture } from '#web/screen/testing/browser.ts'
import { fitsOnPhone, speak } from './testing/looks.ts'
import { cutTexts, onApp, SHOTS, SKIP, settled, type Who, withStage } from './testing/stage.ts'

withStage()

const PAGES: readonly (readonly [name: string, path: string, who?: Who])[] = [
  ['sign-in', '/'],
  ['link', '/link#spent'],
  ['home', '/', 'trader'],
  ['list', '/filings/trade.declaration', 'trader'],
  ['case', '/filings/trade.declaration/:number', 'trader'],
  // what of it scrolls is looked at by ui/filing/looks.test.ts
  ['new', '/filings/trade.declaration/new', 'trader'],
  // here one that is not to be had
  ['amend', '/filings/trade.declaration/new?amend=0', 'trader'],
  // with a file: bulk.test.ts
  ['bulk', '/filings/trade.declaration/bulk', 'trader'],
  ['drafts', '/drafts', 'trader'],
  ['search', `/search?q=${encodeURIComponent('榴莲')}`, 'trader'],
  ['statistics', '/statistics', 'trader'],
  ['organisation', '/organisation', 'trader'],
  ['account', '/account', 'trader'],
  ['queue', '/queue/trade.declaration', 'officer'],
  ['organisations', '/operator/organisations', 'operator'],
  ['letters', '/operator/letters', 'operator'],
  ['register', '/operator/register', 'operator'],
  // with a file and its report: tariff.test.ts
  ['tariff', '/operator/tariff', 'operator'],
  ['node', '/operator/node', 'operator'],
]
const WIDE = [
  [1920, 1080],
  [1440, 900],
  [800, 900],
] as const

// one tab for all of them: what it loaded and compiled for the first page is at hand for the next
test('every page: fits in four languages and sizes, axe is content', SKIP, t =>
  onApp(async ({ open, numbers }) => {
    let tab: Page | undefined
    for (const [name, path, who] of PAGES) {
      await t.test(name, async () => {
        const look = tab === undefined ? {} : { page: tab }
        const page = await open(path.replace(':number', numbers[4] ?? ''), who, look)
        tab = page
        await settled(page)
        for (const theme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
          assert.deepEqual(await wrongByAxe(page, theme === 'dark'), [], theme)
        }
        for (const lang of LANGS) {
          await page.setViewportSize({ width: 1440, height: 900 })
          await speak(page, lang)
          for (const [width, height] of WIDE) {
            await page.setViewportSize({ width, height })
            assert.deepEqual(await cutTexts(page), [], `${lang} ${width}`)
            if (width === 1920) {
              await picture(page, { path: join(SHOTS, `app-${name}-${lang}.png`) })
            }
          }
          await fitsOnPhone(page, lang)
          if (lang === 'en') assert.deepEqual(await wrongByAxe(page), [], 'phone')
          await picture(page, { path: join(SHOTS, `app-${name}-phone-${lang}.png`) })
        }
      })
    }
  }),
)
