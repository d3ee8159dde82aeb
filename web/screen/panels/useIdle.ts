import { useEffect, useState } from 'react'

const REST = 5_000

/** True when nobody touched pointer or keys for 5 s: walls then hide pointer and switches. */
export const useIdle = (): boolean => {
  const [idle, setIdle] = useState(false)
  useEffect(() => {
    let timer = setTimeout(() => setIdle(true), REST)
    const wake = (): void => {
      clearTimeout(timer)
      setIdle(false)
      timer = setTimeout(() => setIdle(true), REST)
    }
    const events = ['pointermove', 'pointerdown', 'keydown', 'touchstart'] as const
    for (const event of events) addEventListener(event, wake, { passive: true })
    return () => {
      clearTimeout(timer)
      for (const event of events) removeEventListener(event, wake)
    }
  }, [])
  return idle
}
