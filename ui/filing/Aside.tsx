// Beside the form: the amounts as lodging would work them out, and what is to be mended. Amounts of
// an earlier state are paler and say so.
import { decimalsOf } from '#kit/money.ts'
import { sayFault, useSession } from '../fields/context.ts'
import { DoneMark, FaultMark, Icon } from '../fields/marks.tsx'
import type { PageWords } from '../page-words.ts'
import { useWords } from '../words.tsx'
import { LodgeButton } from './FormHead.tsx'
import type { FormFault } from './faults.ts'
import type { FormSession } from './session.ts'
import type { FieldShape } from './shape.ts'
import { useTopic } from './topics.ts'

type Members = Readonly<Record<string, unknown>>

const shownIn = (words: PageWords, field: FieldShape, amounts: Members): string => {
  const value = amounts[field.name]
  const text = typeof value === 'string' ? value : String(value ?? '')
  return words.number(text, field.kind === 'money' ? (decimalsOf(field.currency ?? '') ?? 0) : 0)
}

/** Most lines drawn with their share: the largest, in their order. */
const MOST_LINES = 12

interface Share {
  readonly index: number
  readonly amount: string
  /** of the largest, 0 to 1: for the eye, so a float will do */
  readonly share: number
}

/** The lines that weigh most in the total, and how many more there are. */
const sharesOf = (amounts: Members, lines: string, amount: string): [Share[], number] => {
  const rows = amounts[lines]
  if (!Array.isArray(rows)) return [[], 0]
  const all = rows.map((row: Members, index) => {
    const text = String(row[amount] ?? '0')
    return { index, amount: text, share: Number(text) }
  })
  const most = [...all].sort((a, b) => b.share - a.share).slice(0, MOST_LINES)
  const largest = most[0]?.share ?? 0
  const shares = most
    .sort((a, b) => a.index - b.index)
    .map(each => ({ ...each, share: largest > 0 ? each.share / largest : 0 }))
  return [shares, all.length - shares.length]
}

const ByLine = ({ amounts }: { amounts: Members }) => {
  const session = useSession()
  const words = useWords()
  const { total } = session.shape
  if (total?.lines === undefined || total.of === undefined) return null
  const [shares, more] = sharesOf(amounts, total.lines, total.amount)
  const list = `/${total.of}`
  return (
    <ul className="ff-shares" aria-label={words.say('form.byLine')}>
      {shares.map(({ index, amount, share }) => {
        const row = session.trial.state.orders[list]?.[index] ?? ''
        return (
          <li key={index}>
            <button type="button" onClick={() => session.goTo(`${list}/${row}`)}>
              <span>
                <span className="ff-hidden">{words.say('form.line', { n: index + 1 })}</span>
                <span aria-hidden="true">{index + 1}</span>
              </span>
              <i
                className="ff-bar"
                aria-hidden="true"
                style={{ '--share': `${Math.max(2, share * 100)}%` }}
              />
              <b>{words.number(amount, amount.split('.')[1]?.length ?? 0)}</b>
            </button>
          </li>
        )
      })}
      {more > 0 ? <li className="ff-more">{words.say('form.moreLines', { n: more })}</li> : null}
    </ul>
  )
}

const Amounts = () => {
  const { trial, shape } = useSession()
  const words = useWords()
  const { amounts, current, phase } = useTopic(trial.topics, '', () => trial.state)
  const shown = shape.amounts.filter(({ kind }) => kind === 'money' || kind === 'quantity')
  const total = shown.find(({ name }) => name === shape.total?.amount)
  const parts = shown.filter(each => each !== total)
  // what not every filing has is told where it is there
  const isThere = ({ name }: FieldShape): boolean => amounts?.[name] !== undefined
  return (
    <section className="ff-amounts" data-old={current ? undefined : ''}>
      <h2>{words.say('form.amounts')}</h2>
      {amounts === undefined ? (
        <p>{words.say('form.amountsNone')}</p>
      ) : (
        <>
          <dl>
            {parts.filter(isThere).map(field => (
              <div key={field.name}>
                <dt>{words.say(field.key)}</dt>
                <dd>{shownIn(words, field, amounts)}</dd>
              </div>
            ))}
          </dl>
          {total === undefined ? null : (
            <p className="ff-total">
              <span>{words.say(total.key)}</span>
              <strong>
                <small className="ff-currency">{total.currency}</small>
                {shownIn(words, total, amounts)}
              </strong>
            </p>
          )}
          <ByLine amounts={amounts} />
          <p>{words.say(current || phase === 'asking' ? 'form.amountsDry' : 'form.amountsOld')}</p>
        </>
      )}
    </section>
  )
}

/** What there is to consider; it stands in nobody's way. */
const Warnings = () => {
  const session = useSession()
  const { trial } = session
  const words = useWords()
  const { warnings = [], current } = useTopic(trial.topics, '', () => trial.state)
  if (warnings.length === 0 || !current) return null
  return (
    <section className="ff-mend ff-warn" aria-live="polite">
      <h2>{words.say('form.warnings')}</h2>
      <ol>
        {warnings.map(each => (
          <li key={`${each.path} ${each.key}`}>
            <button type="button" onClick={() => session.goTo(each.path)}>
              <small className="ff-where">{whereIn(session, words, each)}</small>
              <span>{sayFault(words, each)}</span>
              <Icon name="right" size={14} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Where a fault is: its section, and its line. */
const whereIn = (session: FormSession, words: PageWords, { path }: FormFault): string => {
  const [, name = '', row] = path.split('/')
  if (name === '') return words.say('form.whole')
  const field = session.shape.fields.find(each => each.name === name)
  const section = session.shape.sections.find(each => field && each.fields.includes(field))
  const line = row === undefined ? -1 : session.store.rows(`/${name}`).indexOf(row)
  const where = line >= 0 ? words.say('form.line', { n: line + 1 }) : ''
  const label = session.store.fieldsOf(`/${name}`).find(each => path.endsWith(`/${each.name}`))
  const parts = [
    where === '' && section && section.name !== '' ? words.say(`section.${section.name}`) : where,
    label === undefined ? (field ? words.say(field.key) : '') : words.say(label.key),
  ]
  return parts.filter(each => each !== '').join(' · ')
}

const Mend = () => {
  const session = useSession()
  const words = useWords()
  const { faults, trial } = session
  const shown = useTopic(faults.topics, '', () => faults.shown)
  const wanting = useTopic(faults.topics, '', () => faults.wanting)
  const { phase, told } = useTopic(trial.topics, '', () => trial.state)
  const n = shown.length
  const state =
    phase === 'away'
      ? words.say(told === undefined ? 'form.uncheckedYet' : 'form.unchecked', {
          time: told === undefined ? '' : words.clock(told),
        })
      : told === undefined
        ? words.say('form.checking')
        : words.say(n > 0 ? 'form.mend' : 'form.ready', { n })
  const ready = phase !== 'away' && told !== undefined && n === 0 && wanting.length === 0
  return (
    <section className="ff-mend">
      <h2 aria-live="polite" data-bad={n > 0 ? '' : undefined}>
        {n > 0 ? <FaultMark /> : ready ? <DoneMark /> : null}
        {n === 0 && wanting.length > 0 && phase !== 'away'
          ? words.say('form.toFill', { n: wanting.length })
          : state}
      </h2>
      <ol>
        {shown.map(fault => (
          <li key={`${fault.path} ${fault.key}`}>
            <button type="button" onClick={() => session.goTo(fault.path)}>
              <small className="ff-where">{whereIn(session, words, fault)}</small>
              <span>{sayFault(words, fault)}</span>
              <Icon name="right" size={14} />
            </button>
          </li>
        ))}
        {wanting.length > 0 ? (
          <li>
            <button type="button" onClick={() => session.goTo(wanting[0]!.path)}>
              {n > 0 ? (
                <small className="ff-where">
                  {words.say('form.toFill', { n: wanting.length })}
                </small>
              ) : null}
              <span>
                {words.say('form.nextToFill')}: {whereIn(session, words, wanting[0]!)}
              </span>
              <Icon name="right" size={14} />
            </button>
          </li>
        ) : null}
      </ol>
    </section>
  )
}

export const Aside = () => (
  <aside className="ff-aside">
    <Amounts />
    <Warnings />
    <Mend />
    <div className="ff-bottom">
      <LodgeButton />
    </div>
  </aside>
)
