// A node with its doors and its courier for trials with customs' side; the clock is the test's.
import { generateKeyPairSync } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { Courier } from '#doors/customs/courier.ts'
import { CUSTOMS, signerOf, verifierOf } from '#doors/customs/keys.ts'
import { type CustomsSide, exchangeOf } from '#doors/customs/side.ts'
import { makeServer, stopServer } from '#doors/http/server.ts'
import { testPeople } from '#doors/http/testing.ts'
import { newId } from '#engine/store/ids.ts'
import type { Signer, Verifier } from '#kit/exchange.ts'
import { Refusal } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import { kitWords } from '#kit/messages/index.ts'
import { messageOf } from '#packs/commerce/exchange/out.ts'
import { type CebMessage, encode } from '#packs/commerce/formats/index.ts'
import type { TestEngine } from '../engine.ts'

export interface Pair {
  readonly signer: Signer
  readonly verifier: Verifier
}

/** An RSA key for both sides of a trial. */
export const pairOf = (): Pair => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return { signer: signerOf(privateKey)!, verifier: verifierOf(publicKey)! }
}

export interface NodeKeys {
  readonly own: Pair
  readonly customs: Pair
  /** others whose messages must be signed */
  readonly senders?: ReadonlyMap<string, Verifier>
}

/** The doors of an engine, and its courier to an address of customs' side. */
export const customsNode = async (inner: TestEngine, keys: NodeKeys, sideUrl: string) => {
  const told: string[] = []
  const side: CustomsSide = {
    database: inner.database,
    partition: 0,
    engine: inner.engine,
    ...exchangeOf(inner.engine)!,
    now: () => inner.clock.now,
    newId,
    tell: (level, message) => told.push(`${level} ${message}`),
    signer: keys.own.signer,
    trusted: new Map([[CUSTOMS, keys.customs.verifier], ...(keys.senders ?? [])]),
  }
  const server = makeServer({
    engine: inner.engine,
    people: testPeople(inner),
    words: [kitWords, ...inner.mounted.packs.map(each => each.words)],
    logger: pino({ level: 'silent' }),
    customs: side,
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const courier = new Courier({ ...side, url: sideUrl, exchangeNumber: 'DXPENT0000000000' })
  const ask = (path: string, key: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${url}${path}`, {
      ...init,
      headers: { ...(key === '' ? {} : { authorization: `Bearer ${key}` }), ...init.headers },
    })
  return {
    inner,
    side,
    courier,
    told,
    url,
    ask,
    /** hand in a message; `query` with its question mark */
    send: (xml: string, key: string, query = '', accept = 'application/json') =>
      ask(`/api/v1/ceb${query}`, key, {
        method: 'POST',
        headers: { 'content-type': 'application/xml', accept },
        body: xml,
      }),
    stop: () => stopServer(server),
  }
}
export type CustomsNode = Awaited<ReturnType<typeof customsNode>>

export interface Told {
  readonly kind: string
  readonly records: readonly {
    readonly guid: string
    readonly number?: string
    readonly replayed?: boolean
    readonly faults: readonly {
      readonly key: string
      readonly path: string
      readonly values: Readonly<Record<string, string | number>>
    }[]
  }[]
}
export const toldBy = async (response: Response): Promise<Told> => (await response.json()) as Told

let serial = 0
const guid = (): string => `TEST-${String(++serial).padStart(31, '0')}`

/** Documents of one kind as one message of as many records. */
export const fileOf = (
  filing: string,
  documents: readonly { readonly document: object; readonly amounts?: object }[],
): string => {
  const at = Date.parse('2026-11-25T08:00:00.000Z')
  const messages = documents.map(({ document, amounts = {} }) => {
    const declared = {
      filing,
      number: '',
      position: 0,
      document: document as Members,
      amounts: amounts as Members,
    }
    const message = messageOf(declared, { guid: guid(), at, exchange: 'DXPENT0000000000' })
    if (message instanceof Refusal) throw new Error(JSON.stringify(message.faults))
    return message
  })
  const [first] = messages
  const records = messages.flatMap(({ records: some }) => [...some] as unknown[])
  const xml = encode({ ...first, records } as CebMessage)
  if (xml instanceof Refusal) throw new Error(JSON.stringify(xml.faults))
  return xml
}
