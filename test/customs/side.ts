// A SIMULATION of customs' side, for trials: not customs, not its rules, not its interface. It
// takes signed messages, keeps their guids, and answers with receipts late, doubled, lost, and out
// of order, by a seeded chance. What is lost on the way is still there when it is asked for. Every
// answer of it says that it is a simulation.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readXml } from '#doors/bulk/xml.ts'
import { digest } from '#doors/customs/keys.ts'
import type { Signer, Verifier } from '#kit/exchange.ts'
import { Refusal } from '#kit/fault.ts'
import { answerOf } from '#packs/commerce/formats/answer.ts'
import {
  type CebMessage,
  decode,
  encode,
  signMessage,
  verifySignature,
} from '#packs/commerce/formats/index.ts'

const SIMULATION = 'simulation'

/** A seeded chance (mulberry32): the same seed, the same mishaps. */
export const chanceOf = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface Mishaps {
  /** parts of the receipts, 0 to 1 */
  readonly lost: number
  readonly doubled: number
  /** held back until others have gone */
  readonly late: number
}

export interface SideOptions {
  readonly seed: number
  readonly mishaps: Mishaps
  /** where receipts are told; absent: they wait to be asked for */
  readonly node?: () => string
  readonly signer: Signer
  /** whose messages it takes */
  readonly verifier: Verifier
  /** what it decides: the statuses of its answers, in their order */
  readonly decides?: (message: DeclaredMessage) => readonly string[]
}

/** What is declared to customs, and answered. */
export type DeclaredMessage = CebMessage<'CEB603' | 'CEB621' | 'CEB623' | 'CEB625' | 'CEB711'>
const isDeclared = (message: CebMessage): message is DeclaredMessage =>
  Object.hasOwn(ORDINARY, message.kind)

/** A list is released, a withdrawal or an arrival concluded, goods let back in. */
const ORDINARY: Readonly<Record<DeclaredMessage['kind'], readonly string[]>> = {
  CEB603: ['2', '120', '800'],
  CEB621: ['2', '120', '800'],
  CEB623: ['2', '120', '399'],
  CEB625: ['2', '120', '800'],
  CEB711: ['2', '120', '399'],
}
/** Customs' letter in a list's number: only a list is given one. */
const LETTERS: Readonly<Partial<Record<string, string>>> = { CEB603: 'E', CEB621: 'I' }
const FORM: Readonly<Record<string, string>> = { '100': '[Code:1322;Desc:模拟]' }

export class SimulatedCustoms {
  private readonly options: SideOptions
  private readonly chance: () => number
  private server: Server | undefined
  private port = 0
  private serial = 0
  /** receipts in the order in which they were made: what is asked for */
  private readonly made: string[] = []
  private readonly waiting: string[] = []
  private telling: Promise<void> | undefined
  /** guid → how often it was brought */
  readonly brought = new Map<string, number>()
  readonly refused: string[] = []
  told = 0
  lost = 0

  constructor(options: SideOptions) {
    this.options = options
    this.chance = chanceOf(options.seed)
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/simulated-customs`
  }

  async on(): Promise<void> {
    const server = createServer((request, response) => {
      const pieces: Buffer[] = []
      request.on('data', (piece: Buffer) => pieces.push(piece))
      request.on('end', () => {
        void this.answer(request.method ?? '', request.url ?? '', Buffer.concat(pieces)).then(
          ({ status, body }) => {
            response.writeHead(status, { 'content-type': 'application/json', server: SIMULATION })
            response.end(JSON.stringify({ ...body, simulation: true }))
          },
        )
      })
    })
    this.server = server
    await new Promise<void>(resolve => server.listen(this.port, '127.0.0.1', resolve))
    this.port = (server.address() as AddressInfo).port
  }

  /** Gone from one moment to the next: connections are refused. */
  async off(): Promise<void> {
    const { server } = this
    this.server = undefined
    server?.closeAllConnections()
    await new Promise<void>(resolve =>
      server === undefined ? resolve() : server.close(() => resolve()),
    )
    await this.telling
  }

  private async answer(method: string, url: string, body: Buffer) {
    if (method === 'GET') {
      const after = Number(new URL(url, 'http://simulation').searchParams.get('after') ?? '0')
      const messages = this.made.slice(after, after + 100)
      return { status: 200, body: { messages, next: String(after + messages.length) } }
    }
    const reason = await this.take(body)
    if (reason === undefined) return { status: 200, body: { taken: true } }
    this.refused.push(reason)
    return { status: 422, body: { reason } }
  }

  /** Undefined once it is taken, else why not. A guid that came before is taken, and no more. */
  private async take(body: Buffer): Promise<string | undefined> {
    const { verifier, decides } = this.options
    const signed = await verifySignature(body, () => verifier, digest)
    if (signed instanceof Refusal) return 'signature'
    const root = readXml(Buffer.from(signed.content))
    if (root instanceof Refusal) return 'xml'
    const message = decode(root)
    if (message instanceof Refusal) return JSON.stringify(message.faults)
    const times = (this.brought.get(message.guid) ?? 0) + 1
    this.brought.set(message.guid, times)
    if (times > 1 || !isDeclared(message)) return undefined
    const number = String(++this.serial).padStart(9, '0')
    for (const returnStatus of decides?.(message) ?? ORDINARY[message.kind]) {
      await this.make(message, returnStatus, number)
    }
    this.tell()
    return undefined
  }

  private async make(
    message: DeclaredMessage,
    returnStatus: string,
    number: string,
  ): Promise<void> {
    const letter = LETTERS[message.kind]
    const clock = String(this.made.length).padStart(9, '0')
    const outcome = {
      returnStatus,
      returnTime: `20261125160000${clock.slice(-3)}`,
      returnInfo: FORM[returnStatus] ?? '[Code:2600;Desc:模拟]',
      preNo: `B20261125${number}`,
      ...(letter === undefined ? {} : { invtNo: `72162026${letter}${number}` }),
    }
    const guid = `SIMULATION-${clock}`.padEnd(36, '0')
    const xml = encode(answerOf(message, [outcome], guid))
    if (xml instanceof Refusal) throw new Error(JSON.stringify(xml.faults))
    const signed = await signMessage(xml, this.options.signer, digest)
    if (signed instanceof Refusal) throw new Error(JSON.stringify(signed.faults))
    this.made.push(signed)
    if (this.chance() < this.options.mishaps.lost) {
      this.lost++
      return
    }
    // held back: it takes a place behind others that are still to come
    if (this.chance() < this.options.mishaps.late) this.waiting.push(signed)
    else this.waiting.unshift(signed)
    if (this.chance() < this.options.mishaps.doubled) this.waiting.push(signed)
  }

  /** Until nothing is on its way to the node. */
  async quiet(): Promise<void> {
    while (this.telling !== undefined) await this.telling
  }

  /** Tell the node what waits, one after another; what it cannot take now is lost. */
  private tell(): void {
    const { node } = this.options
    if (node === undefined) return
    this.telling ??= Promise.all(Array.from({ length: 8 }, () => this.bring(node))).then(() => {
      this.telling = undefined
    })
  }

  private async bring(node: () => string): Promise<void> {
    while (this.waiting.length > 0 && this.server !== undefined) {
      const body = this.waiting.shift()!
      const response = await fetch(`${node()}/api/v1/ceb/receipts`, {
        method: 'POST',
        headers: { 'content-type': 'application/xml' },
        body,
      }).catch(() => undefined)
      if (response?.ok === true) this.told++
      else this.lost++
      await response?.body?.cancel()
    }
  }
}
