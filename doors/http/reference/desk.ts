// What the program does with a tariff for its operator: the same as its commands do.
import type { Fault } from '#kit/fault.ts'

/** A version of a table that a tariff goes into. */
export interface TariffVersion {
  /** `pack.table` */
  readonly table: string
  readonly version: number
  readonly switched: string
  readonly source: string
  readonly rows: number
  readonly inForce: boolean
}

export interface TariffOrder {
  /** where the file lies, and what it is called */
  readonly path: string
  readonly name: string
  readonly layout?: string
  readonly mapping?: unknown
  readonly from: string
  readonly days: number
  readonly keep: boolean
  readonly partial: boolean
  /** put it in; else it is only tried. It rests on the versions that `base` names. */
  readonly load?: { readonly base: string; readonly org: string; readonly actor: string }
  onRead(share: number, lines: number): void
  onFilings(count: number): void
}

interface Place {
  readonly line: number
  readonly column: string
  readonly text: string
  readonly why: string
}
interface Touched {
  readonly type: string
  readonly number: string
}
type Row = Readonly<Record<string, string>>

/** What a try or a load came to. Lists have their first entries, counts tell all. */
export interface TariffReport {
  readonly base: string
  readonly lines: number
  readonly goods: number
  readonly headings: number
  readonly cells: number
  readonly understood: number
  readonly faults: { readonly count: number; readonly first: readonly Place[] }
  readonly notes: { readonly count: number; readonly first: readonly Place[] }
  readonly changes: readonly {
    readonly table: string
    readonly added: number
    readonly changed: number
    readonly removed: number
    readonly first: readonly {
      readonly key: string
      readonly from: string
      readonly before?: Row
      readonly after?: Row
    }[]
  }[]
  readonly trial?: {
    readonly filings: number
    readonly mended: number
    readonly refused: {
      readonly count: number
      readonly first: readonly (Touched & { readonly faults: readonly Fault[] })[]
    }
    readonly changed: {
      readonly count: number
      /** of all of them, decimal, with its sign */
      readonly sum: string
      readonly first: readonly (Touched & {
        readonly before: string
        readonly after: string
        readonly more: string
      })[]
    }
  }
  /** what was put in, as `pack.table@version` */
  readonly versions?: readonly string[]
  /** too much is not understood to be put in without saying so (`partial`) */
  readonly halted: boolean
}

/** Why a file, a mapping or an order will not do, in English, as the commands say it. */
export interface Unfit {
  readonly unfit: string
}

export interface TariffDesk {
  layouts(): readonly string[]
  versions(): Promise<readonly TariffVersion[]>
  take(order: TariffOrder): Promise<TariffReport | Unfit>
  /** put in again what was before these versions, each of which is its table's newest */
  withdraw(
    versions: readonly { readonly table: string; readonly version: number }[],
    by: { readonly org: string; readonly actor: string },
  ): Promise<readonly string[] | Unfit>
}
