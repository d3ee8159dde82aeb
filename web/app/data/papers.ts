// What of papers is left, as the node tells it.
export interface Goods {
  readonly rows: readonly number[]
  readonly unit: string
  readonly granted: string
  readonly drawn: string
  readonly left: string
}
export interface Drawings {
  readonly goods: readonly Goods[]
  readonly by: readonly {
    readonly type: string
    readonly number: string
    readonly state: string
    readonly drawn: readonly string[]
  }[]
  readonly others: readonly string[]
}
export interface OnDesk {
  readonly number: string
  readonly accepted: string
  readonly until: string
  readonly listed: Readonly<Record<string, unknown>>
  readonly goods: readonly Goods[]
}

/** How much is drawn, for a bar: 0 to 1. A bar may be a float; the figures beside it are not. */
export const shareOf = ({ granted, drawn }: Goods): number => {
  const all = Number(granted)
  return all > 0 ? Math.min(1, Math.max(0, Number(drawn) / all)) : 0
}
