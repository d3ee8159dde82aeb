// Letters about filings that moved: states and names in the reader's language, links to the pages.
import type { Mounted } from '#engine/mounted.ts'
import type { Letterhead } from '#engine/notice/notices.ts'
import { type Lang, say } from '#kit/words.ts'
import { langOf, letter, momentText } from './letter.ts'

export interface LetterheadOptions {
  readonly mounted: Mounted
  readonly zone: string
  /** origin of the node, for links */
  readonly url: string
  readonly newId: (at: number) => string
}

/** Address of a filing's page in the workbench. */
export const filingLink = (url: string, type: string, number: string): string =>
  `${url}/app/filings/${encodeURIComponent(type)}/${encodeURIComponent(number)}`

export const makeLetterhead = ({ mounted, zone, url, newId }: LetterheadOptions): Letterhead => {
  const said = (lang: Lang, type: string, key: (name: string) => string): string => {
    const found = mounted.filings.get(type)
    // a type whose pack is no longer mounted is still called by its name
    return found === undefined ? type : say([found.pack.words], lang, key(found.filing.name))
  }
  return {
    newId,
    compose: ({ lang: stored, organisation, moves }) => {
      const lang = langOf(stored)
      return letter(lang, 'moved', {
        organisation,
        link: `${url}/app`,
        moves: moves.map(({ type, number, state, at }) => ({
          name: said(lang, type, name => `filing.${name}`),
          number,
          state: said(lang, type, () => `state.${state}`),
          at: momentText(lang, zone, Date.parse(at)),
          link: filingLink(url, type, number),
        })),
      })
    },
  }
}
