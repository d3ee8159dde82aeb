// Free text.
import { Box, LONG } from './Box.tsx'
import { useSession, useText } from './context.ts'
import { type FieldKind, type InputProps, type ShownProps, textOf } from './kind.ts'

const Input = ({ field, path }: InputProps) => {
  const { store } = useSession()
  const value = useText(path)
  const set = (event: { target: { value: string } }): void => store.set(path, event.target.value)
  return (
    <Box field={field} path={path}>
      {tied =>
        (field.max ?? 0) >= LONG ? (
          <textarea {...tied} className="ff-input" rows={2} value={value} onChange={set} />
        ) : (
          <input {...tied} className="ff-input" value={value} onChange={set} autoComplete="off" />
        )
      }
    </Box>
  )
}

const View = ({ value }: ShownProps) => textOf(value)

export const text: FieldKind = {
  Input,
  View,
  isNumber: false,
  width: ({ max = 0 }) => (max >= 100 ? 220 : max <= 12 ? 140 : 128),
  toText: textOf,
  fromText: typed => typed,
}
