// The foot of a grid: what its columns sum up to.
import { useEffect, useState } from 'react'
import { useSession } from '../fields/context.ts'
import { useWords } from '../words.tsx'
import { useGrid } from './Grid.tsx'
import { Part } from './Part.ts'
import { canSum } from './sums.ts'

/** How long after a change the sums follow, ms: a key never waits for them. */
const PAUSE = 150

export const GridTotals = () => {
  const { grid, worked } = useGrid()
  const { store, world } = useSession()
  const words = useWords()
  const [sums, setSums] = useState(() => grid.sums.read())
  useEffect(() => {
    let cancel = (): void => undefined
    const later = (): void => {
      cancel()
      cancel = world.after(PAUSE, () => setSums(grid.sums.read()))
    }
    later()
    // amounts of money are summed up in the currency that another field holds
    const named = grid.columns.map(({ field }) => field.currencyField).filter(each => each)
    const stops = [`${grid.list}/`, ...new Set(named.map(each => `/${each}`))].map(topic =>
      store.topics.subscribe(topic, later),
    )
    return () => {
      for (const stop of stops) stop()
      cancel()
    }
  }, [grid, store, world])
  if (!grid.columns.some(({ field }) => canSum(field))) return null
  return (
    <Part role="rowgroup" className="ff-totals">
      <Part role="row" className="ff-row">
        <Part role="rowheader" className="ff-cell ff-line">
          <span>{words.say('grid.total')}</span>
        </Part>
        {grid.columns.map(({ field }, column) => {
          const sum = sums.get(field.name) ?? ''
          return (
            <Part
              key={field.name}
              role="gridcell"
              className="ff-cell ff-right"
              aria-colindex={column + 2}
            >
              {words.number(sum, sum.split('.')[1]?.length ?? 0)}
            </Part>
          )
        })}
        {worked === undefined ? null : <Part role="gridcell" className="ff-cell" />}
      </Part>
    </Part>
  )
}
