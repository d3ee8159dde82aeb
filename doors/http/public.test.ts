// T89: a node that hides figures of few traders, asked by strangers in every way there is.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parseDecimal } from '#kit/decimal.ts'
import { LANGS } from '#kit/words.ts'
import { openFeed, type SseEvent } from './feed/sse.ts'
import { declaration, problemBody, type TestDoor, testDoor } from './testing.ts'

const DAY = 86_400_000
const LEAST = 3
const LONE = '7206'
const wine = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../packs/trade/samples/import-wine.json'), 'utf8'),
) as Record<string, unknown>

let door: TestDoor
const keys = new Map<string, string>()
before(async () => {
  const plenty = { rate: 10_000, burst: 100_000 }
  door = await testDoor({ engine: { publicTraders: LEAST }, limits: { totals: plenty } })
})
after(() => door.end())

const keyOf = async (org: string): Promise<string> => {
  const known = keys.get(org)
  const key = known ?? (await door.inner.engine.keys.create({ org, roles: ['trader'], label: 'x' }))
  keys.set(org, key)
  return key
}

let lodged = 0

/** A declaration of durian, or of wine, with a value and a mass of its own. */
const lodge = async (org: string, office: string, value: string, chapter = '08') => {
  const { items } = (chapter === '08' ? declaration() : wine) as { items: { net: string }[] }
  const [item] = items
  const mass = String(Number(item!.net) - 37 * ++lodged - (lodged % 5))
  const own = {
    office,
    items: [{ ...item, value, net: mass, ...(chapter === '08' ? { quantity: mass } : {}) }],
  }
  const document = chapter === '08' ? declaration(own) : { ...declaration(), ...wine, ...own }
  const authorization = `Bearer ${await keyOf(org)}`
  const answer = await door.lodge(document, { authorization })
  assert.equal(answer.status, 201, await answer.clone().text())
  return (await answer.json()) as { number: string; version: number }
}

interface Answer {
  readonly position: number
  readonly cells: readonly Readonly<Record<string, string>>[]
  readonly public?: { readonly traders: number; readonly until?: string }
}
const ask = (path: string, key = '', headers: Record<string, string> = {}): Promise<Response> =>
  door.ask(`/api/v1/totals/${path}`, { key, headers })
const totals = async (path: string, key = ''): Promise<Answer> => {
  const response = await ask(path, key)
  assert.equal(response.status, 200, `${path}: ${await response.clone().text()}`)
  return (await response.json()) as Answer
}

/** The next day, an hour after midnight; what is over is told. */
const nextDay = async (): Promise<void> => {
  const { clock, engine } = door.inner
  clock.now = (Math.floor((clock.now + 8 * 3_600_000) / DAY) + 1) * DAY - 7 * 3_600_000
  while ((await engine.publicSide!.advance()) > 0);
}

const MEASURES = ['declared', 'declarations', 'mass', 'collected'] as const
const DIMENSIONS = ['direction', 'partner', 'office', 'chapter', 'mode'] as const

/** What strangers can ask of a measure at one moment: its numbers, in minor units. */
const heardNow = async (measure: string): Promise<Set<bigint>> => {
  const heard = new Set<bigint>()
  const take = async (query: string): Promise<readonly string[]> => {
    const { cells } = await totals(`trade.${measure}?${query}`)
    for (const { value } of cells) heard.add(parseDecimal(value ?? '', 5)!)
    return cells.flatMap(({ at, value, ...dims }) => Object.values(dims))
  }
  for (const grain of ['day', 'month', 'year']) {
    await take(`grain=${grain}`)
    await take(`grain=${grain}&from=2026-11-26`)
    for (const by of DIMENSIONS) {
      const codes = await take(`by=${by}&grain=${grain}`)
      for (const code of new Set([...codes, LONE, '22', 'FR'])) {
        await take(`where=${by}:${code}&grain=${grain}`)
        await take(`by=${by}&where=${by}:${code}&grain=${grain}&to=2026-11-26`)
      }
    }
  }
  return heard
}

const heard = new Map<string, Set<bigint>>(MEASURES.map(each => [each, new Set<bigint>()]))
const listen = async (): Promise<void> => {
  for (const measure of MEASURES) {
    for (const each of await heardNow(measure)) heard.get(measure)!.add(each)
  }
}

/** The first event of a stranger's feed, whole. */
const snapshot = async (headers = {}): Promise<SseEvent> => {
  const reader = await openFeed(`${door.url}/api/v1/feed`, headers)
  const found = await reader.find(({ event }) => event === 'snapshot')
  reader.close()
  return found
}
const feedCells = ({ data }: SseEvent) =>
  data.cells as readonly (readonly [number, string, string[], string[]])[]
const listenToFeed = (event: SseEvent): void => {
  for (const [, , , values] of feedCells(event)) {
    for (const [m, value] of values.entries()) {
      const measure = MEASURES[m]
      if (measure !== undefined) heard.get(measure)!.add(parseDecimal(value, 5)!)
    }
  }
}

/** What only the lone trader has, by day, as an officer sees it. */
const aloneNow = async (measure: string): Promise<bigint[]> => {
  const query = `by=office&where=office:${LONE},chapter:22&grain=day`
  const { cells } = await totals(`trade.${measure}?${query}`, door.keys.officer)
  return cells.map(cell => parseDecimal(cell.value ?? '', 5)!)
}

test('T89 a trader alone on a code, an office and a day is read off by no answers’ difference', async () => {
  const watching = await openFeed(`${door.url}/api/v1/feed`)
  const first = await watching.find(({ event }) => event === 'snapshot')
  assert.deepEqual([first.data.latest, first.data.cells], [[], []])
  assert.deepEqual(first.data.public, { traders: LEAST })
  // a busy day, one trader alone with wine at an office of its own
  let n = 0
  const value = (): string => `${100_000 + 7919 * ++n}.${10 + n}`
  for (const org of ['A', 'B', 'C', 'D']) await lodge(org, '7203', value())
  for (const org of ['E', 'F', 'G']) await lodge(org, '7208', value())
  await listen()
  const lone = await lodge('X', LONE, '654321.09', '22')
  const alone = { declared: await aloneNow('declared'), mass: await aloneNow('mass') }
  await listen()
  assert.ok(
    [...heard.values()].every(each => each.size === 0),
    'the day is not over',
  )
  await nextDay()
  await listen()
  assert.ok(heard.get('declared')!.size > 0)
  listenToFeed(await snapshot())
  // a day of two traders waits; the lone one takes its filing back, and is alone in that
  await lodge('A', '7203', value())
  await listen()
  const transition = `/api/v1/filings/trade.declaration/${lone.number}/cancel`
  const cancelled = await door.ask(transition, {
    method: 'POST',
    key: await keyOf('X'),
    headers: { 'content-type': 'application/json', 'if-match': `"${lone.version}"` },
    body: '{}',
  })
  assert.equal(cancelled.status, 200, await cancelled.clone().text())
  await nextDay()
  const waits = await totals('trade.declared?grain=day')
  assert.deepEqual(
    [waits.cells.map(({ at }) => at), waits.public],
    [['2026-11-25'], { traders: LEAST, until: '2026-11-26' }],
  )
  await listen()
  for (const org of ['B', 'C', 'E']) await lodge(org, '7208', value())
  await lodge('X', LONE, '1234567.89', '22')
  await nextDay()
  await listen()
  listenToFeed(await snapshot())
  watching.close()
  // all that was heard, and each of it less another, against what only the lone trader has
  for (const measure of ['declared', 'mass'] as const) {
    const own = [...alone[measure], ...(await aloneNow(measure))]
    assert.equal(new Set(own).size, 2, 'what was taken back, and the other')
    const values = [...heard.get(measure)!, 0n]
    const told = new Set(values.flatMap(a => values.map(b => a - b)))
    assert.ok(values.length > 4, `${measure}: ${values.length} numbers`)
    for (const each of own) assert.ok(!told.has(each) && !told.has(-each), `${measure} ${each}`)
  }
  assert.ok([...heard.get('declarations')!].every(each => each === 0n || each >= 300_000n))
})

test('all cuts and grains of what strangers are told come to the same', async () => {
  for (const measure of MEASURES) {
    for (const grain of ['day', 'month', 'year']) {
      const sumOf = async (query: string): Promise<Map<string, bigint>> => {
        const sums = new Map<string, bigint>()
        const { cells } = await totals(`trade.${measure}?grain=${grain}${query}`)
        for (const { at = '', value = '' } of cells) {
          sums.set(at, (sums.get(at) ?? 0n) + parseDecimal(value, 5)!)
        }
        return sums
      }
      const all = await sumOf('')
      for (const by of DIMENSIONS) assert.deepEqual(await sumOf(`&by=${by}`), all, by)
    }
  }
})

test('strangers and traders are told the same; officers and the operator all, at once', async () => {
  const exact = await totals('trade.declared?grain=day', door.keys.officer)
  assert.equal(exact.public, undefined)
  assert.deepEqual(await totals('trade.declared?grain=day', door.keys.operator), exact)
  const told = await totals('trade.declared?grain=day')
  assert.deepEqual(await totals('trade.declared?grain=day', door.keys.trader), told)
  assert.deepEqual(await totals('trade.declared?grain=day', 'no-such-key'), told)
  assert.ok(told.position > 20_000 && exact.position < 100, 'days, and journal positions')
  const { data } = await snapshot({ authorization: `Bearer ${door.keys.officer}` })
  assert.equal(data.public, undefined)
  assert.equal(data.position, exact.position)
  assert.ok((data.latest as unknown[]).length > 0)
  const other = await snapshot({ authorization: `Bearer ${door.keys.trader}` })
  assert.deepEqual(other.data.public, told.public)
  assert.deepEqual(other.data.latest, [])
  const boards = other.data.boards as { by: string[]; grain: string; type: string }[]
  assert.ok(boards.length > 3 && boards.every(({ by, grain }) => by.length < 2 && grain !== 'hour'))
  // what only stands for the day is told by nobody’s position
  assert.equal(other.id, String(told.position))
})

test('a stranger’s feed says nothing while filings come, and the day when it is over', async () => {
  const reader = await openFeed(`${door.url}/api/v1/feed`)
  const { id } = await reader.find(({ event }) => event === 'snapshot')
  for (const org of ['A', 'B', 'C']) await lodge(org, '7203', '10.00')
  await new Promise(resolve => setTimeout(resolve, 700))
  assert.deepEqual(
    reader.events.filter(({ event }) => event !== 'beat').map(({ event }) => event),
    ['snapshot'],
  )
  await nextDay()
  const delta = await reader.find(({ event }) => event === 'delta')
  assert.equal(Number(delta.id), Number(id) + 1)
  assert.deepEqual(delta.data.latest, [])
  const { until } = (await totals('trade.declared')).public ?? {}
  assert.equal((delta.data.public as { until: string }).until, until)
  assert.ok(feedCells(delta).some(([, at]) => at === until))
  // positions of the two feeds differ: whoever comes back gets the whole
  const again = await openFeed(`${door.url}/api/v1/feed`, { 'last-event-id': id })
  await again.find(({ event }) => event === 'snapshot')
  again.close()
  reader.close()
})

test('two dimensions at once and hours are refused, in words, but to who sees all', async () => {
  for (const [query, key] of [
    ['by=office,partner', 'public-one-cut'],
    ['by=office&where=partner:TH', 'public-one-cut'],
    ['where=office:7203,chapter:08', 'public-one-cut'],
    ['grain=hour', 'public-no-hours'],
    ['grain=day&from=2026-11-25T10', 'public-no-hours'],
  ] as const) {
    const said = new Set<string>()
    for (const lang of LANGS) {
      const response = await ask(`trade.declared?${query}`, '', { 'accept-language': lang })
      const { status, faults } = await problemBody(response)
      assert.deepEqual([status, faults[0]?.key], [400, key], query)
      said.add(faults[0]?.message ?? '')
    }
    assert.equal(said.size, LANGS.length, 'each in its language')
    assert.equal((await ask(`trade.declared?${query}`, door.keys.officer)).status, 200)
  }
  const unknown = await problemBody(await ask('trade.declared?by=colour'))
  assert.equal(unknown.faults[0]?.key, 'parameter-wrong')
})

test('a table says what is merged, and of when it is', async () => {
  const path = 'trade.declared?by=office&across=&grain=year'
  const response = await ask(path, '', { accept: 'text/csv', 'accept-language': 'en' })
  const until = (await totals('trade.declared')).public?.until
  assert.equal(response.headers.get('beibu-public'), `traders=3, until="${until}"`)
  assert.match(await response.text(), /\r\n\*,merged: too few traders,/)
  const exact = await ask(path, door.keys.officer, { accept: 'text/csv' })
  assert.equal(exact.headers.get('beibu-public'), null)
})
