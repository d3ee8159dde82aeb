// A merchant's shelf: pieces that may still be sold, those that are kept for orders, and how long
// what is left lasts at the pace of the last fourteen days. The ledger's floor is what keeps
// anybody from selling more; here it is only looked at.
import { ownStanding } from '#engine/processes/around.ts'
import { textArray } from '#engine/store/binary.ts'
import { floorId } from '#engine/store/ids.ts'
import type { ShopGround } from '../ground.ts'
import { PARTITION } from './today.ts'

const DAY_MS = 86_400_000
const PACE_DAYS = 14
/** So few pieces, or less than a week's, is little. */
const FEW = 5
const WEEK = 7
const MOST_ARTICLES = 500

interface Shelf {
  readonly left: number
  readonly kept: number
}

const shelvesOf = async (
  { ground, pack }: ShopGround,
  names: readonly string[],
): Promise<ReadonlyMap<string, Shelf>> => {
  const { rows } = await ground.database.query<{ account: string; left: string; kept: string }>(
    {
      name: 'desk-shelves',
      text: `SELECT account, credits - debits - debits_held AS left, debits_held AS kept
        FROM account WHERE partition = ${PARTITION} AND account = ANY($1::text[])`,
    },
    [textArray(names.map(name => `${pack.name}/${name}`))],
  )
  const bare = (account: string): string => account.slice(pack.name.length + 1)
  return new Map(
    rows.map(row => [bare(row.account), { left: Number(row.left), kept: Number(row.kept) }]),
  )
}

/** Pieces by shelf that orders of these days took. */
const paceOf = async (
  { ground, pack, shop, typeOf }: ShopGround,
  org: string,
  names: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await ground.database.query<{ account: string; pieces: string }>(
    {
      name: 'desk-pace',
      text: `SELECT e.debit AS account, sum(e.amount) AS pieces
        FROM filing f
        CROSS JOIN LATERAL unnest(f.positions) AS p(position)
        JOIN entry e ON e.partition = ${PARTITION} AND e.position = p.position
        WHERE f.partition = ${PARTITION} AND f.type = $1 AND f.org = $2 AND f.filing >= $3
          AND f.state = ANY($4::text[]) AND e.kind = 'held' AND e.debit = ANY($5::text[])
        GROUP BY 1`,
    },
    [
      ...[typeOf('order').type, org, floorId(now - PACE_DAYS * DAY_MS)],
      ...[textArray(shop.desk.bought), textArray(names.map(name => `${pack.name}/${name}`))],
    ],
  )
  return new Map(
    rows.map(row => [row.account.slice(pack.name.length + 1), Number(row.pieces)] as const),
  )
}

type Supply = 'out' | 'low' | 'good' | 'uncounted'
const RANK: Readonly<Record<Supply, number>> = { out: 0, low: 1, good: 2, uncounted: 3 }

const supplyOf = (shelf: Shelf | undefined, sold: number): Supply => {
  if (shelf === undefined) return 'uncounted'
  if (shelf.left <= 0) return 'out'
  // left / (sold / 14) < 7, without a division
  return shelf.left <= FEW || shelf.left * PACE_DAYS < sold * WEEK ? 'low' : 'good'
}

/** Articles that are not ended, the scarcest first. */
export const stockOf = async (shop: ShopGround, org: string, now: number) => {
  const { engine, ground } = shop
  const type = shop.typeOf('article')
  const states = type.filing.states.filter(each => each !== shop.shop.desk.ended)
  const rows = await ownStanding(ground.database, PARTITION, engine.mounted, type, {
    ...{ org, states, most: MOST_ARTICLES + 1 },
  })
  const view = shop.view()
  const articles = rows.slice(0, MOST_ARTICLES).map(({ number, state, doc, amounts }) => {
    const article = { number, org, doc, amounts }
    return {
      number,
      state,
      told: shop.shop.article(article, view, false),
      at: shop.shop.shelf(article),
    }
  })
  const names = articles.map(each => each.at).filter(each => each !== undefined)
  const [shelves, pace] = await Promise.all([shelvesOf(shop, names), paceOf(shop, org, names, now)])
  const told = articles.map(({ number, state, told: { sku, name, warehouse, price }, at = '' }) => {
    // goods that are counted and never came have an empty shelf
    const shelf = at === '' ? undefined : (shelves.get(at) ?? { left: 0, kept: 0 })
    const sold = pace.get(at) ?? 0
    return {
      ...{ type: type.type, number, state, sku, name, warehouse, price },
      left: shelf?.left ?? null,
      kept: shelf?.kept ?? null,
      sold,
      days: shelf === undefined || sold === 0 ? null : Math.floor((shelf.left * PACE_DAYS) / sold),
      supply: supplyOf(shelf, sold),
    }
  })
  const far = Number.MAX_SAFE_INTEGER
  told.sort(
    (a, b) =>
      RANK[a.supply] - RANK[b.supply] ||
      (a.days ?? far) - (b.days ?? far) ||
      (a.left ?? far) - (b.left ?? far),
  )
  return {
    articles: told,
    more: rows.length > MOST_ARTICLES,
    oversold: [...shelves.values()].filter(each => each.left < 0).length,
  }
}
