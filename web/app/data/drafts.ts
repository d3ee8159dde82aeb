import { useMe } from '../session.tsx'
import { type Data, useData } from './use.ts'

export interface Draft {
  readonly draft: string
  readonly type: string
  readonly changed: string
  readonly title?: string
  readonly by?: string
}

export type Drafts = Data<unknown> & {
  readonly drafts: readonly Draft[] | undefined
  /** the node keeps none */
}

export const useDrafts = (): Drafts => {
  const trader = useMe().has('trader')
  const told = useData<{ readonly drafts: readonly Draft[] }>(trader ? '/drafts' : undefined)
  return {
    ...told,
    drafts: told.data?.drafts,
  }
}
