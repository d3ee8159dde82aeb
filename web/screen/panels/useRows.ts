import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { remOf } from '../layout.ts'

/** How many rows of `height` rem a list has room for, from 2 to `most`. */
export const useRows = <E extends HTMLElement>(
  height: number,
  most: number,
): [RefObject<E | null>, number] => {
  const ref = useRef<E>(null)
  const [rows, setRows] = useState(most)
  useLayoutEffect(() => {
    const list = ref.current
    if (!list) return
    const measure = (): void => {
      const room = list.clientHeight / remOf()
      setRows(Math.max(2, Math.min(most, Math.floor(room / height))))
    }
    const observer = new ResizeObserver(measure)
    observer.observe(list)
    measure()
    return () => observer.disconnect()
  }, [height, most])
  return [ref, rows]
}
