// The tariff and the calculator as a stranger asks them: found by words of four languages, as of a
// day, refused by name when the question is none, and never more often than one address may.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { putVersion } from '#engine/reference/store.ts'
import type { DatedRow } from '#kit/pack.ts'
import { problemBody, type TestDoor, testDoor } from './testing.ts'

const DURIAN = '0810600000'
let door: TestDoor

/** Other versions of the tables `hs` and `duty`: the seed with these rows after it. */
const load = async (name: 'hs' | 'duty', rows: readonly DatedRow[]): Promise<void> => {
  const { database, engine, mounted } = door.inner
  const seed = mounted.packs[0]?.reference.tables[name]?.seed ?? []
  const order = { pack: 'trade', name, rows: [...seed, ...rows], source: 'test', switched: 0 }
  await putVersion(database, 0, order)
  await engine.refresh()
}

before(async () => {
  const plenty = { rate: 1000, burst: 10_000 }
  door = await testDoor({ limits: { tariff: plenty, duty: plenty } })
  await load('hs', [
    { key: '9999100000', from: '2027-01-01', row: { en: 'Goods to come', unit: '035', vat: '13' } },
    { key: '9999200000', from: '2020-01-01', to: '2025-01-01', row: { en: 'Goods of yore' } },
    ...Array.from({ length: 60 }, (_, n) => ({
      key: `9950${String(n).padStart(2, '0')}0000`,
      from: '2020-01-01',
      row: { en: `Gadget ${n}`, vi: 'Đồ dùng' },
    })),
  ])
  await load('duty', [
    { key: `${DURIAN}:mfn`, from: '2027-01-01', row: { percent: '22', source: 'Decree 1' } },
    { key: `${DURIAN}:rcep`, from: '2026-01-01', row: { percent: '4', except: 'JP,KR' } },
    { key: `${DURIAN}:rcep:JP`, from: '2026-01-01', row: { percent: '6' } },
    { key: `${DURIAN}:cptpp`, from: '2026-01-01', row: { absent: 'quota', text: 'Q' } },
  ])
})
after(() => door.end())

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  door.ask(`/api/v1/${path}`, { key: '', ...init })
const post = (body: unknown, query = ''): Promise<Response> =>
  ask(`duty${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

interface Listed {
  readonly at: string
  readonly more: boolean
  readonly lines: readonly {
    code: string
    names: Record<string, string>
    unit: string | null
    children: number
    first?: Record<string, string>
  }[]
}
const list = async (query: string): Promise<Listed> => {
  const response = await ask(`tariff?${query}`)
  assert.equal(response.status, 200, query)
  return (await response.json()) as Listed
}
const codes = async (query: string): Promise<string[]> =>
  (await list(query)).lines.map(each => each.code)

test('goods are found by words of four languages, with and without marks, and by code', async () => {
  for (const search of [
    'durian',
    'DURIANS fresh',
    'sầu riêng',
    'sau rieng tuoi',
    '榴莲',
    'ทุเรียน',
    '0810.60',
    '081060',
    ' 0810 6000 00 ',
  ]) {
    const found = await codes(`search=${encodeURIComponent(search)}&at=2026-12-01`)
    assert.equal(found[0], DURIAN, search)
  }
  // a word is found by its beginning, not by its middle; all words must be there
  assert.deepEqual(await codes('search=urian'), [])
  assert.deepEqual(await codes('search=durian+wine'), [])
  assert.deepEqual(await codes('search=durian&under=22'), [])
  assert.deepEqual(await codes(`search=${encodeURIComponent('%_\'"; DROP')}`), [])
})

test('at most fifty goods, and it says that there are more', async () => {
  const many = await list('search=gadget')
  assert.deepEqual([many.lines.length, many.more], [50, true])
  const few = await list('search=gadget+1')
  assert.ok(few.lines.length > 1 && !few.more)
})

test('the tree leads from the chapters down to every code of the day', async () => {
  const at = 'at=2026-12-01'
  const chapters = await list(at)
  const all = new Set<string>()
  const walk = async (page: Listed): Promise<number> => {
    let count = 0
    for (const line of page.lines) {
      if (line.children === 0) {
        all.add(line.code)
        count++
        continue
      }
      assert.ok(Object.keys(line.first ?? {}).length > 0)
      const below = await walk(await list(`${at}&under=${line.code}`))
      assert.equal(below, line.children, line.code)
      count += below
    }
    assert.equal(page.more, false)
    return count
  }
  await walk(chapters)
  const { references } = door.inner.engine
  assert.deepEqual(
    [...all].sort(),
    [...references.codes('trade', 'hs', '2026-12-01')!.keys()].sort(),
  )
  assert.ok(!all.has('9999100000') && !all.has('9999200000'))
  assert.deepEqual(await codes('under=9999&at=2027-01-01'), ['9999100000'])
  assert.deepEqual(await codes('under=9999&at=2024-12-31'), ['9999200000'])
})

interface Rate {
  readonly schedule: string
  readonly partner: string
  readonly from: string
  readonly to: string | null
  readonly percent?: string
  readonly except: readonly string[]
  readonly absent?: string
  readonly source?: string
}
interface Told {
  readonly standing: string
  readonly names: Record<string, string>
  readonly unit: { code: string; names: Record<string, string> } | null
  readonly goods: { vat: string; from: string; to: string | null } | null
  readonly successor: string | null
  readonly rates: readonly Rate[]
  readonly changes: readonly Rate[]
  readonly members: Record<string, readonly string[]>
  readonly schedules: Record<string, Record<string, string>>
}
const code = async (path: string): Promise<Told> => {
  const response = await ask(`tariff/${path}`)
  assert.equal(response.status, 200, path)
  return (await response.json()) as Told
}

test('a code tells its rates of the day by schedule and partner, and what was and will be', async () => {
  const now = await code(`${DURIAN}?at=2026-12-01`)
  const brief = (rates: readonly Rate[]): string[] =>
    rates.map(each => `${each.schedule}${each.partner} ${each.percent ?? each.absent}`)
  assert.deepEqual(brief(now.rates), [
    'mfn 20',
    'general 80',
    'acfta 0',
    'rcep 4',
    'rcepJP 6',
    'cptpp quota',
  ])
  assert.deepEqual(brief(now.changes), ['mfn 22'])
  assert.equal(now.changes[0]?.source, 'Decree 1')
  const [mfn] = now.rates
  assert.deepEqual([mfn?.from, mfn?.to], ['2020-01-01', '2027-01-01'], 'ends where the next begins')
  assert.deepEqual(now.rates[3]?.except, ['JP', 'KR'])
  assert.deepEqual([now.standing, now.unit?.code, now.goods?.vat], ['in-force', '035', '9'])
  assert.equal(now.names.vi, 'Sầu riêng tươi')
  assert.ok(now.members.acfta?.includes('TH') && now.schedules.acfta?.th !== undefined)
  const then = await code(`${DURIAN}?at=2027-01-01`)
  assert.deepEqual([brief(then.rates)[0], brief(then.changes)], ['mfn 22', ['mfn 20']])
  assert.deepEqual((await code('9999100000?at=2026-12-01')).standing, 'coming')
  assert.deepEqual((await code('9999200000?at=2026-12-01')).standing, 'ended')
  const ended = await code('8517120011?at=2026-12-01')
  assert.deepEqual([ended.standing, ended.successor, ended.goods], ['ended', '8517130000', null])
})

test('a question that is none is refused by name', async () => {
  for (const [path, status, key] of [
    ['tariff/0000000000', 404, 'not-found'],
    ['tariff/durian', 404, 'not-found'],
    ['tariff/__proto__', 404, 'not-found'],
    ['tariff/0810600000%00', 404, 'not-found'],
    [`tariff/${DURIAN}?at=2026-02-30`, 400, 'parameter-wrong'],
    [`tariff/${DURIAN}?at=9999-12-31`, 400, 'parameter-wrong'],
    [`tariff/${DURIAN}?at=`, 400, 'parameter-wrong'],
    ['tariff?under=8x', 400, 'parameter-wrong'],
    [`tariff?search=${'a'.repeat(61)}`, 400, 'parameter-wrong'],
    ['tariff?q=durian', 400, 'parameter-unknown'],
    ['duty?at=tomorrow', 400, 'parameter-wrong'],
  ] as const) {
    const response = await ask(path)
    const { faults } = await problemBody(response)
    assert.deepEqual([response.status, faults[0]?.key], [status, key], path)
  }
})

const GOODS = {
  hs: DURIAN,
  origin: 'TH',
  value: '1000000.00',
  currency: 'CNY',
  terms: 'CIF',
  net: '36000',
}
interface Worked {
  readonly at: string
  readonly amounts: Record<string, string> & { lines: readonly Record<string, string>[] }
  readonly working: Record<string, string>
  readonly others: readonly { claim: string; amounts?: Record<string, string> }[]
}

test('goods are worked out, with the rate that was taken and what would be cheaper', async () => {
  const response = await post(GOODS, '?at=2026-12-01')
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('cache-control'), 'no-store')
  const found = (await response.json()) as Worked
  const { value, duty, vat, due, lines } = found.amounts
  assert.deepEqual([value, duty, vat, due], ['1000000.00', '200000.00', '108000.00', '308000.00'])
  assert.deepEqual([lines[0]?.basis, lines[0]?.rate], ['mfn', '20.0000'])
  assert.deepEqual([found.working.percent, found.working.vat], ['20.0000', '9.0000'])
  assert.deepEqual(
    found.others.map(each => [each.claim, each.amounts?.due]),
    [
      ['acfta', '90000.00'],
      ['rcep', '133600.00'],
    ],
  )
  const claimed = (await (await post({ ...GOODS, preference: 'acfta' })).json()) as Worked
  assert.deepEqual(
    claimed.others.map(each => each.claim),
    ['', 'rcep'],
  )
  const later = (await (await post(GOODS, '?at=2027-01-01')).json()) as Worked
  assert.deepEqual([later.at, later.amounts.duty], ['2027-01-01', '220000.00'])
})

test('what may be chosen: countries, currencies with a rate, terms', async () => {
  const found = (await (await ask('duty?at=2026-12-01')).json()) as {
    currency: string
    choices: Record<string, readonly { code: string }[]>
  }
  const has = (field: string, each: string): boolean =>
    found.choices[field]?.some(choice => choice.code === each) === true
  assert.equal(found.currency, 'CNY')
  assert.ok(has('origin', 'VN') && has('currency', 'USD') && has('terms', 'FOB'))
  assert.deepEqual(Object.keys(found.choices).sort(), ['currency', 'origin', 'terms'])
})

test('hostile goods are refused by name and field, and nothing is worked out', async () => {
  const huge = '9'.repeat(30)
  for (const [change, status, key, path] of [
    [{ value: Number.NaN }, 422, 'wrong-type', '/value'],
    [{ value: 1e300 }, 422, 'send-as-string', '/value'],
    [{ value: 'NaN' }, 422, 'not-a-decimal', '/value'],
    [{ value: 'Infinity' }, 422, 'not-a-decimal', '/value'],
    [{ value: '1e9' }, 422, 'not-a-decimal', '/value'],
    [{ value: '-1.00' }, 422, 'out-of-range', '/value'],
    [{ value: '-0' }, 422, 'out-of-range', '/value'],
    [{ value: '1.001' }, 422, 'too-many-decimals', '/value'],
    [{ value: '0' }, 422, 'value-missing', '/value'],
    [{ value: huge }, 422, 'amount-too-large', ''],
    [{ value: `${huge}9` }, 422, 'not-a-decimal', '/value'],
    [{ net: '0' }, 422, 'net-missing', '/net'],
    [{ hs: '0810600001' }, 422, 'hs-unknown', '/hs'],
    [{ hs: '0810\u0000600' }, 422, 'malformed-text', '/hs'],
    [{ hs: '__proto__' }, 422, 'unknown-code', '/hs'],
    [{ hs: '8517120011' }, 422, 'hs-withdrawn', '/hs'],
    [{ origin: 'QQ' }, 422, 'origin-unknown', '/origin'],
    [{ origin: 'T\u202eH' }, 422, 'unknown-code', '/origin'],
    [{ currency: 'QQQ' }, 422, 'currency-unknown', '/currency'],
    [{ currency: 'AFN' }, 422, 'reference-missing', '/currency'],
    [{ terms: 'FOB' }, 422, 'freight-missing', '/freight'],
    [{ freight: '5' }, 422, 'freight-not-open', '/freight'],
    [{ preference: 'acfta', origin: 'US' }, 422, 'preference-not-for-origin', '/preference'],
    [{ preference: 'nafta' }, 422, 'unknown-code', '/preference'],
    [{ quantity: '3' }, 422, 'quantity-without-unit', '/unit'],
    [{ office: '7208' }, 422, 'unknown-field', '/office'],
    [{ items: [] }, 422, 'unknown-field', '/items'],
    [{ toString: 'x' }, 422, 'unknown-field', '/toString'],
  ] as const) {
    const response = await post({ ...GOODS, ...change })
    const { faults } = await problemBody(response)
    const what = JSON.stringify(change)
    assert.equal(response.status, status, what)
    assert.ok(
      faults.some(each => each.key === key && each.path === path),
      `${what} ${JSON.stringify(faults)}`,
    )
    assert.ok(
      faults.every(each => each.message !== each.key),
      what,
    )
  }
  for (const [body, status] of [
    ['', 400],
    ['[]', 422],
    ['null', 422],
    ['{"hs":"1","hs":"2"}', 400],
    ['{"a":'.repeat(500), 400],
    [JSON.stringify({ ...GOODS, note: 'x'.repeat(5_000) }), 413],
  ] as const) {
    assert.equal((await post(body)).status, status, body.slice(0, 40))
  }
  const { position } = door.inner.engine.statistics()
  assert.equal(position, 0, 'nothing was lodged')
})

test('an address that asks too often is told to wait, others are not', async () => {
  const slow = await testDoor({
    limits: { tariff: { rate: 1, burst: 3 }, duty: { rate: 1, burst: 2 } },
  })
  try {
    const statuses = async (path: string, init: RequestInit = {}): Promise<number[]> => {
      const found: number[] = []
      for (let n = 0; n < 5; n++) {
        const response = await slow.ask(path, { key: '', ...init })
        found.push(response.status)
        assert.ok(response.headers.has('ratelimit'))
        if (response.status === 429) assert.ok(Number(response.headers.get('retry-after')) >= 1)
      }
      return found
    }
    assert.deepEqual(await statuses('/api/v1/tariff'), [200, 200, 200, 429, 429])
    const body = JSON.stringify(GOODS)
    const headers = { 'content-type': 'application/json' }
    const asked = { method: 'POST', headers, body }
    assert.deepEqual(await statuses('/api/v1/duty', asked), [200, 200, 429, 429, 429])
  } finally {
    await slow.end()
  }
})

test('a node whose declarants state the rates has neither tariff nor calculator', async () => {
  const korean = await testDoor({ engine: { country: 'KR' } })
  try {
    for (const path of ['/api/v1/tariff', `/api/v1/tariff/${DURIAN}`, '/api/v1/duty']) {
      assert.equal((await korean.ask(path, { key: '' })).status, 404, path)
    }
  } finally {
    await korean.end()
  }
})

test('a node of Viet Nam: its own agreements and currency; a VAT that nobody said is not shown', async () => {
  const hanoi = await testDoor({ engine: { country: 'VN', zone: 'Asia/Ho_Chi_Minh' } })
  try {
    const { database, engine } = hanoi.inner
    const put = async (name: string, rows: readonly DatedRow[]): Promise<void> => {
      await putVersion(database, 0, { pack: 'trade', name, rows, source: 'test', switched: 0 })
      await engine.refresh()
    }
    const from = '2026-01-01'
    await put('hs', [{ key: '02071200', from, row: { vi: 'Gà đông lạnh' } }])
    await put('duty', [
      { key: '02071200:mfn', from, row: { percent: '40' } },
      { key: '02071200:atiga', from, row: { percent: '5' } },
    ])
    const shown = await (await hanoi.ask('/api/v1/tariff/02071200', { key: '' })).json()
    assert.equal(shown.goods.vat, undefined)
    assert.equal(shown.currency, 'VND')
    const asked = { hs: '02071200', origin: 'TH', value: '1000000', currency: 'VND', terms: 'CIF' }
    const work = (): Promise<Response> =>
      hanoi.ask('/api/v1/duty', {
        key: '',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...asked, net: '10', preference: 'atiga' }),
      })
    const refused = await work()
    assert.equal(refused.status, 422)
    const { faults } = await problemBody(refused)
    assert.deepEqual(
      faults?.map(({ key, path }) => [key, path]),
      [['reference-missing', '/hs']],
    )
    await put('setting', [{ key: 'vat', from, row: { amount: '8' } }])
    // 5 % of 1,000,000, and 8 % of 1,050,000
    const { amounts } = await (await work()).json()
    assert.deepEqual([amounts.duty, amounts.vat, amounts.due], ['50000', '84000', '134000'])
  } finally {
    await hanoi.end()
  }
})
