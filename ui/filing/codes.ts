// Names of codes: asked of the node as they are typed, remembered by language. Without the node
// there are no names and no suggestions, and what was typed stays what it was.
import type { Lang } from '#kit/words.ts'
import type { World } from '../world.ts'
import { Topics } from './topics.ts'

export interface Code {
  readonly code: string
  readonly name: string
}
export interface Found {
  readonly codes: readonly Code[]
  readonly more: boolean
}

/** How long to wait for more codes before their names are asked for, ms; and how many at a time. */
const GATHER = 30
const AT_A_TIME = 50
const LONGEST = 40

const isFound = (body: unknown): body is Found =>
  typeof body === 'object' && body !== null && 'codes' in body && Array.isArray(body.codes)

export class Codes {
  readonly topics = new Topics()
  private readonly world: World
  private readonly pack: string
  /** `lang list code` → name; '' while asked for, or where there is none */
  private readonly names = new Map<string, string>()
  private readonly searches = new Map<string, Found>()
  private readonly wanted = new Map<string, Set<string>>()
  private gathering = false

  constructor(world: World, pack: string) {
    this.world = world
    this.pack = pack
  }

  /** The name of a code, '' until it is known; `topics` tells of the list when it is. */
  nameOf(lang: Lang, list: string, code: string): string {
    const id = `${lang} ${list} ${code}`
    const known = this.names.get(id)
    if (known !== undefined) return known
    if (code === '' || code.length > LONGEST || code.includes(',')) return ''
    this.names.set(id, '')
    const of = `${lang} ${list}`
    const codes = this.wanted.get(of) ?? new Set()
    this.wanted.set(of, codes.add(code))
    if (!this.gathering) {
      this.gathering = true
      this.world.after(GATHER, () => void this.gather())
    }
    return ''
  }

  /** Codes that answer what was typed; undefined when the node is out of reach. */
  async search(lang: Lang, list: string, typed: string): Promise<Found | undefined> {
    const q = typed.trim().slice(0, 60)
    const id = `${lang} ${list} ${q}`
    const known = this.searches.get(id)
    if (known !== undefined) return known
    const found = await this.ask(lang, list, `q=${encodeURIComponent(q)}`)
    if (found === undefined) return undefined
    for (const { code, name } of found.codes) this.names.set(`${lang} ${list} ${code}`, name)
    if (this.searches.size > 500) this.searches.clear()
    this.searches.set(id, found)
    return found
  }

  private async gather(): Promise<void> {
    this.gathering = false
    const wanted = [...this.wanted]
    this.wanted.clear()
    for (const [of, codes] of wanted) {
      const [lang = 'en', list = ''] = of.split(' ')
      const all = [...codes]
      for (let at = 0; at < all.length; at += AT_A_TIME) {
        const some = all.slice(at, at + AT_A_TIME)
        const keys = `keys=${some.map(encodeURIComponent).join(',')}`
        const found = await this.ask(lang as Lang, list, keys)
        // out of reach: asked for again when next shown
        if (found === undefined) for (const code of some) this.names.delete(`${of} ${code}`)
        else for (const { code, name } of found.codes) this.names.set(`${of} ${code}`, name)
      }
      this.topics.tell(list)
    }
  }

  private async ask(lang: Lang, list: string, query: string): Promise<Found | undefined> {
    try {
      const path = `/api/v1/lists/${this.pack}/${encodeURIComponent(list)}?${query}`
      const answer = await this.world.api(path, { headers: { 'Accept-Language': lang } })
      const body: unknown = answer.ok ? await answer.json() : undefined
      return isFound(body) ? body : undefined
    } catch {
      return undefined
    }
  }
}
