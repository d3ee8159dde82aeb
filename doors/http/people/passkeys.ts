// Passkeys (WebAuthn): the ceremonies, by @simplewebauthn/server. A challenge is good once, for
// five minutes, for what it was asked for.
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { addPasskey, passkeyById, passkeysOf, spendPasskey } from '#engine/access/passkeys.ts'
import { personById } from '#engine/access/people.ts'
import { register } from '#engine/access/register.ts'
import { signInByPasskey } from '#engine/access/sign-in.ts'
import type { Call } from '../call.ts'
import { sessionCookie } from '../cookie.ts'
import { oneFault } from '../problem.ts'
import type { Route } from '../route.ts'
import { object } from '../shapes.ts'
import { readJson } from './body.ts'
import type { Knocks } from './knocks.ts'
import { NO_STORE, pageRoute, personRoute } from './route.ts'
import { levelAnswer } from './session.ts'

/** Loaded at the first ceremony: its 430 modules would be a fifth of a second at each start. */
const webauthn = () => import('@simplewebauthn/server')

const LIFE_MS = 300_000
const MOST = 10_000

/** Challenges that were given out. `for`: the person who adds a key, '' for signing in. */
export class Challenges {
  private readonly open = new Map<string, { for: string; until: number }>()

  give(challenge: string, person: string, now: number): void {
    if (this.open.size >= MOST) {
      const oldest = this.open.keys().next()
      if (oldest.done !== true) this.open.delete(oldest.value)
    }
    this.open.set(challenge, { for: person, until: now + LIFE_MS })
  }

  /** True once, for whom it was given. */
  take(challenge: string, person: string, now: number): boolean {
    const given = this.open.get(challenge)
    this.open.delete(challenge)
    return given !== undefined && given.for === person && given.until > now
  }
}

interface Site {
  readonly origin: string
  readonly id: string
}

/**
 * Where the ceremony takes place: the public address, or this machine under the name localhost.
 * By a bare IP address browsers offer no passkeys.
 */
const siteOf = (call: Call): Site | undefined => {
  const { publicUrl } = call.door
  if (publicUrl !== undefined) return { origin: publicUrl, id: new URL(publicUrl).hostname }
  const origin = call.header('origin') ?? ''
  if (!URL.canParse(origin) || new URL(origin).hostname !== 'localhost') return undefined
  return { origin, id: 'localhost' }
}

const members = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/** What a browser makes is the standard's to shape (WebAuthn, 5.1). */
const ceremony = (description: string) =>
  ({
    takes: 'json',
    body: { schema: { type: 'object' }, description, example: { response: {} } },
  }) as const

const beginRoute = (challenges: Challenges): Route =>
  personRoute({
    method: 'POST',
    path: '/api/v1/passkeys/begin',
    id: 'passkeys.begin',
    tag: 'people',
    summary: 'Options for a new passkey (WebAuthn)',
    answers: { 200: { description: 'Creation options.', schema: { type: 'object' } } },
    faults: ['passkey-refused'],
    handle: async (call, { person }) => {
      const site = siteOf(call)
      if (site === undefined) return call.problem(oneFault('passkey-refused'))
      const { ground } = call.door.people
      const had = await passkeysOf(ground.database, person.person)
      const { generateRegistrationOptions } = await webauthn()
      const options = await generateRegistrationOptions({
        rpName: 'Beibu',
        rpID: site.id,
        userID: new TextEncoder().encode(person.person),
        userName: person.mailShown,
        userDisplayName: person.name,
        excludeCredentials: had.map(each => ({ id: each.credential })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      challenges.give(options.challenge, person.person, ground.now())
      call.json(200, JSON.stringify(options), NO_STORE)
    },
  })

const added = async (
  call: Call,
  challenges: Challenges,
  person: string,
  given: Readonly<Record<string, unknown>>,
): Promise<boolean> => {
  const site = siteOf(call)
  const { ground } = call.door.people
  const label = typeof given.label === 'string' ? given.label.normalize('NFC').slice(0, 100) : ''
  if (site === undefined) return false
  const { verifyRegistrationResponse } = await webauthn()
  const { registrationInfo, verified } = await verifyRegistrationResponse({
    // whatever is not of its shape is refused by the library
    response: given.response as RegistrationResponseJSON,
    expectedChallenge: challenge => challenges.take(challenge, person, ground.now()),
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: true,
  })
  if (!verified) return false
  const { id, publicKey, counter, transports } = registrationInfo.credential
  return ground.database.transaction(async tx => {
    const made = {
      credential: id,
      person,
      label: label.trim() === '' ? 'passkey' : label,
      publicKey: Buffer.from(publicKey),
      counter,
      transports: transports ?? [],
    }
    if (!(await addPasskey(tx, ground, made))) return false
    const detail = { credential: id.slice(0, 40), label: made.label }
    await register(tx, ground.now(), { event: 'passkey-added', org: '', actor: person, detail })
    return true
  })
}

const addRoute = (challenges: Challenges): Route =>
  personRoute({
    method: 'POST',
    path: '/api/v1/passkeys',
    id: 'passkeys.add',
    tag: 'people',
    summary: 'Add the passkey that the browser made',
    ...ceremony('The name of the key (label), and what the browser made (response).'),
    answers: { 201: { description: 'It is added.', schema: object({}) } },
    faults: ['passkey-refused'],
    handle: async (call, { person }) => {
      const given = await readJson(call)
      if (given === undefined) return
      const value = members(given.value)
      const ok = await added(call, challenges, person.person, value).catch(() => false)
      if (!ok) return call.problem(oneFault('passkey-refused'))
      call.door.people.callers.forget()
      call.json(201, '{}', NO_STORE)
    },
  })

const askRoute = (challenges: Challenges): Route =>
  pageRoute({
    method: 'POST',
    path: '/api/v1/session/passkey/begin',
    id: 'session.passkey.begin',
    tag: 'people',
    summary: 'Options for signing in with a passkey (WebAuthn)',
    answers: { 200: { description: 'Request options.', schema: { type: 'object' } } },
    faults: ['passkey-refused'],
    handle: async call => {
      const site = siteOf(call)
      if (site === undefined) return call.problem(oneFault('passkey-refused'))
      const { generateAuthenticationOptions } = await webauthn()
      const options = await generateAuthenticationOptions({
        rpID: site.id,
        userVerification: 'required',
      })
      challenges.give(options.challenge, '', call.door.people.ground.now())
      call.json(200, JSON.stringify(options), NO_STORE)
    },
  })

/** The person whose passkey answered, or undefined. */
const answeredBy = async (
  call: Call,
  challenges: Challenges,
  response: AuthenticationResponseJSON,
): Promise<string | undefined> => {
  const site = siteOf(call)
  const { ground } = call.door.people
  if (site === undefined) return undefined
  const passkey = await passkeyById(ground.database, String(response.id))
  const person = await personById(ground.database, passkey?.person ?? '')
  if (passkey === undefined || person === undefined) return undefined
  const { verifyAuthenticationResponse } = await webauthn()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge => challenges.take(challenge, '', ground.now()),
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: true,
    credential: {
      id: passkey.credential,
      publicKey: Uint8Array.from(passkey.publicKey),
      counter: passkey.counter,
    },
  })
  if (!verified) return undefined
  const { newCounter } = authenticationInfo
  const fresh = await spendPasskey(ground.database, ground, passkey.credential, newCounter)
  return fresh ? person.person : undefined
}

const signInRoute = (challenges: Challenges, knocks: Knocks): Route =>
  pageRoute({
    method: 'POST',
    path: '/api/v1/session/passkey',
    id: 'session.passkey',
    tag: 'people',
    summary: 'Sign in with a passkey; it stands for both factors',
    ...ceremony('What the browser answered (response), and whether to stay signed in (keep).'),
    answers: levelAnswer,
    faults: ['passkey-refused', 'too-many-requests'],
    handle: async call => {
      const given = await readJson(call)
      if (given === undefined || !knocks.admit(call, `passkey ${call.address}`)) return
      const { response, keep } = members(given.value)
      const { ground, callers } = call.door.people
      const shaped = members(response) as unknown as AuthenticationResponseJSON
      const person = await answeredBy(call, challenges, shaped).catch(() => undefined)
      if (person === undefined) return call.problem(oneFault('passkey-refused'))
      const session = await signInByPasskey(ground, person, keep === true, call.address)
      callers.forget()
      const { level } = session
      call.json(200, JSON.stringify({ level }), [...NO_STORE, ...sessionCookie(call, session)])
    },
  })

export const passkeyRoutes = (knocks: Knocks): Route[] => {
  const challenges = new Challenges()
  return [
    beginRoute(challenges),
    addRoute(challenges),
    askRoute(challenges),
    signInRoute(challenges, knocks),
  ]
}
