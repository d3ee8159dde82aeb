// Signing in, step by step: password, second factor, passkey; and the ways out.

import { isGuarded } from '#kit/roles.ts'
import type { Queryable } from '../store/database.ts'
import type { Ground } from './ground.ts'
import { type Compose, writeLetter } from './letters.ts'
import { seatsOf } from './organisations.ts'
import { hashPassword, isPassword, SALT_BYTES } from './password.ts'
import {
  beginTotp,
  makeRecoveryCodes,
  type Person,
  personById,
  personByMail,
  removeTotp,
  setPassword,
  spendRecoveryCode,
  spendTotpStep,
} from './people.ts'
import { type Registered, register } from './register.ts'
import {
  endSession,
  endSessions,
  type Level,
  type NewSession,
  type Session,
  type SessionOrder,
  startSession,
} from './sessions.ts'
import { SECRET_BYTES, stepOfCode } from './totp.ts'

export interface SignInOrder {
  readonly mail: string
  readonly password: string
  readonly kept: boolean
  readonly address: string
}

const guardedPerson = async (
  database: Queryable,
  { now }: Ground,
  person: string,
): Promise<boolean> =>
  isGuarded((await seatsOf(database, now(), person)).flatMap(seat => seat.roles))

/** How far a right password leads. */
const levelAfterPassword = (person: Person, guarded: boolean): Level => {
  if (person.totpConfirmed) return 'half'
  return guarded ? 'enrol' : 'full'
}

const signedIn = (person: string, how: string, address: string): Registered => ({
  event: 'signed-in',
  org: '',
  actor: person,
  detail: { how, address },
})

/**
 * Mail and password. Undefined when they are not those of a person; it takes as long and looks the
 * same whether the address is known.
 */
export const signIn = async (
  ground: Ground,
  { mail, password, kept, address }: SignInOrder,
): Promise<NewSession | undefined> => {
  const { database, now } = ground
  const person = await personByMail(database, mail)
  const right = await isPassword(password, person?.password ?? null)
  if (person === undefined || !right) {
    const detail = { mail: mail.slice(0, 254), address }
    const actor = person?.person ?? ''
    await database.transaction(tx =>
      register(tx, now(), { event: 'sign-in-refused', org: '', actor, detail }),
    )
    return undefined
  }
  const guarded = await guardedPerson(database, ground, person.person)
  const level = levelAfterPassword(person, guarded)
  return database.transaction(async tx => {
    const order: SessionOrder = { person: person.person, level, kept, guarded, address }
    const session = await startSession(tx, ground, order)
    if (level === 'full') await register(tx, now(), signedIn(person.person, 'password', address))
    return session
  })
}

/** A session that rises: the old token ends, a new one begins. */
const raise = async (
  tx: Queryable,
  ground: Ground,
  session: Session,
  how: string,
): Promise<NewSession> => {
  await endSession(tx, session.person, session.session)
  const { person, kept, address } = session
  const guarded = await guardedPerson(tx, ground, person)
  const next = await startSession(tx, ground, { person, level: 'full', kept, guarded, address })
  await register(tx, ground.now(), signedIn(person, how, address))
  return next
}

/** The second factor of a session at level `half`: a code by time, or a recovery code. */
export const enterCode = async (
  ground: Ground,
  session: Session,
  code: string,
): Promise<NewSession | undefined> => {
  const { database, now } = ground
  const entered = await database.transaction(async tx => {
    const person = await personById(tx, session.person)
    if (person?.totp == null || !person.totpConfirmed) return undefined
    const step = stepOfCode(person.totp, code.replace(/\s/g, ''), now(), person.totpStep)
    if (step !== undefined) {
      const fresh = await spendTotpStep(tx, person.person, step, new Date(now()))
      return fresh ? raise(tx, ground, session, 'totp') : undefined
    }
    const used = await spendRecoveryCode(tx, ground, person.person, code)
    return used ? raise(tx, ground, session, 'recovery') : undefined
  })
  if (entered === undefined) {
    const detail = { factor: 'code', address: session.address }
    await database.transaction(tx =>
      register(tx, now(), { event: 'sign-in-refused', org: '', actor: session.person, detail }),
    )
  }
  return entered
}

/** A passkey that verified its holder stands for both factors. */
export const signInByPasskey = (
  ground: Ground,
  person: string,
  kept: boolean,
  address: string,
): Promise<NewSession> =>
  ground.database.transaction(async tx => {
    const guarded = await guardedPerson(tx, ground, person)
    const order: SessionOrder = { person, level: 'full', kept, guarded, address }
    const session = await startSession(tx, ground, order)
    await register(tx, ground.now(), signedIn(person, 'passkey', address))
    return session
  })

export const signOut = (ground: Ground, session: Session): Promise<void> =>
  ground.database.transaction(async tx => {
    await endSession(tx, session.person, session.session)
    const { person } = session
    await register(tx, ground.now(), { event: 'signed-out', org: '', actor: person, detail: {} })
  })

/** Another session of one's own is ended. */
export const endOther = (ground: Ground, person: string, session: string): Promise<boolean> =>
  ground.database.transaction(async tx => {
    if (!(await endSession(tx, person, session))) return false
    const detail = { session }
    await register(tx, ground.now(), { event: 'session-ended', org: '', actor: person, detail })
    return true
  })

/**
 * A new password by the old one: all other sessions end, this one goes on under a new token, never
 * longer than it would have (T82, T83). A wrong old password ends none. API keys are the
 * organisation's and live on.
 */
export const changePassword = async (
  ground: Ground,
  compose: Compose,
  session: Session,
  old: string,
  password: string,
): Promise<NewSession | undefined> => {
  const { database, now, chance } = ground
  const person = await personById(database, session.person)
  if (person === undefined || !(await isPassword(old, person.password))) return undefined
  const hash = await hashPassword(password, chance(SALT_BYTES))
  return database.transaction(async tx => {
    await setPassword(tx, ground, session.person, hash)
    await endSessions(tx, session.person)
    const until = Date.parse(session.expires)
    const { kept, address, level } = session
    const order = { person: session.person, level, kept, guarded: false, address, until }
    const next = await startSession(tx, ground, order)
    const detail = { how: 'old password', address }
    const actor = session.person
    await tellChanged(tx, ground, compose, person)
    await register(tx, now(), { event: 'password-changed', org: '', actor, detail })
    return next
  })
}

/** Whoever did not change it hears of it. */
export const tellChanged = (
  tx: Queryable,
  ground: Ground,
  compose: Compose,
  { mailShown: recipient, lang }: Person,
): Promise<void> => {
  const values = { at: ground.now() }
  return writeLetter(tx, ground, compose, { recipient, lang, kind: 'password-changed', values })
}

/** A secret for an authenticator; undefined when one is confirmed already. */
export const startTotp = async (ground: Ground, person: string): Promise<Buffer | undefined> => {
  const secret = ground.chance(SECRET_BYTES)
  return (await beginTotp(ground.database, person, secret)) ? secret : undefined
}

/** The first right code confirms the second factor; a session that had to enrol is then full. */
export const confirmTotp = (
  ground: Ground,
  session: Session,
  code: string,
): Promise<{ codes: string[]; session: NewSession | undefined } | undefined> =>
  ground.database.transaction(async tx => {
    const person = await personById(tx, session.person)
    if (person?.totp == null || person.totpConfirmed) return undefined
    const step = stepOfCode(person.totp, code.replace(/\s/g, ''), ground.now(), 0)
    if (step === undefined) return undefined
    await spendTotpStep(tx, person.person, step, new Date(ground.now()))
    const codes = await makeRecoveryCodes(tx, ground, person.person)
    const raised = session.level === 'enrol' ? await raise(tx, ground, session, 'totp') : undefined
    const actor = person.person
    await register(tx, ground.now(), { event: 'totp-on', org: '', actor, detail: {} })
    return { codes, session: raised }
  })

export type TotpRemoval = 'done' | 'wrong-password' | 'guarded'

/** Take the second factor off, by the password; officers and operators keep theirs. */
export const takeOffTotp = async (
  ground: Ground,
  session: Session,
  password: string,
): Promise<TotpRemoval> => {
  const person = await personById(ground.database, session.person)
  if (person === undefined || !(await isPassword(password, person.password)))
    return 'wrong-password'
  if (await guardedPerson(ground.database, ground, person.person)) return 'guarded'
  await ground.database.transaction(async tx => {
    await removeTotp(tx, person.person)
    const actor = person.person
    await register(tx, ground.now(), { event: 'totp-off', org: '', actor, detail: {} })
  })
  return 'done'
}
