// A cell. Only the one in hand holds a control: at rest its text is chosen whole, typing edits.
import {
  type KeyboardEvent,
  type ReactElement,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { Combo } from '../fields/Combo.tsx'
import { sayFault, useFault, useSession, useValue } from '../fields/context.ts'
import { textOf } from '../fields/kind.ts'
import type { PageWords } from '../page-words.ts'
import { useWords } from '../words.tsx'
import type { FormFault } from './faults.ts'
import { useGrid } from './Grid.tsx'
import { CHOSEN, type Column, EDITED, HELD } from './grid-state.ts'
import { Part } from './Part.ts'
import { idOf } from './session.ts'
import { useTopic } from './topics.ts'

interface Spot {
  readonly row: string
  readonly index: number
  readonly column: number
}

/** What is typed into the cell in hand: kept at every key, dropped by Esc. */
const useTyping = ({ row, column, editing }: Spot & { editing: boolean }) => {
  const { grid } = useGrid()
  const { store } = useSession()
  const words = useWords()
  const { field, kind } = grid.columns[column]!
  const path = grid.pathOf(row, column)
  const [typed, setTyped] = useState<string>()
  const before = useRef<unknown>(undefined)
  const input = useRef<HTMLInputElement>(null)
  const dropped = useRef(false)
  useLayoutEffect(() => {
    // at rest again, its text is chosen whole before another key comes: what is typed replaces it
    if (dropped.current && !editing) {
      dropped.current = false
      input.current?.select()
    }
    if (!editing || typed !== undefined) return
    before.current = store.get(path)
    input.current?.setSelectionRange(FAR, FAR)
  }, [editing, store, path, typed])
  const change = (text: string): void => {
    if (!editing) {
      before.current = store.get(path)
      grid.edit(true)
    }
    setTyped(text)
    grid.set(row, column, kind.fromText(text, field, words))
  }
  const drop = (): void => {
    dropped.current = true
    grid.set(row, column, before.current)
    setTyped(undefined)
    grid.edit(false)
  }
  const take = (value: unknown): void => {
    grid.set(row, column, value)
    setTyped(undefined)
  }
  return { typed, input, change, drop, take }
}

/**
 * The form of the control in hand, with nothing else in it. Browsers that fill forms in look
 * through all fields of the same form, and of none, when one gets the focus or a key: of 100 fields
 * 400 times.
 */
export const ownForm = (list: string): string => `${idOf(list)}-own`

const Control = (props: Spot & { editing: boolean }) => {
  const { row, index, column, editing } = props
  const { grid } = useGrid()
  const { faults } = useSession()
  const words = useWords()
  const { field, kind } = grid.columns[column]!
  const path = grid.pathOf(row, column)
  const value = useValue(path)
  const { typed, input, change, drop, take } = useTyping(props)
  useLayoutEffect(() => {
    if (!grid.focusing || grid.held.row !== row || grid.held.column !== column) return
    grid.focusing = false
    // which chooses its text, too
    input.current?.focus({ preventScroll: true })
    grid.letGo()
  }, [grid, input, row, column])
  useEffect(() => () => faults.touch(path), [faults, path])
  const rest = {
    id: `${idOf(grid.list)}-cell`,
    className: 'ff-edit',
    form: ownForm(grid.list),
    readOnly: field.kind === 'file' || field.kind === 'lines',
    'aria-labelledby': `${idOf(grid.list)}-h${column}`,
    'aria-describedby': `${idOf(grid.list)}-foot`,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !grid.editing) return
      event.preventDefault()
      event.stopPropagation()
      drop()
    },
    onFocus: () => {
      if (!grid.editing) input.current?.select()
    },
    onDoubleClick: () => grid.edit(true),
  }
  const resting = editing ? undefined : kind.toShown?.(value, words)
  const shown = typed ?? resting ?? kind.toText(value, field, words)
  const type = (event: { target: { value: string } }): void => change(event.target.value)
  if (field.kind !== 'code') {
    const mode = kind.isNumber ? 'decimal' : undefined
    const plain = { value: shown, inputMode: mode, onChange: type } as const
    return <input {...rest} {...plain} ref={input} autoComplete="off" spellCheck={false} />
  }
  return (
    <Combo
      field={field}
      label={words.say('form.codes', { field: words.say(field.key) })}
      input={input}
      value={shown}
      isTyped={typed !== undefined}
      onType={change}
      onPick={code => {
        take(code)
        // chosen from the list: on to the next cell, unless one is on the way elsewhere already
        if (document.activeElement === input.current) grid.move(index, column + 1)
      }}
      rest={{ ...rest, 'aria-readonly': !editing }}
    />
  )
}
/** Behind the last sign of any text. */
const FAR = 1_000_000

/** The fault of the cell in hand, under it; above it near the lower edge. */
const Tip = ({ path }: { path: string }) => {
  const words = useWords()
  const fault = useFault(path)
  const tip = useRef<HTMLSpanElement>(null)
  const [up, setUp] = useState(false)
  useLayoutEffect(() => {
    const box = tip.current?.closest('.ff-grid')?.getBoundingClientRect()
    const cell = tip.current?.parentElement?.getBoundingClientRect()
    if (box && cell) setUp(cell.bottom + 78 > box.bottom)
  }, [])
  if (fault === undefined) return null
  return (
    <span ref={tip} className="ff-tip" data-up={up ? '' : undefined} aria-hidden="true">
      {sayFault(words, fault)}
    </span>
  )
}

/** Widths of signs, px: at most of a Latin one, and of a Chinese one; of a cell's two edges. */
const SIGN = 9
const WIDE_SIGN = 14
const EDGES = 17
/** Marks between digits and a sign of money make a number longer than it is kept. */
const MARKS = 1.4

/** Whether a text may be cut: each box that cuts costs a layer, and most of them never do. */
const mayOverflow = (text: string, factor: number, width: number): boolean => {
  const sign = /[^ -\u024f\u1e00-\u1eff]/.test(text) ? WIDE_SIGN : SIGN
  return text.length * sign * factor > width - EDGES
}

/**
 * A cell as its row draws it: an element and a text. A component around each of the 240 cells of a
 * page, with what it hears of, cost half of a page down.
 */
export const drawCell = (
  column: number,
  { field, kind }: Column,
  { row, index, path, value, fault, state, words, after }: CellFacts,
): ReactElement => {
  const held = (state & HELD) !== 0
  const plain = kind.Cell === undefined || value === undefined
  const shown = plain ? (kind.toShown?.(value, words) ?? kind.toText(value, field, words)) : ''
  const width = kind.width(field)
  const cut =
    !held && (plain ? mayOverflow(shown, 1, width) : mayOverflow(textOf(value), MARKS, width))
  return (
    <Part
      key={field.name}
      role="gridcell"
      className={`ff-cell${kind.isNumber ? ' ff-right' : ''}${cut ? ' ff-cut' : ''}`}
      aria-colindex={column + 2}
      aria-selected={state !== 0}
      aria-invalid={fault === undefined ? undefined : true}
      data-held={held ? '' : undefined}
      data-edited={(state & EDITED) !== 0 ? '' : undefined}
      data-chosen={(state & CHOSEN) !== 0 ? '' : undefined}
      data-bad={fault === undefined ? undefined : ''}
      style={after ? undefined : { gridColumn: column + 2 }}
    >
      {held ? (
        <>
          <Control key={path} {...{ row, index, column }} editing={(state & EDITED) !== 0} />
          <Tip key={`tip ${path}`} path={path} />
        </>
      ) : kind.Cell === undefined || plain ? (
        shown
      ) : (
        <kind.Cell field={field} value={value} />
      )}
    </Part>
  )
}

interface CellFacts {
  readonly row: string
  readonly index: number
  readonly path: string
  readonly value: unknown
  readonly fault: FormFault | undefined
  readonly state: number
  readonly words: PageWords
  /** the cell before it is drawn, too: it stands where that one ends */
  readonly after: boolean
}

/** What the node works out for a line: grey, and paler where something has changed since. */
export const WorkedOut = ({ row, column }: { row: string; column: number }) => {
  const { grid, worked } = useGrid()
  const { trial, shape } = useSession()
  const words = useWords()
  const amount = useTopic(trial.topics, '', () => {
    const { amounts, orders } = trial.state
    const at = orders[grid.list]?.indexOf(row) ?? -1
    const lines = amounts?.[shape.total?.lines ?? '']
    const line: unknown = Array.isArray(lines) ? lines[at] : undefined
    const value = (line as Record<string, unknown> | undefined)?.[worked ?? '']
    return typeof value === 'string' ? value : ''
  })
  const current = useTopic(trial.topics, '', () => trial.state.current)
  return (
    <Part
      role="gridcell"
      className="ff-cell ff-right ff-worked"
      aria-colindex={column + 2}
      aria-readonly="true"
      data-old={current ? undefined : ''}
    >
      {words.number(amount, amount.split('.')[1]?.length ?? 0)}
    </Part>
  )
}
