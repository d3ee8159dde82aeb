// The depot pack's life in plain words: what must be answered to each command. Shares no code with
// the engine; the arithmetic of the pack itself is taken as given.
import { digest } from '#engine/intake/case.ts'
import type { Command } from '#engine/types.ts'
import type { Case, LedgerStep } from '#kit/filing.ts'
import { given, held, paid, type Sums, type Ticket } from './depot.ts'

type Expected =
  | { readonly ok: true; readonly number: string; readonly state: string; readonly version: number }
  | { readonly ok: false; readonly key: string }

interface Known {
  readonly at: Case
  state: string
  version: number
  doc: Ticket
  sums: Sums
}

/** debits, credits, debits held, credits held */
type Balance = [bigint, bigint, bigint, bigint]
const FLOORS: Readonly<Record<string, 'debit' | 'credit'>> = {
  quota: 'debit',
  due: 'debit',
  revenue: 'credit',
}

const STEPS: Readonly<Record<string, { from: string; to: string; by: string }>> = {
  pay: { from: 'held', to: 'paid', by: 'trader' },
  amend: { from: 'held', to: 'held', by: 'trader' },
  release: { from: 'paid', to: 'released', by: 'officer' },
  refuse: { from: 'held', to: 'refused', by: 'officer' },
  cancel: { from: 'held', to: 'cancelled', by: 'trader' },
  reopen: { from: 'cancelled', to: 'held', by: 'trader' },
}

const no = (key: string): Expected => ({ ok: false, key })
const gone = (state: string): boolean => state === 'refused' || state === 'cancelled'

export class Model {
  private readonly filings = new Map<string, Known>()
  private readonly asked = new Map<string, { fingerprint: string; answer: Expected }>()
  private readonly references = new Map<string, string>()
  private readonly series = new Map<string, number>()
  private readonly balances = new Map<string, Balance>()
  private readonly holds = new Map<string, bigint>()

  /** What the next command must be answered; takes it in when it is accepted. */
  expect(command: Command, year: number): Expected {
    const fingerprint = command.once?.fingerprint.toString('hex') ?? ''
    const known = command.once === undefined ? undefined : this.asked.get(command.once.claim)
    if (known !== undefined) {
      return known.fingerprint === fingerprint ? known.answer : no('idempotency-key-reused')
    }
    const answer = command.kind === 'lodge' ? this.lodge(command, year) : this.step(command)
    if (answer.ok && command.once !== undefined) {
      this.asked.set(command.once.claim, { fingerprint, answer })
    }
    return answer
  }

  private lodge(command: Extract<Command, { kind: 'lodge' }>, year: number): Expected {
    const { caller, effective, prepared } = command
    if (!caller.roles.has('trader')) return no('role-forbidden')
    const doc = prepared.doc as Ticket
    const sums = prepared.amounts as Sums
    const series = `${doc.office}${year}`
    const serial = (this.series.get(series) ?? 0) + 1
    const number = `${series}-${String(serial).padStart(4, '0')}`
    const { reference } = doc
    if (reference !== undefined && this.references.has(reference)) return no('already-claimed')
    const at: Case = {
      ...{ org: caller.org, number, accepted: effective, at: effective, marks: {} },
      day: ms => new Date(ms).toISOString().slice(0, 10),
      digest,
    }
    if (!this.post(number, held(sums, doc, at))) return no('floor-crossed')
    this.series.set(series, serial)
    if (reference !== undefined) this.references.set(reference, number)
    this.filings.set(number, { at, state: 'held', version: 1, doc, sums })
    return { ok: true, number, state: 'held', version: 1 }
  }

  private step(command: Extract<Command, { kind: 'transition' }>): Expected {
    const { caller, number, transition } = command
    const known = this.filings.get(number)
    const own = known?.at.org === caller.org
    if (known === undefined || !(own || caller.roles.has('officer'))) return no('not-found')
    const step = Object.hasOwn(STEPS, transition) ? STEPS[transition] : undefined
    if (step === undefined) return no('transition-unknown')
    const role = step.by as 'trader' | 'officer'
    if (!caller.roles.has(role) || (role === 'trader' && !own)) return no('role-forbidden')
    if (command.version !== known.version) return no('state-changed')
    if (known.state !== step.from) return no('transition-not-allowed')
    return this.take(command, known, step.to)
  }

  private take(
    command: Extract<Command, { kind: 'transition' }>,
    known: Known,
    to: string,
  ): Expected {
    const { number, transition } = command
    let { doc, sums } = known
    if (transition === 'amend') {
      if (command.document === undefined) return no('field-missing')
      doc = command.document.doc as Ticket
      if (doc.office !== known.doc.office) return no('number-field-changed')
      sums = sumsOf(doc)
    }
    if (transition === 'release' && sums.value === 0n) return no('transition-not-allowed')
    const was = gone(known.state) ? undefined : known.doc.reference
    const is = gone(to) ? undefined : doc.reference
    if (is !== undefined && is !== was && this.references.has(is)) return no('already-claimed')
    if (!this.post(number, this.steps(transition, known, doc, sums))) return no('floor-crossed')
    if (was !== undefined && is !== was) this.references.delete(was)
    if (is !== undefined) this.references.set(is, number)
    known.doc = doc
    known.sums = sums
    known.state = to
    known.version++
    return { ok: true, number, state: to, version: known.version }
  }

  private steps(transition: string, known: Known, doc: Ticket, sums: Sums): LedgerStep[] {
    const { at } = known
    if (transition === 'pay') return paid(sums, doc, at)
    if (transition === 'reopen') return held(sums, doc, at)
    if (transition === 'amend') return [...given(known.sums, known.doc, at), ...held(sums, doc, at)]
    return transition === 'release' ? [] : given(sums, doc, at)
  }

  /** All steps together, or none: false where an account would end below its floor. */
  private post(number: string, steps: readonly LedgerStep[]): boolean {
    const after = new Map<string, Balance>()
    const of = (account: string): Balance => {
      let balance = after.get(account)
      if (balance === undefined) {
        balance = [...(this.balances.get(account) ?? [0n, 0n, 0n, 0n])] as Balance
        after.set(account, balance)
      }
      return balance
    }
    let hold = this.holds.get(number) ?? 0n
    for (const step of steps) {
      if (!('debit' in step)) {
        // the only hold of this pack: from its office's quota
        const used = 'settle' in step ? (step.amount ?? hold) : 0n
        const office = number[0]!
        const [debit, credit] = [of(`used:${office}`), of(`quota:${office}`)]
        debit[2] -= hold
        credit[3] -= hold
        debit[0] += used
        credit[1] += used
        hold = 0n
        continue
      }
      const [debit, credit] = [of(step.debit), of(step.credit)]
      if (step.hold === undefined) {
        debit[0] += step.amount
        credit[1] += step.amount
      } else {
        hold = step.amount
        debit[2] += step.amount
        credit[3] += step.amount
      }
    }
    for (const [account, [debits, credits, debitsHeld, creditsHeld]] of after) {
      const floor = FLOORS[account.split(':')[0]!]
      if (floor === 'debit' && credits + creditsHeld > debits) return false
      if (floor === 'credit' && debits + debitsHeld > credits) return false
    }
    for (const [account, balance] of after) this.balances.set(account, balance)
    this.holds.set(number, hold)
    return true
  }
}

const sumsOf = (doc: Ticket): Sums => {
  let value = 0n
  for (const row of doc.items ?? []) value += row.value
  return { value, due: value / 10n }
}
