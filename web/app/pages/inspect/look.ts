// A look at goods while it is written down: the same autosave as a form's, on findings instead of a
// document. Paths: /note, /rows/N/found, /rows/N/counted, /rows/N/remark, /photographs/ID/remark.
import type { Content } from '#ui/filing/change.ts'
import { DraftRefused, type DraftStore, SessionEnded } from '#ui/filing/draft-store.ts'
import { Drafts } from '#ui/filing/drafts.ts'
import { readFaults } from '#ui/filing/faults.ts'
import type { FieldShape, FilingShape } from '#ui/filing/shape.ts'
import { FormStore } from '#ui/filing/store.ts'
import type { World } from '#ui/world.ts'
import { type Api, part } from '../../api.ts'
import type { Filing } from '../../data/filing.ts'
import type { Inspection } from '../../data/inspections.ts'
import { PhotographQueue } from './queue.ts'

const field = (
  name: string,
  kind: FieldShape['kind'],
  rows?: readonly FieldShape[],
): FieldShape => ({
  ...{ name, key: name, kind, optional: true, negative: false },
  ...(rows === undefined ? {} : { rows }),
})
const SHAPE: Omit<FilingShape, 'type'> = {
  ...{ pack: '', filing: '', sections: [], amounts: [] },
  fields: [
    field('note', 'text'),
    field('rows', 'lines', [field('found', 'code'), field('counted', 'quantity')]),
    field('photographs', 'lines', [field('remark', 'text')]),
  ],
}

const ROOT = '/api/v1'

/** Findings as the node keeps them; there is one look at a time, so it is known by its filing. */
const findingsAt = (api: World['api'], path: string): DraftStore => {
  const ask = async (own: string, body?: unknown): Promise<Response> => {
    const answer = await api(`${ROOT}${path}${own}`, {
      ...(body === undefined
        ? {}
        : {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(body),
          }),
    })
    if (answer.status === 401) throw new SessionEnded()
    if (answer.status >= 500 || answer.status === 429) throw new Error(`looks: ${answer.status}`)
    return answer
  }
  return {
    create: async () => {
      throw new Error('a look is begun by its first finding')
    },
    load: async () => {
      const answer = await ask('/inspections')
      if (!answer.ok) return undefined
      const { inspections } = (await answer.json()) as { inspections: readonly Inspection[] }
      const open = inspections.find(each => each.closed === null)
      // the node answers by its own API, which its tests hold it to
      const content = (open?.content ?? {}) as Content
      return { version: open?.version ?? 0, content, once: '' }
    },
    save: async (_, __, changes) => {
      const answer = await ask('/inspection/changes', { changes })
      if (answer.ok) return (await answer.json()) as { version: number }
      if (answer.status === 404) return 'gone'
      const faults = readFaults(await answer.json(), {}) ?? []
      if (faults.some(each => each.key === 'not-inspected')) return 'gone'
      // of the change that it is about, so that the others are kept
      const placed = faults.map(each => {
        const at = changes.findIndex(change => change.path === each.path)
        return at < 0 ? each : { ...each, path: `/changes/${at}` }
      })
      throw new DraftRefused(placed)
    },
    remove: async () => undefined,
  }
}

export class Look {
  readonly store: FormStore
  readonly drafts: Drafts
  readonly photographs: PhotographQueue
  private live = false

  /** @param arrived the node has one more photograph */
  constructor(api: Api, world: World, filing: Filing, arrived: () => void) {
    const path = `/filings/${part(filing.type)}/${part(filing.number)}`
    // of this state of the filing: the next look at it is another
    const of = `${filing.number} ${filing.version}`
    const as = `${filing.type} inspected`
    const shape: FilingShape = { ...SHAPE, type: as }
    this.store = new FormStore({ shape, now: world.now, prefix: '' })
    const drafts = findingsAt(world.api, path)
    this.drafts = new Drafts({ world, store: this.store, drafts, draft: of, as })
    this.photographs = new PhotographQueue(api, world, path, `${as} ${of}`, arrived)
  }

  start(): void {
    if (this.live) return
    this.live = true
    void this.drafts.start()
    void this.photographs.start()
  }

  stop(): void {
    this.live = false
    this.drafts.stop()
    this.photographs.stop()
  }

  /** Has the node all of it? */
  isWhole(): boolean {
    return this.drafts.state.unsent === 0 && this.photographs.all.length === 0
  }

  /** The result is given: nothing stays on this device. */
  async end(): Promise<void> {
    this.live = false
    this.photographs.stop()
    await this.drafts.end()
  }
}
