// What is held against every page: targets for fingers, texts that can be read.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { cutTexts, settled } from './stage.ts'

/** What a finger must hit: 44 px on a phone, but for links within text. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('#app :is(button, a, input, select, summary)')]
      .filter(element => {
        const box = element.getBoundingClientRect()
        const style = getComputedStyle(element)
        const hidden = element.closest('.unseen, .skip, [hidden]') !== null
        if (hidden || box.width === 0 || style.visibility === 'hidden') return false
        // a box that is chosen by its whole label, a link in a table's row
        if (element.closest('label.check, th, td, .lead, dd') !== null) return false
        return box.height < 43.5
      })
      .map(element => `${element.className} ${element.textContent?.slice(0, 30)}`),
  )

/** On a phone: nothing is cut, fingers hit, texts can be read. Leaves the window that narrow. */
export const fitsOnPhone = async (page: Page, about: string): Promise<void> => {
  await page.setViewportSize({ width: 390, height: 844 })
  // the frame changes with the width, a moment later
  await page.waitForFunction(() => document.querySelector('.side .me') === null)
  await settled(page)
  assert.deepEqual(await cutTexts(page), [], `${about} phone`)
  assert.deepEqual(await smallTargets(page), [], `${about} phone`)
  assert.deepEqual(await smallTexts(page), [], `${about} phone`)
}

/** Switch the page's language by its own switch, which stands in a wide frame. */
export const speak = async (page: Page, lang: string): Promise<void> => {
  await page.click(`.langs [lang=${lang}]`)
  await page.waitForFunction(wanted => document.documentElement.lang.startsWith(wanted), lang)
  await settled(page)
}

const smallTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('#app *')]
      .filter(element => {
        const own = [...element.childNodes].some(
          node => node.nodeType === 3 && node.textContent?.trim(),
        )
        const shown = element.closest('.unseen, svg, kbd, option') === null
        const { width } = element.getBoundingClientRect()
        return (
          own && shown && width > 0 && Number.parseFloat(getComputedStyle(element).fontSize) < 13
        )
      })
      .map(element => `${element.className} ${element.textContent?.slice(0, 30)}`),
  )
