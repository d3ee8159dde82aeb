// Which page an address shows. Each comes as a file of its own, when it is first asked for.
import type { ComponentType } from 'react'
import { later, type Part } from '../later.ts'
import { match, type Params } from '../match.ts'

export interface PageProps {
  readonly params: Params
}
interface Page {
  readonly pattern: string
  readonly page: Part<PageProps>
}
type Loads = () => Promise<{ default: ComponentType<PageProps> }>

const at = (pattern: string, load: Loads): Page => ({ pattern, page: later(load) })

export const routes: readonly Page[] = [
  at('/', () => import('../pages/Home.tsx')),
  at('/filings/:type', () => import('../pages/List.tsx')),
  at('/filings/:type/new', () => import('../pages/New.tsx')),
  at('/filings/:type/bulk', () => import('../pages/Bulk.tsx')),
  at('/filings/:type/:number', () => import('../pages/Filing.tsx')),
  at('/filings/:type/:number/inspect', () => import('../pages/Inspect.tsx')),
  at('/queue/:type', () => import('../pages/Queue.tsx')),
  at('/papers', () => import('../pages/Papers.tsx')),
  at('/drafts', () => import('../pages/Drafts.tsx')),
  at('/search', () => import('../pages/Search.tsx')),
  at('/statistics', () => import('../pages/Statistics.tsx')),
  at('/merchant', () => import('../pages/Merchant.tsx')),
  at('/organisation', () => import('../pages/Organisation.tsx')),
  at('/account', () => import('../pages/Account.tsx')),
  at('/operator/organisations', () => import('../pages/Organisations.tsx')),
  at('/operator/letters', () => import('../pages/Letters.tsx')),
  at('/operator/register', () => import('../pages/Register.tsx')),
  at('/operator/tariff', () => import('../pages/Tariff.tsx')),
  at('/operator/troubles', () => import('../pages/Troubles.tsx')),
  at('/operator/node', () => import('../pages/NodeState.tsx')),
]

/** Ask for the page of an address; resolves once it is there. An unknown one has none. */
export const loadPage = async (path: string): Promise<void> => {
  await routes.find(({ pattern }) => match(pattern, path) !== undefined)?.page.load()
}
