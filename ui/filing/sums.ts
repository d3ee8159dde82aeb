// Sums of a grid's columns: of whole numbers, masses in a fixed unit, and money in one currency.
import { formatDecimal, parseDecimal, trimDecimal } from '#kit/decimal.ts'
import { decimalsOf } from '#kit/money.ts'
import type { FieldShape } from './shape.ts'
import type { FormStore } from './store.ts'

const SCALE = 8

/** Whether a column has a sum: a rate has none, nor has a quantity of changing units. */
export const canSum = ({ kind, unit = '' }: FieldShape): boolean =>
  kind === 'count' || kind === 'money' || (kind === 'quantity' && unit !== '' && unit !== '%')

/** What a row adds to each column that has a sum; nothing where no number stands. */
interface Share {
  readonly version: number
  readonly numbers: readonly (bigint | undefined)[]
}

/** The sums of a list, kept: a change costs the row that it is in, not 1,000 of them. */
export class Sums {
  private readonly store: FormStore
  private readonly list: string
  private readonly fields: readonly FieldShape[]
  private readonly sums: bigint[]
  /** how many numbers each sum is of */
  private readonly many: number[]
  private shares = new Map<string, Share>()

  constructor(store: FormStore, list: string, fields: readonly FieldShape[]) {
    this.store = store
    this.list = list
    this.fields = fields.filter(canSum)
    this.sums = this.fields.map(() => 0n)
    this.many = this.fields.map(() => 0)
  }

  /** By the name of its column, each sum as it stands; columns without a number have none. */
  read(): Map<string, string> {
    const now = new Map<string, Share>()
    for (const row of this.store.rows(this.list)) now.set(row, this.shareOf(row))
    for (const [row, share] of this.shares) if (!now.has(row)) this.count(share, -1)
    this.shares = now
    const told = new Map<string, string>()
    for (const [i, field] of this.fields.entries())
      if (this.many[i]! > 0) told.set(field.name, this.textOf(field, this.sums[i]!))
    return told
  }

  private shareOf(row: string): Share {
    const version = this.store.versionOf(this.list, row)
    const before = this.shares.get(row)
    if (before?.version === version) return before
    if (before !== undefined) this.count(before, -1)
    const numbers = this.fields.map(({ name }) => {
      const value = this.store.get(`${this.list}/${row}/${name}`)
      return typeof value === 'string' ? parseDecimal(value, SCALE) : undefined
    })
    const share = { version, numbers }
    this.count(share, 1)
    return share
  }

  private count({ numbers }: Share, sign: 1 | -1): void {
    for (const [i, number] of numbers.entries()) {
      if (number === undefined) continue
      this.sums[i]! += sign === 1 ? number : -number
      this.many[i]! += sign
    }
  }

  /** Money with the decimals of its currency, which another field may hold. */
  private textOf(field: FieldShape, sum: bigint): string {
    if (field.kind !== 'money') return trimDecimal(sum, SCALE)
    const { currency, currencyField } = field
    const named = currencyField === undefined ? '' : this.store.get(`/${currencyField}`)
    const decimals = decimalsOf(currency ?? String(named ?? '')) ?? 0
    const unit = 10n ** BigInt(SCALE - decimals)
    return sum % unit === 0n ? formatDecimal(sum / unit, decimals) : trimDecimal(sum, SCALE)
  }
}
