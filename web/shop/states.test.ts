// The shop's pages as they fit, and as they say what does not go: in a real browser at a real node.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { BrowserContext, Page } from 'playwright-core'
import { skipBrowser } from '#web/screen/testing/browser.ts'
import { LANGS } from '#web/shell/langs.ts'
import { inBag, settled, typeBuyer, visible } from './testing/shopper.ts'
import { clean, DESK, onPage, openStage, PAGES, PHONE, type Stage } from './testing/stage.ts'
import { fill, loadWords } from './words/index.ts'

let stage: Stage
before(async () => {
  if (!skipBrowser) stage = await openStage()
})
after(() => stage?.end())
const SLOW = { skip: skipBrowser, timeout: 300_000 }

/** Every width that a page may be read at: nothing is wider than the page. */
const fits = async (page: Page, name: string): Promise<void> => {
  for (const width of [320, 768, 1024]) {
    await page.setViewportSize({ width, height: 900 })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    assert.ok(wide <= 0, `${name} at ${width}: ${wide} px too wide`)
  }
}
for (const [n, lang] of LANGS.entries()) {
  test(`${lang}: every page fits from 320 to 1440, and axe has nothing to say`, SLOW, async () => {
    const at = (art: string): string => `/shop/a/${stage.door.numberOf(art)}`
    const pages = {
      home: '/shop',
      category: '/shop/c/kitchen',
      product: at('serum'),
      abroad: at('car'),
      bag: '/shop/bag',
      orders: '/shop/o',
    }
    const run = async (page: Page): Promise<void> => {
      for (const [i, [name, path]] of Object.entries(pages).entries()) {
        await page.goto(`${stage.url}${path}?lang=${lang}`)
        await settled(page)
        await page.setViewportSize(PHONE)
        await clean(page, `${name}-${lang}-390`, n < 2 && i % 2 === n)
        await fits(page, `${name}-${lang}`)
        await page.setViewportSize(DESK)
        await clean(page, `${name}-${lang}-1440`, n < 2 && i % 2 !== n)
      }
    }
    const prepare = inBag(stage, 'durian-crisp', 'bak-kut-teh', 'mango', 'serum')
    await onPage(stage, `/shop/zzz?lang=${lang}`, run, { prepare })
  })
}

test(
  'nothing typed is lost: faults, another language, a reload, a lost line, a refusal',
  SLOW,
  async () => {
    const [words, other] = [await loadWords('en'), await loadWords('vi')]
    const run = async (page: Page, context: BrowserContext): Promise<void> => {
      await page.waitForSelector('#pay')
      await page.click('#pay')
      await page.waitForSelector('#name:focus[aria-invalid=true]')
      assert.equal(await page.textContent('#name-says'), words.needed)
      await clean(page, 'checkout-blank-en-1440')
      await typeBuyer(page, words)
      await page.fill('#coupon', 'NONE')
      await page.waitForSelector('#outcome .faults')
      await page.fill('#coupon', '')
      await page.waitForSelector('#outcome .faults', { state: 'detached' })
      await page.click('#lang')
      await page.getByRole('button', { name: 'Tiếng Việt' }).click()
      await page.waitForSelector(`text=${other.buyerSays}`)
      assert.equal(await page.inputValue('#address'), '广西南宁市青秀区测试路 1 号')
      await page.reload()
      await page.waitForSelector('#pay:not([disabled])')
      assert.equal(await page.inputValue('#consignee'), '收货人')
      // the answer is lost, the checkout is not: sent again it is the same one
      const keys: string[] = []
      await context.route('**/shop/checkouts', async route => {
        keys.push(route.request().headers()['idempotency-key'] ?? '')
        if (keys.length > 1) return route.continue()
        await route.fetch()
        return route.abort('internetdisconnected')
      })
      await page.click('#pay')
      await page.waitForSelector(`text=${other.notSent}`)
      await clean(page, 'checkout-lost-vi-1440')
      await page.click('#pay')
      await page.waitForURL(/\/shop\/pay\//)
      assert.deepEqual([keys.length, new Set(keys).size], [2, 1])
      const refuse = page.locator('form[action$="/refuse"] button')
      await refuse.click()
      await page.waitForURL(/\/shop\/o\//)
      await page.waitForSelector(`text=${other.refused}`)
      await clean(page, 'refused-vi-1440')
      assert.equal(await page.textContent('#bag i'), '1', 'what was not bought stays in the bag')
    }
    const path = '/shop/checkout?lang=en'
    await onPage(stage, path, run, { size: DESK, prepare: inBag(stage, 'coffee') })
  },
)

test(
  'a price that moved, too much at once, sold out, not found, no line: each is said',
  SLOW,
  async () => {
    const words = await loadWords('en')
    const moved = async (page: Page, context: BrowserContext): Promise<void> => {
      await page.waitForSelector('#bar-pay')
      await typeBuyer(page, words)
      await context.route('**/shop/checkouts', async route => {
        const body = { ...(route.request().postDataJSON() as object), expect: '1.00' }
        await route.continue({ postData: JSON.stringify(body) })
      })
      await page.click(await visible(page, '#pay', '#bar-pay'))
      await page.waitForSelector(`text=${words.priceChanged}`)
      await clean(page, 'checkout-moved-en-390')
    }
    await onPage(stage, '/shop/checkout?lang=en', moved, { prepare: inBag(stage, 'coffee') })
    const serum = `/shop/checkout?lang=en&article=${stage.door.numberOf('serum')}&n=7`
    await onPage(stage, serum, async page => {
      await page.waitForSelector('.bill .faults')
      assert.ok(await page.isDisabled('#bar-pay'))
      await clean(page, 'checkout-over-en-390')
    })
    const fungus = `/shop/a/${stage.door.numberOf('snow-fungus')}?lang=en`
    await onPage(stage, fungus, async page => {
      await page.waitForSelector('.facts .stock.is-few')
      for (let n = 0; n < 3; n++) await page.click('#more-n')
      assert.ok(await page.isDisabled('#more-n'), 'no more than there are')
    })
    await onPage(stage, '/shop/bag?lang=en', async page => {
      await page.waitForSelector(`text=${words.emptyBag}`)
      await clean(page, 'bag-empty-en-390')
    })
    await onPage(stage, '/shop/a/P2026999999?lang=en', async page => {
      await page.waitForSelector(`text=${words.goneSays}`)
    })
    await onPage(stage, `/shop/o/${'a'.repeat(43)}?lang=en`, async page => {
      await page.waitForSelector(`text=${words.goneOrder}`)
    })
    await onPage(stage, '/shop?lang=en&q=zzz', async page => {
      await page.waitForSelector(`text=${fill(words.none, { q: 'zzz' })}`)
      await clean(page, 'nothing-en-390', false)
    })
  },
)

test(
  'no line at first: it is said, and all comes once it is back; too often asked is said',
  SLOW,
  async () => {
    const words = await loadWords('en')
    const away = (context: BrowserContext): Promise<unknown> =>
      context.route('**/api/v1/shop/**', route => route.abort('internetdisconnected'))
    const back = async (page: Page, context: BrowserContext): Promise<void> => {
      await page.waitForSelector(`text=${words.awaySays}`)
      await clean(page, 'away-en-390')
      await context.unroute('**/api/v1/shop/**')
      await page.click('#again')
      await page.waitForSelector('.grid .feat')
    }
    await onPage(stage, '/shop?lang=en', back, { prepare: away })
    const busy = (context: BrowserContext): Promise<unknown> =>
      context.route('**/api/v1/shop/articles*', route => route.fulfill({ status: 429 }))
    await onPage(
      stage,
      '/shop?lang=en',
      async page => {
        await page.waitForSelector(`text=${words.busySays}`)
      },
      { prepare: busy },
    )
  },
)

test('by keyboard alone: from the search to the bag', SLOW, async () => {
  await onPage(
    stage,
    '/shop?lang=en',
    async page => {
      await page.waitForSelector('.grid')
      const press = async (until: string): Promise<void> => {
        for (let n = 0; n < 40; n++) {
          await page.keyboard.press('Tab')
          if (await page.evaluate(at => document.activeElement?.matches(at), until)) return
        }
        assert.fail(`${until} is not reached`)
      }
      await press('.skip')
      await page.keyboard.press('Enter')
      await press('#q')
      await page.keyboard.type('ca phe')
      await page.waitForSelector('.found')
      await press('[data-sku$="COFFEE"]')
      await page.keyboard.press('Enter')
      await page.waitForSelector('#more-n')
      await press('#more-n')
      await page.keyboard.press('Enter')
      assert.ok(await page.evaluate(() => document.activeElement?.id === 'more-n'), 'stays there')
      await press('#add')
      await page.keyboard.press('Enter')
      await page.waitForSelector('.facts .good')
      assert.equal(await page.textContent('#bag i'), '2')
    },
    { size: DESK },
  )
})

test('script and style of the shop, with one language, are below 40 kB packed', SLOW, () => {
  const html = readFileSync(join(PAGES, 'shop.html'), 'utf8')
  const first = [...html.matchAll(/(?:src|href)="\/screen\/(assets\/[^"]+\.(?:js|css))"/g)]
  const names = new Set(first.map(([, name]) => name!))
  const packed = (name: string): number => gzipSync(readFileSync(join(PAGES, name))).length
  const script = [...names].map(name => readFileSync(join(PAGES, name), 'utf8')).join('\n')
  const words = [...script.matchAll(/\b(?:zh|en|vi|th)-[\w-]{8}\.js/g)].map(([name]) => name)
  assert.equal(new Set(words).size, LANGS.length, 'each language by itself')
  const most = Math.max(...words.map(name => packed(`assets/${name}`)))
  const total = [...names].reduce((sum, name) => sum + packed(name), most)
  assert.ok(total < 40_000, `${total} bytes`)
})
