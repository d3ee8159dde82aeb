// A shopper in each language, in a real browser at a real node: finds, sees what it costs, buys,
// follows it through customs, sends one of two back, and sees tax and allowance again. Carrier and
// customs are played by the test, through the engine.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { carrier, door as theDoor } from '#test/commerce.ts'
import { good } from '#test/life.ts'
import { skipBrowser } from '#web/screen/testing/browser.ts'
import { LANGS, type Lang } from '#web/shell/langs.ts'
import { lessOf, sayAmount } from './money.ts'
import { typeBuyer, visible } from './testing/shopper.ts'
import { clean, DESK, onPage, openStage, PHONE, type Stage } from './testing/stage.ts'
import { fill, loadWords } from './words/index.ts'

let stage: Stage
before(async () => {
  if (!skipBrowser) stage = await openStage()
})
after(() => stage?.end())
const SLOW = { skip: skipBrowser, timeout: 300_000 }

const CRISP = 'SAMPLE-DURIAN-CRISP'
const TEA = 'SAMPLE-BAK-KUT-TEH'
/** As a reader of the language would type them: without marks, or part of a word. */
const ASKED: Readonly<Record<Lang, readonly [string, string]>> = {
  zh: ['榴莲冻干', '肉骨茶'],
  en: ['freeze-dried durian', 'bak kut teh'],
  vi: ['sau rieng musang', 'gia vi bak kut teh'],
  th: ['ทุเรียนมูซังคิง', 'บักกุ๊ดเต๋'],
}
const find = async (page: Page, asked: string, sku: string): Promise<void> => {
  await page.fill('#q', asked)
  // what was found, and not the same goods of the first page, which go as the answer comes
  await page.locator(`.shelf:has(h2.found) [data-sku="${sku}"]`).first().click()
  await page.waitForSelector('.product h1')
}

/** What the stair says is what the node says. */
const landedIsTrue = async (page: Page, lang: Lang): Promise<void> => {
  const number = new URL(page.url()).pathname.split('/').at(-1)
  const response = await stage.door.ask(`/articles/${number}`)
  const article = (await response.json()) as Record<string, string>
  const shown = await page.locator('.landed .amt').allTextContents()
  const names = ['price', 'freight', 'insurance', 'base', 'duty', 'consumption', 'vat', 'door']
  const wanted = names.map(name => sayAmount(lang, article[name] ?? ''))
  assert.deepEqual(
    shown.map(text => text.replace(/^(?:¥|CNY\u00a0)/, '')),
    wanted,
  )
}

const pay = async (page: Page): Promise<string> => {
  await page.click(await visible(page, '#pay', '#bar-pay'))
  await page.waitForURL(/\/shop\/pay\//)
  await page.locator('form[action$="/agree"] button').click()
  await page.waitForURL(/\/shop\/o\//)
  await page.waitForSelector('.state[data-state]')
  return (await page.textContent('.state b')) ?? ''
}

/** Carrier and customs do what is theirs, up to the release. */
const release = async (orderNo: string): Promise<void> => {
  const { door } = stage
  await door.settle()
  const [order] = await door.found('order', orderNo)
  const sale = await door.read('order', order!.number)
  const document = JSON.parse(sale.documentText) as Record<string, unknown>
  const { platform, freight, insurance, consignee, consigneePhone, address } = document
  const waybill = good(
    await door.lodge(
      'waybill',
      {
        ...{ platform, orderNo, freight, insurance, consignee, consigneePhone, address },
        ...{ carrier: 'TESTPOST', carrierName: '测试快递', waybill: `W-${orderNo}` },
        ...{ gross: '9', packages: 1 },
      },
      carrier,
    ),
  )
  await door.settle()
  const [list] = await door.found('list', orderNo)
  assert.equal(list?.state, 'matched')
  good(await door.step('list', list!, 'send', theDoor(sale.org)))
  const { internal } = JSON.parse((await door.read('list', list!.number)).documentText)
  for (const status of ['2', '120', '800']) good(await door.receipt(internal, status))
  await door.settle()
  good(await door.step('waybill', waybill, 'depart', carrier))
  await door.settle()
}

/** The warehouse has the pieces back. */
const takeBack = async (orderNo: string): Promise<void> => {
  const { door } = stage
  await door.settle()
  const [back] = await door.found('return', orderNo)
  assert.equal(back?.state, 'approved')
  good(await door.step('return', back!, 'takeBack'))
  await door.settle()
}

/** Who looks at the page again sees at once how things stand. */
const comesBack = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))

const sendBack = async (page: Page, name: string, withAxe: boolean): Promise<void> => {
  await page.click('#return')
  await page.click('#return-send')
  await page.waitForSelector('.ret .says-all')
  await clean(page, `returning-${name}`, withAxe)
  await page.click(`[id="more-r-${CRISP}"]`)
  await page.check('#reason-damaged')
  await page.click('#return-send')
  await page.waitForSelector('#return-send', { state: 'detached' })
  // what a node does every 100 ms
  await stage.door.settle()
  await comesBack(page)
  await page.waitForSelector('[data-return]')
}

const buysAndFollows = async (page: Page, lang: Lang, name: string): Promise<void> => {
  const words = await loadWords(lang)
  await find(page, ASKED[lang][0], CRISP)
  await landedIsTrue(page, lang)
  await page.click('.facts [id="more-n"]')
  await page.click(await visible(page, '#add', '#bar-add'))
  await page.waitForSelector('.facts .good')
  await page.click('.mark')
  await find(page, ASKED[lang][1], TEA)
  await landedIsTrue(page, lang)
  await page.click(await visible(page, '#add', '#bar-add'))
  assert.equal(await page.textContent('#bag i'), '3')
  await page.click('#bag')
  await page.click('#checkout-1')
  await page.waitForSelector('#name')
  await typeBuyer(page, words)
  // what axe finds, it finds in two languages; it takes a second each
  const withAxe = lang === 'zh' || lang === 'en'
  await clean(page, `checkout-${name}`, withAxe)
  const orderNo = await pay(page)
  assert.equal(await page.locator('#bag i').count(), 0, 'what was bought has left the bag')
  assert.deepEqual(await page.locator('[data-step].done').count(), 2)
  await release(orderNo)
  await comesBack(page)
  await page.waitForSelector('[data-step="moving"].done')
  assert.equal(await page.locator('[data-step].done').count(), 8)
  const text = (await page.textContent('main')) ?? ''
  assert.ok(text.includes(words.s_released) && text.includes(`W-${orderNo}`))
  await clean(page, `track-${name}`, withAxe)
  const used = await page.getAttribute('.allow', 'data-used')
  await sendBack(page, name, withAxe)
  await takeBack(orderNo)
  await comesBack(page)
  await page.waitForSelector('[data-return="refunded"]')
  // two of 98.00 with their part of the carriage, 29.20 × 196 / 241, bear 13.84; one of them half
  const tax = await page.getAttribute('[data-return]', 'data-tax')
  assert.equal(tax, '6.92')
  const shown = fill(words.refunded, { n: sayAmount(lang, tax!) })
  assert.ok(((await page.textContent('.backs')) ?? '').includes(shown))
  const left = await page.getAttribute('.allow', 'data-used')
  assert.equal(lessOf(used!, left!), '109.88', 'the allowance of one piece is back')
  await clean(page, `returned-${name}`, withAxe)
  // whoever has the device finds the order again, until it is told to forget it
  await page.goto(`${stage.url}/shop/o?lang=${lang}`)
  await page.waitForSelector('.orders a')
  await clean(page, `orders-${name}`, withAxe)
  await page.click('.orders .text')
  await page.waitForSelector('.note')
}

for (const [n, lang] of LANGS.entries()) {
  const size = n % 2 === 0 ? PHONE : DESK
  test(`${lang}: found, landed cost, bought, released, one of two back`, SLOW, async () => {
    await onPage(
      stage,
      `/shop?lang=${lang}`,
      page => buysAndFollows(page, lang, `${lang}-${size.width}`),
      {
        size,
      },
    )
  })
}
