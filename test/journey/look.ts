// What a person with another pair of eyes meets: axe on each page and state, light and dark; and
// whether every text fits. Pictures are taken when BEIBU_SHOTS is 1.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { cutTexts, settled } from '#web/app/testing/stage.ts'
import { type Seat, SHOTS } from './stage.ts'

const axe = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

const COLOURS = ['color-contrast', 'link-in-text-block']

interface Found {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
  }[]
}

/** `colours`: a page looked at in one light already is asked only what the other can change. */
export const wrongByAxe = async (page: Page, colours = false): Promise<string[]> => {
  if (!(await page.evaluate(() => Reflect.has(globalThis, 'axe')))) await page.evaluate(axe)
  const runOnly = colours ? { type: 'rule', values: COLOURS } : { type: 'tag', values: LEVELS }
  const { violations } = await page.evaluate(only => {
    const tool = Reflect.get(globalThis, 'axe') as { run: (of: object) => Promise<Found> }
    return tool.run({ runOnly: only, resultTypes: ['violations'] })
  }, runOnly)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
  )
}

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
