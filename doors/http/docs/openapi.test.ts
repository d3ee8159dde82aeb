import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import Schema from 'typebox/schema'
import type { MountedFiling } from '#engine/mounted.ts'
import { OUTCOMES, type OutcomeKey } from '#kit/fault.ts'
import type { JsonSchema } from '#kit/field.ts'
import { LANGS } from '#kit/words.ts'
import { acceptedBody, DECLARATIONS, declaration, type TestDoor, testDoor } from '../testing.ts'
import { curlOf } from './curl.ts'
import { lesserRoles, OPEN } from './lesser.ts'
import type { OpenApi, Operation } from './openapi.ts'

const noCurl = spawnSync('curl', ['--version']).status === 0 ? false : 'no curl here'

let door: TestDoor
let api: OpenApi
before(async () => {
  // a folder without a page: the routes are there all the same
  door = await testDoor({ webFolder: import.meta.dirname })
  api = (await (await door.ask('/openapi.json', { key: '' })).json()) as OpenApi
})
after(() => door.end())

const operations = (): { path: string; method: string; operation: Operation }[] =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

/** Fastify's own table of routes, read off its printed tree: `POST /api/v1/…/{number}`. */
const served = (): string[] => {
  const parts: string[] = []
  const found: string[] = []
  for (const line of door.server.printRoutes().split('\n')) {
    const [, indent = '', part = '', methods] =
      /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? []
    if (part === '') continue
    parts.length = indent.length / 4
    parts.push(part)
    const path = parts
      .join('')
      .replaceAll(/:(\w+)/g, '{$1}')
      .replace('*', '{path}')
    for (const method of methods?.split(', ') ?? []) found.push(`${method} ${path}`)
  }
  return found
}

test('every route that is served is described, and every described one is served', () => {
  const described = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`)
  const table = served()
  assert.ok(table.length > 30)
  const withoutHead = table.filter(route => !route.startsWith('HEAD '))
  assert.deepEqual([...described].sort(), withoutHead.sort())
  for (const route of table.filter(each => each.startsWith('HEAD '))) {
    assert.ok(described.includes(route.replace('HEAD', 'GET')), route)
  }
})

/** All values of a tree, with their JSON Pointers. */
const walk = function* (value: unknown, path = ''): Generator<[string, unknown]> {
  yield [path, value]
  if (typeof value !== 'object' || value === null) return
  for (const [key, each] of Object.entries(value)) yield* walk(each, `${path}/${key}`)
}

test('the description is sound OpenAPI 3.1', () => {
  assert.equal(api.openapi, '3.1.0')
  assert.ok(api.info.title && /^\d+\.\d+\.\d+/.test(api.info.version))
  const ids = operations().map(({ operation }) => operation.operationId)
  assert.equal(new Set(ids).size, ids.length)
  const tags = new Set(api.tags.map(({ name }) => name))
  for (const { path, method, operation } of operations()) {
    const at = `${method} ${path}`
    assert.match(path, /^\//)
    assert.ok(['get', 'post'].includes(method), at)
    assert.ok(operation.summary && operation.tags.every(tag => tags.has(tag)), at)
    const { parameters = [], responses } = operation
    const inPath = parameters.filter(each => each.in === 'path').map(each => `{${each.name}}`)
    assert.deepEqual(path.match(/\{\w+\}/g) ?? [], inPath, at)
    for (const each of parameters) {
      assert.ok(each.description && each.schema, `${at} ${each.name}`)
      assert.ok(each.in !== 'path' || each.required, at)
    }
    const names = parameters.map(each => `${each.in} ${each.name}`)
    assert.equal(new Set(names).size, names.length, at)
    assert.ok(
      Object.keys(responses).some(status => /^[23]/.test(status)),
      at,
    )
    for (const [status, response] of Object.entries(responses)) {
      assert.match(status, /^[2345]\d\d$/)
      assert.ok(response.description, `${at} ${status}`)
    }
    for (const name of operation.security.flatMap(each => Object.keys(each))) {
      assert.ok(name in api.components.securitySchemes, at)
    }
  }
  for (const [path, value] of walk(api)) {
    if (!path.endsWith('/$ref')) continue
    const name = /^#\/components\/schemas\/(.+)$/.exec(String(value))?.[1] ?? ''
    assert.ok(Object.hasOwn(api.components.schemas, name), `${path}: ${value}`)
  }
  for (const name of Object.keys(api.components.schemas)) assert.match(name, /^[\w.-]+$/)
})

const validator = (schema: JsonSchema | undefined) => {
  assert.ok(schema)
  return Schema.Compile({ ...schema, components: api.components } as object)
}
const bodySchema = (path: string, method: string, status: number): JsonSchema | undefined => {
  const { content } = api.paths[path]?.[method]?.responses[status] ?? {}
  return Object.values(content ?? {})[0]?.schema
}
const fits = (schema: JsonSchema | undefined, value: unknown): void => {
  const check = validator(schema)
  assert.ok(check.Check(value), JSON.stringify(check.Errors(value)[1].slice(0, 3)))
}

test('what the routes answer is what the description says', async () => {
  const response = await door.lodge(declaration())
  const accepted = await acceptedBody(response)
  fits(bodySchema(DECLARATIONS, 'post', 201), accepted)
  const one = `${DECLARATIONS}/${accepted.number}`
  const filing = `${DECLARATIONS}/{number}`
  for (const [address, path] of [
    [DECLARATIONS, DECLARATIONS],
    [one, filing],
    [`${one}/history`, `${filing}/history`],
    [`${one}/proof`, `${filing}/proof`],
    ['/api/v1/totals/trade.declared?by=office', '/api/v1/totals/{measure}'],
    ['/api/v1/worklist', '/api/v1/worklist'],
    ['/api/v1/checkpoint', '/api/v1/checkpoint'],
    ['/api/v1/words/vi', '/api/v1/words/{lang}'],
    ['/api/v1/types', '/api/v1/types'],
    ['/health/ready', '/health/ready'],
  ] as const) {
    const answer = await door.ask(address)
    assert.equal(answer.status, 200, address)
    fits(bodySchema(path, 'get', 200), await answer.json())
  }
  const batch = await door.ask(`${DECLARATIONS}/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: `${JSON.stringify(declaration())}\n{}`,
  })
  for (const line of (await batch.text()).trimEnd().split('\n')) {
    fits(bodySchema(`${DECLARATIONS}/batch`, 'post', 200), JSON.parse(line))
  }
  const lost = await door.ask(`${one}/pay`, { method: 'POST', headers: { 'if-match': '"9"' } })
  assert.equal(lost.status, 409)
  fits({ $ref: '#/components/schemas/Problem' }, await lost.json())
})

test('a document’s schema takes what the engine takes, and the example is one', async () => {
  const document = validator({ $ref: '#/components/schemas/trade.declaration' })
  assert.ok(document.Check(declaration()))
  assert.ok(!document.Check(declaration({ colour: 'red' })))
  assert.ok(!document.Check(declaration({ gross: 38400 })))
  const { requestBody } = api.paths[DECLARATIONS]?.post ?? {}
  const example = requestBody?.content['application/json']?.example
  assert.ok(document.Check(example))
  const lodged = await door.lodge(JSON.stringify(example))
  assert.equal(lodged.status, 201, await lodged.clone().text())
  for (const { type } of door.inner.mounted.filings.values()) {
    const path = `/api/v1/filings/${type}`
    const own = api.paths[path]?.post?.requestBody?.content['application/json']?.example
    assert.ok(validator({ $ref: `#/components/schemas/${type}` }).Check(own), type)
    const answer = await door.ask(`${path}?dry=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(own),
    })
    assert.equal(answer.status, 200, `${type} ${await answer.clone().text()}`)
  }
})

test('each fault is described with its status and a message in words', () => {
  for (const { path, operation } of operations()) {
    for (const [status, { content }] of Object.entries(operation.responses)) {
      const examples = content?.['application/problem+json']?.examples ?? {}
      for (const [key, { value }] of Object.entries(examples)) {
        assert.equal(String(OUTCOMES[key as OutcomeKey]), status, `${path} ${key}`)
        fits({ $ref: '#/components/schemas/Problem' }, value)
        const { title } = value as { title: string }
        assert.notEqual(title, key)
      }
    }
  }
})

test('T80: no route but the public ones is reached without a key', async () => {
  const open = new Set(
    operations()
      .filter(({ operation }) => operation.security.length === 0)
      .map(({ path, method }) => `${method.toUpperCase()} ${path}`),
  )
  assert.deepEqual([...open].filter(each => each.includes('/api/')).sort(), OPEN)
  const persons = new Set(
    operations()
      .filter(({ operation: { security } }) => security.length === 1 && 'session' in security[0]!)
      .map(({ path, method }) => `${method.toUpperCase()} ${path}`),
  )
  for (const route of served()) {
    const [method = '', path = ''] = route.split(' ')
    const described = route.replace(/^HEAD /, 'GET ')
    if (open.has(described)) continue
    const address = path.replace('{number}', '1').replace('{transition}', 'pay')
    for (const key of ['', `bb_${'A'.repeat(43)}`]) {
      const answer = await door.ask(address, {
        method,
        key,
        ...(method === 'POST'
          ? {
              headers: {
                'content-type': path.endsWith('/batch')
                  ? 'application/x-ndjson'
                  : path.endsWith('/ceb')
                    ? 'application/xml'
                    : 'application/json',
              },
              body: '{}',
            }
          : {}),
      })
      // a person's route says to a key that it is for people, and to nobody who is no page nothing
      const isPersons = persons.has(described)
      const status = !isPersons ? 401 : method === 'POST' ? 403 : key === '' ? 401 : 403
      assert.equal(answer.status, status, route)
    }
  }
})

/** Of people who signed in: no key comes through. */
const PEOPLES =
  /\/(notices|follow|members|invitations|mandates|keys|organisations|session|links|pass|totp|person)/

/** Of who works at a desk: a key may, in its own organisation (desk/*.test.ts try the rest). */
const DESK = /\/(drafts|attachments|queue|bulk|inspection)\b/

/** Customs' messages: traders lodge them, customs answers and asks. */
const CEB = /^\/api\/v1\/ceb\b/

const exampleOf = ({ type }: MountedFiling): string => {
  const { requestBody } = api.paths[`/api/v1/filings/${type}`]?.post ?? {}
  const example = requestBody?.content['application/json']?.example
  return JSON.stringify(type === door.inner.type.type ? declaration() : example)
}

/** Routes that are asked by POST and write nothing. */
const READERS = new Set(['/api/v1/duty', '/api/v1/shop/abroad', '/api/v1/shop/quote'])

test('T80: every writing route refuses a key of a lesser role', async () => {
  // a view is one's own affair, whatever one's role; calculator and quotes write nothing
  const writing = operations().filter(
    ({ method, path }) =>
      method === 'post' && !path.startsWith('/api/v1/views') && !READERS.has(path),
  )
  const tried = new Set<string>()
  const accepted = await acceptedBody(await door.lodge(declaration()))
  for (const mounted of door.inner.mounted.filings.values()) {
    for (const path of await lesserRoles(door, mounted, exampleOf(mounted), accepted))
      tried.add(path)
  }
  for (const { path } of writing.filter(each => PEOPLES.test(each.path))) {
    // a trader's key has the scopes of filings alone, and none of these keys is a page or a person
    for (const key of Object.values(door.keys)) {
      const answer = await door.ask(path.replace('{number}', accepted.number), {
        method: 'POST',
        key,
        headers: { 'content-type': 'application/json' },
        body: '{}',
      })
      assert.equal(answer.status, 403, path)
    }
    tried.add(path)
  }
  for (const { path } of writing.filter(each => DESK.test(each.path))) {
    const media = path.endsWith('/photographs') ? 'image/png' : 'application/json'
    const answer = await door.ask(path.replace('{number}', accepted.number), {
      method: 'POST',
      key: door.keys.operator,
      headers: { 'content-type': media, 'beibu-name': 'a.json' },
      body: '{}',
    })
    assert.ok([403, 404, 422].includes(answer.status), `${path} ${answer.status}`)
    tried.add(path)
  }
  for (const { path } of writing.filter(each => CEB.test(each.path))) {
    const { trader, officer, operator } = door.keys
    for (const key of path.endsWith('/ceb') ? [officer, operator] : [trader, operator]) {
      const type = path.endsWith('179') ? 'application/json' : 'application/xml'
      const headers = { 'content-type': type }
      const answer = await door.ask(path, { method: 'POST', key, headers, body: '{}' })
      assert.equal(answer.status, 403, path)
    }
    tried.add(path)
  }
  assert.deepEqual(new Set(writing.map(({ path }) => path)), tried)
  const after = await door.ask(`${DECLARATIONS}/${accepted.number}`)
  assert.equal(after.headers.get('etag'), `"${accepted.version}"`)
})

test('the curl samples of the docs page run as they are copied', { skip: noCurl }, async () => {
  const curl = async (command: string): Promise<number> => {
    const own = command.replaceAll('127.0.0.1:8080', `127.0.0.1:${door.port}`)
    // the feed never ends: long enough for a busy machine's answers, and no longer
    const script = `${own} --max-time 5 -o /dev/null -w '%{http_code}'`
    const child = spawn('bash', ['-c', script], { env: { ...process.env, KEY: door.keys.trader } })
    let text = ''
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString()
    })
    await once(child, 'close')
    return Number(text)
  }
  for (const { path, method, operation } of operations()) {
    const sample = curlOf(path, method, operation)
    // it sends a file of the reader's own
    if (/filings\.(ndjson|csv)/.test(sample)) continue
    const status = await curl(sample)
    if (path === '/api/v1/shop/quote') {
      assert.equal(status, 409, 'nobody said who sells here')
      continue
    }
    if (operation['x-page'] === true) {
      // a page's: nobody is signed in, no link has this token; but all of it is understood
      assert.ok(
        [200, 202, 401, 404].includes(status) || path.includes('passkey'),
        `${sample} ${status}`,
      )
      continue
    }
    if (CEB.test(path)) {
      // an unsigned answer of customs is nobody's, and a trader is not customs
      assert.equal(status, path.endsWith('/ceb') ? 200 : path.endsWith('179') ? 403 : 401, sample)
      continue
    }
    if (DESK.test(path)) {
      assert.ok([200, 201, 204, 403, 404].includes(status), `${sample} ${status}`)
      continue
    }
    // the number, or the file, that stands in for the reader's is none of this node's
    const none =
      /\{(number|path|draft|attachment|code|line|view)\}/.test(path) ||
      /^\/(screen\/?|verify|tariff|(app|shop)(\/.*)?)$/.test(path)
    // a trader's key is neither a person nor the operator
    const reads = method === 'get' && /mandates|session$/.test(path)
    const forbidden =
      (PEOPLES.test(path) && !reads) ||
      /letters|reconciliation|register|troubles|\/lane$|\/risk\//.test(path)
    const right = forbidden ? 403 : none ? 404 : path === '/' ? 302 : 200
    const made = method === 'post' && right === 200 && !READERS.has(path)
    assert.equal(status, made ? 201 : right, sample)
  }
})

test('the docs page is whole in each language, and runs nothing of its own', async () => {
  for (const lang of LANGS) {
    for (const [path, headers] of [
      ['/docs', { 'accept-language': lang }],
      [`/docs?lang=${lang}`, {}],
    ] as const) {
      const answer = await door.ask(path, { key: '', headers })
      assert.equal(answer.status, 200)
      assert.match(answer.headers.get('content-security-policy') ?? '', /script-src 'self';/)
      const page = await answer.text()
      assert.match(page, new RegExp(`<html lang="${lang}">`))
      for (const { operation } of operations()) {
        assert.ok(page.includes(`id="${operation.operationId.replace(/[^\w-]/g, '-')}"`))
      }
      assert.doesNotMatch(
        page,
        /<script(?! src="\/docs\/page\.js")|<style|\son\w+=|\sstyle=|https?:\/\/(?!127|www\.chinaport\.gov\.cn\/ceb)/,
      )
      assert.doesNotMatch(page, /undefined|\[object/)
    }
  }
  for (const name of ['style.css', 'page.js']) {
    assert.equal((await door.ask(`/docs/${name}`, { key: '' })).status, 200)
  }
  const style = await (await door.ask('/docs/style.css', { key: '' })).text()
  const fonts = [...style.matchAll(/url\("([^"]+)"\)/g)].map(([, address = '']) => address)
  assert.equal(fonts.length, 3)
  for (const address of fonts) {
    const font = await door.ask(address, { key: '' })
    assert.equal(Buffer.from(await font.arrayBuffer()).toString('latin1', 0, 4), 'wOF2', address)
  }
})
