// What somebody else, or oneself on another device, changed later: the newer value stands, and the
// older can be put back.
import { useSession } from '../fields/context.ts'
import { kindOf } from '../fields/index.ts'
import { useWords } from '../words.tsx'
import type { Change } from './change.ts'
import { useTopic } from './topics.ts'

const One = ({ change }: { change: Change }) => {
  const session = useSession()
  const words = useWords()
  const [, name = '', row, cell] = change.path.split('/')
  const field = session.shape.fields.find(each => each.name === name)
  const within = field?.rows?.find(each => each.name === cell) ?? field
  if (field === undefined || within === undefined) return null
  const value = kindOf(within).toText(change.value, within, words)
  const line = row === undefined ? -1 : session.store.rows(`/${name}`).indexOf(row)
  return (
    <li>
      <span>
        {line >= 0 ? `${words.say('form.line', { n: line + 1 })} · ` : ''}
        {words.say(within.key)}
      </span>
      <button type="button" className="ff-link" onClick={() => session.drafts.settle(change, true)}>
        {words.say('form.useMine', { value })}
      </button>
    </li>
  )
}

export const Overruled = () => {
  const { drafts } = useSession()
  const words = useWords()
  const { overruled } = useTopic(drafts.topics, '', () => drafts.state)
  if (overruled.length === 0) return null
  return (
    <section className="ff-overruled" role="status">
      <p>
        {words.say('form.elsewhere', { n: overruled.length })}
        <button
          type="button"
          className="ff-link"
          onClick={() => {
            for (const each of overruled) drafts.settle(each, false)
          }}
        >
          {words.say('form.gotIt')}
        </button>
      </p>
      <ul>
        {overruled.slice(0, 20).map(change => (
          <One key={`${change.path} ${change.at}`} change={change} />
        ))}
      </ul>
    </section>
  )
}
