// The other baseline: the shape of the design's trial, without Beibu. Node's own HTTP server takes
// filings one by one or as lines, parses the JSON and group-commits journal, filing and two
// entries.
// No check of fields, no rules, no assessment, no accounts, no tree, no cube, no keys.
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import {
  byteaArray,
  int8Array,
  jsonArray,
  textArray,
  timestamptzArray,
} from '#engine/store/binary.ts'
import { type ClientConfig, openDatabase } from '#engine/store/database.ts'
import { newId } from '#engine/store/ids.ts'
import { migrate } from '#engine/store/migrate.ts'

const MOST = 512
const LEAF = Buffer.alloc(32, 7)
const STATEMENT = `WITH u AS MATERIALIZED (
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::json[], $5::bytea[])
      AS u(position, filing, at, body, leaf)
  ), j AS (
    INSERT INTO journal (partition, position, at, effective, type, filing, number, event, steps,
      state, version, org, actor, reference, body, leaf)
    SELECT 0, position, at, at, 'bare', filing, filing, 'lodge', '', 'lodged', 1, 'o', 'a', 'r',
      body, leaf FROM u
  ), f AS (
    INSERT INTO filing (partition, filing, type, number, org, state, version, accepted, changed,
      awaits, reference, document, positions, marks, facets, listed)
    SELECT 0, filing, 'bare', filing, 'o', 'lodged', 1, at, at, '', 'r', position, ARRAY[position],
      '{}', '{}', '{}' FROM u
  ) INSERT INTO entry (partition, position, n, kind, debit, credit, unit, amount, hold)
    SELECT 0, position, n, 'posted', 'a', 'b', 'CNY', 1, '' FROM u, generate_series(0, 1) AS n`

interface Waiting {
  readonly body: Buffer
  readonly done: (position: number) => void
}

const serve = async (config: ClientConfig): Promise<void> => {
  const database = openDatabase(config, { max: 1 })
  await migrate(database, join(import.meta.dirname, '../engine/store/migrations'))
  const waiting: Waiting[] = []
  let running = false
  let position = 0
  const commit = async (): Promise<void> => {
    running = true
    await new Promise(setImmediate)
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST)
      const now = Date.now()
      const base = position
      position += batch.length
      await database.query({ name: 'bare', text: STATEMENT }, [
        int8Array(batch.map((_, i) => base + 1 + i)),
        textArray(batch.map(() => newId(now))),
        timestamptzArray(batch.map(() => now)),
        jsonArray(batch.map(each => each.body)),
        byteaArray(batch.map(() => LEAF)),
      ])
      for (const [i, { done }] of batch.entries()) done(base + 1 + i)
    }
    running = false
  }
  const take = (body: Buffer, done: (position: number) => void): void => {
    JSON.parse(body.toString('utf8'))
    waiting.push({ body, done })
    if (!running) void commit()
  }
  const server = http.createServer((request, response) => {
    if (request.url?.endsWith('/batch') === true) lines(request, response, take)
    else one(request, response, take)
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
}

type Take = (body: Buffer, done: (position: number) => void) => void

const one = (request: http.IncomingMessage, response: http.ServerResponse, take: Take): void => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    take(parts.length === 1 ? parts[0]! : Buffer.concat(parts), position => {
      const text = `{"position":${position}}`
      response.writeHead(201, [
        'Content-Type',
        'application/json',
        'Content-Length',
        `${text.length}`,
      ])
      response.end(text)
    })
  })
}

const lines = (request: http.IncomingMessage, response: http.ServerResponse, take: Take): void => {
  let rest = Buffer.alloc(0)
  let count = 0
  let open = 0
  let ended = false
  let text = ''
  response.writeHead(200, ['Content-Type', 'application/x-ndjson'])
  response.flushHeaders()
  const flush = (): void => {
    if (text !== '') response.write(text)
    text = ''
    if (ended && open === 0) response.end()
  }
  request.on('data', (part: Buffer) => {
    let bytes = Buffer.concat([rest, part])
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
      const line = ++count
      open++
      take(Buffer.from(bytes.subarray(0, end)), position => {
        open--
        if (text === '') setImmediate(flush)
        text += `{"line":${line},"status":201,"position":${position}}\n`
      })
      bytes = bytes.subarray(end + 1)
    }
    rest = bytes
  })
  request.on('end', () => {
    ended = true
    if (open === 0) flush()
  })
}

process.once('message', (config: ClientConfig) => void serve(config))
