// A client for tests that says byte for byte what is sent, where fetch would mend it.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** the connection was ended properly, not reset */
  readonly clean: boolean
}

/** Read one answer off a connection: up to its Content-Length, or to the connection's end. */
export const readAnswer = (socket: Socket, ms = 20_000): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    let text = ''
    let clean = true
    const timer = setTimeout(() => reject(new Error(`no answer: ${text.slice(0, 200)}`)), ms)
    const finish = (): void => {
      const split = text.indexOf('\r\n\r\n')
      const [first = '', ...lines] = text.slice(0, Math.max(split, 0)).split('\r\n')
      const headers = Object.fromEntries(
        lines.map(line => [
          line.slice(0, line.indexOf(':')).toLowerCase(),
          line.slice(line.indexOf(':') + 1).trim(),
        ]),
      )
      clearTimeout(timer)
      const body = Buffer.from(text.slice(split + 4), 'latin1').toString()
      resolve({ status: Number(first.split(' ')[1] ?? 0), headers, body, clean })
    }
    const whole = (): boolean => {
      const split = text.indexOf('\r\n\r\n')
      const length = /^content-length: *(\d+)/im.exec(text.slice(0, Math.max(split, 0)))?.[1]
      return split >= 0 && length !== undefined && text.length >= split + 4 + Number(length)
    }
    socket.on('data', (piece: Buffer) => {
      text += piece.toString('latin1')
      if (/^HTTP\/1\.1 100 /.test(text)) return
      if (whole()) finish()
    })
    socket.on('end', finish)
    socket.on('error', () => {
      clean = false
      finish()
    })
  })

export const openSocket = async (port: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  await once(socket, 'connect')
  return socket
}

/** Send bytes as they are and read one answer. */
export const sendRaw = async (port: number, bytes: string | Buffer): Promise<RawAnswer> => {
  const socket = await openSocket(port)
  const answer = readAnswer(socket)
  socket.write(bytes)
  try {
    return await answer
  } finally {
    socket.destroy()
  }
}

/** Head of a POST of a declaration, without the empty line at its end. */
export const postHead = (path: string, key: string, more: readonly string[] = []): string =>
  [
    `POST ${path} HTTP/1.1`,
    'Host: beibu.test',
    `Authorization: Bearer ${key}`,
    'Content-Type: application/json',
    ...more,
  ].join('\r\n')
