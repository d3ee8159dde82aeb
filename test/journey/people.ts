// Coming in: the operator by the link that the first start printed, the others by invitation; with
// their passwords, and a second factor where a role needs one.
import assert from 'node:assert/strict'
import { unbase32 } from '#doors/http/people/testing.ts'
import { codeOf, stepAt } from '#engine/access/totp.ts'
import type { Look } from './look.ts'
import type { Seat } from './stage.ts'

export const PASSWORD = 'quiet-harbour-29-lychee'
export const OPERATOR = 'operator@node.test'

/** The link that the console shows at the first start. */
export const printedLink = (printed: string): string => {
  const [link] = /http:\S+\/app\/link#\S+/.exec(printed) ?? []
  return link ?? assert.fail(`the node printed no link:\n${printed}`)
}

/** Set up the authenticator app; gives back the recovery codes. */
export const enrol = async (seat: Seat, look: Look): Promise<string[]> => {
  const { page, hands, t } = seat
  await page.getByRole('img', { name: t('totp.qr') }).waitFor()
  await look(seat, 'enrol')
  const secret = (await page.locator('.secret code').textContent()) ?? ''
  await hands.write(t('totp.code'), codeOf(unbase32(secret.replace(/\s/g, '')), stepAt(Date.now())))
  await hands.press('button', t('totp.confirm'))
  await page.getByRole('heading', { name: t('totp.codes') }).waitFor()
  await look(seat, 'recovery-codes')
  const codes = await page.locator('.recovery li code').allTextContents()
  assert.equal(new Set(codes).size, codes.length)
  await hands.press('button', t('totp.codes.kept'))
  return codes
}

/** The first page of somebody who is inside. */
export const inside = ({ page, t }: Seat): Promise<void> =>
  page.getByRole('navigation', { name: t('nav.main') }).waitFor()

/** Become the operator of a node that has none. */
export const firstOperator = async (seat: Seat, look: Look): Promise<string[]> => {
  const { page, hands, t } = seat
  await page.getByRole('heading', { name: t('link.operator') }).waitFor()
  await hands.write(t('link.house'), 'Beibu Gulf Port Community')
  await hands.write(t('account.name'), 'Operator')
  await hands.write(t('sign.mail'), OPERATOR)
  await hands.write(t('password.new'), 'password12')
  await hands.press('button', t('link.operator.go'))
  await page.locator('.field .fault').first().waitFor()
  await look(seat, 'first-operator')
  await hands.write(t('password.new'), PASSWORD)
  await hands.press('button', t('link.operator.go'))
  const codes = await enrol(seat, look)
  await inside(seat)
  return codes
}

/** Sign in with a password and a recovery code. */
export const signIn = async (seat: Seat, code: string, look: Look): Promise<void> => {
  const { page, hands, t } = seat
  await page.getByRole('heading', { name: t('sign.title') }).waitFor()
  await look(seat, 'sign-in')
  await hands.write(t('sign.mail'), OPERATOR)
  await hands.write(t('sign.password'), PASSWORD)
  await hands.press('button', t('sign.go'))
  await page.getByRole('heading', { name: t('sign.code') }).waitFor()
  await look(seat, 'sign-in-code')
  await hands.press('button', t('sign.recovery.use'))
  await hands.write(t('sign.recovery'), code)
  await look(seat, 'sign-in-recovery')
  await hands.press('button', t('sign.go'))
  await inside(seat)
}

export interface House {
  readonly name: string
  readonly kind: 'trader' | 'office'
  readonly role: 'trader' | 'officer'
  readonly mail: string
}

/** The operator makes an organisation and invites somebody to it. */
export const invite = async (seat: Seat, house: House, look: Look): Promise<void> => {
  const { page, hands, t } = seat
  const { name, kind, mail } = house
  await hands.press('link', t('nav.organisations'))
  await page.getByRole('heading', { level: 1, name: t('nav.organisations') }).waitFor()
  await look(seat, 'organisations')
  await hands.press('button', t('orgs.make'))
  await hands.write(t('orgs.name'), name, { dialog: true })
  await hands.choose(t('orgs.kind'), t(`kind.${kind}`), { dialog: true })
  await look(seat, 'organisation-dialog')
  await hands.press('button', t('orgs.make'), { dialog: true })
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.locator('.rows li', { hasText: name }).waitFor()
  await hands.press('button', t('org.invite'), { at: name })
  await hands.write(t('sign.mail'), mail, { dialog: true })
  await look(seat, 'invite-dialog')
  await hands.press('button', t('org.invite.send'), { dialog: true })
  await page.locator('dialog .secret code').waitFor()
  await look(seat, 'invited-dialog')
  await hands.press('button', t('page.done'), { dialog: true })
  await page.locator('dialog').waitFor({ state: 'detached' })
}

/** The operator reads somebody's letter, since no mail goes out; gives back the link in it. */
export const readLetter = async (seat: Seat, mail: string, look: Look): Promise<string> => {
  const { page, hands, t } = seat
  await hands.press('link', t('nav.letters'))
  await page.getByRole('heading', { level: 1, name: t('nav.letters') }).waitFor()
  await page.getByText(t('letters.why')).waitFor()
  await hands.press('fold', mail)
  const letter = page.locator('.letters li', { hasText: mail }).locator('pre')
  await letter.waitFor()
  await look(seat, 'letters')
  const [link] = /http:\S+\/app\/link#\S+/.exec((await letter.textContent()) ?? '') ?? []
  return link ?? assert.fail('no link in the letter')
}

/** Somebody follows the link of their invitation. */
export const accept = async (seat: Seat, house: House, look: Look): Promise<void> => {
  const { page, hands, t } = seat
  await page.getByRole('heading', { name: t('link.invitation') }).waitFor()
  const roles = t(`role.${house.role}`)
  await page.getByText(t('link.invitation.why', { organisation: house.name, roles })).waitFor()
  await page.getByText(house.mail, { exact: true }).waitFor()
  await hands.write(t('account.name'), `${house.role} ${seat.lang}`)
  await hands.write(t('password.new'), PASSWORD)
  await page.getByText(t('password.score.4')).waitFor()
  await look(seat, 'invitation')
  await hands.press('button', t('link.invitation.go'))
  if (house.role === 'officer') {
    const codes = await enrol(seat, look)
    assert.ok(codes.length > 0)
  }
  await inside(seat)
  assert.ok(!page.url().includes('#'), 'the token does not stay in the address')
}
