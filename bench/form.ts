// From a key to its picture: a form of 100 fields and 1,000 lines of 14 columns, in a browser whose
// processor is slowed down four times, against a real node that assesses what is typed.
//   node bench/form.ts [WORD…]   only what has one of these words in its name
// Two figures for each key. `paint`: from the key event's own time stamp to the task after the
// next frame, with the processor slowed down; true on a machine that has nothing else to do.
// `work`: what the page's main thread itself computed (by its own clock, which stands while others
// run), times four; the node's answers that fell into the same time are in it.
import { rmSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { testDoor } from '#doors/http/testing.ts'
import {
  code,
  codeList,
  count,
  type Doc,
  date,
  datedCode,
  type Field,
  money,
  optional,
  party,
  quantity,
  text,
  yesNo,
} from '#kit/field.ts'
import { defineFiling } from '#kit/filing.ts'
import { lines } from '#kit/lines.ts'
import { definePack } from '#kit/pack.ts'
import { DraftNode } from '#ui/testing/drafts.ts'
import { cell, paste } from '#ui/testing/sample.ts'
import { buildStage } from '#ui/testing/stage.ts'
import { launchWhole } from '#web/screen/testing/browser.ts'

const SLOWER = 4
const LINES = 1_000
const WANTED = process.argv.slice(2)

const kinds = codeList('kind', ['a', 'b', 'c'])
const made: (() => Field<unknown, unknown, false>)[] = [
  () => text(60),
  () => code(kinds),
  () => datedCode('office', /^[0-9]{4}$/),
  () => date(),
  () => party('owner'),
  () => quantity('kg', 3),
  () => money({ currency: 'CNY' }),
  () => count(),
  () => yesNo(),
  () => text(200),
]
const many = Object.fromEntries(
  Array.from({ length: 99 }, (_, i) => [`f${i + 1}`, optional(made[i % made.length]!())]),
)
const item = {
  hs: datedCode('office', /^[0-9]{4}$/),
  name: text(255),
  ...Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [`c${i + 1}`, optional(quantity('kg', 3))]),
  ),
}
const fields = { ...many, items: lines(item, 10_000) }

const big = defineFiling({
  name: 'big',
  number: '{yyyy}{serial:9}',
  fields,
  amounts: {
    due: money({ currency: 'CNY' }),
    lines: lines({ due: money({ currency: 'CNY' }) }, 10_000),
  },
  total: { amount: 'due', of: 'items', lines: 'lines' },
  assess: (doc: Doc<typeof fields>) => ({
    due: BigInt(doc.items.length) * 100n,
    lines: doc.items.map(() => ({ due: 100n })),
  }),
  rules: {},
  states: ['lodged'],
  transitions: {},
  dimensions: {},
  measures: {},
  boards: {},
  list: () => [],
})
const none = { zh: {}, en: {}, vi: {}, th: {} }
const pack = definePack({
  name: 'bench',
  filings: { big },
  accounts: {},
  words: none,
  reference: {
    tables: {
      office: {
        seed: [{ key: '7208', from: '1900-01-01', row: { en: 'Pingxiang' } }],
        source: 'bench',
      },
    },
    view: () => undefined,
  },
})

/** Starts to note, in the page, how long each key takes. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const times: number[] = []
    Object.assign(window, { times })
    addEventListener(
      'keydown',
      ({ timeStamp }) => {
        const after = new MessageChannel()
        after.port1.onmessage = () => times.push(performance.now() - timeStamp)
        requestAnimationFrame(() => after.port2.postMessage(0))
      },
      { capture: true },
    )
  })
const taken = (page: Page): Promise<number[]> =>
  page.evaluate(() => (window as unknown as { times: number[] }).times.splice(0))

const at = (times: readonly number[], part: number): string => {
  const sorted = [...times].sort((a, b) => a - b)
  return (sorted[Math.ceil(sorted.length * part) - 1] ?? 0).toFixed(0).padStart(6)
}

/** Press keys at a hand's pace, with pauses in which the node is asked. */
const press = async (page: Page, name: string, keys: readonly string[]): Promise<void> => {
  if (WANTED.length > 0 && !WANTED.some(word => name.includes(word))) return
  await page.waitForTimeout(1_000)
  await taken(page)
  const work: number[] = []
  for (const slower of [1, SLOWER]) {
    await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
    if (slower > 1) await taken(page)
    for (const [i, key] of keys.entries()) {
      const before = await busy()
      await page.keyboard.press(key)
      await page.waitForTimeout(i % 12 === 11 ? 500 : 80)
      if (slower === 1) work.push(((await busy()) - before) * 1_000 * SLOWER)
    }
  }
  await page.waitForTimeout(800)
  const paint = await taken(page)
  const row = [name.padEnd(34), String(keys.length).padStart(5)]
  for (const times of [paint, work]) row.push(at(times, 0.5), at(times, 0.95), at(times, 1), ' ')
  process.stdout.write(`${row.join(' ')}\n`)
}
/** Seconds that the page's main thread has worked. */
const busy = async (): Promise<number> => {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(each => each.name === 'TaskDuration')?.value ?? 0
}
const repeat = (keys: string, times: number): string[] =>
  Array<string[]>(times).fill(keys.split(' ')).flat()

const door = await testDoor({
  webFolder: await buildStage(),
  engine: { packs: [pack], filing: 'bench.big' },
})
const browser = await launchWhole()
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
await new DraftNode().serve(context)
const page = await context.newPage()
await page.goto(`${door.url}/screen?key=${door.keys.trader}&type=bench.big`)
await page.waitForSelector('.ff-grid')
const session = await context.newCDPSession(page)
await session.send('Performance.enable', { timeDomain: 'threadTicks' })

const rows = Array.from({ length: LINES }, (_, i) => {
  const numbers = Array.from({ length: 12 }, (_, n) => `${i + n}.5`)
  return ['7208', `line ${i}`, ...numbers].join('\t')
}).join('\n')
const goods = cell(1, 2).replace('#s-goods ', '')
await page.click(goods)
await page.keyboard.press('Home')
const pasting = await paste(page, rows)
await page.waitForSelector(`.ff-grid[aria-rowcount="${LINES + 2}"]`)
await page.waitForTimeout(3_000)
await watch(page)

process.stdout.write(`100 fields, ${LINES} lines × 14, processor ${SLOWER} times slower\n`)
process.stdout.write(`pasting them: ${pasting.toFixed(0)} ms\n`)
process.stdout.write(
  `ms                                  keys   paint p50 p95 max     work p50 p95 max\n`,
)
await page.focus('#f-f1')
await press(page, 'typing into a text', repeat('a b c d e', 8))
await page.focus('#f-f6')
await press(page, 'typing into a number', repeat('1 2 3 Backspace', 8))
await page.focus('#f-f3')
await press(page, 'typing a code with suggestions', repeat('7 2 Backspace Backspace', 6))
// the page that is drawn is seen whole
await page.evaluate(() => document.querySelector('.ff-grid')?.scrollIntoView({ block: 'end' }))
await page.click(goods)
await press(page, 'arrows through the grid', repeat('ArrowDown ArrowRight ArrowDown ArrowLeft', 9))
await press(page, 'paging through the grid', repeat('PageDown', 40))
await press(page, 'typing into cells, Enter', repeat('1 2 . 5 Enter', 7))

await browser.close()
await door.end()
rmSync(new URL(`../dist/form-stage-${process.pid}`, import.meta.url), {
  recursive: true,
  force: true,
})
