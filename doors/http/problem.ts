// Faults as RFC 9457 problem details, in the reader's language.
import { type Fault, OUTCOMES, type OutcomeKey, statusOf } from '#kit/fault.ts'
import { type Lang, say, sayFault, type Words } from '#kit/words.ts'
import { PROTOCOL, type ProtocolKey } from './words.ts'

export interface Current {
  readonly state: string
  readonly version: number
}

/** A refusal that is ready to be said. */
export interface Problem {
  readonly status: number
  readonly faults: readonly Fault[]
  /** where the filing stands, when it lost a race */
  readonly current?: Current
}

/** Status of a list of faults: HTTP's own come before the engine's table. */
const problemStatus = (faults: readonly Fault[]): number => {
  const key = faults[0]?.key ?? 'bug'
  return Object.hasOwn(PROTOCOL, key) ? PROTOCOL[key as ProtocolKey] : statusOf(faults)
}

export const problemOf = (faults: readonly Fault[], current?: Current): Problem => {
  const status = problemStatus(faults)
  return current === undefined ? { status, faults } : { status, faults, current }
}

/** One fault as a problem; `key` is one of OUTCOMES or PROTOCOL. */
export const oneFault = (
  key: OutcomeKey | ProtocolKey,
  path = '',
  values: Fault['values'] = {},
): Problem => problemOf([{ key, path, values }])

/** `[{key, path, values, message}]` of a problem or of a refused line. */
export const faultsJson = (
  words: readonly Words[],
  lang: Lang,
  faults: readonly Fault[],
): string => {
  const said = faults.map(({ key, path, values }) => ({
    key,
    path,
    values,
    message: sayFault(words, lang, { key, values }),
  }))
  return JSON.stringify(said)
}

/** The fault that decides the status speaks for all. */
const deciding = ({ status, faults }: Problem): Fault => {
  const found = faults.find(({ key }) => OUTCOMES[key as OutcomeKey] === status)
  return found ?? faults[0] ?? { key: 'bug', path: '', values: {} }
}

/**
 * JSON text of a problem: {type, title, status, detail, instance, faults, current?}. `instance` is
 * the request's id, which also stands in the log.
 */
export const problemJson = (
  words: readonly Words[],
  lang: Lang,
  problem: Problem,
  requestId: string,
): string => {
  const { key, values } = deciding(problem)
  const head = JSON.stringify({
    type: `urn:beibu:fault:${key}`,
    title: say(words, lang, key),
    status: problem.status,
    detail: sayFault(words, lang, { key, values }),
    instance: requestId,
    ...(problem.current === undefined ? {} : { current: problem.current }),
  })
  return `${head.slice(0, -1)},"faults":${faultsJson(words, lang, problem.faults)}}`
}
