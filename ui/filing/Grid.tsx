// Lines as a sheet: moved through and typed into like a spreadsheet, drawn only where one looks.
import {
  type ClipboardEvent,
  createContext,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useMedia, useSession } from '../fields/context.ts'
import { kindOf } from '../fields/index.ts'
import type { InputProps } from '../fields/kind.ts'
import { useWords } from '../words.tsx'
import { ownForm } from './GridCell.tsx'
import { GridFoot, type Note } from './GridFoot.tsx'
import { Rows } from './GridRows.tsx'
import { GridTotals } from './GridTotals.tsx'
import { gridKeys } from './grid-keys.ts'
import { GridState } from './grid-state.ts'
import { NUMBERS } from './grid-window.ts'
import { Part } from './Part.ts'
import { idOf } from './session.ts'
import { useTopic } from './topics.ts'
import { parseTsv, writeTsv } from './tsv.ts'

/** Heights, px: of a row under a mouse and under a thumb. */
const ROW = 34
const THUMB_ROW = 45
/** Width of what the node works out for a line, px. */
const WORKED = 116

interface GridFacts {
  readonly grid: GridState
  readonly height: number
  /** where columns begin beside the line numbers, px, in a window that has no room to spare */
  readonly lefts: readonly number[]
  /** what the node works out for each line, shown beside it */
  readonly worked: string | undefined
}
const Facts = createContext<GridFacts | undefined>(undefined)
export const useGrid = (): GridFacts => useContext(Facts)!

const Heads = () => {
  const { grid, worked } = useGrid()
  const words = useWords()
  return (
    <Part role="rowgroup" className="ff-heads">
      <Part role="row" className="ff-row" aria-rowindex={1}>
        <Part role="columnheader" className="ff-cell ff-line" aria-colindex={1}>
          <span className="ff-hidden">{words.say('grid.row')}</span>
        </Part>
        {grid.columns.map((_, column) => (
          <Head key={grid.columns[column]!.field.name} column={column} />
        ))}
        {worked === undefined ? null : (
          <Part
            role="columnheader"
            className="ff-cell ff-th ff-right"
            aria-colindex={grid.columns.length + 2}
          >
            <span>{words.say(`field.${worked}`)}</span>
          </Part>
        )}
      </Part>
    </Part>
  )
}

const Head = ({ column }: { column: number }) => {
  const { grid } = useGrid()
  const words = useWords()
  const { field, kind } = grid.columns[column]!
  const held = useTopic(grid.topics, `column ${column}`, () => grid.held.column === column)
  const label = words.say(field.key)
  return (
    <Part
      role="columnheader"
      id={`${idOf(grid.list)}-h${column}`}
      className={kind.isNumber ? 'ff-cell ff-th ff-right' : 'ff-cell ff-th'}
      aria-colindex={column + 2}
      data-held={held ? '' : undefined}
      title={label}
    >
      <span>
        {label}
        {field.optional ? null : (
          <i className="ff-star" aria-hidden="true">
            {' *'}
          </i>
        )}
      </span>
    </Part>
  )
}

const useGridState = ({ field, path }: InputProps): GridState => {
  const session = useSession()
  const [grid] = useState(() => new GridState(session.store, field, kindOf))
  useEffect(() => {
    session.grids.set(path, (row, name) => {
      const column = grid.columns.findIndex(each => each.field.name === name)
      const { held } = grid
      grid.move(Math.max(0, grid.indexOf(row)), Math.max(0, column))
      // a cell that was in hand before is not drawn anew: it takes the focus here
      if (grid.held.row === held.row && grid.held.column === held.column) {
        grid.focusing = false
        document.getElementById(`${idOf(path)}-cell`)?.focus({ preventScroll: true })
      }
      document.getElementById(`${idOf(path)}-box`)?.scrollIntoView({ block: 'nearest' })
    })
    return () => void session.grids.delete(path)
  }, [session, path, grid])
  return grid
}

export const Grid = ({ field, path }: InputProps) => {
  const session = useSession()
  const words = useWords()
  const grid = useGridState({ field, path })
  const thumbs = useMedia('(max-width: 640px), (pointer: coarse)')
  const height = thumbs ? THUMB_ROW : ROW
  const box = useRef<HTMLDivElement>(null)
  const [note, setNote] = useState<Note>()
  const { total } = session.shape
  const worked = total?.of === field.name ? total.amount : undefined
  const widths = grid.columns.map(each => each.kind.width(each.field))
  const template = `${NUMBERS}px ${widths.map(each => `minmax(${each}px, ${each}fr)`).join(' ')}${worked === undefined ? '' : ` ${WORKED}px`}`
  const lefts = useMemo(() => {
    let sum = 0
    const ends = grid.columns.map(each => (sum += each.kind.width(each.field)))
    return [0, ...ends, ...(worked === undefined ? [] : [sum + WORKED])]
  }, [grid, worked])
  const facts = useMemo(() => ({ grid, height, lefts, worked }), [grid, height, lefts, worked])
  const paste = (event: ClipboardEvent): void => {
    const text = event.clipboardData.getData('text/plain')
    if (text === '' || (grid.editing && !/[\t\n]/.test(text))) return
    event.preventDefault()
    const cells = parseTsv(text)
    const left = grid.paste(cells, words)
    const values = { rows: cells.length, columns: cells[0]?.length ?? 0 }
    const said = left > 0 ? 'grid.full' : 'grid.pasted'
    setNote({ key: said, values: { ...values, n: left, max: grid.max }, spot: grid.held })
  }
  const copy = (event: ClipboardEvent, cut: boolean): void => {
    if (grid.editing) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', writeTsv(grid.copy(words)))
    if (cut) grid.clear()
  }
  const rowCount = useTopic(session.store.topics, path, grid.rows).length
  return (
    <Facts value={facts}>
      <Part className="ff-gridbox" id={`${idOf(path)}-box`} data-span="4">
        <Part
          ref={box}
          role="grid"
          className="ff-grid"
          aria-label={words.say(field.key)}
          aria-rowcount={rowCount + 1}
          aria-colcount={grid.columns.length + (worked === undefined ? 1 : 2)}
          aria-multiselectable="true"
          style={{
            '--columns': template,
            '--row': `${height}px`,
            '--total': `${NUMBERS + lefts.at(-1)!}px`,
          }}
          onKeyDown={event => gridKeys(grid, event)}
          onPaste={paste}
          onCopy={event => copy(event, false)}
          onCut={event => copy(event, true)}
        >
          <Heads />
          <Rows box={box} />
          <GridTotals />
        </Part>
        <GridFoot {...(note && { note })} />
        <form id={ownForm(path)} hidden onSubmit={event => event.preventDefault()} />
      </Part>
    </Facts>
  )
}
