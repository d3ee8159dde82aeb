// A document names its files by their SHA-256, and the document stands in the journal: so the
// proof of a filing is the proof of its files. What it names has to be there.
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import { type Fields, pointer } from '#kit/field.ts'
import type { FileReference } from '#kit/lines.ts'
import { readDocument } from '../intake/prepare.ts'
import type { MountedFiling } from '../mounted.ts'
import type { AttachmentView } from './attachments.ts'

type Path = (string | number)[]

const collect = (
  fields: Fields,
  doc: Readonly<Record<string, unknown>>,
  path: Path,
  take: (file: FileReference, path: Path) => void,
): void => {
  for (const [name, field] of Object.entries(fields)) {
    const value = doc[name]
    if (value === undefined) continue
    if (field.kind === 'file') take(value as FileReference, [...path, name])
    const { rows } = field.meta
    if (rows === undefined) continue
    const list = value as readonly Readonly<Record<string, unknown>>[]
    list.forEach((row, i) => {
      collect(rows, row, [...path, name, i], take)
    })
  }
}

/**
 * Why a document does not fit the files of its draft: one that it names was never added, or is of
 * another size or type than it says. A document that cannot be read is the intake's to refuse.
 */
export const wrongFiles = (
  type: MountedFiling,
  body: Buffer,
  files: readonly AttachmentView[],
): Fault[] => {
  const read = readDocument(type, body)
  if (read instanceof Refusal) return []
  const bySum = new Map(files.map(each => [each.sha256, each]))
  const faults: Fault[] = []
  collect(type.filing.fields, read.doc, [], (file, path) => {
    const added = bySum.get(file.sha256)
    const fits = added?.size === file.size && added.media === file.type
    if (!fits) faults.push(fault('attachment-missing', pointer(path), { name: file.name }))
  })
  return faults
}
