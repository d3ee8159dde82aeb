// Goods in rows: each row has one that speaks louder, first in one row and last in the next, so
// that none is left ragged.
import { el } from '#web/verify/dom.ts'
import type { Answer, Article, Articles } from '../ask.ts'
import { button, card, failed, feature, waiting } from '../parts.ts'
import { loud } from '../rows.ts'
import type { Child, Scene } from '../scene.ts'

export const grid = (scene: Scene, articles: readonly Article[]): HTMLElement => {
  const louder = loud(articles.length)
  return el(
    'div',
    { class: 'grid' },
    ...articles.map((each, i) => (louder[i] ? feature(scene, each) : card(scene, each))),
  )
}

interface Shelf {
  readonly articles: readonly Article[]
  readonly failed?: Exclude<Answer<Articles>, object>
  readonly waits: boolean
  readonly more: boolean
}
/** So many pages of a list, one after the other. */
const gather = (scene: Scene, query: Readonly<Record<string, string>>, pages: number): Shelf => {
  const articles: Article[] = []
  let after = ''
  for (let page = 0; page < pages; page++) {
    const path = scene.api('shop/articles', { ...query, after })
    const answer = scene.known.get<Articles>(path, scene.lang)
    if (answer === undefined) return { articles, waits: true, more: false }
    if (typeof answer === 'string') return { articles, failed: answer, waits: false, more: false }
    if ('faults' in answer) return { articles, waits: false, more: false }
    articles.push(...answer.got.articles)
    if (!answer.got.next) return { articles, waits: false, more: false }
    after = answer.got.next
  }
  return { articles, waits: false, more: true }
}

/** A live list of goods that answer to a query; `none` says that there are none. */
export const shelf = (
  scene: Scene,
  query: () => Readonly<Record<string, string>>,
  none: () => Child,
): HTMLElement => {
  let asked = ''
  let pages = 1
  return scene.live(() => {
    const wanted = query()
    const now = JSON.stringify(wanted)
    if (now !== asked) pages = 1
    asked = now
    const found = gather(scene, wanted, pages)
    if (found.failed !== undefined) {
      return [
        failed(scene, found.failed === 'none' ? 'away' : found.failed, () => {
          scene.known.forget('shop/articles')
          scene.refresh()
        }),
      ]
    }
    if (found.articles.length === 0) return [found.waits ? waiting(scene) : none()]
    const more = button(
      { class: 'btn line more', id: `more-${wanted.flow ?? 'all'}` },
      () => {
        pages++
        scene.refresh()
      },
      scene.words.showMore,
    )
    return [grid(scene, found.articles), found.more && more]
  })
}
