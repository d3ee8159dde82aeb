import { useState } from 'react'
import type { Part } from './later.ts'

/**
 * Shows a part; one that is there already is shown as it is. `lazy` alone would put up its fallback
 * even then, and React keeps a fallback for 300 ms at least: a first visit showed two in a row.
 */
export const Shown = <P extends object>({
  part,
  props,
}: {
  readonly part: Part<P>
  readonly props: P
}) => {
  // as it was when it was first shown: a change of type would throw away what it holds
  const [held, hold] = useState(() => ({ part, Now: part.now() }))
  if (held.part !== part) hold({ part, Now: part.now() })
  return <held.Now {...props} />
}
