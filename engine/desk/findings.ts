// What may be written down of a look at goods, and the one text that it becomes when it is closed.
import { createHash } from 'node:crypto'
import { type Fault, fault } from '#kit/fault.ts'
import type { FieldChange } from './changes.ts'

/** The goods are as declared, are others or another number of them, are not there. */
export const FOUND = ['yes', 'differs', 'no'] as const
export type Found = (typeof FOUND)[number]

/** Characters of words on the whole; on a row or a photograph. */
const NOTE_MOST = 2_000
const REMARK_MOST = 500
/** As many digits as a declared quantity has at most. */
const COUNTED = /^(?:0|[1-9]\d{0,14})(?:\.\d{1,5})?$/

const isFound = (value: unknown): value is Found => FOUND.includes(value as Found)

/** Why a value cannot stand at a path; '' empties it. */
const wrongValue = (part: string, value: unknown, place: string): Fault | undefined => {
  if (typeof value !== 'string')
    return fault('wrong-type', place, { expected: 'string', found: typeof value })
  if (value === '') return undefined
  if (part === 'found')
    return isFound(value) ? undefined : fault('unknown-code', place, { code: value.slice(0, 80) })
  if (part === 'counted')
    return COUNTED.test(value)
      ? undefined
      : fault('not-a-decimal', place, { text: value.slice(0, 80) })
  const max = part === 'note' ? NOTE_MOST : REMARK_MOST
  return value.length <= max ? undefined : fault('text-too-long', place, { max })
}

/**
 * Faults of changes to findings: `/note`; `/rows/N/found`, `/rows/N/counted`, `/rows/N/remark`;
 * `/photographs/ID/remark`.
 * @param rows how many rows of goods there are
 */
export const findingFaults = (changes: readonly FieldChange[], rows: number): Fault[] =>
  changes.flatMap(({ path, value }) => {
    const [, of, id = '', part = ''] =
      /^\/(note|rows|photographs)(?:\/([^/]+)\/([a-z]+))?$/.exec(path) ?? []
    const known =
      (of === 'note' && id === '') ||
      (of === 'rows' &&
        /^(?:0|[1-9]\d{0,4})$/.test(id) &&
        Number(id) < rows &&
        ['found', 'counted', 'remark'].includes(part)) ||
      (of === 'photographs' && /^[0-9A-Z]{26}$/.test(id) && part === 'remark')
    if (!known) return [fault('unknown-field', path, { name: path })]
    const wrong =
      value === null
        ? undefined
        : wrongValue(of === 'note' ? 'note' : part, JSON.parse(value) as unknown, path)
    return wrong === undefined ? [] : [wrong]
  })

export interface Photograph {
  readonly attachment: string
  readonly name: string
  readonly media: string
  readonly size: number
  readonly sha256: string
  readonly added: string
  /** the row that it is of, from 0; null: of the whole */
  readonly row: number | null
}

export interface Findings {
  readonly note: string
  readonly rows: readonly {
    readonly row: number
    readonly found: Found | ''
    readonly counted: string
    readonly remark: string
  }[]
  readonly photographs: readonly (Photograph & { readonly remark: string })[]
}

/** Fields as they are kept → findings, rows in their order, those that say nothing left out. */
export const findingsOf = (
  fields: readonly { readonly path: string; readonly value: string }[],
  photographs: readonly Photograph[],
): Findings => {
  const said = new Map(
    fields.map(({ path, value }) => [path, JSON.parse(value) as string] as const),
  )
  const text = (path: string): string => said.get(path) ?? ''
  const numbers = [...said].flatMap(([path, value]) => {
    const row = value === '' ? undefined : /^\/rows\/(\d+)\//.exec(path)?.[1]
    return row === undefined ? [] : [Number(row)]
  })
  return {
    note: text('/note'),
    rows: [...new Set(numbers)]
      .sort((a, b) => a - b)
      .map(row => ({
        row,
        found: text(`/rows/${row}/found`) as Found | '',
        counted: text(`/rows/${row}/counted`),
        remark: text(`/rows/${row}/remark`),
      })),
    photographs: photographs.map(each => ({
      ...each,
      remark: text(`/photographs/${each.attachment}/remark`),
    })),
  }
}

/** The text of closed findings, and its SHA-256, hex: what the journal vouches for. */
export const sealOf = (findings: Findings): { readonly text: string; readonly digest: string } => {
  const text = JSON.stringify(findings)
  return { text, digest: createHash('sha256').update(text).digest('hex') }
}
