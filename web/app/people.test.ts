// Coming in by a link, by a passkey, and amending a filing: what nobody had tried in a browser.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { PASSWORD, unbase32 } from '#doors/http/people/testing.ts'
import { DECLARATIONS } from '#doors/http/testing.ts'
import { codeOf, stepAt } from '#engine/access/totp.ts'
import { MAILS, onApp, SHOTS, SKIP, settled, withStage } from './testing/stage.ts'

withStage()

test('an invitation by its link: name, password, second factor, and one is inside', SKIP, () =>
  onApp(async ({ open, people, door }) => {
    const { link } = await people.operator.get<{ link: string }>('/api/v1/organisations', {
      name: 'Customs 7209',
      kind: 'office',
      mail: 'first@customs.test',
    })
    const page = await open(`/link#${link.slice(link.indexOf('#') + 1)}`)
    await page.waitForSelector('text=first@customs.test')
    await page.screenshot({ path: join(SHOTS, 'app-link.png') })
    await page.fill('input[autocomplete=name]', 'Nguyễn Thị Lan')
    const password = page.locator('input[autocomplete=new-password]').first()
    await password.fill('password12')
    await page.click('button[type=submit]')
    await page.waitForSelector('.fault')
    await password.fill(PASSWORD)
    await page.click('button[type=submit]')
    await page.waitForSelector('svg[role=img], .qr')
    await page.screenshot({ path: join(SHOTS, 'app-enrol.png') })
    const secret = (await page.locator('code').first().textContent())!.replace(/\s/g, '')
    const code = codeOf(unbase32(secret), stepAt(door.inner.clock.now))
    await page.fill('input[autocomplete=one-time-code]', code)
    await page.keyboard.press('Enter')
    await page.waitForSelector('text=I have kept them')
    await page.screenshot({ path: join(SHOTS, 'app-codes.png') })
    await page.click('text=I have kept them')
    await page.waitForSelector('.works, .state-box')
    assert.ok(!page.url().includes('#'), 'the token does not stay in the address')
  }),
)

test('a passkey: added in the account, and signed in with', SKIP, () =>
  onApp(async ({ context, door, people }) => {
    // by a bare IP address browsers offer no passkeys
    const home = door.url.replace('127.0.0.1', 'localhost')
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('WebAuthn.enable')
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await page.goto(`${home}/app/account?lang=en`)
    await page.fill('input[type=email]', MAILS.trader)
    await page.fill('input[autocomplete=current-password]', PASSWORD)
    await page.click('button[type=submit]')
    await page.click('text=Add a passkey')
    await page.getByRole('dialog').getByLabel('Name').fill('办公室电脑')
    await page.getByRole('dialog').getByRole('button', { name: 'Add a passkey' }).click()
    await page.waitForSelector('.rows >> text=办公室电脑')
    await page.click('.me')
    await page.click('text=Sign out')
    await page.click('text=Use a passkey')
    await page.waitForSelector('.works, .state-box')
    await page.goto(`${home}/app/account?lang=en`)
    await page.waitForSelector('.rows >> text=办公室电脑')
    await page.waitForSelector('text=last used')
    // another device knows nothing of it
    const bad = await people.trader.ask('/api/v1/session/passkey', {
      response: { id: 'x', rawId: 'x', type: 'public-key', response: {} },
    })
    assert.equal(bad.status, 422)
  }),
)

test(
  'amending: the form holds what was lodged, shows what it will cost, and replaces it once',
  SKIP,
  () =>
    onApp(async ({ open, lodge, people }) => {
      const { number } = await lodge({ vehicle: '桂F·K9001' })
      const before = await people.trader.get<{ drafts: unknown[] }>('/api/v1/drafts')
      const page = await open(`/filings/trade.declaration/new?amend=${number}`, 'trader')
      await settled(page)
      await page.waitForSelector('.ff-amounts:not([data-old]) .ff-total')
      assert.equal(await page.inputValue('#f-vehicle'), '桂F·K9001')
      assert.equal(await page.locator('.ff-mend li').count(), 0, 'its own claims are no fault')
      await page.screenshot({ path: join(SHOTS, 'app-amend.png') })
      await page.fill('#f-vehicle', '桂F·K9002')
      // on the device within a tenth of a second
      await page.waitForTimeout(400)
      await page.reload()
      await page.waitForSelector('.ff-amounts:not([data-old]) .ff-total')
      assert.equal(await page.inputValue('#f-vehicle'), '桂F·K9002', 'kept on this device')
      await page.click('.ff-button.ff-primary')
      await page.waitForSelector('.case-head h1')
      type Filing = { version: number; document: { vehicle: string } }
      const after = await people.trader.get<Filing>(`${DECLARATIONS}/${number}`)
      assert.deepEqual([after.version, after.document.vehicle], [2, '桂F·K9002'])
      const drafts = await people.trader.get<{ drafts: unknown[] }>('/api/v1/drafts')
      assert.equal(drafts.drafts.length, before.drafts.length, 'no draft that could be lodged anew')
    }),
)
