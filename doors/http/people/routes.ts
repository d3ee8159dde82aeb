// All routes about people and organisations.
import type { Route } from '../route.ts'
import { factorRoutes } from './factors.ts'
import { keyRoutes } from './keys.ts'
import { type KnockLimits, Knocks } from './knocks.ts'
import { linkRoutes } from './links.ts'
import { mandateRoutes } from './mandates.ts'
import { operatorRoutes } from './operator.ts'
import { organisationRoutes } from './organisation.ts'
import { passkeyRoutes } from './passkeys.ts'
import { sessionRoutes } from './session.ts'

/** What is asked while somebody types: a second each. */
const TYPING: KnockLimits = {
  address: { rate: 5, burst: 200 },
  subject: { rate: 5, burst: 200 },
}

export const peopleRoutes = (limits: KnockLimits): Route[] => {
  const knocks = new Knocks(limits)
  const typing = new Knocks(TYPING)
  return [
    ...sessionRoutes(knocks),
    ...factorRoutes(knocks, typing),
    ...passkeyRoutes(knocks),
    ...linkRoutes(knocks, typing),
    ...organisationRoutes,
    ...mandateRoutes,
    ...keyRoutes,
    ...operatorRoutes,
  ]
}
