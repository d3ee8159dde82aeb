import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openSocket } from '../raw.ts'
import { declaration, type TestDoor, testDoor } from '../testing.ts'
import { openFeed } from './sse.ts'

const NGINX = '/usr/sbin/nginx'
const skip = existsSync(NGINX) ? false : `no ${NGINX}`

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** As it comes: proxy_buffering is on by default; gzip for all that may be packed. */
const config = (folder: string, port: number, to: number): string => `
daemon off;
master_process off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  gzip on;
  gzip_proxied any;
  gzip_min_length 1;
  gzip_types application/json text/css text/javascript;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://127.0.0.1:${to}; }
  }
}
`

let door: TestDoor
let proxy: ChildProcess | undefined
let folder = ''
let port = 0

before(async () => {
  if (skip !== false) return
  door = await testDoor()
  folder = mkdtempSync(join(tmpdir(), 'beibu-nginx-'))
  port = await freePort()
  writeFileSync(join(folder, 'nginx.conf'), config(folder, port, door.port))
  proxy = spawn(NGINX, ['-p', folder, '-e', `${folder}/error.log`, '-c', `${folder}/nginx.conf`], {
    stdio: 'ignore',
  })
  for (let tries = 0; ; tries++) {
    try {
      ;(await openSocket(port)).destroy()
      return
    } catch (error) {
      if (tries > 100) throw error
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
})

after(async () => {
  if (proxy !== undefined) {
    const gone = once(proxy, 'exit')
    proxy.kill('SIGTERM')
    await gone
    rmSync(folder, { recursive: true, force: true })
    await door.end()
  }
})

test('T66: nginx as it comes keeps no event back and packs none', { skip }, async () => {
  assert.equal((await door.lodge(declaration())).status, 201)
  const start = performance.now()
  const reader = await openFeed(`http://127.0.0.1:${port}/api/v1/feed`, {
    'accept-encoding': 'gzip',
  })
  const first = await reader.find(({ event }) => event === 'snapshot')
  // a proxy that kept frames back would keep them until 4 or 8 kB are full, that is for ever here
  assert.ok(first.at - start < 10_000, `${first.at - start} ms to the first frame`)
  assert.equal(reader.answer.headers['content-encoding'], undefined)
  assert.equal(reader.answer.headers['content-type'], 'text/event-stream')
  for (let round = 0; round < 3; round++) {
    const lodged = performance.now()
    const response = await door.lodge(declaration())
    const { position } = (await response.json()) as { position: number }
    const frame = await reader.find(({ id }) => Number(id) >= position)
    assert.ok(frame.at - lodged < 10_000, `${frame.at - lodged} ms to a frame`)
  }
  reader.close()
})

test('T66: a batch answers line by line through nginx', { skip }, async () => {
  const lines = [declaration(), declaration()].map(each => `${JSON.stringify(each)}\n`)
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/filings/trade.declaration/batch`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${door.keys.trader}`,
      'content-type': 'application/x-ndjson',
    },
    body: lines.join(''),
  })
  const answers = (await response.text()).trimEnd().split('\n')
  assert.deepEqual(
    answers.map(answer => (JSON.parse(answer) as { status: number }).status),
    [201, 201],
  )
})
