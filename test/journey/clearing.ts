// What happens to a lodged declaration: it is paid, claimed, inspected and released; and how those
// who only look on see it come.
import assert from 'node:assert/strict'
import { assessedAs, LINES, SUMS, stands } from './filing.ts'
import type { Look } from './look.ts'
import type { Seat } from './stage.ts'
import { figure } from './words.ts'

/** To the officer's queue, by the navigation. */
export const toQueue = async ({ hands, page, t }: Seat): Promise<void> => {
  // a count stands behind it when something waits
  const name = new RegExp(`^${t('filing.declaration')}\\s*\\d*$`)
  await hands.press('link', name, { at: t('nav.queue') })
  const title = t('queue.title', { type: t('filing.declaration') })
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
}

/** In the queue, which nobody touches, the filing stands in a state. */
export const waits = async ({ page, t }: Seat, number: string, state: string): Promise<void> => {
  const row = page.locator('.queue-list li', { hasText: number })
  await row.getByText(t(`state.${state}`), { exact: true }).waitFor()
}

/** The trader's first page, which nobody touches, tells of a step. */
export const arrives = async ({ page, t }: Seat, number: string, state: string): Promise<void> => {
  const moves = page.getByRole('listitem').filter({ has: page.locator(`a[href*="${number}"]`) })
  await moves
    .getByText(t(`state.${state}`), { exact: true })
    .first()
    .waitFor()
}

/** On the board of what is in clearance, so many steps are done; none when it is not there. */
export const onBoard = async ({ page }: Seat, number: string, done: number): Promise<void> => {
  const row = page.locator('.board tr', { has: page.locator(`a[href*="${number}"]`) })
  const cells = row.locator('td.done')
  await (done === 0 ? row.waitFor({ state: 'detached' }) : cells.nth(done - 1).waitFor())
  assert.equal(await cells.count(), done)
}

export const pay = async ({ hands, lang, t }: Seat): Promise<void> => {
  await hands.press('button', `${t('transition.pay')} ${figure(lang, SUMS.due)} CNY`)
}

/** The officer takes the filing, which leads to it; the queue says whose it now is. */
export const claim = async (seat: Seat, number: string, look: Look): Promise<void> => {
  const { hands, page, t } = seat
  await hands.press('button', t('queue.claim'), { at: number })
  await stands(seat, 'paid')
  await toQueue(seat)
  const row = page.locator('.queue-list li.mine', { hasText: number })
  await row.getByRole('button', { name: t('queue.release'), exact: true }).waitFor()
  await look(seat, 'queue-claimed')
  await hands.press('link', number)
}

/** The goods are inspected and all that was declared, worked out and proven is looked through. */
export const inspect = async (seat: Seat, look: Look): Promise<void> => {
  const { hands, page, t } = seat
  await assessedAs(seat, 'paid')
  await hands.press('button', t('transition.inspect'))
  await stands(seat, 'inspecting')
  for (const [n, { hs, origin, preference }] of LINES.entries()) {
    await hands.press('button', t('case.how.line', { n: n + 1 }))
    const working = page.locator('table.amounts tr.how')
    await working.getByText(hs).waitFor()
    await working.getByText(origin, { exact: true }).waitFor()
    const claimed = working.getByText(t('code.scheme.acfta'), { exact: true })
    assert.equal(await claimed.count(), preference === undefined ? 0 : 1)
    if (preference === undefined) continue
    await working.getByText(preference.certificate, { exact: true }).waitFor()
    await look(seat, 'filing-inspected')
  }
  // whose accounts moved is told by names
  const entries = (await page.locator('table.entries').textContent()) ?? ''
  assert.match(entries, new RegExp(t('ledger.customs')))
  assert.doesNotMatch(entries, /org_/)
  await page.getByText(t('proof.holds'), { exact: true }).waitFor()
}

/** What is final is asked once more. */
export const release = async (seat: Seat, look: Look): Promise<void> => {
  const { hands, page, t } = seat
  await hands.press('button', t('transition.release'))
  await page.getByRole('dialog', { name: t('transition.release') }).waitFor()
  await look(seat, 'release-dialog')
  await hands.press('button', t('transition.release'), { dialog: true })
}

/** The history beside the filing, oldest first. */
export const told = async ({ page, t }: Seat, steps: readonly string[]): Promise<void> => {
  await page
    .locator('.history li')
    .nth(steps.length - 1)
    .waitFor()
  const shown = await page.locator('.history li b').allTextContents()
  assert.equal(shown.length, steps.length)
  for (const [n, step] of steps.entries()) assert.ok(shown[n]?.includes(t(step)), shown[n])
}

/** The bell says that something came: the inspection, and the release. */
export const noticed = async (seat: Seat, number: string, look: Look): Promise<void> => {
  const { hands, page, t } = seat
  const bell = t('notices.bell', { n: 2 })
  await page.getByRole('button', { name: bell, exact: true }).waitFor()
  await hands.press('button', bell)
  const notices = page.getByRole('region', { name: t('notices.title') })
  const notice = notices.locator('li', { has: page.locator(`a[href*="${number}"]`) })
  await notice.getByText(t('state.released'), { exact: true }).waitFor()
  await look(seat, 'notices')
}
