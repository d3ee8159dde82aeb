// Beside the usual way, by hand in a real browser: a guarantee instead of payment, papers that are
// asked for in words, a correction after release, a certificate of origin that is issued.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { acceptedBody } from '#doors/http/testing.ts'
import { wrongByAxe } from '#test/axe.ts'
import { HELD, pressCell } from '#ui/testing/sample.ts'
import { cutTexts, onApp, SKIP, settled, withStage } from './testing/stage.ts'

withStage()

const CASE = '/filings/trade.declaration'
const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click()
const stands = (page: Page, state: string) =>
  page.waitForSelector(`.case-head [data-state=${state}]`)
/** What is asked once more, with words where it takes some. */
const answer = async (page: Page, name: string, note?: string): Promise<void> => {
  const dialog = page.getByRole('dialog', { name })
  if (note !== undefined) await dialog.getByRole('textbox').fill(note)
  await dialog.getByRole('button', { name, exact: true }).click()
}

test('a guarantee is used, the goods go, the tax is paid later', SKIP, () =>
  onApp(async ({ open, lodge, people }) => {
    const { number } = await lodge()
    const page = await open(`${CASE}/${number}`, 'trader')
    await press(page, 'Use guarantee')
    await page
      .getByRole('alert')
      .getByText(/not sufficient/)
      .waitFor()
    const path = '/api/v1/filings/trade.guarantee'
    const order = { guaranteeKind: 'bank', guarantor: '示例银行', paper: 'LG-1' }
    const limit = { limit: '100000.00', validFrom: '2026-01-01' }
    const guarantee = await acceptedBody(await people.trader.ask(path, { ...order, ...limit }))
    const officer = await open(`/filings/trade.guarantee/${guarantee.number}`, 'officer')
    // a step at which money counts says how much
    await press(officer, 'Accept 100,000.00 CNY')
    await answer(officer, 'Accept')
    await stands(officer, 'accepted')
    const again = await open(`${CASE}/${number}`, 'trader')
    await press(again, 'Use guarantee')
    await stands(again, 'secured')
    const releasing = await open(`${CASE}/${number}`, 'officer')
    await press(releasing, 'Release against security')
    await stands(releasing, 'deferred')
    const paying = await open(`${CASE}/${number}`, 'trader')
    assert.match((await paying.textContent('.track .now')) ?? '', /Pay the tax/)
    await press(paying, /^Pay the tax [\d,.]+ CNY$/)
    await answer(paying, 'Pay the tax')
    await stands(paying, 'settled')
    // the history is asked for by itself, and comes after the state
    const events = paying.locator('.history li b')
    await events.getByText('Pay the tax').waitFor()
    assert.deepEqual(await events.allTextContents(), [
      'Lodge, Assess',
      'Use guarantee',
      'Release against security',
      'Pay the tax',
    ])
  }),
)

test('papers are asked for and answered in words, which both sides read', SKIP, () =>
  onApp(async ({ open, lodge, step }) => {
    const { number, version } = await lodge()
    assert.equal((await step('trader', number, 'pay', version)).status, 200)
    const officer = await open(`${CASE}/${number}`, 'officer')
    await press(officer, 'Ask for papers')
    const dialog = officer.getByRole('dialog', { name: 'Ask for papers' })
    // without words nothing goes out
    await dialog.getByRole('button', { name: 'Ask for papers', exact: true }).click()
    await dialog.getByText('Say what is asked for.').waitFor()
    for (const dark of [false, true]) {
      await officer.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
      assert.deepEqual(await wrongByAxe(officer, true), [])
    }
    const wish = '请补充原始发票。\nXin bổ sung hóa đơn gốc.'
    await answer(officer, 'Ask for papers', wish)
    await stands(officer, 'asked')
    const trader = await open(`${CASE}/${number}`, 'trader', {
      width: 390,
      height: 844,
      lang: 'vi',
    })
    await settled(trader)
    assert.equal(await trader.locator('.history .said').textContent(), wish)
    assert.match((await trader.textContent('.track .now')) ?? '', /Trả lời/)
    assert.deepEqual(await cutTexts(trader), [])
    await press(trader, 'Trả lời')
    await answer(trader, 'Trả lời', 'Đã đính kèm hóa đơn.')
    await stands(trader, 'inspecting')
    const seen = await open(`${CASE}/${number}`, 'officer', { lang: 'th' })
    await settled(seen)
    assert.deepEqual(await seen.locator('.history .said').allTextContents(), [
      wish,
      'Đã đính kèm hóa đơn.',
    ])
  }),
)

test('an officer sees what a certificate certifies, and issues it', SKIP, () =>
  onApp(async ({ open, people }) => {
    const path = '/api/v1/filings/trade.certificate'
    const goods = [
      { hs: '081060', name: 'Fresh durians', criterion: 'wo', net: '18000' },
      { hs: '080450', name: 'Măng cụt tươi', criterion: 'wo', net: '1250.5' },
    ]
    const days = { issuedOn: '2026-11-01', validTo: '2027-10-31' }
    const head = { scheme: 'acfta', originForm: 'certificate', paper: 'E26VN0001', ...days }
    const owner = '91450103DEM0H0000R'
    const order = { ...head, owner, origin: 'VN', destination: 'CN', goods }
    const { number } = await acceptedBody(await people.trader.ask(path, order))
    const page = await open(`/filings/trade.certificate/${number}`, 'officer')
    const rows = page.getByRole('region', { name: 'Goods' }).locator('tbody tr')
    await rows.nth(1).waitFor()
    assert.match((await rows.first().textContent()) ?? '', /081060.*Fresh durians.*WO.*18,000/)
    assert.match((await rows.nth(1).textContent()) ?? '', /080450.*Măng cụt tươi.*WO.*1,250\.5/)
    await press(page, 'Issue')
    await answer(page, 'Issue')
    await stands(page, 'issued')
  }),
)

test('after release the form corrects what was lodged; only the difference moves', SKIP, () =>
  onApp(async ({ open, lodge, step }) => {
    const { number, version } = await lodge()
    await step('trader', number, 'pay', version)
    await step('officer', number, 'release', version + 1)
    const page = await open(`${CASE}/${number}`, 'trader')
    await press(page, 'Correct')
    await page.waitForSelector('.ff-form')
    await pressCell(page, 2, 9)
    assert.equal(await page.inputValue(HELD), '17,507.25')
    await page.keyboard.type('18507.25')
    await page.keyboard.press('Enter')
    await page.locator('.ff-amounts:not([data-old]) .ff-total').waitFor()
    await press(page, 'Amend')
    await stands(page, 'released')
    await page.waitForFunction(() => document.querySelectorAll('.history li').length === 4)
    // the line bears 15 % duty and 9 % VAT: 150.00 and 103.50 more, paid in the same posting
    const entries = await page.locator('table.entries tbody tr').allTextContents()
    assert.deepEqual(
      entries.slice(-3).map(each => /([\d,.]+) ?CNY/.exec(each.replaceAll('\n', ' '))?.[1]),
      ['150.00', '103.50', '253.50'],
    )
  }),
)
