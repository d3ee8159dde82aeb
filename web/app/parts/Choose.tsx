// One of many, found by typing (ARIA 1.2 combobox): arrows choose, Enter takes, Esc closes.
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useSay } from '../words.tsx'
import { Icon } from './icons.tsx'

export interface Choice {
  readonly value: string
  readonly text: string
  /** in grey beside it */
  readonly aside?: string
  /** other names that it is found by */
  readonly also?: string
}

const bare = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll('đ', 'd')

const matching = (choices: readonly Choice[], typed: string): readonly Choice[] => {
  const wanted = bare(typed).split(/\s+/).filter(Boolean)
  return choices.filter(({ text, aside = '', also = '' }) => {
    const all = bare(`${text} ${aside} ${also}`)
    return wanted.every(word => all.includes(word))
  })
}

interface ChooseProps {
  readonly label: string
  readonly choices: readonly Choice[]
  /** '' for none */
  readonly value: string
  readonly none: string
  readonly onChoose: (value: string) => void
}

interface ListProps {
  readonly id: string
  readonly label: string
  readonly shown: readonly Choice[]
  readonly active: number
  readonly value: string
  readonly onPick: (choice: Choice) => void
}

const List = ({ id, label, shown, active, value, onPick }: ListProps) => {
  const { t } = useSay()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector(`#${CSS.escape(`${id}-${active}`)}`)?.scrollIntoView({
      block: 'nearest',
    })
  }, [active, id])
  return (
    <div className="pop-box choose-box" ref={list}>
      <div role="listbox" id={id} aria-label={label}>
        {shown.map((choice, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are taken by the input
          // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus
          <div
            key={choice.value}
            id={`${id}-${i}`}
            role="option"
            aria-selected={choice.value === value}
            className={i === active ? 'on' : ''}
            onPointerDown={event => event.preventDefault()}
            onClick={() => onPick(choice)}
          >
            <span>{choice.text}</span>
            {choice.aside === undefined ? null : <small>{choice.aside}</small>}
          </div>
        ))}
      </div>
      {shown.length === 0 ? <p role="status">{t('search.none')}</p> : null}
    </div>
  )
}

export const Choose = ({ label, choices, value, none, onChoose }: ChooseProps) => {
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState<string>()
  const [active, setActive] = useState(0)
  const id = useId()
  const all = [{ value: '', text: none }, ...choices]
  const shown = matching(all, typed ?? '')
  const text = all.find(each => each.value === value)?.text ?? value
  const close = (): void => {
    setOpen(false)
    setTyped(undefined)
  }
  const start = (): void => {
    setOpen(true)
    setActive(
      Math.max(
        0,
        all.findIndex(each => each.value === value),
      ),
    )
  }
  const pick = (choice: Choice): void => {
    close()
    onChoose(choice.value)
  }
  const keys = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const at = shown[active]
    if (step !== 0) {
      event.preventDefault()
      if (!open) start()
      else setActive((active + step + shown.length) % Math.max(1, shown.length))
    } else if (event.key === 'Enter' && open && at !== undefined) {
      event.preventDefault()
      pick(at)
    } else if (event.key === 'Escape' && open) {
      event.preventDefault()
      close()
    }
  }
  return (
    <div className={`choose ${value === '' ? 'choose-none' : ''}`}>
      <input
        className="input"
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-activedescendant={open && shown.length > 0 ? `${id}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        value={typed ?? text}
        onClick={event => {
          // what is typed next replaces what stood there
          if (typed === undefined) event.currentTarget.select()
          if (!open) start()
        }}
        onFocus={event => event.target.select()}
        onChange={event => {
          setOpen(true)
          setTyped(event.target.value)
          setActive(0)
        }}
        onKeyDown={keys}
        onBlur={close}
      />
      <Icon n="down" />
      {open ? <List {...{ id, label, shown, active, value }} onPick={pick} /> : null}
    </div>
  )
}
