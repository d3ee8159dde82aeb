// Documents that the form's tests fill in.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

type Members = Readonly<Record<string, unknown>>

const SAMPLE = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../packs/trade/samples/import-durian.json'), 'utf8'),
) as Members

let serial = 0
/** A declaration that holds, each with a number of its own. */
export const sample = (change: Members = {}): Members => ({
  ...SAMPLE,
  reference: `FORM-${process.pid}-${++serial}`,
  ...change,
})

/** Fill a form from a document, as "Copy from earlier" does. */
export const fill = async (page: Page, document: Members): Promise<void> => {
  await page.evaluate(copy => {
    window.stage.copy = copy
  }, document)
  await page.click('.ff-acts .ff-button:not(.ff-primary)')
}

/** Goods lines as a spreadsheet would hand them over: all 14 columns, in the form's order. */
export const block = (rows: number): string =>
  Array.from({ length: rows }, (_, i) =>
    [
      '0810600000',
      `鲜榴莲 "${i + 1}"`,
      'TH',
      '',
      `${100 + i}.5`,
      '035',
      `${100 + i}.5`,
      `${110 + i}`,
      `${1_000 + i}.25`,
      'acfta',
      'E26TH0000001',
      '',
      '',
      '',
    ].join('\t'),
  ).join('\r\n')

/** Put a text on the page's clipboard event, as Ctrl+V would. */
export const paste = (page: Page, text: string): Promise<number> =>
  page.evaluate(pasted => {
    const data = new DataTransfer()
    data.setData('text/plain', pasted)
    const begun = performance.now()
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    )
    return performance.now() - begun
  }, text)

/** The grid of goods, and the control of its cell in hand. */
export const GOODS = '#s-goods .ff-grid'
export const HELD = '#f-items-cell'
export const cell = (row: number, column: number): string =>
  `${GOODS} .ff-rows [aria-rowindex="${row + 1}"] [aria-colindex="${column + 1}"]`

/** Press a cell, wherever in the grid's width it lies: only columns that are seen are drawn. */
export const pressCell = async (
  page: Page,
  row: number,
  column: number,
  options: { timeout?: number } = {},
): Promise<void> => {
  const head = page.locator(`${GOODS} .ff-heads [aria-colindex="${column + 1}"]`)
  await head.evaluate(each => each.scrollIntoView({ block: 'nearest', inline: 'nearest' }))
  await page.click(cell(row, column), options)
}
