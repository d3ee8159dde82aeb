// What the benchmarks lodge: the pack's own demonstration filings, and a heavier fixed mix like the
// design's trial (1 to 19 goods lines, mean 10, some 3 KB). Seeded: every run lodges the same.
import type { DemoFiling } from '#kit/pack.ts'
import { packs } from '#packs/index.ts'

export const TYPE = 'trade.declaration'
export type Mix = 'demo' | 'heavy'

type Row = Readonly<Record<string, unknown>>
interface Item extends Row {
  readonly name: string
  readonly net: string
  readonly origin: string
  readonly destination?: string
}
interface Document extends Row {
  readonly direction: string
  readonly items: readonly Item[]
}

const SEED = 20_261_111
/** Under a total all prices are in yuan, so that goods lines of several filings go together. */
const YUAN = 580_000n * 100n

/** Filings of the pack's demonstration, evenly over an hour of the present. */
export const demoFilings = (seed: number, count: number, now: number): Iterable<DemoFiling> =>
  demoPack().demo!({ seed, count, from: now - 3_600_000, to: now })

const demoPack = () => {
  const pack = packs({ country: 'CN' }).find(each => each.demo !== undefined)
  if (pack === undefined) throw new Error('no pack has demonstration filings')
  return pack
}

/** xorshift32: the same draws on every machine. */
const draws = (seed: number): ((n: number) => number) => {
  let state = seed
  return n => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % n
  }
}

const partnerOf = ({ direction, items }: Document): string =>
  `${direction} ${direction === 'import' ? items[0]?.origin : items[0]?.destination}`

const heavyDocuments = (count: number, now: number): Document[] => {
  const total = BigInt(count) * YUAN
  const order = { seed: SEED, count, from: now - 3_600_000, to: now, total }
  const plain = [...demoPack().demo!(order)].map(each => each.document as Document)
  const pools = new Map<string, Item[]>()
  for (const each of plain) {
    const pool = pools.get(partnerOf(each)) ?? []
    pools.set(partnerOf(each), [...pool, ...each.items])
  }
  const below = draws(SEED)
  return plain.map(each => {
    const pool = pools.get(partnerOf(each))!
    const items = Array.from({ length: 1 + below(19) }, () => {
      const item = pool[below(pool.length)]!
      const name = `${item.name} MX-${below(1e6)}, 24 pcs a carton`
      return { ...item, name, gross: item.net, permit: `PERMIT-DEMO-${below(1e9)}` }
    })
    const kilograms = items.reduce((sum, item) => sum + Math.ceil(Number(item.net)), 0)
    const gross = String(kilograms + 100)
    const note = `Demonstration data 演示数据 dữ liệu mẫu ข้อมูลตัวอย่าง ${below(1e9)}`
    return { ...each, packages: 1 + below(5000), gross, items, note: note.repeat(3) }
  })
}

/** JSON texts of `count` documents of a mix. */
export const documents = (mix: Mix, count: number, now: number): string[] =>
  mix === 'heavy'
    ? heavyDocuments(count, now).map(each => JSON.stringify(each))
    : [...demoFilings(SEED, count, now)].map(each => JSON.stringify(each.document))
