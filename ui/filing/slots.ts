// Which elements draw which rows. A page down of 19 rows took 240 elements out and put 240 others
// in: half of its time. Their texts are written over instead, in the order in which they stand.

export interface Slot {
  /** the element's */
  readonly key: number
  readonly row: string
}

export class Slots {
  private before: readonly Slot[] = []
  private serial = 0

  /**
   * Elements for rows, in their order. Rows that stay keep theirs while one moves on by a few; when
   * most of them go, each element takes the row that comes into its place. Not while a row of
   * `controls` stays: it has the focus, or gives it to the next, and would lose it with its
   * element. Asked twice for the same it gives the same.
   */
  take(rows: readonly string[], controls: readonly string[]): readonly Slot[] {
    const keys = new Map(this.before.map(({ key, row }) => [row, key]))
    const kept = rows.filter(row => keys.has(row)).length
    const stays = (row: string): boolean => keys.has(row) && rows.includes(row)
    const jump = kept * 2 < rows.length && !controls.some(stays)
    this.before = rows.map((row, i) => {
      const key = jump ? this.before[i]?.key : keys.get(row)
      return { row, key: key ?? this.serial++ }
    })
    return this.before
  }
}
