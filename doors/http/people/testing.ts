// Visitors for tests: a browser's worth of cookies and headers, without the browser.
import assert from 'node:assert/strict'
import { operatorLink } from '#engine/access/joining.ts'
import { codeOf, stepAt } from '#engine/access/totp.ts'
import { type ProblemBody, problemBody, type TestDoor } from '../testing.ts'

export const PASSWORD = 'quiet-harbour-29-lychee'

export const unbase32 = (text: string): Buffer => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...text].map(sign => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('')
  const bytes = bits.match(/.{8}/g) ?? []
  return Buffer.from(bytes.map(byte => Number.parseInt(byte, 2)))
}

export class Visitor {
  readonly door: TestDoor
  cookie: string | undefined
  /** Set-Cookie as it last came */
  setCookie = ''
  org = ''
  secret: Buffer | undefined
  codes: string[] = []

  constructor(door: TestDoor) {
    this.door = door
  }

  /** As a page of this node would ask. */
  async ask(
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const response = await fetch(`${this.door.url}${path}`, {
      redirect: 'manual',
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
        ...(this.org === '' ? {} : { 'beibu-organisation': this.org }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const set of response.headers.getSetCookie()) {
      this.setCookie = set
      const [pair = ''] = set.split(';')
      this.cookie = pair.endsWith('=') ? undefined : pair
    }
    return response
  }

  /** The JSON of an answer that must be 2xx. */
  async get<T>(path: string, body?: unknown): Promise<T> {
    const response = await this.ask(path, body)
    const text = await response.text()
    assert.ok(response.ok, `${path}: ${response.status} ${text.slice(0, 400)}`)
    return (text === '' ? {} : JSON.parse(text)) as T
  }

  /** The problem of an answer that must be one. */
  async problem(path: string, status: number, body?: unknown): Promise<ProblemBody> {
    const response = await this.ask(path, body)
    assert.equal(response.status, status, path)
    return problemBody(response)
  }

  code(): string {
    assert.ok(this.secret !== undefined)
    return codeOf(this.secret, stepAt(this.door.inner.clock.now))
  }

  /** Set a second factor up; the clock moves on, since a code is good once. */
  async enrol(): Promise<void> {
    const { secret } = await this.get<{ secret: string }>('/api/v1/totp/begin', {})
    this.secret = unbase32(secret)
    const { codes } = await this.get<{ codes: string[] }>('/api/v1/totp/confirm', {
      code: this.code(),
    })
    this.codes = codes
    this.door.inner.clock.now += 60_000
  }

  async signIn(mail: string, password = PASSWORD, keep = false): Promise<string> {
    const { level } = await this.get<{ level: string }>('/api/v1/session', { mail, password, keep })
    if (level !== 'half') return level
    this.door.inner.clock.now += 60_000
    const next = await this.get<{ level: string }>('/api/v1/session/code', { code: this.code() })
    return next.level
  }

  /** A second device of the same person. */
  async again(mail: string, password = PASSWORD): Promise<Visitor> {
    const other = new Visitor(this.door)
    other.secret = this.secret
    other.org = this.org
    assert.equal(await other.signIn(mail, password), 'full')
    return other
  }
}

/** The first operator, signed in with both factors. */
export const firstOperator = async (door: TestDoor): Promise<Visitor> => {
  const token = await operatorLink(door.people.ground)
  assert.ok(token !== undefined)
  const visitor = new Visitor(door)
  await visitor.get(`/api/v1/links/${token}`, {
    name: 'Operator',
    mail: 'operator@node.test',
    password: PASSWORD,
    organisation: 'The node',
    lang: 'en',
  })
  await visitor.enrol()
  const { organisations } = await visitor.get<{ organisations: { org: string }[] }>(
    '/api/v1/session',
  )
  visitor.org = organisations[0]!.org
  return visitor
}

export const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1)

/** An organisation with its first manager, signed in. */
export const newOrganisation = async (
  operator: Visitor,
  name: string,
  kind: string,
  mail: string,
): Promise<Visitor> => {
  const made = await operator.get<{ org: string; link: string }>('/api/v1/organisations', {
    name,
    kind,
    mail,
    lang: 'en',
  })
  const visitor = new Visitor(operator.door)
  const { level } = await visitor.get<{ level: string }>(`/api/v1/links/${tokenOf(made.link)}`, {
    name: `Manager of ${name}`,
    password: PASSWORD,
    lang: 'en',
  })
  if (level === 'enrol') await visitor.enrol()
  visitor.org = made.org
  return visitor
}
