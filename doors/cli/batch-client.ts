// The batch route from the other side: lines go out while answers come in, in the same order.
import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { createInterface } from 'node:readline'
import type { Fault } from '#kit/fault.ts'
import { Told } from './node.ts'

export interface BatchLine {
  readonly key?: string
  readonly effective?: string
  /** JSON text of the document */
  readonly document: string
}

export interface BatchAnswer {
  readonly line: number
  /** as of the single route: 201 lodged, 200 lodged before, else why not */
  readonly status: number
  readonly id?: string
  readonly number?: string
  readonly faults?: readonly Fault[]
}

export interface BatchTarget {
  /** e.g. http://127.0.0.1:8080 */
  readonly url: string
  readonly key: string
  /** `pack.filing` */
  readonly filing: string
}

/** Members in an order of their own: the same line always has the same bytes. */
export const envelope = ({ key, effective, document }: BatchLine): string => {
  const once = key === undefined ? '' : `"idempotencyKey":${JSON.stringify(key)},`
  const at = effective === undefined ? '' : `"effective":${JSON.stringify(effective)},`
  return `{${once}${at}"filing":${document}}\n`
}

/** Send lines and yield each one's answer, in order. Memory is flat: both ends push back. */
export async function* lodgeBatch(
  target: BatchTarget,
  lines: AsyncIterable<BatchLine> | Iterable<BatchLine>,
): AsyncGenerator<BatchAnswer> {
  const address = new URL(`/api/v1/filings/${target.filing}/batch`, target.url)
  const { request } = address.protocol === 'https:' ? https : http
  const call = request(address, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${target.key}`,
      'content-type': 'application/x-ndjson',
      accept: 'application/x-ndjson',
    },
  })
  const sent = send(call, lines)
  sent.catch(error => call.destroy(error))
  const [response] = (await once(call, 'response')) as [http.IncomingMessage]
  if (response.statusCode !== 200) {
    let text = ''
    for await (const part of response.setEncoding('utf8')) text += part
    throw new Told(`${address.href} answered ${response.statusCode}: ${text.slice(0, 500)}`)
  }
  for await (const line of createInterface({ input: response, crlfDelay: Infinity })) {
    if (line !== '') yield JSON.parse(line) as BatchAnswer
  }
  await sent
}

const send = async (
  call: http.ClientRequest,
  lines: AsyncIterable<BatchLine> | Iterable<BatchLine>,
): Promise<void> => {
  let waiting = ''
  for await (const line of lines) {
    waiting += envelope(line)
    // a write a line would cost a system call each; 64 KB is some twenty filings
    if (waiting.length < 65_536) continue
    const text = waiting
    waiting = ''
    if (!call.write(text)) await once(call, 'drain')
  }
  call.end(waiting)
}
