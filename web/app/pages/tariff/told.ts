// What the node tells of a tariff's file (doors/http/reference/desk.ts), as the page draws it.

export interface Version {
  readonly table: string
  readonly version: number
  readonly switched: string
  readonly source: string
  readonly rows: number
  readonly inForce: boolean
}
export interface Told {
  readonly layouts: readonly string[]
  readonly versions: readonly Version[]
}
export interface Sent {
  readonly file: string
  readonly name: string
  readonly size: number
}
export interface Place {
  readonly line: number
  readonly column: string
  readonly text: string
  readonly why: string
}
export type Row = Readonly<Record<string, string>>
export interface Change {
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
}
export interface Trial {
  readonly filings: number
  readonly mended: number
  readonly refused: {
    readonly count: number
    readonly first: readonly {
      readonly type: string
      readonly number: string
      readonly faults: readonly string[]
    }[]
  }
  readonly changed: {
    readonly count: number
    readonly sum: string
    readonly first: readonly {
      readonly type: string
      readonly number: string
      readonly before: string
      readonly after: string
      readonly more: string
    }[]
  }
}
export interface Report {
  readonly base: string
  readonly lines: number
  readonly goods: number
  readonly headings: number
  readonly cells: number
  readonly understood: number
  readonly faults: { readonly count: number; readonly first: readonly Place[] }
  readonly notes: { readonly count: number; readonly first: readonly Place[] }
  readonly changes: readonly Change[]
  readonly trial?: Trial
  readonly versions?: readonly string[]
  readonly halted: boolean
}
export interface Progress {
  readonly phase: 'read' | 'try'
  readonly share?: number
  readonly lines?: number
  readonly filings?: number
}
/** A line of the node's answer. */
export interface Event {
  readonly progress?: Progress
  readonly done?: Report
  readonly unfit?: string
  readonly problem?: string
}

export interface Order {
  readonly layout: string
  /** as it was typed; counts when no layout is chosen */
  readonly mapping: string
  readonly from: string
  readonly days: string
  readonly keep: boolean
  readonly partial: boolean
}

/** The order as the node takes it; undefined when the mapping is no JSON. */
export const bodyOf = ({ layout, mapping, days, ...rest }: Order): object | undefined => {
  const whole = { ...rest, days: Number.parseInt(days, 10) || 0 }
  if (layout !== '') return { ...whole, layout }
  try {
    return { ...whole, mapping: JSON.parse(mapping) as unknown }
  } catch {
    return undefined
  }
}

/**
 * The newest load: its versions, if each table has one before. What one import put in shares its
 * source and its instant.
 */
export const newestLoad = (versions: readonly Version[]): readonly Version[] => {
  const newest = new Map<string, Version>()
  for (const each of versions) {
    if ((newest.get(each.table)?.version ?? 0) < each.version) newest.set(each.table, each)
  }
  const [last] = [...newest.values()].sort((a, b) => (a.switched < b.switched ? 1 : -1))
  if (last === undefined) return []
  const load = [...newest.values()].filter(
    each => each.switched === last.switched && each.source === last.source,
  )
  return load.every(each => each.version > 1) ? load : []
}
