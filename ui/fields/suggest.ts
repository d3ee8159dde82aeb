// What a code list has to suggest for what is typed: of a closed list from the page's words, of a
// dated one from the node, some time after the last key.
import { useEffect, useState } from 'react'
import type { Code } from '../filing/codes.ts'
import type { FieldShape } from '../filing/shape.ts'
import { useWords } from '../words.tsx'
import { useSession } from './context.ts'

/** Typing must have stopped for so long, ms. */
const PAUSE = 120

export interface Suggestions {
  readonly codes: readonly Code[]
  readonly more: boolean
  /** the node is out of reach */
  readonly away: boolean
  /** what they answer; undefined while nothing does */
  readonly typed: string | undefined
}
const NOTHING: Suggestions = { codes: [], more: false, away: false, typed: undefined }

/** Suggestions for what is typed; none while `typed` is undefined. */
export const useSuggestions = (field: FieldShape, typed: string | undefined): Suggestions => {
  const session = useSession()
  const words = useWords()
  const [found, setFound] = useState(NOTHING)
  const { list = '', codes: closed } = field
  useEffect(() => {
    if (typed === undefined) return setFound(NOTHING)
    if (closed !== undefined) {
      const all = closed.map(code => ({ code, name: words.say(`code.${list}.${code}`) }))
      const asked = typed.trim().toLowerCase()
      const fits = ({ code, name }: Code): boolean =>
        code.toLowerCase().startsWith(asked) || name.toLowerCase().includes(asked)
      return setFound({ codes: all.filter(fits), more: false, away: false, typed })
    }
    let over = false
    const cancel = session.world.after(PAUSE, () => {
      void session.codes.search(words.lang, list, typed).then(answer => {
        if (over) return
        if (answer === undefined) setFound({ ...NOTHING, away: true, typed })
        else setFound({ ...answer, away: false, typed })
      })
    })
    return () => {
      over = true
      cancel()
    }
  }, [typed, closed, list, session, words])
  return found
}

/** A typed code as lists write it: half-width capitals without blanks at its ends. */
export const readCode = (typed: string): string => {
  const text = typed.normalize('NFKC').trim()
  return /^[A-Za-z0-9]{1,12}$/.test(text) ? text.toUpperCase() : text
}
