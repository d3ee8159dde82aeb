import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { connectionKey, readUnread } from './unread.ts'

const skip = process.platform === 'linux' ? false : 'only Linux tells what is not acknowledged'

for (const host of ['127.0.0.1', '::1']) {
  test(`what a peer on ${host} does not read is told by the kernel`, { skip }, async () => {
    const server = createServer()
    server.listen(0, host)
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const accepted = once(server, 'connection') as Promise<[Socket]>
    const client = connect(port, host)
    const [socket] = await accepted
    client.pause()
    try {
      const unread = async (): Promise<number | undefined> =>
        (await readUnread())?.get(connectionKey(socket) ?? '')
      assert.equal(await unread(), 0)
      socket.write(Buffer.alloc(30_000_000))
      const end = Date.now() + 5_000
      while ((await unread()) === 0 && Date.now() < end) await new Promise(setImmediate)
      assert.ok(((await unread()) ?? 0) > 0)
    } finally {
      socket.destroy()
      client.destroy()
      server.close()
    }
  })
}
