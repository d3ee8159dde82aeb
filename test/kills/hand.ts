// The person at the page: goes to a field, presses keys, looks at what stands there.
import type { Page } from 'playwright-core'
import { HELD, pressCell } from '#ui/testing/sample.ts'
import { nameOf, type Spot, type Texts } from './book.ts'
import { PERSON } from './node.ts'
import { type Entry, signsOf } from './script.ts'

const FORM = '.ff-form[aria-busy="false"] .ff-section'
export const SIGN_IN = 'dialog[open] input[type=email]'

/** The form is there to be typed into. */
export const formReady = (page: Page, timeout: number): Promise<unknown> =>
  page.waitForSelector(FORM, { timeout })

/** Column of a cell as the grid counts it. */
const columnOf = (field: string): number => COLUMNS.indexOf(field) + 1
const COLUMNS = [
  'hs',
  'name',
  'origin',
  'destination',
  'quantity',
  'unit',
  'net',
  'gross',
  'value',
  'preference',
  'certificate',
  'declaredRate',
  'declaredVat',
  'permit',
]

/** What every field and cell shows. Cells by the line they are in, from 0. */
export const look = async (page: Page): Promise<Texts> => {
  const found = await page.evaluate(columns => {
    const shown: [string, string][] = []
    for (const control of document.querySelectorAll('.ff-field :is(input, select, textarea)')) {
      if (!control.id.startsWith('f-')) continue
      // any of the three has a value
      const { value } = control as HTMLInputElement
      shown.push([control.id.slice(2), value])
    }
    for (const row of document.querySelectorAll('#s-goods .ff-rows .ff-row')) {
      const line = Number(row.getAttribute('aria-rowindex')) - 2
      for (const each of row.querySelectorAll('[role=gridcell]:not(.ff-worked)')) {
        const name = columns[Number(each.getAttribute('aria-colindex')) - 2]
        const text = each.querySelector('input')?.value ?? each.textContent ?? ''
        shown.push([`items/${line}/${name}`, text])
      }
    }
    return shown
  }, COLUMNS)
  return new Map(found)
}

const controlOf = ({ field, row }: Spot): string => (row === undefined ? `#f-${field}` : HELD)

/**
 * Go to a field so that keys go on behind what stands in it, or over all of it. Returns the signs
 * that are still to be typed.
 */
export const goTo = async (page: Page, entry: Entry): Promise<readonly string[]> => {
  const { spot, text } = entry
  const control = controlOf(spot)
  if (spot.look === 'choice') return signsOf(entry)
  if (spot.row === undefined) await page.focus(control, { timeout: 5_000 })
  else {
    await pressCell(page, spot.row + 1, columnOf(spot.field), { timeout: 5_000 })
    await page.waitForFunction(
      id => document.activeElement?.id === id && document.hasFocus(),
      control.slice(1),
      { timeout: 5_000 },
    )
  }
  // a number chooses its own text in the next frame
  const shown = await page.evaluate(
    id =>
      new Promise<string>(resolve =>
        requestAnimationFrame(() =>
          setTimeout(() => {
            const element = document.querySelector(id) as HTMLInputElement | null
            resolve(element?.value ?? '')
          }),
        ),
      ),
    control,
  )
  const standing = spot.look === 'number' ? shown.replaceAll(',', '') : shown
  if (standing !== '' && text.startsWith(standing)) {
    if (spot.row !== undefined) await page.keyboard.press('F2')
    await page.keyboard.press('End')
    return Array.from(text.slice(standing.length))
  }
  if (spot.row === undefined) await page.keyboard.press('Control+a')
  return signsOf(entry)
}

/** One key, or one sign of an input method. Resolves when the page has handled it. */
export const press = async (page: Page, { spot }: Entry, sign: string): Promise<void> => {
  if (spot.look === 'choice') await page.selectOption(controlOf(spot), sign, { timeout: 5_000 })
  else await page.keyboard.type(sign)
}

/** Whether keys go to this field still. */
export const isAt = (page: Page, { spot }: Entry): Promise<boolean> =>
  page.evaluate(
    ([id, choice]) => choice === 'yes' || document.activeElement?.id === id,
    [controlOf(spot).slice(1), spot.look === 'choice' ? 'yes' : 'no'],
  )

export const signIn = async (page: Page): Promise<void> => {
  await page.fill(SIGN_IN, PERSON.mail)
  await page.fill('dialog input[autocomplete=current-password]', PERSON.password)
  await page.click('dialog button[type=submit]')
  await page.waitForSelector(SIGN_IN, { state: 'detached', timeout: 20_000 })
}

export const nameOfEntry = ({ spot }: Entry): string => nameOf(spot)
