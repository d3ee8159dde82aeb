// By hand in a real browser: an officer sees lanes and their reasons, a trader does not; and a
// trader is warned of what was likely lodged already.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wrongByAxe } from '#test/axe.ts'
import { cutTexts, onApp, SKIP, settled, withStage } from './testing/stage.ts'

withStage()

const CASE = '/filings/trade.declaration'

test(
  'lanes stand in the queue and on the filing’s page with their reasons, for officers',
  SKIP,
  () =>
    onApp(async ({ open, door, lodge, step }) => {
      const { number, version } = await lodge()
      assert.equal((await step('trader', number, 'pay', version)).status, 200)
      await door.inner.engine.desk.lanes.advance()
      const queue = await open('/queue/trade.declaration', 'officer')
      await queue.locator('.queue-list .lane-chip').first().waitFor()
      const all = await queue.locator('.queue-list li').count()
      let found = 0
      for (const name of ['Green', 'Yellow', 'Red']) {
        const button = queue.getByRole('button', { name, exact: true })
        await button.click()
        await queue.waitForURL(new RegExp(`lane=${name.toLowerCase()}`))
        await settled(queue)
        found += await queue.locator('.queue-list li').count()
        await button.click()
        await settled(queue)
      }
      assert.equal(found, all, 'each filing is in one lane')
      await queue.getByText('Hit rates of the reasons').click()
      const table = queue.getByRole('region', { name: 'Hit rates of the reasons' })
      await table.getByRole('row', { name: /Drawn at random/ }).waitFor()
      for (const dark of [false, true]) {
        await queue.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
        assert.deepEqual(await wrongByAxe(queue, true), [])
      }
      const page = await open(`${CASE}/${number}`, 'officer', {
        width: 390,
        height: 844,
        lang: 'th',
      })
      const box = page.getByRole('region', { name: 'ช่องความเสี่ยง' })
      await box.locator('.lane-chip').waitFor()
      assert.match((await box.textContent()) ?? '', /เลขที่สุ่มได้/)
      assert.deepEqual(await cutTexts(page), [])
      const trader = await open(`${CASE}/${number}`, 'trader')
      await settled(trader)
      assert.equal(await trader.locator('.lane-chip, .lane').count(), 0)
    }),
)

test(
  'who copies a declaration and tries it is told of the one that is there, and may lodge',
  SKIP,
  () =>
    onApp(async ({ open, lodge }) => {
      const { number } = await lodge({ bill: 'BL-WARN-1', reference: undefined })
      const page = await open(`${CASE}/new?copy=${number}`, 'trader')
      const warning = page.locator('.ff-warn')
      await warning.getByText(new RegExp(`Likely lodged already: ${number}`)).waitFor()
      assert.deepEqual(await wrongByAxe(page, true), [])
      await page
        .getByRole('button', { name: /^Lodge/ })
        .first()
        .click()
      await page.waitForURL(/declaration\/72\d+/)
      assert.doesNotMatch(page.url(), new RegExp(number), 'another one')
    }),
)
