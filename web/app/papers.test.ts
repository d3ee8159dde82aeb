// By hand in a real browser: the desk of certificates and permits, and what of one is left.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { acceptedBody, declaration } from '#doors/http/testing.ts'
import { putVersion } from '#engine/reference/store.ts'
import { LANGS } from '#kit/words.ts'
import { wrongByAxe } from '#test/axe.ts'
import { picture } from '#web/screen/testing/browser.ts'
import { fitsOnPhone, speak } from './testing/looks.ts'
import { cutTexts, type OnApp, onApp, SHOTS, SKIP, settled, withStage } from './testing/stage.ts'

withStage()

const CERTIFICATES = '/api/v1/filings/trade.certificate'

const day = (from: number): string =>
  new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10)

/** A certificate that is issued, and one declaration that drew on it. */
const drawn = async ({ door, people, lodge }: OnApp): Promise<{ paper: string; by: string }> => {
  const row = { key: 'acfta:TH', from: '2005-07-20', row: { certificate: 'registered' } }
  const version = { pack: 'trade', name: 'member', rows: [row], source: 'this test', switched: 0 }
  await putVersion(door.inner.database, 0, version)
  await door.inner.engine.refresh()
  const { owner, items } = declaration() as { owner: string; items: Record<string, unknown>[] }
  const lodged = await people.trader.ask(CERTIFICATES, {
    ...{ scheme: 'acfta', originForm: 'certificate', paper: 'E26TH0000088', owner },
    ...{ issuedOn: day(-20), validTo: day(12), origin: 'TH', destination: 'CN' },
    goods: [{ hs: '081060', name: 'Fresh durians', criterion: 'wo', net: '100000' }],
  })
  assert.equal(lodged.status, 201, await lodged.clone().text())
  const { number, version: at } = await acceptedBody(lodged)
  const path = `${CERTIFICATES}/${number}/issue`
  const issued = await people.officer.ask(path, {}, { 'if-match': `"${at}"` })
  assert.equal(issued.status, 200)
  const item = { ...items[0], certificate: 'E26TH0000088' }
  const { number: by } = await lodge({ items: [item], gross: '200000' })
  await door.inner.engine.lists.search.advance()
  return { paper: number, by }
}

test('the desk says what runs out first and what is left; the paper, who drew it', SKIP, () =>
  onApp(async on => {
    const { open } = on
    const { paper, by } = await drawn(on)
    const desk = await open('/papers', 'trader')
    const row = desk.locator('.papers-list li').filter({ hasText: 'E26TH0000088' })
    await row.waitFor()
    assert.match(
      (await row.textContent()) ?? '',
      /1[12] days left.*64,000 kg left.*36,000 kg of 100,000 kg/,
    )
    await row.getByRole('link').click()
    await desk.waitForURL(new RegExp(paper))
    await desk.locator('.drawn-by').getByRole('link').click()
    await desk.waitForURL(new RegExp(by))
    const office = await open('/papers', 'officer')
    await office.locator('.papers-list li').first().waitFor()
    await office.getByRole('link', { name: 'None waits' }).first().click()
    await office.waitForURL(/queue/)
    for (const [name, path] of [
      ['papers', '/papers'],
      ['paper', `/filings/trade.certificate/${paper}`],
    ] as const) {
      const page = await open(path, 'trader')
      await settled(page)
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        assert.deepEqual(await wrongByAxe(page, theme === 'dark'), [], `${name} ${theme}`)
      }
      for (const lang of LANGS) {
        await page.setViewportSize({ width: 1440, height: 900 })
        await speak(page, lang)
        await page.setViewportSize({ width: 1920, height: 1080 })
        assert.deepEqual(await cutTexts(page), [], `${name} ${lang}`)
        await picture(page, { path: join(SHOTS, `app-${name}-${lang}.png`) })
        await fitsOnPhone(page, `${name} ${lang}`)
        await picture(page, { path: join(SHOTS, `app-${name}-phone-${lang}.png`) })
      }
    }
  }),
)
