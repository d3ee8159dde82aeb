// Filings at a steady pace: so many a second whether or not the node keeps up, each noted with its
// position and the instant of its answer.
import { connect, type Socket } from 'node:net'
import { Answers } from './answers.ts'
import { documents, TYPE } from './documents.ts'
import { answerOrder } from './measure.ts'

export interface PacedOrder {
  readonly host: string
  readonly port: number
  readonly key: string
  readonly rate: number
  readonly warm: number
  readonly seconds: number
  readonly now: number
}

export interface PacedResult {
  readonly positions: readonly number[]
  /** ms since 1970 */
  readonly answered: readonly number[]
  readonly refused: number
  readonly example: string
}

const CONNECTIONS = 64
const TICK_MS = 10
const now = (): number => performance.timeOrigin + performance.now()

const requestsOf = (order: PacedOrder): Buffer[] =>
  documents('demo', 512, order.now).map(text => {
    const body = Buffer.from(text)
    const head =
      `POST /api/v1/filings/${TYPE} HTTP/1.1\r\nHost: ${order.host}\r\n` +
      `Authorization: Bearer ${order.key}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\n\r\n`
    return Buffer.concat([Buffer.from(head), body])
  })

const run = async (order: PacedOrder, requests: readonly Buffer[]): Promise<PacedResult> => {
  const positions: number[] = []
  const answered: number[] = []
  let refused = 0
  let example = ''
  const free: Socket[] = []
  for (let i = 0; i < CONNECTIONS; i++) {
    const socket = connect(order.port, order.host)
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    socket.setNoDelay(true)
    const answers = new Answers((status, bytes) => {
      free.push(socket)
      const found = /"position":(\d+)\}$/.exec(bytes.toString('latin1', bytes.length - 40))
      if (status !== 201 || found === null) {
        refused++
        example = bytes.toString('utf8').slice(0, 1000)
      } else {
        positions.push(Number(found[1]))
        answered.push(now())
      }
    })
    socket.on('data', piece => answers.push(piece))
    free.push(socket)
  }
  const began = performance.now()
  const end = began + (order.warm + order.seconds) * 1000
  let sent = 0
  while (performance.now() < end) {
    const due = Math.floor(((performance.now() - began) / 1000) * order.rate)
    while (sent < due && free.length > 0) free.shift()!.write(requests[sent++ % requests.length]!)
    await new Promise(resolve => setTimeout(resolve, TICK_MS))
  }
  while (free.length < CONNECTIONS) await new Promise(resolve => setTimeout(resolve, TICK_MS))
  for (const socket of free) socket.destroy()
  return { positions, answered, refused, example }
}

answerOrder((order: PacedOrder) => {
  const requests = requestsOf(order)
  return { ...order, run: () => run(order, requests) }
})
