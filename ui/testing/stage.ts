// The stage of the form's tests: its page built once, a real node, a browser.
import assert from 'node:assert/strict'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before } from 'node:test'
import react from '@vitejs/plugin-react'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import { type TestDoor, testDoor } from '#doors/http/testing.ts'
import { launch, skipBrowser } from '#web/screen/testing/browser.ts'
import { DraftNode } from './drafts.ts'

const ROOT = join(import.meta.dirname, '../..')
const FOLDER = join(ROOT, `dist/form-stage-${process.pid}`)
export const SHOTS = join(ROOT, 'test/shots')

/** Builds the tests' page into a folder that a door can serve. */
export const buildStage = async (): Promise<string> => {
  await build({
    configFile: false,
    root: import.meta.dirname,
    base: '/screen/',
    plugins: [react()],
    logLevel: 'warn',
    build: {
      outDir: FOLDER,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(import.meta.dirname, 'screen.html') },
    },
  })
  return FOLDER
}

export interface Stage {
  readonly door: TestDoor
  readonly browser: Browser
}

/** A node with the page, and a browser, for the tests of a file. */
export const withStage = (): { readonly on: () => Stage } => {
  let stage: Stage | undefined
  before(async () => {
    if (skipBrowser) return
    mkdirSync(SHOTS, { recursive: true })
    const webFolder = await buildStage()
    stage = { door: await testDoor({ webFolder }), browser: await launch() }
  })
  after(async () => {
    await stage?.browser.close()
    await stage?.door.end()
    rmSync(FOLDER, { recursive: true, force: true })
  })
  return { on: () => stage ?? assert.fail('no stage') }
}

export interface Opened {
  readonly page: Page
  readonly context: BrowserContext
  readonly node: DraftNode
  /** another page of the same browser */
  open(query?: string): Promise<Page>
}

/** Open a form; what the page complains of fails the test. */
export const onForm = async (
  { door, browser }: Stage,
  run: (opened: Opened) => Promise<void>,
  options: { query?: string; width?: number; height?: number; touch?: boolean } = {},
): Promise<void> => {
  const { query = '', width = 1440, height = 900, touch = false } = options
  const context = await browser.newContext({
    viewport: { width, height },
    reducedMotion: 'reduce',
    hasTouch: touch,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const node = new DraftNode()
  await node.serve(context)
  const complaints: string[] = []
  const open = async (more = ''): Promise<Page> => {
    const page = await context.newPage()
    page.setDefaultTimeout(45_000)
    page.on('pageerror', error => complaints.push(String(error)))
    page.on('console', message => {
      const text = message.text()
      // a node that refuses or is away on purpose is no fault of the page
      if (message.type() === 'error' && !/Failed to load resource/.test(text)) complaints.push(text)
    })
    await page.goto(`${door.url}/screen?key=${door.keys.trader}${more}`)
    await page.waitForSelector('.ff-section')
    return page
  }
  try {
    await run({ page: await open(query), context, node, open })
    assert.deepEqual(complaints, [])
  } finally {
    await context.close()
  }
}
