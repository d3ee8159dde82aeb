// The screen from live filings of a running node: the figure on the page is the API's at the same
// journal position, and the pictures are taken of it.
import assert from 'node:assert/strict'
import { mkdirSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { LANGS, type Lang } from '#kit/words.ts'
import { showExact } from '#web/screen/amounts.ts'
import { launch, overflowing, skipBrowser } from '#web/screen/testing/browser.ts'
import { beibu, getJson } from './command.ts'
import { makeKey, type NodeChild, startNode } from './crash/child.ts'

const SHOTS = join(import.meta.dirname, 'shots')
/** Every language and every size once; all of them with all when BEIBU_SHOTS is 1. */
const PICTURES: readonly (readonly [lang: Lang, width: number, height: number])[] =
  process.env.BEIBU_SHOTS === '1'
    ? LANGS.flatMap(lang =>
        (
          [
            [1920, 1080],
            [3840, 1080],
            [390, 844],
          ] as const
        ).map(([width, height]) => [lang, width, height] as const),
      )
    : [
        ['zh', 3840, 1080],
        ['en', 1920, 1080],
        ['vi', 390, 844],
        ['th', 1920, 1080],
      ]

interface Cells {
  readonly position: number
  readonly cells: readonly { readonly at: string; readonly value: string }[]
}

let browser: Browser
let node: NodeChild
let folder = ''

before(async () => {
  if (skipBrowser) return
  await import('#web/build.ts')
  mkdirSync(SHOTS, { recursive: true })
  folder = await mkdtemp(join(tmpdir(), 'beibu-screen-'))
  node = await startNode({ folder })
  browser = await launch()
  const year = String(new Date().getFullYear())
  await lodge(['--year', year, '--count', '1500', '--seed', '3'])
  // and the two days that the hourly line shows
  for (const [back, count] of [
    [1, '400'],
    [0, '300'],
  ] as const) {
    const day = new Date(Date.now() + 8 * 3_600_000 - back * 86_400_000).toISOString().slice(0, 10)
    await lodge(['--year', day, '--count', count, '--seed', String(back)])
  }
})
after(async () => {
  await browser?.close()
  await node?.stop()
  if (folder !== '') rmSync(folder, { recursive: true, force: true })
})

const lodge = async (words: readonly string[]): Promise<void> => {
  const ran = await beibu(['demo', ...words], { BEIBU_DATA: folder })
  assert.equal(ran.code, 0, ran.err)
}

const total = async (): Promise<{ position: number; value: string }> => {
  const year = String(new Date(Date.now() + 8 * 3_600_000).getUTCFullYear())
  const query = `from=${year}&grain=year`
  const answer = (await getJson(`${node.url}/api/v1/totals/trade.declared?${query}`)) as Cells
  return { position: answer.position, value: answer.cells[0]?.value ?? '0.00' }
}

/** @param tab to go on with: what its process has compiled is at hand */
const open = async (lang: string, width: number, height: number, tab?: Page): Promise<Page> => {
  const page = tab ?? (await browser.newPage())
  await page.setViewportSize({ width, height })
  await page.goto(`${node.url}/screen?lang=${lang}`)
  await page.waitForSelector('[data-figure=headline]')
  return page
}

/** Waits until the page stands at the API's figure. */
const standsAt = async (page: Page, value: string, lang: Lang): Promise<void> => {
  const exact = showExact(BigInt(value.replace('.', '')), 'CNY', 2, lang)
  await page.waitForFunction(
    wanted =>
      document.querySelector('[data-figure=headline]')?.getAttribute('data-exact') === wanted,
    exact,
    { timeout: 60_000 },
  )
}

test('the headline equals the API at the same position, before and while filings come', {
  skip: skipBrowser,
  timeout: 300_000,
}, async () => {
  const page = await open('en', 1920, 1080)
  const first = await total()
  await standsAt(page, first.value, 'en')
  await lodge(['--year', String(new Date().getFullYear()), '--count', '200', '--seed', '9'])
  const second = await total()
  assert.equal(second.position, first.position + 200)
  assert.notEqual(second.value, first.value)
  await standsAt(page, second.value, 'en')
  const shown = (await page.textContent('.position')) ?? ''
  assert.equal(shown.replace(/\D/g, ''), String(second.position))
  await page.close()
})

test('pictures of live filings: four languages, a desk, a wall, a phone; no text is cut', {
  skip: skipBrowser,
  timeout: 600_000,
}, async () => {
  let tab: Page | undefined
  for (const [lang, width, height] of PICTURES) {
    const page = await open(lang, width, height, tab)
    tab = page
    await standsAt(page, (await total()).value, lang)
    await page.evaluate(() => document.fonts.ready)
    await page.waitForTimeout(2500)
    const path = join(SHOTS, `live-${lang}-${width}x${height}.png`)
    await page.screenshot({ path, fullPage: width < 600 })
    assert.deepEqual(await overflowing(page), [], `${lang} at ${width}×${height}`)
  }
  await tab?.close()
})

test('a figure opens its cells for everybody, its filings only for a key', {
  skip: skipBrowser,
  timeout: 300_000,
}, async () => {
  const page = await open('en', 1920, 1080)
  await standsAt(page, (await total()).value, 'en')
  await page.locator('[data-figure=headline]').press('Enter')
  const drawer = page.getByRole('dialog')
  await drawer.waitFor()
  await drawer.getByRole('table').first().waitFor()
  assert.equal(await drawer.getByText('7208').count(), 0, 'no filing is shown without a key')
  await drawer.locator('input[type=password]').fill(await makeKey(folder, 'Customs', ['officer']))
  await page.keyboard.press('Enter')
  const row = drawer.getByRole('button', { name: /^72\d{2}20\d{2}\d{9}/ }).first()
  await row.waitFor({ timeout: 60_000 })
  await row.press('Enter')
  await drawer
    .getByText(/Lodged/)
    .first()
    .waitFor({ timeout: 60_000 })
  await drawer.getByText('Customs value', { exact: true }).first().waitFor()
  const shown = (await drawer.textContent()) ?? ''
  assert.match(shown, /Supervision mode/, 'fields bear their names, not those of the API')
  assert.doesNotMatch(shown, /freightKind|direction/)
  await page.screenshot({ path: join(SHOTS, 'live-drawer-en.png') })
  await page.close()
})
