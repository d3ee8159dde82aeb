// What everybody may look at: whether the shop is open, what lies on its shelf, one article.
import Type from 'typebox'
import type { JsonSchema } from '#kit/field.ts'
import type { Members } from '#kit/filing.ts'
import { LANGS } from '#kit/words.ts'
import type { Call, HeaderList } from '../call.ts'
import { oneFault } from '../problem.ts'
import type { RateLimit } from '../rate.ts'
import { openRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { admitStranger, RATE_HEADERS } from '../strangers.ts'
import type { ShopGround } from './ground.ts'
import { isAskedFor, type Shelf, type Shelved } from './shelf.ts'

export const SHOP = '/api/v1/shop'
const PAGE = 48
/** Up to so many pieces left, the page says how many. */
const FEW = 5
const string = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const names: JsonSchema = object(Object.fromEntries(LANGS.map(lang => [lang, string])))

/** Whatever may be bought may change at any moment. */
export const fresh = (headers: HeaderList): string[] => [...headers, 'Cache-Control', 'no-store']

const namesIn = (row: Readonly<Record<string, string>>) =>
  Object.fromEntries(LANGS.map(lang => [lang, row[lang] ?? '']))

const stateOf = ({ engine, pack, shop, trade, view }: ShopGround, at: string) => ({
  open: trade !== undefined,
  demo: engine.demo,
  platform: { name: trade?.platformName ?? '' },
  provider: { name: trade?.providerName ?? '', key: trade?.pay.name ?? '' },
  limits: shop.limits(view()),
  ...Object.fromEntries(
    Object.entries(shop.tables).map(([name, table]) => [
      name,
      Object.fromEntries(
        [...(engine.references.codes(pack.name, table, at) ?? [])].map(([code, row]) => [
          code,
          namesIn(row),
        ]),
      ),
    ]),
  ),
})

const stockOf = (left: number | undefined): Members => {
  if (left === undefined || left > FEW) return { stock: 'many' }
  return left > 0 ? { stock: 'few', left } : { stock: 'none' }
}

const told = ({ shop }: ShopGround, each: Shelved, view: unknown, detail: boolean): Members => ({
  ...shop.article(each.article, view, detail),
  ...stockOf(each.left),
})

const articleShape = object(
  {
    ...{ number: string, sku: string, flow: string, category: string, channel: string },
    art: { type: ['string', 'null'], description: 'A drawing of the shop’s own, by its name.' },
    pictures: listOf(string),
    name: names,
    ...{ origin: string, price: string, freight: string, insurance: string },
    ...{ base: string, duty: string, consumption: string, vat: string },
    door: { ...string, description: 'All of one piece, taxes included, CNY.' },
    stock: { type: 'string', enum: ['many', 'few', 'none'] },
    left: { type: 'integer', description: 'Pieces, where there are few.' },
  },
  ['left'],
)

const stateRoute = (shop: ShopGround, limit: RateLimit): Route =>
  openRoute({
    method: 'GET',
    path: `${SHOP}/state`,
    id: 'shop.state',
    tag: 'shop',
    summary: 'Whether the shop is open, and the names and limits that its pages need',
    answers: {
      200: {
        description: 'The shop.',
        schema: object({ open: flag, demo: flag, limits: { type: 'object' } }),
        headers: RATE_HEADERS,
      },
    },
    faults: ['too-many-requests'],
    handle: call => {
      const headers = admitStranger(call, 'shop', limit)
      if (headers === undefined) return
      call.json(200, JSON.stringify(stateOf(shop, dayOf(shop))), fresh(headers))
    },
  })

const dayOf = ({ view }: ShopGround): string => (view() as { readonly date: string }).date

const ASK = {
  flow: Type.Optional(Type.Enum(['in', 'out'], { description: 'Way.', expected: 'in, out' })),
  category: Type.Optional(
    Type.String({ pattern: '^[a-z]{2,20}$', description: 'Category.', expected: 'snack' }),
  ),
  q: Type.Optional(
    Type.String({ maxLength: 100, description: 'Words; marks do not matter.', expected: 'words' }),
  ),
  after: Type.Optional(
    Type.String({ pattern: '^\\w{1,30}$', description: '`next` of the page before.' }),
  ),
}

const answerArticles = async (
  call: Call,
  shop: ShopGround,
  shelf: Shelf,
  ask: { flow?: string; category?: string; q?: string; after?: string },
  headers: HeaderList,
): Promise<void> => {
  const { flow, category, q, after = '' } = ask
  const found = [...(await shelf.articles()).values()].filter(each => {
    const { doc, number } = each.article
    const fits =
      (flow === undefined || doc.flow === flow) &&
      (category === undefined || doc.category === category)
    return fits && number > after && (q === undefined || q === '' || isAskedFor(each, q))
  })
  const view = shop.view()
  const page = found.slice(0, PAGE)
  const last = page.at(-1)?.article.number
  const next = found.length > PAGE && last !== undefined ? { next: last } : {}
  const articles = page.map(each => told(shop, each, view, false))
  const body = { articles, ...next, demo: shop.engine.demo }
  call.json(200, JSON.stringify(body), fresh(headers))
}

const articlesRoute = (shop: ShopGround, shelf: Shelf, limit: RateLimit): Route =>
  openRoute({
    method: 'GET',
    path: `${SHOP}/articles`,
    id: 'shop.articles',
    tag: 'shop',
    summary: 'Articles on the shelf, with all that one piece costs to the door',
    query: Type.Object(ASK),
    answers: {
      200: {
        description: 'A page.',
        schema: object({ articles: listOf(articleShape), next: string, demo: flag }, ['next']),
        headers: RATE_HEADERS,
      },
    },
    faults: ['too-many-requests', 'parameter-unknown', 'parameter-wrong'],
    handle: async (call, ask) => {
      const headers = admitStranger(call, 'shop', limit)
      if (headers !== undefined) await answerArticles(call, shop, shelf, ask, headers)
    },
  })

const articleRoute = (shop: ShopGround, shelf: Shelf, limit: RateLimit): Route =>
  openRoute({
    method: 'GET',
    path: `${SHOP}/articles/:number`,
    id: 'shop.article',
    tag: 'shop',
    summary: 'One article, with its story and why it takes its channel',
    inPath: { number: 'Number of the article.' },
    answers: {
      200: { description: 'The article.', schema: articleShape, headers: RATE_HEADERS },
    },
    faults: ['too-many-requests', 'not-found'],
    handle: async call => {
      const headers = admitStranger(call, 'shop', limit)
      if (headers === undefined) return
      const found = (await shelf.articles()).get(call.param('number'))
      if (found === undefined) return call.problem(oneFault('not-found'), headers)
      const body = { ...told(shop, found, shop.view(), true), demo: shop.engine.demo }
      call.json(200, JSON.stringify(body), fresh(headers))
    },
  })

export const readingShop = (shop: ShopGround, shelf: Shelf, limit: RateLimit): Route[] => [
  stateRoute(shop, limit),
  articlesRoute(shop, shelf, limit),
  articleRoute(shop, shelf, limit),
]
