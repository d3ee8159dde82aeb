// The giant screen of a node that hides figures of few traders: what strangers see of it says of
// when it is and what it leaves out; who sees all filings, or runs the node, sees the live one.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { firstOperator } from '#doors/http/people/testing.ts'
import { type TestDoor, testDoor } from '#doors/http/testing.ts'
import type { Totals } from '#engine/api.ts'
import { LANGS, type Lang } from '#kit/words.ts'
import { showDay, showExact } from '#web/screen/amounts.ts'
import { launch, overflowing, skipBrowser } from '#web/screen/testing/browser.ts'
import { caller, NOW } from './engine.ts'

const SHOTS = join(import.meta.dirname, 'shots')
const DAY = 86_400_000
const LEAST = 3
const OPTIONS = { skip: skipBrowser, timeout: 300_000 }
/** Every language and every layout once. */
const PICTURES: readonly (readonly [lang: Lang, width: number, height: number])[] = [
  ['zh', 3840, 1080],
  ['en', 1920, 1080],
  ['vi', 390, 844],
  ['th', 1280, 800],
]

let door: TestDoor
let browser: Browser
before(async () => {
  if (skipBrowser) return
  await import('#web/build.ts')
  mkdirSync(SHOTS, { recursive: true })
  const webFolder = join(import.meta.dirname, '../dist/web')
  door = await testDoor({ webFolder, engine: { publicTraders: LEAST } })
  await fill()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await door?.end()
})

/** A month of the demonstration's filings by fifteen traders. */
const fill = async (): Promise<void> => {
  const { engine, mounted, type, clock } = door.inner
  const pack = mounted.packs.find(each => each.demo !== undefined)!
  let n = 0
  const lodged: Promise<unknown>[] = []
  for (const each of pack.demo!({ seed: 5, count: 900, from: NOW - 30 * DAY, to: NOW })) {
    const { document, effective } = each
    const who = caller(`org${(n * 7 + (n++ >> 3)) % 15}`, 'trader', 'operator')
    lodged.push(
      engine
        .lodge(type, who, Buffer.from(JSON.stringify(document)), { effective })
        .then(outcome => assert.ok(outcome.ok, JSON.stringify(outcome))),
    )
  }
  await Promise.all(lodged)
  clock.now += DAY
  while ((await engine.publicSide!.advance()) > 0);
}

interface Opening {
  readonly cookies?: readonly { name: string; value: string }[]
  /** to go on with: what its process has compiled is at hand */
  readonly tab?: Page | undefined
}
const open = async (
  lang: Lang,
  width: number,
  height: number,
  { cookies = [], tab }: Opening = {},
): Promise<Page> => {
  const page = tab ?? (await browser.newPage())
  await page.setViewportSize({ width, height })
  await page.context().addCookies(cookies.map(each => ({ ...each, url: door.url })))
  await page.goto(`${door.url}/screen?lang=${lang}`)
  await page.waitForSelector('[data-figure=headline]')
  return page
}

const total = async (key: string): Promise<string> => {
  const answer = await door.ask('/api/v1/totals/trade.declared?from=2026&grain=year', { key })
  const { cells } = (await answer.json()) as Totals
  return showExact(BigInt(cells[0]!.value!.replace('.', '')), 'CNY', 2, 'en')
}

const exactOn = (page: Page): Promise<string | null> =>
  page.getAttribute('[data-figure=headline]', 'data-exact')

test(
  'strangers are told of when the figures are and what is merged, each in their language',
  OPTIONS,
  async () => {
    const said = new Set<string>()
    let tab: Page | undefined
    for (const [lang, width, height] of PICTURES) {
      const page = await open(lang, width, height, { tab })
      tab = page
      const note = (await page.textContent('.public-note')) ?? ''
      assert.ok(note.includes(showDay('2026-11-25', lang)), note)
      assert.match(note, /\b3\b/)
      said.add(note)
      await page.evaluate(() => document.fonts.ready)
      await page.waitForTimeout(2500)
      const path = join(SHOTS, `public-${lang}-${width}x${height}.png`)
      await page.screenshot({ path, fullPage: width < 600 })
      assert.deepEqual(await overflowing(page), [], `${lang} at ${width}×${height}`)
      assert.equal(await page.locator('.latest').count(), 0)
      assert.equal(await page.locator('[data-figure=hours]').count(), 0)
    }
    await tab?.close()
    assert.equal(said.size, LANGS.length)
  },
)

test(
  'the headline is what strangers are told, and who runs the node sees it live and exact',
  OPTIONS,
  async () => {
    const page = await open('en', 1920, 1080)
    assert.equal(await exactOn(page), await total(''))
    // what is told once a day is not called live
    assert.equal(await page.textContent('h1'), 'China–ASEAN Trade, Daily')
    const [name = '', value = ''] = ((await firstOperator(door)).cookie ?? '').split('=')
    const own = await open('en', 1920, 1080, { cookies: [{ name, value }] })
    assert.equal(await exactOn(own), await total(door.keys.officer))
    assert.equal(await own.textContent('h1'), 'China–ASEAN Trade, Live')
    assert.equal(await own.locator('.public-note').count(), 0)
    assert.ok((await own.locator('.latest').count()) > 0)
    await own.close()
    await page.close()
  },
)

test('every figure that a stranger can open has its cells', OPTIONS, async () => {
  const page = await open('en', 1920, 1080)
  const drawer = page.getByRole('dialog')
  const figures = page.locator('[data-figure]')
  const names = new Set<string>()
  for (let n = 0; n < (await figures.count()); n++) {
    const name = (await figures.nth(n).getAttribute('data-figure')) ?? ''
    const kind = name.split(':')[0] ?? ''
    if (names.has(kind)) continue
    names.add(kind)
    await figures.nth(n).press('Enter')
    // of a day that waits nothing is told; a refusal would show neither
    await drawer.locator('.cells table, .cells .empty').first().waitFor()
    assert.equal(await drawer.locator('.public-note').count(), 1)
    await page.keyboard.press('Escape')
    await page.locator('.drawer-box').waitFor({ state: 'detached' })
  }
  assert.ok(names.size >= 9, [...names].join())
  await page.close()
})
