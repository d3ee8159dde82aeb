import { useCallback, useEffect, useState } from 'react'
import { Refusal } from './api.ts'

export type Answer<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly refusal: Refusal }
  | { readonly state: 'here'; readonly value: T }

/** Asks when `asking` changes (memoise it) or `again` is called; drops what was overtaken. */
export const useAsk = <T>(asking: (signal: AbortSignal) => Promise<T>) => {
  const [answer, setAnswer] = useState<Answer<T>>({ state: 'loading' })
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    const abort = new AbortController()
    setAnswer({ state: 'loading' })
    asking(abort.signal).then(
      value => abort.signal.aborted || setAnswer({ state: 'here', value }),
      (reason: unknown) => {
        if (abort.signal.aborted) return
        const refusal = reason instanceof Refusal ? reason : new Refusal(0, '')
        setAnswer({ state: 'failed', refusal })
      },
    )
    return () => abort.abort()
  }, [asking, round])
  const again = useCallback(() => setRound(n => n + 1), [])
  return { answer, again }
}
