// An organisation or person by its registered identifier: capital letters and digits.
import { Box } from './Box.tsx'
import { useSession, useText } from './context.ts'
import { type FieldKind, type InputProps, type ShownProps, textOf } from './kind.ts'

/** Identifiers have capitals and no blanks; full-width signs come from Chinese keyboards. */
const readParty = (typed: string): string =>
  typed.normalize('NFKC').replace(/\s/g, '').toUpperCase()

const Input = ({ field, path }: InputProps) => {
  const { store } = useSession()
  const value = useText(path)
  return (
    <Box field={field} path={path}>
      {tied => (
        <input
          {...tied}
          className="ff-input ff-capitals"
          value={value}
          onChange={event => store.set(path, event.target.value)}
          onBlur={() => {
            store.set(path, readParty(value))
            tied.onBlur()
          }}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
        />
      )}
    </Box>
  )
}

const View = ({ value }: ShownProps) => textOf(value)

export const party: FieldKind = {
  Input,
  View,
  isNumber: false,
  width: () => 176,
  toText: textOf,
  fromText: readParty,
}
