// For tests of the API's description: what keys of a lesser role are told.
import assert from 'node:assert/strict'
import type { MountedFiling } from '#engine/mounted.ts'
import { type AcceptedBody, acceptedBody, type TestDoor } from '../testing.ts'

/**
 * Lodging, lodging many, and every step of a type, by keys of other roles.
 * @param text a document of the type
 * @param declared a declaration that was lodged
 * @returns the paths that were tried
 */
export const lesserRoles = async (
  door: TestDoor,
  { type, transitions }: MountedFiling,
  text: string,
  declared: AcceptedBody,
): Promise<string[]> => {
  const path = `/api/v1/filings/${type}`
  // not the paper of the example itself, which another test lodges
  const body = text.replaceAll('EXAMPLE', 'T80').replaceAll('I000000001', 'I000000002')
  const send = (to: string, key: string, sent: string, media: string, headers = {}) =>
    door.ask(to, {
      method: 'POST',
      key,
      headers: { 'content-type': media, ...headers },
      body: sent,
    })
  for (const key of [door.keys.officer, door.keys.operator]) {
    assert.equal((await send(path, key, body, 'application/json')).status, 403)
    const batch = await send(`${path}/batch`, key, body, 'application/x-ndjson')
    assert.equal((JSON.parse(await batch.text()) as { status: number }).status, 403)
  }
  let filing = declared
  if (type !== door.inner.type.type) {
    const lodged = await send(path, door.keys.trader, body, 'application/json')
    filing = await acceptedBody(lodged)
  }
  for (const { name, by, amends } of transitions.values()) {
    for (const [role, key] of Object.entries(door.keys)) {
      // who may not see it hears of no role; its own role may take the step
      if (role === by || role === 'other') continue
      const match = { 'if-match': `"${filing.version}"` }
      const step = `${path}/${filing.number}/${name}`
      const answer = await send(step, key, amends === true ? body : '{}', 'application/json', match)
      // what the node itself does is no step that anybody could ask for
      const expected = role === 'operator' || by === 'system' ? 404 : 403
      assert.equal(answer.status, expected, `${name} by ${role}`)
    }
  }
  const steps = transitions.size === 0 ? [] : [`${path}/{number}/{transition}`]
  return [path, `${path}/batch`, ...steps]
}

/** Routes that ask nobody who they are. */
export const OPEN = [
  'GET /api/v1/duty',
  'GET /api/v1/feed',
  'GET /api/v1/links/{token}',
  'GET /api/v1/session',
  'GET /api/v1/shop/articles',
  'GET /api/v1/shop/articles/{number}',
  'GET /api/v1/shop/state',
  'GET /api/v1/tariff',
  'GET /api/v1/tariff/{code}',
  'GET /api/v1/totals/{measure}',
  'GET /api/v1/types',
  'GET /api/v1/verify/{code}',
  'GET /api/v1/words/{lang}',
  // signed by customs itself
  'POST /api/v1/ceb/receipts',
  'POST /api/v1/duty',
  'POST /api/v1/links/{token}',
  'POST /api/v1/password/forgot',
  'POST /api/v1/password/strength',
  'POST /api/v1/session',
  'POST /api/v1/session/passkey',
  'POST /api/v1/session/passkey/begin',
  'POST /api/v1/shop/abroad',
  'POST /api/v1/shop/quote',
]
