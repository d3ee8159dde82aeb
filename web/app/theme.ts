// Light or dark: the system's, until the reader chooses; the choice is kept.
import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'
const KEPT = 'beibu.theme'
const dark = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

const kept = (): Theme => {
  try {
    const text = localStorage.getItem(KEPT)
    return text === 'light' || text === 'dark' ? text : 'system'
  } catch {
    return 'system'
  }
}
let chosen = kept()

const isDark = (): boolean => (chosen === 'system' ? dark.matches : chosen === 'dark')

const apply = (): void => {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light'
  for (const listener of listeners) listener()
}
dark.addEventListener('change', apply)

export const startTheme = apply

export const setTheme = (theme: Theme): void => {
  chosen = theme
  try {
    if (theme === 'system') localStorage.removeItem(KEPT)
    else localStorage.setItem(KEPT, theme)
  } catch {
    // a browser that keeps nothing still shows the choice now
  }
  apply()
}

export const useDark = (): boolean =>
  useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, isDark)
