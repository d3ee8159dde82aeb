// Answers of the node by the address that was asked: those of one visit, each asked for once.
import type { Lang } from '../shell/langs.ts'
import { type Answer, ask } from './ask.ts'

/** More pages than anybody looks at; past it all is asked for anew. */
const MOST = 200

export class Known {
  readonly #answers = new Map<string, Answer<unknown>>()
  readonly #flying = new Set<string>()
  readonly #came: () => void

  /** @param came told of each answer */
  constructor(came: () => void) {
    this.#came = came
  }

  /** What is known; what is not is asked for, and `came` is called. */
  get<T>(path: string, lang: Lang, body?: unknown): Answer<T> | undefined {
    const key = `${lang} ${path} ${body === undefined ? '' : JSON.stringify(body)}`
    const held = this.#answers.get(key) as Answer<T> | undefined
    if (held === undefined) void this.#ask(key, path, lang, body)
    return held
  }

  /** All is asked for anew, except what is shown until then. */
  forget(part = ''): void {
    for (const key of this.#answers.keys()) if (key.includes(part)) this.#answers.delete(key)
  }

  /** Forget where there was no answer. */
  forgetAway(): boolean {
    const away = [...this.#answers].filter(([, answer]) => answer === 'away' || answer === 'busy')
    for (const [key] of away) this.#answers.delete(key)
    return away.length > 0
  }

  async #ask(key: string, path: string, lang: Lang, body: unknown): Promise<void> {
    if (this.#flying.has(key)) return
    this.#flying.add(key)
    const answer = await ask<unknown>(path, { lang, ...(body === undefined ? {} : { body }) })
    this.#flying.delete(key)
    if (answer === undefined) return
    if (this.#answers.size >= MOST) this.#answers.clear()
    this.#answers.set(key, answer)
    this.#came()
  }
}
