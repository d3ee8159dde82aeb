// The grid of goods lines in a real browser, by keyboard alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { skipBrowser } from '#web/screen/testing/browser.ts'
import { block, cell, fill, GOODS, HELD, paste, pressCell, sample } from '../testing/sample.ts'
import { onForm, withStage } from '../testing/stage.ts'

const OPTIONS = { timeout: 300_000, skip: skipBrowser }
const { on } = withStage()

/** Where the cell in hand is: line and column from 1. */
const at = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const held = document.activeElement?.closest('[role=gridcell]')
    const row = held?.closest('[role=row]')?.getAttribute('aria-rowindex')
    return `${Number(row) - 1},${Number(held?.getAttribute('aria-colindex')) - 1}`
  })
const textAt = async (page: Page, row: number, column: number): Promise<string> =>
  ((await page.locator(cell(row, column)).textContent()) ?? '').trim()
/** A page at a time to the end: each shows its own rows, and one of them has the focus. */
const pages = async (page: Page, key: string, end: string): Promise<void> => {
  for (let i = 0; i < 100 && (await at(page)) !== end; i++) {
    await page.keyboard.press(key)
    const [row = '', column = ''] = (await at(page)).split(',')
    assert.match(row, /^\d+$/, `${i} times ${key}`)
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll('.ff-rows .ff-row:not([data-spare])')].map(each => {
        const [number, , name] = each.children
        return [
          Number(each.getAttribute('aria-rowindex')) - 1,
          number?.textContent,
          name?.textContent,
        ]
      }),
    )
    assert.ok(shown.length > 5, `${shown.length} rows are drawn`)
    for (const [index, number, name] of shown)
      assert.deepEqual([number, name], [String(index), `鲜榴莲 "${index}"`], column)
    assert.equal(await page.locator(`${GOODS} input`).count(), 1)
  }
  assert.equal(await at(page), end)
}
/** Tab into the grid from the control before it. */
const enter = async (page: Page): Promise<void> => {
  await page.focus('#f-otherCurrency')
  await page.keyboard.press('Tab')
}

test('a line is typed in, moved through, mended and emptied by keys alone', OPTIONS, () =>
  onForm(on(), async ({ page }) => {
    const keys = page.keyboard
    await enter(page)
    assert.equal(await at(page), '1,1')
    await keys.type('0810600000')
    await keys.press('Tab')
    await keys.type('鲜榴莲')
    await keys.press('Tab')
    await keys.type('th')
    await keys.press('Enter')
    // Enter in an open list takes the code and goes on; else it goes down
    await page.waitForFunction(() => document.querySelectorAll('.ff-rows .ff-row').length > 1)
    assert.equal(await textAt(page, 1, 3), 'TH')
    await pressCell(page, 1, 7)
    await keys.type('12.5')
    await keys.press('Enter')
    assert.equal(await at(page), '2,7')
    assert.equal(await textAt(page, 1, 7), '12.5')
    await keys.press('ArrowUp')
    await keys.press('F2')
    await keys.type('9')
    await keys.press('Escape')
    assert.equal(await page.inputValue(`${GOODS} ${HELD}`), '12.5')
    await keys.press('Home')
    assert.equal(await at(page), '1,1')
    await keys.press('End')
    assert.equal(await at(page), '1,14')
    await keys.press('Control+Home')
    await keys.press('ArrowRight')
    await keys.press('Delete')
    await keys.press('ArrowRight')
    assert.equal(await textAt(page, 1, 2), '')
    // one cell of the grid is in the tab order, and Tab leaves at a line's end
    assert.equal(await page.locator(`${GOODS} input`).count(), 1)
    await keys.press('End')
    await keys.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement?.closest('[role=grid]')), null)
  }),
)

test('a thousand lines are pasted at once, paged through, copied and taken out', OPTIONS, () =>
  onForm(on(), async ({ page }) => {
    const keys = page.keyboard
    await fill(page, sample({ items: [], gross: '700000' }))
    await enter(page)
    const took = await paste(page, block(1_000))
    // bench/form.ts measures it (126 ms); a store woken once a cell took minutes
    assert.ok(took < 15_000, `pasting took ${took} ms`)
    await page.waitForSelector(`${GOODS}[aria-rowcount="1002"]`)
    assert.match((await page.textContent('#s-goods .ff-said')) ?? '', /1,?000 × 14/)
    assert.equal(await textAt(page, 1, 2), '鲜榴莲 "1"')
    const drawn = await page.locator(`${GOODS} .ff-rows .ff-row`).count()
    assert.ok(drawn < 60, `${drawn} rows are drawn`)
    await keys.press('Control+Home')
    await keys.press('PageDown')
    assert.ok(Number((await at(page)).split(',')[0]) > 5)
    await pages(page, 'PageDown', '1001,1')
    await pages(page, 'PageUp', '1,1')
    await keys.press('Control+End')
    assert.equal(await at(page), '1001,14')
    await keys.press('ArrowUp')
    await keys.press('Home')
    assert.equal(await textAt(page, 1_000, 2), '鲜榴莲 "1000"')
    // sums of the lines follow, to the last digit
    const net = Array.from({ length: 1_000 }, (_, i) => 100 + i).reduce((a, b) => a + b) + 500
    await page.waitForFunction(
      wanted => document.querySelector('#s-goods .ff-totals')?.textContent?.includes(wanted),
      net.toLocaleString('en'),
    )
    // the node assessed all of them
    await page.waitForFunction(() => document.querySelector('.ff-more') !== null, undefined, {
      timeout: 60_000,
    })
    await keys.press('Control+Home')
    await keys.press('Shift+ArrowDown')
    await keys.press('Shift+ArrowRight')
    const copied = await page.evaluate(() => {
      const data = new DataTransfer()
      const event = new ClipboardEvent('copy', { clipboardData: data, bubbles: true })
      document.activeElement?.dispatchEvent(event)
      return data.getData('text/plain')
    })
    assert.equal(copied, '0810600000\t"鲜榴莲 ""1"""\n0810600000\t"鲜榴莲 ""2"""')
    await page.click('#s-goods .ff-tools button:nth-child(3)')
    await page.waitForSelector(`${GOODS}[aria-rowcount="1000"]`)
    assert.equal(await page.inputValue(`${GOODS} ${HELD}`), '鲜榴莲 "3"')
  }),
)

test(
  'a fault: its cell, its tip, its words below; pressed in the list it is in hand',
  OPTIONS,
  () =>
    onForm(on(), async ({ page }) => {
      const document = sample()
      const items = (document.items as Record<string, unknown>[]).map((item, i) =>
        i === 1 ? { ...item, net: '20', gross: '10' } : item,
      )
      await fill(page, { ...document, items })
      const found = page.locator('.ff-mend li button', { hasText: 'more than its gross' })
      await found.click()
      const [row] = (await at(page)).split(',')
      assert.equal(row, '2')
      assert.match((await page.textContent('#s-goods .ff-said')) ?? '', /more than its gross/)
      assert.equal(await page.locator(`${GOODS} [role=gridcell][aria-invalid=true]`).count(), 1)
      assert.match((await page.textContent('.ff-rail')) ?? '', /Goods\s*1/)
      await page.keyboard.type('9')
      await page.keyboard.press('Enter')
      await page.waitForSelector('.ff-amounts:not([data-old])')
      assert.equal(await page.locator('.ff-mend li').count(), 0)
    }),
)

test('of a wide sheet the columns in its window are drawn, under their heads', OPTIONS, () =>
  onForm(
    on(),
    async ({ page }) => {
      await fill(page, sample())
      await pressCell(page, 1, 1)
      const row = `${GOODS} .ff-rows [aria-rowindex="2"]`
      const drawn = (column: number): Promise<number> => page.locator(cell(1, column)).count()
      const lefts = (within: string): Promise<[number, number][]> =>
        page.locator(`${within} [aria-colindex]:not([aria-colindex="1"])`).evaluateAll(all =>
          all.map(each => {
            const { left } = each.getBoundingClientRect()
            return [Number(each.getAttribute('aria-colindex')), Math.round(left)]
          }),
        )
      const underHeads = async (): Promise<void> => {
        const heads = new Map(await lefts(`${GOODS} .ff-heads`))
        for (const [column, left] of await lefts(row)) assert.equal(left, heads.get(column))
      }
      assert.equal(await drawn(1), 1)
      assert.equal(await drawn(14), 0)
      await underHeads()
      // the other end: the number of the line lies over what is scrolled away
      await page.keyboard.press('End')
      assert.equal(await at(page), '1,14')
      assert.equal(await drawn(1), 0)
      const box = await page.locator(GOODS).boundingBox()
      const number = await page.locator('.ff-numbers .ff-line').first().boundingBox()
      assert.equal(Math.round(number!.x), Math.round(box!.x))
      await underHeads()
      // looked away from, the cell in hand keeps the focus and stands where it stood
      await page.locator(GOODS).evaluate(grid => grid.scrollTo(0, 0))
      await page.waitForSelector(cell(1, 1))
      assert.equal(await at(page), '1,14')
      assert.equal(await page.locator('.ff-numbers').count(), 0)
      await underHeads()
      await page.keyboard.press('Home')
      assert.equal(await at(page), '1,1')
      assert.equal(await drawn(14), 0)
    },
    { width: 1100 },
  ),
)
