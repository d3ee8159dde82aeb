// The moment a draft gets its name: whoever opens the page by that name finds what was typed
// meanwhile. The world is handed in, so that the node may take as long as it likes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeDevice } from '../testing/device.ts'
import { shape } from '../testing/shape.ts'
import type { DraftStore } from './draft-store.ts'
import { Drafts } from './drafts.ts'
import { FormStore } from './store.ts'

test('typed again while the node made the draft: nothing is lost to who opens it by its name', async () => {
  const { world, pass } = makeDevice()
  let answer: (made: { draft: string; version: number }) => void = () => undefined
  const slow: DraftStore = {
    create: () => new Promise(resolve => (answer = resolve)),
    load: async () => ({ version: 1, content: { '/bill': ['A', 1_000] }, once: '' }),
    save: () => new Promise(() => undefined),
    remove: async () => undefined,
  }
  const store = new FormStore({ shape, now: world.now, prefix: 'a' })
  const named: string[] = []
  const first = new Drafts({ world, store, drafts: slow, named: draft => named.push(draft) })
  await first.start()
  store.set('/bill', 'A')
  await pass(100)
  await pass(500)
  // the node is making it; the same field is typed anew, and kept
  store.set('/bill', 'AB')
  await pass(100)
  answer({ draft: 'dra_1', version: 1 })
  await pass(0)
  assert.deepEqual(named, ['dra_1'])
  // here the browser dies: nothing of it ends properly
  const again = new FormStore({ shape, now: world.now, prefix: 'b' })
  const second = new Drafts({ world, store: again, drafts: slow, draft: 'dra_1' })
  await second.start()
  assert.equal(again.get('/bill'), 'AB')
})
