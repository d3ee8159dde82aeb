// What is filled in, outside React: values by path, rows by list. Every change has its instant, and
// goes to whoever keeps it. Two stores that saw the same changes, in any order, hold the same.
import { type Birth, type Change, isBirth, isPlace } from './change.ts'
import type { FieldShape, FilingShape } from './shape.ts'
import { rowsOf, rowTopic, Topics } from './topics.ts'

/** A row's place in its list: rising, with room between for rows put in. */
interface Place {
  place: number
  placed: number
  /** when it was taken out; a cell filled in later brings it back, so that nothing is lost */
  removed: number
  filled: number
}
const ROOM = 1024
/** Below this much room between two rows a list is numbered anew. */
const NARROW = 1e-6
const SET_LIST = '.at'

export interface StoreOptions {
  readonly shape: FilingShape
  readonly now: () => number
  /** begins the ids of rows made here; no other page has it */
  readonly prefix: string
}

export class FormStore {
  readonly shape: FilingShape
  readonly topics = new Topics()
  /** rises with every change */
  version = 0
  private readonly now: () => number
  private readonly prefix: string
  private readonly values = new Map<string, unknown>()
  private readonly stamps = new Map<string, number>()
  private readonly places = new Map<string, Map<string, Place>>()
  private readonly orders = new Map<string, readonly string[]>()
  private readonly stirs = new Map<string, number>()
  private readonly hearers = new Set<(changes: readonly Change[]) => void>()
  private serial = 0
  private last = 0

  constructor({ shape, now, prefix }: StoreOptions) {
    this.shape = shape
    this.now = now
    this.prefix = prefix
    for (const { kind, name } of shape.fields) {
      if (kind !== 'lines') continue
      this.places.set(`/${name}`, new Map())
      this.orders.set(`/${name}`, [])
    }
  }

  /** Each change made here, when it is made. */
  onChange(hear: (changes: readonly Change[]) => void): () => void {
    this.hearers.add(hear)
    return () => this.hearers.delete(hear)
  }

  get = (path: string): unknown => this.values.get(path)

  /** Ids of a list's rows, in order; the same value until a row comes, goes or moves. */
  rows = (list: string): readonly string[] => this.orders.get(list) ?? []

  /** Rises with every change of a value in a row: who works it out keeps what has not changed. */
  versionOf(list: string, row: string): number {
    return this.stirs.get(rowTopic(list, row)) ?? 0
  }

  fieldsOf(list: string): readonly FieldShape[] {
    return this.shape.fields.find(({ name }) => `/${name}` === list)?.rows ?? []
  }

  set(path: string, value: unknown): void {
    this.setAll([[path, value]])
  }

  /** Set many values as one change; those that stay as they are count for nothing. */
  setAll(pairs: Iterable<readonly [path: string, value: unknown]>): void {
    const at = this.instant()
    const changes: Change[] = []
    for (const [path, value] of pairs) {
      const before = this.values.get(path)
      if (before === value || (isNothing(before) && isNothing(value))) continue
      changes.push({ path, value: value ?? '', at })
    }
    this.make(changes)
  }

  /** An id for a row that may come to be: whoever draws it before it has anything in it. */
  newId(): string {
    return `${this.prefix}-${(++this.serial).toString(36)}`
  }

  /** Put rows into a list before its row `index`; returns their ids. */
  insert(
    list: string,
    index: number,
    rows: readonly Birth['cells'][],
    ids: readonly string[] = rows.map(() => this.newId()),
  ): readonly string[] {
    const order = this.rows(list)
    const places = this.places.get(list)
    const low = places?.get(order[index - 1] ?? '')?.place ?? 0
    const high = places?.get(order[index] ?? '')?.place ?? low + ROOM * (rows.length + 1)
    const step = (high - low) / (rows.length + 1)
    const at = this.instant()
    this.make(
      rows.map((cells, i) => {
        const birth: Birth = { place: String(low + step * (i + 1)), cells }
        return { path: `${list}/${ids[i]}`, value: birth, at }
      }),
    )
    if (step < NARROW) this.spread(list)
    return ids
  }

  private spread(list: string): void {
    const at = this.instant()
    const place = (id: string, i: number): Change => ({
      path: `${list}/${id}/${SET_LIST}`,
      value: String((i + 1) * ROOM),
      at,
    })
    this.make(this.rows(list).map(place))
  }

  remove(list: string, ids: readonly string[]): void {
    const at = this.instant()
    this.make(ids.map(id => ({ path: `${list}/${id}/${SET_LIST}`, value: false, at })))
  }

  /**
   * Take in changes made elsewhere, or here before. The newer of two stands; returns what stood
   * here and had to give way to another value.
   */
  take(changes: readonly Change[]): Change[] {
    const lost: Change[] = []
    const touched = new Set<string>()
    for (const change of changes) this.merge(change, touched, lost)
    this.settle(touched)
    return lost
  }

  /** All that is here, as changes: a store that takes them in holds the same. */
  all(): Change[] {
    const fields = [...this.stamps].map(([path, at]) => ({
      path,
      value: this.values.get(path) ?? '',
      at,
    }))
    const rows = [...this.places].flatMap(([list, places]) =>
      [...places].flatMap(([row, { place, placed, removed }]): Change[] => [
        ...(placed < 0
          ? []
          : [{ path: `${list}/${row}`, value: { place: String(place), cells: {} }, at: placed }]),
        ...(removed < 0 ? [] : [{ path: `${list}/${row}/${SET_LIST}`, value: false, at: removed }]),
      ]),
    )
    return [...rows, ...fields]
  }

  private instant(): number {
    // two changes of one page never share an instant: of the two the later must stand
    this.last = Math.max(this.now(), this.last + 1)
    return this.last
  }

  private make(changes: readonly Change[]): void {
    if (changes.length === 0) return
    const touched = new Set<string>()
    for (const change of changes) this.merge(change, touched, [])
    this.settle(touched)
    for (const hear of this.hearers) hear(changes)
  }

  private settle(touched: ReadonlySet<string>): void {
    if (touched.size === 0) return
    this.version++
    for (const topic of touched) if (this.places.has(topic)) this.reorder(topic)
    const rows = rowsOf(touched)
    for (const row of rows) this.stirs.set(row, this.version)
    for (const topic of touched) this.topics.tell(topic)
    for (const row of rows) this.topics.tell(row)
    // of a list: that something in it changed, whatever it was
    for (const list of this.places.keys()) {
      const own = `${list}/`
      if (touched.has(list) || [...touched].some(each => each.startsWith(own)))
        this.topics.tell(own)
    }
    this.topics.tell('')
  }

  private merge(change: Change, touched: Set<string>, lost: Change[]): void {
    const [, list, row, cell] = change.path.split('/')
    if (row === undefined) {
      if (!this.places.has(change.path)) this.mergeValue(change, touched, lost)
      return
    }
    const name = `/${list}`
    if (!this.places.has(name)) return
    if (cell === SET_LIST) {
      if (this.mergePlace(name, row, change)) touched.add(name)
    } else if (cell !== undefined) {
      if (!this.mergeValue(change, touched, lost)) return
      const place = this.placeOf(name, row)
      if (place.removed >= 0 && place.filled <= place.removed) touched.add(name)
      place.filled = Math.max(place.filled, change.at)
    } else if (isBirth(change.value)) {
      const { place, cells } = change.value
      if (this.mergePlace(name, row, { ...change, value: place })) touched.add(name)
      for (const [key, value] of Object.entries(cells))
        this.mergeValue({ path: `${change.path}/${key}`, value, at: change.at }, touched, lost)
    }
  }

  private mergeValue({ path, value, at }: Change, touched: Set<string>, lost: Change[]): boolean {
    const stamp = this.stamps.get(path)
    if (stamp !== undefined && stamp >= at) return false
    this.last = Math.max(this.last, at)
    this.stamps.set(path, at)
    const before = this.values.get(path)
    if (JSON.stringify(before) === JSON.stringify(value)) return true
    if (stamp !== undefined && !isNothing(before)) lost.push({ path, value: before, at: stamp })
    if (isNothing(value)) this.values.delete(path)
    else this.values.set(path, value)
    touched.add(path)
    return true
  }

  private placeOf(list: string, row: string): Place {
    const places = this.places.get(list)!
    let place = places.get(row)
    if (place === undefined) {
      place = { place: 0, placed: -1, removed: -1, filled: -1 }
      places.set(row, place)
    }
    return place
  }

  private mergePlace(list: string, row: string, { value, at }: Change): boolean {
    const place = this.placeOf(list, row)
    if (!isPlace(value)) {
      if (place.removed >= at) return false
      place.removed = at
    } else {
      if (place.placed >= at) return false
      place.place = Number(value)
      place.placed = at
    }
    return true
  }

  private reorder(list: string): void {
    const alive = [...this.places.get(list)!].filter(
      ([, { placed, removed, filled }]) => placed >= 0 && Math.max(placed, filled) > removed,
    )
    alive.sort(([a, x], [b, y]) => x.place - y.place || (a < b ? -1 : 1))
    this.orders.set(
      list,
      alive.map(([id]) => id),
    )
  }
}

/** Nothing is filled in. */
export const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === ''
