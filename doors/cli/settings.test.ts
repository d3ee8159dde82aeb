import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { readSettings, type Settings, type SettingsFault } from './settings.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'beibu-settings-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const good = (env: NodeJS.ProcessEnv): Settings => {
  const read = readSettings(env, cwd)
  if (Array.isArray(read)) throw new Error(JSON.stringify(read))
  return read
}
const bad = (env: NodeJS.ProcessEnv): SettingsFault[] => {
  const read = readSettings(env, cwd)
  if (!Array.isArray(read)) throw new Error('it was expected to be refused')
  return read
}
const file = (content: unknown, path = 'data/beibu.json'): void => {
  mkdirSync(join(cwd, 'data'), { recursive: true })
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  writeFileSync(join(cwd, path), text)
}

test('without any setting there are defaults, and others’ variables do not matter', () => {
  assert.deepEqual(good({ PATH: '/bin', TZ: 'UTC', HOST: '', BEIBU_SHARED: '/somewhere' }), {
    host: '127.0.0.1',
    port: 8080,
    data: join(cwd, 'data'),
    country: 'CN',
    zone: 'Asia/Shanghai',
    log: 'info',
    node: 'beibu.local/journal',
  })
})

test('every setting from the environment', () => {
  const env = {
    HOST: '::1',
    PORT: '0',
    BEIBU_DATA: 'elsewhere',
    DATABASE_URL: 'postgresql://beibu:secret@db.example.org:5432/beibu?sslmode=require',
    BEIBU_DEMO: '1',
    BEIBU_COUNTRY: 'GB',
    BEIBU_ZONE: 'Asia/Ho_Chi_Minh',
    BEIBU_LOG: 'debug',
    BEIBU_NODE: 'customs.example.org/journal-1',
    BEIBU_PUBLIC_TRADERS: '3',
  }
  assert.deepEqual(good(env), {
    host: '::1',
    port: 0,
    data: join(cwd, 'elsewhere'),
    databaseUrl: env.DATABASE_URL,
    demo: true,
    country: 'GB',
    zone: 'Asia/Ho_Chi_Minh',
    log: 'debug',
    node: 'customs.example.org/journal-1',
    publicTraders: 3,
  })
  assert.equal(good({ BEIBU_DEMO: '0' }).demo, false)
})

test('the zone follows the country unless it is named', () => {
  assert.equal(good({ BEIBU_COUNTRY: 'KR' }).zone, 'Asia/Seoul')
  assert.equal(good({ BEIBU_COUNTRY: 'GB' }).zone, 'Europe/London')
  assert.equal(good({ BEIBU_COUNTRY: 'VN' }).zone, 'Asia/Ho_Chi_Minh')
  assert.equal(good({ BEIBU_COUNTRY: 'GB', BEIBU_ZONE: 'UTC' }).zone, 'UTC')
})

const WRONG: Readonly<Record<string, readonly string[]>> = {
  HOST: ['http://localhost', 'localhost:80', 'a b', '1.2.3', '256.1.1.1', '-x', '[::1]'],
  PORT: ['65536', '-1', '80a', '8080.0', '1e3', '0x50', ' 80', '٣٠'],
  DATABASE_URL: ['mysql://u:hunter2@h/d', 'hunter2', 'postgres://u:hunter2@h:port/d'],
  BEIBU_DEMO: ['true', '2', 'yes'],
  BEIBU_COUNTRY: ['cn', 'US', 'CHN'],
  BEIBU_ZONE: ['Beijing', '+08:00', 'Asia/Nowhere', 'UTC+8'],
  BEIBU_LOG: ['verbose', 'INFO', 'trace'],
  BEIBU_PUBLIC_TRADERS: ['1', '-3', '1000', '03', 'three', '2.5'],
  BEIBU_NODE: ['Beibu', 'a b', 'ä', 'x'.repeat(101)],
  BEIBU_URL: [
    'beibu.example.org',
    'http://beibu.example.org',
    'https://u:p@h',
    'https://h/path',
    'https://h/?a=1',
    'ftp://h',
    'https://',
  ],
  BEIBU_MAIL_FROM: [
    'Beibu',
    'a@b, c@d',
    'Beibu <a@b> <c@d>',
    'a@b\r\nBcc: c@d',
    'Name\u2028 <a b@c>',
    '"x" <a@b>',
  ],
}
for (const [name, values] of Object.entries(WRONG)) {
  test(`${name}: a wrong value is named with the reason, from environment and file`, () => {
    for (const value of values) {
      const [fault, ...more] = bad({ [name]: value })
      assert.deepEqual([fault?.name, more], [name, []], value)
      assert.match(fault?.reason ?? '', /^must be /)
      assert.ok(!fault?.reason.includes('hunter2'))
      file({ [name]: value })
      assert.deepEqual(bad({}), [fault])
      rmSync(join(cwd, 'data'), { recursive: true })
    }
  })
}

test('DATABASE_URL in all its usual forms', () => {
  const urls = [
    'postgres://h/d',
    'postgresql://u:p%40ss@[::1]:5432/d',
    'postgresql:///beibu?host=%2Frun%2Fpostgresql&user=beibu',
    'postgresql://beibu@/beibu?host=/run/postgresql',
  ]
  for (const url of urls) assert.equal(good({ DATABASE_URL: url }).databaseUrl, url)
})

test('BEIBU_DATA must not be a file', () => {
  file('{}', 'data/x')
  const faults = bad({ BEIBU_DATA: 'data/x' })
  assert.deepEqual(
    faults.map(fault => fault.name),
    ['BEIBU_DATA'],
  )
  assert.match(faults[0]?.reason ?? '', /^must be the path of a folder/)
})

test('an unknown setting is refused, with the name that was meant', () => {
  assert.deepEqual(bad({ BEIBU_CONTRY: 'KR' }), [
    { name: 'BEIBU_CONTRY', reason: 'is not a setting; did you mean BEIBU_COUNTRY?' },
  ])
  assert.match(bad({ BEIBU_COLOUR: 'blue' })[0]?.reason ?? '', /is not a setting; there are HOST,/)
  file({ port: 80, BEIBU_LANG: 'zh' })
  assert.deepEqual(bad({}), [
    { name: 'BEIBU_LANG', reason: 'is not a setting; did you mean BEIBU_LOG?' },
    { name: 'port', reason: 'is not a setting; did you mean PORT?' },
  ])
})

test('all that is wrong is said at once', () => {
  file({ PORT: 99_999, BEIBU_LOG: 'loud' })
  const names = bad({ HOST: '?', BEIBU_X: '1' }).map(fault => fault.name)
  assert.deepEqual(names, ['BEIBU_LOG', 'BEIBU_X', 'HOST', 'PORT'])
})

test('the file in the data folder holds the same names; the environment wins', () => {
  file({ PORT: 9000, HOST: '0.0.0.0', BEIBU_COUNTRY: 'KR', BEIBU_DEMO: 1 })
  const settings = good({ HOST: 'localhost' })
  const { host, port, country, zone, demo } = settings
  assert.deepEqual(
    { host, port, country, zone, demo },
    { host: 'localhost', port: 9000, country: 'KR', zone: 'Asia/Seoul', demo: true },
  )
})

test('a wrong value in the file does not matter when the environment has another', () => {
  file({ PORT: 'x' })
  assert.equal(good({ PORT: '1' }).port, 1)
})

test('BEIBU_SETTINGS names another file, whose paths count from its folder', () => {
  file({ BEIBU_DATA: 'store', PORT: 1 }, 'data/node.json')
  const settings = good({ BEIBU_SETTINGS: 'data/node.json' })
  assert.equal(settings.data, join(cwd, 'data/store'))
  const both = good({ BEIBU_SETTINGS: 'data/node.json', BEIBU_DATA: 'mine' })
  assert.deepEqual([both.data, both.port], [join(cwd, 'mine'), 1])
})

test('a file that was named and is not there, or is broken, stops the start', () => {
  const [absent] = bad({ BEIBU_SETTINGS: 'nowhere.json' })
  assert.equal(absent?.name, 'BEIBU_SETTINGS')
  assert.match(absent?.reason ?? '', /cannot be read: ENOENT/)
  for (const text of ['{"DATABASE_URL": "postgres://u:hunter2@h/d",}', 'hunter2', '[1]', '']) {
    file(text)
    const [fault] = bad({})
    assert.equal(fault?.name, 'beibu.json')
    assert.match(fault?.reason ?? '', /is not JSON|must hold one JSON object/)
    assert.ok(!fault?.reason.includes('hunter2'))
  }
})

test('a file may begin with a BOM; lists, null and yes or no are no values', () => {
  file('\ufeff{"PORT": 7}')
  assert.equal(good({}).port, 7)
  file({ PORT: null, HOST: ['a'], BEIBU_DEMO: true })
  assert.deepEqual(
    bad({}).map(fault => fault.name),
    ['BEIBU_DEMO', 'HOST', 'PORT'],
  )
})

test('the file in the data folder cannot name another data folder', () => {
  file({ BEIBU_DATA: '/elsewhere' })
  const [fault] = bad({})
  assert.equal(fault?.name, 'BEIBU_DATA')
  assert.match(fault?.reason ?? '', /cannot be set in .*beibu\.json/)
})

const POST = {
  BEIBU_URL: 'https://beibu.example.org/',
  BEIBU_SMTP: 'smtp://post%40beibu:p%2Fw@mail.example.org',
  BEIBU_MAIL_FROM: 'Beibu <beibu@example.org>',
}

test('letters need a server, a sender and the address that their links lead to', () => {
  const { url, post } = good(POST)
  assert.equal(url, 'https://beibu.example.org')
  assert.deepEqual(post, { smtp: POST.BEIBU_SMTP, from: POST.BEIBU_MAIL_FROM, url })
  assert.equal(good({ BEIBU_URL: 'http://localhost:8080' }).url, 'http://localhost:8080')
  assert.equal(good({ BEIBU_MAIL_FROM: 'a@b' }).post, undefined)
  assert.deepEqual(bad({ BEIBU_SMTP: POST.BEIBU_SMTP }), [
    { name: 'BEIBU_MAIL_FROM', reason: 'must be set where BEIBU_SMTP is' },
    { name: 'BEIBU_URL', reason: 'must be set where BEIBU_SMTP is' },
  ])
})

test('BEIBU_SMTP: a wrong one is named without its password', () => {
  for (const smtp of [
    'mail.example.org',
    'http://u:hunter2@h',
    'smtp://u@h',
    'smtp://:hunter2@h',
    'smtp://u:hunter2@h/path',
    'smtp://u:hunter2@h?x=1',
    'smtp://u:hunter2@h:99999',
    'smtp://u:hunter2%zz@h',
    'smtp://u:hunter2%0d%0aX@h',
    'smtp://',
  ]) {
    const [fault, ...more] = bad({ ...POST, BEIBU_SMTP: smtp })
    assert.deepEqual([fault?.name, more], ['BEIBU_SMTP', []], smtp)
    assert.match(fault?.reason ?? '', /^must be smtp:.*its value is not shown here$/)
  }
})

const SHOP = {
  BEIBU_SHOP_PLATFORM: '91450103EXAMPLE00R 示例商城 Example Shop',
  BEIBU_SHOP_OFFICE: '7216',
  BEIBU_SHOP_PROVIDER: 'EXAMPLEPAY Example Pay https://pay.example.org/beibu/',
  BEIBU_SHOP_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
}

test('the shop: who sells and who takes the money, all of it or none', () => {
  const { shop } = good(SHOP)
  assert.deepEqual(
    [shop?.platform, shop?.platformName, shop?.office, shop?.provider, shop?.providerName],
    ['91450103EXAMPLE00R', '示例商城 Example Shop', '7216', 'EXAMPLEPAY', 'Example Pay'],
  )
  assert.deepEqual([shop?.pay.name, shop?.pay.url], ['examplepay', 'https://pay.example.org/beibu'])
  for (const name of Object.keys(SHOP)) {
    assert.deepEqual(
      bad({ ...SHOP, [name]: '' }).map(each => each.name),
      [name],
    )
  }
})

test('a wrong setting of the shop is named, and its secret is not shown', () => {
  for (const [name, value] of [
    ['BEIBU_SHOP_PLATFORM', '91450103EXAMPLE00R'],
    ['BEIBU_SHOP_PLATFORM', 'small letters'],
    ['BEIBU_SHOP_OFFICE', '72160'],
    ['BEIBU_SHOP_PROVIDER', 'EXAMPLEPAY Example Pay'],
    ['BEIBU_SHOP_PROVIDER', 'EXAMPLEPAY Example Pay http://pay.example.org'],
    ['BEIBU_SHOP_PROVIDER', 'EXAMPLEPAY Example Pay https://user:secret@pay.example.org'],
    ['BEIBU_SHOP_SECRET', 'whsec_c2hvcnQ='],
  ] as const) {
    const faults = bad({ ...SHOP, [name]: value })
    assert.deepEqual(
      faults.map(each => each.name),
      [name],
      value,
    )
    if (name === 'BEIBU_SHOP_SECRET') assert.doesNotMatch(faults[0]!.reason, /c2hvcnQ/)
  }
})

test('customs’ side needs an address, a key of RSA, and a folder of keys where one is named', () => {
  const pem = (type: 'rsa' | 'ed25519'): string => {
    const { privateKey } =
      type === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ed25519')
    return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  }
  writeFileSync(join(cwd, 'rsa.pem'), pem('rsa'))
  writeFileSync(join(cwd, 'other.pem'), pem('ed25519'))
  mkdirSync(join(cwd, 'keys'))
  const own = { BEIBU_CUSTOMS_URL: 'https://customs.example.org/in/', BEIBU_CUSTOMS_KEY: 'rsa.pem' }
  const { customsUrl, customsKey, customsTrusted } = good({ ...own, BEIBU_CUSTOMS_TRUSTED: 'keys' })
  assert.equal(customsUrl, 'https://customs.example.org/in')
  assert.deepEqual([customsKey, customsTrusted], [join(cwd, 'rsa.pem'), join(cwd, 'keys')])
  const named = (env: NodeJS.ProcessEnv): string[] => bad(env).map(each => each.name)
  assert.deepEqual(named({ BEIBU_CUSTOMS_URL: own.BEIBU_CUSTOMS_URL }), ['BEIBU_CUSTOMS_KEY'])
  for (const url of ['http://customs.example.org', 'https://u:hunter2@h', 'https://h/?a=1', 'x']) {
    assert.deepEqual(named({ ...own, BEIBU_CUSTOMS_URL: url }), ['BEIBU_CUSTOMS_URL'], url)
  }
  for (const key of ['other.pem', 'keys', 'none.pem']) {
    assert.deepEqual(named({ ...own, BEIBU_CUSTOMS_KEY: key }), ['BEIBU_CUSTOMS_KEY'], key)
  }
  writeFileSync(join(cwd, 'keys/CODE.pem'), 'no key')
  for (const folder of ['keys', 'rsa.pem', 'none']) {
    const faults = named({ BEIBU_CUSTOMS_TRUSTED: folder })
    assert.deepEqual(faults, ['BEIBU_CUSTOMS_TRUSTED'], folder)
  }
})
