// What a first visit costs: the bytes of all that the page asks for, as the node sends them.
// Measured on 30 November 2026: 245 kB for nobody, 283 kB (zh) and 303 kB (th) for a trader.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { onApp, SKIP, settled, withStage } from './testing/stage.ts'

withStage()

/** Bytes over the line of each answer, by path. */
const weigh = async (page: Page, visit: () => Promise<unknown>): Promise<Map<string, number>> => {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  const paths = new Map<string, string>()
  const bytes = new Map<string, number>()
  devtools.on('Network.responseReceived', ({ requestId, response }) => {
    paths.set(requestId, new URL(response.url).pathname)
  })
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes.set(paths.get(requestId) ?? requestId, encodedDataLength)
  })
  await visit()
  await settled(page)
  await page.waitForTimeout(2_500)
  return bytes
}
const sum = (bytes: ReadonlyMap<string, number>, wanted = /./): number =>
  [...bytes].reduce((total, [path, n]) => total + (wanted.test(path) ? n : 0), 0)

/** Slices of Chinese glyphs: only for machines that have no Chinese font of their own. */
const SLICES = /noto-sans-sc/

test('a first load of the workbench is below 450 kB, fonts and data and all', SKIP, () =>
  onApp(async ({ open }) => {
    for (const [who, lang] of [
      [undefined, 'en'],
      ['trader', 'zh'],
      ['trader', 'th'],
    ] as const) {
      const page = await open('/', who, { lang })
      const bytes = await weigh(page, () => page.reload())
      const slices = sum(bytes, SLICES)
      const whole = sum(bytes) - slices
      const text = [...bytes].filter(([path]) => /assets\/.+\.(js|css)$/.test(path))
      process.stdout.write(
        `# /app ${who ?? 'nobody'} ${lang}: ${Math.round(whole / 1_000)} kB, of which ` +
          `scripts and styles ${Math.round(sum(new Map(text)) / 1_000)} kB, ` +
          `fonts ${Math.round((sum(bytes, /woff2$/) - slices) / 1_000)} kB; ` +
          `${Math.round(slices / 1_000)} kB more without a Chinese font\n`,
      )
      assert.ok(whole < 450_000, `${whole} bytes`)
      await page.close()
    }
  }),
)

test('the giant screen asks for no page of the workbench', SKIP, () =>
  onApp(async ({ context, door }) => {
    const page = await context.newPage()
    const bytes = await weigh(page, () => page.goto(`${door.url}/screen?lang=en`))
    const scripts = sum(bytes, /assets\/(?!worker).+\.js$/)
    process.stdout.write(`# /screen en: scripts ${Math.round(scripts / 1_000)} kB\n`)
    const asked = [...bytes.keys()].filter(path => /assets\/(app|Workbench|sign|Home)/.test(path))
    assert.deepEqual(asked, [])
  }),
)
