// Who sells in the node's shop, and who takes the money: all four settings, or none.
import { Type } from 'typebox'
import { paymentKey } from '#doors/http/payments.ts'
import { isLoopback } from '#doors/notice/loopback.ts'
import type { HttpProviderOptions } from '#doors/pay/http.ts'
import type { Trade } from '#kit/shop.ts'
import type { Setting, SettingsFault } from './settings.ts'

export interface ShopSettings extends Trade {
  readonly pay: HttpProviderOptions
}

/** A code as customs registers firms, and a name. */
const NAMED = /^([0-9A-Z]{3,35}) (\S.{0,99})$/
const PROVIDER = /^([0-9A-Z]{3,35}) (\S.{0,99}) (https?:\/\/\S{1,500})$/

/** https, or http on this very machine: what is set aside is real money. */
const isProviderUrl = (url: string): boolean => {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, username, password, search, hash } = new URL(url)
  if (username + password + search + hash !== '') return false
  return protocol === 'https:' || isLoopback(hostname)
}

const text = (pattern: string, must: string, more: Partial<Setting> = {}): Setting => ({
  schema: Type.String({ pattern }),
  must,
  ...more,
})

export const SHOP_SETTINGS = {
  BEIBU_SHOP_PLATFORM: text(
    NAMED.source,
    'must be the platform’s code and its name, e.g. 91450103EXAMPLE00R Example Shop',
  ),
  BEIBU_SHOP_OFFICE: text('^\\d{4}$', 'must be the four digits of a customs office, e.g. 7216'),
  BEIBU_SHOP_PROVIDER: text(
    PROVIDER.source,
    'must be the payment provider’s code, its name and its address, ' +
      'e.g. EXAMPLEPAY Example Pay https://pay.example.org/beibu',
    { also: value => isProviderUrl(PROVIDER.exec(value)?.[3] ?? '') },
  ),
  BEIBU_SHOP_SECRET: text(
    '^whsec_',
    'must be whsec_ and the base64 of 24 to 64 bytes, shared with the shop’s payment provider',
    { also: secret => paymentKey(secret) !== undefined, secret: true },
  ),
} as const satisfies Record<string, Setting>

const NAMES = Object.keys(SHOP_SETTINGS) as (keyof typeof SHOP_SETTINGS)[]
type Values = Partial<Record<keyof typeof SHOP_SETTINGS, string>>

/** One without the others opens no shop, and would be noticed by nobody. */
export const lackingForShop = (values: Values): SettingsFault[] => {
  const lacking = NAMES.filter(name => values[name] === undefined)
  if (lacking.length === NAMES.length) return []
  return lacking.map(name => ({ name, reason: 'must be set where another BEIBU_SHOP_ is' }))
}

export const shopOf = (values: Values): { readonly shop?: ShopSettings } => {
  const [, platform, platformName] = NAMED.exec(values.BEIBU_SHOP_PLATFORM ?? '') ?? []
  const [, provider, providerName, url] = PROVIDER.exec(values.BEIBU_SHOP_PROVIDER ?? '') ?? []
  const key = paymentKey(values.BEIBU_SHOP_SECRET ?? '')
  const office = values.BEIBU_SHOP_OFFICE
  if (platform === undefined || platformName === undefined || office === undefined) return {}
  if (provider === undefined || providerName === undefined || url === undefined) return {}
  if (key === undefined) return {}
  const pay = { name: provider.toLowerCase(), url: url.replace(/\/+$/, ''), key }
  return { shop: { platform, platformName, office, provider, providerName, pay } }
}
