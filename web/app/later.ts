// Parts of the page that come as files of their own, and may be asked for before they are shown.
import { type ComponentType, lazy } from 'react'
import { patiently } from './load.ts'

export interface Part<P extends object> {
  /** ask for the file; resolves once showing the part has nothing to wait for */
  load(): Promise<void>
  /** what shows it now: the part itself when it is there, else one that waits for it */
  now(): ComponentType<P>
}

export const later = <P extends object>(
  file: () => Promise<{ default: ComponentType<P> }>,
): Part<P> => {
  let found: ComponentType<P> | undefined
  let coming: Promise<{ default: ComponentType<P> }> | undefined
  // asked for once, however often: without a line each asking would be one more that tries for ever
  const whole = (): Promise<{ default: ComponentType<P> }> => {
    coming ??= patiently(file).then(part => {
      found = part.default
      return part
    })
    return coming
  }
  const waiting = lazy(whole) as ComponentType<P>
  return { load: async () => void (await whole()), now: () => found ?? waiting }
}
