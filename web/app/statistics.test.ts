// By hand in a real browser: statistics are cut, narrowed, gone back from, opened as filings and
// saved as the file that is shown.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { wrongByAxe } from '#test/axe.ts'
import { picture } from '#web/screen/testing/browser.ts'
import { onApp, SHOTS, SKIP, settled, withStage } from './testing/stage.ts'

withStage()

const PAGE = '/statistics?measure=trade.declarations&by=office,direction&across=direction'

test('a question is its address; heads narrow it, and one can go back', SKIP, () =>
  onApp(async ({ open }) => {
    const page = await open(PAGE, 'trader')
    await settled(page)
    const table = page.getByRole('region', { name: 'Figures' })
    const text = async (): Promise<string> =>
      (await table.locator('th, td').allTextContents()).join(' ')
    assert.match(await text(), /Customs office Import Sum .+ 7208 6 6 Sum 6 6/)
    assert.equal(await table.getByRole('link').count(), 0, 'filings of others are officers’')
    await table.getByRole('button', { name: 'Import' }).click()
    await page.waitForURL(/where=direction%3Aimport/)
    await settled(page)
    assert.match(await text(), /Customs office Sum .+ 7208 6 Sum 6/)
    await page.getByLabel('Figure', { exact: true }).selectOption('trade.collected')
    await settled(page)
    assert.match(await text(), /Sum CNY .+ 7208 [\d,]+\.\d\d Sum/)
    await page.goBack()
    await page.goBack()
    await settled(page)
    assert.match(await text(), /Customs office Import Sum/)
    await page.getByLabel('To', { exact: true }).or(page.getByLabel('Before')).fill('2001-01-01')
    await page.getByText('Nothing was counted').waitFor()
  }),
)

test('a value is chosen by its name, and time is gone into', SKIP, () =>
  onApp(async ({ open }) => {
    const page = await open('/statistics', 'trader')
    await settled(page)
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByLabel('Filter by').selectOption('partner')
    await page.getByRole('combobox', { name: 'Value' }).fill('thai')
    await page.getByRole('option', { name: /Thailand/ }).click()
    await page.waitForURL(/where=partner%3ATH/)
    await settled(page)
    const table = page.getByRole('region', { name: 'Figures' })
    await table.locator('thead button').first().click()
    await page.waitForURL(/grain=day/)
    await settled(page)
    await picture(page, { path: join(SHOTS, 'app-statistics-days.png') })
    assert.deepEqual(await wrongByAxe(page), [])
  }),
)

test(
  'figures open their filings for an officer, move by themselves, and go into a file',
  SKIP,
  () =>
    onApp(async ({ open, lodge }) => {
      const page = await open(PAGE, 'officer')
      await settled(page)
      const table = page.getByRole('region', { name: 'Figures' })
      await lodge()
      await table.getByRole('link', { name: '7', exact: true }).first().waitFor()
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: 'CSV' }).click()
      const csv = readFileSync(await (await download).path(), 'utf8')
      assert.match(csv, /^\uFEFFCustoms office,Customs office: name,import Import,Sum \(1\)\r\n/)
      assert.match(csv, /\r\n7208,[^,]+,7,7\r\nSum,,7,7\r\n$/)
      await table.getByRole('link', { name: '7', exact: true }).first().click()
      await page.waitForURL(/filings\/trade\.declaration\?/)
      await settled(page)
      assert.match(page.url(), /office=7208/)
      assert.equal(await page.locator('.list-table tbody tr').count(), 7)
    }),
)
