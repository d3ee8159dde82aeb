// How the node stands, for its operator: settings, health of each part, reference data, backups.
import { say } from '#kit/words.ts'
import type { Call, Door } from '../call.ts'
import { operates } from '../people/manage.ts'
import { NO_STORE } from '../people/route.ts'
import { oneFault } from '../problem.ts'
import type { TariffDesk } from '../reference/desk.ts'
import { tariffDeskRoutes } from '../reference/tariff.ts'
import { keyRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { stateWords } from './words.ts'

/** One part of the node; `said` is a message of stateWords with its values. */
export interface Health {
  readonly part: 'database' | 'journal' | 'disk' | 'mail' | 'backup' | 'clock'
  readonly state: 'good' | 'warn' | 'bad'
  readonly values: Readonly<Record<string, string | number>>
}

export interface NodeState {
  /** never a secret: those are said as set or not */
  readonly settings: readonly { readonly name: string; readonly value: string }[]
  readonly health: readonly Health[]
  readonly reference: readonly {
    readonly pack: string
    readonly name: string
    readonly version: number
    readonly switched: string
    readonly source: string
    readonly rows: number
  }[]
  readonly backup: BackupFact | null
}

export interface BackupFact {
  readonly taken: string
  readonly position: number
  readonly bytes: number
  readonly seconds: number
}

/** What the program knows of the node that the door does not. */
export interface NodeAffairs {
  state(): Promise<NodeState>
  /** take a backup now; undefined where no key to seal it to is set */
  backup(): Promise<BackupFact | 'running' | undefined>
  readonly tariff: TariffDesk
}

const object$ = { type: 'object' } as const

const stateRoute = (affairs: NodeAffairs): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: '/api/v1/node/state',
    id: 'node.state',
    tag: 'node',
    summary: 'How the node stands (operators)',
    answers: {
      200: {
        description: 'Settings without secrets, health of each part, reference data, last backup.',
        schema: object({
          settings: listOf(object$),
          health: listOf(object$),
          reference: listOf(object$),
          backup: { type: ['object', 'null'] },
        }),
      },
    },
    faults: ['role-forbidden'],
    handle: async (call, _, caller) => {
      if (!operates(call, caller)) return
      const { health, ...rest } = await affairs.state()
      const told = health.map(({ part, state, values }) => ({
        part,
        state,
        said: say([stateWords], call.lang, `state.${part}.${state}`, values),
      }))
      call.json(200, JSON.stringify({ ...rest, health: told }), NO_STORE)
    },
  })

const backupRoute = (affairs: NodeAffairs): Route =>
  keyRoute({
    scope: 'manage',
    method: 'POST',
    path: '/api/v1/node/backup',
    id: 'node.backup',
    tag: 'node',
    summary: 'Take a backup now, beside the working node (operators)',
    answers: { 201: { description: 'When, and at which position.', schema: object$ } },
    faults: ['role-forbidden', 'backup-key-missing', 'node-busy'],
    handle: async (call: Call, _, caller) => {
      if (!operates(call, caller)) return
      const taken = await affairs.backup()
      if (taken === undefined) return call.problem(oneFault('backup-key-missing'))
      if (taken === 'running') return call.problem(oneFault('node-busy'))
      call.json(201, JSON.stringify(taken), NO_STORE)
    },
  })

export const stateRoutes = (door: Door, affairs: NodeAffairs): Route[] => [
  stateRoute(affairs),
  backupRoute(affairs),
  ...tariffDeskRoutes(door, affairs.tariff),
]
