// A code of a short closed list: all of it stands in the control.

import type { FieldShape } from '../filing/shape.ts'
import type { PageWords } from '../page-words.ts'
import { useWords } from '../words.tsx'
import { Box } from './Box.tsx'
import { useSession, useText } from './context.ts'
import { type FieldKind, type InputProps, type ShownProps, textOf } from './kind.ts'

const nameIn = ({ list, codes = [] }: FieldShape, code: string, words: PageWords): string =>
  codes.includes(code) ? words.say(`code.${list}.${code}`) : code

const Input = ({ field, path }: InputProps) => {
  const { store } = useSession()
  const words = useWords()
  const value = useText(path)
  const codes = field.codes ?? []
  return (
    <Box field={field} path={path}>
      {tied => (
        <select
          {...tied}
          className="ff-input ff-select"
          data-empty={value === '' ? '' : undefined}
          value={value}
          onChange={event => store.set(path, event.target.value)}
        >
          <option value="">{words.say(field.optional ? 'form.none' : 'form.choose')}</option>
          {codes.map(code => (
            <option key={code} value={code}>
              {nameIn(field, code, words)}
            </option>
          ))}
          {value === '' || codes.includes(value) ? null : <option value={value}>{value}</option>}
        </select>
      )}
    </Box>
  )
}

const View = ({ field, value }: ShownProps) => nameIn(field, textOf(value), useWords())

export const code: FieldKind = {
  Input,
  View,
  isNumber: false,
  width: () => 132,
  toText: (value, field, words) => nameIn(field, textOf(value), words),
  fromText: (typed, field, words) => {
    const text = typed.trim()
    const same = (name: string): boolean => name.toLowerCase() === text.toLowerCase()
    return (field.codes ?? []).find(each => same(each) || same(nameIn(field, each, words))) ?? text
  },
}
