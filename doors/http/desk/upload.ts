// A file on its way in. It is held in memory while it is judged, so what may be on its way at a
// time is limited, in all and for each organisation: slow lines must not fill a node.
import type { AttachmentView, NewFile, Place } from '#engine/desk/attachments.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller } from '#engine/types.ts'
import { Refusal } from '#kit/fault.ts'
import { GONE, lengthOf } from '../body.ts'
import type { Call } from '../call.ts'
import { ACCEPTED, judgeFile, MOST_FILE, mediaOf } from '../files/media.ts'
import { PHOTOGRAPHS, pictureOnly } from '../files/metadata.ts'
import { readName } from '../files/name.ts'
import { oneFault, type Problem } from '../problem.ts'

/** A body that grows is held twice for a moment. */
const MOST_BYTES = 100_000_000
const MOST_OF_ORG = 4

/** Files on their way: bytes in all, and how many of each organisation. */
export class Uploads {
  private bytes = 0
  private readonly orgs = new Map<string, number>()

  /** Room for a file, to be given back; or why there is none just now. */
  enter(org: string, bytes: number): (() => void) | Problem {
    const own = this.orgs.get(org) ?? 0
    if (own >= MOST_OF_ORG) return oneFault('too-many-requests')
    if (this.bytes + bytes > MOST_BYTES) return oneFault('node-busy')
    this.bytes += bytes
    this.orgs.set(org, own + 1)
    return () => {
      this.bytes -= bytes
      const left = (this.orgs.get(org) ?? 1) - 1
      if (left === 0) this.orgs.delete(org)
      else this.orgs.set(org, left)
    }
  }
}

/** What can be said by the head alone: the media type, or why the file is not let in. */
const admitted = (call: Call): string | Problem => {
  const length = lengthOf(call.raw)
  if (length > MOST_FILE && Number.isFinite(length)) {
    return oneFault('too-large', '', { max: MOST_FILE })
  }
  const media = mediaOf(call.header('content-type'))
  if (media === undefined) return oneFault('wrong-content-type', '', { expected: ACCEPTED })
  return (call.header('content-encoding') ?? 'identity') === 'identity'
    ? media
    : oneFault('wrong-content-type', '', { expected: 'Content-Encoding: identity' })
}

type Kept = { readonly made: boolean; readonly view: AttachmentView } | Refusal

/** The bytes of a file whose head was let in, what they are, and what is then done with them. */
const receive = async (
  call: Call,
  caller: Caller,
  uploads: Uploads,
  media: string,
  keep: (file: NewFile) => Promise<Kept>,
): Promise<void> => {
  const name = readName(call.header('beibu-name'), media)
  if (typeof name !== 'string') return call.refuse([name])
  const room = uploads.enter(caller.org, Math.min(lengthOf(call.raw), MOST_FILE))
  if (typeof room !== 'function') return call.problem(room)
  try {
    const bytes = await call.body(MOST_FILE)
    if (bytes === GONE) return
    if (!Buffer.isBuffer(bytes)) return call.problem(bytes)
    const wrong = await judgeFile(media, bytes)
    if (wrong !== undefined) return call.refuse([wrong])
    const added = await keep({ name, media, bytes })
    if (added instanceof Refusal) return call.refuse(added.faults)
    const headers = ['Location', `/api/v1/attachments/${added.view.attachment}`]
    call.json(added.made ? 201 : 200, JSON.stringify(added.view), headers)
  } finally {
    room()
  }
}

/** Take a file in: its head, whose place it is, its bytes, and only then what they are. */
export const upload = async (
  call: Call,
  caller: Caller,
  place: Place,
  uploads: Uploads,
): Promise<void> => {
  const media = admitted(call)
  if (typeof media !== 'string') return call.problem(media)
  const { attachments } = call.door.engine.desk
  const refused = await attachments.admit(caller, place)
  if (refused !== undefined) return call.refuse(refused.faults)
  return receive(call, caller, uploads, media, file => attachments.add(caller, place, file))
}

/** Row of the goods that a photograph is of, from 0; undefined: of the whole. */
const rowOf = (header: string | undefined): number | undefined | Problem => {
  if (header === undefined) return undefined
  return /^(?:0|[1-9]\d{0,4})$/.test(header)
    ? Number(header)
    : oneFault('parameter-wrong', '/Beibu-Row', { expected: '0–99999' })
}

/** Take a photograph in; of what it tells beside the picture nothing is kept. */
export const uploadPhotograph = async (
  call: Call,
  caller: Caller,
  type: MountedFiling,
  number: string,
  uploads: Uploads,
): Promise<void> => {
  const media = admitted(call)
  if (typeof media !== 'string') return call.problem(media)
  if (!PHOTOGRAPHS.has(media)) {
    return call.problem(oneFault('wrong-content-type', '', { expected: ONLY_PHOTOGRAPHS }))
  }
  const { inspections } = call.door.engine.desk
  const filing = await inspections.admit(caller, type, number)
  if (filing instanceof Refusal) return call.refuse(filing.faults)
  const row = rowOf(call.header('beibu-row'))
  if (typeof row === 'object') return call.problem(row)
  return receive(call, caller, uploads, media, file =>
    inspections.photograph(caller, type, filing, row, {
      ...file,
      bytes: pictureOnly(media, file.bytes),
    }),
  )
}
const ONLY_PHOTOGRAPHS = [...PHOTOGRAPHS.keys()].join(', ')
