// A file: how one is chosen and sent is handed in, since the form itself sends none.
import { createContext, type ReactNode, useContext } from 'react'
import { Part } from '../filing/Part.ts'
import { useWords } from '../words.tsx'
import { Box } from './Box.tsx'
import { useSession, useValue } from './context.ts'
import type { FieldKind, InputProps, ShownProps } from './kind.ts'

/** As it stands in the document (kit/lines.ts). */
export interface FileValue {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly sha256: string
}

/** What a slot for files is handed; it calls `set` with all that are to stand there. */
export interface FileSlot {
  readonly path: string
  readonly label: string
  readonly files: readonly FileValue[]
  /** most files, and most bytes of each */
  readonly max: number
  readonly maxBytes: number
  readonly set: (files: readonly FileValue[]) => void
}
export const FileSlots = createContext<((slot: FileSlot) => ReactNode) | undefined>(undefined)

export const isFileValue = (value: unknown): value is FileValue =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'

/** The names alone, where nobody handed in how files are sent. */
export const FileNames = ({ files }: { files: readonly FileValue[] }) => {
  const words = useWords()
  return files.length === 0 ? (
    <span className="ff-nothing">{words.say('form.noFiles')}</span>
  ) : (
    <ul className="ff-files">
      {files.map(each => (
        <li key={each.sha256}>{each.name}</li>
      ))}
    </ul>
  )
}

const Input = ({ field, path }: InputProps) => {
  const { store } = useSession()
  const words = useWords()
  const value = useValue(path)
  const slot = useContext(FileSlots)
  const files = isFileValue(value) ? [value] : []
  const label = words.say(field.key)
  const set = (all: readonly FileValue[]): void => store.set(path, all[0])
  return (
    <Box field={field} path={path}>
      {({ id, 'aria-required': _, ...tied }) => (
        <Part id={id} tabIndex={-1} role="group" aria-label={label} {...tied}>
          {slot?.({ path, label, files, max: 1, maxBytes: field.max ?? 0, set }) ?? (
            <FileNames files={files} />
          )}
        </Part>
      )}
    </Box>
  )
}

const View = ({ value }: ShownProps) => (isFileValue(value) ? value.name : '')

export const file: FieldKind = {
  Input,
  Cell: View,
  View,
  isNumber: false,
  width: () => 180,
  toText: value => (isFileValue(value) ? value.name : ''),
  // a file is not typed
  fromText: () => '',
}
