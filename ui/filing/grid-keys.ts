// What keys do in a grid. The cell in hand holds a text control: in rest its whole text is chosen,
// so that the first key (a Chinese keyboard's too) writes over it, and arrows move on.
import type { KeyboardEvent } from 'react'
import type { GridState } from './grid-state.ts'

type Move = readonly [down: number, right: number]
const ARROWS: Readonly<Record<string, Move>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}
const FAR = 1_000_000

/** Where a key leads, from the cell in hand. */
const target = (grid: GridState, event: KeyboardEvent): [number, number] | undefined => {
  const { index, column } = grid.at
  const { key } = event
  const far = event.ctrlKey || event.metaKey
  const arrow = ARROWS[key]
  if (arrow !== undefined) {
    const by = far ? FAR : 1
    return [index + arrow[0] * by, column + arrow[1] * by]
  }
  if (key === 'Home') return [far ? 0 : index, 0]
  if (key === 'End') return [far ? FAR : index, FAR]
  if (key === 'PageUp') return [index - grid.page, column]
  if (key === 'PageDown') return [index + grid.page, column]
  return undefined
}

/** Tab goes through a line, and out of the grid at its end; who is typing goes on in the next. */
const tab = (grid: GridState, event: KeyboardEvent): void => {
  const { index, column } = grid.at
  const last = grid.columns.length - 1
  if (event.shiftKey) {
    if (column === 0) return
    event.preventDefault()
    grid.move(index, column - 1)
  } else if (column < last) {
    event.preventDefault()
    grid.move(index, column + 1)
  } else if (grid.editing && index < grid.rows().length - 1) {
    event.preventDefault()
    grid.move(index + 1, 0)
  }
}

const editingKeys = (grid: GridState, event: KeyboardEvent): void => {
  const { index, column } = grid.at
  if (event.key === 'Enter') {
    event.preventDefault()
    show(event)
    grid.move(index + (event.shiftKey ? -1 : 1), column)
  } else if (event.key === 'Tab') tab(grid, event)
}

const chooseKeys = (grid: GridState, event: KeyboardEvent): boolean => {
  const rows = grid.rows().length
  const right = grid.columns.length - 1
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
    grid.choose({ top: 0, bottom: Math.max(0, rows - 2), left: 0, right })
    return true
  }
  if (event.shiftKey && event.key === ' ') {
    const { top, bottom } = grid.block
    grid.choose({ top, bottom, left: 0, right })
    return true
  }
  return false
}

/** The grid scrolls to the cell in hand; the page must show all of the grid for it to be seen. */
const show = ({ currentTarget }: KeyboardEvent): void =>
  currentTarget.scrollIntoView({ block: 'nearest' })

export const gridKeys = (grid: GridState, event: KeyboardEvent): void => {
  if (event.nativeEvent.isComposing || event.defaultPrevented) return
  if (!(event.target instanceof HTMLInputElement)) return
  if (grid.editing) editingKeys(grid, event)
  else restingKeys(grid, event)
}

const restingKeys = (grid: GridState, event: KeyboardEvent): void => {
  const to = event.altKey ? undefined : target(grid, event)
  if (to !== undefined) {
    event.preventDefault()
    show(event)
    grid.move(to[0], to[1], event.shiftKey)
  } else if (event.key === 'Tab') tab(grid, event)
  else if (event.key === 'Enter' || event.key === 'F2') {
    event.preventDefault()
    grid.edit(true)
  } else if (event.key === 'Delete' || event.key === 'Backspace') {
    event.preventDefault()
    grid.clear()
  } else if (event.key === 'Escape' && grid.isBlock) {
    event.preventDefault()
    grid.move(grid.at.index, grid.at.column)
  } else if (chooseKeys(grid, event)) event.preventDefault()
}
