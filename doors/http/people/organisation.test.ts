// Organisations over HTTP: who may invite, act for, and see whom; and that it ends at once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Document, declaration, type TestDoor, testDoor } from '../testing.ts'
import { firstOperator, newOrganisation, PASSWORD, tokenOf, Visitor } from './testing.ts'

let door: TestDoor
let operator: Visitor
let trader: Visitor
let broker: Visitor
let office: Visitor
const FILINGS = '/api/v1/filings/trade.declaration'

before(async () => {
  door = await testDoor()
  operator = await firstOperator(door)
  trader = await newOrganisation(operator, '南宁果业', 'trader', 'm@fruit.test')
  broker = await newOrganisation(operator, 'Guitong Brokers', 'broker', 'm@broker.test')
  office = await newOrganisation(operator, 'Customs 7208', 'office', 'm@customs.test')
  await broker.get(`/api/v1/members/${await personOf(broker)}`, { roles: ['manager', 'trader'] })
})
after(() => door.end())

const personOf = async (visitor: Visitor): Promise<string> =>
  (await visitor.get<{ person: { person: string } }>('/api/v1/session')).person.person

const invited = async (
  by: Visitor,
  mail: string,
  roles: string[],
  org = by.org,
): Promise<string> => {
  await by.get('/api/v1/invitations', { mail, roles, ...(by.org === org ? {} : { org }) })
  const { letters } = await operator.get<{ letters: { recipient: string; content: string }[] }>(
    '/api/v1/letters',
  )
  const letter = letters.find(each => each.recipient === mail)
  assert.ok(letter !== undefined, mail)
  return tokenOf((JSON.parse(letter.content) as { link: string }).link)
}

const member = async (by: Visitor, mail: string, roles: string[]): Promise<Visitor> => {
  const visitor = new Visitor(door)
  const token = await invited(by, mail, roles)
  const { level } = await visitor.get<{ level: string }>(`/api/v1/links/${token}`, {
    name: mail,
    password: PASSWORD,
  })
  if (level === 'enrol') await visitor.enrol()
  visitor.org = by.org
  return visitor
}

const lodge = async (visitor: Visitor, document: Document = declaration()): Promise<string> => {
  const { number } = await visitor.get<{ number: string }>(FILINGS, document)
  return number
}

test('an organisation’s kind says which roles its members may have', async () => {
  for (const [visitor, role] of [
    [trader, 'officer'],
    [trader, 'operator'],
    [office, 'trader'],
    [broker, 'officer'],
    [trader, 'nobody'],
  ] as const) {
    const { faults } = await visitor.problem('/api/v1/invitations', 422, {
      mail: 'x@x.test',
      roles: [role],
    })
    assert.deepEqual([faults[0]?.key, faults[0]?.path], ['role-unfit', '/roles/0'])
  }
  await trader.problem('/api/v1/invitations', 422, { mail: 'x@x.test', roles: [] })
  await trader.problem('/api/v1/invitations', 422, { mail: 'no address', roles: ['trader'] })
})

test('T86: an invitation is for its own address; a forwarded link lets nobody else in', async () => {
  const stranger = await member(trader, 'y@b.test', ['trader'])
  const token = await invited(broker, 'x@a.test', ['trader'])
  const { faults } = await stranger.problem(`/api/v1/links/${token}`, 409, {})
  assert.equal(faults[0]?.key, 'link-for-other')
  for (const mail of ['x+1@a.test', 'x@a.test.evil.test']) {
    const other = await member(trader, mail, ['trader'])
    await other.problem(`/api/v1/links/${token}`, 409, {})
  }
  // who is signed out and has an account is asked to sign in, not let in by the link
  const known = await invited(broker, 'Y@B.TEST', ['trader'])
  const out = new Visitor(door)
  const first = await out.problem(`/api/v1/links/${known}`, 409, { name: 'Y', password: PASSWORD })
  assert.equal(first.faults[0]?.key, 'sign-in-first')
  const joined = await stranger.get<{ joined: string }>(`/api/v1/links/${known}`, {})
  assert.equal(joined.joined, broker.org, 'case-folded, it is the same address')
})

test('T84: of twenty who accept one link at once one gets in; a second use is refused', async () => {
  const token = await invited(trader, 'crowd@fruit.test', ['trader'])
  const body = { name: 'Crowd', password: PASSWORD }
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => new Visitor(door).ask(`/api/v1/links/${token}`, body)),
  )
  const statuses = answers.map(each => each.status)
  assert.equal(statuses.filter(status => status === 200).length, 1)
  assert.ok(statuses.every(status => [200, 404, 409].includes(status)))
  const { members } = await trader.get<Members>('/api/v1/members')
  const made = members.filter(each => each.mail === 'crowd@fruit.test')
  assert.equal(made.length, 1)
  await trader.get(`/api/v1/members/${made[0]!.person}/remove`, {})
  await new Visitor(door).problem(`/api/v1/links/${token}`, 404, body)
})

interface Members {
  readonly members: readonly { person: string; mail: string; roles: string[] }[]
}

test('a withdrawn invitation opens nothing', async () => {
  const token = await invited(trader, 'withdrawn@fruit.test', ['trader'])
  type List = { invitations: { invitation: string; mail: string; state: string }[] }
  const { invitations } = await trader.get<List>('/api/v1/invitations')
  const own = invitations.find(each => each.mail === 'withdrawn@fruit.test')!
  assert.equal(own.state, 'open')
  await broker.problem(`/api/v1/invitations/${own.invitation}/withdraw`, 404, {})
  await trader.get(`/api/v1/invitations/${own.invitation}/withdraw`, {})
  const nobody = new Visitor(door)
  await nobody.problem(`/api/v1/links/${token}`, 404)
  await nobody.problem(`/api/v1/links/${token}`, 404, { name: 'W', password: PASSWORD })
})

test('only managers manage, each their own; the last manager stays', async () => {
  const clerk = await member(trader, 'clerk@fruit.test', ['trader'])
  for (const path of ['/api/v1/members', '/api/v1/keys', '/api/v1/invitations']) {
    const { faults } = await clerk.problem(path, 403)
    assert.equal(faults[0]?.key, 'role-forbidden')
  }
  const own = await personOf(trader)
  const { faults } = await trader.problem(`/api/v1/members/${own}/remove`, 409, {})
  assert.equal(faults[0]?.key, 'last-manager')
  await trader.problem(`/api/v1/members/${own}`, 409, { roles: ['trader'] })
  await broker.problem(`/api/v1/members/${own}/remove`, 404, {})
  await broker.problem('/api/v1/organisations', 403)
  await broker.problem('/api/v1/register', 403)
})

test('a broker acts for a trader by a mandate, and only until it ends', async () => {
  const before = new Visitor(door)
  Object.assign(before, { cookie: broker.cookie, org: trader.org })
  const none = await before.problem(FILINGS, 403, declaration())
  assert.equal(none.faults[0]?.key, 'organisation-forbidden')
  type Brokers = { brokers: { org: string; name: string }[] }
  const { brokers } = await trader.get<Brokers>('/api/v1/brokers?q=guitong')
  assert.deepEqual(brokers, [{ org: broker.org, name: 'Guitong Brokers' }])
  const order = { agent: broker.org, types: ['trade.declaration'], until: '2027-03-31' }
  await trader.problem('/api/v1/mandates', 422, { ...order, until: '2026-11-24' })
  await trader.problem('/api/v1/mandates', 422, { ...order, types: ['trade.nothing'] })
  await trader.problem('/api/v1/mandates', 404, { ...order, agent: office.org })
  const { mandate } = await trader.get<{ mandate: string }>('/api/v1/mandates', order)
  const acting = new Visitor(door)
  Object.assign(acting, { cookie: broker.cookie, org: trader.org })
  const number = await lodge(acting)
  const { org } = await trader.get<{ org: string }>(`${FILINGS}/${number}`)
  assert.equal(org, trader.org, 'the filing is the trader’s')
  type History = { events: { actor: string; by: string }[] }
  const { events } = await trader.get<History>(`${FILINGS}/${number}/history`)
  assert.equal(events[0]?.actor, broker.org, 'and the broker lodged it')
  assert.equal(events[0]?.by, 'Guitong Brokers', 'under its name')
  await broker.problem(`${FILINGS}/${number}`, 404)
  await acting.problem('/api/v1/members', 403)
  await trader.get(`/api/v1/mandates/${mandate}/end`, {})
  await acting.problem(`${FILINGS}/${number}`, 403)
  await acting.problem(FILINGS, 403, declaration())
})

test('a mandate ends by itself at the end of its last day', async () => {
  const order = { agent: broker.org, types: [], until: '2026-12-05' }
  const { mandate } = await trader.get<{ mandate: string }>('/api/v1/mandates', order)
  const acting = await broker.again('m@broker.test')
  acting.org = trader.org
  await acting.get(FILINGS)
  const had = door.inner.clock.now
  door.inner.clock.now = Date.parse('2026-12-05T15:59:59Z')
  const last = await broker.again('m@broker.test')
  last.org = trader.org
  await last.get(FILINGS)
  door.inner.clock.now = Date.parse('2026-12-05T16:00:00Z')
  await last.problem(FILINGS, 403)
  door.inner.clock.now = had
  await trader.get(`/api/v1/mandates/${mandate}/end`, {})
})

test('a key of a broker may act by mandate too, and for nobody else (T79)', async () => {
  const { key } = await broker.get<{ key: string }>('/api/v1/keys', {
    label: 'bridge',
    roles: ['trader'],
    scopes: ['read', 'lodge'],
    days: 30,
  })
  const ask = (org: string): Promise<Response> =>
    fetch(`${door.url}${FILINGS}`, {
      headers: { authorization: `Bearer ${key}`, 'beibu-organisation': org },
    })
  const { mandate } = await trader.get<{ mandate: string }>('/api/v1/mandates', {
    agent: broker.org,
    until: '2027-01-01',
  })
  assert.equal((await ask(trader.org)).status, 200)
  for (const org of [office.org, operator.org, 'org_0000000000000000', '%00', "' OR 1=1"]) {
    const response = await ask(org)
    assert.equal(response.status, 403, org)
    assert.doesNotMatch(await response.text(), /"filings"/)
  }
  await trader.get(`/api/v1/mandates/${mandate}/end`, {})
  assert.equal((await ask(trader.org)).status, 403)
})

test('every sign-in, grant and refusal stands in the register, for operators alone', async () => {
  for (let i = 0; i < 5; i++) await broker.problem('/api/v1/register', 403)
  const outside = Object.assign(new Visitor(door), { cookie: broker.cookie, org: office.org })
  await outside.problem(FILINGS, 403)
  await new Promise(resolve => setTimeout(resolve, 1_200))
  type Events = { events: { position: number; event: string; detail: object }[]; next?: string }
  const all: Events['events'] = []
  let next: string | undefined
  do {
    const page = await operator.get<Events>(
      `/api/v1/register${next === undefined ? '' : `?cursor=${next}`}`,
    )
    all.push(...page.events)
    next = page.next
  } while (next !== undefined)
  const positions = all.map(each => each.position)
  assert.deepEqual(
    positions,
    Array.from({ length: all.length }, (_, i) => all.length - i),
    'newest first, without a gap',
  )
  const events = new Set(all.map(each => each.event))
  for (const event of ['signed-in', 'invited', 'joined', 'mandate-given', 'mandate-ended']) {
    assert.ok(events.has(event), event)
  }
  const refused = all.filter(each => each.event === 'access-refused').map(each => each.detail)
  const told = (reason: string) =>
    refused.find(each => 'reason' in each && each.reason === reason && 'times' in each)
  assert.ok(told('organisation-forbidden') !== undefined)
  const knocks = refused.filter(each => JSON.stringify(each).includes('/api/v1/register'))
  const times = knocks.map(each => ('times' in each ? Number(each.times) : 0))
  assert.equal(
    times.reduce((sum, n) => sum + n, 0),
    6,
    'each was counted, none had a row of its own',
  )
  assert.ok(knocks.length <= 2)
  assert.doesNotMatch(JSON.stringify(all), new RegExp(PASSWORD))
  const { rows } = await door.inner.database.query<{ position: bigint }>(
    'SELECT position FROM head WHERE partition = 0',
  )
  assert.equal(rows[0]?.position, 1n, 'the filings’ order knows nothing of it: one was lodged')
})
