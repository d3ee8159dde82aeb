// Autosave in a real browser: closed tabs, lost networks, ended sessions, other devices.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { skipBrowser } from '#web/screen/testing/browser.ts'
import { DRAFT, type DraftNode } from '../testing/drafts.ts'
import { block, cell, fill, GOODS, paste, sample } from '../testing/sample.ts'
import { onForm, withStage } from '../testing/stage.ts'

const OPTIONS = { timeout: 300_000, skip: skipBrowser }
const { on } = withStage()

const saidIs = (page: Page, text: RegExp): Promise<unknown> =>
  page.waitForFunction(
    source => new RegExp(source).test(document.querySelector('.ff-saved')?.textContent ?? ''),
    text.source,
  )
const until = async (holds: () => boolean): Promise<void> => {
  for (let n = 0; n < 200 && !holds(); n++) await new Promise(done => setTimeout(done, 50))
  assert.ok(holds())
}
const atNode = (node: DraftNode, draft: string, path: string): unknown =>
  node.contentOf(draft)[path]?.[0]

test('a field is with the node within a second, and a draft has one id', OPTIONS, () =>
  onForm(on(), async ({ page, node }) => {
    await page.fill('#f-vehicle', 'SAMPLE 1')
    const begun = Date.now()
    await until(() => node.drafts.size === 1)
    assert.ok(Date.now() - begun < 20_000)
    await page.fill('#f-bill', 'BILL')
    await until(() => atNode(node, DRAFT, '/bill') === 'BILL')
    assert.equal(atNode(node, DRAFT, '/vehicle'), 'SAMPLE 1')
    assert.deepEqual(await page.evaluate(() => window.stage.drafts), [DRAFT])
    assert.equal(node.asked.filter(each => each === 'POST /api/v1/drafts').length, 1)
    await saidIs(page, /Saved \d\d:\d\d:\d\d/)
  }),
)

test('a page that is killed loses nothing, though the node never heard of it', OPTIONS, () =>
  onForm(on(), async ({ page, node, open }) => {
    node.mood = 'away'
    await page.fill('#f-vehicle', '凭祥 12C-083.47')
    await page.focus('#f-otherCurrency')
    await page.keyboard.press('Tab')
    await paste(page, block(200))
    await page.keyboard.type('half ty')
    await saidIs(page, /Kept on this device, not yet sent/)
    await page.waitForTimeout(400)
    // gone without a word: no unload handler, no goodbye
    const crash = await page.context().newCDPSession(page)
    const crashed = page.waitForEvent('crash')
    crash.send('Page.crash').catch(() => undefined)
    await crashed
    const again = await open()
    assert.equal(await again.inputValue('#f-vehicle'), '凭祥 12C-083.47')
    await again.waitForSelector(`${GOODS}[aria-rowcount="202"]`)
    assert.match((await again.locator(cell(1, 1)).innerHTML()) ?? '', /HALF TY|half ty/)
    node.mood = 'well'
    await until(() => node.drafts.size === 1)
    await until(() => Object.keys(node.contentOf(DRAFT)).length > 200)
    assert.equal(atNode(node, DRAFT, '/vehicle'), '凭祥 12C-083.47')
    await saidIs(again, /Saved/)
  }),
)

test('an ended session: kept, said, and sent once somebody signed in again', OPTIONS, () =>
  onForm(on(), async ({ page, node }) => {
    await page.fill('#f-vehicle', 'A')
    await until(() => node.drafts.size === 1)
    node.mood = 'session'
    await page.fill('#f-vehicle', 'AB')
    await saidIs(page, /Session ended/)
    assert.equal(atNode(node, DRAFT, '/vehicle'), 'A')
    node.mood = 'well'
    await page.click('.ff-saved .ff-link')
    await until(() => atNode(node, DRAFT, '/vehicle') === 'AB')
    await saidIs(page, /Saved/)
  }),
)

test(
  'two devices: merged field by field, the newer stands, the older can be put back',
  OPTIONS,
  () =>
    onForm(on(), async ({ page, node }) => {
      await page.fill('#f-vehicle', 'MINE')
      await page.fill('#f-bill', 'BILL')
      await until(() => atNode(node, DRAFT, '/bill') === 'BILL')
      const later = Date.now() + 1
      node.write(DRAFT, [
        { path: '/vehicle', value: 'THEIRS', at: later },
        { path: '/note', value: 'a line from elsewhere', at: later },
        { path: '/items/else-1', value: { place: '5', cells: { name: '榴莲' } }, at: later },
      ])
      // the next thing sent tells that others wrote
      await page.fill('#f-reference', 'R-1')
      await page.waitForSelector('.ff-overruled')
      assert.equal(await page.inputValue('#f-vehicle'), 'THEIRS')
      assert.equal(await page.inputValue('#f-note'), 'a line from elsewhere')
      assert.equal(await page.inputValue('#f-bill'), 'BILL')
      await page.waitForSelector(`${GOODS}[aria-rowcount="3"]`)
      assert.match((await page.textContent('.ff-overruled li')) ?? '', /Use mine: MINE/)
      await page.click('.ff-overruled li .ff-link')
      assert.equal(await page.inputValue('#f-vehicle'), 'MINE')
      await until(() => atNode(node, DRAFT, '/vehicle') === 'MINE')
      assert.equal(await page.locator('.ff-overruled').count(), 0)
    }),
)

test('a draft is opened from the node; lodged, nothing of it stays', OPTIONS, () =>
  onForm(on(), async ({ page, node, open }) => {
    await fill(page, sample())
    await until(() => node.drafts.size === 1)
    await saidIs(page, /Saved/)
    const other = await open(`&draft=${DRAFT}`)
    assert.equal(await other.inputValue('#f-vehicle'), 'SAMPLE 12345')
    await other.waitForSelector('.ff-amounts:not([data-old]) .ff-total')
    await other.click('.ff-head .ff-primary')
    await other.waitForSelector('.ff-lodged')
    await until(() => node.drafts.size === 0)
    const third = await open('')
    assert.equal(await third.inputValue('#f-vehicle'), '')
  }),
)

test(
  'what the node does not take is said, holds nothing back, and leads to where it stands',
  OPTIONS,
  () =>
    onForm(on(), async ({ page, node }) => {
      await page.fill('#f-reference', 'R')
      await until(() => node.drafts.size === 1)
      node.refuses = 'NOT THIS'
      await page.fill('#f-vehicle', 'NOT THIS')
      await page.fill('#f-bill', 'BILL')
      await saidIs(page, /Kept on this device only: the node does not take it/)
      await until(() => atNode(node, DRAFT, '/bill') === 'BILL')
      assert.equal(atNode(node, DRAFT, '/vehicle'), undefined)
      await page.click('.ff-saved .ff-link')
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'f-vehicle')
      await page.fill('#f-vehicle', 'THIS')
      await until(() => atNode(node, DRAFT, '/vehicle') === 'THIS')
      await saidIs(page, /Saved/)
    }),
)

test('somebody removed the draft: what stands on the page is kept as another', OPTIONS, () =>
  onForm(on(), async ({ page, node }) => {
    await page.fill('#f-vehicle', 'KEPT')
    await until(() => node.drafts.size === 1)
    await saidIs(page, /Saved/)
    node.drafts.clear()
    await page.fill('#f-bill', 'BILL')
    await page.click('.ff-gone button')
    await until(() => atNode(node, DRAFT, '/bill') === 'BILL')
    assert.equal(atNode(node, DRAFT, '/vehicle'), 'KEPT')
    assert.equal(await page.inputValue('#f-vehicle'), 'KEPT')
  }),
)
