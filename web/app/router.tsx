// Addresses of the workbench: the History API, a table of patterns, and links that stay links.
import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react'

export const BASE = '/app'

const listeners = new Set<() => void>()
const tell = (): void => {
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('popstate', listener)
  }
}

/** Path and query of the page, below /app; `/` is its beginning. */
export const here = (): string => {
  const path = location.pathname.slice(BASE.length).replace(/\/+$/, '')
  return `${path === '' ? '/' : path}${location.search}`
}

/** Has the reader moved since the page was loaded? Then the new heading takes the focus. */
let moved = false
export const hasMoved = (): boolean => moved
addEventListener('popstate', () => {
  moved = true
})

export const go = (to: string, how: 'push' | 'replace' = 'push'): void => {
  if (how === 'push') {
    moved = true
    history.pushState(null, '', `${BASE}${to}`)
  }
  if (how === 'replace') history.replaceState(history.state, '', `${BASE}${to}`)
  tell()
}

export interface Place {
  /** without the query */
  readonly path: string
  readonly query: URLSearchParams
}

/** @param address path and query below /app, as `here` gives it */
export const placeOf = (address: string): Place => {
  const at = address.indexOf('?')
  const path = at < 0 ? address : address.slice(0, at)
  return { path, query: new URLSearchParams(at < 0 ? '' : address.slice(at)) }
}

export const usePlace = (): Place => placeOf(useSyncExternalStore(subscribe, here))

/** Change the query of the present page, without a step of the history. */
export const setQuery = (change: Readonly<Record<string, string | undefined>>): void => {
  const query = new URLSearchParams(location.search)
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') query.delete(name)
    else query.set(name, value)
  }
  const text = query.toString()
  const path = location.pathname.slice(BASE.length)
  go(`${path}${text === '' ? '' : `?${text}`}`, 'replace')
}

let prepare: (path: string) => unknown = () => undefined
/** @param ask called with the path of a link as soon as it is pressed, before it is let go */
export const onPress = (ask: (path: string) => unknown): void => {
  prepare = ask
}

type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { readonly to: string }

/** A link within the workbench; opened in a new tab it is the same address. */
export const Link = ({ to, onClick, onPointerDown, ...rest }: LinkProps) => (
  <a
    {...rest}
    href={`${BASE}${to}`}
    onPointerDown={event => {
      onPointerDown?.(event)
      // a press lasts some 80 ms: mostly the page is there when it ends
      if (event.button === 0) prepare(placeOf(to).path)
    }}
    onClick={(event: MouseEvent<HTMLAnchorElement>) => {
      onClick?.(event)
      const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
      if (event.defaultPrevented || !plain) return
      event.preventDefault()
      go(to)
    }}
  />
)
