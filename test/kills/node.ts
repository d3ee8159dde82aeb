// The node of the trial: `main.ts start` on a folder of its own, somebody who may declare, and what
// the node's own API says of their drafts and filings.
import { randomBytes } from 'node:crypto'
import type { Ground } from '#engine/access/ground.ts'
import { createOrganisation, join } from '#engine/access/organisations.ts'
import { hashPassword, SALT_BYTES } from '#engine/access/password.ts'
import { createPerson } from '#engine/access/people.ts'
import { startSession } from '#engine/access/sessions.ts'
import { type NodeChild, openNodeDatabase, startNode } from '../crash/child.ts'

export const PERSON = { mail: 'kills@trader.test', password: 'quiet-harbour-29-lychee' }

/** A machine that many others use is slow. */
const START_MS = 180_000

interface Told {
  readonly status: number
  readonly body: unknown
}

export class Server {
  readonly folder: string
  private node: NodeChild | undefined
  private starting: Promise<NodeChild> | undefined
  private token = ''

  constructor(folder: string) {
    this.folder = folder
  }

  /** Start it (again). */
  async start(): Promise<NodeChild> {
    this.starting ??= startNode({ folder: this.folder, within: START_MS })
    this.node = await this.starting
    this.starting = undefined
    return this.node
  }

  get running(): NodeChild | undefined {
    return this.node
  }

  /** It is dead; `start` makes it live again. */
  dead(): void {
    this.node = undefined
  }

  /** Somebody who may declare, in an organisation of their own. */
  async admit(): Promise<void> {
    const database = openNodeDatabase(this.folder)
    const ground: Ground = { database, now: Date.now, chance: randomBytes }
    try {
      const password = await hashPassword(PERSON.password, randomBytes(SALT_BYTES))
      await database.transaction(async tx => {
        const org = await createOrganisation(tx, ground, '广西鲜岸果业有限公司', 'trader')
        const made = { mail: PERSON.mail, name: 'Kills', lang: 'en' as const, password }
        const person = await createPerson(tx, ground, made)
        if (org === undefined || person === undefined) throw new Error('there is one already')
        await join(tx, ground, org, person, ['manager', 'trader'])
        const order = { person, level: 'full', kept: true, guarded: false, address: '' } as const
        this.token = (await startSession(tx, ground, order)).token
      })
    } finally {
      await database.close()
    }
  }

  /** The session that a browser which lost its own is given. */
  get session(): string {
    return this.token
  }

  /** Undefined when the node does not answer. */
  private async ask(path: string): Promise<Told | undefined> {
    try {
      const response = await fetch(`${this.node?.url}/api/v1${path}`, {
        headers: { cookie: `beibu=${this.token}`, 'sec-fetch-site': 'same-origin' },
        signal: AbortSignal.timeout(10_000),
      })
      if (response.status >= 500) return undefined
      return { status: response.status, body: await response.json() }
    } catch {
      return undefined
    }
  }

  async get<T>(path: string): Promise<T | undefined> {
    if (this.node === undefined) return undefined
    const told = await this.ask(path)
    if (told === undefined) return undefined
    if (told.status === 404) return undefined
    if (told.status !== 200) throw new Error(`${path}: ${told.status} ${JSON.stringify(told.body)}`)
    // what the node answers is described by its own API, which its tests hold it to
    return told.body as T
  }
}
