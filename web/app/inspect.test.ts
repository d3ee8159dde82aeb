// By hand in a real browser, as wide as a phone: an officer looks at goods, with and without a
// line; the trader then sees what was found, and not what chose it.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { DECLARATIONS } from '#doors/http/testing.ts'
import type { InspectionView } from '#engine/desk/looks.ts'
import { LANGS } from '#kit/words.ts'
import { wrongByAxe } from '#test/axe.ts'
import { picture } from '#web/screen/testing/browser.ts'
import { fitsOnPhone, speak } from './testing/looks.ts'
import { cutTexts, type OnApp, onApp, SHOTS, SKIP, settled, withStage } from './testing/stage.ts'

withStage()

const CASE = '/filings/trade.declaration'
const PHONE = { width: 390, height: 844 }

/** A declaration whose goods are looked at, in its lane. */
const inspecting = async ({ lodge, step, door }: OnApp): Promise<string> => {
  const { number, version } = await lodge()
  assert.equal((await step('trader', number, 'pay', version)).status, 200)
  assert.equal((await step('officer', number, 'inspect', version + 1)).status, 200)
  await door.inner.engine.desk.lanes.advance()
  return number
}

const looksOf = async ({ people }: OnApp, number: string): Promise<InspectionView[]> => {
  const path = `${DECLARATIONS}/${number}/inspections`
  return (await people.officer.get<{ inspections: InspectionView[] }>(path)).inspections
}

const until = async (holds: () => Promise<boolean>, what: string): Promise<void> => {
  for (let n = 0; n < 150; n++) {
    if (await holds()) return
    await new Promise(done => setTimeout(done, 100))
  }
  assert.fail(what)
}

/** What a camera would hand over: as large as the window, as PNG. */
const shot = async (page: Page, name = 'camera.png') => ({
  name,
  mimeType: 'image/png',
  buffer: await page.screenshot(),
})

const row = (page: Page, n: number) => page.locator('.look-row').nth(n)
const take = async (page: Page, n: number): Promise<void> => {
  const input = row(page, n).locator('input[type=file][capture]')
  await input.setInputFiles(await shot(page))
}

test('an officer finds, counts, photographs and gives the result; the trader reads it', SKIP, () =>
  onApp(async on => {
    const { open } = on
    const number = await inspecting(on)
    const first = await open(`${CASE}/${number}`, 'officer', PHONE)
    await first.getByRole('link', { name: 'Inspect the goods' }).click()
    await first.waitForURL(/inspect/)
    const page = first
    await page.locator('.look-row').first().waitFor()
    // what chose them, in the words of the criteria
    await page.locator('.look-lane .lane-chip').waitFor()
    await row(page, 0).getByLabel('Differs').check()
    await row(page, 0).getByLabel('Counted').fill('34000')
    await row(page, 0).getByLabel('Remark', { exact: true }).fill('Two boxes short')
    await row(page, 1).getByLabel('As declared').check()
    await page.getByRole('textbox', { name: 'On the whole' }).fill('Seal intact')
    await take(page, 0)
    await row(page, 0).locator('.photo img').first().waitFor()
    await until(async () => (await looksOf(on, number))[0]?.findings.rows.length === 2, 'kept')
    await page.getByText(/^Saved at/).waitFor()
    // a number that is none is said to be so, beside the field, and the rest is kept
    await row(page, 1).getByLabel('Counted').fill('about 20')
    await page.getByText('Enter a number, such as 12 or 12.5.').waitFor()
    await page.getByRole('button', { name: 'Release' }).click()
    await page.locator('dialog .btn-main, .look-result [role=alert]').first().waitFor()
    if (await page.locator('dialog').isVisible()) await page.locator('dialog .btn-main').click()
    await page.getByText('The node has not got all of it yet').waitFor()
    await row(page, 1).getByLabel('Counted').fill('')
    await page.getByText(/^Saved at/).waitFor()
    await page.getByRole('button', { name: 'Release' }).click()
    if (await page.locator('dialog').isVisible()) await page.locator('dialog .btn-main').click()
    await page.locator('.case-head [data-state=released]').waitFor()

    const trader = await open(`${CASE}/${number}`, 'trader', PHONE)
    const look = trader.locator('.look')
    await look.waitFor()
    const told = (await look.textContent()) ?? ''
    assert.match(told, /Release/)
    assert.match(told, /Seal intact/)
    assert.match(told, /Differs.*34,000 counted, 36,000 .* declared.*Two boxes short/)
    // a photograph is fetched when it comes into sight
    await look.locator('.photo').scrollIntoViewIfNeeded()
    await look.locator('.photo img').waitFor()
    await look.locator('.photo').click()
    await trader.locator('dialog .photo-whole').waitFor()
    await trader.keyboard.press('Escape')
    // of what chose it nothing is told, here or anywhere
    assert.equal(await trader.locator('.lane-chip, .look-why, .look-lane').count(), 0)
    const reading = await open(`${CASE}/${number}/inspect`, 'trader', PHONE)
    await reading.getByText('Not found').waitFor()
    assert.deepEqual(await wrongByAxe(trader), [])
    // what was kept of the photograph is the picture alone, as JPEG
    const [closed] = await looksOf(on, number)
    const [photograph] = closed!.findings.photographs
    assert.equal(photograph?.media, 'image/jpeg')
    assert.equal(photograph?.row, 0)
  }),
)

test('without a line it is kept on the device, outlives the tab, and is sent later', SKIP, () =>
  onApp(async on => {
    const { open, context } = on
    const number = await inspecting(on)
    const page = await open(`${CASE}/${number}/inspect`, 'officer', PHONE)
    await row(page, 0).getByLabel('Not found').check()
    await page.getByText(/^Saved at/).waitFor()
    // the line goes, for this page's requests to the node alone: the next page must load
    const cut = (path: RegExp) => context.route(path, route => route.abort())
    const path = /\/inspection\//
    await cut(path)
    await row(page, 0).getByLabel('Remark', { exact: true }).fill('Empty crate')
    await take(page, 0)
    await row(page, 0).getByText('Not sent yet').waitFor()
    await page.getByText(/on this device, and sent when there is a line/).waitFor()
    await page.getByRole('button', { name: 'Refund' }).click()
    await page.locator('dialog .btn').last().click()
    await page.getByText('The node has not got all of it yet').waitFor()
    await page.waitForTimeout(200)
    await page.close()
    assert.deepEqual(await looksOf(on, number).then(all => all[0]?.findings.rows), [
      { row: 0, found: 'no', counted: '', remark: '' },
    ])
    await context.unroute(path)
    const again = await open(`${CASE}/${number}/inspect`, 'officer', PHONE)
    await row(again, 0).getByLabel('Not found').waitFor()
    assert.equal(
      await row(again, 0).getByLabel('Remark', { exact: true }).inputValue(),
      'Empty crate',
    )
    await until(async () => {
      const [look] = await looksOf(on, number)
      const [found] = look?.findings.rows ?? []
      return found?.remark === 'Empty crate' && look?.findings.photographs.length === 1
    }, 'all is sent')
    await again.getByText('Not sent yet').waitFor({ state: 'detached' })
    // and it can be taken back, before the result
    await row(again, 0).locator('button.photo').click()
    await again.locator('dialog').getByRole('button', { name: 'Remove' }).click()
    await until(
      async () => (await looksOf(on, number))[0]?.findings.photographs.length === 0,
      'taken back',
    )
  }),
)

test(
  'the look fits a phone and a wall in four languages, light and dark; by keyboard too',
  SKIP,
  () =>
    onApp(async on => {
      const { open } = on
      const number = await inspecting(on)
      const page = await open(`${CASE}/${number}/inspect`, 'officer')
      await settled(page)
      await row(page, 0).getByLabel('Differs').focus()
      await page.keyboard.press('Space')
      assert.ok(await row(page, 0).getByLabel('Differs').isChecked())
      await page.keyboard.press('ArrowLeft')
      assert.ok(await row(page, 0).getByLabel('As declared').isChecked())
      // pressed again nothing is said of it
      await page.keyboard.press('Space')
      assert.equal(await row(page, 0).locator('input:checked').count(), 0)
      await row(page, 0).getByLabel('Differs').check()
      await take(page, 0)
      await row(page, 0).locator('button.photo img').waitFor()
      await row(page, 0).locator('.photos input').fill('0123456789')
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        assert.deepEqual(await wrongByAxe(page, theme === 'dark'), [], theme)
        await picture(page, { path: join(SHOTS, `app-inspect-${theme}.png`), fullPage: true })
      }
      for (const lang of LANGS) {
        await page.setViewportSize({ width: 1440, height: 900 })
        await speak(page, lang)
        for (const width of [1920, 800]) {
          await page.setViewportSize({ width, height: 1080 })
          assert.deepEqual(await cutTexts(page), [], `${lang} ${width}`)
        }
        await picture(page, { path: join(SHOTS, `app-inspect-${lang}.png`) })
        await fitsOnPhone(page, lang)
        if (lang === 'en') assert.deepEqual(await wrongByAxe(page), [], 'phone')
        await picture(page, { path: join(SHOTS, `app-inspect-phone-${lang}.png`) })
      }
    }),
)
