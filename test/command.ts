// The command `beibu` as people type it, in a process of its own.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Run `beibu …words` on a data folder; resolves with what it printed and its exit code. */
export const beibu = (
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const main = join(import.meta.dirname, '../main.ts')
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('BEIBU_'))
    const child = spawn(process.execPath, [main, ...words], {
      env: { ...Object.fromEntries(inherited), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      out += part
    })
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      err += part
    })
    child.on('error', reject)
    child.on('close', code => resolve({ code: code ?? 1, out, err }))
  })

/** JSON from a route; throws on anything but 2xx. */
export const getJson = async (url: string, key?: string): Promise<unknown> => {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
  const response = await fetch(url, { headers })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`)
  return JSON.parse(text)
}
