// The form's head: what it is, whether it is kept, its sections with what is to be mended in each,
// and "Lodge", which is never greyed: pressed, it goes to the first fault.
import { sayFault, useSession } from '../fields/context.ts'
import { DraftMark, FaultMark, Icon } from '../fields/marks.tsx'
import { useWords } from '../words.tsx'
import type { DraftState } from './drafts.ts'
import type { FilingFormProps } from './Form.tsx'
import type { FormFault } from './faults.ts'
import type { Section } from './shape.ts'
import { useTopic } from './topics.ts'

const savedKey = ({ away, kept, unsent, saved, refused }: DraftState): string => {
  if (unsent > 0 && !kept) return 'form.unkept'
  if (refused !== undefined && away === false) return 'form.notTaken'
  if (away === 'session') return 'form.keptSession'
  if (away === 'node' && unsent > 0) return 'form.kept'
  if (unsent > 0) return 'form.saving'
  return saved === undefined ? '' : 'form.saved'
}

/** What the node will not have: where that is, or that it be asked again. */
const Refused = ({ refused }: { refused: NonNullable<DraftState['refused']> }) => {
  const session = useSession()
  const words = useWords()
  const { path } = refused
  return (
    <>
      <span>{sayFault(words, refused.fault)}</span>
      <button
        type="button"
        className="ff-link"
        onClick={() => (path === undefined ? session.drafts.retry() : session.goTo(path))}
      >
        {words.say(path === undefined ? 'form.again' : 'form.goThere')}
      </button>
    </>
  )
}

const Saved = ({ onSignIn }: Pick<FilingFormProps, 'onSignIn'>) => {
  const { drafts, amends } = useSession()
  const words = useWords()
  const state = useTopic(drafts.topics, '', () => drafts.state)
  const here = amends !== undefined && savedKey(state) === 'form.saved'
  const key = here ? 'form.keptHere' : savedKey(state)
  const refused = state.away === false ? state.refused : undefined
  const waits = (state.away !== false || refused !== undefined) && state.unsent > 0
  const time = state.saved === undefined ? '' : words.clock(state.saved)
  return (
    <p className="ff-saved" data-waits={waits || !state.kept ? '' : undefined} role="status">
      {waits ? <Icon name="device" size={14} /> : <DraftMark />}
      <span>{words.say(amends === undefined ? 'form.draft' : 'form.amending')}</span>
      {key === '' ? null : (
        <>
          <i aria-hidden="true" />
          <span>{words.say(key, { time })}</span>
        </>
      )}
      {refused === undefined ? null : <Refused refused={refused} />}
      {state.away === 'session' && onSignIn !== undefined ? (
        <button
          type="button"
          className="ff-link"
          onClick={() => void onSignIn().then(() => drafts.retry())}
        >
          {words.say('form.signIn')}
        </button>
      ) : null}
    </p>
  )
}

const within = (section: Section, faults: readonly FormFault[]): number => {
  const names = new Set(section.fields.map(each => each.name))
  return faults.filter(each => names.has(each.path.split('/')[1] ?? '')).length
}

const RailItem = ({ section }: { section: Section }) => {
  const { faults, trial } = useSession()
  const words = useWords()
  const bad = useTopic(faults.topics, '', () => within(section, faults.shown))
  const wanting = useTopic(faults.topics, '', () => within(section, faults.wanting))
  const told = useTopic(trial.topics, '', () => trial.state.told !== undefined)
  return (
    <li>
      <a
        href={`#s-${section.name}`}
        onClick={event => {
          event.preventDefault()
          const part = document.getElementById(`s-${section.name}`)
          part?.scrollIntoView({ block: 'start' })
          part
            ?.querySelector<HTMLElement>('input, select, textarea')
            ?.focus({ preventScroll: true })
        }}
      >
        {words.say(`section.${section.name}`)}
        {bad > 0 ? (
          <>
            <b aria-hidden="true">{bad}</b>
            <span className="ff-hidden">{words.say('form.faultsIn', { n: bad })}</span>
          </>
        ) : wanting > 0 ? (
          <>
            <em aria-hidden="true">{wanting}</em>
            <span className="ff-hidden">{words.say('form.fillIn', { n: wanting })}</span>
          </>
        ) : told ? (
          <>
            <Icon name="check" size={12} />
            <span className="ff-hidden">{words.say('form.done')}</span>
          </>
        ) : null}
      </a>
    </li>
  )
}

/** What became of lodging; nothing while nobody has asked for it. */
const Lodged = () => {
  const { lodging, amends } = useSession()
  const words = useWords()
  const { phase, number = '' } = useTopic(lodging.topics, '', () => lodging.state)
  if (phase === 'open' || phase === 'lodging') return null
  if (phase === 'lodged')
    return (
      <span className="ff-lodged">
        {words.say(amends === undefined ? 'form.lodged' : 'form.amended', { number })}
      </span>
    )
  return (
    <span className="ff-fault">
      <FaultMark />
      <span>{words.say(phase === 'unsure' ? 'form.unsure' : 'form.refused')}</span>
    </span>
  )
}

export const LodgeButton = () => {
  const session = useSession()
  const words = useWords()
  const { lodging, amends } = session
  const phase = useTopic(lodging.topics, '', () => lodging.state.phase)
  return (
    <button
      type="button"
      className="ff-button ff-primary"
      aria-busy={phase === 'lodging'}
      onClick={() => void lodging.press().then(fault => fault && session.goTo(fault.path))}
    >
      {words.say(
        phase === 'lodging' ? 'form.lodging' : amends === undefined ? 'form.lodge' : 'form.amend',
      )}
    </button>
  )
}

export const FormHead = ({ onCopy, onSignIn }: Pick<FilingFormProps, 'onCopy' | 'onSignIn'>) => {
  const session = useSession()
  const words = useWords()
  const { sections, filing } = session.shape
  return (
    <header className="ff-head">
      <div className="ff-title">
        <h1>
          {words.say(`filing.${filing}`)}
          {session.amends === undefined ? null : ` ${session.amends.number}`}
        </h1>
        <Saved {...(onSignIn && { onSignIn })} />
      </div>
      {sections.length > 1 ? (
        <nav className="ff-rail" aria-label={words.say('form.sections')}>
          <ul>
            {sections.map(section => (
              <RailItem key={section.name} section={section} />
            ))}
          </ul>
        </nav>
      ) : null}
      <div className="ff-acts">
        <div role="status">
          <Lodged />
        </div>
        {onCopy === undefined ? null : (
          <button
            type="button"
            className="ff-button"
            onClick={() => void onCopy().then(found => found && session.copyFrom(found))}
          >
            <Icon name="copy" />
            {words.say('form.copy')}
          </button>
        )}
        <LodgeButton />
      </div>
    </header>
  )
}
