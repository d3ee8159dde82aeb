// The page in a real browser, at a real node: goods found, a code read, duty worked out; four
// languages, a phone and a desk, light and dark, by keyboard alone, and when nothing is there.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type TestDoor, testDoor } from '#doors/http/testing.ts'
import { putVersion } from '#engine/reference/store.ts'
import { wrongByAxe } from '#test/axe.ts'
import { launch, overflowing, picture, skipBrowser } from '#web/screen/testing/browser.ts'
import { LANGS, type Lang } from '#web/shell/langs.ts'
import { fill, WORDS } from './words/index.ts'

const ROOT = join(import.meta.dirname, '../..')
const PAGES = join(ROOT, 'dist/web')
const SHOTS = join(ROOT, 'test/shots')
const PHONE = { width: 390, height: 844 }
const DESK = { width: 1280, height: 800 }
const DURIAN = '0810600000'
const DAY = 'at=2026-12-01'

let browser: Browser
let door: TestDoor

before(async () => {
  if (skipBrowser) return
  await import('#web/build.ts')
  mkdirSync(SHOTS, { recursive: true })
  browser = await launch()
  const plenty = { rate: 1000, burst: 10_000 }
  door = await testDoor({ webFolder: PAGES, limits: { tariff: plenty, duty: plenty } })
  const { database, engine, mounted } = door.inner
  const seed = mounted.packs[0]?.reference.tables.duty?.seed ?? []
  const rows = [
    ...seed,
    { key: `${DURIAN}:mfn`, from: '2018-07-01', to: '2020-01-01', row: { percent: '22' } },
    { key: `${DURIAN}:mfn`, from: '2027-01-01', row: { percent: '16.5', source: 'Decree 1' } },
    { key: `${DURIAN}:rcep`, from: '2026-01-01', row: { percent: '4', except: 'JP,KR' } },
    { key: `${DURIAN}:rcep:JP`, from: '2026-01-01', row: { percent: '6' } },
    { key: `${DURIAN}:cptpp`, from: '2026-01-01', row: { absent: 'quota' } },
  ]
  await putVersion(database, 0, { pack: 'trade', name: 'duty', rows, source: 't', switched: 0 })
  await engine.refresh()
})
after(async () => {
  await browser?.close()
  await door?.end()
})

interface Options {
  readonly dark?: boolean
  readonly size?: { width: number; height: number }
  readonly prepare?: (context: BrowserContext) => Promise<unknown>
}
/** Opens a page, and sees that it has nothing to complain of. */
const onPage = async (
  path: string,
  run: (page: Page, context: BrowserContext) => Promise<void>,
  { dark = false, size = PHONE, prepare }: Options = {},
): Promise<void> => {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
  const complaints: string[] = []
  try {
    await prepare?.(context)
    const page = await context.newPage()
    page.on('pageerror', error => complaints.push(String(error)))
    page.on('console', message => {
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
        complaints.push(message.text())
    })
    await page.goto(`${door.url}${path}`)
    await run(page, context)
    assert.deepEqual(complaints, [])
  } finally {
    await context.close()
  }
}

/** Nothing is cut, nothing reaches beyond the edge, and axe has nothing to say. */
const clean = async (page: Page, name: string, withAxe = true): Promise<void> => {
  await page.evaluate(() => document.fonts.ready)
  await picture(page, { path: join(SHOTS, `tariff-${name}.png`), fullPage: true })
  assert.deepEqual(await overflowing(page), [], name)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(wide <= 0, `${name}: ${wide} px too wide`)
  if (!withAxe) return
  assert.deepEqual(await wrongByAxe(page), [], name)
}

/** As a reader of the language would type it. */
const ASKED: Readonly<Record<Lang, string>> = {
  zh: '榴莲',
  en: 'durian',
  vi: 'sau rieng',
  th: 'ทุเรียน',
}
const GOODS = `hs=${DURIAN}&origin=TH&value=140845.07&currency=USD&terms=FOB&net=36000&freight=2500`

for (const [n, lang] of LANGS.entries()) {
  test(`${lang}: found, read and worked out, on a phone and at a desk, light and dark`, {
    skip: skipBrowser,
    timeout: 300_000,
  }, async () => {
    const words = WORDS[lang]
    for (const size of [PHONE, DESK]) {
      const dark = (n % 2 === 0) === (size === DESK)
      const name = (what: string): string => `${what}-${lang}-${size.width}${dark ? '-dark' : ''}`
      const options = { size, dark }
      // the first two languages are all of phone and desk, light and dark; axe takes half a second
      const withAxe = n < 2
      await onPage(
        `/tariff?lang=${lang}&${DAY}`,
        async page => {
          await page.waitForSelector('.level')
          // the chapters have their names, also where these come later
          await page.waitForFunction(
            () => !document.querySelector('.level')?.textContent?.includes('…'),
          )
          await clean(page, name('chapters'), withAxe)
          await page.fill('#search', ASKED[lang])
          await page.locator(`.line[href*="${DURIAN}"]`).click()
          await page.waitForSelector(`[data-code="${DURIAN}"]`)
          assert.equal(new URL(page.url()).pathname, `/tariff/${DURIAN}`)
          await clean(page, name('code'), withAxe)
          const text = (await page.textContent('main')) ?? ''
          assert.match(text, /20\u00a0%/)
          assert.match(text, /16[.,]5\u00a0%/)
          for (const key of ['unit', 'vat', 'comingRates', 'absentQuota'] as const) {
            assert.ok(text.includes(words[key]), key)
          }
          assert.match(text, /2026/, 'the Gregorian year')
          assert.doesNotMatch(text, /2569|undefined|null|NaN|\{/)
        },
        options,
      )
      await onPage(
        `/tariff/duty?lang=${lang}&${DAY}&${GOODS}`,
        async page => {
          await page.waitForSelector('.result')
          await page.waitForSelector('.others')
          await clean(page, name('duty'), withAxe)
          const text = (await page.textContent('main')) ?? ''
          assert.doesNotMatch(text, /undefined|null|NaN|\{/)
          assert.ok(text.includes(words.working) && text.includes(words.needsPaper))
        },
        options,
      )
    }
  })
}

test('by keyboard alone: from a word to what the goods bear, and the address tells it again', {
  skip: skipBrowser,
  timeout: 300_000,
}, async () => {
  await onPage(`/tariff?lang=en&${DAY}`, async page => {
    await page.waitForSelector('.level')
    const press = async (key: string, until: string): Promise<void> => {
      for (let n = 0; n < 40; n++) {
        await page.keyboard.press(key)
        if (await page.evaluate(wanted => document.activeElement?.matches(wanted), until)) return
      }
      assert.fail(`${until} is not reached by ${key}`)
    }
    await press('Tab', '#search')
    await page.keyboard.type('fresh dur')
    await page.waitForSelector(`.line[href*="${DURIAN}"]`)
    assert.equal(await page.inputValue('#search'), 'fresh dur', 'nothing typed is lost')
    await press('Tab', `.line[href*="${DURIAN}"]`)
    await page.keyboard.press('Enter')
    await page.waitForSelector('article')
    await press('Tab', '#from')
    await page.keyboard.type('Thai')
    await page.waitForFunction(() => location.search.includes('origin=TH'))
    assert.equal(await page.locator('tbody tr', { hasText: 'Japan only' }).count(), 0)
    await press('Shift+Tab', 'a.main')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.known span')
    assert.equal(await page.inputValue('#origin'), 'TH')
    await press('Tab', '#value')
    await page.keyboard.type('1,000,000.00')
    await press('Tab', '#terms')
    await page.keyboard.type('CIF')
    await press('Tab', '#net')
    await page.keyboard.type('36 000')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[data-due="308000.00"]')
    assert.ok(await page.evaluate(() => document.activeElement?.closest('.result') !== null))
    await press('Tab', '.others a')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[data-due="90000.00"]')
    assert.match((await page.textContent('.result')) ?? '', /to be paid by .*16/)
    const address = page.url()
    await page.goBack()
    await page.waitForSelector('[data-due="308000.00"]')
    await page.goto(address)
    await page.waitForSelector('[data-due="90000.00"]')
    assert.equal(await page.inputValue('#preference'), 'acfta')
    // another day, another rate; and in another language what was typed is still there
    await page.goto(address.replace('2026-12-01', '2027-01-01').replace('preference=acfta', ''))
    await page.waitForSelector('[data-due="269850.00"]')
    await page.getByRole('button', { name: 'Tiếng Việt' }).click()
    await page.getByText(WORDS.vi.working).first().waitFor()
    assert.equal(await page.inputValue('#value'), '1000000,00')
  })
})

test('what is wrong is said at its field, in the language, and what was typed stays', {
  skip: skipBrowser,
  timeout: 300_000,
}, async () => {
  await onPage(`/tariff/duty?lang=en&${DAY}`, async page => {
    await page.getByRole('button', { name: WORDS.en.submit }).click()
    await page.waitForSelector('#hs[aria-invalid]:focus')
    await clean(page, 'duty-blank-en-390')
    await page.fill('#hs', '0810.60.00.00')
    await page.selectOption('#origin', 'TH')
    await page.waitForSelector('#preference')
    await page.selectOption('#preference', 'rcep')
    await page.selectOption('#terms', 'FOB')
    await page.fill('#value', 'abc')
    await page.fill('#net', '36000')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#value[aria-invalid]:focus')
    assert.equal(await page.inputValue('#value'), 'abc')
    assert.equal(await page.inputValue('#preference'), 'rcep')
    await page.fill('#value', '100.00')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#freight[aria-invalid]:focus')
    await clean(page, 'duty-faults-en-390')
    await page.getByRole('button', { name: 'ไทย' }).click()
    await page.waitForFunction(() =>
      /[ก-๙]/.test(document.querySelector('#freight-hint')?.textContent ?? ''),
    )
    await page.fill('#freight', '10')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.result')
  })
})

test('rates that are more than a percentage are said, asked for and worked out', {
  skip: skipBrowser,
  timeout: 300_000,
}, async () => {
  const common = `lang=en&${DAY}&currency=CNY&terms=CIF&value=10000.00&net=1000`
  for (const [goods, due, says] of [
    // 20 % or 1.5 a kilogram, whichever is lower: 1,500; VAT 13 % of 11,500
    ['hs=4001220000&origin=TH', '2995.00', '20\u00a0% or 1.50\u00a0CNY/kg, the lower'],
    // 7.5 for each of 1,000 litres; 0.25 a kilogram consumption tax
    ['hs=2203000000&origin=ZZ&quantity=1000', '10057.50', '7.50\u00a0CNY/litre × 1,000'],
    ['hs=2203000000&origin=ZZ&quantity=1000', '10057.50', '0.25\u00a0CNY/kg × 1,000'],
    // 10 % within its own base: (10,000 + 1,400) / 0.9 * 0.1
    ['hs=2204210000&origin=CL', '4313.34', '10\u00a0%, itself within its base'],
  ] as const) {
    await onPage(`/tariff/duty?${common}&${goods}`, async page => {
      await page.waitForSelector('.result')
      const found = await page.getAttribute('.result', 'data-due')
      const text = (await page.textContent('.result')) ?? ''
      assert.equal(found, due, goods)
      assert.ok(text.includes(says), `${goods}: ${text}`)
      assert.equal(await page.isVisible('#quantity'), goods.includes('quantity'), goods)
      await picture(page, { path: join(SHOTS, `tariff-${goods.slice(3, 13)}.png`), fullPage: true })
    })
  }
})

test('nothing found, nothing there, not in force, no answer, too often: each is said', {
  skip: skipBrowser,
  timeout: 300_000,
}, async () => {
  await onPage(`/tariff?lang=vi&${DAY}&search=zzz`, async page => {
    await page.getByRole('heading', { name: WORDS.vi.nothing }).waitFor()
    await clean(page, 'nothing-vi-390')
  })
  await onPage('/tariff?lang=en&at=1999-01-01', async page => {
    await page.getByRole('heading', { name: WORDS.en.empty }).waitFor()
    await clean(page, 'empty-en-390')
  })
  await onPage(`/tariff/1234567890?lang=th&${DAY}`, async page => {
    await page.getByRole('heading', { name: WORDS.th.none }).waitFor()
    await clean(page, 'none-th-390')
  })
  await onPage(`/tariff/8517120011?lang=zh&${DAY}`, async page => {
    await page.getByRole('heading', { name: WORDS.zh.ended }).waitFor()
    await clean(page, 'ended-zh-390')
    await page.getByText(fill(WORDS.zh.successor, { code: '8517.13.00.00' })).click()
    await page.waitForSelector('[data-code="8517130000"]')
  })
  await onPage(`/tariff/${DURIAN}?lang=en&at=2019-01-01`, async page => {
    await page.getByText(WORDS.en.coming).first().waitFor()
    assert.equal(await page.locator('a.main').count(), 0)
  })
  let release = (): void => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  const away = (context: BrowserContext): Promise<unknown> =>
    context.route('**/api/v1/tariff*', async route => {
      await held
      await route.abort('internetdisconnected')
    })
  await onPage(
    `/tariff?lang=en&${DAY}`,
    async (page, context) => {
      await page.getByText(WORDS.en.loading).waitFor()
      await clean(page, 'loading-en-390')
      release()
      await page.getByText(WORDS.en.awaySays).waitFor()
      await clean(page, 'away-en-390-dark')
      await context.unroute('**/api/v1/tariff*')
      await page.getByRole('button', { name: WORDS.en.again }).click()
      await page.waitForSelector('.level')
    },
    { prepare: away, dark: true },
  )
  for (const [status, key] of [
    [429, 'busySays'],
    [404, 'noTariffSays'],
  ] as const) {
    await onPage(
      `/tariff/duty?lang=zh&${DAY}`,
      async page => {
        await page.getByText(WORDS.zh[key]).waitFor()
      },
      { prepare: context => context.route('**/api/v1/duty*', r => r.fulfill({ status })) },
    )
  }
})

test('all languages say all there is to say, with the same values in it', () => {
  const values = (text: string): string => (text.match(/\{\w+\}/g) ?? []).sort().join()
  for (const lang of LANGS) {
    assert.deepEqual(Object.keys(WORDS[lang]), Object.keys(WORDS.en), lang)
    for (const [key, text] of Object.entries(WORDS[lang])) {
      const english = WORDS.en[key as keyof typeof WORDS.en]
      assert.notEqual(text.trim(), '', `${lang} ${key}`)
      assert.equal(values(text), values(english), `${lang} ${key}`)
    }
  }
})

test('the page is small: script, style and chapters’ names together below 30 kB packed', {
  skip: skipBrowser,
}, () => {
  const html = readFileSync(join(PAGES, 'tariff.html'), 'utf8')
  const files = [...html.matchAll(/(?:src|href)="\/screen\/(assets\/[^"]+\.(?:js|css))"/g)]
  assert.ok(files.length >= 3)
  const packed = (name: string): number => gzipSync(readFileSync(join(PAGES, name))).length
  const script = readFileSync(join(PAGES, files[0]![1]!), 'utf8')
  const names = [...script.matchAll(/names-\w\w-[\w-]+\.js/g)].map(([name]) => `assets/${name}`)
  assert.equal(new Set(names).size, LANGS.length)
  const total = files.reduce((sum, [, name]) => sum + packed(name!), 0)
  const most = total + Math.max(...names.map(packed))
  assert.ok(most < 30_000, `${most} bytes`)
})
