// Signing in and out, and what a page has to know of who is there.
import type { Presence } from '#engine/access/callers.ts'
import { hasOperator } from '#engine/access/joining.ts'
import { foldMail, isMail } from '#engine/access/mail-address.ts'
import { passwordQueue } from '#engine/access/password.ts'
import { setProfile } from '#engine/access/people.ts'
import { endSession, sessionsOf } from '#engine/access/sessions.ts'
import { endOther, enterCode, signIn, signOut } from '#engine/access/sign-in.ts'
import { code, codeList, optional, text, yesNo } from '#kit/field.ts'
import { LANGS } from '#kit/words.ts'
import type { Call } from '../call.ts'
import { endCookie, sessionCookie, sessionToken } from '../cookie.ts'
import { oneFault } from '../problem.ts'
import { openRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { jsonBody, readFields } from './body.ts'
import type { Knocks } from './knocks.ts'
import { NO_STORE, pageRoute, personRoute } from './route.ts'

export const langs = codeList('language', LANGS)
const string = { type: 'string' } as const
export const levelShape = object({ level: { type: 'string', enum: ['half', 'enrol', 'full'] } })
export const levelAnswer = {
  200: { description: 'How far the session has come.', schema: levelShape },
}
export const done = { 204: { description: 'Done.' } }

const personJson = ({ person, strong }: Presence) => ({
  person: person.person,
  name: person.name,
  mail: person.mailShown,
  lang: person.lang,
  totp: person.totpConfirmed,
  strong,
})

const whoRoute = openRoute({
  method: 'GET',
  path: '/api/v1/session',
  id: 'session',
  tag: 'people',
  summary: 'Who is signed in, how far, and for which organisations they may act',
  answers: {
    200: {
      description: 'Always answered; `level` is `none` for nobody.',
      schema: object(
        {
          level: { type: 'string', enum: ['none', 'half', 'enrol', 'full'] },
          setup: { type: 'boolean', description: 'The node has no operator yet.' },
          demo: { type: 'boolean' },
          node: string,
          zone: string,
          mail: { type: 'boolean', description: 'Letters go out by SMTP.' },
          person: { type: 'object' },
          organisations: listOf({ type: 'object' }),
        },
        ['person', 'organisations'],
      ),
    },
  },
  handle: async call => {
    const { engine, people } = call.door
    const token = sessionToken(call)
    const presence = token === undefined ? undefined : await people.callers.presence(token)
    const level = presence?.session.level ?? 'none'
    const { demo, node, zone } = engine
    const setup = !(await hasOperator(people.ground.database))
    const about = { level, setup, demo, node, zone, mail: people.mails }
    const known = presence === undefined ? {} : { person: personJson(presence) }
    const seats = level === 'full' ? { organisations: presence?.seats } : {}
    const headers = token !== undefined && presence === undefined ? endCookie(call) : []
    call.json(200, JSON.stringify({ ...about, ...known, ...seats }), [...NO_STORE, ...headers])
  },
})

const CODE = { code: text(40) }
const PROFILE = { name: optional(text(200)), lang: optional(code(langs)) }
const SIGN_IN = { mail: text(254), password: text(500), keep: optional(yesNo()) }

const MOST_WAITING = 100

const signInRoute = (knocks: Knocks): Route =>
  pageRoute({
    method: 'POST',
    path: '/api/v1/session',
    id: 'session.begin',
    tag: 'people',
    summary: 'Sign in with address and password',
    ...jsonBody(SIGN_IN, { mail: 'lan@example.org', password: 'the password', keep: false }),
    answers: levelAnswer,
    faults: ['sign-in-wrong', 'too-many-requests', 'node-busy'],
    handle: async call => {
      // a hash takes a quarter second: whoever would wait for minutes is told at once
      if (passwordQueue() > MOST_WAITING) return call.problem(oneFault('node-busy'))
      const given = await readFields(call, SIGN_IN)
      if (given === undefined || !knocks.admit(call, `mail ${foldMail(given.mail)}`)) return
      const { ground, callers } = call.door.people
      const { mail, password, keep = false } = given
      const order = { mail: isMail(mail) ? mail : '', password, kept: keep, address: call.address }
      const session = await signIn(ground, order)
      if (session === undefined) return call.problem(oneFault('sign-in-wrong'))
      // whatever session the browser had before is over
      const old = sessionToken(call)
      const before = old === undefined ? undefined : await callers.presence(old)
      if (before !== undefined) {
        await endSession(ground.database, before.person.person, before.session.session)
      }
      callers.forget()
      const { level } = session
      call.json(200, JSON.stringify({ level }), [...NO_STORE, ...sessionCookie(call, session)])
    },
  })

const codeRoute = (knocks: Knocks): Route =>
  personRoute({
    method: 'POST',
    path: '/api/v1/session/code',
    id: 'session.code',
    tag: 'people',
    summary: 'The second factor: a code of the authenticator, or a recovery code',
    ...jsonBody(CODE, { code: '123456' }),
    levels: ['half'],
    answers: levelAnswer,
    faults: ['code-wrong', 'too-many-requests'],
    handle: async (call, { session }) => {
      const given = await readFields(call, CODE)
      if (given === undefined || !knocks.admit(call, `code ${session.person}`)) return
      const { ground, callers } = call.door.people
      const next = await enterCode(ground, session, given.code)
      if (next === undefined) return call.problem(oneFault('code-wrong', '/code'))
      callers.forget()
      const { level } = next
      call.json(200, JSON.stringify({ level }), [...NO_STORE, ...sessionCookie(call, next)])
    },
  })

const ANY = ['half', 'enrol', 'full'] as const

const endRoute = personRoute({
  method: 'POST',
  path: '/api/v1/session/end',
  id: 'session.end',
  tag: 'people',
  summary: 'Sign out',
  levels: ANY,
  answers: done,
  handle: async (call, { session }) => {
    const { ground, callers } = call.door.people
    await signOut(ground, session)
    callers.forget()
    call.empty(204, [...NO_STORE, ...endCookie(call)])
  },
})

const sessionsRoute = personRoute({
  method: 'GET',
  path: '/api/v1/sessions',
  id: 'sessions',
  tag: 'people',
  summary: 'Where one is signed in',
  answers: {
    200: {
      description: 'Live sessions, the latest used first.',
      schema: object({ sessions: listOf({ type: 'object' }) }),
    },
  },
  handle: async (call, { session: own }) => {
    const { ground } = call.door.people
    const all = await sessionsOf(ground.database, ground.now(), own.person)
    const sessions = all.map(({ session, address, created, seen, expires, kept }) => ({
      session,
      current: session === own.session,
      address,
      created,
      seen,
      expires,
      kept,
    }))
    call.json(200, JSON.stringify({ sessions }), NO_STORE)
  },
})

const endOtherRoute = personRoute({
  method: 'POST',
  path: '/api/v1/sessions/:session/end',
  id: 'sessions.end',
  tag: 'people',
  summary: 'End one of one’s own sessions',
  inPath: { session: 'As the list has it.' },
  answers: done,
  faults: ['not-found'],
  handle: async (call, { session }) => {
    const { ground, callers } = call.door.people
    const ended = await endOther(ground, session.person, call.param('session'))
    if (!ended) return call.problem(oneFault('not-found'))
    callers.forget()
    call.empty(204, NO_STORE)
  },
})

const profile = async (call: Call, { person }: Presence): Promise<void> => {
  const given = await readFields(call, PROFILE)
  if (given === undefined) return
  const { name, lang } = given
  const { ground, callers } = call.door.people
  await setProfile(ground.database, person.person, {
    ...(name === undefined ? {} : { name: name.normalize('NFC').trim() }),
    ...(lang === undefined ? {} : { lang }),
  })
  callers.forget()
  call.empty(204, NO_STORE)
}

const profileRoute = personRoute({
  method: 'POST',
  path: '/api/v1/person',
  id: 'person.change',
  tag: 'people',
  summary: 'Change one’s name or language',
  ...jsonBody(PROFILE, { name: 'Lan', lang: 'vi' }),
  answers: done,
  handle: profile,
})

export const sessionRoutes = (knocks: Knocks): Route[] => [
  whoRoute,
  signInRoute(knocks),
  codeRoute(knocks),
  endRoute,
  sessionsRoute,
  endOtherRoute,
  profileRoute,
]
