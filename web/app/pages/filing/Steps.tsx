// What this person may do with the filing now: a button a step; what is final is asked twice.
import { useState } from 'react'
import { api, Problem, part } from '../../api.ts'
import { cycleOf } from '../../data/cycle.ts'
import type { Filing } from '../../data/filing.ts'
import { type Step, type TypeInfo, totalOf, unitOfColumn } from '../../data/types.ts'
import { useSending } from '../../data/use.ts'
import { isZero } from '../../format.ts'
import { Button, Field, sayProblem } from '../../parts/basic.tsx'
import { stepWord } from '../../parts/filing.tsx'
import { Confirm } from '../../parts/float.tsx'
import { Icon } from '../../parts/icons.tsx'
import { go } from '../../router.tsx'
import { useSay } from '../../words.tsx'

/** Characters that the node takes with a step. */
const NOTE_MOST = 2000

/** A step at which money is counted says how much. */
const carries = (type: TypeInfo, step: Step): boolean =>
  step.to !== type.states[0] &&
  !type.until.has(step.to) &&
  type.measures.some(each => each.at.includes(step.to) && /^[A-Z]{3}$/.test(each.unit))

export const useSteps = (type: TypeInfo, filing: Filing | undefined, reload: () => void) => {
  const sending = useSending()
  const [taking, setTaking] = useState<string>()
  const take = async (step: string, note = ''): Promise<boolean> => {
    if (filing === undefined) return false
    setTaking(step)
    const path = `/filings/${part(type.type)}/${part(filing.number)}/${step}`
    const headers = { 'If-Match': `"${filing.version}"` }
    const body = note === '' ? undefined : { note }
    const went = await sending.send(() => api.post(path, body, { headers }))
    setTaking(undefined)
    // done, or somebody else was quicker: either way it stands differently now
    reload()
    return went
  }
  return { ...sending, taking: sending.busy ? taking : undefined, take }
}

const MOVED = new Set(['state-changed', 'transition-not-allowed'])

/** The filing moved under the reader's hand: where it stands now, in words. */
export const Conflict = ({
  problem,
  type,
}: {
  readonly problem: ReturnType<typeof useSending>['problem']
  readonly type: TypeInfo
}) => {
  const say = useSay()
  if (problem === undefined) return null
  // another claim, another balance: the node says why; only a state that moved is told here
  const moved = problem instanceof Problem && MOVED.has(problem.key)
  const current = moved ? problem.current : undefined
  const state = current?.state ?? ''
  return (
    <p className="refused" role="alert">
      <Icon n="warn" />
      <span>
        {current === undefined
          ? sayProblem(say, problem)
          : say.t('case.conflict', {
              state: type.states.includes(state) ? say.or(`state.${state}`, state) : state,
            })}
      </span>
    </p>
  )
}

export const Steps = ({
  type,
  filing,
  payable,
  taking,
  take,
}: {
  readonly type: TypeInfo
  readonly filing: Filing
  /** what is to pay today; undefined where that is the total */
  readonly payable: string | undefined
  readonly taking: string | undefined
  readonly take: (step: string, note?: string) => Promise<boolean>
}) => {
  const say = useSay()
  const [asking, setAsking] = useState<Step>()
  const cycle = cycleOf(type)
  const steps = type.transitions.filter(each => filing.may.includes(each.name))
  const onward = (step: Step): boolean => !step.amends && !step.aside && !type.until.has(step.to)
  const first = steps.find(onward)
  const total = totalOf(type)
  const amount = payable ?? (total === undefined ? '0' : String(filing.amounts[total.name] ?? '0'))
  const wordOf = (step: Step): string =>
    total !== undefined && carries(type, step) && !isZero(amount)
      ? `${stepWord(say, step.name)} ${say.decimal(amount)} ${unitOfColumn(total)}`
      : stepWord(say, step.name)
  const press = (step: Step): void => {
    const own = `/filings/${part(type.type)}`
    if (step.amends) go(`${own}/new?amend=${part(filing.number)}`)
    else if (cycle.isEnd(step.to) || step.note !== undefined) setAsking(step)
    else void take(step.name)
  }
  const paid = type.transitions.some(
    each => each.by === 'door' && each.from.includes(filing.state) && onward(each),
  )
  return (
    <>
      {paid && total !== undefined ? (
        <p className="awaits">
          {say.t('case.payments.wait', {
            amount: `${say.decimal(amount)} ${unitOfColumn(total)}`,
            number: filing.number,
          })}
        </p>
      ) : null}
      {[...steps]
        .sort((a, b) => Number(onward(a)) - Number(onward(b)))
        .map(step => (
          <Button
            key={step.name}
            kind={step === first ? 'main' : 'plain'}
            busy={taking === step.name}
            onClick={() => press(step)}
          >
            {wordOf(step)}
          </Button>
        ))}
      {asking === undefined ? null : (
        <AskStep
          step={asking}
          type={type}
          number={filing.number}
          onClose={() => setAsking(undefined)}
          onYes={note => {
            setAsking(undefined)
            void take(asking.name, note)
          }}
        />
      )}
    </>
  )
}

/** What cannot be taken back is asked once more; what goes with words asks for them. */
const AskStep = ({
  step,
  type,
  number,
  onClose,
  onYes,
}: {
  readonly step: Step
  readonly type: TypeInfo
  readonly number: string
  readonly onClose: () => void
  readonly onYes: (note: string) => void
}) => {
  const say = useSay()
  const [note, setNote] = useState('')
  const [missing, setMissing] = useState(false)
  const state = say.or(`state.${step.to}`, step.to)
  const final = cycleOf(type).isEnd(step.to)
  const yes = (): void => {
    const text = note.trim()
    if (step.note === 'required' && text === '') setMissing(true)
    else onYes(text)
  }
  return (
    <Confirm
      title={stepWord(say, step.name)}
      text={say.t(final ? 'case.sure' : 'case.then', { number, state })}
      yes={stepWord(say, step.name)}
      grave={type.until.has(step.to)}
      onClose={onClose}
      onYes={yes}
    >
      {step.note === undefined ? null : (
        <Field
          label={say.t(step.note === 'required' ? 'case.note' : 'case.note.optional')}
          fault={missing && note.trim() === '' ? say.t('case.note.missing') : undefined}
        >
          {wiring => (
            <textarea
              {...wiring}
              className="input"
              rows={4}
              maxLength={NOTE_MOST}
              required={step.note === 'required'}
              value={note}
              onChange={event => setNote(event.target.value)}
            />
          )}
        </Field>
      )}
    </Confirm>
  )
}
