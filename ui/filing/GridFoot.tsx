// Under a grid: what can be done with its lines, and what there is to say of the cell in hand.
import { sayFault, useCodeName, useFault, useSession, useText } from '../fields/context.ts'
import { FaultMark, Icon } from '../fields/marks.tsx'
import { useWords } from '../words.tsx'
import { useGrid } from './Grid.tsx'
import { Part } from './Part.ts'
import { idOf } from './session.ts'
import { useTopic } from './topics.ts'

/** What was just done, said until another cell is taken in hand. */
export interface Note {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
  readonly spot: unknown
}
interface Noted {
  readonly note?: Note
}

/** Of the cell in hand: its fault, else what was just done, else the name of its code. */
const Said = ({ note }: Noted) => {
  const { grid } = useGrid()
  const words = useWords()
  const { store } = useSession()
  const spot = useTopic(grid.topics, 'held', () => grid.held)
  const isEmpty = useTopic(store.topics, grid.list, () => store.rows(grid.list).length === 0)
  const { field } = grid.columns[spot.column]!
  const path = grid.pathOf(spot.row, spot.column)
  const fault = useFault(path)
  const rowFault = useFault(`${grid.list}/${spot.row}`)
  const listFault = useFault(grid.list)
  const code = useText(path)
  const name = useCodeName(field.kind === 'code' ? field : NO_CODE, code)
  const said = fault ?? rowFault ?? listFault
  if (said !== undefined)
    return (
      <span className="ff-fault">
        <FaultMark />
        <span>{sayFault(words, said)}</span>
      </span>
    )
  if (note?.spot === spot) return <span>{words.say(note.key, note.values)}</span>
  if (isEmpty) return <span>{words.say('grid.empty')}</span>
  if (name === '') return <span>{words.say('grid.keys')}</span>
  return (
    <span>
      <b>{code}</b> {name}
    </span>
  )
}
/** A field without codes has no name to ask for. */
const NO_CODE = {
  name: '',
  key: '',
  kind: 'code',
  optional: true,
  negative: false,
  codes: [],
} as const

export const GridFoot = (noted: Noted) => {
  const { grid } = useGrid()
  const words = useWords()
  const { store } = useSession()
  const many = useTopic(grid.topics, 'held', () => grid.block.bottom - grid.block.top + 1)
  const count = useTopic(store.topics, grid.list, () => store.rows(grid.list).length)
  return (
    <Part className="ff-gridfoot">
      <Part className="ff-tools">
        <button type="button" className="ff-link" onClick={() => grid.insert('end')}>
          <Icon name="plus" size={14} />
          {words.say('grid.add')}
        </button>
        <button
          type="button"
          className="ff-link"
          disabled={count === 0}
          onClick={() => grid.insert('above')}
        >
          <Icon name="above" size={14} />
          {words.say('grid.insert')}
        </button>
        <button
          type="button"
          className="ff-link"
          disabled={count === 0}
          onClick={() => grid.removeLines()}
        >
          <Icon name="minus" size={14} />
          {many > 1 ? words.say('grid.removeMany', { n: many }) : words.say('grid.remove')}
        </button>
      </Part>
      <p id={`${idOf(grid.list)}-foot`} className="ff-said" aria-live="polite">
        <Said {...noted} />
      </p>
    </Part>
  )
}
