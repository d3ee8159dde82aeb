import { lazy, Suspense, useEffect, useState } from 'react'
import type { Query } from '../drill.ts'

const load = () => import('./Drawer.tsx')
const Drawer = lazy(load)

/** The drawer's code comes once the page has come to rest, or with the first figure opened. */
export const LazyDrawer = (props: { query: Query | undefined; close: () => void }) => {
  const [wanted, setWanted] = useState(false)
  useEffect(() => {
    // a failed early load is no matter: opening a figure asks again
    const timer = setTimeout(() => load().catch(() => undefined), 6_000)
    return () => clearTimeout(timer)
  }, [])
  const { query } = props
  useEffect(() => {
    if (query) setWanted(true)
  }, [query])
  return <Suspense fallback={null}>{wanted && <Drawer {...props} />}</Suspense>
}
