// Signing in, over HTTP against the real engine: who gets in, and how those who do not are told.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { problemBody, type TestDoor, testDoor } from '../testing.ts'
import { firstOperator, newOrganisation, PASSWORD, tokenOf, Visitor } from './testing.ts'

let door: TestDoor
let operator: Visitor
let trader: Visitor
const TRADER = 'manager@trader.test'
const OTHER = 'entirely-different-pomelo-71'

before(async () => {
  door = await testDoor()
  operator = await firstOperator(door)
  trader = await newOrganisation(operator, 'Trader', 'trader', TRADER)
})
after(() => door.end())

interface Who {
  readonly level: string
  readonly setup: boolean
  readonly person?: { readonly mail: string; readonly totp: boolean }
  readonly organisations?: { org: string; name: string; kind: string; roles: string[] }[]
}
const who = (visitor: Visitor): Promise<Who> => visitor.get<Who>('/api/v1/session')

test('the first operator comes in by a link that is good once, and has to enrol', async () => {
  const own = await testDoor()
  try {
    const nobody = new Visitor(own)
    assert.deepEqual(
      [(await who(nobody)).level, (await who(nobody)).setup],
      ['none', true],
      'a page can say that the node waits for its operator',
    )
    const first = await firstOperator(own)
    const { level, setup, organisations, person } = await who(first)
    assert.deepEqual([level, setup, person?.totp], ['full', false, true])
    assert.deepEqual(organisations?.[0]?.roles, ['manager', 'operator'])
    assert.equal((await import('#engine/access/joining.ts')).hasOperator !== undefined, true)
    const { operatorLink } = await import('#engine/access/joining.ts')
    assert.equal(await operatorLink(own.people.ground), undefined, 'no second link')
  } finally {
    await own.end()
  }
})

test('a right password opens; officers and operators need their code as well', async () => {
  const one = new Visitor(door)
  assert.equal(await one.signIn(TRADER), 'full')
  assert.equal((await who(one)).person?.mail, TRADER)
  const two = new Visitor(door)
  const half = await two.get<{ level: string }>('/api/v1/session', {
    mail: 'OPERATOR@NODE.TEST',
    password: PASSWORD,
  })
  assert.equal(half.level, 'half')
  const { faults } = await two.problem('/api/v1/organisation', 403)
  assert.equal(faults[0]?.key, 'second-factor-needed')
  const wrong = await two.problem('/api/v1/session/code', 401, { code: '000000' })
  assert.equal(wrong.faults[0]?.key, 'code-wrong')
  two.secret = operator.secret
  door.inner.clock.now += 60_000
  const code = two.code()
  const { level } = await two.get<{ level: string }>('/api/v1/session/code', { code })
  assert.equal(level, 'full')
  const three = new Visitor(door)
  await three.get('/api/v1/session', { mail: 'operator@node.test', password: PASSWORD })
  await three.problem('/api/v1/session/code', 401, { code })
  const recovery = operator.codes[0]!
  const by = await three.get<{ level: string }>('/api/v1/session/code', { code: recovery })
  assert.equal(by.level, 'full', 'a recovery code stands in')
  const four = new Visitor(door)
  await four.get('/api/v1/session', { mail: 'operator@node.test', password: PASSWORD })
  await four.problem('/api/v1/session/code', 401, { code: recovery })
})

test('no enumeration: unknown address and wrong password look alike, and take alike', async () => {
  const visitor = new Visitor(door)
  const bodies: unknown[] = []
  const times: number[][] = [[], []]
  for (let round = 0; round < 12; round++) {
    for (const [i, mail] of ['nobody@nowhere.test', TRADER].entries()) {
      const began = performance.now()
      const response = await visitor.ask('/api/v1/session', { mail, password: 'wrong' })
      times[i]!.push(performance.now() - began)
      const { instance, ...body } = await problemBody(response)
      assert.ok(instance.length > 0)
      bodies.push(body)
      assert.equal(response.status, 401)
      assert.deepEqual(response.headers.getSetCookie(), [])
    }
  }
  for (const body of bodies) assert.deepEqual(body, bodies[0])
  // the least of each: what the machine's other work adds falls on either, now and then
  const [unknown, known] = times.map(all => Math.min(...all)) as [number, number]
  // both are one scrypt of a quarter second; without it the unknown would take 2 ms
  assert.ok(unknown > known / 2 && known > unknown / 2, `${unknown} ms against ${known} ms`)
  for (const mail of ['nobody@nowhere.test', TRADER]) {
    const response = await visitor.ask('/api/v1/password/forgot', { mail })
    assert.deepEqual([response.status, await response.text()], [202, '{}'])
  }
})

test('tries are limited by account, known or not, and by address', async () => {
  const own = await testDoor({
    knocks: { address: { rate: 0.001, burst: 12 }, subject: { rate: 0.001, burst: 3 } },
  })
  try {
    await firstOperator(own)
    const visitor = new Visitor(own)
    for (const mail of ['operator@node.test', 'nobody@nowhere.test']) {
      const answers: number[] = []
      for (let i = 0; i < 5; i++) {
        answers.push((await visitor.ask('/api/v1/session', { mail, password: 'x' })).status)
      }
      assert.deepEqual(answers, [401, 401, 401, 429, 429], mail)
    }
    const right = await visitor.ask('/api/v1/session', {
      mail: 'Operator@node.test',
      password: PASSWORD,
    })
    assert.equal(right.status, 429, 'the right password does not get around the limit')
    assert.ok(Number(right.headers.get('retry-after')) > 0)
    const answers: number[] = []
    for (let i = 0; i < 5; i++) {
      const mail = `somebody${i}@nowhere.test`
      answers.push((await visitor.ask('/api/v1/session', { mail, password: 'x' })).status)
    }
    assert.equal(answers.at(-1), 429, 'one address cannot try account after account')
  } finally {
    await own.end()
  }
})

test('session fixation: the token changes with each level, and an old one is worth nothing', async () => {
  const visitor = new Visitor(door)
  visitor.cookie = `beibu=${'A'.repeat(43)}`
  assert.equal(await visitor.signIn(TRADER), 'full')
  assert.notEqual(visitor.cookie, `beibu=${'A'.repeat(43)}`, 'a planted token is not taken up')
  const first = visitor.cookie
  const two = new Visitor(door)
  two.cookie = first
  assert.equal(await two.signIn(TRADER), 'full')
  const old = new Visitor(door)
  old.cookie = first
  assert.equal((await who(old)).level, 'none', 'signing in again ends what the browser had')
  const half = new Visitor(door)
  await half.get('/api/v1/session', { mail: 'operator@node.test', password: PASSWORD })
  const before = half.cookie
  half.secret = operator.secret
  door.inner.clock.now += 60_000
  await half.get('/api/v1/session/code', { code: half.code() })
  assert.notEqual(half.cookie, before)
  const left = new Visitor(door)
  left.cookie = before
  assert.equal((await who(left)).level, 'none')
})

test('the cookie: HttpOnly, SameSite=Strict, for this host alone; Secure over TLS', async () => {
  const visitor = new Visitor(door)
  await visitor.signIn(TRADER)
  assert.match(visitor.setCookie, /^beibu=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  const kept = new Visitor(door)
  await kept.signIn(TRADER, PASSWORD, true)
  assert.match(kept.setCookie, /; Max-Age=2592000$/)
  const own = await testDoor({ publicUrl: 'https://trade.example.org' })
  try {
    const over = await firstOperator(own)
    assert.match(
      over.setCookie,
      /^__Host-beibu=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure/,
    )
    assert.doesNotMatch(over.setCookie, /Max-Age/)
  } finally {
    await own.end()
  }
})

test('CSRF: what another site makes a browser send changes nothing', async () => {
  const session = await who(trader)
  assert.equal(session.level, 'full')
  const cookie = trader.cookie!
  const tries: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.test' },
    { origin: 'null' },
    {},
  ]
  for (const headers of tries) {
    for (const path of ['/api/v1/person', '/api/v1/keys', '/api/v1/session/end']) {
      const response = await fetch(`${door.url}${path}`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ name: 'Changed' }),
      })
      const problem = await problemBody(response)
      const told = [response.status, problem.faults[0]?.key]
      assert.deepEqual(told, [403, 'origin-forbidden'], `${path} ${JSON.stringify(headers)}`)
    }
    const lodged = await fetch(`${door.url}/api/v1/filings/trade.declaration`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', ...headers },
      body: '{}',
    })
    assert.equal(lodged.status, 403)
  }
  const form = await fetch(`${door.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'text/plain' },
    body: JSON.stringify({ mail: TRADER, password: PASSWORD }),
  })
  assert.equal(form.status, 415, 'a form cannot be read as JSON')
  assert.equal((await who(trader)).level, 'full')
})

test('no answer leads away: nothing redirects to where a request says', async () => {
  for (const path of ['/', '/?next=https://evil.test', '/screen?to=//evil.test', '//evil.test/']) {
    const response = await fetch(`${door.url}${path}`, { redirect: 'manual' })
    const to = response.headers.get('location') ?? '/'
    assert.match(to, /^\/(?!\/)/, path)
  }
  // a link in a letter is of the node's own address, whatever Host a stranger sends
  const visitor = new Visitor(door)
  await visitor.ask('/api/v1/password/forgot', { mail: TRADER }, { host: 'evil.test' })
  for (let i = 0; i < 50; i++) {
    const { letters } = await operator.get<Letters>('/api/v1/letters')
    const found = letters.find(each => each.recipient === TRADER)
    if (found === undefined) {
      await new Promise(resolve => setTimeout(resolve, 20))
      continue
    }
    assert.match(found.content, new RegExp(`"link":"${door.url}/app/link#`))
    return
  }
  assert.fail('no letter')
})

interface Letters {
  readonly letters: { readonly recipient: string; readonly content: string; subject: string }[]
}

test('T82: a new password ends every other device; a wrong old one ends none', async () => {
  const mail = 'two-devices@trader.test'
  const { link } = await operator.get<{ link: string }>('/api/v1/invitations', {
    mail,
    roles: ['trader'],
    org: trader.org,
  })
  const one = new Visitor(door)
  await one.get(`/api/v1/links/${tokenOf(link)}`, { name: 'Two', password: PASSWORD })
  one.org = trader.org
  const two = await one.again(mail)
  await one.problem('/api/v1/password', 422, { old: 'not it', password: OTHER })
  assert.equal((await who(two)).level, 'full')
  const had = one.cookie
  const weak = await one.problem('/api/v1/password', 422, { old: PASSWORD, password: 'password12' })
  assert.equal(weak.faults[0]?.key, 'password-weak')
  await one.get('/api/v1/password', { old: PASSWORD, password: OTHER })
  assert.notEqual(one.cookie, had, 'a new cookie')
  assert.equal((await who(one)).level, 'full')
  assert.equal((await who(two)).level, 'none')
  await two.problem('/api/v1/sessions', 401)
  // by mail: all of them end, also the one that asked
  await one.ask('/api/v1/password/forgot', { mail })
  const token = await resetToken(mail)
  await new Visitor(door).get(`/api/v1/links/${token}`, { password: PASSWORD })
  assert.equal((await who(one)).level, 'none')
  await new Visitor(door).problem(`/api/v1/links/${token}`, 404, { password: OTHER })
  assert.equal(await new Visitor(door).signIn(mail), 'full')
})

const resetToken = async (mail: string): Promise<string> => {
  for (let i = 0; i < 100; i++) {
    const { letters } = await operator.get<Letters>('/api/v1/letters')
    const asked = letters.find(each => each.recipient === mail && each.subject === 'en password')
    if (asked !== undefined) return tokenOf((JSON.parse(asked.content) as { link: string }).link)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return assert.fail('no letter')
}

test('T83: changing the password never makes a short session a long one', async () => {
  const mail = 'short@trader.test'
  const { link } = await operator.get<{ link: string }>('/api/v1/invitations', {
    mail,
    roles: ['trader'],
    org: trader.org,
  })
  const one = new Visitor(door)
  await one.get(`/api/v1/links/${tokenOf(link)}`, { name: 'Short', password: PASSWORD })
  type Sessions = { sessions: { expires: string; kept: boolean }[] }
  const before = await one.get<Sessions>('/api/v1/sessions')
  door.inner.clock.now += 3_600_000
  await one.get('/api/v1/password', { old: PASSWORD, password: OTHER })
  assert.doesNotMatch(one.setCookie, /Max-Age/, 'still a session cookie')
  const after = await one.get<Sessions>('/api/v1/sessions')
  assert.equal(after.sessions.length, 1)
  assert.equal(after.sessions[0]?.kept, false)
  assert.equal(after.sessions[0]?.expires, before.sessions[0]?.expires, 'the end it had')
})

test('a person sees where they are signed in, and ends any of it', async () => {
  const one = new Visitor(door)
  await one.signIn(TRADER)
  const two = new Visitor(door)
  await two.signIn(TRADER)
  type Sessions = { sessions: { session: string; current: boolean }[] }
  const { sessions } = await one.get<Sessions>('/api/v1/sessions')
  assert.equal(sessions.filter(each => each.current).length, 1)
  for (const { session, current } of sessions) {
    if (!current) await one.get(`/api/v1/sessions/${session}/end`, {})
  }
  assert.equal((await who(two)).level, 'none')
  await operator.problem(`/api/v1/sessions/${sessions[0]!.session}/end`, 404, {})
  await one.get('/api/v1/session/end', {})
  assert.equal((await who(one)).level, 'none')
})
