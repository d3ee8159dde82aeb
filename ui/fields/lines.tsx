// Lines: a grid to fill in, or a slot for files where a line is nothing but one.
import { useContext } from 'react'
import { Grid } from '../filing/Grid.tsx'
import { Part } from '../filing/Part.ts'
import { idOf } from '../filing/session.ts'
import { useTopic } from '../filing/topics.ts'
import { useWords } from '../words.tsx'
import { sayFault, useFault, useSession } from './context.ts'
import { FileNames, FileSlots, type FileValue, isFileValue } from './file.tsx'
import type { FieldKind, InputProps, ShownProps } from './kind.ts'
import { FaultMark } from './marks.tsx'

/** A line that is one file. */
export const isFiles = ({ rows }: InputProps['field']): boolean =>
  rows?.length === 1 && rows[0]?.kind === 'file'

const Files = ({ field, path }: InputProps) => {
  const words = useWords()
  const { store } = useSession()
  const fault = useFault(path)
  const slot = useContext(FileSlots)
  const rows = useTopic(store.topics, path, () => store.rows(path))
  const name = field.rows![0]!.name
  const files = rows.map(row => store.get(`${path}/${row}/${name}`)).filter(isFileValue)
  const set = (all: readonly FileValue[]): void => {
    const kept = new Set(all.map(each => each.sha256))
    const shaOf = (row: string): string => {
      const value = store.get(`${path}/${row}/${name}`)
      return isFileValue(value) ? value.sha256 : ''
    }
    const own = new Set(rows.map(shaOf))
    const gone = rows.filter(row => !kept.has(shaOf(row)))
    if (gone.length > 0) store.remove(path, gone)
    const born = all.filter(each => !own.has(each.sha256)).map(each => ({ [name]: each }))
    if (born.length > 0) store.insert(path, store.rows(path).length, born)
  }
  const label = words.say(field.key)
  return (
    <Part
      id={idOf(path)}
      className="ff-field"
      data-span="4"
      tabIndex={-1}
      role="group"
      aria-label={label}
    >
      <span className="ff-label">{label}</span>
      {slot?.({
        path,
        label,
        files,
        max: field.max ?? 1,
        maxBytes: field.rows![0]!.max ?? 0,
        set,
      }) ?? <FileNames files={files} />}
      {fault === undefined ? null : (
        <p className="ff-fault">
          <FaultMark />
          <span>{sayFault(words, fault)}</span>
        </p>
      )}
    </Part>
  )
}

/** A grid among other fields says what it is; one alone in its section is named by that. */
const Input = (props: InputProps) => {
  const { shape } = useSession()
  const words = useWords()
  const { field } = props
  if (isFiles(field)) return <Files {...props} />
  const alone = shape.sections.some(({ fields }) => fields.length === 1 && fields[0] === field)
  if (alone) return <Grid {...props} />
  return (
    <div className="ff-field" data-span={field.rows?.length === 1 ? 2 : 4}>
      <span className="ff-label">{words.say(field.key)}</span>
      <Grid {...props} />
    </div>
  )
}

const View = ({ value }: ShownProps) => {
  const words = useWords()
  return Array.isArray(value) ? words.say('grid.lines', { n: value.length }) : ''
}

export const lines: FieldKind = {
  Input,
  Cell: View,
  View,
  isNumber: false,
  width: () => 100,
  toText: () => '',
  fromText: () => '',
}
