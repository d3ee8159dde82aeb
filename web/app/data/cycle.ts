// A life cycle as people see it: steps in columns, and for each state its shape and its colour,
// worked out from the transitions alone, so that any pack's filing is drawn.
import type { Step, TypeInfo } from './types.ts'

/** blue: moves by itself · amber: waits for you · green: done · red: refused · grey: ended */
export type Tone = 'blue' | 'amber' | 'green' | 'red' | 'grey'
export type Shape = 'ring' | 'pie' | 'done' | 'refused' | 'struck'

export interface Look {
  readonly tone: Tone
  readonly shape: Shape
  /** how far along the way, 0 to 1 */
  readonly progress: number
}

export interface Cycle {
  /** the way from lodging to the end, level by level; the first is lodging itself */
  readonly levels: readonly { readonly states: readonly string[]; readonly steps: Step[] }[]
  /** level of a state on the way; undefined off it */
  levelOf(state: string): number | undefined
  look(state: string, roles: ReadonlySet<string>): Look
  isEnd(state: string): boolean
  /** steps that lead on along the way */
  onward(state: string): Step[]
  /**
   * The level that most probably comes next: a step between may be left out. Undefined at an end,
   * and where what is waited for leads no further along (papers that are asked for).
   */
  nextLevel(state: string): number | undefined
}

const isOnward = (type: TypeInfo, step: Step): boolean => !step.amends && !type.until.has(step.to)

const stepsFrom = (type: TypeInfo, state: string): Step[] =>
  type.transitions.filter(each => each.from.includes(state) && !each.amends && !each.aside)

/** Longest way to each state over the usual steps. */
const usual = (type: TypeInfo): Map<string, number> => {
  const found = new Map<string, number>([[type.states[0] ?? '', 0]])
  const steps = type.transitions.filter(each => isOnward(type, each) && !each.aside)
  // as many rounds as there are states: more would be going in a circle
  for (let round = 0; round < type.states.length; round++) {
    for (const step of steps) {
      for (const from of step.from) {
        const at = found.get(from)
        if (at === undefined || at + 1 >= type.states.length) continue
        if ((found.get(step.to) ?? -1) < at + 1 && step.to !== type.states[0]) {
          found.set(step.to, at + 1)
        }
      }
    }
  }
  return found
}

/**
 * Level of each state: those of the usual way, then what lies beside it. Beside stands what is one
 * further than where it was left, but never further than where it is joined again.
 */
const levels = (type: TypeInfo): Map<string, number> => {
  const way = usual(type)
  const depth = Math.max(1, ...way.values())
  const found = new Map(way)
  const joins = (state: string): number =>
    Math.min(depth, ...stepsFrom(type, state).map(each => way.get(each.to) ?? depth))
  for (let round = 0; round < type.states.length; round++) {
    for (const step of type.transitions.filter(each => isOnward(type, each))) {
      if (way.has(step.to)) continue
      const at = Math.max(-1, ...step.from.map(from => found.get(from) ?? -1))
      if (at >= 0) found.set(step.to, Math.min(at + 1, joins(step.to)))
    }
  }
  return found
}

const cycles = new WeakMap<TypeInfo, Cycle>()

export const cycleOf = (type: TypeInfo): Cycle => {
  const known = cycles.get(type)
  if (known !== undefined) return known
  const level = levels(type)
  const depth = Math.max(1, ...level.values())
  const isEnd = (state: string): boolean => stepsFrom(type, state).length === 0
  const onward = (state: string): Step[] =>
    stepsFrom(type, state).filter(each => !type.until.has(each.to))
  const look = (state: string, roles: ReadonlySet<string>): Look => {
    const at = (level.get(state) ?? 0) / depth
    if (type.until.has(state)) {
      // taken back by its own side: ended; by another: refused
      const own = type.transitions.every(each => each.to !== state || each.by === 'trader')
      return { tone: own ? 'grey' : 'red', shape: own ? 'struck' : 'refused', progress: at }
    }
    if (isEnd(state)) return { tone: 'green', shape: 'done', progress: 1 }
    const mine = onward(state).some(each => roles.has(each.by))
    return { tone: mine ? 'amber' : 'blue', shape: at === 0 ? 'ring' : 'pie', progress: at }
  }
  const made: Cycle = {
    levels: Array.from({ length: depth + 1 }, (_, n) => {
      const states = type.states.filter(state => level.get(state) === n)
      const steps = type.transitions.filter(
        each => states.includes(each.to) && !each.amends && !each.aside && n > 0,
      )
      // what a person does names the column; what happens by itself only when nobody does
      return { states, steps: steps.sort((a, b) => rank(a) - rank(b)) }
    }),
    levelOf: state => level.get(state),
    look,
    isEnd: state => isEnd(state) || type.until.has(state),
    onward,
    nextLevel: state => {
      const own = level.get(state) ?? 0
      return onward(state)
        .map(each => level.get(each.to) ?? 0)
        .find(each => each > own)
    },
  }
  cycles.set(type, made)
  return made
}

const rank = (step: Step): number => (step.by === 'system' ? 1 : 0)
