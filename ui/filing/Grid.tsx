// Lines as a sheet: moved through and typed into like a spreadsheet, drawn only where one looks.
import {
  type ClipboardEvent,
  createContext,
  memo,
  type PointerEvent,
  type RefObject,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'react'
import { sayFault, useMedia, useSession } from '../fields/context.ts'
import { kindOf } from '../fields/index.ts'
import type { InputProps } from '../fields/kind.ts'
import { useWords } from '../words.tsx'
import { drawCell, WorkedOut } from './GridCell.tsx'
import { GridFoot, type Note } from './GridFoot.tsx'
import { GridTotals } from './GridTotals.tsx'
import { gridKeys } from './grid-keys.ts'
import { GridState } from './grid-state.ts'
import { Part } from './Part.ts'
import { idOf } from './session.ts'
import { rowTopic, useTopic } from './topics.ts'
import { parseTsv, writeTsv } from './tsv.ts'

/** Heights, px: of a row under a mouse and under a thumb, and of the head. */
const ROW = 34
const THUMB_ROW = 45
const HEAD = 44
const NUMBERS = 44
/** Rows drawn beyond what is seen, on each side. */
const BEYOND = 2

interface GridFacts {
  readonly grid: GridState
  readonly height: number
  /** what the node works out for each line, shown beside it */
  readonly worked: string | undefined
}
const Facts = createContext<GridFacts | undefined>(undefined)
export const useGrid = (): GridFacts => useContext(Facts)!

/**
 * Drawn anew when something of the row has changed: a value, a fault, what is in hand or chosen.
 */
const useRow = (id: string): void => {
  const { grid } = useGrid()
  const { store, faults } = useSession()
  const [, again] = useReducer((times: number) => times + 1, 0)
  useLayoutEffect(() => {
    const topic = rowTopic(grid.list, id)
    const stops = [
      store.topics.subscribe(topic, again),
      faults.topics.subscribe(topic, again),
      grid.topics.subscribe(`row ${id}`, again),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [grid, store, faults, id])
}

const Row = memo(({ id, index }: { id: string; index: number }) => {
  const { grid, height, worked } = useGrid()
  const { store, faults } = useSession()
  const words = useWords()
  useRow(id)
  const fault = faults.of(`${grid.list}/${id}`)
  const real = grid.isReal(id)
  const press = (event: PointerEvent<HTMLElement>): void => {
    const cell = (event.target as Element).closest('[role=gridcell]')
    const column = Number(cell?.getAttribute('aria-colindex')) - 2
    const isWorked = column >= grid.columns.length
    if (cell === null || isWorked || cell.hasAttribute('data-held') || event.button !== 0) return
    event.preventDefault()
    grid.move(index, column, event.shiftKey)
  }
  return (
    <Part
      role="row"
      className="ff-row"
      aria-rowindex={index + 2}
      data-held={grid.held.row === id ? '' : undefined}
      data-spare={real ? undefined : ''}
      style={{ top: index * height }}
      onPointerDown={press}
    >
      <Part
        role="rowheader"
        className="ff-cell ff-line"
        data-bad={fault === undefined ? undefined : ''}
        title={fault === undefined ? undefined : sayFault(words, fault)}
        onClick={() =>
          grid.choose({ top: index, bottom: index, left: 0, right: grid.columns.length - 1 })
        }
      >
        {real ? index + 1 : '+'}
      </Part>
      {grid.columns.map((each, column) => {
        const path = grid.pathOf(id, column)
        const [value, wrong, state] = [store.get(path), faults.of(path), grid.stateOf(id, column)]
        return drawCell(column, each, { row: id, index, path, value, fault: wrong, state, words })
      })}
      {worked === undefined ? null : <WorkedOut row={id} column={grid.columns.length} />}
    </Part>
  )
})

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

/** The rows that are seen, and some beyond; and the one in hand, which keeps the focus. */
const Rows = ({ box }: { box: RefObject<HTMLDivElement | null> }) => {
  const { grid, height } = useGrid()
  const { store } = useSession()
  const rows = useTopic(store.topics, grid.list, grid.rows)
  const [first, setFirst] = useState(0)
  const [many, setMany] = useState(20)
  useEffect(() => {
    const { current } = box
    if (current === null) return
    const look = (): void => {
      const seen = Math.max(1, Math.floor((current.clientHeight - HEAD) / height))
      grid.page = Math.max(1, seen - 2)
      setMany(seen + 2 * BEYOND)
      // in steps of half of what lies beyond: most frames of a scroll draw nothing
      const step = BEYOND / 2
      const at = Math.floor(current.scrollTop / height / step) * step - BEYOND
      setFirst(Math.max(0, at))
    }
    look()
    grid.look = look
    current.addEventListener('scroll', look, { passive: true })
    const observer = new ResizeObserver(look)
    observer.observe(current)
    return () => {
      grid.look = () => undefined
      current.removeEventListener('scroll', look)
      observer.disconnect()
    }
  }, [box, grid, height])
  // where the cell in hand is, if it is out of sight: moving within what is seen draws no rows anew
  const away = useTopic(grid.topics, 'held', () => {
    const { index } = grid.at
    return index < first || index >= first + many ? index : -1
  })
  const drawn: number[] = []
  for (let i = first; i < Math.min(rows.length, first + many); i++) drawn.push(i)
  if (away >= 0 && away < rows.length) drawn.push(away)
  return (
    <Part role="rowgroup" className="ff-rows" style={{ height: rows.length * height }}>
      {drawn.map(i => (
        <Row key={rows[i]} id={rows[i]!} index={i} />
      ))}
    </Part>
  )
}

/** Scroll so that a cell is seen whole, beside the head, the foot and the line numbers. */
const revealIn =
  (box: HTMLElement, height: number, lefts: readonly number[]) =>
  (index: number, column: number): void => {
    const foot = box.querySelector('.ff-totals')?.clientHeight ?? 0
    const top = index * height
    const seen = box.clientHeight - HEAD - foot
    if (top < box.scrollTop) box.scrollTop = top
    else if (top + height > box.scrollTop + seen) box.scrollTop = top + height - seen
    const left = lefts[column] ?? 0
    const right = lefts[column + 1] ?? left
    const wide = box.clientWidth - NUMBERS
    if (left < box.scrollLeft) box.scrollLeft = left
    else if (right > box.scrollLeft + wide) box.scrollLeft = right - wide
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
  const facts = useMemo(() => ({ grid, height, worked }), [grid, height, worked])
  const widths = grid.columns.map(each => each.kind.width(each.field))
  const template = `${NUMBERS}px ${widths.map(each => `minmax(${each}px, ${each}fr)`).join(' ')}${worked === undefined ? '' : ' 116px'}`
  const lefts = useMemo(() => {
    let sum = 0
    return [0, ...grid.columns.map(each => (sum += each.kind.width(each.field)))]
  }, [grid])
  const least = NUMBERS + (lefts.at(-1) ?? 0) + (worked === undefined ? 0 : 116)
  useLayoutEffect(() => {
    if (box.current !== null) grid.reveal = revealIn(box.current, height, lefts)
  }, [grid, height, lefts])
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
          style={{ '--columns': template, '--row': `${height}px`, '--total': `${least}px` }}
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
      </Part>
    </Facts>
  )
}
