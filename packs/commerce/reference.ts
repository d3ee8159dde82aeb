// The dated tables as the filings see them: as of one day, each key read at most once.
import { parseDecimal } from '#kit/decimal.ts'
import type { Lookup } from '#kit/pack.ts'
import { type Part, PERCENT, type Rates, ROUNDINGS } from './tax.ts'

type Row = Readonly<Record<string, string>>
/** Strangers' codes are remembered too, so their number is bound. */
const MAX_KEYS = 50_000

export class Reference {
  readonly date: string
  readonly #lookup: Lookup
  readonly #rows = new Map<string, Row | null>()
  readonly #rates = new Map<string, Rates>()

  constructor(lookup: Lookup, date: string) {
    this.date = date
    this.#lookup = lookup
  }

  row(table: string, key: string): Row | undefined {
    const name = `${table}\u001f${key}`
    const known = this.#rows.get(name)
    if (known !== undefined) return known ?? undefined
    const row = this.#lookup(table, key)
    if (this.#rows.size < MAX_KEYS) this.#rows.set(name, row ?? null)
    return row
  }

  has(table: string, key: string): boolean {
    return this.row(table, key) !== undefined
  }

  /** Goods of the positive list; undefined where they are not on it. */
  rates(hs: string): Rates | undefined {
    const known = this.#rates.get(hs)
    if (known !== undefined) return known
    const row = this.row('positive', hs)
    if (row === undefined) return undefined
    const percent = (name: string): bigint => parseDecimal(row[name] ?? '0', PERCENT) ?? 0n
    const rates = {
      vat: percent('vat'),
      consumption: percent('consumption'),
      duty: percent('mfn'),
    }
    this.#rates.set(hs, rates)
    return rates
  }

  /** An amount of the table of settings at so many decimals; undefined where none is in force. */
  setting(key: string, scale: number): bigint | undefined {
    const text = this.row('setting', key)?.amount
    return text === undefined ? undefined : parseDecimal(text, scale)
  }

  /** Fen that one order may be worth within the limits; 0n where the channel is not open. */
  get single(): bigint {
    return this.setting('single', 2) ?? 0n
  }
  /** Percent of the statutory taxes that is taken within the limits. */
  get share(): bigint {
    return this.setting('share', PERCENT) ?? 100n * 10n ** BigInt(PERCENT)
  }

  /** What is taken within the limits. A policy that is not known is the first of them. */
  get part(): Part {
    const named = this.row('setting', 'rounding')?.policy
    const rounding = ROUNDINGS.find(each => each === named) ?? ROUNDINGS[0]
    return { share: this.share, rounding }
  }
}
