// From a cookie's token, or a key, to a caller: for which organisation somebody asks, as what.
import type { Actor } from '#kit/filing.ts'
import { isGuarded } from '#kit/roles.ts'
import type { Caller } from '../types.ts'
import { type Ground, PARTITION } from './ground.ts'
import { mandatesHeld, organisationById, type Seat, seatsOf } from './organisations.ts'
import { type Person, personById } from './people.ts'
import { findSession, type Session, touchSession } from './sessions.ts'

/** Who is behind a token, and for whom they may act. */
export interface Presence {
  readonly session: Session
  readonly person: Person
  readonly seats: readonly Seat[]
  /** the person has a second factor or a passkey */
  readonly strong: boolean
}

/** Why there is no caller. */
export type NoCaller = 'session-ended' | 'second-factor-needed' | 'organisation-forbidden'

/**
 * How long what was looked up is believed. A change made by this process counts at once (`forget`),
 * one of another process within this.
 */
const TTL = 1000
const MOST = 10_000
const ACTORS: ReadonlySet<string> = new Set(['trader', 'officer', 'operator'])

const isStrong = async ({ database }: Ground, person: Person): Promise<boolean> => {
  if (person.totpConfirmed) return true
  const { rows } = await database.query(
    `SELECT 1 FROM passkey WHERE partition = ${PARTITION} AND person = $1 LIMIT 1`,
    [person.person],
  )
  return rows.length > 0
}

export class Callers {
  private readonly ground: Ground
  private readonly known = new Map<string, { presence: Presence | undefined; until: number }>()
  private readonly mandated = new Map<string, { caller: Caller | undefined; until: number }>()

  constructor(ground: Ground) {
    this.ground = ground
  }

  /** Something changed: look everything up anew. */
  forget(): void {
    this.known.clear()
    this.mandated.clear()
  }

  /** Who is behind a token, at whatever level; undefined when the session is none or is over. */
  async presence(token: string): Promise<Presence | undefined> {
    const now = this.ground.now()
    const known = this.known.get(token)
    if (known !== undefined && known.until > now) return known.presence
    const presence = await this.lookUp(token, now)
    if (this.known.size >= MOST) this.known.clear()
    this.known.set(token, { presence, until: now + TTL })
    return presence
  }

  private async lookUp(token: string, now: number): Promise<Presence | undefined> {
    const { database } = this.ground
    const session = await findSession(database, now, token)
    if (session === undefined) return undefined
    const person = await personById(database, session.person)
    if (person === undefined) return undefined
    await touchSession(database, now, session)
    const seats = await seatsOf(database, now, person.person)
    return { session, person, seats, strong: await isStrong(this.ground, person) }
  }

  /** The caller of a session for an organisation ('' for the first of its person). */
  async ofSession(token: string, org: string): Promise<Caller | NoCaller> {
    const presence = await this.presence(token)
    if (presence === undefined) return 'session-ended'
    const { session, person, seats, strong } = presence
    if (session.level !== 'full') return 'second-factor-needed'
    const seat = org === '' ? seats[0] : seats.find(each => each.org === org)
    if (seat === undefined) return 'organisation-forbidden'
    if (isGuarded(seat.roles) && !strong) return 'second-factor-needed'
    return callerOf(person.person, seat)
  }

  /**
   * The caller of a key for an organisation that is not the key's own: only by a mandate (T79: any
   * other is refused, never served as one's own).
   */
  async ofKey(caller: Caller, org: string): Promise<Caller | NoCaller> {
    if (org === '' || org === caller.org) return caller
    const now = this.ground.now()
    const id = `${caller.actor} ${org}`
    const known = this.mandated.get(id)
    const found = known !== undefined && known.until > now ? known.caller : undefined
    if (found !== undefined) return found
    const held = await mandatesHeld(this.ground.database, now, [caller.org])
    const mandate = held.find(each => each.org === org)
    if (mandate === undefined || !caller.roles.has('trader')) return 'organisation-forbidden'
    const acting: Caller = {
      ...caller,
      org,
      roles: new Set<Actor>(['trader']),
      manager: false,
      ...(mandate.types.length === 0 ? {} : { types: new Set(mandate.types) }),
    }
    if (this.mandated.size >= MOST) this.mandated.clear()
    this.mandated.set(id, { caller: acting, until: now + TTL })
    return acting
  }

  /** Name and kind of the organisation that a caller acts for. */
  async organisation(caller: Caller) {
    return organisationById(this.ground.database, caller.org)
  }
}

/** A seat taken by a person. */
const callerOf = (person: string, seat: Seat): Caller => {
  const roles = new Set(seat.roles.filter(role => ACTORS.has(role)) as Actor[])
  const house = seat.agent?.org ?? seat.org
  return {
    org: seat.org,
    actor: `${house}/${person}`,
    roles,
    person,
    manager: seat.agent === null && seat.roles.includes('manager'),
    ...(seat.agent === null || seat.agent.types.length === 0
      ? {}
      : { types: new Set(seat.agent.types) }),
  }
}
