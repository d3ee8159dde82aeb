// A declaration of many goods lines, from lodging to its page: on a real node, in a browser.
//   node bench/lines.ts
// Lodging is what a client waits for, from sending to the answer; opening is from the click on an
// address to the lines in the page (workbench loaded before, as for whoever works in it).

import { join } from 'node:path'
import { firstOperator, newOrganisation, type Visitor } from '#doors/http/people/testing.ts'
import { DECLARATIONS, declaration, type TestDoor, testDoor } from '#doors/http/testing.ts'
import { launchWhole } from '#web/screen/testing/browser.ts'
import { table } from './table.ts'

const ROUNDS = 5
const SIZES = [10, 100, 1_000, 10_000]

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const documentOf = (lines: number): Record<string, unknown> => {
  const one = declaration() as { items: Record<string, unknown>[] }
  const items = Array.from({ length: lines }, (_, n) => ({
    ...one.items[n % one.items.length],
    name: `鲜榴莲 sầu riêng ทุเรียน ${n + 1}`,
    quantity: '100',
    net: '100',
    value: `${1000 + n}.00`,
    preference: undefined,
    certificate: undefined,
  }))
  return { ...one, gross: '2000000', items }
}

interface Lodged {
  readonly number: string
}

const lodge = async (trader: Visitor, lines: number): Promise<{ ms: number; number: string }> => {
  const document = { ...documentOf(lines), reference: crypto.randomUUID() }
  const from = performance.now()
  const { number } = await trader.get<Lodged>(DECLARATIONS, document)
  return { ms: performance.now() - from, number }
}

const openIn = async (
  door: TestDoor,
  trader: Visitor,
): Promise<{ show: (number: string) => Promise<number>; end: () => Promise<void> }> => {
  const browser = await launchWhole()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const [name = '', ...value] = (trader.cookie ?? '').split('=')
  await context.addCookies([
    { name, value: value.join('='), url: door.url, httpOnly: true, sameSite: 'Lax' },
  ])
  const page = await context.newPage()
  await page.goto(`${door.url}/app/?lang=en`)
  await page.waitForSelector('h1')
  const show = async (number: string): Promise<number> => {
    await page.evaluate(() => history.pushState({}, '', '/app/'))
    await page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')))
    await page.waitForSelector('table.amounts', { state: 'detached' })
    await page.waitForTimeout(500)
    const from = performance.now()
    await page.evaluate(at => {
      history.pushState({}, '', `/app/filings/trade.declaration/${at}`)
      dispatchEvent(new PopStateEvent('popstate'))
    }, number)
    await page.waitForSelector('table.amounts tbody tr')
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))))
    return performance.now() - from
  }
  return { show, end: () => browser.close() }
}

const door = await testDoor({
  webFolder: join(import.meta.dirname, '../dist/web'),
  engine: { now: Date.now() },
})
try {
  const operator = await firstOperator(door)
  const trader = await newOrganisation(operator, 'Bench', 'trader', 'm@bench.test')
  const { show, end } = await openIn(door, trader)
  const rows: string[][] = []
  for (const lines of SIZES) {
    const lodged: number[] = []
    const opened: number[] = []
    for (let n = 0; n < ROUNDS; n++) {
      const { ms, number } = await lodge(trader, lines)
      lodged.push(ms)
      opened.push(await show(number))
    }
    const worst = (values: readonly number[]): string => Math.max(...values).toFixed(0)
    rows.push([
      String(lines),
      median(lodged).toFixed(0),
      worst(lodged),
      median(opened).toFixed(0),
      worst(opened),
    ])
  }
  await end()
  process.stdout.write(table(['lines', 'lodged ms', 'worst', 'opened ms', 'worst'], rows))
} finally {
  await door.end()
}
