// What a person with another pair of eyes meets: axe on each page and state, light and dark; and
// whether every text fits. Pictures are taken when BEIBU_SHOTS is 1.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { wrongByAxe } from '#test/axe.ts'
import { cutTexts, settled } from '#web/app/testing/stage.ts'
import { type Seat, SHOTS } from './stage.ts'

/** Looks at a page as it stands now. */
export type Look = (seat: Seat, name: string) => Promise<void>

/** What axe has seen, in whichever language it was met first. */
const checked = new Set<string>()

/** Eyes for a journey: every text fits, in each language; axe is content, in both lights. */
export const makeLook = (): Look => {
  const seen = new Set<string>()
  return async (seat, name) => {
    if (seen.has(name)) return
    seen.add(name)
    const { page, lang } = seat
    await settled(page)
    assert.deepEqual(await cutTexts(page), [], `${name} in ${lang}`)
    if (process.env.BEIBU_SHOTS === '1') {
      await page.screenshot({ path: join(SHOTS, `journey-${name}-${lang}.png`) })
    }
    if (checked.has(name)) return
    checked.add(name)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.locator(`html[data-theme=${colorScheme}]`).waitFor()
      const wrong = await wrongByAxe(page, colorScheme === 'dark')
      assert.deepEqual(wrong, [], `${name} in ${lang}, ${colorScheme}`)
    }
  }
}
