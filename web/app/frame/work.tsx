// What waits for this person: asked for once, for the navigation and for the first page.
import { createContext, type ReactNode, useContext } from 'react'
import { type Data, useCalm, useData, useMoved } from '../data/use.ts'

export interface WorkItem {
  readonly type: string
  readonly state: string
  readonly count: number
  readonly oldest: string
  readonly ages?: readonly string[]
}
type Work = Data<{ readonly items: readonly WorkItem[] }>

const WorkContext = createContext<Work | undefined>(undefined)

export const WorkProvider = ({ children }: { readonly children: ReactNode }) => {
  const work = useData<{ readonly items: readonly WorkItem[] }>('/worklist')
  const calm = useCalm(work.reload, 1_500)
  useMoved(calm)
  return <WorkContext value={work}>{children}</WorkContext>
}

export const useWork = (): Work => {
  const work = useContext(WorkContext)
  if (work === undefined) throw new Error('outside WorkProvider')
  return work
}
