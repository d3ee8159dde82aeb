// A merchant's day in a real browser: the catalogue and the day's export lists come as files, goods
// are put on the shelf and counted, and the lists are seen to clear.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { acceptedBody } from '#doors/http/testing.ts'
import { cutTexts, onApp, SKIP, settled, withStage } from './testing/stage.ts'

withStage()

const WAIT = { timeout: 60_000 }

const article = (sku: string, name: string, price: string): object => ({
  ...{ flow: 'out', sku, category: 'home', channel: '9610', name, nameEn: `${sku} (sample)` },
  ...{ nameVi: `${sku} (mẫu)`, nameTh: `${sku} (ตัวอย่าง)`, hs: '8516790000', origin: 'CN' },
  ...{ destination: 'TH', unit: '011', net: '1.8', gross: '2.1', storage: 'ambient' },
  ...{ warehouse: 'LZE', price, freight: '38.00', insurance: '0.60' },
})

const parcel = (n: number): object => ({
  orderNo: `EXPORT-${n}`,
  ...{ channel: '9610', office: '7211', warehouse: 'LZE', destination: 'TH' },
  ...{ buyer: 'Siam Home (sample)', carrier: 'SAMPLEPOST', waybill: `TH-${n}` },
  items: [
    {
      ...{ sku: 'KETTLE', name: '温显电热水壶', hs: '8516790000', origin: 'CN' },
      ...{ category: 'home', quantity: n, price: '129.00', net: (1.8 * n).toFixed(1) },
    },
  ],
  ...{ freight: '38.00', insurance: '0.60', gross: (2.1 * n).toFixed(1), packages: 1 },
})

/** A file over the page, checked and lodged. */
const dropAndLodge = async (page: Page, rows: readonly object[]): Promise<void> => {
  const content = rows.map(each => JSON.stringify(each)).join('\n')
  const dataTransfer = await page.evaluateHandle(text => {
    const data = new DataTransfer()
    data.items.add(new File([text], 'rows.ndjson'))
    return data
  }, content)
  await page.dispatchEvent('.drop', 'dragenter', { dataTransfer })
  await page.waitForSelector('.drop-veil')
  await page.dispatchEvent('.drop', 'drop', { dataTransfer })
  await page.waitForSelector('.bulk-good', WAIT)
  await page.click('.actions button:has-text("Lodge")', WAIT)
  await page.click('dialog .btn-main')
  await page.waitForSelector('a.link:has-text("To the list")', WAIT)
}

const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click()
/** What nothing leads on from is asked once more. */
const confirm = async (page: Page, name: string): Promise<void> => {
  await press(page, name)
  await page.getByRole('dialog', { name }).getByRole('button', { name, exact: true }).click()
}
const stands = (page: Page, state: string) =>
  page.waitForSelector(`.case-head [data-state=${state}]`)

test(
  'a merchant’s catalogue, stock and exports; the officer releases, the lists are seen to clear',
  SKIP,
  () =>
    onApp(async ({ open, people, door }) => {
      const shelf = await open('/filings/commerce.product/bulk', 'trader')
      await dropAndLodge(shelf, [article('KETTLE', '温显电热水壶', '129.00')])
      await shelf.click('a.link:has-text("To the list")')
      await shelf.locator('tbody tr a').first().click()
      await confirm(shelf, 'Put on the shelf')
      await stands(shelf, 'listed')
      const stock = { warehouse: 'LZE', sku: 'KETTLE', pieces: 6 }
      const path = '/api/v1/filings/commerce.stock'
      const { number } = await acceptedBody(await people.trader.ask(path, stock))
      const counting = await open(`/filings/commerce.stock/${number}`, 'trader')
      await confirm(counting, 'Count')
      await stands(counting, 'counted')
      // three parcels of 1, 2 and 3 kettles: all that is there
      const exports = await open('/filings/commerce.parcel/bulk', 'trader')
      await dropAndLodge(exports, [1, 2, 3].map(parcel))
      // a fourth finds none left, and is told so in words
      const refused = await people.trader.ask('/api/v1/filings/commerce.parcel', parcel(4))
      assert.equal(refused.status, 422)
      assert.match(await refused.text(), /Not so many of KETTLE are left/)
      const list = await open('/filings/commerce.parcel', 'trader')
      await list.waitForSelector('tbody tr:nth-child(3)')
      const numbers = await list.locator('tbody tr a').allTextContents()
      assert.equal(numbers.length, 3)
      for (const each of numbers) {
        const page = await open(`/filings/commerce.parcel/${each.replace(/\s/g, '')}`, 'officer')
        await press(page, 'Release')
        const dialog = page.getByRole('dialog')
        if (await dialog.isVisible()) await dialog.getByRole('button', { name: 'Release' }).click()
        await stands(page, 'released')
        await page.close()
      }
      for (const lang of ['zh', 'vi', 'th'] as const) {
        const seen = await open('/filings/commerce.parcel', 'trader', {
          ...{ lang, width: 390, height: 844 },
        })
        await settled(seen)
        assert.equal(await seen.locator('[data-state=released]').count(), 3)
        assert.deepEqual(await cutTexts(seen), [])
        await seen.close()
      }
      const total = await door.ask('/api/v1/totals/commerce.exported?grain=year', { key: '' })
      assert.match(await total.text(), /"value":"774\.00"/)
    }),
)
