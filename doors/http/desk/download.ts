// A file on its way out: as a download that no browser runs, a megabyte at a time.
import type { Caller } from '#engine/types.ts'
import type { Call } from '../call.ts'
import { isShown } from '../files/media.ts'
import { dispositionOf } from '../files/name.ts'
import { isFresh } from '../filings.ts'
import { oneFault } from '../problem.ts'
import { isId } from './drafts.ts'

const SAFE = [
  'Content-Security-Policy',
  "sandbox; default-src 'none'",
  'Cross-Origin-Resource-Policy',
  'same-origin',
  'Cache-Control',
  'private, no-store',
]

/** Wait until the client has taken what was written; false when it has gone or takes nothing. */
const drained = ({ res, door }: Call): Promise<boolean> =>
  new Promise(resolve => {
    const slow = door.deadlines.set(door.limits.stalledMs, () => res.destroy())
    const finish = (): void => {
      slow.clear()
      res.off('drain', finish)
      res.off('close', finish)
      resolve(!res.destroyed)
    }
    res.on('drain', finish)
    res.on('close', finish)
  })

/** Each megabyte is read by itself, so that a slow client holds no connection to the database. */
const sendPieces = async (call: Call, caller: Caller, id: string, size: number): Promise<void> => {
  const { res } = call
  const { attachments } = call.door.engine.desk
  let sent = 0
  for (let n = 0; sent < size; ) {
    const pieces = await attachments.pieces(caller, id, n)
    // taken away in the middle: the connection ends short of its length, so that it shows
    if (pieces.length === 0 || res.destroyed) return void res.destroy()
    n += pieces.length
    for (const piece of pieces) {
      sent += piece.length
      if (!res.write(piece) && !(await drained(call))) return
    }
  }
  res.end()
}

export const download = async (call: Call, caller: Caller, inline: boolean): Promise<void> => {
  const id = call.param('attachment')
  const file = isId(id) ? await call.door.engine.desk.attachments.head(caller, id) : undefined
  if (file === undefined) return call.problem(oneFault('not-found'))
  const etag = `"${file.sha256}"`
  if (isFresh(call.header('if-none-match'), etag)) return call.empty(304, ['ETag', etag, ...SAFE])
  const kind = inline && isShown(file.media) ? 'inline' : 'attachment'
  const isText = file.media.startsWith('text/')
  const head = call.head([
    ...['Content-Type', isText ? `${file.media}; charset=utf-8` : file.media],
    ...['Content-Length', String(file.size)],
    ...['Content-Disposition', dispositionOf(file.name, kind)],
    ...['ETag', etag, ...SAFE],
  ])
  call.res.on('error', () => {})
  call.res.writeHead(200, head)
  if (call.raw.method === 'HEAD') call.res.end()
  else await sendPieces(call, caller, id, file.size)
  call.done(200)
}
