// Counters of history as a batch sees them: loaded by key once, added to in order, saved at its
// end.
import type { Count } from '#kit/lanes.ts'
import type { Queryable } from '../store/database.ts'

const NONE: Count = { filed: 0, inspected: 0, hits: 0 }
const sum = (a: Count, b: Count): Count => ({
  filed: a.filed + b.filed,
  inspected: a.inspected + b.inspected,
  hits: a.hits + b.hits,
})

export class Counting {
  private readonly partition: number
  private readonly type: string
  private readonly stored: ReadonlyMap<string, Count>
  private readonly added = new Map<string, Count>()

  private constructor(partition: number, type: string, stored: ReadonlyMap<string, Count>) {
    this.partition = partition
    this.type = type
    this.stored = stored
  }

  static async load(
    rows: Queryable,
    partition: number,
    type: string,
    keys: readonly string[],
  ): Promise<Counting> {
    const wanted = [...new Set(keys)].sort()
    const { rows: found } = await rows.query<Count & { key: string }>(
      {
        name: 'risk-counts',
        text: `SELECT key, filed, inspected, hits FROM risk_count
          WHERE partition = ${partition} AND type = $1 AND key = ANY($2::text[])`,
      },
      [type, wanted],
    )
    return new Counting(partition, type, new Map(found.map(({ key, ...count }) => [key, count])))
  }

  /** A key's counters now; without the filing itself, where it is among its `own` keys. */
  of(key: string, own: ReadonlySet<string>): Count {
    const all = sum(this.stored.get(key) ?? NONE, this.added.get(key) ?? NONE)
    return own.has(key) ? { ...all, filed: all.filed - 1 } : all
  }

  add(key: string, count: Count): void {
    this.added.set(key, sum(this.added.get(key) ?? NONE, count))
  }

  async save(rows: Queryable): Promise<void> {
    if (this.added.size === 0) return
    const all = [...this.added].sort(([a], [b]) => (a < b ? -1 : 1))
    const column = (of: keyof Count): number[] => all.map(([, count]) => count[of])
    await rows.query(
      {
        name: 'risk-count',
        text: `INSERT INTO risk_count (partition, type, key, filed, inspected, hits)
          SELECT ${this.partition}, $1, key, filed, inspected, hits
          FROM unnest($2::text[], $3::int[], $4::int[], $5::int[])
            AS c(key, filed, inspected, hits)
          ON CONFLICT (partition, type, key) DO UPDATE SET
            filed = risk_count.filed + excluded.filed,
            inspected = risk_count.inspected + excluded.inspected,
            hits = risk_count.hits + excluded.hits`,
      },
      [this.type, all.map(([key]) => key), column('filed'), column('inspected'), column('hits')],
    )
  }
}
