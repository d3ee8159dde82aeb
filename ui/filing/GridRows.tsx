// The rows of a grid: of 1,000 lines of 14 columns, those that lie in its window.
import { memo, type PointerEvent, type RefObject, useLayoutEffect, useReducer } from 'react'
import { sayFault, useSession } from '../fields/context.ts'
import { useWords } from '../words.tsx'
import { useGrid } from './Grid.tsx'
import { drawCell, WorkedOut } from './GridCell.tsx'
import { HELD } from './grid-state.ts'
import { useGridWindow } from './grid-window.ts'
import { Part } from './Part.ts'
import { rowTopic, useTopic } from './topics.ts'

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

interface Line {
  readonly id: string
  readonly index: number
}

/** The number of a line, or its place beside the columns; pressed, the line is chosen. */
const LineNumber = ({ id, index, copy }: Line & { copy?: boolean }) => {
  const { grid, height } = useGrid()
  const { faults } = useSession()
  const words = useWords()
  const fault = faults.of(`${grid.list}/${id}`)
  const right = grid.columns.length - 1
  return (
    <Part
      role={copy ? undefined : 'rowheader'}
      className="ff-line"
      data-held={grid.held.row === id ? '' : undefined}
      data-bad={fault === undefined ? undefined : ''}
      title={fault === undefined ? undefined : sayFault(words, fault)}
      style={copy ? { top: index * height } : undefined}
      onClick={() => grid.choose({ top: index, bottom: index, left: 0, right })}
    >
      {grid.isReal(id) ? index + 1 : '+'}
    </Part>
  )
}

/** The number again, over the columns that are scrolled under it. */
const LineCopy = memo((line: Line) => {
  useRow(line.id)
  return <LineNumber {...line} copy />
})

interface RowProps extends Line {
  readonly from: number
  readonly to: number
}

const Row = memo(({ id, index, from, to }: RowProps) => {
  const { grid, height, worked } = useGrid()
  const { store, faults } = useSession()
  const words = useWords()
  useRow(id)
  const press = (event: PointerEvent<HTMLElement>): void => {
    const cell = (event.target as Element).closest('[role=gridcell]')
    const column = Number(cell?.getAttribute('aria-colindex')) - 2
    const isWorked = column >= grid.columns.length
    if (cell === null || isWorked || cell.hasAttribute('data-held') || event.button !== 0) return
    event.preventDefault()
    grid.move(index, column, event.shiftKey)
  }
  const { columns } = grid
  let drawn = 0
  const cells = columns.map((each, column) => {
    const state = grid.stateOf(id, column)
    // the control in hand keeps the focus where nobody sees it, too
    if ((column < from || column >= to) && (state & HELD) === 0) return null
    const path = grid.pathOf(id, column)
    const [value, fault] = [store.get(path), faults.of(path)]
    const after = drawn === column
    drawn = column + 1
    return drawCell(column, each, { row: id, index, path, value, fault, state, words, after })
  })
  return (
    <Part
      role="row"
      className="ff-row"
      aria-rowindex={index + 2}
      data-held={grid.held.row === id ? '' : undefined}
      data-spare={grid.isReal(id) ? undefined : ''}
      style={{ top: index * height }}
      onPointerDown={press}
    >
      <LineNumber id={id} index={index} />
      {cells}
      {worked === undefined || to <= columns.length ? null : (
        <WorkedOut row={id} column={columns.length} />
      )}
    </Part>
  )
})

/** The rows that are seen, and some beyond; and the one in hand, which keeps the focus. */
export const Rows = ({ box }: { box: RefObject<HTMLDivElement | null> }) => {
  const { grid, height, lefts } = useGrid()
  const { store, world } = useSession()
  const rows = useTopic(store.topics, grid.list, grid.rows)
  const { first, many, from, to, aside } = useGridWindow({ box, grid, height, lefts, world })
  // where the cell in hand is, if it is out of sight: moving within what is seen draws no rows anew
  const away = useTopic(grid.topics, 'held', () => {
    const { index } = grid.at
    return index < first || index >= first + many ? index : -1
  })
  const drawn: number[] = []
  for (let i = first; i < Math.min(rows.length, first + many); i++) drawn.push(i)
  if (away >= 0 && away < rows.length) drawn.push(away)
  const slots = grid.slots.take(
    drawn.map(i => rows[i]!),
    grid.controls,
  )
  return (
    <Part role="rowgroup" className="ff-rows" style={{ height: rows.length * height }}>
      <Part className="ff-rules" aria-hidden="true">
        {lefts.map(left => (
          <i key={left} />
        ))}
      </Part>
      {slots.map(({ key, row }, n) => (
        <Row key={key} id={row} index={drawn[n]!} from={from} to={to} />
      ))}
      {aside ? (
        <Part className="ff-numbers" aria-hidden="true">
          {slots.map(({ key, row }, n) => (
            <LineCopy key={key} id={row} index={drawn[n]!} />
          ))}
        </Part>
      ) : null}
    </Part>
  )
}
