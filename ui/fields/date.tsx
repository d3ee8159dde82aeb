// A calendar date. The control is the browser's own, which knows keyboards and phones; below it the
// date stands in the reader's language, since the control writes it in the browser's.

import { useEffect, useRef } from 'react'
import { isDate } from '#kit/time.ts'
import { useWords } from '../words.tsx'
import { Box } from './Box.tsx'
import { useSession, useText } from './context.ts'
import { type FieldKind, type InputProps, type ShownProps, textOf } from './kind.ts'

const Input = ({ field, path }: InputProps) => {
  const { store } = useSession()
  const words = useWords()
  const value = useText(path)
  const control = useRef<HTMLInputElement>(null)
  // Half a date has no value: told '' while it is typed, the control would empty itself.
  useEffect(() => {
    const { current } = control
    if (current !== null && current.value !== value && current !== document.activeElement)
      current.value = value
  }, [value])
  return (
    <Box field={field} path={path} help={isDate(value) ? words.date(value) : ''}>
      {tied => (
        <input
          {...tied}
          ref={control}
          type="date"
          className="ff-input"
          defaultValue={value}
          max="9999-12-31"
          onChange={event => store.set(path, event.target.value)}
        />
      )}
    </Box>
  )
}

const View = ({ value }: ShownProps) => useWords().date(textOf(value))

/** 2026-11-25, 2026/11/25, 20261125, 25/11/2026, 25.11.2026 */
const readDate = (typed: string): string => {
  const text = typed.normalize('NFKC').trim()
  const ymd = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text)
  const dmy = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text)
  const [y, m, d] = ymd?.slice(1) ?? dmy?.slice(1).reverse() ?? []
  const date = `${y}-${m?.padStart(2, '0')}-${d?.padStart(2, '0')}`
  return isDate(date) ? date : text
}

export const date: FieldKind = {
  Input,
  View,
  isNumber: false,
  width: () => 104,
  toText: textOf,
  fromText: readDate,
}
