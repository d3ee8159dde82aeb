// By hand in a real browser: an operator tries a tariff, sees what it would do, puts it in and
// takes it back; a broken file is told of.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { LANGS } from '#kit/words.ts'
import { wrongByAxe } from '#test/axe.ts'
import { picture } from '#web/screen/testing/browser.ts'
import { fitsOnPhone, speak } from './testing/looks.ts'
import { cutTexts, onApp, SHOTS, SKIP, settled, withStage } from './testing/stage.ts'

withStage()

const MAPPING = {
  code: { column: 'code', digits: [10] },
  names: { zh: '品名', en: 'name' },
  unit: 'unit',
  vat: { column: 'vat' },
  schedules: [{ column: 'mfn', schedule: 'mfn' }],
  grammar: { decimal: '.', currency: 'CNY', units: { kg: 'kg' } },
}
const fileOf = (text: string) => ({
  name: '税则2027.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
})
const GOOD =
  'code,品名,name,unit,vat,mfn\n0810600000,鲜榴莲,Durians,kg,13,20\n0810600001,x,y,kg,13,odd\n'

test('a tariff is tried, put in and taken back; a broken file changes nothing', SKIP, () =>
  onApp(async ({ open }) => {
    const page = await open('/operator/tariff', 'operator')
    await settled(page)
    const input = page.locator('input[type=file]')
    await input.setInputFiles(fileOf(GOOD.slice(0, -1)))
    await page.getByLabel('Layout of the file').selectOption('')
    const mapping = page.getByLabel('Mapping (JSON)')
    await mapping.fill('{')
    await page.getByText('This is no JSON').waitFor()
    await mapping.fill(JSON.stringify(MAPPING))
    await page.getByText('Lines that the file does not have').click()
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByText('nothing was changed').waitFor()
    await input.setInputFiles(fileOf(GOOD))
    await page.getByText('Load it though').click()
    await page.getByRole('button', { name: 'Try it' }).click()
    const report = page.getByRole('region', { name: 'What it would do' })
    await report.getByText('Tried on 6 filings').waitFor()
    const text = (await report.locator('td, dd').allTextContents()).join(' ')
    assert.match(text, /mfn odd/)
    assert.equal(
      await report.getByRole('region', { name: 'Other amounts' }).locator('tbody tr').count(),
      6,
    )
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      assert.deepEqual(await wrongByAxe(page, scheme === 'dark'), [], scheme)
    }
    for (const lang of LANGS) {
      await page.setViewportSize({ width: 1920, height: 1080 })
      await speak(page, lang)
      assert.deepEqual(await cutTexts(page), [], lang)
      await picture(page, { path: join(SHOTS, `app-tariff-report-${lang}.png`), fullPage: true })
      await fitsOnPhone(page, lang)
      await picture(page, { path: join(SHOTS, `app-tariff-report-phone-${lang}.png`) })
    }
    await page.setViewportSize({ width: 1440, height: 900 })
    await speak(page, 'en')
    await report.getByRole('button', { name: 'Put it in' }).click()
    await report.getByText('Loaded as trade.hs@2').waitFor()
    const versions = page.getByRole('region', { name: 'Versions' })
    await versions.getByRole('row', { name: /trade\.hs@2 ?in force.+税则2027\.csv/ }).waitFor()
    await page.getByRole('button', { name: 'Withdraw the newest' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw', exact: true }).click()
    await versions.getByRole('row', { name: /trade\.hs@3 ?in force/ }).waitFor()
    assert.equal(await page.getByRole('dialog').count(), 0)
  }),
)
