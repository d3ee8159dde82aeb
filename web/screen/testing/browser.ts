// The browser of the page tests: the system's own chromium, never a downloaded one. Debian's
// headless shell is the same engine without a window's frame: most tests look at pages, and three
// that were measured took 9 to 45 % less processor time in it (decision 0043).
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const SHELL = '/usr/bin/chromium-headless-shell'
const path = process.env.BEIBU_CHROMIUM ?? PLACES.find(existsSync)
const shell = process.env.BEIBU_CHROMIUM === undefined && existsSync(SHELL) ? SHELL : path
const present = path !== undefined && existsSync(path)

if (!present && process.env.BEIBU_DEMAND_BROWSER === '1') {
  throw new Error('a browser is demanded, and none is here (set BEIBU_CHROMIUM)')
}

/** `skip` option of a test that needs a browser: the reason when there is none, else false. */
export const skipBrowser: string | false = present
  ? false
  : 'no chromium found (set BEIBU_CHROMIUM)'

/** For who starts it as a process of its own. */
export const browserPath = path ?? ''
export const FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // the shell hints by itself, and signs of 15.5 px are 16 wide then: no screen of today does that
  '--font-render-hinting=none',
]

const launchAt = (executablePath: string | undefined): Promise<Browser> =>
  chromium.launch({ ...(executablePath !== undefined && { executablePath }), args: [...FLAGS] })

/** What draws pages: the shell where there is one. */
export const launch = (): Promise<Browser> => launchAt(shell)

/** The browser that people have, whole. */
export const launchWhole = (): Promise<Browser> => launchAt(path)

/** A picture for whoever wants to look, when BEIBU_SHOTS is 1: 250 of them take two minutes. */
export const picture = async (
  page: Page,
  options: NonNullable<Parameters<Page['screenshot']>[0]>,
): Promise<void> => {
  if (process.env.BEIBU_SHOTS === '1') await page.screenshot(options)
}

/** Texts that do not fit their box or reach beyond the window's edge, as 'class: text'. */
export const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const clips = (element: Element): boolean => element.closest('.hidden, .reel, canvas') !== null
    const spoken = (element: Element): boolean =>
      [...element.childNodes].some(node => node.nodeType === 3 && node.textContent?.trim())
    return [...document.querySelectorAll('#app *')]
      .filter(element => !clips(element) && spoken(element))
      .filter(element => {
        const box = element.getBoundingClientRect()
        if (box.width === 0) return false
        const wide = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
        const frame = element.closest('.kpi, .row, .latest-row, .panel-head, .split')
        const edge = Math.min(innerWidth, frame?.getBoundingClientRect().right ?? innerWidth)
        return wide || box.right > edge + 1 || box.left < -1
      })
      .map(element => `${element.className}: ${element.textContent?.slice(0, 40)}`)
  })

/** Pairs of the selected elements whose boxes overlap. */
export const overlapping = (page: Page, selector: string): Promise<string[]> =>
  page.evaluate(wanted => {
    const all = [...document.querySelectorAll(wanted)].map(element => ({
      text: element.textContent?.slice(0, 30),
      box: element.getBoundingClientRect(),
    }))
    return all.flatMap(({ text, box: a }, n) =>
      all
        .slice(n + 1)
        .filter(({ box: b }) => {
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
          return across > 1.5 && down > 1.5
        })
        .map(other => `${text} × ${other.text}`),
    )
  }, selector)
