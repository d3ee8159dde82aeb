// Password, authenticator and passkeys of a person who is signed in.
import { passkeysOf, removePasskey } from '#engine/access/passkeys.ts'
import { LEAST_CHARACTERS } from '#engine/access/password.ts'
import { register } from '#engine/access/register.ts'
import { changePassword, confirmTotp, startTotp, takeOffTotp } from '#engine/access/sign-in.ts'
import { base32, totpUri } from '#engine/access/totp.ts'
import { optional, text } from '#kit/field.ts'
import { sessionCookie } from '../cookie.ts'
import { oneFault } from '../problem.ts'
import type { Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { jsonBody, readFields } from './body.ts'
import type { Knocks } from './knocks.ts'
import { NO_STORE, pageRoute, personRoute } from './route.ts'
import { done } from './session.ts'
import { strengthOf } from './strength.ts'

const CHANGE = { old: text(500), password: text(500) }
const CODE = { code: text(40) }
const PASSWORD = { password: text(500) }
const CREDENTIAL = { credential: text(1400) }
const STRENGTH = { password: text(500), mail: optional(text(254)), name: optional(text(200)) }

const passwordRoute = (knocks: Knocks): Route =>
  personRoute({
    method: 'POST',
    path: '/api/v1/password',
    id: 'password.change',
    tag: 'people',
    summary: 'Change the password; all other sessions end',
    ...jsonBody(CHANGE, { old: 'the old password', password: 'the new password' }),
    answers: done,
    faults: ['password-wrong', 'password-weak', 'too-many-requests'],
    handle: async (call, { session, person }) => {
      const given = await readFields(call, CHANGE)
      if (given === undefined || !knocks.admit(call, `mail ${person.mail}`)) return
      const { ok } = await strengthOf(given.password, [person.mailShown, person.name])
      if (!ok) {
        return call.problem(oneFault('password-weak', '/password', { least: LEAST_CHARACTERS }))
      }
      const { ground, callers, compose } = call.door.people
      const next = await changePassword(ground, compose, session, given.old, given.password)
      if (next === undefined) return call.problem(oneFault('password-wrong', '/old'))
      callers.forget()
      call.empty(204, [...NO_STORE, ...sessionCookie(call, next)])
    },
  })

const strengthRoute = (knocks: Knocks): Route =>
  pageRoute({
    method: 'POST',
    path: '/api/v1/password/strength',
    id: 'password.strength',
    tag: 'people',
    summary: 'How hard a password is to guess; nothing is kept',
    ...jsonBody(STRENGTH, { password: 'quiet-harbour-29' }),
    answers: {
      200: {
        description: 'Score 0 to 4, whether it is taken, and why not.',
        schema: object({
          score: { type: 'integer', minimum: 0, maximum: 4 },
          ok: { type: 'boolean' },
          reason: { type: ['string', 'null'] },
        }),
      },
    },
    faults: ['too-many-requests'],
    handle: async call => {
      const given = await readFields(call, STRENGTH)
      if (given === undefined || !knocks.admit(call, `strength ${call.address}`)) return
      const { password, mail = '', name = '' } = given
      call.json(200, JSON.stringify(await strengthOf(password, [mail, name])), NO_STORE)
    },
  })

const beginTotpRoute = personRoute({
  method: 'POST',
  path: '/api/v1/totp/begin',
  id: 'totp.begin',
  tag: 'people',
  summary: 'A secret for an authenticator; it counts once a code confirms it',
  levels: ['enrol', 'full'],
  answers: {
    200: {
      description: 'The secret, and the address for a picture of it.',
      schema: object({ secret: { type: 'string' }, uri: { type: 'string' } }),
    },
  },
  faults: ['second-factor-kept'],
  handle: async (call, { person }) => {
    const { people, engine } = call.door
    const secret = await startTotp(people.ground, person.person)
    if (secret === undefined) return call.problem(oneFault('second-factor-kept'))
    people.callers.forget()
    const uri = totpUri(secret, `Beibu ${engine.node.split('/')[0]}`, person.mailShown)
    call.json(200, JSON.stringify({ secret: base32(secret), uri }), NO_STORE)
  },
})

const confirmTotpRoute = (knocks: Knocks): Route =>
  personRoute({
    method: 'POST',
    path: '/api/v1/totp/confirm',
    id: 'totp.confirm',
    tag: 'people',
    summary: 'Confirm the authenticator with a code; recovery codes are told this once',
    ...jsonBody(CODE, { code: '123456' }),
    levels: ['enrol', 'full'],
    answers: {
      200: {
        description: 'Recovery codes.',
        schema: object({ codes: listOf({ type: 'string' }) }),
      },
    },
    faults: ['code-wrong', 'too-many-requests'],
    handle: async (call, { session }) => {
      const given = await readFields(call, CODE)
      if (given === undefined || !knocks.admit(call, `code ${session.person}`)) return
      const { ground, callers } = call.door.people
      const confirmed = await confirmTotp(ground, session, given.code)
      if (confirmed === undefined) return call.problem(oneFault('code-wrong', '/code'))
      callers.forget()
      const { codes, session: next } = confirmed
      const cookie = next === undefined ? [] : sessionCookie(call, next)
      call.json(200, JSON.stringify({ codes }), [...NO_STORE, ...cookie])
    },
  })

const removeTotpRoute = (knocks: Knocks): Route =>
  personRoute({
    method: 'POST',
    path: '/api/v1/totp/remove',
    id: 'totp.remove',
    tag: 'people',
    summary: 'Take the authenticator off, by the password; officers and operators keep theirs',
    ...jsonBody(PASSWORD, { password: 'the password' }),
    answers: done,
    faults: ['password-wrong', 'second-factor-kept', 'too-many-requests'],
    handle: async (call, { session, person }) => {
      const given = await readFields(call, PASSWORD)
      if (given === undefined || !knocks.admit(call, `mail ${person.mail}`)) return
      const { ground, callers } = call.door.people
      const removed = await takeOffTotp(ground, session, given.password)
      if (removed === 'guarded') return call.problem(oneFault('second-factor-kept'))
      if (removed !== 'done') return call.problem(oneFault('password-wrong', '/password'))
      callers.forget()
      call.empty(204, NO_STORE)
    },
  })

const passkeysRoute = personRoute({
  method: 'GET',
  path: '/api/v1/passkeys',
  id: 'passkeys',
  tag: 'people',
  summary: 'One’s own passkeys',
  answers: {
    200: {
      description: 'Without their public halves.',
      schema: object({ passkeys: listOf({ type: 'object' }) }),
    },
  },
  handle: async (call, { person }) => {
    const all = await passkeysOf(call.door.people.ground.database, person.person)
    const passkeys = all.map(({ credential, label, created, used }) => ({
      credential,
      label,
      created,
      used,
    }))
    call.json(200, JSON.stringify({ passkeys }), NO_STORE)
  },
})

const removePasskeyRoute = personRoute({
  method: 'POST',
  path: '/api/v1/passkeys/remove',
  id: 'passkeys.remove',
  tag: 'people',
  summary: 'Remove a passkey',
  ...jsonBody(CREDENTIAL, { credential: 'mtV8Zt1n' }),
  answers: done,
  faults: ['not-found'],
  handle: async (call, { person }) => {
    const given = await readFields(call, CREDENTIAL)
    if (given === undefined) return
    const { ground, callers } = call.door.people
    const removed = await ground.database.transaction(async tx => {
      if (!(await removePasskey(tx, person.person, given.credential))) return false
      const detail = { credential: given.credential.slice(0, 40) }
      const actor = person.person
      await register(tx, ground.now(), { event: 'passkey-removed', org: '', actor, detail })
      return true
    })
    if (!removed) return call.problem(oneFault('not-found'))
    callers.forget()
    call.empty(204, NO_STORE)
  },
})

export const factorRoutes = (knocks: Knocks, typing: Knocks): Route[] => [
  passwordRoute(knocks),
  strengthRoute(typing),
  beginTotpRoute,
  confirmTotpRoute(knocks),
  removeTotpRoute(knocks),
  passkeysRoute,
  removePasskeyRoute,
]
