// What axe finds wrong with a page: WCAG 2.2, levels A and AA, and what is known to be good.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

const source = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** The only rules that look at colours. */
const COLOURS = ['color-contrast', 'link-in-text-block']

interface Found {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
  }[]
}

/**
 * One line for each element at fault.
 * @param colours the page was looked at in another light: asked is only what that can change, which
 *   took 10 s of 20 on the largest page
 */
export const wrongByAxe = async (page: Page, colours = false): Promise<string[]> => {
  // evaluated, not put in as a script element: the pages' policy allows none
  if (!(await page.evaluate(() => Reflect.has(globalThis, 'axe')))) await page.evaluate(source)
  const runOnly = colours ? { type: 'rule', values: COLOURS } : { type: 'tag', values: LEVELS }
  const { violations } = await page.evaluate(only => {
    const tool = Reflect.get(globalThis, 'axe') as { run: (of: object) => Promise<Found> }
    // What holds is not told of. Styles are not fetched anew: only a rule that is not asked for, on
    // turned screens, reads them, and they took 60 of 250 ms.
    return tool.run({ runOnly: only, resultTypes: ['violations'], preload: false })
  }, runOnly)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  )
}
