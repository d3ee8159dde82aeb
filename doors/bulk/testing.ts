// For the tests of the bulk door: a lodging function that keeps idempotency keys as the engine
// does, over real fields; and temporary files.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import type { Fields } from '#kit/field.ts'
import { check } from '#kit/lines.ts'
import { say } from '#kit/words.ts'
import { kindsOf } from './kinds.ts'
import type { Mapping } from './mapping.ts'
import { bulkWords } from './messages.ts'
import { type BulkOptions, type LodgeMany, runBulk, type Summary } from './run.ts'
import type { BulkItem } from './source.ts'

const folder = mkdtempSync(join(tmpdir(), 'beibu-bulk-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
let count = 0

/** A file with this content, gone when the test process ends. */
export const temporary = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, `${++count}-${name}`)
  writeFileSync(path, content)
  return path
}

/** A path where a test may write. */
export const temporaryPath = (name: string): string => join(folder, `${++count}-${name}`)

export interface Lodger {
  readonly lodge: LodgeMany
  /** all that was ever lodged, in order */
  readonly lodged: BulkItem[]
}

/** Lodges into memory: checks the document's fields, and answers a known key from memory. */
export const lodger = (fields: Fields | undefined): Lodger => {
  const lodged: BulkItem[] = []
  const numbers = new Map<string, { number: string; body: string }>()
  const faultsOf = (item: BulkItem): readonly Fault[] => {
    const known = numbers.get(item.key)
    if (known !== undefined) {
      return known.body === JSON.stringify(item.document) ? [] : [fault('idempotency-key-reused')]
    }
    const read = fields === undefined ? undefined : check(fields, item.document)
    return read instanceof Refusal ? read.faults : []
  }
  const lodge: LodgeMany = async function* (items) {
    for await (const item of items) {
      const faults = faultsOf(item)
      if (faults.length > 0) {
        yield { item, ok: false, faults }
        continue
      }
      const known = numbers.get(item.key)
      const number = known?.number ?? `N${numbers.size + 1}`
      if (known === undefined) {
        numbers.set(item.key, { number, body: JSON.stringify(item.document) })
        lodged.push(item)
      }
      yield { item, ok: true, id: number, number, replayed: known !== undefined }
    }
  }
  return { lodge, lodged }
}

export const inEnglish = (each: Fault): string => say([bulkWords], 'en', each.key, each.values)

export interface Outcome {
  readonly summary: Summary
  /** documents lodged by this run, in order */
  readonly documents: Record<string, unknown>[]
  readonly items: readonly BulkItem[]
  /** refused rows as `line key` or, with a column, `line column key` */
  readonly refused: string[]
  readonly messages: string[]
}

/** Run a file through the door into a fresh lodger (or a given one). */
export const run = async (
  file: string,
  fields: Fields,
  mapping?: Omit<Mapping, 'filing'>,
  more: Partial<BulkOptions> & { into?: Lodger } = {},
): Promise<Outcome> => {
  const { into = lodger(fields), ...options } = more
  const before = into.lodged.length
  const refused: string[] = []
  const messages: string[] = []
  const summary = await runBulk({
    file,
    filing: 'test.filing',
    mapping: mapping === undefined ? undefined : { filing: 'test.filing', ...mapping },
    kinds: kindsOf(fields),
    zone: 'Asia/Shanghai',
    lodge: into.lodge,
    results: temporaryPath('refused.csv'),
    ...options,
    message: each => {
      const { line = '', column } = each.values
      refused.push([line, column, each.key].filter(part => part !== undefined).join(' '))
      messages.push(inEnglish(each))
      return inEnglish(each)
    },
  })
  const items = into.lodged.slice(before)
  const documents = items.map(each => each.document as Record<string, unknown>)
  return { summary, documents, items, refused, messages }
}

/** Shorthand of a mapping whose fields are named as their columns, but for those given. */
export const columns = (names: Readonly<Record<string, string>>): Mapping['fields'] =>
  Object.fromEntries(Object.entries(names).map(([path, column]) => [path, { column }]))
