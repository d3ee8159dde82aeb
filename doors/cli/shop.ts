// The node's shop: who sells, who takes the money; and the shelf of a demonstration.
import { shopGround } from '#doors/http/shop/ground.ts'
import { Settler } from '#doors/http/shop/settle.ts'
import { DemoProvider } from '#doors/pay/demo.ts'
import { HttpProvider } from '#doors/pay/http.ts'
import type { Ground } from '#engine/access/ground.ts'
import type { Keys } from '#engine/api.ts'
import type { Engine } from '#engine/flow.ts'
import type { Database } from '#engine/store/database.ts'
import type { Caller, Outcome } from '#engine/types.ts'
import type { Trade } from '#kit/shop.ts'
import { PARTITION } from './node.ts'
import type { Settings } from './settings.ts'

/** A demonstration sells in nobody's name. */
const DEMO_TRADE: Trade = {
  platform: '91450103DEM0H0000R',
  platformName: '北部湾商城（样例）',
  office: '7216',
  provider: 'DEMOPAY',
  providerName: '演示支付（不扣款）',
}
const DEMO_MERCHANT = 'Beibu Gulf Select (demo)'

/** Id of an organisation, made when there is none of that name; its key is shown to nobody. */
export const organisationOf = async (
  database: Database,
  keys: Keys,
  name: string,
): Promise<string> => {
  const look = () =>
    database.query<{ org: string }>(
      `SELECT org FROM organisation WHERE partition = ${PARTITION} AND name = $1`,
      [name],
    )
  const known = (await look()).rows[0]?.org
  if (known !== undefined) return known
  await keys.create({ org: name, roles: ['trader'], label: 'made by the shop', days: 1 })
  return (await look()).rows[0]!.org
}

/** The shop, as the settings say or the demonstration has it; undefined: it is closed. */
export const openShop = async (
  { shop }: Settings,
  engine: Engine,
  ground: Ground,
  home: () => string,
): Promise<Settler | undefined> => {
  if (!engine.mounted.packs.some(pack => pack.shop !== undefined)) return undefined
  const trade = engine.demo ? DEMO_TRADE : shop
  if (trade === undefined) return undefined
  const pay =
    shop === undefined || engine.demo ? new DemoProvider(ground, home) : new HttpProvider(shop.pay)
  const providerOrg = await organisationOf(ground.database, engine.keys, trade.providerName)
  const { platform, platformName, office, provider, providerName } = trade
  const open = { platform, platformName, office, provider, providerName, pay, providerOrg }
  const found = shopGround(engine, ground, open)
  return found === undefined ? undefined : new Settler({ ...found, trade: open })
}

const isAccepted = (outcome: Outcome) => (outcome.ok ? outcome : undefined)

/** The samples of the pack on the shelf of a demonstration; what is there stays as it is. */
export const fillShelf = async (engine: Engine, database: Database): Promise<void> => {
  const pack = engine.mounted.packs.find(each => each.shop !== undefined)
  if (pack?.shop === undefined || !engine.demo) return
  const { shop } = pack
  const typeOf = (name: string) => engine.mounted.filings.get(`${pack.name}.${name}`)!
  const org = await organisationOf(database, engine.keys, DEMO_MERCHANT)
  const merchant: Caller = { org, actor: `${org}/demonstration`, roles: new Set(['trader']) }
  const put = async (name: string, document: object, key: string, step: string): Promise<void> => {
    const body = Buffer.from(JSON.stringify(document))
    const lodged = isAccepted(await engine.lodge(typeOf(name), merchant, body, { key }))
    if (lodged === undefined || lodged.replayed) return
    const { version } = lodged
    await engine.step(typeOf(name), merchant, lodged.number, step, { version })
  }
  for (const { document, pieces } of shop.demo()) {
    const { sku, warehouse } = document
    await put(shop.filings.article, document, `demo-article:${sku}`, 'list')
    if (pieces === 0 || warehouse === undefined) continue
    const goods = { warehouse, sku, pieces, batch: 'SAMPLE' }
    await put(shop.filings.stock, goods, `demo-stock:${sku}`, 'count')
  }
}
