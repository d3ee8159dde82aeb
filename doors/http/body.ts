// Reading what was sent, byte for byte: its size, its type, and getting rid of what is too much.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Deadlines } from './deadlines.ts'
import { Growing } from './growing.ts'
import { oneFault, type Problem } from './problem.ts'

/** Bodies announced by `Expect: 100-continue`, whose clients wait for a word before they send. */
const waiting = new WeakSet<IncomingMessage>()
export const holdBack = (raw: IncomingMessage): void => {
  waiting.add(raw)
}
/** From here on the body is wanted. */
export const letCome = (raw: IncomingMessage, res: ServerResponse): void => {
  if (waiting.delete(raw)) res.writeContinue()
}

/** What the head announces; infinite when it does not say. */
export const lengthOf = (raw: IncomingMessage): number => {
  const header = raw.headers['content-length']
  return header === undefined ? Number.POSITIVE_INFINITY : Number(header)
}

export const hasBody = (raw: IncomingMessage): boolean =>
  raw.headers['transfer-encoding'] !== undefined ||
  (raw.headers['content-length'] !== undefined && lengthOf(raw) > 0)

/** What remains of a body up to this is read and forgotten, so that the connection lives on. */
const SMALL = 65_536
/** A client that still sends is listened to for so long, as nginx does (lingering_close). */
const LINGER_MS = 2_000
const LONGEST_LINGER_MS = 10_000

/** How an answer ends when it is given before all of the request has come. */
export type Rest = 'none' | 'small' | 'large'
export const restOf = (raw: IncomingMessage): Rest => {
  if (raw.complete || !hasBody(raw)) return 'none'
  return lengthOf(raw) <= SMALL && !waiting.has(raw) ? 'small' : 'large'
}

/** Write the last of an answer whose request is not all read yet (`rest` is not 'none'). */
export const endEarly = (
  raw: IncomingMessage,
  res: ServerResponse,
  body: string | Buffer,
  rest: Rest,
  deadlines: Deadlines,
): void => {
  const { socket } = raw
  raw.on('error', () => {})
  if (rest === 'small') {
    const slow = deadlines.set(LINGER_MS, () => socket.destroy())
    raw.once('close', () => slow.clear())
    res.end(body)
    return
  }
  // Closing a socket that has unread bytes resets it, and the client would see the reset instead
  // of the answer. So the answer goes out whole, what still comes is thrown away, then it ends.
  res.write(body)
  const end = (): void => {
    slow.clear()
    res.end()
  }
  const slow = deadlines.set(LINGER_MS, () => {
    end()
    socket.destroySoon()
  })
  const last = performance.now() + LONGEST_LINGER_MS
  raw.on('data', () => {
    if (performance.now() < last) slow.touch()
  })
  raw.once('end', end)
  raw.once('close', () => slow.clear())
  raw.resume()
}

const JSON_TYPE = /^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i
const XML_TYPE = /^(?:application|text)\/xml(?:\s*;\s*charset="?utf-8"?)?\s*$/i
const NDJSON_TYPE = /^application\/(?:x-ndjson|ndjson|jsonl)(?:\s*;\s*charset="?utf-8"?)?\s*$/i

/**
 * What a route takes: one document, one document or nothing, lines of documents, a message in XML,
 * a file whose type and size the route judges itself, or nothing.
 */
export type Takes = 'json' | 'xml' | 'json-or-nothing' | 'ndjson' | 'file' | 'nothing'

export const isXml = (raw: IncomingMessage): boolean =>
  XML_TYPE.test(raw.headers['content-type'] ?? '')

/**
 * What can be said of a body by its head alone: its type and its announced length.
 * @param xml the document may also come as a message in XML
 */
export const admitBody = (
  raw: IncomingMessage,
  takes: Takes,
  limit: number,
  xml = false,
): Problem | undefined => {
  if (takes === 'nothing' || takes === 'file') return undefined
  const length = lengthOf(raw)
  if (takes !== 'ndjson' && length > limit && Number.isFinite(length)) {
    return oneFault('too-large', '', { max: limit })
  }
  if (takes === 'json-or-nothing' && !hasBody(raw)) return undefined
  const type = raw.headers['content-type'] ?? ''
  const right =
    takes === 'ndjson'
      ? NDJSON_TYPE.test(type)
      : takes === 'xml'
        ? isXml(raw)
        : type === 'application/json' || JSON_TYPE.test(type) || (xml && isXml(raw))
  if (!right) {
    const expected = EXPECTED[takes] ?? 'application/json'
    return oneFault('wrong-content-type', '', { expected })
  }
  return (raw.headers['content-encoding'] ?? 'identity') === 'identity'
    ? undefined
    : oneFault('wrong-content-type', '', { expected: 'Content-Encoding: identity' })
}

const EXPECTED: Readonly<Partial<Record<Takes, string>>> = {
  ndjson: 'application/x-ndjson',
  xml: 'application/xml',
}

/** The client went away before its request was whole: nobody is there to answer. */
export const GONE = Symbol('gone')

/**
 * The whole body as one block. Usually it comes in one piece, which is handed on as it is.
 * @returns 413 as soon as more than `limit` bytes have come, 408 when they take longer than `ms`.
 */
export const readBody = (
  raw: IncomingMessage,
  res: ServerResponse,
  limit: number,
  ms: number,
  deadlines: Deadlines,
): Promise<Buffer | Problem | typeof GONE> =>
  new Promise(resolve => {
    let first: Buffer | undefined
    let more: Growing | undefined
    const slow = deadlines.set(ms, () => finish(oneFault('request-timeout')))
    const finish = (result: Buffer | Problem | typeof GONE): void => {
      slow.clear()
      raw.off('data', take)
      resolve(result)
    }
    const take = (piece: Buffer): void => {
      if (first === undefined) {
        first = piece
        if (piece.length > limit) finish(oneFault('too-large', '', { max: limit }))
        return
      }
      if (more === undefined) {
        more = new Growing()
        more.append(first)
      }
      if (more.length + piece.length > limit) {
        more.clear()
        finish(oneFault('too-large', '', { max: limit }))
      } else more.append(piece)
    }
    raw.on('data', take)
    raw.once('end', () => finish(more?.take() ?? first ?? Buffer.alloc(0)))
    raw.once('error', () => finish(GONE))
    raw.once('close', () => finish(GONE))
    letCome(raw, res)
  })
