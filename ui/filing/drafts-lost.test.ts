// Answers that are lost, texts that are refused, devices that keep nothing, drafts that are gone:
// whatever happens on the way, what was typed is there, once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeDevice, NodeInMemory } from '../testing/device.ts'
import { shape } from '../testing/shape.ts'
import { Drafts } from './drafts.ts'
import { FormStore } from './store.ts'

const page = (device: ReturnType<typeof makeDevice>, node: NodeInMemory, draft?: string) => {
  const { world } = device
  const store = new FormStore({ shape, now: world.now, prefix: world.newKey().slice(-3) })
  const named: string[] = []
  const drafts = new Drafts({
    world,
    store,
    drafts: node,
    named: each => named.push(each),
    ...(draft === undefined ? {} : { draft }),
  })
  return { store, drafts, named }
}

test('the answer to the first save is lost: there is one draft, not two', async () => {
  const device = makeDevice()
  const node = new NodeInMemory()
  const { store, drafts, named } = page(device, node)
  await drafts.start()
  node.mood = 'lost'
  store.set('/bill', 'A')
  await device.pass(500)
  assert.equal(node.drafts.size, 1)
  assert.equal(drafts.draft, undefined)
  node.mood = 'well'
  store.set('/vehicle', 'B')
  await device.pass(500)
  assert.deepEqual([...node.drafts.keys()], ['draft-1'])
  assert.deepEqual(named, ['draft-1'])
  await device.pass(500)
  assert.deepEqual([node.has('draft-1', '/bill'), node.has('draft-1', '/vehicle')], ['A', 'B'])
})

test('a draft whose name the device never heard: opened by it, what was typed since is there', async () => {
  const device = makeDevice()
  const node = new NodeInMemory()
  const first = page(device, node)
  await first.drafts.start()
  node.mood = 'lost'
  first.store.set('/bill', 'A')
  await device.pass(500)
  first.store.set('/bill', 'AB')
  first.store.set('/vehicle', 'C')
  await device.pass(100)
  // here the page dies; somebody opens the draft from the list
  node.mood = 'well'
  const again = page(device, node, 'draft-1')
  await again.drafts.start()
  assert.deepEqual([again.store.get('/bill'), again.store.get('/vehicle')], ['AB', 'C'])
  assert.equal(again.drafts.key, first.drafts.key, 'lodged twice it is one filing')
  await device.pass(0)
  assert.equal(node.has('draft-1', '/vehicle'), 'C')
  // and on another device it is lodged with the same key
  const other = page(makeDevice(), node, 'draft-1')
  await other.drafts.start()
  assert.equal(other.drafts.key, first.drafts.key)
})

test('lodged while the draft was being made: none is left', async () => {
  const device = makeDevice()
  const node = new NodeInMemory()
  const { store, drafts } = page(device, node)
  await drafts.start()
  node.mood = 'lost'
  store.set('/bill', 'A')
  await device.pass(500)
  assert.equal(node.drafts.size, 1)
  node.mood = 'well'
  await drafts.end()
  assert.deepEqual([node.drafts.size, device.heads.size], [0, 0])
})

test('one text that the node refuses holds no other back, and is said until it is mended', async () => {
  const device = makeDevice()
  const node = new NodeInMemory()
  node.refuses = value => value === '\ud800'
  const { store, drafts } = page(device, node)
  await drafts.start()
  store.set('/bill', 'A')
  store.set('/vehicle', '\ud800')
  for (let n = 0; n < 6; n++) await device.pass(500)
  assert.equal(node.has('draft-1', '/bill'), 'A')
  assert.equal(drafts.state.refused?.path, '/vehicle')
  assert.equal(drafts.state.refused?.fault.key, 'malformed-text')
  assert.equal(drafts.state.unsent, 1)
  store.set('/note', 'later')
  await device.pass(500)
  assert.equal(node.has('draft-1', '/note'), 'later')
  assert.equal(drafts.state.refused?.path, '/vehicle', 'it still is refused')
  const again = page(device, node, 'draft-1')
  await again.drafts.start()
  assert.equal(again.store.get('/vehicle'), '\ud800', 'the device kept it')
  store.set('/vehicle', 'mended')
  await device.pass(500)
  assert.equal(node.has('draft-1', '/vehicle'), 'mended')
  assert.equal(drafts.state.refused, undefined)
  assert.equal(drafts.state.unsent, 0)
})

test('what the node refuses as a whole is said, and asked again when told to', async () => {
  const device = makeDevice()
  const node = new NodeInMemory()
  const { store, drafts } = page(device, node)
  const { save } = node
  await drafts.start()
  store.set('/bill', 'A')
  await device.pass(500)
  const fault = { key: 'draft-too-large', path: '', values: {}, message: 'too large' }
  node.save = async () => {
    const { DraftRefused } = await import('./draft-store.ts')
    throw new DraftRefused([fault])
  }
  store.set('/note', 'B')
  await device.pass(500)
  await new Promise(done => setImmediate(done))
  assert.deepEqual(drafts.state.refused, { fault, path: undefined })
  node.save = save
  drafts.retry()
  await device.pass(0)
  assert.equal(node.has('draft-1', '/note'), 'B')
  assert.equal(drafts.state.refused, undefined)
})

test('a device that did not keep a change keeps it later', async () => {
  const device = makeDevice()
  const node = new NodeInMemory()
  node.mood = 'down'
  const { store, drafts } = page(device, node)
  await drafts.start()
  device.memory.broken = true
  store.set('/bill', 'A')
  await device.pass(100)
  assert.equal(drafts.state.kept, false)
  device.memory.broken = false
  await device.pass(1_000)
  assert.equal(drafts.state.kept, true)
  const again = page(device, node)
  await again.drafts.start()
  assert.equal(again.store.get('/bill'), 'A')
})

test('a draft that somebody removed can be kept as another, with all that stood in it', async () => {
  const device = makeDevice()
  const node = new NodeInMemory()
  const { store, drafts, named } = page(device, node)
  await drafts.start()
  store.set('/bill', 'A')
  const [row = ''] = store.insert('/items', 0, [{ name: '榴莲' }, { name: 'gone' }])
  store.remove('/items', [store.rows('/items')[1] ?? ''])
  store.set(`/items/${row}/net`, '5')
  await device.pass(500)
  node.drafts.clear()
  store.set('/vehicle', 'B')
  await device.pass(500)
  assert.equal(drafts.state.phase, 'gone')
  await drafts.anew()
  await device.pass(0)
  assert.equal(drafts.state.phase, 'open')
  assert.deepEqual(named, ['draft-1', 'draft-1'])
  const other = page(makeDevice(), node, 'draft-1')
  await other.drafts.start()
  assert.deepEqual([other.store.get('/bill'), other.store.get('/vehicle')], ['A', 'B'])
  assert.deepEqual(other.store.rows('/items'), [row])
  assert.equal(other.store.get(`/items/${row}/name`), '榴莲')
  assert.equal(other.store.get(`/items/${row}/net`), '5')
})

test('when the line is back, what waits is sent at once', async () => {
  const device = makeDevice()
  const node = new NodeInMemory()
  node.mood = 'down'
  const { store, drafts } = page(device, node)
  await drafts.start()
  store.set('/bill', 'A')
  // by now it would be tried again in half a minute
  for (let n = 0; n < 10; n++) await device.pass(30_000)
  node.mood = 'well'
  device.online()
  await device.pass(0)
  assert.equal(node.has('draft-1', '/bill'), 'A')
})
