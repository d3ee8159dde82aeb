// What stands in a page between fences, and running it as the reader would.
import { spawn } from 'node:child_process'
import { textOf } from './sources.ts'

export interface Block {
  readonly lang: string
  /** the rest of the fence's line: a path, or how the block is meant */
  readonly info: string
  readonly text: string
  /** line of the fence in the page, from 1 */
  readonly line: number
}

/** Fenced blocks of a page, in order. */
export const blocksOf = (page: string): Block[] => {
  const blocks: Block[] = []
  let open: { lang: string; info: string; line: number; text: string[] } | undefined
  textOf(page)
    .split('\n')
    .forEach((line, i) => {
      const fence = /^```(\S*)\s*(.*)$/.exec(line)
      if (open === undefined && fence !== null) {
        open = { lang: fence[1] ?? '', info: fence[2] ?? '', line: i + 1, text: [] }
      } else if (open !== undefined && line === '```') {
        blocks.push({ ...open, text: `${open.text.join('\n')}\n` })
        open = undefined
      } else open?.text.push(line)
    })
  if (open !== undefined) throw new Error(`${page}:${open.line}: a fence is not closed`)
  return blocks
}

/** Commands of a page, each with the output that the page shows for it. */
export interface Shown {
  readonly command: Block
  readonly output: Block | undefined
}

/** Blocks of `sh` that are meant for this node (`sh elsewhere` is not), with the `text` after. */
export const shownIn = (page: string): Shown[] => {
  const blocks = blocksOf(page)
  return blocks.flatMap((command, i) => {
    if (command.lang !== 'sh' || command.info === 'elsewhere') return []
    const next = blocks[i + 1]
    return [{ command, output: next?.lang === 'text' ? next : undefined }]
  })
}

/** An output as a page shows it: `…` stands for anything. */
export const matcher = (shown: string): RegExp =>
  new RegExp(
    shown
      .trim()
      .split('…')
      .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\n', '\\s*'))
      .join('[\\s\\S]*?'),
  )

export interface RunOptions {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  /** address of the node, put where the page says http://127.0.0.1:8080 */
  readonly url: string
}

const MARK = '<<< end of block >>>'

/** Run commands one after the other in one shell; what each printed. Throws when one fails. */
export const runShown = async (shown: readonly Shown[], options: RunOptions): Promise<string[]> => {
  const script = shown
    .map(({ command }) => `${command.text}\nprintf '%s' '${MARK}'\n`)
    .join('')
    .replaceAll('http://127.0.0.1:8080', options.url)
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-s'], {
    cwd: options.folder,
    env: options.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    out += part
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    err += part
  })
  child.stdin.end(script)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const printed = out.split(MARK)
  const failed = shown[printed.length - 1]?.command
  if (code !== 0) {
    throw new Error(`block at line ${failed?.line} ended with ${code}:\n${printed.at(-1)}\n${err}`)
  }
  return printed.slice(0, -1)
}
