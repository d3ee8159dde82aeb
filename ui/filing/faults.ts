// What the node found wrong, by the place in the form where it is to be mended.
import { formPath } from './document.ts'
import { rowsOf, Topics } from './topics.ts'

/** A fault as the API tells it (problem+json), its path made the form's. */
export interface FormFault {
  readonly key: string
  readonly path: string
  readonly values: Readonly<Record<string, string | number>>
  /** the node's own words, for a key that this page has none for */
  readonly message: string
}

const isFault = (value: unknown): value is FormFault =>
  typeof value === 'object' &&
  value !== null &&
  'key' in value &&
  typeof value.key === 'string' &&
  'path' in value &&
  typeof value.path === 'string'

/** Faults of a problem document; undefined when it is none. */
export const readFaults = (
  body: unknown,
  orders: Readonly<Record<string, readonly string[]>>,
): FormFault[] | undefined => {
  const faults = (body as { faults?: unknown } | null)?.faults
  if (!Array.isArray(faults)) return undefined
  return faults.filter(isFault).map(({ key, path, values, message }) => ({
    key,
    path: formPath(path, orders),
    values: typeof values === 'object' && values !== null ? values : {},
    message: typeof message === 'string' ? message : key,
  }))
}

/** Faults that say only that something is not there yet. */
const WANTING = new Set(['field-missing', 'too-few-lines'])

const EMPTY: readonly FormFault[] = []

export class Faults {
  readonly topics = new Topics()
  /** all, in the node's order */
  all: readonly FormFault[] = EMPTY
  /** those to be mended, and what is only not filled in yet: nobody is blamed for not being done */
  shown: readonly FormFault[] = EMPTY
  wanting: readonly FormFault[] = EMPTY
  private at = new Map<string, FormFault>()
  private readonly touched = new Set<string>()
  private attempted = false

  set(faults: readonly FormFault[]): void {
    if (faults.length === 0 && this.all.length === 0) return
    this.all = faults
    this.sort()
  }

  /** Somebody was at this field: what it lacks now counts as a fault. */
  touch(path: string): void {
    if (this.touched.has(path)) return
    this.touched.add(path)
    if (this.wanting.some(each => each.path === path)) this.sort()
  }

  /** Lodging was asked for: all that is missing counts. */
  attempt(): void {
    this.attempted = true
    this.sort()
  }

  /** The fault to show at a field or a cell. */
  of = (path: string): FormFault | undefined => this.at.get(path)

  private sort(): void {
    const isWanting = ({ key, path }: FormFault): boolean =>
      !this.attempted && WANTING.has(key) && !this.touched.has(path)
    this.wanting = this.all.filter(isWanting)
    this.shown = this.all.filter(each => !isWanting(each))
    const before = this.at
    this.at = new Map()
    for (const each of this.shown) if (!this.at.has(each.path)) this.at.set(each.path, each)
    const paths = new Set([...before.keys(), ...this.at.keys()])
    const changed = [...paths].filter(path => !same(before.get(path), this.at.get(path)))
    for (const path of changed) this.topics.tell(path)
    for (const row of rowsOf(changed)) this.topics.tell(row)
    this.topics.tell('')
  }
}

const same = (a: FormFault | undefined, b: FormFault | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b))
