// Which rows and columns of a grid lie in its window: no others are drawn.
import { type RefObject, useEffect, useState } from 'react'
import type { World } from '../world.ts'
import type { GridState } from './grid-state.ts'

/** Px: height of the head, width of the line numbers. */
const HEAD = 44
export const NUMBERS = 44
/** Rows drawn beyond what is seen, on each side. */
const BEYOND = 2
/** How long after a page down they follow, ms: a fifth of its rows, and nobody sees them. */
const FOLLOW = 250

export interface GridWindow {
  readonly first: number
  readonly many: number
  /** columns, from one and before the other */
  readonly from: number
  readonly to: number
  /** line numbers lie over the columns that were scrolled under them */
  readonly aside: boolean
}
interface Place {
  readonly box: RefObject<HTMLDivElement | null>
  readonly grid: GridState
  readonly height: number
  readonly lefts: readonly number[]
  readonly world: World
}
/** The box's own size, asked for when it changes: a key must not have it laid out for that. */
interface Size {
  readonly width: number
  readonly height: number
  readonly foot: number
}

const sizeOf = (box: HTMLElement): Size => ({
  width: box.clientWidth - NUMBERS,
  height: box.clientHeight - HEAD,
  foot: box.querySelector('.ff-totals')?.clientHeight ?? 0,
})

/** Columns of which something is seen; all of them where there is room for all. */
const columnsIn = (lefts: readonly number[], left: number, width: number): [number, number] => {
  const last = lefts.length - 1
  if (lefts[last]! <= width) return [0, last]
  let from = 0
  while (from < last - 1 && lefts[from + 1]! <= left) from++
  let to = from + 1
  while (to < last && lefts[to]! < left + width) to++
  return [from, to]
}

const windowOf = (box: HTMLElement, size: Size, place: Place): GridWindow => {
  const { scrollTop, scrollLeft } = box
  const seen = Math.max(1, Math.floor(size.height / place.height))
  const at = Math.floor(scrollTop / place.height) - BEYOND
  const [from, to] = columnsIn(place.lefts, scrollLeft, size.width)
  return { first: Math.max(0, at), many: seen + 2 * BEYOND, from, to, aside: scrollLeft > 0 }
}

/** The same with the rows that are seen, and no others. */
const tightOf = (box: HTMLElement, size: Size, place: Place): GridWindow => {
  const first = Math.floor(box.scrollTop / place.height)
  const end = Math.ceil((box.scrollTop + size.height - size.foot) / place.height)
  return { ...windowOf(box, size, place), first, many: Math.max(1, end - first) }
}

/** Whether most of what is drawn would go. */
const isFar = (before: GridWindow, now: GridWindow): boolean => {
  const end = Math.min(before.first + before.many, now.first + now.many)
  return (end - Math.max(before.first, now.first)) * 2 < Math.min(before.many, now.many)
}

/** Scroll so that a cell is seen whole, beside the head, the foot and the line numbers. */
const reveal = (box: HTMLElement, size: Size, place: Place, row: number, column: number): void => {
  const { scrollTop, scrollLeft } = box
  const top = row * place.height
  const seen = size.height - size.foot
  if (top < scrollTop) box.scrollTop = top
  else if (top + place.height > scrollTop + seen) box.scrollTop = top + place.height - seen
  const left = place.lefts[column] ?? 0
  const right = place.lefts[column + 1] ?? left
  if (left < scrollLeft) box.scrollLeft = left
  else if (right > scrollLeft + size.width) box.scrollLeft = right - size.width
}

const same = (a: GridWindow, b: GridWindow): boolean =>
  a.first === b.first &&
  a.many === b.many &&
  a.from === b.from &&
  a.to === b.to &&
  a.aside === b.aside

/** What is seen of a grid; and it is told how to scroll, and to look when it has. */
export const useGridWindow = ({ box, grid, height, lefts, world }: Place): GridWindow => {
  const [seen, setSeen] = useState<GridWindow>({
    first: 0,
    many: 20,
    from: 0,
    to: lefts.length - 1,
    aside: false,
  })
  useEffect(() => {
    const { current } = box
    if (current === null) return
    const place = { box, grid, height, lefts, world }
    let size = sizeOf(current)
    let stopFollowing = (): void => undefined
    const look = (): void => {
      stopFollowing()
      const now = windowOf(current, size, place)
      const tight = tightOf(current, size, place)
      // it is asked again by the scroll that a page down made: what is seen then is what is drawn
      const follow = (): void => setSeen(before => (same(before, now) ? before : now))
      stopFollowing = world.after(FOLLOW, follow)
      setSeen(before => {
        if (same(before, tight) || same(before, now)) return before
        return isFar(before, now) ? tight : now
      })
    }
    const measure = (): void => {
      size = sizeOf(current)
      grid.page = Math.max(1, Math.floor(size.height / height) - 2)
      look()
    }
    measure()
    grid.look = look
    grid.reveal = (row, column) => reveal(current, size, place, row, column)
    grid.blur = () => current.querySelector<HTMLElement>('.ff-edit:focus')?.blur()
    current.addEventListener('scroll', look, { passive: true })
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => {
      stopFollowing()
      grid.look = () => undefined
      grid.reveal = () => undefined
      grid.blur = () => undefined
      current.removeEventListener('scroll', look)
      observer.disconnect()
    }
  }, [box, grid, height, lefts, world])
  return seen
}
