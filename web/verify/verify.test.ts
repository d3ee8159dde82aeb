// The page in a real browser, at a real node: what was printed stands, changes, is withdrawn; four
// languages, light and dark, a phone; each proof checked in the browser itself.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import {
  acceptedBody,
  DECLARATIONS,
  declaration,
  type TestDoor,
  testDoor,
} from '#doors/http/testing.ts'
import { wrongByAxe } from '#test/axe.ts'
import { caller } from '#test/engine.ts'
import { launch, overflowing, skipBrowser } from '#web/screen/testing/browser.ts'
import { LANGS, type Lang } from '../shell/langs.ts'
import { WORDS } from './words/index.ts'

const ROOT = join(import.meta.dirname, '../..')
const PAGES = join(ROOT, 'dist/web')
const SHOTS = join(ROOT, 'test/shots')
const PHONE = { width: 390, height: 844 }

let browser: Browser
let door: TestDoor

before(async () => {
  if (skipBrowser) return
  await import('#web/build.ts')
  mkdirSync(SHOTS, { recursive: true })
  browser = await launch()
  door = await testDoor({ webFolder: PAGES })
})
after(async () => {
  await browser?.close()
  await door?.end()
})

const codeOf = async (number: string): Promise<string> => {
  const { engine, type } = door.inner
  const org = (await engine.keys.authenticate(door.keys.trader))?.org ?? ''
  const paper = await engine.papers.read(type, caller(org), number)
  assert.ok(paper !== undefined)
  return paper.code
}
const lodged = async (): Promise<{ number: string; code: string }> => {
  const { number } = await acceptedBody(await door.lodge(declaration()))
  return { number, code: await codeOf(number) }
}
const step = async (number: string, name: string, version: number, key = door.keys.trader) => {
  const answer = await door.ask(`${DECLARATIONS}/${number}/${name}`, {
    method: 'POST',
    key,
    headers: { 'if-match': `"${version}"` },
  })
  assert.equal(answer.status, 200, await answer.text())
}

interface Stage {
  readonly page: Page
  readonly context: BrowserContext
}
/** Opens a page, and sees that neither it nor axe has anything to complain of. */
const onPage = async (
  path: string,
  run: (stage: Stage) => Promise<void>,
  options: { dark?: boolean; prepare?: (context: BrowserContext) => Promise<unknown> } = {},
): Promise<void> => {
  const context = await browser.newContext({
    viewport: PHONE,
    colorScheme: options.dark === true ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
  const complaints: string[] = []
  try {
    await options.prepare?.(context)
    const page = await context.newPage()
    page.on('pageerror', error => complaints.push(String(error)))
    page.on('console', message => {
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
        complaints.push(message.text())
    })
    await page.goto(`${door.url}${path}`)
    await run({ page, context })
    assert.deepEqual(complaints, [])
  } finally {
    await context.close()
  }
}

const settled = (page: Page, checked: string) =>
  page.waitForSelector(`[data-checked=${checked}]`, { timeout: 60_000 })

const clean = async (page: Page): Promise<void> => {
  await page.evaluate(() => document.fonts.ready)
  assert.deepEqual(await wrongByAxe(page), [])
  assert.deepEqual(await overflowing(page), [])
}
const shot = (page: Page, name: string) =>
  page.screenshot({ path: join(SHOTS, `verify-${name}.png`), fullPage: true })

test('a valid paper, in four languages, light and dark, its proof checked by the browser', {
  skip: skipBrowser,
  timeout: 300_000,
}, async () => {
  const { number, code } = await lodged()
  for (const [n, lang] of LANGS.entries()) {
    await onPage(
      `/verify/${code}?lang=${lang}`,
      async ({ page }) => {
        await settled(page, 'holds')
        await clean(page)
        const text = (await page.textContent('main')) ?? ''
        for (const key of ['valid', 'validSays', 'holds', 'compare'] as const) {
          assert.ok(text.includes(WORDS[lang][key]), `${lang} ${key}`)
        }
        assert.ok(text.includes(number))
        assert.match(text, /2026/, 'the Gregorian year')
        assert.doesNotMatch(text, /2569|assessed|trade\.declaration/)
        await shot(page, `valid-${lang}`)
      },
      { dark: n % 2 === 1 },
    )
  }
})

test('the paper is changed by a later step, withdrawn by a refusal', {
  skip: skipBrowser,
  timeout: 300_000,
}, async () => {
  const { number, code } = await lodged()
  await step(number, 'pay', 1)
  await onPage(`/verify/${code}?lang=vi`, async ({ page }) => {
    await settled(page, 'holds')
    await page.waitForSelector('[data-standing=changed]')
    await clean(page)
    const text = (await page.textContent('main')) ?? ''
    assert.ok(text.includes(WORDS.vi.changedSays) && text.includes(WORDS.vi.now))
    await shot(page, 'changed-vi')
  })
  await step(number, 'refund', 2, door.keys.officer)
  for (const [lang, dark] of [
    ['zh', false],
    ['th', true],
  ] as const) {
    await onPage(
      `/verify/${code}?lang=${lang}`,
      async ({ page }) => {
        await settled(page, 'holds')
        await page.waitForSelector('[data-standing=withdrawn]')
        await clean(page)
        await shot(page, `withdrawn-${lang}`)
      },
      { dark },
    )
  }
})

test('a code is typed in, mistyped, unknown; the language is switched on the way', {
  skip: skipBrowser,
  timeout: 300_000,
}, async () => {
  const { code } = await lodged()
  await onPage('/verify?lang=en', async ({ page }) => {
    await clean(page)
    await shot(page, 'form-en')
    await page.fill('#code', 'U123')
    await page.keyboard.press('Enter')
    await page.getByText(WORDS.en.wrong).waitFor()
    assert.equal(await page.inputValue('#code'), 'U123', 'what was typed stays')
    await clean(page)
    await page.fill('#code', code.toLowerCase().replace(/(.{4})/g, '$1 '))
    await page.keyboard.press('Enter')
    await settled(page, 'holds')
    assert.equal(new URL(page.url()).pathname, `/verify/${code}`)
    await page.getByRole('button', { name: 'ไทย' }).click()
    await page.getByText(WORDS.th.validSays).waitFor()
    assert.equal(await page.getAttribute('html', 'lang'), 'th')
    await page.goBack()
    await page.getByText(WORDS.th.lead).waitFor()
  })
  const other = code.slice(0, -1) + (code.endsWith('0') ? '1' : '0')
  for (const lang of ['en', 'zh'] as const) {
    await onPage(`/verify/${other}?lang=${lang}`, async ({ page }) => {
      await page.getByText(WORDS[lang].unknownSays).waitFor()
      await clean(page)
      await shot(page, `unknown-${lang}`)
    })
  }
})

test('loading, no answer, too many questions: nothing is said of the paper', {
  skip: skipBrowser,
  timeout: 300_000,
}, async () => {
  const { code } = await lodged()
  let release = (): void => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  await onPage(
    `/verify/${code}?lang=en`,
    async ({ page, context }) => {
      await page.getByText(WORDS.en.loading).waitFor()
      await clean(page)
      await shot(page, 'loading-en')
      release()
      await page.getByText(WORDS.en.awaySays).waitFor()
      await clean(page)
      await shot(page, 'away-en')
      await context.unroute('**/api/v1/verify/*')
      await page.getByRole('button', { name: WORDS.en.again }).click()
      await settled(page, 'holds')
    },
    {
      prepare: context =>
        context.route('**/api/v1/verify/*', async route => {
          await held
          await route.abort('internetdisconnected')
        }),
    },
  )
  await onPage(
    `/verify/${code}?lang=zh`,
    async ({ page }) => {
      await page.getByText(WORDS.zh.busySays).waitFor()
      await clean(page)
    },
    { prepare: context => context.route('**/api/v1/verify/*', r => r.fulfill({ status: 429 })) },
  )
})

test('a forged answer is found out; a browser without Ed25519 says that it cannot tell', {
  skip: skipBrowser,
  timeout: 300_000,
}, async () => {
  const { code } = await lodged()
  await lodged()
  const forged = async (context: BrowserContext): Promise<void> => {
    await context.route('**/api/v1/verify/*', async route => {
      const response = await route.fetch()
      const told = (await response.json()) as { proof: { leaf: string } }
      told.proof.leaf = `${told.proof.leaf.startsWith('0') ? '1' : '0'}${told.proof.leaf.slice(1)}`
      await route.fulfill({ response, json: told })
    })
  }
  await onPage(
    `/verify/${code}?lang=en`,
    async ({ page }) => {
      await settled(page, 'broken')
      await page.getByRole('heading', { name: WORDS.en.notProven }).waitFor()
      assert.equal(await page.getByText(WORDS.en.validSays).count(), 0)
      await clean(page)
      await shot(page, 'broken-en')
    },
    { prepare: forged },
  )
  const without = (context: BrowserContext): Promise<unknown> =>
    context.addInitScript(() => {
      Object.defineProperty(crypto.subtle, 'importKey', {
        value: () => Promise.reject(new DOMException('no Ed25519', 'NotSupportedError')),
      })
    })
  await onPage(
    `/verify/${code}?lang=th`,
    async ({ page }) => {
      await settled(page, 'unable')
      await page.getByText(WORDS.th.unable).waitFor()
      await clean(page)
      await shot(page, 'unable-th')
    },
    { prepare: without, dark: true },
  )
})

test('all languages say all there is to say', () => {
  const keys = Object.keys(WORDS.en).sort()
  for (const lang of LANGS satisfies readonly Lang[]) {
    assert.deepEqual(Object.keys(WORDS[lang]).sort(), keys)
    assert.ok(
      Object.values(WORDS[lang]).every(each => each.trim() !== ''),
      lang,
    )
  }
})

test('the page is small: script and style together below 20 kB packed', {
  skip: skipBrowser,
}, () => {
  const html = readFileSync(join(PAGES, 'verify.html'), 'utf8')
  const files = [...html.matchAll(/(?:src|href)="\/screen\/(assets\/[^"]+\.(?:js|css))"/g)]
  assert.ok(files.length >= 2)
  const sizes = files.map(([, name]) => gzipSync(readFileSync(join(PAGES, name!))).length)
  const total = sizes.reduce((a, b) => a + b, 0)
  assert.ok(total < 20_000, `${total} bytes`)
  assert.ok(readdirSync(join(PAGES, 'assets')).length > 0)
})
