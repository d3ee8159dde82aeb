// One-time links, from outside: what one leads to, and using it; a forgotten password.
import { type LinkOrder, type LinkOutcome, takeLink, viewLink } from '#engine/access/joining.ts'
import { writeLetter } from '#engine/access/letters.ts'
import { endLinks, LIFE_MS, makeLink } from '#engine/access/links.ts'
import { foldMail, isMail } from '#engine/access/mail-address.ts'
import { cleanName } from '#engine/access/organisations.ts'
import { LEAST_CHARACTERS } from '#engine/access/password.ts'
import { personByMail } from '#engine/access/people.ts'
import { register } from '#engine/access/register.ts'
import { code, type Doc, optional, text } from '#kit/field.ts'
import type { Call } from '../call.ts'
import { sessionCookie, sessionToken } from '../cookie.ts'
import { oneFault } from '../problem.ts'
import type { Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { jsonBody, readFields } from './body.ts'
import type { Knocks } from './knocks.ts'
import { addressOf, NO_STORE, pageRoute } from './route.ts'
import { langs, levelAnswer } from './session.ts'
import { strengthOf } from './strength.ts'

const string = { type: 'string' } as const

const viewRoute = (knocks: Knocks): Route =>
  pageRoute({
    method: 'GET',
    path: '/api/v1/links/:token',
    id: 'links.view',
    tag: 'people',
    summary: 'What a one-time link leads to',
    inPath: { token: 'What stands behind # in the link.' },
    answers: {
      200: {
        description: 'Its purpose, and whom it is for.',
        schema: object({
          purpose: { type: 'string', enum: ['operator', 'invitation', 'password'] },
          mail: string,
          organisation: string,
          roles: listOf(string),
          known: { type: 'boolean' },
        }),
      },
    },
    faults: ['not-found', 'too-many-requests'],
    handle: async call => {
      if (!knocks.admit(call, `link ${call.address}`)) return
      const view = await viewLink(call.door.people.ground, call.param('token'))
      if (view === undefined) return call.problem(oneFault('not-found'))
      call.json(200, JSON.stringify(view), NO_STORE)
    },
  })

const TAKE = {
  name: optional(text(200)),
  password: optional(text(500)),
  lang: optional(code(langs)),
  mail: optional(text(254)),
  organisation: optional(text(200)),
}

/** What is wrong with what somebody new says of themselves; undefined when nothing is. */
const wrongWith = async (
  { purpose, known, mail }: { purpose: string; known: boolean; mail: string },
  given: Doc<typeof TAKE>,
  signedIn: boolean,
) => {
  if (purpose === 'invitation' && (known || signedIn)) return undefined
  const { name = '', password = '' } = given
  if (purpose !== 'password' && name.trim() === '') return oneFault('field-missing', '/name')
  if (purpose === 'operator') {
    if (!isMail(given.mail ?? '')) return oneFault('mail-wrong', '/mail')
    const house = cleanName(given.organisation ?? '')
    if (house === '') return oneFault('field-missing', '/organisation')
  }
  const { ok } = await strengthOf(password, [given.mail ?? mail, name])
  return ok ? undefined : oneFault('password-weak', '/password', { least: LEAST_CHARACTERS })
}

const PROBLEMS = {
  'link-unknown': oneFault('not-found'),
  'sign-in-first': oneFault('sign-in-first'),
  'link-for-other': oneFault('link-for-other'),
  'mail-known': oneFault('mail-known', '/mail'),
  'name-taken': oneFault('name-taken', '/organisation'),
} as const

const answer = (call: Call, outcome: LinkOutcome): void => {
  if (typeof outcome === 'string') {
    call.problem(PROBLEMS[outcome])
    return
  }
  call.door.people.callers.forget()
  if ('joined' in outcome) {
    const level = outcome.joined === '' ? 'none' : 'full'
    call.json(200, JSON.stringify({ level, joined: outcome.joined }), NO_STORE)
    return
  }
  const { session } = outcome
  const headers = [...NO_STORE, ...sessionCookie(call, session)]
  call.json(200, JSON.stringify({ level: session.level }), headers)
}

const takeRoute = (knocks: Knocks): Route =>
  pageRoute({
    method: 'POST',
    path: '/api/v1/links/:token',
    id: 'links.take',
    tag: 'people',
    summary: 'Use a one-time link: become the operator, join an organisation, set a password',
    ...jsonBody(TAKE, { name: 'Lan', password: 'quiet-harbour-29-lychee', lang: 'vi' }),
    inPath: { token: 'What stands behind # in the link.' },
    answers: levelAnswer,
    faults: [
      'not-found',
      'field-missing',
      'password-weak',
      'mail-wrong',
      'mail-known',
      'name-taken',
      'sign-in-first',
      'link-for-other',
      'too-many-requests',
    ],
    handle: async call => {
      if (!knocks.admit(call, `link ${call.address}`)) return
      const { ground, callers, compose } = call.door.people
      const token = call.param('token')
      const view = await viewLink(ground, token)
      if (view === undefined) return call.problem(oneFault('not-found'))
      const given = await readFields(call, TAKE)
      if (given === undefined) return
      const own = sessionToken(call)
      const presence = own === undefined ? undefined : await callers.presence(own)
      const person = presence?.session.level === 'full' ? presence.person : undefined
      const wrong = await wrongWith(view, given, person !== undefined)
      if (wrong !== undefined) return call.problem(wrong)
      const order: LinkOrder = {
        token,
        name: (given.name ?? '').normalize('NFC').trim(),
        password: view.known && view.purpose === 'invitation' ? '' : (given.password ?? ''),
        lang: given.lang ?? call.lang,
        mail: given.mail ?? '',
        organisation: cleanName(given.organisation ?? ''),
        address: call.address,
        person,
      }
      answer(call, await takeLink(ground, compose, order))
    },
  })

const FORGOT = { mail: text(254) }

/** Write the letter for a forgotten password, when there is somebody to write to. */
const sendReset = async (call: Call, mail: string): Promise<void> => {
  const { ground, compose } = call.door.people
  const person = await personByMail(ground.database, mail)
  if (person === undefined) return
  await ground.database.transaction(async tx => {
    await endLinks(tx, ground, 'password', person.person)
    const token = await makeLink(tx, ground, 'password', person.person)
    const link = addressOf(call, `/app/link#${token}`)
    const { mailShown: recipient, lang } = person
    const values = { link, until: ground.now() + LIFE_MS.password }
    await writeLetter(tx, ground, compose, { recipient, lang, kind: 'password', values })
    const detail = { address: call.address }
    const actor = person.person
    await register(tx, ground.now(), { event: 'password-reset-asked', org: '', actor, detail })
  })
}

const forgotRoute = (knocks: Knocks): Route =>
  pageRoute({
    method: 'POST',
    path: '/api/v1/password/forgot',
    id: 'password.forgot',
    tag: 'people',
    summary: 'Ask for a letter with a link to a new password',
    description: 'Answered alike whether the address is known.',
    ...jsonBody(FORGOT, { mail: 'lan@example.org' }),
    answers: { 202: { description: 'If there is an account, a letter is on its way.' } },
    faults: ['too-many-requests'],
    handle: async call => {
      const given = await readFields(call, FORGOT)
      if (given === undefined || !knocks.admit(call, `forgot ${foldMail(given.mail)}`)) return
      // answered first: how long the letter takes would tell that there is somebody
      call.json(202, '{}', NO_STORE)
      await sendReset(call, given.mail).catch(error => call.failure(error))
    },
  })

export const linkRoutes = (knocks: Knocks, typing: Knocks): Route[] => [
  viewRoute(typing),
  takeRoute(typing),
  forgotRoute(knocks),
]
