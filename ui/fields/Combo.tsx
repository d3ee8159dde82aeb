// A text with suggestions (ARIA 1.2 combobox): typing asks, arrows choose, Enter takes, Esc closes.
// The list lies in the top layer, so that no scrolling box cuts it off.
import {
  type CSSProperties,
  type InputHTMLAttributes,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { Part } from '../filing/Part.ts'
import type { FieldShape } from '../filing/shape.ts'
import { useWords } from '../words.tsx'
import { readCode, type Suggestions, useSuggestions } from './suggest.ts'

interface ListProps {
  readonly id: string
  readonly anchor: RefObject<HTMLInputElement | null>
  readonly label: string
  readonly found: Suggestions
  readonly active: number
  readonly pick: (code: string) => void
}

/** Below its anchor, or above it where there is more room. */
const placeAt = (anchor: HTMLElement): CSSProperties => {
  const box = anchor.getBoundingClientRect()
  const below = innerHeight - box.bottom - 8
  const above = box.top - 8
  const isBelow = below >= Math.min(280, above)
  const left = Math.max(8, Math.min(box.left, innerWidth - 336))
  return {
    left,
    minWidth: Math.min(box.width, innerWidth - 16),
    maxHeight: Math.min(280, isBelow ? below : above),
    ...(isBelow ? { top: box.bottom + 4 } : { bottom: innerHeight - box.top + 4 }),
  }
}

const Suggested = ({ id, anchor, label, found, active, pick }: ListProps) => {
  const words = useWords()
  const list = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<CSSProperties>({})
  useLayoutEffect(() => {
    const { current } = list
    if (current === null || anchor.current === null) return
    setPlace(placeAt(anchor.current))
    current.showPopover()
    return () => current.hidePopover()
  }, [anchor])
  useEffect(() => {
    list.current?.querySelector(`#${CSS.escape(`${id}-${active}`)}`)?.scrollIntoView({
      block: 'nearest',
    })
  }, [active, id])
  const { codes, more, away, typed } = found
  const note = away
    ? 'form.codesAway'
    : codes.length === 0 && typed !== undefined
      ? 'form.noCode'
      : more
        ? 'form.moreCodes'
        : undefined
  return (
    <Part ref={list} popover="manual" className="ff-suggest" style={place}>
      <Part id={id} role="listbox" aria-label={label}>
        {codes.map(({ code, name }, i) => (
          <Part
            key={code}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            onPointerDown={event => event.preventDefault()}
            onClick={() => pick(code)}
          >
            <b>{code}</b>
            <span>{name}</span>
          </Part>
        ))}
      </Part>
      {note === undefined ? null : <p role="status">{words.say(note)}</p>}
    </Part>
  )
}

export interface ComboProps {
  readonly field: FieldShape
  readonly label: string
  readonly value: string
  /** the text in the control stands for what was typed, not for what was there before */
  readonly isTyped: boolean
  readonly onType: (text: string) => void
  readonly onPick: (code: string) => void
  readonly input: RefObject<HTMLInputElement | null>
  readonly rest: InputHTMLAttributes<HTMLInputElement>
  readonly children?: ReactNode
}

/** Which suggestion a key takes without being chosen: the very code, else the first. */
const likely = ({ codes }: Suggestions, typed: string): number => {
  const exact = codes.findIndex(each => each.code === readCode(typed))
  return exact >= 0 ? exact : typed.trim() === '' || codes.length === 0 ? -1 : 0
}

export const Combo = (props: ComboProps) => {
  const { field, label, value, isTyped, onType, onPick, input, rest } = props
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState<number>()
  const found = useSuggestions(field, open ? (isTyped ? value : '') : undefined)
  const active = chosen ?? (isTyped ? likely(found, value) : -1)
  const listId = `${rest.id ?? ''}-list`
  const pick = (code: string): void => {
    setOpen(false)
    onPick(code)
  }
  const step = (by: number): void => {
    const { length } = found.codes
    if (length > 0) setChosen((Math.max(active, by < 0 ? 0 : -1) + by + length) % length)
  }
  const keys = (event: KeyboardEvent<HTMLInputElement>): void => {
    const take = (): void => {
      event.preventDefault()
      event.stopPropagation()
    }
    const down = event.key === 'ArrowDown'
    if (event.nativeEvent.isComposing) return
    if (open && (down || event.key === 'ArrowUp')) {
      take()
      step(down ? 1 : -1)
    } else if (down && event.altKey) {
      take()
      setOpen(true)
    } else if (open && event.key === 'Escape') {
      take()
      setOpen(false)
    } else if (open && event.key === 'Enter' && found.codes[active] !== undefined) {
      take()
      pick(found.codes[active].code)
    } else rest.onKeyDown?.(event)
  }
  return (
    <>
      <input
        {...rest}
        ref={input}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        aria-activedescendant={open && active >= 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={event => {
          setOpen(true)
          setChosen(undefined)
          onType(event.target.value)
        }}
        onClick={event => {
          rest.onClick?.(event)
          if (rest['aria-readonly'] !== true) setOpen(true)
        }}
        onKeyDown={keys}
        onBlur={event => {
          // one answer to what was typed is the answer
          const only =
            found.typed === value && found.codes.length === 1 ? found.codes[0] : undefined
          if (open && isTyped && only !== undefined) onPick(only.code)
          setOpen(false)
          setChosen(undefined)
          rest.onBlur?.(event)
        }}
      />
      {open ? <Suggested {...{ id: listId, anchor: input, label, found, active, pick }} /> : null}
    </>
  )
}
