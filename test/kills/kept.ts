// What the node keeps, read through its own API and made comparable with what was typed.
import { changesOf } from '#ui/filing/change.ts'
import { documentOf } from '#ui/filing/document.ts'
import { type DescribedType, type FilingShape, readShape } from '#ui/filing/shape.ts'
import { FormStore } from '#ui/filing/store.ts'
import type { Texts } from './book.ts'
import type { Server } from './node.ts'

export const TYPE = 'trade.declaration'
export const PATIENCE_MS = 120_000

export const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** Ask until there is an answer. */
export const patiently = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await sleep(60)) {
    const answer = await ask()
    if (answer !== undefined) return answer
  }
  throw new Error('the node does not answer')
}

export class Kept {
  private readonly server: Server
  private shape: FilingShape | undefined

  constructor(server: Server) {
    this.server = server
  }

  private async shapeOf(): Promise<FilingShape> {
    const { types } = await patiently(() =>
      this.server.get<{ types: readonly DescribedType[] }>('/types'),
    )
    const type = types.find(each => each.type === TYPE)
    if (type === undefined) throw new Error(`the node has no ${TYPE}`)
    return readShape(type)
  }

  /** Ids of the drafts; undefined when the node does not answer. */
  async drafts(): Promise<readonly string[] | undefined> {
    const told = await this.server.get<{ drafts: { draft: string }[] }>('/drafts')
    return told?.drafts.map(each => each.draft)
  }

  private async storeOf(draft: string): Promise<FormStore | undefined> {
    const told = await this.server.get<{ content: unknown }>(`/drafts/${draft}`)
    if (told === undefined) return undefined
    this.shape ??= await this.shapeOf()
    const store = new FormStore({ shape: this.shape, now: () => 0, prefix: 'kept' })
    store.take(changesOf(told.content))
    return store
  }

  /** The one draft as texts. More than one is one too many. */
  async texts(): Promise<Texts | undefined> {
    const drafts = await this.drafts()
    if (drafts === undefined) return undefined
    if (drafts.length > 1) throw new Error(`${drafts.length} drafts of one form: ${drafts.join()}`)
    const texts = new Map<string, string>()
    if (drafts[0] === undefined) return texts
    const store = await this.storeOf(drafts[0])
    if (store === undefined) return undefined
    const put = (name: string, value: unknown): void => {
      if (value !== undefined) texts.set(name, String(value))
    }
    const document = JSON.parse(documentOf(store).text) as Record<string, unknown>
    for (const [name, value] of Object.entries(document)) {
      if (!Array.isArray(value)) put(name, value)
    }
    for (const [row, id] of store.rows('/items').entries()) {
      for (const { name } of store.fieldsOf('/items')) {
        put(`items/${row}/${name}`, store.get(`/items/${id}/${name}`))
      }
    }
    return texts
  }

  /** The filings' numbers, newest first. */
  async filings(): Promise<readonly string[]> {
    const { filings } = await patiently(() =>
      this.server.get<{ filings: { number: string }[] }>(`/filings/${TYPE}`),
    )
    return filings.map(each => each.number)
  }

  /** A filing's document as texts. */
  async lodged(number: string): Promise<Texts> {
    const { document } = await patiently(() =>
      this.server.get<{ document: Record<string, unknown> }>(`/filings/${TYPE}/${number}`),
    )
    const texts = new Map<string, string>()
    for (const [name, value] of Object.entries(document)) {
      if (!Array.isArray(value)) texts.set(name, String(value))
      else {
        for (const [row, line] of (value as Record<string, unknown>[]).entries()) {
          for (const [field, each] of Object.entries(line)) {
            texts.set(`${name}/${row}/${field}`, String(each))
          }
        }
      }
    }
    return texts
  }
}
