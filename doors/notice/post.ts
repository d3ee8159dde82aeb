// Letters handed to a server by SMTP (RFC 5321), one connection for all that wait. What goes wrong
// is told as a reason without the password, and whose fault it is: the letter's or the server's.
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Letter } from '#engine/notice/letters.ts'
import {
  isAddress,
  type MailServer,
  oneLine,
  readSender,
  readServer,
  type Sender,
} from './address.ts'
import { htmlOf } from './html.ts'

export interface PostOptions {
  /** smtp://user:password@host:port or smtps://… */
  readonly smtp: string
  /** an address, or `Name <address>` */
  readonly from: string
  /** origin of the node: names it to the server, and in each letter's Message-ID */
  readonly url: string
  /** ms of silence until a server counts as away; 20 s when not said */
  readonly patience?: number
}

export interface Failure {
  readonly reason: string
  /** `server`: no other letter would fare better now */
  readonly whose: 'letter' | 'server'
  /** the same letter will never be taken */
  readonly forGood: boolean
}

/** Both are loaded with the first letter: they would be a tenth of a second at each start. */
const composers = () => import('nodemailer/lib/mail-composer')
const connections = () => import('nodemailer/lib/smtp-connection')

const PATIENCE_MS = 20_000
/** One letter may take so many times the patience, whatever the server says in between. */
const MOST_PATIENCE = 4

interface Trouble {
  readonly message: string
  readonly responseCode?: unknown
  readonly command?: unknown
}

/** Replies about us, not about the letter: going away (421), sign in first (530, 534, 535, 538). */
const ABOUT_US = new Set([421, 530, 534, 535, 538])

export class Post {
  private readonly server: MailServer
  private readonly sender: Sender
  private readonly host: string
  private readonly patience: number
  private readonly secrets: readonly string[]
  private connection: SMTPConnection | undefined

  constructor({ smtp, from, url, patience = PATIENCE_MS }: PostOptions) {
    const [server, sender] = [readServer(smtp), readSender(from)]
    if (server === undefined || sender === undefined) throw new Error('post: not such settings')
    this.server = server
    this.sender = sender
    this.host = new URL(url).hostname
    this.patience = patience
    this.secrets = secretsOf(server)
  }

  /** host:port, as it may be told */
  get at(): string {
    const { host, port } = this.server
    return `${host.includes(':') ? `[${host}]` : host}:${port}`
  }

  /** Hand over a letter; undefined once the server has taken it. */
  async send(letter: Letter): Promise<Failure | undefined> {
    if (!isAddress(letter.recipient)) {
      return { reason: 'the recipient is no mail address', whose: 'letter', forGood: true }
    }
    try {
      const node = await this.compose(letter)
      const [{ from, to }, message] = [node.getEnvelope(), await node.build()]
      const size = message.length
      await this.within(async () => this.hand(await this.open(), { from, to, size }, message))
      return undefined
    } catch (error) {
      const failure = this.failureOf(error)
      if (failure.whose === 'server') this.cut()
      else await this.reset()
      return failure
    }
  }

  /** Whether the server answers and lets us in; the reason when not. */
  async check(): Promise<string | undefined> {
    try {
      await this.within(() => this.open())
      return undefined
    } catch (error) {
      return this.failureOf(error).reason
    } finally {
      this.close()
    }
  }

  /** Say goodbye. The next letter connects again. */
  close(): void {
    this.connection?.quit()
    this.connection = undefined
  }

  /** End it at once: what is on its way fails. */
  cut(): void {
    this.connection?.close()
    this.connection = undefined
  }

  private async compose({ mail, recipient, lang, subject, content }: Letter) {
    const { default: MailComposer } = await composers()
    const composer = new MailComposer({
      from: this.sender,
      to: { name: '', address: recipient },
      subject: oneLine(subject),
      text: content,
      html: htmlOf(lang, content),
      // the same at each try: a server that has it already can tell
      messageId: `<${mail.replace(/[^\w.-]/g, '-')}@${this.host}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': lang },
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    return composer.compile()
  }

  private async within<T>(work: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      const end = (): void => {
        reject(new Error('the mail server took too long'))
        this.cut()
      }
      timer = setTimeout(end, this.patience * MOST_PATIENCE)
    })
    try {
      return await Promise.race([work(), late])
    } finally {
      clearTimeout(timer)
    }
  }

  private async open(): Promise<SMTPConnection> {
    const { default: Connection } = await connections()
    if (this.connection !== undefined) return this.connection
    const { host, port, secure, near } = this.server
    const connection = new Connection({
      host,
      port,
      secure,
      name: this.host,
      // on this machine: TLS where it is offered; elsewhere never a word without it
      requireTLS: !secure && !near,
      tls: { rejectUnauthorized: !near, minVersion: 'TLSv1.2' },
      connectionTimeout: this.patience,
      greetingTimeout: this.patience,
      socketTimeout: this.patience,
      dnsTimeout: this.patience,
      maxResponseSize: 65_536,
      logger: false,
      ...(near ? { allowInternalNetworkInterfaces: true } : {}),
    })
    this.connection = connection
    const { login } = this.server
    await new Promise<void>((resolve, reject) => {
      const gone = (error: Error): void => {
        if (this.connection === connection) this.connection = undefined
        reject(error)
        connection.close()
      }
      const done = (error?: Error | null): void => (error ? gone(error) : resolve())
      // both are heard for as long as it lives: an error that nobody hears would end the node
      connection.on('error', gone)
      connection.on('end', () => gone(new Error('the mail server closed the connection')))
      connection.connect(error => {
        if (error || login === undefined) done(error)
        else connection.login({ ...login, credentials: login }, done)
      })
    })
    return connection
  }

  private hand(
    connection: SMTPConnection,
    envelope: { from: string | false; to: string[]; size: number },
    message: Buffer,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      connection.send(envelope, message, error => (error ? reject(error) : resolve()))
    })
  }

  /** After a letter that was refused the conversation begins anew. */
  private async reset(): Promise<void> {
    const { connection } = this
    if (connection === undefined) return
    const good = await this.within(
      () => new Promise<boolean>(resolve => connection.reset(error => resolve(!error))),
    ).catch(() => false)
    if (!good) this.cut()
  }

  private failureOf(error: unknown): Failure {
    const trouble: Trouble = error instanceof Error ? error : new Error(String(error))
    const { command, responseCode } = trouble
    const code = typeof responseCode === 'number' ? responseCode : undefined
    // the sender is ours, so a refused MAIL FROM is no letter's fault
    const step = command === 'RCPT TO' || command === 'DATA' || command === 'API'
    const own = step && this.connection !== undefined && !ABOUT_US.has(code ?? 0)
    return {
      reason: this.tellable(trouble.message),
      whose: own ? 'letter' : 'server',
      forGood: own && code !== undefined && code >= 500,
    }
  }

  /** One line, without the password in any form that a server could repeat. */
  private tellable(text: string): string {
    let told = text
    for (const secret of this.secrets) told = told.replaceAll(secret, '***')
    return oneLine(told)
  }
}

const secretsOf = ({ login }: MailServer): string[] => {
  if (login === undefined) return []
  const { user, pass } = login
  const base64 = (text: string): string => Buffer.from(text).toString('base64')
  // the longest first: one of them may stand within another
  return [base64(`\u0000${user}\u0000${pass}`), base64(pass), encodeURIComponent(pass), pass]
}
