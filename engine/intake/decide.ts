// The one place where it is decided what happens. A pure function over a batch and the state that
// was loaded for it: no clock, no I/O, no chance, so that a seeded simulation can drive it.
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import type { Case, LedgerStep, Members } from '#kit/filing.ts'
import { mayAct, maySee } from '#kit/permits.ts'
import { localYear } from '#kit/time.ts'
import { endsLook } from '../desk/inspected.ts'
import { post } from '../ledger/ledger.ts'
import type { MountedFiling, MountedTransition } from '../mounted.ts'
import type {
  Accepted,
  Command,
  FilingState,
  LodgeCommand,
  Outcome,
  Prepared,
  Refused,
  TransitionCommand,
} from '../types.ts'
import { caseOf } from './case.ts'
import { assessDocument, type Ground } from './prepare.ts'
import { type BatchState, type Change, type ClaimState, type Decision, numberKey } from './state.ts'

/**
 * Decide a batch in order; later commands see what earlier ones did.
 * @param state is changed to what will stand once the batch is committed
 */
export const decide = (
  commands: readonly Command[],
  state: BatchState,
  ground: Ground,
): Decision => {
  const outcomes: Outcome[] = []
  const changes: Change[] = []
  for (const command of commands) {
    const known = answerBefore(command, state.claims)
    if (known !== undefined) {
      outcomes.push(known)
      continue
    }
    const place = -(changes.length + 1)
    const decided =
      command.kind === 'lodge'
        ? lodge(command, state, ground, place)
        : step(command, state, ground, place)
    if ('ok' in decided) {
      outcomes.push(decided)
      continue
    }
    changes.push(decided)
    const { after } = decided
    const accepted: Accepted = {
      ok: true,
      id: after.id,
      number: after.number,
      state: after.state,
      version: after.version,
      amountsText: after.amountsText,
      position: place,
      replayed: false,
    }
    outcomes.push(accepted)
    for (const { claim, fingerprint } of decided.claimed) {
      const held = { filing: after.id, fingerprint }
      state.claims.set(claim, fingerprint === null ? held : { ...held, answer: accepted })
    }
    for (const claim of decided.freed) state.claims.delete(claim)
    state.filings.set(after.id, after)
    const key = numberKey(after.type, after.number)
    state.numbers.set(key, after.id)
    state.claimed.delete(key)
    if (decided.inspected !== undefined) state.inspected.delete(key)
  }
  return { outcomes, changes }
}

const refused = (faults: readonly Fault[], of?: FilingState): Refused =>
  of === undefined
    ? { ok: false, faults }
    : { ok: false, faults, current: { state: of.state, version: of.version } }

/** An idempotency key that was seen: the same request gets the same answer, another is a fault. */
export const answerBefore = (
  command: Pick<Command, 'once'>,
  claims: ReadonlyMap<string, ClaimState>,
): Outcome | undefined => {
  if (command.once === undefined) return undefined
  const claim = claims.get(command.once.claim)
  if (claim === undefined) return undefined
  return claim.answer !== undefined && claim.fingerprint?.equals(command.once.fingerprint) === true
    ? { ...claim.answer, replayed: true }
    : refused([fault('idempotency-key-reused')])
}

const lodge = (
  command: LodgeCommand,
  state: BatchState,
  ground: Ground,
  place: number,
): Change | Refused => {
  const { type, prepared, caller, effective } = command
  if (!caller.roles.has('trader') || isOutside(command))
    return refused([fault('role-forbidden', '', { role: 'trader' })])
  const series = seriesOf(type, prepared.doc, localYear(ground.zone, effective))
  const serial = (state.series.get(series.key) ?? 0n) + 1n
  const number = series.number(serial)
  const at = caseOf(ground.zone, command, number)
  const claims = claimsOf(type, prepared.doc, at)
  const taken = claims.filter(({ key }) => state.claims.has(key))
  if (taken.length > 0) {
    return refused(taken.map(({ key, path }) => fault('already-claimed', path, { claim: key })))
  }
  const first = type.filing.states[0]!
  const walk = follow(type, first, prepared.amounts, prepared.doc, at)
  const posted = post(state, type.pack.name, command.id, walk.ledger)
  if (posted.faults.length > 0) return refused(posted.faults)
  state.series.set(series.key, serial)
  return {
    command,
    event: 'lodge',
    steps: walk.steps,
    states: [first, ...walk.states],
    before: undefined,
    after: {
      id: command.id,
      type: type.type,
      number,
      org: caller.org,
      state: walk.state,
      version: 1,
      accepted: effective,
      reference: prepared.reference,
      document: place,
      positions: [place],
      marks: mark({}, [first, ...walk.states], effective),
      doc: prepared.doc,
      amounts: prepared.amounts,
      amountsText: prepared.amountsText,
    },
    prepared,
    lines: posted.lines,
    claimed: [...claims.map(({ key }) => ({ claim: key, fingerprint: null })), ...onceOf(command)],
    freed: [],
    series: { series: series.key, serial },
  }
}

/** A mandate for other types gives no right to this one, whoever asks by it. */
const isOutside = ({ caller, type }: Command): boolean => caller.types?.has(type.type) === false

const step = (
  command: TransitionCommand,
  state: BatchState,
  ground: Ground,
  place: number,
): Change | Refused => {
  const { type, caller } = command
  const id = state.numbers.get(numberKey(type.type, command.number))
  const before = id === undefined ? undefined : state.filings.get(id)
  const standing = { roles: caller.roles, own: before?.org === caller.org }
  if (before === undefined || !maySee(standing) || isOutside(command))
    return refused([fault('not-found')])
  const transition = type.transitions.get(command.transition)
  if (transition === undefined || transition.by === 'system') {
    return refused([fault('transition-unknown', '', { transition: command.transition })])
  }
  if (!mayAct(transition.by, standing)) {
    return refused([fault('role-forbidden', '', { role: transition.by })])
  }
  const stands = { state: before.state, version: before.version }
  if (command.version !== before.version)
    return refused([fault('state-changed', '', stands)], before)
  if (!transition.froms.includes(before.state)) {
    const values = { transition: transition.name, state: before.state }
    return refused([fault('transition-not-allowed', '', values)], before)
  }
  if (transition.note === 'required' && command.note === undefined) {
    return refused([fault('field-missing', '/note')])
  }
  const others = transition.by === 'officer' ? claimOfOther(command, before, state) : undefined
  if (others !== undefined) return refused([others], before)
  return take(command, transition, before, state, ground, place)
}

/** Another officer works on the filing just now. */
const claimOfOther = (
  { caller, at }: TransitionCommand,
  { type, number }: FilingState,
  state: BatchState,
): Fault | undefined => {
  const claim = state.claimed.get(numberKey(type, number))
  if (claim === undefined || claim.actor === caller.actor || claim.until <= at) return undefined
  return fault('claimed-by-other', '', { until: new Date(claim.until).toISOString() })
}

/** A transition that may be taken: amend or not, with its entries and the automatic steps after. */
const take = (
  command: TransitionCommand,
  transition: MountedTransition,
  before: FilingState,
  state: BatchState,
  ground: Ground,
  place: number,
): Change | Refused => {
  const { type } = command
  const prepared = amended(command, transition, before, ground)
  if (prepared instanceof Refusal) return refused(prepared.faults)
  const doc = prepared?.doc ?? before.doc
  const amounts = prepared?.amounts ?? before.amounts
  if (transition.when?.(amounts, doc) === false) {
    const values = { transition: transition.name, state: before.state }
    return refused([fault('transition-not-allowed', '', values)], before)
  }
  const at = caseOf(ground.zone, command, before.number, before)
  const was = { amounts: before.amounts, doc: before.doc, state: before.state }
  const ledger = transition.entries?.(amounts, doc, at, was) ?? []
  const walk = follow(type, transition.to, amounts, doc, at)
  const claims = moveClaims(type, before, doc, walk.state, at, state)
  if (claims instanceof Refusal) return refused(claims.faults)
  const posted = post(state, type.pack.name, before.id, [...ledger, ...walk.ledger])
  if (posted.faults.length > 0) return refused(posted.faults)
  const states = [transition.to, ...walk.states]
  return {
    command,
    event: transition.name,
    steps: walk.steps,
    states,
    before,
    after: {
      ...before,
      state: walk.state,
      version: before.version + 1,
      reference: prepared?.reference ?? before.reference,
      document: prepared === undefined ? before.document : place,
      positions: [...before.positions, place],
      marks: mark(before.marks, states, at.at),
      doc,
      amounts,
      amountsText: prepared?.amountsText ?? before.amountsText,
    },
    prepared,
    lines: posted.lines,
    claimed: [...claims.claimed, ...onceOf(command)],
    freed: claims.freed,
    ...(endsLook(type, before.state, walk.state)
      ? { inspected: state.inspected.get(numberKey(type.type, before.number)) }
      : {}),
    series: undefined,
  }
}

/** The new document of an amendment, assessed as of the acceptance, never as of today. */
const amended = (
  command: TransitionCommand,
  transition: MountedTransition,
  before: FilingState,
  ground: Ground,
): Prepared | Refusal | undefined => {
  const { document, type } = command
  if (transition.amends !== true) return undefined
  if (document === undefined) return new Refusal([fault('field-missing')])
  const { doc, body } = document
  const moved = numberFields(type).filter(name => doc[name] !== before.doc[name])
  if (moved.length > 0) {
    // The number was given out for these; another one is another filing.
    return new Refusal(moved.map(name => fault('number-field-changed', `/${name}`)))
  }
  return assessDocument(type, doc, body, before.accepted, ground)
}

const numberFields = (type: MountedFiling): string[] =>
  type.series.flatMap(part => (part.kind === 'field' ? [part.field] : []))

interface Walk {
  readonly state: string
  readonly steps: string[]
  readonly states: string[]
  readonly ledger: LedgerStep[]
}

/** Take the automatic transitions from a state for as long as one applies. */
export const follow = (
  type: MountedFiling,
  from: string,
  amounts: Members,
  doc: Members,
  at: Case,
): Walk => {
  const walk = {
    state: from,
    steps: [] as string[],
    states: [] as string[],
    ledger: [] as LedgerStep[],
  }
  for (let i = 0; ; i++) {
    const next = type.automatic.get(walk.state)?.find(each => each.when?.(amounts, doc) !== false)
    if (next === undefined) return walk
    if (i > type.filing.states.length)
      throw new Error(`${type.type}: automatic steps go in a circle`)
    walk.ledger.push(...(next.entries?.(amounts, doc, at) ?? []))
    walk.state = next.to
    walk.steps.push(next.name)
    walk.states.push(next.to)
  }
}

/** The first instant of each state stays: an amendment does not move a filing to another day. */
const mark = (
  marks: Readonly<Record<string, number>>,
  states: readonly string[],
  at: number,
): Record<string, number> => {
  const all = { ...marks }
  for (const state of states) all[state] ??= at
  return all
}

const onceOf = (command: Command): { claim: string; fingerprint: Buffer }[] =>
  command.once === undefined ? [] : [command.once]

const claimsOf = (type: MountedFiling, doc: Members, at: Case): { key: string; path: string }[] =>
  (type.filing.claims?.(doc, at) ?? []).map(({ key, path }) => ({
    key: `${type.type}:${key}`,
    path,
  }))

/** Claims that a step makes and gives back. */
const moveClaims = (
  type: MountedFiling,
  before: FilingState,
  doc: Members,
  to: string,
  at: Case,
  state: BatchState,
): { claimed: { claim: string; fingerprint: null }[]; freed: string[] } | Refusal => {
  const frees = type.filing.frees ?? []
  const had = frees.includes(before.state) ? [] : claimsOf(type, before.doc, at)
  const has = frees.includes(to) ? [] : claimsOf(type, doc, at)
  const made = has.filter(({ key }) => !had.some(each => each.key === key))
  const taken = made.filter(({ key }) => state.claims.has(key))
  if (taken.length > 0) {
    return new Refusal(taken.map(({ key, path }) => fault('already-claimed', path, { claim: key })))
  }
  return {
    claimed: made.map(({ key }) => ({ claim: key, fingerprint: null })),
    freed: had.filter(({ key }) => !has.some(each => each.key === key)).map(({ key }) => key),
  }
}

/** The series that a document's number comes from, and the number for a serial. */
export const seriesOf = (
  type: MountedFiling,
  doc: Members,
  year: number,
): { key: string; number(serial: bigint): string } => {
  let prefix = ''
  let suffix = ''
  let width = 0
  for (const part of type.series) {
    let text = ''
    if (part.kind === 'text') text = part.text
    else if (part.kind === 'year') text = String(year).padStart(4, '0')
    else if (part.kind === 'field') text = String(doc[part.field] ?? '')
    else {
      width = part.width
      continue
    }
    if (width === 0) prefix += text
    else suffix += text
  }
  return {
    key: `${type.type}:${prefix}\u001f${suffix}`,
    number: serial => `${prefix}${serial.toString().padStart(width, '0')}${suffix}`,
  }
}
