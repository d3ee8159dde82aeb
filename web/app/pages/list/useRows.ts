// The rows of a list, page by page; what moves is changed in place, what is new is announced.
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, Problem, Unreached } from '../../api.ts'
import type { ListPage, ListRow } from '../../data/filing.ts'
import type { TypeInfo } from '../../data/types.ts'
import { useMoved } from '../../data/use.ts'
import { type Filters, listPath } from './filters.ts'

const PAGE = '50'

interface State {
  readonly rows: readonly ListRow[]
  readonly next: string | undefined
  readonly loading: boolean
  readonly problem: Problem | Unreached | undefined
}
const NOTHING: State = { rows: [], next: undefined, loading: true, problem: undefined }

export interface Rows extends State {
  /** filings that came since the list was asked for */
  readonly fresh: number
  readonly more: () => void
  readonly reload: () => void
}

const failed = (error: unknown): Problem | Unreached =>
  error instanceof Problem || error instanceof Unreached ? error : new Problem(0, {})

export const useRows = (type: TypeInfo, filters: Filters): Rows => {
  const [state, setState] = useState<State>(NOTHING)
  const [fresh, setFresh] = useState(0)
  const [round, setRound] = useState(0)
  const path = listPath(type, filters, { limit: PAGE })
  const asking = useRef<AbortController | undefined>(undefined)
  const ask = useCallback(
    (cursor: string | undefined) => {
      asking.current?.abort()
      const own = new AbortController()
      asking.current = own
      const from = cursor === undefined ? path : `${path}&cursor=${encodeURIComponent(cursor)}`
      setState(before => ({ ...before, loading: true, problem: undefined }))
      api.get<ListPage>(from, own.signal).then(
        page => {
          if (own.signal.aborted) return
          setState(before => ({
            rows: cursor === undefined ? page.filings : [...before.rows, ...page.filings],
            next: page.next,
            loading: false,
            problem: undefined,
          }))
        },
        (error: unknown) => {
          if (own.signal.aborted) return
          setState(before => ({ ...before, loading: false, problem: failed(error) }))
        },
      )
    },
    [path],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    setFresh(0)
    ask(undefined)
    return () => asking.current?.abort()
  }, [ask, round])
  useMoved(moved => {
    if (moved.type !== type.type) return
    const known = state.rows.some(each => each.number === moved.number)
    if (!known) {
      if (moved.event === 'lodge') setFresh(n => n + 1)
      return
    }
    setState(before => ({
      ...before,
      rows: before.rows.map(each =>
        each.number === moved.number && each.version < moved.version
          ? { ...each, state: moved.state, version: moved.version }
          : each,
      ),
    }))
  })
  const { next, loading } = state
  const more = useCallback(() => {
    if (next !== undefined && !loading) ask(next)
  }, [next, loading, ask])
  const reload = useCallback(() => setRound(n => n + 1), [])
  return { ...state, fresh, more, reload }
}
