// The walls, tried: every kind of caller at every route and every transition from every state, of
// an own and of another's filing, as the declaration's table of permits says; and random requests.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { SCOPES } from '#engine/types.ts'
import type { Actor } from '#kit/filing.ts'
import { maySee, mayTake } from '#kit/permits.ts'
import { firstOperator, newOrganisation, Visitor } from './people/testing.ts'
import { type Document, declaration, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
let operator: Visitor
let trader: Visitor
let other: Visitor
let office: Visitor
let broker: Visitor
let acting: Visitor
let manager: Visitor
const FILINGS = '/api/v1/filings/trade.declaration'
const EXPORT = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../packs/trade/samples/export-cars.json'), 'utf8'),
) as Document

const roles = async (visitor: Visitor, ...names: string[]): Promise<void> => {
  const { person } = await visitor.get<{ person: { person: string } }>('/api/v1/session')
  await visitor.get(`/api/v1/members/${person.person}`, { roles: names })
}

before(async () => {
  door = await testDoor()
  operator = await firstOperator(door)
  trader = await newOrganisation(operator, 'Trader', 'trader', 'm@trader.test')
  other = await newOrganisation(operator, 'Other', 'trader', 'm@other.test')
  office = await newOrganisation(operator, 'Office', 'office', 'm@office.test')
  broker = await newOrganisation(operator, 'Broker', 'broker', 'm@broker.test')
  manager = await newOrganisation(operator, 'Manager', 'trader', 'm@manager.test')
  await roles(manager, 'manager')
  await cover()
  await trader.get('/api/v1/mandates', { agent: broker.org, until: '2027-01-01' })
  acting = Object.assign(new Visitor(door), { cookie: broker.cookie, org: trader.org })
})
after(() => door.end())

/** Callers, with what they are to a filing of the trader. */
const callers = (): { name: string; visitor: Visitor; roles: Actor[]; own: boolean }[] => [
  { name: 'its trader', visitor: trader, roles: ['trader'], own: true },
  { name: 'a broker by mandate', visitor: acting, roles: ['trader'], own: true },
  { name: 'another trader', visitor: other, roles: ['trader'], own: false },
  { name: 'the broker for itself', visitor: broker, roles: ['trader'], own: false },
  { name: 'an officer', visitor: office, roles: ['officer'], own: false },
  { name: 'an operator', visitor: operator, roles: ['operator'], own: false },
  { name: 'a manager without a role', visitor: manager, roles: [], own: false },
  { name: 'nobody', visitor: new Visitor(door), roles: [], own: false },
]

interface Lodged {
  readonly number: string
  readonly version: number
  readonly state: string
}

const lodge = (document: Document): Promise<Lodged> => trader.get<Lodged>(FILINGS, document)

const take = (visitor: Visitor, { number, version }: Lodged, transition: string, body?: Document) =>
  fetch(`${door.url}${FILINGS}/${number}/${transition}`, {
    method: 'POST',
    headers: {
      'sec-fetch-site': 'same-origin',
      'if-match': `"${version}"`,
      ...(visitor.cookie === undefined ? {} : { cookie: visitor.cookie }),
      ...(visitor.org === '' ? {} : { 'beibu-organisation': visitor.org }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

const PAID: [string, Actor] = ['pay', 'trader']
const SECURED: [string, Actor] = ['secure', 'trader']

/** Ways to each state that a filing can rest in: who takes which step. */
const WAYS: Readonly<Record<string, { goods: 'in' | 'out'; steps: [string, Actor][] }>> = {
  assessed: { goods: 'in', steps: [] },
  waived: { goods: 'out', steps: [] },
  paid: { goods: 'in', steps: [PAID] },
  secured: { goods: 'in', steps: [SECURED] },
  examining: { goods: 'in', steps: [SECURED, ['examine', 'officer']] },
  deferred: { goods: 'in', steps: [SECURED, ['defer', 'officer']] },
  settled: { goods: 'in', steps: [SECURED, ['defer', 'officer'], ['settle', 'trader']] },
  asked: { goods: 'in', steps: [PAID, ['ask', 'officer']] },
  auditing: { goods: 'in', steps: [PAID, ['release', 'officer'], ['audit', 'officer']] },
  inspecting: { goods: 'in', steps: [PAID, ['inspect', 'officer']] },
  released: { goods: 'in', steps: [PAID, ['release', 'officer']] },
  refused: { goods: 'in', steps: [['refuse', 'officer']] },
  cancelled: { goods: 'in', steps: [['cancel', 'trader']] },
}

const documentFor = (state: string): Document =>
  WAYS[state]!.goods === 'in' ? declaration() : { ...EXPORT, reference: crypto.randomUUID() }

/** Words, for a step that needs them. */
const noteFor = (step: string): Document | undefined =>
  door.inner.type.transitions.get(step)?.note === 'required' ? { note: '发票' } : undefined

/** So much guarantee that no declaration here lacks any. */
const cover = async (): Promise<void> => {
  const path = '/api/v1/filings/trade.guarantee'
  const order = { guaranteeKind: 'bank', guarantor: 'B', paper: 'LG', validFrom: '2026-01-01' }
  const { number } = await trader.get<Lodged>(path, { ...order, limit: '1000000000.00' })
  const accepted = await office.ask(`${path}/${number}/accept`, {}, { 'if-match': '"1"' })
  assert.equal(accepted.status, 200)
}

const bring = async (state: string): Promise<Lodged & { document: Document }> => {
  const document = documentFor(state)
  let filing = await lodge(document)
  for (const [step, by] of WAYS[state]!.steps) {
    const response = await take(by === 'officer' ? office : trader, filing, step, noteFor(step))
    assert.equal(response.status, 200, `${step} on the way to ${state}`)
    filing = (await response.json()) as Lodged
  }
  assert.equal(filing.state, state)
  return { ...filing, document }
}

test('the matrix: every caller × every transition × every state, as the table says', {
  timeout: 300_000,
}, async () => {
  const { type } = door.inner
  const resting = type.filing.states.filter(state => state !== 'lodged')
  assert.deepEqual(Object.keys(WAYS).toSorted(), [...resting].toSorted(), 'each state has a way')
  const steps = [...type.transitions.values()]
  let tried = 0
  for (const state of resting) {
    let filing = await bring(state)
    for (const { name, visitor, roles: held, own } of callers()) {
      const standing = { roles: new Set(held), own }
      const may = mayTake(type.permits, state, standing)
      const read = await visitor.ask(`${FILINGS}/${filing.number}`)
      const sees = maySee(standing)
      assert.equal(read.status, visitor.cookie === undefined ? 401 : sees ? 200 : 404, name)
      if (sees) assert.deepEqual(((await read.json()) as { may: string[] }).may, may, name)
      for (const { name: step, by, amends, froms } of steps) {
        const body = amends === true ? filing.document : noteFor(step)
        const response = await take(visitor, filing, step, body)
        const at = `${name}: ${step} from ${state}`
        tried++
        if (visitor.cookie === undefined) assert.equal(response.status, 401, at)
        else if (!sees || by === 'system') assert.equal(response.status, 404, at)
        else if (may.includes(step)) {
          assert.equal(response.status, 200, at)
          filing = await bring(state)
        } else {
          const allowed = held.includes(by) && (by !== 'trader' || own)
          assert.equal(response.status, allowed ? 409 : 403, at)
          if (allowed) assert.ok(!froms.includes(state), at)
        }
      }
    }
  }
  assert.ok(tried > 1500, `${tried} tries`)
})

interface Operation {
  readonly operationId: string
  readonly security?: readonly unknown[]
  readonly requestBody?: unknown
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>

const pathsOf = async (): Promise<Paths> => {
  const api = (await (await fetch(`${door.url}/openapi.json`)).json()) as { paths: Paths }
  return api.paths
}

/** A path of the API's description with its parts filled in. */
const fill = (path: string, parts: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? 'x')

test('T80: a key does what its scopes say, at every route of the API, and no other', async () => {
  const { number } = await lodge(declaration())
  const parts = { number, transition: 'pay', lang: 'en' }
  const key = async (...scopes: string[]): Promise<string> => {
    const order = { label: 'T80', roles: ['trader', 'manager'], scopes, days: 1 }
    return (await trader.get<{ key: string }>('/api/v1/keys', order)).key
  }
  const unknown = await trader.problem('/api/v1/keys', 422, {
    label: 'T80',
    roles: ['trader'],
    scopes: ['read', 'everything'],
    days: 1,
  })
  assert.deepEqual(
    [unknown.faults[0]?.key, unknown.faults[0]?.path],
    ['scope-unknown', '/scopes/1'],
  )
  const reading = await key('read')
  const paths = Object.entries(await pathsOf())
  let writes = 0
  for (const [path, { post }] of paths) {
    // what duty, a basket or goods abroad would come to is for everybody, and writes nothing
    const isReading = /^\/api\/v1\/(duty|shop\/(abroad|quote))$/.test(path)
    if (post === undefined || isReading) continue
    writes++
    for (const type of ['application/json', 'application/x-ndjson', 'application/octet-stream']) {
      const response = await fetch(`${door.url}${fill(path, parts)}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${reading}`, 'content-type': type, 'if-match': '"1"' },
        body: '{}',
      })
      const text = await response.text()
      // the body's type is looked at before who asks
      if (response.status === 415) continue
      assert.equal(response.status, 403, `${path} as ${type}: ${text.slice(0, 200)}`)
    }
  }
  assert.ok(writes >= 25, `${writes} writing routes`)
  const stood = await trader.get<Lodged>(`${FILINGS}/${number}`)
  assert.equal(stood.version, 1, 'nothing was done')
  // and without `read` nothing is read, the stream of one's own filings among it
  const lodging = await key('lodge')
  for (const path of [FILINGS, `${FILINGS}/${number}`, '/api/v1/feed?topic=filings']) {
    const response = await fetch(`${door.url}${path}`, {
      headers: { authorization: `Bearer ${lodging}` },
    })
    assert.equal(response.status, 403, path)
    await response.body?.cancel()
  }
  for (const scope of SCOPES) assert.match(await key(scope), /^bb_/)
})

/** A stream of one's own filings: what came, and whether it was ended. */
const follow = async (headers: Record<string, string>) => {
  const response = await fetch(`${door.url}/api/v1/feed?topic=filings`, { headers })
  assert.equal(response.status, 200)
  const stream = { text: '', ended: false }
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const part of response.body!) stream.text += decoder.decode(part as Uint8Array)
  }
  void read()
    .catch(() => undefined)
    .finally(() => {
      stream.ended = true
    })
  return stream
}

const within = async (ms: number, holds: () => boolean, what: string): Promise<void> => {
  const end = performance.now() + ms
  while (!holds()) {
    assert.ok(performance.now() < end, what)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

const member = async (mail: string): Promise<Visitor> => {
  const { link } = await operator.get<{ link: string }>('/api/v1/invitations', {
    mail,
    roles: ['trader'],
    org: trader.org,
  })
  const visitor = new Visitor(door)
  await visitor.get(`/api/v1/links/${link.slice(link.indexOf('#') + 1)}`, {
    name: mail,
    password: 'quiet-harbour-29-lychee',
  })
  visitor.org = trader.org
  return visitor
}

const personOf = async (visitor: Visitor): Promise<string> =>
  (await visitor.get<{ person: { person: string } }>('/api/v1/session')).person.person

test('T81: a stream ends with the right to it: membership, key, session, role', {
  timeout: 120_000,
}, async () => {
  const cookieOf = (visitor: Visitor) => ({
    cookie: visitor.cookie!,
    'beibu-organisation': visitor.org,
  })
  const removed = await member('removed@trader.test')
  const leaving = await member('leaving@trader.test')
  const lessened = await newOrganisation(operator, 'Lessened', 'office', 'lessened@office.test')
  const second = await newOrganisation(operator, 'Second', 'office', 'second@office.test')
  const { key, id } = await trader.get<{ key: string; id: string }>('/api/v1/keys', {
    label: 'T81',
    roles: ['trader'],
    scopes: ['read'],
    days: 1,
  })
  const held = await trader.get<{ mandate: string }>('/api/v1/mandates', {
    agent: broker.org,
    until: '2027-02-01',
    types: ['trade.declaration'],
  })
  assert.ok(held.mandate.length > 0)
  const streams = {
    removed: await follow(cookieOf(removed)),
    leaving: await follow(cookieOf(leaving)),
    lessened: await follow(cookieOf(lessened)),
    key: await follow({ authorization: `Bearer ${key}` }),
  }
  const staying = await follow(cookieOf(trader))
  const screen = await fetch(`${door.url}/api/v1/feed`)
  const first = await lodge(declaration())
  const all = Object.values(streams)
  await within(5000, () => all.every(each => each.text.includes(first.number)), 'all hear of it')
  await trader.get(`/api/v1/members/${await personOf(removed)}/remove`, {})
  await leaving.get('/api/v1/session/end', {})
  await trader.get(`/api/v1/keys/${id}/end`, {})
  await roles(lessened, 'manager')
  // from here on no more than 5 s
  await within(5000, () => all.every(each => each.ended), 'each is ended')
  const later = await lodge(declaration())
  await within(5000, () => staying.text.includes(later.number), 'who may hears on')
  for (const [name, { text }] of Object.entries(streams)) {
    assert.ok(!text.includes(later.number), name)
    assert.match(text, /event: bye\ndata: \{"key":"key-wrong"\}/, 'told not to come back')
  }
  assert.equal(second.org.length > 0, true)
  assert.equal(screen.bodyUsed, false)
  await screen.body?.cancel()
})

test('2,000 seeded requests of every kind of caller show nothing of another organisation', {
  timeout: 300_000,
}, async () => {
  const secret = 'Needle 针 kim เข็ม 4711'
  const own = await lodge(declaration({ vehicle: secret }))
  const { id, position } = await trader.get<{ id: string; position: number }>(
    `${FILINGS}/${own.number}`,
  )
  const { next } = await trader.get<{ next?: string }>(`${FILINGS}?limit=1`)
  const unrelated = await newOrganisation(operator, 'Unrelated', 'broker', 'm@unrelated.test')
  // the broker with a mandate may ask for the trader, and officers see all
  const strangers = [
    { name: 'another trader', visitor: other },
    { name: 'a broker without a mandate', visitor: unrelated },
    { name: 'an operator', visitor: operator },
    { name: 'a manager without a role', visitor: manager },
    { name: 'nobody', visitor: new Visitor(door) },
  ]
  const gets = Object.entries(await pathsOf()).filter(
    ([path, { get }]) => get !== undefined && !/feed|docs|openapi|screen|assets|links/.test(path),
  )
  const ids = [
    own.number,
    id,
    String(position),
    next ?? '1:x',
    trader.org,
    encodeURIComponent(secret),
  ]
  const queries = ['', `?cursor=${next}`, `?vehicle=${encodeURIComponent(secret)}`, '?limit=500']
  const target = fc.record({
    who: fc.nat(strangers.length - 1),
    path: fc.nat(gets.length - 1),
    part: fc.constantFrom(...ids),
    query: fc.constantFrom(...queries),
    org: fc.constantFrom('', trader.org, 'org_0', ','),
  })
  let asked = 0
  await fc.assert(
    fc.asyncProperty(target, async ({ who, path, part, query, org }) => {
      const { visitor, name } = strangers[who]!
      const filled = (gets[path]?.[0] ?? '').replace(/\{\w+\}/g, encodeURIComponent(part))
      const headers = org === '' ? {} : { 'beibu-organisation': org }
      const response = await visitor.ask(`${filled}${query}`, undefined, headers)
      const text = await response.text()
      asked++
      const told = `${name}: ${filled}${query} for ${org}`
      // a refusal may say back what was asked for
      const asks = `${filled}${query}`
      if (response.ok || !asks.includes('Needle')) assert.ok(!text.includes('Needle'), told)
      if (response.ok || part !== own.number) assert.ok(!text.includes(own.number), told)
      assert.notEqual(response.status, 500, `${told} ${door.logged.at(-1)}`)
    }),
    { seed: 20261125, numRuns: 2000 },
  )
  assert.equal(asked, 2000)
})
