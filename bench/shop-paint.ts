// How soon a shopper sees the shop on a phone: CPU slowed four times, 4G (9 Mbit/s down, 85 ms), a
// first visit. `node bench/shop-paint.ts` prints a table for docs/measured.md.
import type { Browser } from 'playwright-core'
import { LANGS, type Lang } from '#web/shell/langs.ts'
import { openStage, PHONE } from '#web/shop/testing/stage.ts'

const RUNS = 3
const SLOWER = 4
const MBIT = 9
const DELAY_MS = 85

interface Visit {
  readonly paint: number
  readonly largest: number
  readonly shift: number
  readonly script: number
  readonly style: number
  readonly fonts: number
  readonly pictures: number
}

/** What the page's own clock says, and what came over the line, kB packed. */
const measure = async (browser: Browser, url: string): Promise<Visit> => {
  const context = await browser.newContext({ viewport: PHONE, deviceScaleFactor: 2 })
  const page = await context.newPage()
  const line = await context.newCDPSession(page)
  await line.send('Network.enable')
  const bytes = (MBIT * 1_000_000) / 8
  await line.send('Network.emulateNetworkConditions', {
    ...{
      offline: false,
      latency: DELAY_MS,
      downloadThroughput: bytes,
      uploadThroughput: bytes / 3,
    },
  })
  await line.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  await page.goto(url)
  await page.waitForSelector('.feat img, .product h1')
  await page.waitForTimeout(3_000)
  const visit = await page.evaluate(async () => {
    const last = (type: string): Promise<PerformanceEntry[]> =>
      new Promise(resolve => {
        new PerformanceObserver(list => resolve(list.getEntries())).observe({
          type,
          buffered: true,
        })
        setTimeout(() => resolve([]), 500)
      })
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
    const largest = (await last('largest-contentful-paint')).at(-1)?.startTime ?? 0
    const shifts = (await last('layout-shift')) as unknown as { value: number }[]
    const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const sum = (of: RegExp): number =>
      files.filter(each => of.test(each.name)).reduce((all, each) => all + each.encodedBodySize, 0)
    return {
      ...{ paint, largest, shift: shifts.reduce((all, each) => all + each.value, 0) },
      ...{ script: sum(/\.js$/), style: sum(/\.css$/), fonts: sum(/\.woff2$/) },
      pictures: sum(/\.svg$/),
    }
  })
  await context.close()
  return visit
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const kb = (bytes: number): string => (bytes / 1000).toFixed(1)

const stage = await openStage()
const pages = { home: '/shop', product: `/shop/a/${stage.door.numberOf('durian-crisp')}` }
const rows: string[] = [
  '| page | language | first paint, s | largest, s | shift | script | style | fonts | pictures |',
  '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
]
const rowOf = (name: string, lang: Lang, visits: readonly Visit[]): string => {
  const of = (key: keyof Visit): number => middle(visits.map(each => each[key]))
  const seconds = (key: 'paint' | 'largest'): string => {
    const all = visits.map(each => each[key] / 1000)
    return `${(of(key) / 1000).toFixed(2)} (${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)})`
  }
  const weights = (['script', 'style', 'fonts', 'pictures'] as const).map(key => kb(of(key)))
  const shown = [seconds('paint'), seconds('largest'), of('shift').toFixed(3), ...weights]
  return `| ${[name, lang, ...shown].join(' | ')} |`
}
for (const [name, path] of Object.entries(pages)) {
  for (const lang of LANGS) {
    const visits: Visit[] = []
    for (let n = 0; n < RUNS; n++) {
      visits.push(await measure(stage.browser, `${stage.url}${path}?lang=${lang}`))
    }
    rows.push(rowOf(name, lang, visits))
  }
}
process.stdout.write(`${rows.join('\n')}\n`)
await stage.end()
