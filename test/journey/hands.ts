// The hands of a person on a page: they know only what can be seen or heard there, the kind of a
// control and its name. One pair presses with a mouse; the other has nothing but a keyboard.
import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'

export type Kind = 'button' | 'link' | 'text' | 'list' | 'check' | 'fold'

/** A name as it is said, or how it begins where a count may follow it. */
export type Name = string | RegExp

export interface Where {
  /** within the dialog that is open */
  readonly dialog?: boolean
  /** in the row, or in the named list, that bears this text */
  readonly at?: string
}

export interface Hands {
  press(kind: Kind, name: Name, where?: Where): Promise<void>
  /** type into a text field, in place of what it held */
  write(name: string, text: string, where?: Where): Promise<void>
  /** type a code and take what the list then offers first */
  code(name: string, code: string): Promise<void>
  /** choose from a short list by what it shows */
  choose(name: string, option: string, where?: Where): Promise<void>
}

/** Offered by an open list, and taken by Enter. */
const OFFERED = '[role=listbox] [role=option][aria-selected=true]'

/** Wait until the list offers the code, then take it. */
export const takeOffered = async (page: Page, code: string): Promise<void> => {
  await page.locator(OFFERED, { hasText: code }).waitFor()
  await page.keyboard.press('Enter')
}

const kindOf: Readonly<Record<Kind, (within: Locator, name: Name) => Locator>> = {
  button: (within, name) => within.getByRole('button', { name, exact: true }),
  link: (within, name) => within.getByRole('link', { name, exact: true }),
  // a password has no role of its own
  text: (within, name) =>
    within
      .getByRole('textbox', { name, exact: true })
      .or(within.getByRole('combobox', { name, exact: true }))
      .or(within.getByLabel(name, { exact: true }).and(within.locator('[type=password]'))),
  list: (within, name) => within.getByRole('combobox', { name, exact: true }),
  check: (within, name) => within.getByRole('checkbox', { name, exact: true }),
  fold: (within, name) => within.locator('summary', { hasText: name }),
}

const whereIn = (page: Page, { dialog = false, at }: Where): Locator => {
  const root = page.locator(dialog ? 'dialog[open]' : 'body')
  if (at === undefined) return root
  const row = root.locator('li, tr').filter({ hasText: at })
  return row.or(root.locator(`[aria-label=${JSON.stringify(at)}]`)).last()
}

export const mouse = (page: Page): Hands => {
  const find = (kind: Kind, name: Name, where: Where = {}): Locator =>
    kindOf[kind](whereIn(page, where), name)
  return {
    press: (kind, name, where) => find(kind, name, where).click(),
    write: (name, text, where) => find('text', name, where).fill(text),
    code: async (name, code) => {
      await find('text', name).click()
      await page.keyboard.type(code)
      await takeOffered(page, code)
    },
    choose: async (name, option, where) => {
      await find('list', name, where).selectOption({ label: option })
    },
  }
}

/** What Chromium tells a screen reader of the control in focus. */
interface Heard {
  readonly role: string
  readonly name: string
}
const ROLES: Readonly<Record<Kind, RegExp>> = {
  button: /^button$/i,
  link: /^link$/i,
  text: /^(textbox|searchbox|combobox)$/i,
  list: /^(combobox|listbox|popupbutton)$/i,
  check: /^checkbox$/i,
  fold: /disclosuretriangle/i,
}
const isNamed = (kind: Kind, heard: string, name: Name): boolean =>
  name instanceof RegExp
    ? name.test(heard)
    : kind === 'fold'
      ? heard.includes(name)
      : heard === name

/** A page has some 90 controls at most; twice round it is enough to say that one is not reached. */
const MOST_TABS = 220

class Keys implements Hands {
  private readonly page: Page
  private readonly tools: ReturnType<ReturnType<Page['context']>['newCDPSession']>

  constructor(page: Page) {
    this.page = page
    this.tools = page.context().newCDPSession(page)
  }

  private async heard(): Promise<Heard> {
    const tools = await this.tools
    const { result } = await tools.send('Runtime.evaluate', {
      expression: 'document.activeElement ?? document.body',
      objectGroup: 'focus',
    })
    const objectId = result.objectId ?? assert.fail('nothing has the focus')
    const { nodes } = await tools.send('Accessibility.getPartialAXTree', {
      objectId,
      fetchRelatives: false,
    })
    await tools.send('Runtime.releaseObjectGroup', { objectGroup: 'focus' })
    const [node] = nodes
    return { role: String(node?.role?.value ?? ''), name: String(node?.name?.value ?? '').trim() }
  }

  /** Is the focus where it is meant to be? */
  private isAt({ dialog = false, at }: Where): Promise<boolean> {
    return this.page.evaluate(
      ([inDialog, text]) => {
        const { activeElement: on } = document
        const rows = on?.closest('li, tr')?.textContent?.includes(text)
        const named = on?.closest(`[aria-label=${JSON.stringify(text)}]`) !== null
        return (!inDialog || on?.closest('dialog') !== null) && (text === '' || rows || named)
      },
      [dialog, at ?? ''] as const,
    ) as Promise<boolean>
  }

  private async reach(kind: Kind, name: Name, where: Where = {}): Promise<void> {
    const passed: string[] = []
    for (let n = 0; n <= MOST_TABS; n++) {
      const heard = await this.heard()
      const named = isNamed(kind, heard.name, name)
      if (named && ROLES[kind].test(heard.role) && (await this.isAt(where))) return
      passed.push(`${heard.role} ${heard.name}`)
      await this.page.keyboard.press('Tab')
    }
    assert.fail(`${kind} “${name}” is not reached by Tab, but: ${passed.slice(0, 110).join(' | ')}`)
  }

  async press(kind: Kind, name: Name, where?: Where): Promise<void> {
    await this.reach(kind, name, where)
    await this.page.keyboard.press(kind === 'check' ? 'Space' : 'Enter')
  }

  async write(name: string, text: string, where?: Where): Promise<void> {
    await this.reach('text', name, where)
    await this.page.keyboard.press('Control+A')
    await this.page.keyboard.type(text)
  }

  async code(name: string, code: string): Promise<void> {
    await this.reach('text', name)
    await this.page.keyboard.type(code)
    await takeOffered(this.page, code)
  }

  async choose(name: string, option: string, where?: Where): Promise<void> {
    await this.reach('list', name, where)
    const shown = (): Promise<string> =>
      this.page.evaluate(() => {
        const { activeElement: on } = document
        return on instanceof HTMLSelectElement ? (on.selectedOptions[0]?.label ?? '') : ''
      })
    await this.page.keyboard.press('Home')
    for (let n = 0; n < 12; n++) {
      if ((await shown()) === option) return
      await this.page.keyboard.press('ArrowDown')
    }
    assert.fail(`“${option}” is not in the list “${name}”`)
  }
}

export const keys = (page: Page): Hands => new Keys(page)
