// The workbench in a real browser on the real node: signing in, working on a filing, live.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { newOrganisation, PASSWORD, type Visitor } from '#doors/http/people/testing.ts'
import { DECLARATIONS, declaration } from '#doors/http/testing.ts'
import { NoticeWriter } from '#engine/notice/notices.ts'
import { MAILS, onApp, SKIP, settled, withStage } from './testing/stage.ts'

withStage()

const CASE = '/filings/trade.declaration'
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: at } = document
    return `${at?.tagName} ${at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? ''}`
  })

/** Tab on until the text is in focus; fails when it never is. */
const tabTo = async (page: Page, text: RegExp): Promise<void> => {
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press('Tab')
    if (text.test(await focused(page))) return
  }
  assert.fail(`${text} is not reached by Tab`)
}

test('signing in: a wrong password in words, a switch of language loses nothing', SKIP, () =>
  onApp(async ({ open, numbers }) => {
    const deep = `${CASE}/${numbers[3]}`
    const page = await open(deep)
    await page.fill('input[type=email]', MAILS.trader)
    await page.fill('input[autocomplete=current-password]', 'not-this-one')
    await page.click('.langs [lang=vi]')
    await page.waitForSelector('h1:has-text("Đăng nhập")')
    assert.equal(await page.inputValue('input[type=email]'), MAILS.trader)
    assert.equal(await page.inputValue('input[autocomplete=current-password]'), 'not-this-one')
    await page.keyboard.press('Enter')
    await page.click('button[type=submit]')
    await page.waitForSelector('[role=alert]')
    await page.click('.langs [lang=en]')
    await page.waitForSelector('text=The address or the password is not right.')
    await page.fill('input[autocomplete=current-password]', PASSWORD)
    await page.focus('input[autocomplete=current-password]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.case-head h1')
    assert.match(page.url(), new RegExp(`${numbers[3]}`))
  }),
)

test('officers pass the second factor; a recovery code stands in', SKIP, () =>
  onApp(async ({ open, people, door }) => {
    const page = await open('/')
    const enter = async (): Promise<void> => {
      await page.fill('input[type=email]', MAILS.officer)
      await page.fill('input[autocomplete=current-password]', PASSWORD)
      await page.click('button[type=submit]')
      await page.waitForSelector('input[autocomplete=one-time-code]')
    }
    await enter()
    assert.match(await focused(page), /INPUT/)
    await page.keyboard.type('000000')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.fault')
    assert.equal(await page.getAttribute('input.code', 'aria-invalid'), 'true')
    door.inner.clock.now += 60_000
    await page.fill('input.code', people.officer.code())
    await page.keyboard.press('Enter')
    await page.waitForSelector('.works, .state-box')
    assert.equal(await page.isVisible('a[href*="/app/queue/"]'), true)
    await page.click('.me')
    await page.click('text=Sign out')
    await page.waitForSelector('input[type=email]')
    await enter()
    await page.click('text=Use a recovery code')
    await page.fill('input.code', people.officer.codes[1] ?? '')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.works, .state-box')
  }),
)

test('by keyboard alone: skip link, search key, a filing is opened and paid', SKIP, () =>
  onApp(async ({ open, lodge, people }) => {
    const { number } = await lodge()
    const page = await open(CASE, 'trader')
    await page.waitForSelector('.list-table')
    await page.keyboard.press('Tab')
    assert.match(await focused(page), /Skip to the content/)
    await page.keyboard.press('/')
    assert.match(await focused(page), /INPUT Search/)
    await tabTo(page, new RegExp(`^A .*${number.slice(-9)}`))
    await page.keyboard.press('Enter')
    await page.waitForSelector('.case-head')
    assert.match(await focused(page), new RegExp(`H1 .*${number.slice(-9)}`))
    assert.match(await page.title(), new RegExp(number))
    await tabTo(page, /^BUTTON Pay [\d,.]+ CNY/)
    await page.keyboard.press('Enter')
    await page.waitForSelector('.case-head [data-state=paid]')
    const read = await people.trader.get<{ state: string }>(`${DECLARATIONS}/${number}`)
    assert.equal(read.state, 'paid')
  }),
)

test('a new filing: the form fills the sheet, and a switch of language keeps it', SKIP, () =>
  onApp(async ({ open }) => {
    const page = await open(`${CASE}/new`, 'trader')
    const form = page.locator('.form-room')
    await form.locator('input').first().waitFor()
    const box = await form.boundingBox()
    assert.ok((box?.height ?? 0) > 700, `${box?.height} px`)
    const reference = page.getByLabel('Own reference number')
    await reference.fill('KEPT-1')
    await page.click('.langs [lang=th]')
    await page.waitForFunction(() => document.documentElement.lang.startsWith('th'))
    assert.equal(
      await page
        .locator('input')
        .evaluateAll(all =>
          all.some(each => each instanceof HTMLInputElement && each.value === 'KEPT-1'),
        ),
      true,
    )
  }),
)

test('who signs in after another in one browser sees the own steps', SKIP, () =>
  onApp(async ({ open, lodge }) => {
    const { number } = await lodge()
    const stepsOf = async (who: 'officer' | 'trader'): Promise<string[]> => {
      const page = await open(`${CASE}/${number}`, who)
      await settled(page)
      return page.locator('.actions .btn-main, .actions .btn-plain').allTextContents()
    }
    const officers = await stepsOf('officer')
    const traders = await stepsOf('trader')
    assert.ok(officers.includes('Refuse'), officers.join())
    assert.ok(traders.includes('Cancel') && !traders.includes('Refuse'), traders.join())
    assert.deepEqual(await stepsOf('officer'), officers)
  }),
)

test('what is final is asked twice, and Escape takes it back', SKIP, () =>
  onApp(async ({ open, lodge }) => {
    const { number } = await lodge()
    const page = await open(`${CASE}/${number}`, 'trader')
    await page.click('.actions button:has-text("Cancel")')
    await page.waitForSelector('dialog[open]')
    await page.keyboard.press('Escape')
    await page.waitForSelector('dialog[open]', { state: 'detached' })
    assert.equal(await page.isVisible('.case-head [data-state=assessed]'), true)
    await page.click('.actions button:has-text("Cancel")')
    await page.click('dialog .btn-grave')
    await page.waitForSelector('.case-head [data-state=cancelled]')
  }),
)

test('409: whoever comes second is told what it is now, and sees it', SKIP, () =>
  onApp(async ({ open, lodge, step }) => {
    const { number, version } = await lodge()
    const page = await open(`${CASE}/${number}`, 'officer')
    await settled(page)
    // the page's stream is cut, so that it does not know
    await page.route('**/api/v1/feed**', route => route.abort())
    let held: (() => void) | undefined
    await page.route(`**/${number}/refuse`, async route => {
      assert.equal((await step('trader', number, 'pay', version)).status, 200)
      held?.()
      await route.continue()
    })
    const paid = new Promise<void>(resolve => {
      held = resolve
    })
    await page.click('.actions button:has-text("Refuse")')
    await page.click('dialog .btn-grave')
    await paid
    await page.waitForSelector('[role=alert]:has-text("Somebody was quicker")')
    assert.match((await page.textContent('.case-head [role=alert]')) ?? '', /now “Paid”/)
    await page.waitForSelector('.case-head [data-state=paid]')
  }),
)

test('a step of another arrives by itself, and is said politely', SKIP, () =>
  onApp(async ({ open, lodge, step }) => {
    const { number, version } = await lodge()
    const page = await open(`${CASE}/${number}`, 'trader')
    await settled(page)
    await page.waitForTimeout(500)
    assert.equal((await step('trader', number, 'pay', version)).status, 200)
    await page.waitForSelector('.case-head [data-state=paid]', { timeout: 30_000 })
    assert.equal((await step('officer', number, 'release', version + 1)).status, 200)
    await page.waitForSelector('.case-head [data-state=released]', { timeout: 30_000 })
    const said = await page.textContent('[aria-live=polite]')
    assert.match(said ?? '', /Released/)
    // no inspection came between, so none is shown, as done or as to come
    const way = await page.locator('.track li b').allTextContents()
    assert.deepEqual(way, ['Lodge', 'Assess', 'Pay', 'Release'])
    await page.waitForFunction(() => document.querySelectorAll('.history li').length === 3)
    await page.waitForSelector('.proof .t-green')
    await page.waitForSelector('.proof a[href^="/verify/"]:not([href$="/"])')
  }),
)

test('of many lines a hundred are shown, any is found; following ends and begins', SKIP, () =>
  onApp(async ({ open, lodge }) => {
    const [first] = (declaration() as { items: object[] }).items
    const items = Array.from({ length: 250 }, (_, n) => ({
      ...first,
      name: n === 233 ? 'Sầu riêng đông lạnh' : `鲜榴莲 ${n + 1}`,
      quantity: '10',
      net: '10',
      value: '100.00',
    }))
    const { number } = await lodge({ items })
    const page = await open(`${CASE}/${number}`, 'trader')
    await settled(page)
    const lines = page.locator('table.amounts tbody tr')
    assert.equal(await lines.count(), 100)
    await page.getByRole('button', { name: 'Show 100 more' }).click()
    assert.equal(await lines.count(), 200)
    const seek = page.getByRole('searchbox', { name: 'Find a line' })
    for (const [text, name] of [
      ['sau rieng dong', 'Sầu riêng đông lạnh'],
      ['249', '鲜榴莲 249'],
    ]) {
      await seek.fill(text ?? '')
      await page.waitForSelector('.seek:has-text("1 found")')
      assert.match((await lines.first().textContent()) ?? '', new RegExp(name ?? ''))
    }
    const follow = page.getByRole('button', { name: 'Following' })
    assert.equal(await follow.getAttribute('aria-pressed'), 'true')
    await follow.click()
    await page.getByRole('button', { name: 'Follow', exact: true, pressed: false }).click()
    await follow.waitFor()
  }),
)

test(
  'seven tabs share one stream; when its tab is closed, another goes on where it was',
  SKIP,
  () =>
    onApp(async ({ open, lodge, step, context }) => {
      const feeds: string[] = []
      context.on('request', request => {
        if (request.url().includes('/feed')) feeds.push(request.url())
      })
      const { number, version } = await lodge()
      const pages: Page[] = []
      for (let n = 0; n < 7; n++) pages.push(await open(`${CASE}/${number}`, 'trader'))
      await Promise.all(pages.map(settled))
      assert.equal(feeds.length, 1)
      assert.equal((await step('trader', number, 'pay', version)).status, 200)
      for (const page of pages) await page.waitForSelector('.case-head [data-state=paid]')
      await pages.shift()?.close()
      // at this very moment nobody has a stream
      assert.equal((await step('officer', number, 'release', version + 1)).status, 200)
      for (const page of pages) await page.waitForSelector('.case-head [data-state=released]')
      assert.equal(feeds.length, 2)
    }),
)

test('a notice that is written long after the move is shown all the same', SKIP, () =>
  onApp(async ({ open, lodge, step, door }) => {
    const { database } = door.inner
    const writer = new NoticeWriter({ database, partition: 0, now: Date.now })
    const { number, version } = await lodge()
    await writer.advance()
    const page = await open(`${CASE}/${number}`, 'trader')
    await settled(page)
    const read = (): Promise<unknown> =>
      page.waitForResponse(answer => answer.url().endsWith('/api/v1/notices'), { timeout: 30_000 })
    await page.waitForTimeout(500)
    const bell = page.locator('button[aria-label^="Notices"]')
    const unread = async (): Promise<number> =>
      Number.parseInt(/\d+/.exec((await bell.getAttribute('aria-label')) ?? '')?.[0] ?? '0', 10)
    const before = await unread()
    const asked = read()
    assert.equal((await step('officer', number, 'refuse', version)).status, 200)
    // the page asks, and is told nothing yet: then and only then is the notice written
    await asked
    await writer.advance()
    await page.waitForSelector(`button[aria-label="Notices: ${before + 1} unread"]`)
  }),
)

test('a filing of one’s own comes to the first page and into the list as it is lodged', SKIP, () =>
  onApp(async ({ open, lodge }) => {
    const home = await open('/', 'trader')
    await settled(home)
    await home.waitForTimeout(500)
    const { number } = await lodge()
    await home.waitForSelector(`.news a[href*="${number}"]`, { timeout: 30_000 })
    await home.waitForSelector(`.board a[href*="${number}"]`, { timeout: 30_000 })
    const list = await open(CASE, 'trader')
    await settled(list)
    await list.waitForTimeout(500)
    const next = await lodge()
    await list.click('.fresh-bar', { timeout: 30_000 })
    await list.waitForSelector(`.list-table a[href*="${next.number}"]`)
  }),
)

test('the session ends: signing in over the page keeps what was typed, and goes on', SKIP, () =>
  onApp(async ({ open, people, door }) => {
    const own: Visitor = await people.trader.again(MAILS.trader)
    const page = await open('/account', 'trader')
    await settled(page)
    const [cookie] = await page.context().cookies()
    assert.ok(cookie !== undefined)
    const value = own.cookie?.split('=').slice(1).join('=') ?? ''
    await page.context().addCookies([{ ...cookie, value }])
    await page.reload()
    await page.waitForSelector('input[autocomplete=name]')
    await page.fill('input[autocomplete=name]', 'Typed before it ended')
    const { sessions } = await own.get<{ sessions: { session: string; current: boolean }[] }>(
      '/api/v1/sessions',
    )
    const mine = sessions.find(each => each.current)
    assert.equal((await own.ask(`/api/v1/sessions/${mine?.session}/end`, {})).status, 204)
    await page.click('.narrow-form button[type=submit]')
    await page.waitForSelector('dialog[open] input[type=email]')
    await page.fill('dialog input[type=email]', MAILS.trader)
    await page.fill('dialog input[autocomplete=current-password]', PASSWORD)
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('.saved:has-text("Saved")')
    assert.equal(await page.inputValue('input[autocomplete=name]'), 'Typed before it ended')
    const after = await people.trader.get<{ person: { name: string } }>('/api/v1/session')
    assert.equal(after.person.name, 'Typed before it ended')
    assert.ok(door.logged.length > 0)
  }),
)

test('the queue says who works on a filing, and nobody else can take it', SKIP, () =>
  onApp(async ({ open, lodge, step, people }) => {
    const { number, version } = await lodge()
    assert.equal((await step('trader', number, 'pay', version)).status, 200)
    const other = await newOrganisation(people.operator, '凭祥海关', 'office', 'second@office.test')
    const own = `/api/v1/queue/trade.declaration/${number}`
    assert.equal((await other.ask(`${own}/claim`, {})).status, 200)
    const page = await open('/queue/trade.declaration', 'officer')
    const row = page.locator(`.queue-list li:has(a[href*="${number}"])`)
    await row.waitFor()
    assert.match((await row.getAttribute('class')) ?? '', /other/)
    assert.match((await row.textContent()) ?? '', /凭祥海关/)
    assert.equal(await row.locator('button').count(), 0)
    const filing = await open(`${CASE}/${number}`, 'officer')
    await filing.click('.actions button:has-text("Release")')
    await filing.click('dialog .btn-main')
    await filing.waitForSelector('.case-head [role=alert]')
    assert.equal(await filing.isVisible('.case-head [data-state=paid]'), true)
    assert.equal((await other.ask(`${own}/release`, {})).status, 204)
    await page.reload()
    await row.locator('button').click()
    await page.waitForSelector('.case-head')
    await page.goBack()
    await row.waitFor()
    assert.match((await row.getAttribute('class')) ?? '', /mine/)
    await row.locator('button').click()
    await page.waitForFunction(
      at => document.querySelector(`.queue-list li:has(a[href*="${at}"])`)?.className === '',
      number,
    )
  }),
)

test('another organisation’s filing is not there, like one that does not exist', SKIP, () =>
  onApp(async ({ open }) => {
    for (const path of [`${CASE}/720820269999999`, '/filings/no.such', '/operator/register']) {
      const page = await open(path, 'trader')
      await page.waitForSelector('h1:has-text("Not found")')
      await page.close()
    }
  }),
)

test('a dead line is said, and the page goes on by itself when it is back', SKIP, () =>
  onApp(async ({ open, context }) => {
    const page = await open('/', 'trader')
    await settled(page)
    await context.setOffline(true)
    await page.click('a[href$="/app/account"]')
    await page.waitForSelector('.line-down')
    await context.setOffline(false)
    await page.waitForSelector('input[autocomplete=name]')
    await page.waitForSelector('.line-down', { state: 'detached', timeout: 60_000 })
  }),
)
