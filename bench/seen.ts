// What viewers saw, held against what was answered to those who lodged, and to those who asked.
import type { PacedResult } from './paced.ts'
import { cellKey } from './stream.ts'
import type { Seen } from './viewers.ts'

/** Milliseconds in whole steps up to this; what is later counts as this. */
const MOST = 60_000

export interface Late {
  /** ms, by part of all (0–1) */
  at(part: number): number
}

/**
 * For each filing and viewer: how long after the answer to its lodging the frame that holds it was
 * read. A frame may be quicker than the answer; that counts as 0.
 */
export const latenciesOf = ({ positions, answered }: PacedResult, seen: readonly Seen[]): Late => {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a]! - positions[b]!)
  const sorted = order.map(i => positions[i]!)
  const counts = new Float64Array(MOST + 1)
  let all = 0
  const first = (position: number): number => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle]! <= position) low = middle + 1
      else high = middle
    }
    return low
  }
  for (const { steps } of seen) {
    for (const { from, to, at } of steps) {
      for (let i = first(from); i < first(to); i++) {
        const was = answered[order[i]!]!
        for (const came of at) {
          counts[Math.min(MOST, Math.max(0, Math.round(came - was)))]!++
          all++
        }
      }
    }
  }
  return {
    at: part => {
      let sum = 0
      for (let ms = 0; ms <= MOST; ms++) {
        sum += counts[ms]!
        if (sum > 0 && sum >= all * part) return ms
      }
      return Number.NaN
    },
  }
}

interface Answer {
  readonly position: number
  readonly cells: readonly (Readonly<Record<string, string>> & { at: string; value: string })[]
}

const totals = async (url: string, measure: string, by: readonly string[]): Promise<Answer> => {
  const cut = by.length === 0 ? '' : `by=${by.join(',')}&`
  const response = await fetch(`${url}/api/v1/totals/${measure}?${cut}grain=year`)
  if (!response.ok) throw new Error(`totals: ${response.status} ${await response.text()}`)
  return (await response.json()) as Answer
}

/**
 * Every viewer must stand at a state whose yearly boards are cell by cell what the API answers at
 * the same position. The node must be at rest. Returns how many cells each has.
 */
export const checkStates = async (
  url: string,
  seen: readonly Seen[],
  viewers: number,
): Promise<number> => {
  const states = seen.flatMap(each => each.states)
  const standing = states.reduce((sum, each) => sum + each.viewers, 0)
  if (standing !== viewers) throw new Error(`${standing} of ${viewers} viewers are still there`)
  let compared = 0
  const answers = new Map<string, Answer>()
  const ask = async (measure: string, by: readonly string[]): Promise<Answer> => {
    const question = `${measure} ${by.join()}`
    const known = answers.get(question)
    if (known !== undefined) return known
    const answer = await totals(url, measure, by)
    answers.set(question, answer)
    await new Promise(resolve => setTimeout(resolve, 25)) // strangers have 50 questions a second
    return answer
  }
  for (const { state, viewers: count } of states) {
    const cells = new Map(state.cells)
    for (const [index, board] of state.boards.entries()) {
      if (board.grain !== 'year') continue
      for (const [m, measure] of state.measures.entries()) {
        const answer = await ask(measure, board.by)
        if (answer.position !== state.position) {
          throw new Error(`${count} viewers stand at ${state.position}, not at ${answer.position}`)
        }
        for (const { at, value, ...dims } of answer.cells) {
          const names = board.by.map(name => dims[name]!)
          const known = cells.get(cellKey(index, at, names))?.[m]
          if (known !== value) {
            throw new Error(`${count} viewers: ${measure} ${at} ${names} is ${known}, not ${value}`)
          }
          compared++
        }
      }
    }
  }
  return compared / states.length
}
