// What quantities, money and counts share: a number typed in the reader's way, kept in the
// document's. While it is typed it stays as typed, whatever language the page changes to.
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { useWords } from '../words.tsx'
import { Box } from './Box.tsx'
import { useSession, useText } from './context.ts'
import type { InputProps } from './kind.ts'
import { readNumber, typedNumber } from './numbers.ts'

export const NumberInput = ({
  field,
  path,
  unit = '',
  decimals = 0,
  help,
}: InputProps & { unit?: string; decimals?: number; help?: ReactNode }) => {
  const { store } = useSession()
  const words = useWords()
  const value = useText(path)
  const [typed, setTyped] = useState<string>()
  // What was there is selected as soon as it stands in the way it is typed, before any key can
  // come: a frame later, on a slow machine, the second digit would take the place of the first.
  const entered = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    if (typed !== undefined) entered.current?.select()
    entered.current = null
  }, [typed])
  const pressed = useRef(false)
  return (
    <Box field={field} path={path} help={help}>
      {tied => (
        <span className="ff-unit" data-unit={unit === '' ? undefined : unit}>
          <input
            {...tied}
            className="ff-input ff-number"
            inputMode={decimals > 0 || field.kind !== 'count' ? 'decimal' : 'numeric'}
            autoComplete="off"
            value={typed ?? words.number(value, decimals)}
            onFocus={event => {
              entered.current = event.target
              setTyped(typedNumber(value, words.point))
            }}
            onMouseDown={event => {
              pressed.current = event.currentTarget !== document.activeElement
            }}
            // the press that entered has set a caret; one that drew a selection keeps it
            onMouseUp={({ currentTarget: box }) => {
              if (pressed.current && box.selectionStart === box.selectionEnd) box.select()
              pressed.current = false
            }}
            onChange={event => {
              setTyped(event.target.value)
              store.set(path, readNumber(event.target.value, words.point))
            }}
            onBlur={() => {
              setTyped(undefined)
              tied.onBlur()
            }}
          />
        </span>
      )}
    </Box>
  )
}
