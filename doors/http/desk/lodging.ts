// From a draft to a filing: the header Beibu-Draft names the draft that is being lodged.

import { wrongFiles } from '#engine/desk/cited.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller, Outcome } from '#engine/types.ts'
import { type Fault, fault } from '#kit/fault.ts'
import type { Call } from '../call.ts'
import { isId } from './drafts.ts'

export const DRAFT_HEADER = {
  'Beibu-Draft':
    'The draft that this was: once accepted, its files are the filing’s, and it is removed. The ' +
    'files that the document names must be among them. Where no Idempotency-Key is sent, the ' +
    'draft is it: two devices cannot lodge it twice.',
}

/** The draft that a lodging names; undefined when it names none. */
export const draftNamed = (call: Call): string | Fault | undefined => {
  const draft = call.header('beibu-draft')
  if (draft === undefined || isId(draft)) return draft
  const values = { name: 'Beibu-Draft', expected: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }
  return fault('parameter-wrong', '/Beibu-Draft', values)
}

/** A draft is lodged once, from however many devices. */
export const draftKey = (draft: string): string => `draft:${draft}`

/**
 * What the document says of files, held against the draft's. A draft that is no more was lodged
 * before: then the answer is the intake's, which knows the request by its idempotency key.
 */
export const draftFaults = async (
  call: Call,
  type: MountedFiling,
  caller: Caller,
  draft: string,
  body: Buffer,
): Promise<readonly Fault[]> => {
  const files = await call.door.engine.desk.attachments.list(caller, { draft })
  return files === undefined ? [] : wrongFiles(type, body, files)
}

const TRIES = 3
const PAUSE_MS = 100

/** Close the draft of what was accepted. Whatever fails here, the filing stands. */
export const closeDraft = async (
  call: Call,
  type: MountedFiling,
  caller: Caller,
  draft: string,
  outcome: Outcome,
): Promise<void> => {
  if (!outcome.ok) return
  const { drafts } = call.door.engine.desk
  for (let tries = 1; tries <= TRIES; tries++) {
    try {
      return await drafts.lodged(caller, draft, type.type, outcome.id)
    } catch (error) {
      // the draft and its files stay as they are; the same request sent again closes it
      if (tries === TRIES) call.door.log.bug(call.id, call.route, error)
      else await new Promise(done => setTimeout(done, PAUSE_MS))
    }
  }
}
