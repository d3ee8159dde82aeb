// The shelf in memory: articles that are for sale, and how many pieces of each are left. It is read
// again when the journal has moved, at most twice a second however many look at it; what is sold is
// decided by the ledger, never by this.
import { standing } from '#engine/processes/around.ts'
import { fold, queryOf } from '#engine/search/fold.ts'
import { textArray } from '#engine/store/binary.ts'
import type { ShelfArticle } from '#kit/shop.ts'
import type { ShopGround } from './ground.ts'

const FRESH_MS = 500
const PARTITION = 0

export interface Shelved {
  readonly article: ShelfArticle
  /** pieces that may still be sold; undefined where none are counted */
  readonly left: number | undefined
  /** folded texts by which it is found */
  readonly text: string
}

export class Shelf {
  private readonly shop: ShopGround
  private all: ReadonlyMap<string, Shelved> = new Map()
  private position = -1
  private at = Number.NEGATIVE_INFINITY
  private loading: Promise<void> | undefined

  constructor(shop: ShopGround) {
    this.shop = shop
  }

  /** Articles by their number, oldest first. */
  async articles(): Promise<ReadonlyMap<string, Shelved>> {
    const moved = this.shop.engine.statistics().position !== this.position
    if (this.loading !== undefined) await this.loading
    else if (moved && performance.now() - this.at >= FRESH_MS) {
      this.loading = this.load().finally(() => {
        this.loading = undefined
      })
      await this.loading
    }
    return this.all
  }

  private async load(): Promise<void> {
    const { engine, ground, shop } = this.shop
    const { position } = engine.statistics()
    const type = this.shop.typeOf('article')
    const { database } = ground
    const rows = await standing(database, PARTITION, engine.mounted, type, shop.listed)
    const articles = rows.map(({ number, org, doc, amounts }) => ({ number, org, doc, amounts }))
    const left = await this.left(articles)
    this.all = new Map(
      articles.map(article => {
        const name = shop.shelf(article)
        const text = shop.texts(article).map(fold).join('\n')
        const pieces = name === undefined ? undefined : (left.get(name) ?? 0)
        return [article.number, { article, text, left: pieces }]
      }),
    )
    this.position = position
    this.at = performance.now()
  }

  /** Pieces by account: what came in, less what was sold or is kept for an order. */
  private async left(articles: readonly ShelfArticle[]): Promise<Map<string, number>> {
    const { ground, pack, shop } = this.shop
    const names = articles.map(each => shop.shelf(each)).filter(each => each !== undefined)
    const prefix = `${pack.name}/`
    const { rows } = await ground.database.query<{ account: string; left: string }>(
      {
        name: 'shop-shelves',
        text: `SELECT account, credits - debits - debits_held AS left FROM account
          WHERE partition = ${PARTITION} AND account = ANY($1::text[])`,
      },
      [textArray(names.map(each => prefix + each))],
    )
    return new Map(rows.map(row => [row.account.slice(prefix.length), Number(row.left)]))
  }
}

/** Whether an article has all the words that were asked for, without regard to their marks. */
export const isAskedFor = ({ text }: Shelved, asked: string): boolean =>
  queryOf(asked) !== undefined &&
  fold(asked)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(each => each !== '')
    .every(word => text.includes(word))
