// Answers of the node by the address that was asked: those of one visit, each asked for once.
import type { Lang } from '../shell/langs.ts'
import { type Answer, ask } from './ask.ts'

/** More pages than anybody looks at; past it all is asked for anew. */
const MOST = 200

export class Known {
  readonly #answers = new Map<string, Answer<unknown>>()
  #flying = new Map<string, Promise<void>>()
  #asking = new AbortController()
  readonly #came: () => void

  /** @param came told of each answer */
  constructor(came: () => void) {
    this.#came = came
  }

  get signal(): AbortSignal {
    return this.#asking.signal
  }

  /** What is still asked is not waited for any more. */
  leave(): void {
    this.#asking.abort()
    this.#asking = new AbortController()
    this.#flying = new Map()
  }

  /** What is known, without asking. */
  peek<T>(path: string): Answer<T> | undefined {
    return this.#answers.get(path) as Answer<T> | undefined
  }

  /** What is known; what is not is asked for, and `came` is called. */
  get<T>(path: string, lang: Lang): Answer<T> | undefined {
    const held = this.peek<T>(path)
    if (held === undefined) void this.#ask(path, lang).then(() => this.#came())
    return held
  }

  /** What is known once it has come; `came` is not called. */
  async wait<T>(path: string, lang: Lang): Promise<Answer<T> | undefined> {
    if (this.peek(path) === undefined) await this.#ask(path, lang)
    return this.peek<T>(path)
  }

  forget(path: string): void {
    this.#answers.delete(path)
  }

  /** Forget where there was no answer. */
  forgetAway(): boolean {
    const away = [...this.#answers].filter(([, answer]) => answer === 'away')
    for (const [path] of away) this.#answers.delete(path)
    return away.length > 0
  }

  #ask(path: string, lang: Lang): Promise<void> {
    const flying = this.#flying.get(path)
    if (flying !== undefined) return flying
    const { signal } = this
    const asked = ask<unknown>(path, { lang, signal }).then(answer => {
      if (answer === undefined) return
      this.#flying.delete(path)
      if (this.#answers.size >= MOST) this.#answers.clear()
      this.#answers.set(path, answer)
    })
    this.#flying.set(path, asked)
    return asked
  }
}
