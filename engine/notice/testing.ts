// People, organisations and a writer of notices for tests, on a real engine of the test file's own.
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach } from 'node:test'
import { declaration } from '#doors/http/testing.ts'
import { Refusal } from '#kit/fault.ts'
import { caller, type TestEngine, testEngine } from '#test/engine.ts'
import type { Caller } from '../types.ts'
import { Notices, type PersonCaller } from './follows.ts'
import { unsentLetters } from './letters.ts'
import { GATHER_MS, type Moved, NoticeWriter } from './notices.ts'

export const PARTITION = 0
export const TYPE = 'trade.declaration'

interface Home {
  inner: TestEngine
  notices: Notices
  writer: NoticeWriter
  /** what letters were made of */
  composed: Moved[]
}
/** Filled by the hooks of `peopledEngine`. */
export const home = {} as Home

/** Have an engine for the tests of a file; each test finds nobody in it. */
export const peopledEngine = (): void => {
  before(async () => {
    home.inner = await testEngine()
  })
  after(() => home.inner.end())
  beforeEach(() => {
    home.composed = []
    home.notices = new Notices(home.inner.database, PARTITION, () => home.inner.clock.now)
    home.writer = makeWriter()
  })
  afterEach(async () => {
    for (const table of TABLES) {
      await home.inner.database.query({
        text: `DELETE FROM ${table} WHERE partition = ${PARTITION}`,
      })
    }
  })
}
const TABLES = ['member', 'mandate', 'person', 'organisation', 'follow', 'notice', 'mail']

let letters = 0
export const makeWriter = (mail = true): NoticeWriter =>
  new NoticeWriter({
    database: home.inner.database,
    partition: PARTITION,
    now: () => home.inner.clock.now,
    batch: 100,
    ...(mail
      ? {
          letterhead: {
            newId: () => `letter-${++letters}`,
            compose: moved => {
              home.composed.push(moved)
              return { subject: `${moved.moves.length} of ${moved.organisation}`, content: 'C' }
            },
          },
        }
      : {}),
  })

export const person = async (name: string, lang = 'zh'): Promise<string> => {
  await home.inner.database.query(
    `INSERT INTO person (partition, person, mail, mail_shown, name, lang, created)
      VALUES (${PARTITION}, $1, $2, $3, $1, $4, now())`,
    [name, `${name}@example.org`, `${name}@example.org`, lang],
  )
  return name
}
export const organisation = async (org: string): Promise<void> => {
  await home.inner.database.query(
    `INSERT INTO organisation (partition, org, name, created) VALUES (${PARTITION}, $1, $2, now())`,
    [org, `Name of ${org}`],
  )
}
export const member = async (org: string, name: string, role = 'trader'): Promise<void> => {
  await home.inner.database.query(
    `INSERT INTO member (partition, org, person, roles, created)
      VALUES (${PARTITION}, $1, $2, $3, now())`,
    [org, name, [role]],
  )
}
export const mandate = async (
  org: string,
  agent: string,
  types: string[],
  days: number,
): Promise<void> => {
  await home.inner.database.query(
    `INSERT INTO mandate (partition, mandate, org, agent, types, created_by, created, expires)
      VALUES (${PARTITION}, $1, $2, $3, $4, 'x', now(), $5)`,
    [`man-${org}-${agent}`, org, agent, types, new Date(home.inner.clock.now + days * 86_400_000)],
  )
}

/** A person of an organisation, as the doors see them. */
export const as = (org: string, name: string, more: Partial<Caller> = {}): PersonCaller => ({
  ...caller(org),
  actor: `${org}/${name}`,
  person: name,
  ...more,
})

export const lodge = async (by: Caller): Promise<string> => {
  const body = Buffer.from(JSON.stringify(declaration()))
  const outcome = await home.inner.engine.lodge(home.inner.type, by, body, {})
  assert.ok(outcome.ok, JSON.stringify(outcome))
  return outcome.number
}
export const pay = async (org: string, number: string): Promise<void> => {
  const found = await home.inner.engine.read(home.inner.type, caller(org), number)
  const version = found!.version
  const outcome = await home.inner.engine.step(home.inner.type, caller(org), number, 'pay', {
    version,
  })
  assert.ok(outcome.ok, JSON.stringify(outcome))
}
export const release = async (
  number: string,
  by: Caller = caller('customs', 'officer'),
): Promise<void> => {
  const found = await home.inner.engine.read(home.inner.type, by, number)
  const version = found!.version
  const outcome = await home.inner.engine.step(home.inner.type, by, number, 'release', { version })
  assert.ok(outcome.ok, JSON.stringify(outcome))
}

export const told = async (by: PersonCaller): Promise<string[]> => {
  const page = await home.notices.list(by)
  assert.ok(!(page instanceof Refusal))
  return page.notices.map(({ number, event, state }) => `${number} ${event} ${state}`).reverse()
}
/** After the time in which moves are gathered. */
export const gathered = async (): Promise<void> => {
  home.inner.clock.now += GATHER_MS
  await home.writer.advance()
}
export const recipients = async (): Promise<string[]> =>
  (await unsentLetters(home.inner.database, PARTITION)).map(each => each.recipient).sort()

export const office = async (): Promise<PersonCaller> => {
  await organisation('a')
  await person('lin')
  await member('a', 'lin')
  return as('a', 'lin')
}
