// Files of many filings, kept on disk from their upload until they are lodged or forgotten: a file
// is read more than once, and a workbook from its end. Nothing of it is held in memory.
import { once } from 'node:events'
import { createWriteStream, rmSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { whoOf } from '#engine/desk/means.ts'
import { newId } from '#engine/store/ids.ts'
import type { Caller } from '#engine/types.ts'
import { GONE, lengthOf, letCome } from '../body.ts'
import type { Call, Door } from '../call.ts'
import type { Deadline } from '../deadlines.ts'
import { oneFault, type Problem } from '../problem.ts'

/** A file that nobody asks for is forgotten after this. */
const KEEP_MS = 3_600_000
const MOST_OF_ORG = 4
/** Bytes of all files at a time. */
const MOST_BYTES = 4_000_000_000
const FOLDER = 'beibu-bulk-'
/** What a node that was killed left behind goes when the next begins, after this. */
const STALE_MS = 24 * 3_600_000

export interface Spooled {
  readonly id: string
  readonly path: string
  readonly name: string
  readonly org: string
  readonly who: string
  readonly type: string
  size: number
  /** how many read it just now */
  readers: number
  deadline: Deadline | undefined
}

const sweep = async (): Promise<void> => {
  const names = await readdir(tmpdir()).catch(() => [])
  for (const name of names.filter(each => each.startsWith(FOLDER))) {
    const path = join(tmpdir(), name)
    const seen = await stat(path).catch(() => undefined)
    if (seen === undefined || Date.now() - seen.mtimeMs < STALE_MS) continue
    // another user's folder is not ours to remove
    await rm(path, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** The body into a file; its size, or why it was not taken. */
const receive = async (
  { raw, res, door }: Call,
  path: string,
  max: number,
): Promise<number | Problem | typeof GONE> => {
  const file = createWriteStream(path, { mode: 0o600 })
  const slow = door.deadlines.set(door.limits.idleMs, () => raw.destroy())
  let size = 0
  try {
    letCome(raw, res)
    for await (const piece of raw.iterator({ destroyOnReturn: false })) {
      slow.touch()
      size += (piece as Buffer).length
      if (size > max) return oneFault('too-large', '', { max })
      if (!file.write(piece)) await once(file, 'drain')
    }
    file.end()
    await finished(file)
    return raw.complete ? size : GONE
  } catch (error) {
    if (raw.destroyed && !raw.complete) return GONE
    const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC'
    if (full) return oneFault('node-busy')
    throw error
  } finally {
    slow.clear()
    file.destroy()
  }
}

export class Spool {
  private readonly door: Door
  private readonly files = new Map<string, Spooled>()
  private folder: Promise<string> | undefined

  constructor(door: Door) {
    this.door = door
  }

  private open(): Promise<string> {
    this.folder ??= sweep().then(async () => {
      const folder = await mkdtemp(join(tmpdir(), FOLDER))
      this.door.onStop.add(() => rmSync(folder, { recursive: true, force: true }))
      return folder
    })
    return this.folder
  }

  /** Room for one more of an organisation; its oldest that nobody reads makes way. */
  private async makeRoom(org: string, bytes: number): Promise<Problem | undefined> {
    const own = [...this.files.values()].filter(each => each.org === org)
    if (own.length >= MOST_OF_ORG) {
      const idle = own.find(each => each.readers === 0)
      if (idle === undefined) return oneFault('too-many-requests')
      await this.drop(idle)
    }
    const all = [...this.files.values()].reduce((sum, each) => sum + each.size, 0)
    return all + bytes > MOST_BYTES ? oneFault('node-busy') : undefined
  }

  /** Take a file in from a call's body. */
  async take(
    call: Call,
    caller: Caller,
    type: string,
    name: string,
  ): Promise<Spooled | Problem | typeof GONE> {
    const max = call.door.limits.bulk
    const length = lengthOf(call.raw)
    if (length > max && Number.isFinite(length)) return oneFault('too-large', '', { max })
    const announced = Math.min(length, max)
    const refused = await this.makeRoom(caller.org, announced)
    if (refused !== undefined) return refused
    const id = newId(Date.now())
    const path = join(await this.open(), id)
    const owner = { org: caller.org, who: whoOf(caller) }
    const own = { id, path, name, type, ...owner, size: announced, readers: 1 }
    const spooled: Spooled = { ...own, deadline: undefined }
    this.files.set(id, spooled)
    try {
      const size = await receive(call, path, max)
      if (typeof size !== 'number') {
        await this.drop(spooled)
        return size
      }
      spooled.size = size
    } catch (error) {
      await this.drop(spooled)
      throw error
    }
    this.release(spooled)
    return spooled
  }

  /** One's own file of a type, to be released; undefined when there is none of this identifier. */
  borrow(id: string, caller: Caller, type: string): Spooled | undefined {
    const found = this.files.get(id)
    const own = found?.org === caller.org && found.who === whoOf(caller) && found.type === type
    if (found === undefined || !own) return undefined
    found.readers++
    found.deadline?.clear()
    return found
  }

  release(spooled: Spooled): void {
    spooled.readers--
    if (spooled.readers > 0 || !this.files.has(spooled.id)) return
    spooled.deadline = this.door.deadlines.set(KEEP_MS, () => void this.drop(spooled))
  }

  async drop(spooled: Spooled): Promise<void> {
    this.files.delete(spooled.id)
    spooled.deadline?.clear()
    await rm(spooled.path, { force: true })
  }
}
