// The node's half of drafts as the API has it, in memory: merged by path, the newest change stands.
import type { BrowserContext, Route } from 'playwright-core'
import { type Change, changesOf, contentOf } from '../filing/change.ts'

interface Kept {
  readonly type: string
  version: number
  changes: Change[]
}

/** The id of the first draft; a node's own have 26 signs. */
export const DRAFT = 'DRAFT000000000000000000001'

export class DraftNode {
  readonly drafts = new Map<string, Kept>()
  /** requests that came, as `method path` */
  readonly asked: string[] = []
  /** a value that it does not take */
  refuses: unknown
  /** how it answers now */
  mood: 'well' | 'away' | 'session' = 'well'

  async serve(context: BrowserContext): Promise<void> {
    await context.route(/\/api\/v1\/drafts/, route => this.answer(route))
  }

  contentOf(draft: string): ReturnType<typeof contentOf> {
    return contentOf(this.drafts.get(draft)?.changes ?? [])
  }

  /** Another device writes. */
  write(draft: string, changes: readonly Change[]): void {
    const kept = this.drafts.get(draft)!
    kept.changes.push(...changes)
    kept.version++
  }

  private async answer(route: Route): Promise<void> {
    const request = route.request()
    const path = new URL(request.url()).pathname
    this.asked.push(`${request.method()} ${path}`)
    if (this.mood === 'away') return route.abort('connectionfailed')
    const send = (status: number, body: unknown): Promise<void> =>
      route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) })
    if (this.mood === 'session') return send(401, { faults: [] })
    const [, id, act] = /^\/api\/v1\/drafts(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? []
    const body = (request.postDataJSON() ?? {}) as Record<string, unknown>
    if (id === undefined) {
      const draft = DRAFT.replace(/1$/, String(this.drafts.size + 1))
      const changes = changesOf(body.content)
      this.drafts.set(draft, { type: String(body.type), version: 1, changes })
      return send(201, { draft, version: 1 })
    }
    const kept = this.drafts.get(id)
    if (kept === undefined) return send(404, { faults: [] })
    if (act === 'changes') {
      const faults = (body.changes as Change[]).flatMap(({ value }, i) =>
        value === this.refuses
          ? [{ key: 'malformed-text', path: `/changes/${i}/value`, message: 'broken' }]
          : [],
      )
      if (faults.length > 0) return send(422, { faults })
      this.write(id, body.changes as Change[])
      return send(200, { version: kept.version })
    }
    if (act === 'remove') {
      this.drafts.delete(id)
      return route.fulfill({ status: 204 })
    }
    const { type, version } = kept
    return send(200, { draft: id, type, version, once: '', content: this.contentOf(id) })
  }
}
