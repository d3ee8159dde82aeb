// A mail server for tests: a real SMTP conversation on a free port, letters read by a real reader.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface Arrived {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
  readonly email: Email
  /** which of the peer's connections brought it */
  readonly session: string
  readonly secure: boolean
}

export interface Peer {
  readonly port: number
  readonly arrived: Arrived[]
  /** connections that there were */
  readonly connections: () => number
  stop(): Promise<void>
}

/** Thrown by a hook of the peer: the reply that it gives. */
export const reply = (code: number, text: string): Error =>
  Object.assign(new Error(text), { responseCode: code })

export interface PeerOptions extends SMTPServerOptions {
  readonly port?: number
  /** a reason to refuse the letter after it has come whole */
  readonly judge?: (raw: string) => Error | undefined
}

export const smtpPeer = async ({
  port = 0,
  judge,
  ...options
}: PeerOptions = {}): Promise<Peer> => {
  const arrived: Arrived[] = []
  let connections = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (_, done) => {
      connections++
      done()
    },
    onData: (stream, session, done) => {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const raw = Buffer.concat(pieces).toString('latin1')
        const refused = judge?.(raw)
        if (refused !== undefined) return done(refused)
        const { mailFrom, rcptTo } = session.envelope
        void PostalMime.parse(Buffer.concat(pieces)).then(email => {
          arrived.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(each => each.address),
            raw,
            email,
            session: session.id,
            secure: session.secure,
          })
          done()
        }, done)
      })
    },
    ...options,
  })
  server.on('error', () => {})
  const listening = server.listen(port, '127.0.0.1')
  await once(listening, 'listening')
  return {
    port: (listening.address() as AddressInfo).port,
    arrived,
    connections: () => connections,
    stop: () => new Promise(resolve => server.close(() => resolve())),
  }
}
