// Data of a page: asked for when it is shown, again when it moved, and never shown of another.
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useIntl } from 'react-intl'
import { api, Problem, Unreached } from '../api.ts'
import { type Moved, Stream } from '../stream.ts'

export const stream = new Stream(api)

export interface Data<T> {
  readonly data: T | undefined
  readonly problem: Problem | Unreached | undefined
  readonly loading: boolean
  readonly reload: () => void
}

const failureOf = (error: unknown): Problem | Unreached =>
  error instanceof Problem || error instanceof Unreached
    ? error
    : new Problem(0, { detail: String(error) })

/** What a path answers; undefined asks nothing. While it is asked again the old answer stays. */
export const useData = <T>(path: string | undefined): Data<T> => {
  const [state, setState] = useState<{ path: string; data?: T; problem?: Problem | Unreached }>()
  const [round, setRound] = useState(0)
  // some answers are in the reader's language
  const { locale } = useIntl()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    if (path === undefined) return
    const own = new AbortController()
    api.get<T>(path, own.signal).then(
      data => own.signal.aborted || setState({ path, data }),
      (error: unknown) => {
        if (own.signal.aborted) return
        const problem = failureOf(error)
        setState(old => (old?.path === path ? { ...old, problem } : { path, problem }))
      },
    )
    return () => own.abort()
  }, [path, round, locale])
  const reload = useCallback(() => setRound(n => n + 1), [])
  const mine = state?.path === path ? state : undefined
  return {
    data: mine?.data,
    problem: mine?.problem,
    loading: path !== undefined && mine === undefined,
    reload,
  }
}

/** Be told of filings that move, for as long as the part is shown. */
export const useMoved = (listener: (moved: Moved) => void): void => {
  const latest = useRef(listener)
  latest.current = listener
  useEffect(() => stream.on(moved => latest.current(moved)), [])
}

/** `work` at most once in `ms`, however often it is called for; the last call is never lost. */
export const useCalm = (work: () => void, ms: number): (() => void) => {
  const latest = useRef(work)
  latest.current = work
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      latest.current()
    }, ms)
  }, [ms])
}

/** The clock, every half minute: for ages. */
export const useNow = (): number => {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

export const useDown = (): boolean => useSyncExternalStore(api.watch, api.isDown)

const narrow = matchMedia('(max-width: 799px)')
/** Is the window a phone's? */
export const useNarrow = (): boolean =>
  useSyncExternalStore(
    listener => {
      narrow.addEventListener('change', listener)
      return () => narrow.removeEventListener('change', listener)
    },
    () => narrow.matches,
  )

export interface Sending {
  readonly busy: boolean
  readonly problem: Problem | Unreached | undefined
  /** runs the work once at a time; true when it went well */
  readonly send: (work: () => Promise<unknown>) => Promise<boolean>
  readonly clear: () => void
}

/** Something that is sent: busy while it runs, with the refusal if it was refused. */
export const useSending = (): Sending => {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | Unreached>()
  const running = useRef(false)
  const send = useCallback(async (work: () => Promise<unknown>): Promise<boolean> => {
    if (running.current) return false
    running.current = true
    setBusy(true)
    setProblem(undefined)
    try {
      await work()
      return true
    } catch (error) {
      setProblem(failureOf(error))
      return false
    } finally {
      running.current = false
      setBusy(false)
    }
  }, [])
  const clear = useCallback(() => setProblem(undefined), [])
  return { busy, problem, send, clear }
}
