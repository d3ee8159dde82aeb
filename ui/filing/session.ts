// One form being filled in: all that is not drawing. It outlives every rendering of it.
import type { World } from '../world.ts'
import { Codes } from './codes.ts'
import { fillFrom } from './document.ts'
import { type DraftStore, deviceDrafts } from './draft-store.ts'
import { Drafts } from './drafts.ts'
import { Faults } from './faults.ts'
import { Lodging } from './lodging.ts'
import { type DescribedType, type FilingShape, readShape } from './shape.ts'
import { FormStore } from './store.ts'
import { type Amends, targetOf } from './target.ts'
import { Trial } from './trial.ts'

type Members = Readonly<Record<string, unknown>>

export interface SessionOptions {
  readonly world: World
  readonly type: DescribedType
  readonly drafts: DraftStore
  readonly zone: string
  readonly draft?: string
  /** filled in first, in a form that is new: a copy of an earlier filing */
  readonly copyOf?: Members
  /** the document is what an earlier filing is to become */
  readonly amends?: Amends
  readonly named?: (draft: string) => void
  readonly lodged?: (number: string) => void
}

const ofAmendment = (type: string, { number, version }: Amends) => ({
  drafts: deviceDrafts,
  draft: `${number} ${version}`,
  as: `${type} amended`,
})

/** id of the element that takes the focus for a path. */
export const idOf = (path: string): string => `f${path.replaceAll('/', '-')}`

export class FormSession {
  readonly world: World
  readonly shape: FilingShape
  readonly zone: string
  readonly store: FormStore
  readonly faults = new Faults()
  readonly codes: Codes
  readonly trial: Trial
  readonly drafts: Drafts
  readonly lodging: Lodging
  /** grids, by list: how to go to a cell of theirs */
  readonly grids = new Map<string, (row: string, field: string | undefined) => void>()
  readonly amends: Amends | undefined
  private readonly copyOf: Members | undefined
  private live = false

  constructor(options: SessionOptions) {
    const { world, type, drafts, zone, draft, copyOf, amends, named, lodged } = options
    this.world = world
    this.amends = amends
    this.zone = zone
    this.copyOf = copyOf
    this.shape = readShape(type)
    const prefix = world.newKey().slice(0, 6)
    const { shape, faults } = this
    const store = new FormStore({ shape, now: world.now, prefix })
    this.store = store
    this.codes = new Codes(world, shape.pack)
    const target = targetOf(shape.type, amends)
    this.trial = new Trial({ world, store, faults, target })
    const where = draft === undefined ? {} : { draft }
    // an amendment is kept on this device alone: as a draft it would be lodged as a new filing
    this.drafts =
      amends === undefined
        ? new Drafts({ world, store, drafts, ...where, ...(named && { named }) })
        : new Drafts({ world, store, ...ofAmendment(shape.type, amends) })
    this.lodging = new Lodging({
      world,
      store,
      faults,
      trial: this.trial,
      target,
      key: () => this.drafts.key,
      draft: () => (amends === undefined ? this.drafts.draft || undefined : undefined),
      lodged: number => {
        this.trial.stop()
        void this.drafts.end()
        lodged?.(number)
      },
    })
  }

  start(): void {
    if (this.live) return
    this.live = true
    const amends = this.amends !== undefined
    void this.drafts.start(this.copyOf !== undefined && !amends).then(() => {
      if (!this.live) return
      // what was typed into an amendment before stays; a copy begins anew
      const kept = amends && this.store.version > 0
      if (this.copyOf !== undefined && !kept) this.copyFrom(this.copyOf)
      this.trial.start()
    })
  }

  stop(): void {
    this.live = false
    this.trial.stop()
    this.drafts.stop()
  }

  /** Fill in from the document of an earlier filing, over what stands here. */
  copyFrom(document: Members): void {
    fillFrom(this.store, document)
  }

  /** Go to where a path is filled in. */
  goTo(path: string): void {
    const [, list = '', row, field] = path.split('/')
    const grid = this.grids.get(`/${list}`)
    grid?.(row ?? this.store.rows(`/${list}`)[0] ?? '', field)
    if (grid !== undefined) return
    const element = document.getElementById(idOf(`/${list}`)) ?? document.getElementById(idOf(path))
    element?.focus({ preventScroll: true })
    element?.scrollIntoView({ block: 'center' })
  }
}
