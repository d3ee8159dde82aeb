// One PostgreSQL for all test processes of a run: started by the first of them (detached), stopped
// and wiped when the last has gone. A test process holds a connection to our socket as long as it
// lives, so the kernel keeps count, also of those that were killed.
import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { dataOf } from '#engine/store/cluster.ts'
import { FolderBusy, lockFolder, startEmbedded } from '#engine/store/embedded.ts'
import { takeOver } from '#engine/store/postmaster.ts'

/** files of one `node --test` follow each other within milliseconds; runs by hand within seconds */
const IDLE_MS = 10_000

const serve = async (folder: string): Promise<void> => {
  const lock = lockFolder(folder)
  // left by a run that was killed: nothing of it is wanted
  await takeOver(dataOf(folder), () => {})
  rmSync(dataOf(folder), { recursive: true, force: true })
  const socket = join(folder, 'tests.socket')
  rmSync(socket, { force: true })
  const embedded = await startEmbedded({
    folder,
    lock,
    settings: { max_connections: '200', shared_buffers: '128MB', max_wal_size: '1GB' },
  })
  const users = new Set<Socket>()
  let stopping = false
  const stop = async (): Promise<void> => {
    stopping = true
    server.close()
    for (const user of users) user.destroy()
    await embedded.stop('immediate')
    rmSync(folder, { recursive: true, force: true })
    process.exit(0)
  }
  let idle = setTimeout(stop, IDLE_MS)
  const server = createServer(user => {
    clearTimeout(idle)
    users.add(user)
    user.on('error', () => {})
    user.on('close', () => {
      users.delete(user)
      if (users.size === 0) idle = setTimeout(stop, IDLE_MS)
    })
    user.write(`${JSON.stringify(embedded.options)}\n`)
  })
  server.listen(socket)
  await embedded.exited
  if (!stopping) process.exit(1)
}

try {
  await serve(process.argv[2] ?? '')
} catch (error) {
  // several test processes start us at once; one is enough
  if (error instanceof FolderBusy) process.exit(0)
  throw error
}
