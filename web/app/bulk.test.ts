// A file in the page: dropped, its columns mapped once, its faults seen, lodged, the refused rows
// saved, put right and dropped again. Whatever is dropped again, nothing is lodged twice.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { LANGS } from '#kit/words.ts'
import { wrongByAxe } from '#test/axe.ts'
import { picture } from '#web/screen/testing/browser.ts'
import { fitsOnPhone, speak } from './testing/looks.ts'
import { cutTexts, onApp, SHOTS, SKIP, withStage } from './testing/stage.ts'

withStage()

const BULK = '/filings/trade.declaration/bulk'
const FRUIT = readFileSync(join(import.meta.dirname, '../../docs/sample/fruit.csv'), 'utf8')
const WAIT = { timeout: 60_000 }

/** Let a file go over the page, as a hand does. */
const drop = async (page: Page, name: string, content: string): Promise<void> => {
  const dataTransfer = await page.evaluateHandle(
    ([called = '', text = '']) => {
      const data = new DataTransfer()
      data.items.add(new File([text], called))
      return data
    },
    [name, content],
  )
  await page.dispatchEvent('.drop', 'dragenter', { dataTransfer })
  await page.waitForSelector('.drop-veil')
  await page.dispatchEvent('.drop', 'drop', { dataTransfer })
  await page.waitForSelector('.bulk-file', WAIT)
}

/** By keyboard: the column's field is found by typing. */
const choose = async (page: Page, column: string, typed: string): Promise<void> => {
  const input = page.getByRole('combobox', { name: `Field for the column ${column}`, exact: true })
  await input.focus()
  await input.press('ArrowDown')
  await input.fill(typed)
  await page.waitForSelector('[role=option].on')
  await input.press('Enter')
  await page.waitForSelector('[role=listbox]', { state: 'detached' })
}

const FIELDS = [
  ['No.', 'own reference'],
  ['Office', 'customs office'],
  ['Importer', 'consignee'],
  ['Truck', 'vehicle'],
  ['Gross kg', 'gross mass in all'],
  ['HS', 'hs code'],
  ['Goods', 'name of goods'],
  ['Origin', 'country of origin'],
  ['Net kg', 'net mass'],
  ['Price CNY', 'price of the line'],
] as const
const FIXED = [
  ['Supervision mode', '0110'],
  ['Way of transport', '4'],
  ['Deal terms', 'CIF'],
  ['Currency', 'CNY'],
] as const

const mapAll = async (page: Page): Promise<void> => {
  for (const [column, typed] of FIELDS) await choose(page, column, typed)
  for (const [label, value] of FIXED) await page.getByLabel(label, { exact: true }).fill(value)
  await page.getByLabel('Direction', { exact: true }).selectOption('import')
}

const figures = async (page: Page): Promise<number[]> =>
  (await page.locator('.bulk-figures dd').allTextContents()).map(text =>
    Number(text.replaceAll(',', '')),
  )

const lodgeGood = async (page: Page, many: string): Promise<void> => {
  await page.click(`.actions button:has-text("Lodge ${many}")`, WAIT)
  await page.click('dialog .btn-main')
  await page.waitForSelector('a.link:has-text("To the list")', WAIT)
}

test(
  'a file is mapped once, checked and lodged; its refused rows come back and are lodged',
  SKIP,
  () =>
    onApp(async ({ open, door }) => {
      const page = await open(BULK, 'trader')
      const before = door.inner.engine.statistics().position
      await drop(page, 'fruit.csv', FRUIT)
      await mapAll(page)
      await page.getByLabel('Rows of one filing').selectOption('No.')
      await page.click('.actions button:has-text("Check")')
      await page.waitForSelector('.bulk-faults tbody tr', WAIT)
      const reason = await page.textContent('.bulk-faults tbody tr')
      assert.match(reason ?? '', /^5H HSHS code 0810600001 is not in the tariff/)
      await page.waitForSelector('.bulk-some', WAIT)
      assert.deepEqual(await figures(page), [2, 1])
      assert.equal(door.inner.engine.statistics().position, before)
      await lodgeGood(page, '2 filings')
      assert.deepEqual(await figures(page), [2, 0, 1])
      assert.equal(door.inner.engine.statistics().position, before + 2)
      const saving = page.waitForEvent('download')
      await page.click('button:has-text("Save the refused rows")')
      const saved = await saving
      assert.equal(saved.suggestedFilename(), 'fruit.refused.csv')
      const refused = readFileSync(await saved.path(), 'utf8')
      assert.match(refused, /^\uFEFFbeibu:line,.*HS code 0810600001 is not in the tariff/s)
      // put right, and dropped on the same page: it is remembered, and checked by itself
      await drop(page, 'fruit.refused.csv', refused.replace(',0810600001,', ',0810600000,'))
      await page.waitForSelector('.bulk-good', WAIT)
      await page.waitForSelector('.bulk-known')
      await lodgeGood(page, '1 filing')
      assert.deepEqual(await figures(page), [1, 0, 0])
      // the page is loaded anew, and the file dropped once more by somebody who is not sure
      await page.reload()
      await page.waitForSelector('.drop-box')
      await drop(page, 'fruit.csv', FRUIT)
      await page.waitForSelector('.bulk-some', WAIT)
      assert.deepEqual(await figures(page), [0, 2, 1])
      assert.equal(await page.isVisible('.actions button:has-text("Lodge")'), false)
      assert.equal(door.inner.engine.statistics().position, before + 3)
    }),
)

test('lodging is stopped and gone on with; what was lodged is not lodged again', SKIP, () =>
  onApp(async ({ open, door }) => {
    const page = await open(BULK, 'trader')
    const [head = '', first = ''] = FRUIT.split(/\r?\n/)
    const rows = Array.from({ length: 4_000 }, (_, i) => first.replace('F-2601', `S-${i}`))
    // the mapping was remembered by the test before
    await drop(page, 'many.csv', [head, ...rows].join('\n'))
    await page.waitForSelector('.bulk-good', { timeout: 120_000 })
    const { accepted } = door.inner.engine.statistics()
    await page.click('.actions button:has-text("Lodge 4,000 filings")')
    await page.click('dialog .btn-main')
    await page.waitForSelector('[role=progressbar]')
    while (door.inner.engine.statistics().accepted === accepted) await page.waitForTimeout(20)
    await page.click('.actions button:has-text("Stop")')
    await page.waitForSelector('.notice:has-text("Stopped")', WAIT)
    await page.click('.actions button:has-text("Go on lodging")')
    await page.waitForSelector('.bulk-good', { timeout: 120_000 })
    const [lodged = 0, replayed = 0, refused = 0] = await figures(page)
    assert.deepEqual([lodged + replayed, refused], [4_000, 0])
    assert.ok(replayed > 0)
    assert.equal(door.inner.engine.statistics().accepted, accepted + 4_000)
  }),
)

test('a file that cannot be read, and none at all: said, and another can be dropped', SKIP, () =>
  onApp(async ({ open }) => {
    const page = await open(BULK, 'trader', { lang: 'zh' })
    const choosing = page.waitForEvent('filechooser')
    await page.click('.drop-box .btn-main')
    const chooser = await choosing
    await chooser.setFiles({ name: '空.xlsx', mimeType: '', buffer: Buffer.from('PK\u0003\u0004') })
    await page.waitForSelector('.refused:has-text("损坏")', WAIT)
    assert.equal(await page.isVisible('.drop-box'), true)
    const saving = page.waitForEvent('download')
    await page.click('.drop-box button:has-text("空白模板")')
    const template = readFileSync(await (await saving).path(), 'utf8')
    assert.match(template, /^\uFEFF"#","进出口标志"/)
    // what was downloaded is read back by its names
    await drop(page, 'mine.csv', `${template}1,进口\n`)
    await page.waitForSelector('.bulk-file')
    const unused = await page.locator('.choose-none').count()
    assert.equal(unused, 1, 'only # is no field')
    const strange = await open('/filings/trade.declaration/bulk', 'officer')
    await strange.waitForSelector('h1:has-text("Not found")')
  }),
)

test('with its columns and faults it fits in four languages, on a wall and on a phone', SKIP, () =>
  onApp(async ({ open }) => {
    const page = await open(BULK, 'trader')
    const head = `${FRUIT.split('\n')[0]?.trim()},Ghi chú nội bộ,内部备注`
    await drop(
      page,
      'Tờ khai tháng 11 - 广西鲜岸果业.csv',
      `${head}\n${FRUIT.split('\n')[4]?.trim()},x,y\n`,
    )
    await choose(page, 'HS', 'hs code')
    await page.click('.actions button:has-text("Check")')
    await page.waitForSelector('.bulk-faults tbody tr', WAIT)
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      assert.deepEqual(await wrongByAxe(page, theme === 'dark'), [], theme)
      await picture(page, { path: join(SHOTS, `app-bulk-file-${theme}.png`) })
    }
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    for (const lang of LANGS) {
      await page.setViewportSize({ width: 1920, height: 1080 })
      await speak(page, lang)
      assert.deepEqual(await cutTexts(page), [], lang)
      await picture(page, { path: join(SHOTS, `app-bulk-file-${lang}.png`) })
      await fitsOnPhone(page, lang)
      await picture(page, { path: join(SHOTS, `app-bulk-file-phone-${lang}.png`) })
    }
  }),
)
