// Where a draft lies at the node. A form knows only this; `httpDrafts` is the API's.
import type { World } from '../world.ts'
import type { Change, Content } from './change.ts'
import { type FormFault, readFaults } from './faults.ts'

/** The session is over: nothing is sent until somebody signs in again. */
export class SessionEnded extends Error {}

/** The node was asked and will not have it: asking again the same way changes nothing. */
export class DraftRefused extends Error {
  readonly faults: readonly FormFault[]
  constructor(faults: readonly FormFault[]) {
    super(faults[0]?.key ?? 'refused')
    this.faults = faults
  }
}

export interface LoadedDraft {
  readonly version: number
  readonly content: Content
  /** the key that it was created with; '' for none */
  readonly once: string
}

export interface DraftStore {
  /** Create a draft. With a key that it was created with before it is that draft, merged into. */
  create(
    type: string,
    content: Content,
    once: string,
  ): Promise<{ readonly draft: string; readonly version: number }>
  /** undefined when there is none (any more), or it is somebody else's */
  load(draft: string): Promise<LoadedDraft | undefined>
  /**
   * Hand in changes. The node merges them by path, the newest `at` stands. A version that is not
   * the base's next says that others wrote too; 'conflict': nothing was taken, load and try again.
   */
  save(
    draft: string,
    base: number,
    changes: readonly Change[],
  ): Promise<{ readonly version: number } | 'conflict' | 'gone'>
  remove(draft: string): Promise<void>
}

const DRAFTS = '/api/v1/drafts'

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** A refusal as it came; whatever else is no answer of a node: a proxy's page, a half of a text. */
const refused = async (answer: Response): Promise<Error> => {
  const faults = answer.status < 500 && answer.status !== 429 && readFaults(await answer.json(), {})
  return faults ? new DraftRefused(faults) : new Error(`drafts: ${answer.status}`)
}

export const httpDrafts = (api: World['api']): DraftStore => {
  const ask = async (path: string, body?: unknown, once?: string): Promise<Response> => {
    const answer = await api(`${DRAFTS}${path}`, {
      ...(body === undefined
        ? {}
        : {
            method: 'POST',
            headers: {
              'Content-Type': 'application/json',
              ...(once === undefined ? {} : { 'Idempotency-Key': once }),
            },
            body: JSON.stringify(body),
          }),
    })
    if (answer.status === 401) throw new SessionEnded()
    if (answer.status >= 500 || answer.status === 429) throw new Error(`drafts: ${answer.status}`)
    return answer
  }
  const at = (draft: string): string => `/${encodeURIComponent(draft)}`
  return {
    create: async (type, content, once) => {
      const answer = await ask('', { type, content }, once)
      if (!answer.ok) throw await refused(answer)
      const body = (await answer.json()) as { draft?: unknown; version?: unknown }
      if (typeof body.draft !== 'string') throw new Error(`drafts: ${answer.status}`)
      return { draft: body.draft, version: numberOf(body.version) }
    },
    load: async draft => {
      const answer = await ask(at(draft))
      if (answer.status === 404) return undefined
      if (answer.status !== 200) throw await refused(answer)
      const body = (await answer.json()) as Partial<LoadedDraft>
      const once = typeof body.once === 'string' ? body.once : ''
      return { version: numberOf(body.version), content: body.content ?? {}, once }
    },
    save: async (draft, _base, changes) => {
      const answer = await ask(`${at(draft)}/changes`, { changes })
      if (answer.status === 404) return 'gone'
      if (answer.status === 409) return 'conflict'
      if (answer.status !== 200) throw await refused(answer)
      const body = (await answer.json()) as { version?: unknown }
      return { version: numberOf(body.version) }
    },
    remove: async draft => {
      await ask(`${at(draft)}/remove`, {})
    },
  }
}

/** No node has it: what is typed lies on this device alone. */
export const deviceDrafts: DraftStore = {
  create: async () => ({ draft: '', version: 1 }),
  load: async () => ({ version: 0, content: {}, once: '' }),
  save: async (_, base) => ({ version: base + 1 }),
  remove: async () => undefined,
}
