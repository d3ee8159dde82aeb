import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sendRaw } from './raw.ts'
import { type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
let folder = ''
const SCRIPT = `console.log(${JSON.stringify('x'.repeat(5_000))})`

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'beibu-web-'))
  const web = join(folder, 'web')
  mkdirSync(join(web, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.js'), 'secret')
  writeFileSync(join(web, 'screen.html'), '<!doctype html><title>Beibu</title>')
  writeFileSync(join(web, 'app.html'), '<!doctype html><title>Workbench</title>')
  writeFileSync(join(web, 'assets/screen-Ab3_x9Qz.js'), SCRIPT)
  writeFileSync(join(web, 'assets/font-0a1b2c3d.woff2'), Buffer.from([0, 1, 2, 255]))
  writeFileSync(join(web, 'assets/plain.css'), 'a{}')
  writeFileSync(join(web, 'assets/unknown.exe'), 'x')
  door = await testDoor({ webFolder: web })
})
after(async () => {
  await door.end()
  rmSync(folder, { recursive: true })
})

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  door.ask(path, { key: '', headers, method })

test('the screen is a page under a policy that lets nothing in from elsewhere', async () => {
  for (const path of ['/screen', '/screen/', '/screen?lang=vi']) {
    const page = await ask(path)
    assert.equal(page.status, 200, path)
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.equal(page.headers.get('cache-control'), 'no-cache')
    assert.equal(page.headers.get('x-content-type-options'), 'nosniff')
    const policy = page.headers.get('content-security-policy') ?? ''
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/)
    assert.doesNotMatch(policy, /unsafe|https?:|\*/)
    assert.match(await page.text(), /<title>Beibu/)
    const again = await ask(path, { 'if-none-match': page.headers.get('etag') ?? '' })
    assert.equal(again.status, 304)
  }
  const home = await ask('/')
  assert.deepEqual([home.status, home.headers.get('location')], [302, '/screen'])
})

test('the workbench answers at every address below /app, under the same policy', async () => {
  const deep = '/app/filings/trade.declaration/720820260000000001'
  for (const path of ['/app', '/app/', deep, `${deep}?lang=th`, '/app/a/b/c/d']) {
    const page = await ask(path)
    assert.equal(page.status, 200, path)
    assert.equal(page.headers.get('cache-control'), 'no-cache')
    assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'; script/)
    assert.match(await page.text(), /<title>Workbench/)
  }
  assert.equal((await ask('/apps')).status, 404)
})

test('its files have their types, are packed where that helps, and are kept for ever', async () => {
  const script = await ask('/screen/assets/screen-Ab3_x9Qz.js', { 'accept-encoding': 'gzip, br' })
  assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8')
  assert.equal(script.headers.get('content-encoding'), 'gzip')
  assert.equal(script.headers.get('vary'), 'Accept-Encoding')
  assert.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.ok(Number(script.headers.get('content-length')) < 500)
  assert.equal(await script.text(), SCRIPT)
  for (const encoding of ['identity', 'gzip;q=0', 'br']) {
    const plain = await ask('/screen/assets/screen-Ab3_x9Qz.js', { 'accept-encoding': encoding })
    assert.equal(plain.headers.get('content-encoding'), null, encoding)
    assert.equal(await plain.text(), SCRIPT)
  }
  const font = await ask('/screen/assets/font-0a1b2c3d.woff2', { 'accept-encoding': 'gzip' })
  assert.equal(font.headers.get('content-type'), 'font/woff2')
  assert.equal(font.headers.get('content-encoding'), null)
  assert.deepEqual(Buffer.from(await font.arrayBuffer()), Buffer.from([0, 1, 2, 255]))
  const style = await ask('/screen/assets/plain.css')
  assert.equal(style.headers.get('cache-control'), 'no-cache')
  const head = await ask('/screen/assets/plain.css', {}, 'HEAD')
  assert.deepEqual([head.status, await head.text()], [200, ''])
})

test('there is no way out of the folder, and nothing in it that is no page', async () => {
  for (const path of [
    '/screen/assets/../screen.html',
    '/screen/assets/../../secret.js',
    '/screen/assets/..%2f..%2fsecret.js',
    '/screen/assets/%2e%2e/%2e%2e/secret.js',
    '/screen/assets//etc/passwd',
    '/screen/assets/..\\..\\secret.js',
    '/screen/assets/secret.js%00.css',
    '/screen/assets/unknown.exe',
    '/screen/assets/',
    '/screen/assets/__proto__',
    '/screen/../package.json',
    '/assets/plain.css',
  ]) {
    const answer = await sendRaw(
      door.port,
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    )
    assert.equal(answer.status, 404, path)
    assert.match(answer.headers['content-type'] ?? '', /problem\+json/)
  }
})
