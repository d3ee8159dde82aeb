// Sums of a grid's columns: of whole numbers, masses in a fixed unit, and money in one currency.
import { useEffect, useState } from 'react'
import { formatDecimal, parseDecimal, trimDecimal } from '#kit/decimal.ts'
import { decimalsOf } from '#kit/money.ts'
import { useSession } from '../fields/context.ts'
import { useWords } from '../words.tsx'
import { useGrid } from './Grid.tsx'
import type { GridState } from './grid-state.ts'
import { Part } from './Part.ts'
import type { FieldShape } from './shape.ts'

/** How long after a change the sums follow, ms: a key never waits for them. */
const PAUSE = 150
const SCALE = 8

/** Whether a column has a sum: a rate has none, nor has a quantity of changing units. */
const canSum = ({ kind, unit = '' }: FieldShape): boolean =>
  kind === 'count' || kind === 'money' || (kind === 'quantity' && unit !== '' && unit !== '%')

const sumsOf = (grid: GridState): string[] => {
  const { store, list, columns } = grid
  const rows = store.rows(list)
  return columns.map(({ field }) => {
    if (!canSum(field) || rows.length === 0) return ''
    let sum = 0n
    let any = false
    for (const row of rows) {
      const value = store.get(`${list}/${row}/${field.name}`)
      const number = typeof value === 'string' ? parseDecimal(value, SCALE) : undefined
      if (number === undefined) continue
      sum += number
      any = true
    }
    if (!any) return ''
    if (field.kind !== 'money') return trimDecimal(sum, SCALE)
    const named = field.currencyField === undefined ? '' : store.get(`/${field.currencyField}`)
    const decimals = decimalsOf(field.currency ?? String(named ?? '')) ?? 0
    const unit = 10n ** BigInt(SCALE - decimals)
    return sum % unit === 0n ? formatDecimal(sum / unit, decimals) : trimDecimal(sum, SCALE)
  })
}

export const GridTotals = () => {
  const { grid, worked } = useGrid()
  const { store, world } = useSession()
  const words = useWords()
  const [sums, setSums] = useState(() => sumsOf(grid))
  useEffect(() => {
    let cancel = (): void => undefined
    const later = (): void => {
      cancel()
      cancel = world.after(PAUSE, () => setSums(sumsOf(grid)))
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
        {grid.columns.map(({ field }, column) => (
          <Part
            key={field.name}
            role="gridcell"
            className="ff-cell ff-right"
            aria-colindex={column + 2}
          >
            {words.number(sums[column] ?? '', sums[column]?.split('.')[1]?.length ?? 0)}
          </Part>
        ))}
        {worked === undefined ? null : <Part role="gridcell" className="ff-cell" />}
      </Part>
    </Part>
  )
}
