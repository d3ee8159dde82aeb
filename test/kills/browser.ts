// A browser as people have it: a process of its own with a profile on disk, which can be killed at
// any instant and started again on what it left.
import { type ChildProcess, spawn } from 'node:child_process'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { browserPath, FLAGS } from '#web/screen/testing/browser.ts'

const LISTENS = /DevTools listening on (ws:\/\/\S+)/
const START_MS = 60_000

const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the browser did not start')), START_MS)
    let text = ''
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      text += part
      const found = LISTENS.exec(text)
      if (found === null) return
      clearTimeout(late)
      resolve(found[1]!)
    })
    child.once('exit', code => {
      clearTimeout(late)
      reject(new Error(`the browser ended (${code}): ${text.slice(-2000)}`))
    })
  })

export class Chromium {
  readonly context: BrowserContext
  page: Page
  private readonly browser: Browser
  private readonly child: ChildProcess
  private readonly exited: Promise<unknown>

  private constructor(child: ChildProcess, browser: Browser, page: Page) {
    this.child = child
    this.browser = browser
    this.page = page
    this.context = page.context()
    this.exited = new Promise(resolve => child.once('exit', resolve))
    if (child.exitCode !== null || child.signalCode !== null) this.exited = Promise.resolve()
  }

  static async start(profile: string): Promise<Chromium> {
    const args = [
      ...FLAGS,
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      // as wide as a declaration's goods: columns out of sight are not drawn, and all are compared
      '--window-size=2600,900',
      '--force-prefers-reduced-motion',
      '--disable-dev-shm-usage',
      '--no-default-browser-check',
      '--disable-extensions',
      '--disable-default-apps',
      'about:blank',
    ]
    // a group of its own: all its processes die at the same instant
    const stdio = ['ignore', 'ignore', 'pipe'] as const
    const child = spawn(browserPath, args, { detached: true, stdio: [...stdio] })
    const end = (): void => endGroup(child)
    process.once('exit', end)
    child.once('exit', () => process.off('exit', end))
    try {
      const browser = await chromium.connectOverCDP(await addressOf(child))
      const context = browser.contexts()[0]!
      return new Chromium(child, browser, context.pages()[0] ?? (await context.newPage()))
    } catch (error) {
      endGroup(child)
      throw error
    }
  }

  /** kill -9 of all its processes. */
  kill(): void {
    endGroup(this.child)
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  /** After `kill`: when nothing of it is left. */
  async gone(): Promise<void> {
    await this.exited
    await this.browser.close().catch(() => undefined)
  }

  /** Its page is closed, or dies; another takes its place. */
  async killPage(crash: boolean): Promise<void> {
    const dying = this.page
    if (crash) {
      const session = await this.context.newCDPSession(dying)
      const crashed = dying.waitForEvent('crash')
      session.send('Page.crash').catch(() => undefined)
      await crashed
    }
    this.page = await this.context.newPage()
    await dying.close()
  }
}

const endGroup = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // it has ended by itself
  }
}
