// The trial's own book of what was typed: each field's texts with the instants at which they stood,
// by the trial's clock. After a kill a field may show what stood at any instant of the last second,
// and nothing else.

/** How a field's text is compared: numbers and codes are shown with more than was typed. */
export type Look = 'text' | 'number' | 'code' | 'choice'

/** A field of the form, or a cell of its goods lines. */
export interface Spot {
  readonly field: string
  /** of a cell, the line it is in, from 0 */
  readonly row?: number
  readonly look: Look
}

export const nameOf = ({ field, row }: Spot): string =>
  row === undefined ? field : `items/${row}/${field}`

/** What was typed and what is shown, made comparable. */
export const plain = (look: Look, text: string): string => {
  if (look === 'code') return text.split(' ')[0] ?? ''
  if (look !== 'number') return text
  const digits = text.replaceAll(',', '')
  return digits.includes('.') ? digits.replace(/\.?0*$/, '') : digits
}

interface State {
  readonly text: string
  /** when the key had been taken by the page, ms */
  at: number
  /** false: the key may not have reached the page */
  sure: boolean
}

/** Texts by the names of their fields; what is not there is empty. */
export type Texts = ReadonlyMap<string, string>

export interface Lack {
  readonly name: string
  /** signs that the kill took */
  readonly signs: number
  /** from the first sign that is lost to the kill, ms */
  readonly ms: number
}

export class Book {
  private readonly states = new Map<string, State[]>()
  private readonly looks = new Map<string, Look>()

  /** A key is being pressed: the field may hold this from now on. Call the result when it does. */
  pressing(spot: Spot, text: string): (at: number) => void {
    const name = nameOf(spot)
    this.looks.set(name, spot.look)
    const states = this.states.get(name) ?? [{ text: '', at: Number.NEGATIVE_INFINITY, sure: true }]
    const state: State = { text: plain(spot.look, text), at: Number.POSITIVE_INFINITY, sure: false }
    states.push(state)
    this.states.set(name, states)
    return at => Object.assign(state, { at, sure: true })
  }

  /** What the field holds, as far as is known. */
  textOf(spot: Spot): string {
    return this.states.get(nameOf(spot))?.findLast(each => each.sure)?.text ?? ''
  }

  /** What each field held at an instant, or has held since. */
  private since(name: string, instant: number): readonly State[] {
    const states = this.states.get(name) ?? []
    return states.slice(
      Math.max(
        0,
        states.findLastIndex(each => each.sure && each.at <= instant),
      ),
    )
  }

  /** Why these cannot be what is kept of what stood at `instant`; undefined when they can. */
  against(found: Texts, instant: number): string | undefined {
    for (const name of this.states.keys()) {
      const text = plain(this.looks.get(name) ?? 'text', found.get(name) ?? '')
      const may = this.since(name, instant)
      if (may.some(each => each.text === text)) continue
      return `${name} is “${text}”, and was “${may[0]?.text}” to “${may.at(-1)?.text}”`
    }
    for (const [name, text] of found) {
      if (text !== '' && !this.states.has(name)) return `${name} is “${text}”; nobody typed it`
    }
    return undefined
  }

  /** What a kill at `instant` took, field by field; from then on the book holds what is there. */
  settle(found: Texts, instant: number): Lack[] {
    const lacks: Lack[] = []
    for (const [name, states] of this.states) {
      const text = plain(this.looks.get(name) ?? 'text', found.get(name) ?? '')
      const stood = states.findLastIndex(each => each.text === text)
      const lost = states.slice(stood + 1).filter(each => each.sure && each.at <= instant)
      if (lost[0] !== undefined) {
        lacks.push({ name, signs: lost.length, ms: Math.round(instant - lost[0].at) })
      }
      this.states.set(name, [{ text, at: Number.NEGATIVE_INFINITY, sure: true }])
    }
    return lacks
  }
}
