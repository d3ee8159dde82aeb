// A code of a dated table (offices, tariff lines): found by its beginning or by its name.
import { useRef, useState } from 'react'
import { useWords } from '../words.tsx'
import { Box } from './Box.tsx'
import { Combo } from './Combo.tsx'
import { useCodeName, useSession, useText } from './context.ts'
import { type FieldKind, type InputProps, type ShownProps, textOf } from './kind.ts'
import { readCode } from './suggest.ts'

const Input = ({ field, path }: InputProps) => {
  const { store } = useSession()
  const words = useWords()
  const value = useText(path)
  const name = useCodeName(field, value)
  const [typed, setTyped] = useState<string>()
  const input = useRef<HTMLInputElement>(null)
  const label = words.say('form.codes', { field: words.say(field.key) })
  return (
    <Box field={field} path={path}>
      {tied => (
        <Combo
          field={field}
          label={label}
          input={input}
          value={typed ?? (name === '' ? value : `${value} ${name}`)}
          isTyped={typed !== undefined}
          onType={text => {
            setTyped(text)
            store.set(path, readCode(text))
          }}
          onPick={code => {
            setTyped(undefined)
            store.set(path, code)
          }}
          rest={{
            ...tied,
            className: 'ff-input ff-select',
            onFocus: event => event.target.select(),
            onBlur: () => {
              setTyped(undefined)
              tied.onBlur()
            },
          }}
        />
      )}
    </Box>
  )
}

const View = ({ field, value }: ShownProps) => {
  const code = textOf(value)
  const name = useCodeName(field, code)
  return (
    <>
      {code} {name}
    </>
  )
}

export const datedCode: FieldKind = {
  Input,
  View,
  isNumber: false,
  width: ({ longest = 8 }) => Math.max(76, 44 + 8 * longest),
  toText: textOf,
  fromText: readCode,
}
