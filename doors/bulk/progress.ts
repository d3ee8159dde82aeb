// How far a bulk run has come: a bar that redraws itself on a terminal, else a line now and then.
import type { Progress } from './run.ts'

/** As much of a terminal (or any other stream) as is needed. */
interface Output {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

type Say = (key: string, values: Readonly<Record<string, string | number>>) => string

export interface ProgressView {
  update(progress: Progress): void
  /** Draw the last state and leave the line. */
  end(): void
}

const BAR = 24
const REDRAW_MS = 100
const LINE_MS = 5_000

const barOf = (share: number): string => {
  const full = Math.round(share * BAR)
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}]`
}

/** Han, kana, hangul and full-width forms take two columns of a terminal. */
const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]/

/** As much of a text as fits into so many columns. */
const cut = (text: string, width: number): string => {
  let left = width
  let kept = ''
  for (const char of text) {
    left -= WIDE.test(char) ? 2 : 1
    if (left < 0) break
    kept += char
  }
  return kept
}

/**
 * A view of a run's progress. `now` is a clock in ms; `say` puts it into words (messages.ts, keys
 * `progress-check` and `progress-lodge`). A line on a terminal never wraps, so it can be redrawn.
 */
export const progressView = (out: Output, now: () => number, say: Say): ProgressView => {
  const live = out.isTTY === true
  const began = now()
  let last: Progress | undefined
  let drawn = live ? Number.NEGATIVE_INFINITY : began

  const text = (progress: Progress): string => {
    const share = progress.total === 0 ? 1 : Math.min(1, progress.bytes / progress.total)
    const { rows, lodged, replayed, refused } = progress
    const rate = Math.round((rows * 1000) / Math.max(1, now() - began))
    const values = { percent: Math.floor(share * 100), rows, lodged, replayed, refused, rate }
    return `${barOf(share)} ${say(`progress-${progress.phase}`, values)}`
  }
  const draw = (progress: Progress): void => {
    drawn = now()
    if (!live) out.write(`${text(progress)}\n`)
    else out.write(`\r\u001B[K${cut(text(progress), (out.columns ?? 80) - 1)}`)
  }
  return {
    update: progress => {
      last = progress
      if (now() - drawn >= (live ? REDRAW_MS : LINE_MS)) draw(progress)
    },
    end: () => {
      // a short run's only line would be of its beginning: what became of it is told after it
      if (last !== undefined && (live || now() - began >= LINE_MS)) draw(last)
      if (live) out.write('\n')
    },
  }
}
