// A stand-in for Beibu in tests that kill it: starts the embedded PostgreSQL of the folder in
// argv[2], says so in one line of JSON and stays until its input ends, which is a normal end.
import { startEmbedded } from '#engine/store/embedded.ts'

const notes: string[] = []
try {
  const embedded = await startEmbedded({
    folder: process.argv[2] ?? '',
    log: line => notes.push(line),
    settings: { shared_buffers: '32MB', max_wal_size: '256MB' },
  })
  const { pid, options, url } = embedded
  console.log(JSON.stringify({ pid, options, url, notes }))
  process.stdin.resume().on('end', () => process.exit(0))
} catch (error) {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  console.log(JSON.stringify({ name, message, notes }))
  process.exit(3)
}
