// Dry runs: the same intake without its end, so that what is shown cannot differ from the bill.
import { Refusal } from '#kit/fault.ts'
import type { Asked, EngineApi } from '../api.ts'
import type { Mounted, MountedFiling } from '../mounted.ts'
import type { Database } from '../store/database.ts'
import type { Caller, Command } from '../types.ts'
import { type Ground, prepare } from './prepare.ts'
import { previewAll, previewOf } from './preview.ts'
import { effectiveOf, once, refusedBy } from './request.ts'
import { stepCommand } from './step.ts'

interface DryOptions {
  readonly database: Database
  readonly partition: number
  readonly mounted: Mounted
  readonly ground: () => Ground
  readonly now: () => number
  readonly newId: (ms: number) => string
}

export class DryRuns {
  private readonly options: DryOptions

  constructor(options: DryOptions) {
    this.options = options
  }

  readonly preview: EngineApi['preview'] = async (type, caller, body) => {
    const command = this.asked(type, caller, { body, options: {} })
    if (command instanceof Refusal) return refusedBy(command)
    return previewOf(...this.on(), command)
  }

  readonly previewMany: EngineApi['previewMany'] = async (type, caller, asked) => {
    const all = asked.map(each => this.asked(type, caller, each))
    const good = all.flatMap(each => (each instanceof Refusal ? [] : [each]))
    const outcomes = await previewAll(...this.on(), good)
    return all.map(each => (each instanceof Refusal ? refusedBy(each) : outcomes.shift()!))
  }

  readonly previewStep: EngineApi['previewStep'] = async (
    type,
    caller,
    number,
    transition,
    { version, body },
  ) => {
    const at = this.options.now()
    const asked = { version, ...(body === undefined ? {} : { body }), at, instant: at }
    const command = stepCommand(type, caller, number, transition, asked)
    return command instanceof Refusal ? refusedBy(command) : previewOf(...this.on(), command)
  }

  /** A lodging that is only looked at; or why it cannot be one. */
  private asked(type: MountedFiling, caller: Caller, { body, options }: Asked): Command | Refusal {
    const at = this.options.now()
    const effective = effectiveOf(caller, options, at)
    if (effective instanceof Refusal) return effective
    const prepared = prepare(type, body, effective, this.options.ground())
    if (prepared instanceof Refusal) return prepared
    const claim = once(caller, options.key, [type.type, options.effective ?? ''], body)
    const id = this.options.newId(at)
    return { kind: 'lodge', type, caller, at, effective, id, prepared, ...claim }
  }

  private on() {
    const { database, partition, mounted, ground } = this.options
    return [database, partition, mounted, ground()] as const
  }
}
