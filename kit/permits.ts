// Who may take which step from which state: one table made from the declaration, read by the
// engine when it decides, by the server when it says what one may, and by pages for their buttons.
import type { Actor, AnyFiling, Role } from './filing.ts'
import { fromStates } from './pack.ts'

/** One row: this role may take this step from these states. */
export interface Permit {
  readonly transition: string
  readonly by: Role
  readonly from: readonly string[]
  readonly to: string
}

/** What of a caller and a filing decides. */
export interface Standing {
  readonly roles: ReadonlySet<Actor>
  /** the filing is of the caller's organisation (or of one that gave it a mandate) */
  readonly own: boolean
}

/** The table of a filing type, in its order, but for steps of the node itself and of its doors. */
export const permitsOf = (filing: Pick<AnyFiling, 'transitions'>): Permit[] =>
  Object.entries(filing.transitions).flatMap(([transition, { by, from, to }]) =>
    by === 'system' || by === 'door' || by === 'process'
      ? []
      : [{ transition, by, from: fromStates(from), to }],
  )

/** Officers see every filing of the node; everybody else those of the own organisation. */
export const maySee = ({ roles, own }: Standing): boolean => own || roles.has('officer')

/** A step of a role is for its bearers; a trader's is for the filing's own organisation only. */
export const mayAct = (by: Actor, { roles, own }: Standing): boolean =>
  by !== 'system' && roles.has(by) && (by !== 'trader' || own)

/** The steps that may be taken from a state. */
export const mayTake = (
  permits: readonly Permit[],
  state: string,
  standing: Standing,
): readonly string[] =>
  maySee(standing)
    ? permits
        .filter(({ by, from }) => from.includes(state) && mayAct(by, standing))
        .map(({ transition }) => transition)
    : []
