// A merchant's hand in the tests of customs' side: who acts, and a filing lodged as a form does it.
import assert from 'node:assert/strict'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller } from '#engine/types.ts'
import type { TestEngine } from '../engine.ts'

export interface Hand {
  readonly typeOf: (name: string) => MountedFiling
  readonly owner: () => Promise<Caller>
  readonly lodge: (name: string, document: object) => Promise<{ number: string; version: number }>
}

/** @param given the engine and a merchant's key, once they are there */
export const handOf = (given: () => readonly [TestEngine, string]): Hand => {
  const typeOf = (name: string) => given()[0].mounted.filings.get(`commerce.${name}`)!
  const owner = async () => {
    const [{ engine }, key] = given()
    return (await engine.keys.authenticate(key))!
  }
  const lodge = async (name: string, document: object) => {
    const body = Buffer.from(JSON.stringify(document))
    const outcome = await given()[0].engine.lodge(typeOf(name), await owner(), body, {})
    assert.ok(outcome.ok, JSON.stringify(outcome))
    return outcome
  }
  return { typeOf, owner, lodge }
}
