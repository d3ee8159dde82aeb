// The form in a real browser, against a real node.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LANGS } from '#kit/words.ts'
import { skipBrowser } from '#web/screen/testing/browser.ts'
import { cell, fill, GOODS, HELD, sample } from '../testing/sample.ts'
import { onForm, withStage } from '../testing/stage.ts'

const OPTIONS = { timeout: 300_000, skip: skipBrowser }
const { on } = withStage()

const lodgedWith = async (reference: unknown): Promise<number> => {
  const answer = await on().door.ask(`/api/v1/filings/trade.declaration?reference=${reference}`)
  return ((await answer.json()) as { rows?: unknown[]; filings?: unknown[] } & Record<string, []>)
    .filings!.length
}

test(
  'codes are found by name without marks, chosen by keys, and named where they stand',
  OPTIONS,
  () =>
    onForm(
      on(),
      async ({ page }) => {
        await page.focus('#f-office')
        await page.keyboard.type('bang tuong')
        await page.waitForSelector('[role=option]')
        await page.keyboard.press('Enter')
        assert.equal(await page.inputValue('#f-office'), '7208 Bằng Tường (Hữu Nghị Quan)')
        assert.equal(await page.locator('[role=listbox]').count(), 0)
        // what no list knows stays as it was typed, and is a fault of the node's saying
        await page.focus('#f-mode')
        await page.keyboard.type('9999x')
        await page.keyboard.press('Tab')
        assert.equal(await page.inputValue('#f-mode'), '9999X')
        await page.waitForSelector('#f-mode[aria-invalid=true]')
      },
      { query: '&lang=vi' },
    ),
)

test('"Lodge" is never greyed: pressed, it goes to the first fault', OPTIONS, () =>
  onForm(on(), async ({ page }) => {
    await page.waitForFunction(() => document.querySelector('.ff-mend')?.textContent?.match(/\d/))
    // nobody is blamed for what is not filled in yet
    assert.equal(await page.locator('.ff-field[data-bad]').count(), 0)
    await page.click('.ff-head .ff-primary')
    await page.waitForSelector('.ff-field[data-bad]')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'f-direction')
    const wrong = await page.locator('.ff-mend li button').count()
    assert.ok(wrong >= 8, `${wrong} faults are listed`)
    await page.locator('.ff-mend li button', { hasText: 'Currency' }).first().click()
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'f-currency')
    const described = await page.getAttribute('#f-currency', 'aria-describedby')
    assert.match((await page.textContent(`#${described}`)) ?? '', /required/)
  }),
)

test(
  'without lines, "Lodge" leads into the first cell of the sheet, where one can type',
  OPTIONS,
  () =>
    onForm(on(), async ({ page }) => {
      await fill(page, sample({ items: [] }))
      await page.waitForFunction(() => document.querySelector('.ff-mend')?.textContent?.match(/\d/))
      await page.click('.ff-head .ff-primary')
      await page.waitForSelector(`${GOODS} [role=gridcell] input:focus`)
      await page.keyboard.type('0810')
      await page.waitForSelector('[role=option]')
      // dropped, and typed into again at once
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      await page.keyboard.type('0804503000')
      assert.equal(await page.inputValue(`${GOODS} ${HELD}`), '0804503000')
    }),
)

test('a number box: what is typed at once takes the place of what it held', OPTIONS, () =>
  onForm(on(), async ({ page }) => {
    await fill(page, sample())
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('#f-gross')?.value === '38,400',
    )
    // a machine so slow that no frame comes between a key and the next
    await page.evaluate(() => {
      window.requestAnimationFrame = () => 0
    })
    await page.focus('#f-gross')
    await page.keyboard.type('12')
    assert.equal(await page.inputValue('#f-gross'), '12')
    await page.keyboard.press('Tab')
    await page.click('#f-gross')
    await page.keyboard.type('7')
    assert.equal(await page.inputValue('#f-gross'), '7')
    // a second press sets the caret, as everywhere
    await page.click('#f-gross', { position: { x: 218, y: 16 } })
    await page.keyboard.type('8')
    assert.equal((await page.inputValue('#f-gross')).length, 2)
  }),
)

test('amounts follow what is typed, and stay, paler, while something is wrong', OPTIONS, () =>
  onForm(on(), async ({ page }) => {
    await fill(page, sample())
    await page.waitForSelector('.ff-amounts:not([data-old]) .ff-total')
    assert.equal(await page.textContent('.ff-total strong'), 'CNY94,438.09')
    await page.fill('#f-gross', '1')
    await page.waitForSelector('.ff-mend h2[data-bad]')
    await page.waitForSelector('.ff-amounts[data-old]')
    assert.equal(await page.textContent('.ff-total strong'), 'CNY94,438.09')
    await page.locator('.ff-shares button').nth(1).click()
    const row = await page.evaluate(() =>
      document.activeElement?.closest('[role=row]')?.getAttribute('aria-rowindex'),
    )
    assert.equal(row, '3')
  }),
)

test('pressed twice it is lodged once; so it is when the answer was lost', OPTIONS, () =>
  onForm(on(), async ({ page, context }) => {
    const document = sample()
    await fill(page, document)
    await page.waitForSelector('.ff-amounts:not([data-old]) .ff-total')
    let lost = 0
    const keys = new Set<string | undefined>()
    await context.route(/filings\/trade\.declaration$/, async route => {
      keys.add(route.request().headers()['idempotency-key'])
      // the node takes it in, and the answer never arrives
      if (lost++ > 0) return route.fallback()
      await route.fetch()
      return route.abort('connectionreset')
    })
    await page.click('.ff-head .ff-primary')
    await page.waitForSelector('.ff-acts .ff-fault')
    assert.match((await page.textContent('.ff-acts')) ?? '', /never lodged twice/)
    await page.dblclick('.ff-head .ff-primary')
    await page.waitForSelector('.ff-lodged')
    const numbers = await page.evaluate(() => window.stage.lodged)
    assert.equal(numbers.length, 1)
    assert.match(numbers[0] ?? '', /^7208\d{13}$/)
    assert.equal(keys.size, 1)
    assert.equal(await lodgedWith(document.reference), 1)
  }),
)

test('a switch of language keeps text, caret, focus and an open editor', OPTIONS, () =>
  onForm(on(), async ({ page }) => {
    await fill(page, sample())
    await page.focus('#f-overseas')
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowLeft')
    const spot = () =>
      page.evaluate(() => {
        const { id, value, selectionStart } = document.activeElement as HTMLInputElement
        return [id, value, selectionStart]
      })
    const before = await spot()
    for (const lang of LANGS) {
      await page.evaluate(each => window.stage.speak(each), lang)
      assert.deepEqual(await spot(), before, lang)
    }
    // a number half typed, in a way that the next language reads otherwise
    await page.fill('#f-gross', '')
    await page.focus('#f-gross')
    await page.keyboard.type('38,400.')
    await page.evaluate(() => window.stage.speak('vi'))
    assert.equal(await page.inputValue('#f-gross'), '38,400.')
    await page.keyboard.press('Tab')
    assert.match(await page.inputValue('#f-gross'), /^38\.400$/)
    // an editor in the grid
    await page.click(cell(1, 2))
    await page.keyboard.type('sầu riêng')
    await page.keyboard.press('ArrowLeft')
    const typing = await spot()
    await page.evaluate(() => window.stage.speak('th'))
    assert.deepEqual(await spot(), typing)
    assert.equal(await page.locator(`${GOODS} [data-edited]`).count(), 1)
    assert.equal(await page.textContent('.ff-title h1'), 'ใบขนสินค้า')
  }),
)
