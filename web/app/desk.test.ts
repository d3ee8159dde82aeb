// The merchant's desk in a real browser: one look in four languages, what was stopped with what to
// do, the shelf, returns, the settlement down to its filings and as a file; nothing to sell; and an
// operator's troubles.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { LANGS } from '#kit/words.ts'
import { wrongByAxe } from '#test/axe.ts'
import { picture } from '#web/screen/testing/browser.ts'
import { fitsOnPhone, speak } from './testing/looks.ts'
import { DAY, fortnight } from './testing/merchant.ts'
import { cutTexts, onApp, SHOTS, SKIP, settled, withStage } from './testing/stage.ts'

withStage({ ago: 14 * DAY, past: fortnight })

const MONTH = new Date(Date.now() - 5 * DAY).toISOString().slice(0, 7)

for (const [name, path, who] of [
  ['desk', `/merchant?period=${MONTH}`, 'trader'],
  ['troubles', '/operator/troubles', 'operator'],
] as const) {
  test(`${name}: fits in four languages and sizes, axe is content in light and dark`, SKIP, () =>
    onApp(async ({ open }) => {
      const page = await open(path, who)
      await settled(page)
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        assert.deepEqual(await wrongByAxe(page, theme === 'dark'), [], theme)
        if (theme === 'dark') {
          await page.setViewportSize({ width: 1920, height: 1080 })
          await picture(page, { path: join(SHOTS, `app-${name}-dark.png`) })
        }
      }
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      for (const lang of LANGS) {
        await page.setViewportSize({ width: 1440, height: 900 })
        await speak(page, lang)
        for (const [width, height] of [
          [1920, 2600],
          [1440, 900],
          [800, 900],
        ] as const) {
          await page.setViewportSize({ width, height })
          assert.deepEqual(await cutTexts(page), [], `${lang} ${width}`)
          if (width === 1920) await picture(page, { path: join(SHOTS, `app-${name}-${lang}.png`) })
        }
        await fitsOnPhone(page, lang)
        if (lang === 'en') assert.deepEqual(await wrongByAxe(page), [], 'phone')
        await page.setViewportSize({ width: 390, height: 6600 })
        await picture(page, { path: join(SHOTS, `app-${name}-phone-${lang}.png`) })
      }
    }),
  )
}

test(
  'what was stopped says why and what to do, and leads to the filing that is to be amended',
  SKIP,
  () =>
    onApp(async ({ open }) => {
      const page = await open('/merchant', 'trader')
      await settled(page)
      const stops = page.locator('.stop')
      const texts = (await stops.allInnerTexts()).map(each => each.replace(/\s+/g, ' '))
      assert.equal(texts.length, 6)
      const one = (part: RegExp): string => texts.find(each => part.test(each)) ?? ''
      assert.match(one(/Documents differ/), /do not agree on the amount\. ?1332/)
      assert.match(one(/Documents differ/), /Payment statement 98\.00/)
      assert.match(one(/Documents differ/), /Ask the payment provider/)
      assert.match(one(/1313/), /订购人购买超过年度限额.+Cancel the list, then the order/)
      assert.match(
        one(/lighter than the goods/),
        /Could not be done by itself: Import list.+net mass is more than the gross/,
      )
      assert.match(one(/The officer writes/), /申报品名与实物不符/)
      const items = stops.filter({ hasText: '1322' })
      // by the keyboard alone
      const amend = items.getByRole('link', { name: 'Amend the list' })
      await amend.focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(/commerce\.list\/new\?amend=/)
      await page.getByRole('heading', { name: /Import list L7216/ }).waitFor()
      await page.getByRole('button', { name: 'Amend', exact: true }).waitFor()
    }),
)

test('the strip counts what its sections show, and each count leads there', SKIP, () =>
  onApp(async ({ open, people }) => {
    const page = await open('/merchant', 'trader')
    await settled(page)
    const cells = await page.locator('.desk-works .work').allInnerTexts()
    const told = await people.trader.get<{
      days: { orders: number }[]
      packing: { count: number; orders: unknown[] }
    }>('/api/v1/merchant')
    const counts = cells.map(each => /\n(\d+)\n/.exec(`\n${each}\n`)?.[1])
    assert.equal(counts[0], String(told.days.at(-1)?.orders))
    assert.equal(counts[1], String(told.packing.count))
    assert.equal(counts[3], '6')
    assert.equal(await page.locator('#desk-packing tbody tr').count(), told.packing.orders.length)
    await page.getByRole('link', { name: /To pack/ }).click()
    assert.match(page.url(), /#desk-packing$/)
    await page.getByRole('link', { name: /With customs/ }).click()
    await page.waitForURL(/commerce\.list\?state=sent/)
    await settled(page)
    assert.equal(await page.locator('.list-table tbody tr').count(), Number(counts[2]))
  }),
)

test(
  'a settlement is cut by day, opens its filings, and goes into a file with the same sums',
  SKIP,
  () =>
    onApp(async ({ open, people }) => {
      const page = await open(`/merchant?period=${MONTH}`, 'trader')
      await settled(page)
      interface Told {
        readonly total: Readonly<Record<string, string>>
        readonly days: readonly { day: string; lines: number; payable: string }[]
      }
      const path = '/api/v1/settlement/statement?period='
      const month = await people.trader.get<Told>(`${path}${MONTH}`)
      const shown = page.locator('.desk-payable dd')
      const figure = async (): Promise<string> =>
        ((await shown.textContent()) ?? '').replace(/[^\d.-]/g, '').replace(/\.$/, '')
      assert.equal(await figure(), month.total.payable)
      const download = page.waitForEvent('download')
      await page.locator('.desk-money').getByRole('button', { name: 'CSV' }).click()
      const csv = readFileSync(await (await download).path(), 'utf8')
      assert.ok(csv.trimEnd().endsWith(Object.values(month.total).join(',')))
      const day = month.days.at(-1)!
      await page.locator('.desk-month button').last().click()
      await page.waitForURL(new RegExp(`period=${day.day}`))
      await settled(page)
      assert.equal(await figure(), day.payable)
      assert.equal(await page.locator('.desk-money tbody tr').count(), Math.min(50, day.lines))
      await page.locator('.desk-money tbody a').first().click()
      await page.waitForURL(/filings\/commerce\.(order|return)\//)
    }),
)

test('nothing is sold yet: three steps; a broken line says so and can be tried again', SKIP, () =>
  onApp(async ({ open, context }) => {
    const looks = /\/api\/v1\/merchant$/
    await context.route(looks, route => route.fulfill({ status: 503, json: {} }))
    const broken = await open('/merchant', 'trader')
    await broken.getByRole('button', { name: 'Try again' }).waitFor({ timeout: 60_000 })
    await picture(broken, { path: join(SHOTS, 'app-desk-broken.png') })
    await context.unroute(looks)
    await broken.getByRole('button', { name: 'Try again' }).click()
    await broken.locator('.desk-works').waitFor()
    await context.route(looks, async route => {
      const response = await route.fetch()
      await route.fulfill({ response, json: { ...(await response.json()), sells: false } })
    })
    const page = await open('/merchant', 'trader')
    await page.getByRole('link', { name: /Bring in your catalogue/ }).waitFor()
    assert.deepEqual(await wrongByAxe(page), [])
    await picture(page, { path: join(SHOTS, 'app-desk-empty.png') })
    await page.getByRole('link', { name: /Bring in your catalogue/ }).click()
    await page.waitForURL(/commerce\.product\/bulk/)
  }),
)

test('an operator sees what the node could not do; others have no such page', SKIP, () =>
  onApp(async ({ open }) => {
    const page = await open('/operator/troubles', 'operator')
    await settled(page)
    const [text = ''] = await page.locator('.troubles li').allInnerTexts()
    assert.match(
      text,
      /广西鲜岸果业有限公司[\s\S]+by itself: Import list[\s\S]+net mass is more than/,
    )
    const other = await open('/operator/troubles', 'trader')
    await other.getByText('Not found').first().waitFor()
    const officer = await open('/merchant', 'officer')
    await officer.getByText('Not found').first().waitFor()
    assert.equal(await officer.getByRole('link', { name: 'Merchant’s desk' }).count(), 0)
  }),
)
