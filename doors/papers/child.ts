// The program that draws papers, as a process of its own: the compiler is native code, which a
// thread's end cannot interrupt, and what it takes of memory it never gives back.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NodeCompiler, type NodeError } from '@myriaddreamin/typst-ts-node-compiler'
import type { Drawn, Order } from './compiler.ts'
import { fontFolders } from './fonts.ts'

// nothing but the template lies there to be read
const workspace = join(import.meta.dirname, 'words')
const template = readFileSync(join(import.meta.dirname, 'filing.typ'), 'utf8')
const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontPaths: fontFolders() }] })

const why = (error: NodeError | null): string =>
  error === null ? 'no reason was given' : JSON.stringify(compiler.fetchDiagnostics(error))

const draw = ({ data, tagged, svg }: Order): Drawn => {
  const compiled = compiler.compile({ mainFileContent: template, inputs: { data } })
  const { result } = compiled
  if (result === null) return { ok: false, why: why(compiled.takeError()) }
  const pages = result.numOfPages
  if (svg) return { ok: true, pages, file: Buffer.from(compiler.svg(result)), rss: 0 }
  // PDF/A-2u: for the archive, each sign with its Unicode; tags for readers who listen
  const file = compiler.pdf(result, { pdfStandard: 'a-2u', pdfTags: tagged })
  compiler.evictCache(0)
  return { ok: true, pages, file, rss: process.memoryUsage.rss() }
}

const answer = (order: Order): Drawn => {
  try {
    return draw(order)
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) }
  }
}

process.on('message', (order: Order) => process.send?.(answer(order)))
process.on('disconnect', () => process.exit(0))
