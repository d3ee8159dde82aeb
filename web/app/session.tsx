// Who sits here, for which organisation this tab works, and what the node's filing types are.

import { createContext, useContext } from 'react'
import type { Kind, MemberRole } from '#kit/roles.ts'
import { api } from './api.ts'
import {
  readTypes,
  type ShopTypes,
  type ToldTypes,
  type TypeInfo,
  type Types,
} from './data/types.ts'

export type Role = MemberRole

export interface Membership {
  readonly org: string
  readonly name: string
  readonly kind: Kind
  readonly roles: readonly Role[]
  /** set when it is worked for by its mandate */
  readonly agent: null | {
    readonly org: string
    readonly name: string
    readonly types: readonly string[]
    readonly until: string
  }
}

export interface Person {
  readonly person: string
  readonly name: string
  readonly mail: string
  readonly lang: string
  readonly totp: boolean
}

export interface SessionState {
  /** half: the code is wanted; enrol: a second factor must be set up first */
  readonly level: 'none' | 'half' | 'enrol' | 'full'
  readonly setup: boolean
  readonly demo: boolean
  readonly node: string
  readonly zone: string
  /** letters go out by mail; otherwise operators hand links on */
  readonly mail: boolean
  readonly person?: Person
  readonly organisations?: readonly Membership[]
}

export type Level = SessionState['level']

export const askSession = (): Promise<SessionState> =>
  api.ask<SessionState>('/session', { bare: true })
export const askTypes = async (): Promise<Types> =>
  readTypes(await api.ask<ToldTypes>('/types', { bare: true }))

const KEPT = 'beibu.org'

/** The organisation that this tab worked for last, if it is still the person's. */
export const chooseOrg = (memberships: readonly Membership[]): Membership | undefined => {
  let kept: string | null = null
  try {
    kept = sessionStorage.getItem(KEPT) ?? localStorage.getItem(KEPT)
  } catch {
    // nothing is kept: the first then
  }
  return memberships.find(each => each.org === kept) ?? memberships[0]
}

export const keepOrg = (org: string): void => {
  try {
    sessionStorage.setItem(KEPT, org)
    localStorage.setItem(KEPT, org)
  } catch {
    // a browser that keeps nothing asks again next time
  }
}

export interface Me {
  readonly session: SessionState
  readonly person: Person
  readonly org: Membership
  readonly memberships: readonly Membership[]
  readonly roles: ReadonlySet<string>
  readonly types: readonly TypeInfo[]
  readonly has: (role: Role) => boolean
  readonly typeOf: (type: string) => TypeInfo | undefined
  /** the types of a shop, for whoever trades with all of them */
  readonly shop: ShopTypes | undefined
  readonly switchOrg: (org: string) => void
  /** ask the session anew: a name, a factor or a role has changed */
  readonly refresh: () => Promise<void>
  readonly signOut: () => Promise<void>
}

export const MeContext = createContext<Me | undefined>(undefined)

export const useMe = (): Me => {
  const me = useContext(MeContext)
  if (me === undefined) throw new Error('nobody has signed in here')
  return me
}
